#include "tests/integration/guarded.h"

using namespace interlock;
using namespace interlock::testing;

/// One rollout from the lease to its end, by the command line alone.
class TestRollout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }

    void aGoodReleaseCompletes()
    {
        Release release(m_world);
        QVERIFY(release.init());
        QVERIFY(!release.lease().isEmpty()); // without an engine: a clerk takes it
        release.startSupervisor();
        QVERIFY(release.guarded());
        const Outcome ran = release.run({u"run"_s, release.plan});
        QVERIFY2(ran.status == 0, qPrintable(ran.out + ran.err));
        QVERIFY2(ran.out.contains(u"completed"_s), qPrintable(ran.out));
        QCOMPARE(m_world.share(), 10000);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
        QVERIFY(replaysEqual(release, Phase::Completed));
    }

    /// `run` starts an engine of its own where none is alive; a slow canary is rolled back by itself.
    void aSlowCanaryIsRolledBack()
    {
        Release release(m_world);
        QVERIFY(release.init());
        QVERIFY(!release.lease().isEmpty());
        QVERIFY(m_world.setFault(u"latency"_s));
        const Outcome ran = release.run({u"run"_s, release.plan});
        const qint64 engine = release.enginePid();
        const auto beat = readHeartbeat(release.paths);
        const QStringList held = callersStreams(engine) + callersStreams(beat ? beat->supervisor : 0);
        if (beat && beat->supervisor > 0)
            ::kill(pid_t(beat->supervisor), SIGTERM);
        QVERIFY2(ran.status == 3, qPrintable(ran.out + ran.err));
        QVERIFY2(ran.out.contains(u"guardrail-fired"_s), qPrintable(ran.out));
        QCOMPARE(m_world.share(), 0);
        QVERIFY(engine > 0);
        QCOMPARE(held, QStringList()); // a pipe that `run` writes into ends with it
        QVERIFY(QFile::exists(release.paths.engineLog()));
        QTRY_COMPARE_WITH_TIMEOUT(release.enginePid(), 0, 20000);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
        QVERIFY(replaysEqual(release, Phase::RolledBack));
    }

    void withoutTheSecondKeyNothingRises()
    {
        Release release(m_world);
        QVERIFY(release.init());
        release.startSupervisor();
        QVERIFY(release.guarded());
        const Outcome asked = release.run({u"lease"_s, u"request"_s, release.plan});
        QCOMPARE(asked.status, 0);
        const QString id = asked.out.trimmed();
        QCOMPARE(release.run({u"lease"_s, u"sign"_s, id, u"--role"_s, u"operator"_s}).status, 0);
        const Outcome started = release.run({u"start"_s, release.plan, u"--lease"_s, id});
        QCOMPARE(started.status, 6);
        QVERIFY2(started.err.contains(u"agent"_s), qPrintable(started.err));
        QCOMPARE(started.out, QString());
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(release.count(u"intent"_s), 0);
    }

private:
    /// Pipes that a process writes into.
    static QStringList callersStreams(qint64 pid)
    {
        QStringList pipes;
        for (int stream = 1; pid > 0 && stream < 3; ++stream)
            if (const QString to = QFile::symLinkTarget(u"/proc/%1/fd/%2"_s.arg(pid).arg(stream));
                to.contains(u"pipe:"_s))
                pipes << u"%1: %2"_s.arg(stream).arg(to);
        return pipes;
    }
    /// I20: two folds of the store are equal, and each row's effects are the intents in the log.
    static bool replaysEqual(const Release &release, Phase end)
    {
        const auto one = release.state(), two = release.state();
        if (!one || !two || !(*one == *two) || one->phase != end)
            return false;
        const auto reader = StoreReader::open(release.paths.database);
        Ledger ledger([&](const QString &sha256) { return findBlob(**reader, release.paths, sha256); });
        ledger.setOrigin(u"interlock/"_s + (*reader)->storeUuid());
        const auto records = (*reader)->records(0, 100000);
        for (const LogRow &row : *records)
            if (!ledger.apply(row))
                return false;
        int orders = 0;
        const auto rows = (*reader)->evaluations(0, 100000);
        for (const EvaluationRow &row : *rows) {
            const auto effects = ledger.apply(row);
            if (!effects)
                return false;
            for (const Effect &effect : *effects)
                orders += std::holds_alternative<SetWeight>(effect) ? 1 : 0;
        }
        return orders == release.count(u"intent"_s) && ledger.rollout(one->id)->state == *one;
    }
    World m_world;
};

QTEST_GUILESS_MAIN(TestRollout)
#include "tst_rollout.moc"
