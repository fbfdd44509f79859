#include "models/traffic/flagsactuator.h"
#include "tests/support/refusedfile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace interlock;
using namespace interlock::testing;

/// A real flag file in flagd's format. flagd itself is not in Debian: what it would serve is judged by its
/// documents.
class TestFlags : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        QVERIFY(put(path("flags.json"), kFile));
    }

    void aShareIsWrittenAndReadBack()
    {
        FlagsActuator actuator(traffic());
        actuator.setEpoch(4);
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        for (const int share : {500, 2500, 10'000, 0}) {
            QCOMPARE(outcome(applyNow(actuator, share)), QStringLiteral("done"));
            QCOMPARE(readNow(actuator)->canary.basisPoints, share);
        }
        const QJsonObject root = QJsonDocument::fromJson(contentOf(path("flags.json"))).object();
        QCOMPARE(root[u"metadata"][u"interlockEpoch"].toInteger(), qint64(4));
        QCOMPARE(root[u"metadata"][u"team"].toString(), QStringLiteral("portal"));
        QCOMPARE(root[u"flags"][u"crypt"][u"defaultVariant"].toString(), QStringLiteral("off"));
    }

    void saidAgainItWritesNothing()
    {
        FlagsActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 500));
        const QFileInfo first(path("flags.json"));
        struct stat before {
        }, after{};
        QVERIFY(::stat(path("flags.json").toUtf8().constData(), &before) == 0);
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(::stat(path("flags.json").toUtf8().constData(), &after) == 0);
        QCOMPARE(after.st_ino, before.st_ino);
    }

    void anEngineOfAnOlderEpochLowersOnly()
    {
        FlagsActuator newer(traffic()), older(traffic());
        newer.setEpoch(5);
        older.setEpoch(4);
        QVERIFY(applyNow(newer, 500));
        const QString said = outcome(applyNow(older, 2500));
        QVERIFY2(said.contains(QStringLiteral("was written by the engine of epoch 5; this is 4")),
                 qPrintable(said));
        QCOMPARE(shareRead(older), QStringLiteral("5 %"));
        QCOMPARE(outcome(applyNow(older, 0)), QStringLiteral("done"));
        QCOMPARE(shareRead(newer), QStringLiteral("0 %"));
    }

    void somebodyElsesWriteIsNoticed()
    {
        FlagsActuator actuator(traffic());
        QVERIFY(applyNow(actuator, 500));
        QByteArray file = contentOf(path("flags.json"));
        QVERIFY(put(path("flags.json"),
                    file.replace("\"defaultVariant\": \"on\"", "\"defaultVariant\": \"off\"")));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        QVERIFY(put(path("flags.json"), "{\"flags\": "));
        QVERIFY(!readNow(actuator));
        QVERIFY2(!applyNow(actuator, 0), "what cannot be read is not overwritten");
        QCOMPARE(contentOf(path("flags.json")), QByteArray("{\"flags\": "));
    }

    void filesThatAreRefused_data() { addRefusedFiles(); }
    void filesThatAreRefused()
    {
        QFETCH(QString, what);
        QFETCH(QString, part);
        const RefusedFile place(what, path("flags.json"));
        if (!place.isMade)
            QSKIP("only root can make such a place");
        FlagsTraffic there = traffic();
        there.file = place.path;
        FlagsActuator actuator(there);
        const QString said = outcome(applyNow(actuator, 500));
        QVERIFY2(said.startsWith(QStringLiteral("failed: ")) && said.contains(part), qPrintable(said));
        QCOMPARE(contentOf(path("flags.json")), kFile);
        QVERIFY(place.isUntouched());
    }

    void theSnapshotIsTheFileAndItsRights()
    {
        QVERIFY(::chmod(path("flags.json").toUtf8().constData(), 0640) == 0);
        FlagsActuator actuator(traffic());
        QCOMPARE(*snapshotNow(actuator), (std::vector<Touched>{{path("flags.json"), kFile,
                                                                FileRights{0640, ::getuid(), ::getgid()}}}));
    }

    void aLoweringWritesAFileAnewThatIsNotAsItWas_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("it is gone") << "gone";
        QTest::newRow("half of it is there") << "{\"flags\": ";
        QTest::newRow("it was emptied") << "";
        QTest::newRow("it lacks the plan's flags") << "{\"flags\": {}}";
    }
    void aLoweringWritesAFileAnewThatIsNotAsItWas()
    {
        QFETCH(const QString, what);
        QVERIFY(::chmod(path("flags.json").toUtf8().constData(), 0640) == 0);
        FlagsActuator actuator(traffic());
        actuator.setBefore(*snapshotNow(actuator));
        QVERIFY(applyNow(actuator, 500));
        QVERIFY(what == u"gone" ? QFile::remove(path("flags.json")) : put(path("flags.json"), what.toUtf8()));
        QVERIFY2(!applyNow(actuator, 2500), "a raise makes no file");
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        const QJsonObject root = QJsonDocument::fromJson(contentOf(path("flags.json"))).object();
        QCOMPARE(root[u"metadata"][u"team"].toString(), QStringLiteral("portal"));
        QCOMPARE(rightsOf(path("flags.json"))->mode, 0640U);
    }

    void aLinkInThePlaceOfTheFileIsLeftAlone()
    {
        FlagsActuator actuator(traffic());
        actuator.setBefore(*snapshotNow(actuator));
        QVERIFY(QFile::rename(path("flags.json"), path("elsewhere.json")));
        QVERIFY(QFile::link(path("elsewhere.json"), path("flags.json")));
        const QString said = outcome(applyNow(actuator, 0));
        QVERIFY2(said.contains(QStringLiteral("is a symbolic link")), qPrintable(said));
        QCOMPARE(contentOf(path("elsewhere.json")), kFile);
    }

private:
    const QByteArray kFile = R"({"flags": {
        "crypt": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
        "rollout": {"state": "ENABLED", "variants": {"default": 5}, "defaultVariant": "default"}},
        "metadata": {"team": "portal"}})";

    QString path(const char *name) const { return m_dir->filePath(QString::fromLatin1(name)); }
    FlagsTraffic traffic() const
    {
        return {path("flags.json"), {QStringLiteral("crypt")}, QStringLiteral("rollout")};
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestFlags)
#include "tst_flags.moc"
