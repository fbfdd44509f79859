#include "models/rehearsal/report.h"
#include "tests/integration/rehearsed.h"
#include "ui/follower/follower.h"

using namespace interlock;
using namespace interlock::testing;

/// What the console's window is told of a rehearsal: the real engine and HAProxy, services under load.
class ConsoleRehearsalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        m_views.clear();
        m_answer.reset();
        m_seen.reset();
    }

    void itIsRunFromTheConsoleAndStandsInTheLog()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=800&share=1")));
        const auto follower = follow(release);
        QVERIFY(
            QTest::qWaitFor([this] { return m_seen && m_seen->live && !m_seen->leases.empty(); }, 20'000));
        const LeaseView lease = m_seen->leases.front();
        QVERIFY(lease.canRehearse);
        ask(*follower, lease.id);
        QVERIFY(QTest::qWaitFor([this] { return m_answer.has_value(); }, 120'000));
        QVERIFY2(m_answer->accepted, qPrintable(m_answer->sentence));
        QVERIFY(m_views.size() > 3); // it was told while it ran
        QVERIFY(m_views.front().running && !m_views.back().running);
        const RehearsalReport &report = *m_views.back().report;
        QCOMPARE(report.timeline.guardrail, u"latency"_s);
        QVERIFY(report.timeline.restored && report.rows.size() >= 3);
        QCOMPARE(m_world.share(), 0);
        QCOMPARE(m_world.fault(), u"none"_s);
        QVERIFY(QTest::qWaitFor([this] { return !m_seen->rehearsals.empty(); }, 10'000));
        const RehearsedView &past = m_seen->rehearsals.front();
        QVERIFY(past.passed);
        QCOMPARE(past.service, u"shop"_s);
        QVERIFY2(past.text.contains(u"T+"), qPrintable(past.text));
    }

    void withoutAGuardItIsRefused()
    {
        Release release(m_world);
        QVERIFY(m_world.write(release, "#!/bin/sh\n") && release.init());
        const QString lease = release.lease();
        QVERIFY(!lease.isEmpty());
        const auto follower = follow(release);
        ask(*follower, LeaseId{lease});
        QVERIFY(QTest::qWaitFor([this] { return m_answer.has_value(); }, 20'000));
        QVERIFY(!m_answer->accepted);
        QVERIFY2(m_answer->sentence.contains(u"Nobody is guarding"_s), qPrintable(m_answer->sentence));
        QVERIFY(!m_views.back().running);
    }

    void aConsoleThatIsClosedClearsTheFault()
    {
        Release release(m_world);
        QVERIFY(m_world.prepare(release, faultScript(m_world.canaryPort(), "kind=latency&ms=1&share=0.1")));
        auto follower = follow(release);
        QVERIFY(
            QTest::qWaitFor([this] { return m_seen && m_seen->live && !m_seen->leases.empty(); }, 20'000));
        ask(*follower, m_seen->leases.front().id);
        QVERIFY(QTest::qWaitFor([this] { return m_world.fault() == u"latency"_s; }, 60'000));
        follower.reset();
        QCOMPARE(m_world.fault(), u"none"_s);
        QVERIFY(QTest::qWaitFor([this] { return m_world.share() == 0; }, 10'000));
    }

private:
    std::unique_ptr<Follower> follow(const Release &release)
    {
        auto made = std::make_unique<Follower>(ConsoleSeat{u"sqlite:"_s + release.paths.database, u"you"_s,
                                                           m_world.facts[u"personKey"].toString(),
                                                           QStringLiteral(INTERLOCK_BIN_DIR "/interlock")});
        connect(made.get(), &Follower::snapshot, this, [this](const SnapshotPtr &seen) { m_seen = seen; });
        connect(made.get(), &Follower::rehearsing, this,
                [this](const RehearsalView &view) { m_views.push_back(view); });
        made->start();
        return made;
    }
    void ask(Follower &follower, const LeaseId &lease)
    {
        follower.rehearse(lease, u"quarterly"_s, [this](const Answer &answer) { m_answer = answer; });
    }

    RehearsedWorld m_world;
    SnapshotPtr m_seen;
    std::vector<RehearsalView> m_views;
    std::optional<Answer> m_answer;
};

QTEST_GUILESS_MAIN(ConsoleRehearsalTest)
#include "tst_consolerehearsal.moc"
