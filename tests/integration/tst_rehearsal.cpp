#include "tests/integration/rehearsed.h"

using namespace interlock;
using namespace interlock::testing;

/// A rehearsal from the lease to the note in the log: the real program, engine and HAProxy, services under
/// load.
class TestRehearsal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }

    void aSlowCanaryIsRolledBackAndUsersAreServedAsBefore()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=800&share=1")));
        const Outcome ran = release.run({u"rehearse"_s, release.plan, u"--json"_s});
        QVERIFY2(ran.status == 0, qPrintable(ran.out + ran.err));
        const QJsonObject report = QJsonDocument::fromJson(ran.out.toUtf8()).object();
        QCOMPARE(report[u"outcome"].toString(), u"passed"_s);
        QCOMPARE(report[u"guardrail"].toString(), u"latency"_s);
        const QJsonObject line = report[u"timeline"].toObject();
        double before = 0; // each after the one before it
        for (const QString &point : {u"injected_s"_s, u"breached_s"_s, u"confirmed_s"_s, u"begun_s"_s,
                                     u"zero_s"_s, u"restored_s"_s}) {
            QVERIFY2(line.contains(point) && line[point].toDouble() >= before, qPrintable(point + ran.out));
            before = line[point].toDouble();
        }
        const QJsonObject p95 = report[u"recovery"][1].toObject();
        QVERIFY2(p95[u"degraded"].toDouble() > 800 && p95[u"restored"].toDouble() < 800, qPrintable(ran.out));
        QVERIFY2(p95[u"recovery"].toDouble() > 50, qPrintable(ran.out));
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(m_world.fault(), u"none"_s); // cleared
        QVERIFY2(notes(release).contains(u"rehearsal-passed"_s), qPrintable(notes(release).join(u' ')));
        QVERIFY(rehearsed(release));
    }

    void aFaultThatNobodyNoticesFails()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=1&share=0.1")));
        const Outcome ran = release.run({u"rehearse"_s, release.plan, u"--json"_s});
        QVERIFY2(ran.status == 4, qPrintable(ran.out + ran.err));
        QCOMPARE(QJsonDocument::fromJson(ran.out.toUtf8())[u"outcome"].toString(), u"not-detected"_s);
        QCOMPARE(m_world.share(), 0); // it asked for the rollback itself
        QCOMPARE(m_world.fault(), u"none"_s);
        QCOMPARE(notes(release), QStringList{u"rehearsal-failed"_s});
        QVERIFY(!rehearsed(release));
    }

    void aHookThatHangsIsEndedAndCleared()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=1&share=0.1") +
                                             "sleep 3600\n"));
        const Outcome ran = release.run({u"rehearse"_s, release.plan, u"--json"_s});
        QVERIFY2(ran.status == 4, qPrintable(ran.out + ran.err));
        QVERIFY2(ran.out.contains(u"did not end within"_s), qPrintable(ran.out));
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(m_world.fault(), u"none"_s);
        QVERIFY(!rehearsed(release));
    }

    void aRehearsalThatIsStoppedLeavesNothingBehind()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=1&share=0.1")));
        QProcess process;
        const QByteArray said = rehearseUntilTheFaultIsIn(process, release);
        QVERIFY2(said.contains("the fault is in"), said.constData());
        process.terminate();
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 30'000));
        QCOMPARE(process.exitCode(), 4);
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(m_world.fault(), u"none"_s);
        QVERIFY(!rehearsed(release));
    }

    /// Neither the fault nor the rollout outlives the command that began them.
    void aRehearsalThatIsKilledLeavesNothingBehind()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=1&share=0.1")));
        QProcess process;
        const QByteArray said = rehearseUntilTheFaultIsIn(process, release);
        QVERIFY2(said.contains("the fault is in"), said.constData());
        QVERIFY(m_world.fault() != u"none"_s);
        process.kill();
        QVERIFY(process.waitForFinished(10'000));
        QVERIFY(release.reaches(Phase::RolledBack));
        QVERIFY2(release.state()->reason.contains(u"the rehearsal was killed"_s),
                 qPrintable(release.state()->reason));
        QCOMPARE(m_world.share(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_world.fault(), u"none"_s, 20'000);
        QVERIFY(!rehearsed(release));
    }

    void withoutASectionItSaysWhatToWrite()
    {
        Release release(m_world);
        QVERIFY(release.init());
        const Outcome ran = release.run({u"rehearse"_s, release.plan});
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.err.contains(u"rehearsal:"_s) && ran.err.contains(u"inject:"_s), qPrintable(ran.err));
    }

    void withoutTwoKeysNothingRises()
    {
        Release release(m_world);
        QVERIFY(m_world.write(release, "#!/bin/sh\n") && release.init());
        const Outcome ran = release.run({u"rehearse"_s, release.plan});
        QCOMPARE(ran.status, 6);
        QCOMPARE(m_world.share(), 0);
    }

private:
    /// What the command printed until then.
    QByteArray rehearseUntilTheFaultIsIn(QProcess &process, const Release &release) const
    {
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                      {u"rehearse"_s, release.plan, u"--store"_s, u"sqlite:"_s + release.paths.database,
                       u"--identity"_s, u"you"_s, u"--key"_s, m_world.facts[u"personKey"].toString()});
        QByteArray said;
        (void)QTest::qWaitFor(
            [&] {
                said += process.readAll();
                return said.contains("the fault is in");
            },
            60'000);
        return said;
    }

    static QStringList notes(const Release &release)
    {
        QStringList all;
        const auto reader = StoreReader::open(release.paths.database);
        for (const LogRow &row : (*reader)->records(0, 100'000).value_or(std::vector<LogRow>()))
            if (const auto record = readRecord(row.envelope);
                record && record->statement.predicateType == predicates::note)
                all << record->statement.predicate[u"about"].toString();
        return all;
    }
    /// Does the log, folded anew, know of a rehearsal that passed?
    static bool rehearsed(const Release &release)
    {
        const auto reader = StoreReader::open(release.paths.database);
        Ledger ledger([&](const QString &sha256) { return findBlob(**reader, release.paths, sha256); });
        return readWhole(**reader, ledger) && ledger.rehearsals().newest(u"shop"_s, u"demo"_s);
    }
    RehearsedWorld m_world;
};

QTEST_GUILESS_MAIN(TestRehearsal)
#include "tst_rehearsal.moc"
