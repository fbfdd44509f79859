#include "models/traffic/envactuator.h"
#include "tests/support/badserver.h"
#include "tests/support/refusedfile.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;

/// A real environment file and a real command behind it. systemd does not run here: where the plan names a
/// unit, a `systemctl` of our own stands in PATH and writes down what it was asked.
class TestEnv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        QVERIFY(put(path("atlas.env"), "# of the team\nOTHER=1\nSELF=off\nSHARE=0.0\n"));
    }

    void aShareIsWrittenTakenOverAndReadBack()
    {
        EnvActuator actuator(traffic(), m_dir->path());
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        QCOMPARE(contentOf(path("atlas.env")), QByteArray("# of the team\nOTHER=1\nSELF=on\nSHARE=0.05\n"));
        QCOMPARE(contentOf(path("service")), contentOf(path("atlas.env")));
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(contentOf(path("service")), QByteArray("# of the team\nOTHER=1\nSELF=off\nSHARE=0.0\n"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void saidAgainItRestartsNothing()
    {
        EnvActuator actuator(traffic(QStringLiteral("cat atlas.env > service; echo x >> restarts")),
                             m_dir->path());
        for (int i = 0; i < 3; ++i)
            QVERIFY(applyNow(actuator, 500));
        QCOMPARE(contentOf(path("restarts")), QByteArray("x\n"));
        EnvActuator after(traffic(QStringLiteral("cat atlas.env > service; echo x >> restarts")),
                          m_dir->path());
        QVERIFY(applyNow(after, 500));
        QCOMPARE(contentOf(path("restarts")), QByteArray("x\nx\n")); // nobody knows what became of the first
    }

    void aUnitIsRestartedAndSeenActive_data()
    {
        QTest::addColumn<QByteArray>("systemctl");
        QTest::addColumn<QString>("beginning");
        QTest::newRow("it comes up") << QByteArray("echo $@ >> asked") << "done";
        QTest::newRow("its restart fails") << QByteArray("echo $@ >> asked; test $1 != restart")
                                           << "failed: `systemctl restart -- atlas.service`";
        QTest::newRow("it falls over at once")
            << QByteArray("echo $@ >> asked; test $1 = restart || { echo failed; exit 3; }")
            << "failed: `systemctl is-active -- atlas.service`: exit status 3";
    }
    void aUnitIsRestartedAndSeenActive()
    {
        QFETCH(QByteArray, systemctl);
        QFETCH(QString, beginning);
        QVERIFY(put(path("systemctl"), "#!/bin/sh\n" + systemctl + "\n"));
        QVERIFY(QFile::setPermissions(path("systemctl"), QFile::ReadOwner | QFile::ExeOwner));
        const QByteArray was = qgetenv("PATH");
        qputenv("PATH", m_dir->path().toUtf8() + ':' + was);
        EnvTraffic unit = traffic();
        unit.run.clear();
        unit.unit = QStringLiteral("atlas.service");
        EnvActuator actuator(unit, m_dir->path());
        const QString said = outcome(applyNow(actuator, 500));
        qputenv("PATH", was);
        QVERIFY2(said.startsWith(beginning), qPrintable(said));
        QVERIFY(contentOf(path("asked")).startsWith("restart -- atlas.service\n"));
        const auto reading = readNow(actuator); // the file says 5 %, whatever became of the service
        QCOMPARE(reading->canary.basisPoints, 500);
        QCOMPARE(reading->notInForce.isEmpty(), said == u"done");
    }

    void theServiceItselfProvesIt()
    {
        BadServer service;
        service.contentType = "application/json";
        int answers = 0;
        service.makeBody = [this, &answers] { // takes the file over only at the third question
            const bool on = ++answers >= 3 && contentOf(path("atlas.env")).contains("SHARE=0.05");
            return QByteArray(on ? R"({"canary": {"percent": 5}})" : R"({"canary": {"percent": 0}})");
        };
        EnvTraffic probed = traffic();
        probed.probe = probe(service);
        EnvActuator actuator(probed, m_dir->path());
        QCOMPARE(outcome(applyNow(actuator, 500)), QStringLiteral("done"));
        QVERIFY(answers >= 3);
        QCOMPARE(shareRead(actuator), QStringLiteral("5 %"));
        service.makeBody = nullptr;
        service.body = R"({"canary": {"percent": 0}})"; // it was restarted with another file
        const QString said = shareRead(actuator);
        QVERIFY2(said.endsWith(QStringLiteral("says 5 % and the service answers \"0\"; it has not taken the "
                                              "file over: restart it")),
                 qPrintable(said));
    }

    void aRollbackOvertakesARestartThatHangs()
    {
        EnvActuator actuator(
            traffic(QStringLiteral("grep -q SELF=on atlas.env && { echo $$ > hangs; exec sleep 1000; }; "
                                   "cat atlas.env > service")),
            m_dir->path());
        QString raise;
        actuator.apply({500}, [&raise](const Done &done) { raise = outcome(done); });
        QTRY_VERIFY(!contentOf(path("hangs")).isEmpty());
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(raise, QStringLiteral("unknown: overtaken by a lowering to 0 %"));
        QVERIFY(contentOf(path("service")).contains("SELF=off"));
    }

    void somebodyElsesWriteIsNoticed_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("seen");
        QTest::newRow("another share") << QByteArray("SELF=on\nSHARE=0.4\n") << "40 %";
        QTest::newRow("switched off") << QByteArray("SELF=off\nSHARE=0\n") << "0 %";
        QTest::newRow("one variable") << QByteArray("SELF=off\nSHARE=0.05\n") << "99.49 %";
    }
    void somebodyElsesWriteIsNoticed()
    {
        QFETCH(QByteArray, file);
        EnvActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(put(path("atlas.env"), file));
        QTEST(shareRead(actuator), "seen");
        QVERIFY(applyNow(actuator, 0));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void rightsOfTheFileStay()
    {
        QVERIFY(::chmod(path("atlas.env").toUtf8().constData(), 0640) == 0);
        if (::geteuid() == 0)
            QVERIFY(::chown(path("atlas.env").toUtf8().constData(), 65534, 65534) == 0);
        EnvActuator actuator(traffic(), m_dir->path());
        QVERIFY(applyNow(actuator, 500));
        struct stat facts {};
        QVERIFY(::stat(path("atlas.env").toUtf8().constData(), &facts) == 0);
        QCOMPARE(facts.st_mode & 07777, 0640U);
        if (::geteuid() == 0)
            QCOMPARE(facts.st_uid, 65534U);
    }

    void filesThatAreRefused_data()
    {
        addRefusedFiles();
        QTest::newRow("a fifo") << "fifo"
                                << "is not a regular file";
        QTest::newRow("too large") << "large"
                                   << "at most 1048576 are read";
    }
    void filesThatAreRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, part);
        EnvTraffic there = traffic();
        if (what == u"large")
            QVERIFY(put(path("atlas.env"), contentOf(path("atlas.env")) + QByteArray(2 * 1024 * 1024, '#')));
        const QByteArray before = contentOf(path("atlas.env"));
        std::optional<RefusedFile> place;
        if (what == u"fifo") {
            there.file = path("fifo");
            QVERIFY(::mkfifo(there.file.toUtf8().constData(), 0600) == 0);
        } else if (what != u"large") {
            place.emplace(what, path("atlas.env"));
            if (!place->isMade)
                QSKIP("only root can make such a place");
            there.file = place->path;
        }
        EnvActuator actuator(there, m_dir->path());
        const QString said = outcome(applyNow(actuator, 500));
        QVERIFY2(said.startsWith(QStringLiteral("failed: ")) && said.contains(part), qPrintable(said));
        QCOMPARE(contentOf(path("atlas.env")), before);
        QVERIFY(!place || place->isUntouched());
        QVERIFY(!QFile::exists(path("service")));
    }

    void theSnapshotIsTheFile()
    {
        EnvActuator actuator(traffic(), m_dir->path());
        const auto touched = snapshotNow(actuator);
        QVERIFY(touched);
        QCOMPARE(*touched, (std::vector<Touched>{{path("atlas.env"), contentOf(path("atlas.env")),
                                                  *rightsOf(path("atlas.env"))}}));
    }

    void aLoweringWritesAFileAnewThatIsNotAsItWas_data()
    {
        QTest::addColumn<bool>("gone");
        QTest::newRow("it is gone") << true;
        QTest::newRow("it was emptied") << false;
    }
    void aLoweringWritesAFileAnewThatIsNotAsItWas()
    {
        QFETCH(const bool, gone);
        QVERIFY(QFile::setPermissions(path("atlas.env"), QFile::ReadOwner | QFile::WriteOwner));
        EnvActuator actuator(traffic(), m_dir->path());
        actuator.setBefore(*snapshotNow(actuator));
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(gone ? QFile::remove(path("atlas.env")) : put(path("atlas.env"), {}));
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        QCOMPARE(contentOf(path("atlas.env")), QByteArray("# of the team\nOTHER=1\nSELF=off\nSHARE=0.0\n"));
        QCOMPARE(contentOf(path("service")), contentOf(path("atlas.env"))); // taken over
        QCOMPARE(rightsOf(path("atlas.env"))->mode, 0600U);
    }

private:
    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }

    EnvTraffic traffic(const QString &script = QStringLiteral("cat atlas.env > service")) const
    {
        EnvTraffic all;
        all.file = path("atlas.env");
        all.values = {{QStringLiteral("SELF"), QStringLiteral("on")},
                      {QStringLiteral("SHARE"), QStringLiteral("{share}")}};
        all.off = {{QStringLiteral("SELF"), QStringLiteral("off")},
                   {QStringLiteral("SHARE"), QStringLiteral("0.0")}};
        all.run = QStringList{QStringLiteral("sh"), QStringLiteral("-c"), script};
        return all;
    }

    static HttpRequest probe(const BadServer &service)
    {
        HttpRequest request;
        request.method = QStringLiteral("GET");
        request.url = service.url(QStringLiteral("/health")).toString();
        request.pointer = QStringLiteral("/canary/percent");
        request.equals = QStringLiteral("{percent}");
        return request;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestEnv)
#include "tst_env.moc"
