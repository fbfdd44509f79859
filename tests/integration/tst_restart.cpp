#include "models/store/database.h"
#include "models/store/journal.h"
#include "tests/integration/guarded.h"

using namespace interlock;
using namespace interlock::testing;

/// `kill -9` at any instant, with the real programs: the guard comes back, or whoever is left lowers.
class TestRestart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }

    void aKilledEngineGoesOn_data()
    {
        using Until = std::function<bool(const RolloutState &)>;
        QTest::addColumn<Until>("until");
        const auto row = [](const char *name, const Until &until) { QTest::newRow(name) << until; };
        row("right after the start", [](const RolloutState &) { return true; });
        row("while raising", [](const RolloutState &now) { return now.open.has_value() || now.stage >= 0; });
        row("while baking", [](const RolloutState &now) {
            return now.phase == Phase::Baking && now.stages[0].counted > Duration(1000);
        });
    }
    void aKilledEngineGoesOn()
    {
        QFETCH(std::function<bool(const RolloutState &)>, until);
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(until));
        const qint64 killed = release.enginePid();
        QVERIFY(killed > 0);
        QCOMPARE(::kill(pid_t(killed), SIGKILL), 0);
        QTRY_VERIFY_WITH_TIMEOUT(release.enginePid() > 0 && release.enginePid() != killed, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(release.count(u"watch-resumed"_s), 1, 20000);
        const bool on = release.reaches([](const RolloutState &now) { return now.stage == 1; });
        QVERIFY2(on, qPrintable(release.where()));
        QTRY_COMPARE_WITH_TIMEOUT(m_world.share(), 10000, 20000);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
        QCOMPARE(release.run({u"rollback"_s, release.rollout.text}).status, 3);
        QCOMPARE(m_world.share(), 0);
    }

    void aRollbackInProgressIsFinishedFirst()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        const auto haproxy = pid_t(m_world.haproxyPid());
        QVERIFY(haproxy > 1);
        QVERIFY(stopProcess(haproxy)); // the rollback cannot be carried out
        QVERIFY(dropRequest(release.paths, Lane::Lowering,
                            encode(BareLowering{DecisionKind::RollBack, release.rollout, u"test"_s, u"1"_s}))
                    .has_value());
        const bool begun = release.reaches(Phase::RollingBack);
        const qint64 killed = release.enginePid();
        ::kill(pid_t(killed), SIGKILL);
        const bool again =
            QTest::qWaitFor([&] { return release.enginePid() > 0 && release.enginePid() != killed; }, 20000);
        QCOMPARE(::kill(haproxy, SIGCONT), 0);
        QVERIFY(begun && again);
        QVERIFY(release.reaches(Phase::RolledBack));
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    void withoutSupervisorAndEngineTheCommandLineRollsBack()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        const qint64 engine = release.enginePid();
        QVERIFY(release.loseSupervisor());
        QCOMPARE(release.enginePid(), engine); // the guard outlives its guard
        QVERIFY(release.loseEverything());
        QVERIFY(m_world.share() > 0);
        const Outcome lone =
            release.run({u"rollback"_s, release.rollout.text, u"--reason"_s, u"nobody guards"_s});
        QCOMPARE(lone.status, 3);
        QVERIFY2(lone.out.contains(u"0 % read back"_s), qPrintable(lone.out + lone.err));
        QCOMPARE(m_world.share(), 0);
        const Outcome once = release.run({u"engine"_s, u"--bare"_s, u"--once"_s}); // a later engine
        QCOMPARE(once.status, 0);
        QVERIFY(release.state()->phase == Phase::RolledBack);
        QCOMPARE(m_world.share(), 0);
        QVERIFY(!hasTombstone(release.paths, release.rollout.text));
        const QString wrong = release.whatIsWrongInTheLog();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QCOMPARE(release.run({u"rollback"_s, release.rollout.text}).status, 6); // it is over
    }

    /// It holds the store and will take nothing: whoever wants to roll back is not kept waiting.
    void aStoppedEngineIsNotWaitedFor()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        const qint64 engine = release.enginePid();
        QVERIFY(release.loseSupervisor());
        QVERIFY(m_world.share() > 0);
        QVERIFY(stopProcess(engine));
        const Outcome lone = release.run({u"rollback"_s, release.rollout.text, u"--reason"_s, u"it hangs"_s});
        const int share = m_world.share();
        QCOMPARE(::kill(pid_t(engine), SIGCONT), 0);
        QVERIFY2(lone.status == 3, qPrintable(lone.out + lone.err));
        QVERIFY2(lone.out.contains(u"the engine is silent"_s), qPrintable(lone.out));
        QCOMPARE(share, 0);
        QVERIFY2(release.reaches(Phase::RolledBack), qPrintable(release.where())); // it finds the stone
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
        QCOMPARE(::kill(pid_t(engine), SIGTERM), 0);
        QTRY_COMPARE_WITH_TIMEOUT(release.enginePid(), 0, 20000);
    }

    /// Decision 5: three crashes within a minute, and the parent lowers from the pack; that is final too.
    void aSupervisorWhoseEngineKeepsDyingLowers()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        qint64 killed = 0;
        for (int i = 0; i < 3; ++i) {
            QTRY_VERIFY_WITH_TIMEOUT(release.enginePid() > 0 && release.enginePid() != killed, 20000);
            killed = release.enginePid();
            QCOMPARE(::kill(pid_t(killed), SIGKILL), 0);
        }
        QVERIFY(release.supervisor.waitForFinished(20000));
        QCOMPARE(release.supervisor.exitCode(), 1);
        QCOMPARE(m_world.share(), 0);
        QVERIFY(hasTombstone(release.paths, release.rollout.text));
        QCOMPARE(release.run({u"engine"_s, u"--bare"_s, u"--once"_s}).status, 0);
        QVERIFY(release.state()->phase == Phase::RolledBack);
        QCOMPARE(m_world.share(), 0);
    }

    /// I15: a log that was changed blocks raising only. No engine starts over it, and the parent lowers.
    void aBrokenLogIsLoweredFromThePack()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        QVERIFY(m_world.share() > 0);
        const qint64 engine = release.enginePid();
        QVERIFY((*Database::open(release.paths.database, OpenFor::Writing))
                    ->run(u"UPDATE records SET envelope = CAST(replace(CAST(envelope AS TEXT), 'payload', "
                          "'pay1oad') AS BLOB) WHERE idx = 1"_s));
        QCOMPARE(::kill(pid_t(engine), SIGKILL), 0);
        QVERIFY(release.supervisor.waitForFinished(60000));
        QCOMPARE(release.supervisor.exitCode(), 1);
        QCOMPARE(m_world.share(), 0);
        QVERIFY(hasTombstone(release.paths, release.rollout.text));
        QCOMPARE(release.run({u"verify"_s}).status, 5);
        QVERIFY(release.run({u"engine"_s, u"--bare"_s, u"--once"_s}).status != 0); // and nothing rises again
        QCOMPARE(m_world.share(), 0);
    }

    /// A stopped engine guards nothing: its parent ends it and starts another, which goes on.
    void aSupervisorEndsAnEngineThatWasStopped()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        const qint64 stopped = release.enginePid();
        QVERIFY(stopProcess(stopped));
        QTRY_VERIFY_WITH_TIMEOUT(release.enginePid() > 0 && release.enginePid() != stopped, 60000);
        QVERIFY2(release.reaches(Phase::Completed), qPrintable(release.where()));
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    /// Decision 7, without a supervisor: the next engine ends the silent one first, and only that.
    void aStoppedEngineIsTakenOver()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        const qint64 engine = release.enginePid();
        QVERIFY(release.loseSupervisor());
        const QStringList next{u"engine"_s, u"--bare"_s, u"--once"_s, u"--take-over"_s};
        QCOMPARE(release.run(next).status, 6); // it answers
        QCOMPARE(release.enginePid(), engine);
        QVERIFY(stopProcess(engine));
        Outcome taken{6, {}, {}};
        QVERIFY(QTest::qWaitFor( // once: a second one would find an engine that answers
            [&] {
                taken = release.run(next);
                return taken.status != 6;
            },
            60000));
        QVERIFY2(taken.status == 0, qPrintable(taken.err));
        QVERIFY(taken.out.contains(u"took the store over from process %1"_s.arg(engine)));
        QVERIFY2(release.reaches(Phase::Completed), qPrintable(release.where()));
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    /// An engine that gives up (its key is gone) is no better than one that crashed.
    void aSupervisorWhoseEngineGivesUpLowers()
    {
        Release release(m_world);
        QVERIFY(release.begin());
        QVERIFY(release.reaches(Phase::Baking));
        QVERIFY(QFile::rename(release.paths.keys() + u"/engine"_s, release.paths.keys() + u"/away"_s));
        QCOMPARE(::kill(pid_t(release.enginePid()), SIGKILL), 0);
        QVERIFY(release.supervisor.waitForFinished(20000));
        QCOMPARE(release.supervisor.exitCode(), 1);
        QCOMPARE(m_world.share(), 0);
    }

    /// A command that serves its own request holds the store for a moment, just when the engine starts.
    void anEngineWaitsForACommandThatHoldsTheStore()
    {
        Release release(m_world);
        QVERIFY(release.init());
        auto clerk = EpochLock::acquire(release.paths);
        QVERIFY(clerk.has_value());
        QProcess engine;
        engine.start(
            QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
            {u"engine"_s, u"--bare"_s, u"--once"_s, u"--store"_s, u"sqlite:"_s + release.paths.database});
        QVERIFY(!QTest::qWaitFor([&engine] { return engine.state() == QProcess::NotRunning; }, 500));
        clerk->reset();
        QVERIFY(engine.waitForFinished(20000));
        const QByteArray complaint = engine.readAllStandardError();
        QVERIFY2(engine.exitCode() == 0, complaint.constData());
        QVERIFY(engine.readAllStandardOutput().startsWith("guarding "));
    }

private:
    World m_world;
};

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
