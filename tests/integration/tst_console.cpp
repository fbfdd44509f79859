#include "app/demo/world.h"
#include "models/engine/genesis.h"
#include "models/engine/petition.h"
#include "models/engine/verify.h"
#include "models/records/keygensigner.h"
#include "ui/approvals/approvalspage.h"
#include "ui/follower/follower.h"
#include "ui/mainwindow.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace Qt::StringLiterals;

/// The real window over a real engine, a real HAProxy and real traffic: approve, watch a breach, roll back by
/// hand, and hold the log against what was seen.
class ConsoleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signingInTheDialogStartsTheRollout();
    void aBreachIsShownAndRolledBackByTheEngine();
    void oneClickRollsBack();
    void anEngineThatDiesIsShownAndStartedAgain();
    void theLogTellsAllOfIt();
    void cleanupTestCase();

private:
    void startEngine();
    void stopEngine();
    QString askForLease();
    void signInDialog(const QString &lease);
    const ReleaseView *newest() const;
    bool isIn(Phase phase) const { return newest() && newest()->phase == phase; }

    std::unique_ptr<demo::DemoWorld> m_world;
    StorePaths m_paths;
    SystemClock m_clock;
    std::unique_ptr<Petition> m_bot;
    std::unique_ptr<Follower> m_follower;
    std::unique_ptr<MainWindow> m_window;
    SnapshotPtr m_seen;
    QProcess m_engine;
    QString m_lease;
};

void ConsoleTest::startEngine()
{
    m_engine.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_engine.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                   {u"engine"_s, u"--bare"_s, u"--quiet"_s, u"--store"_s, u"sqlite:"_s + m_paths.database},
                   QIODevice::ReadOnly);
    QTRY_VERIFY_WITH_TIMEOUT(isGuarded(m_paths), 20'000);
}

void ConsoleTest::stopEngine()
{
    m_engine.kill();
    QTRY_COMPARE_WITH_TIMEOUT(m_engine.state(), QProcess::NotRunning, 20'000);
}

void ConsoleTest::initTestCase()
{
    demo::DemoOptions options;
    options.program = QStringLiteral(INTERLOCK_BIN_DIR "/interlock");
    m_world = std::make_unique<demo::DemoWorld>(options);
    QSignalSpy ready(m_world.get(), &demo::DemoWorld::ready);
    m_world->start();
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 30'000);

    const auto &facts = m_world->facts();
    m_paths = {facts.folder + u"/interlock.sqlite"_s, facts.folder + u"/interlock.sqlite.d"_s};
    const auto person = KeygenSigner::open(facts.personKey);
    const auto bot = KeygenSigner::open(facts.agentKey);
    QVERIFY(person && bot);
    std::optional<Result<InitFacts>> made;
    initStore({m_paths, u"you"_s, u"release-bot"_s, *person, (*bot)->key()}, m_clock, this,
              [&made](const Result<InitFacts> &done) { made = done; });
    QTRY_VERIFY_WITH_TIMEOUT(made && *made, 20'000);
    startEngine();
    auto petition = Petition::open(m_paths, m_clock, {u"release-bot"_s, facts.agentKey, {}});
    QVERIFY(petition);
    m_bot = std::move(*petition);

    applyLook(*qApp, ThemeChoice::Light, 1);
    m_follower =
        std::make_unique<Follower>(ConsoleSeat{u"sqlite:"_s + m_paths.database, u"you"_s, facts.personKey,
                                               QStringLiteral(INTERLOCK_BIN_DIR "/interlock")});
    m_window = std::make_unique<MainWindow>(m_clock, *m_follower);
    connect(m_follower.get(), &Follower::snapshot, m_window.get(), &MainWindow::take);
    connect(m_follower.get(), &Follower::snapshot, this,
            [this](const SnapshotPtr &snapshot) { m_seen = snapshot; });
    m_window->resize(1440, 900);
    m_window->show();
    m_follower->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_seen && m_seen->live, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_seen->me.name.isEmpty(), 20'000);
}

const ReleaseView *ConsoleTest::newest() const
{
    return m_seen && !m_seen->releases.empty() ? &m_seen->releases.front() : nullptr;
}

/// The agent asks for a lease over the demo's plan and fills its own seat.
QString ConsoleTest::askForLease()
{
    const PlanReading plan = readPlanFile(m_world->facts().planPath);
    std::optional<Result<EngineAnswer>> asked, filled;
    m_bot->requestLease(*plan.file, {}, [&asked](const Result<EngineAnswer> &answer) { asked = answer; });
    if (!QTest::qWaitFor([&asked] { return asked.has_value(); }, 20'000) || !*asked)
        return {};
    const QString lease = (*asked)->text;
    m_bot->sayOnLease({lease, u"agent"_s, {}, ApprovalVerdict::Approve},
                      [&filled](const Result<EngineAnswer> &answer) { filled = answer; });
    return QTest::qWaitFor([&filled] { return filled.has_value(); }, 20'000) && *filled ? lease : QString();
}

void ConsoleTest::signInDialog(const QString &lease)
{
    const auto waits = [this, &lease] {
        return std::any_of(m_seen->leases.begin(), m_seen->leases.end(), [&lease](const LeaseView &view) {
            return view.id.text == lease && view.state == LeaseView::State::Waiting && view.missing == 1;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(waits(), 20'000);
    QTest::qWait(100); // the window follows at most 20 times a second
    m_window->setPage(Page::Approvals);
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{lease});
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->findChild<QPlainTextEdit *>()->setPlainText(u"looked at it"_s);
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!waits(), 20'000);
    m_window->setPage(Page::Live);
}

void ConsoleTest::signingInTheDialogStartsTheRollout()
{
    m_lease = askForLease();
    QVERIFY(!m_lease.isEmpty());
    signInDialog(m_lease);
    std::optional<Result<EngineAnswer>> started;
    m_bot->start(m_lease, {}, [&started](const Result<EngineAnswer> &answer) { started = answer; });
    QTRY_VERIFY_WITH_TIMEOUT(started.has_value(), 20'000);
    QVERIFY2(*started, started->has_value() ? "" : qPrintable((*started).error().sentence()));
    QTRY_VERIFY_WITH_TIMEOUT(isIn(Phase::Baking), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(newest()->traffic.observed == Weight{500}, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->rollbackButton()->isEnabled(), 5'000);
}

void ConsoleTest::aBreachIsShownAndRolledBackByTheEngine()
{
    QTRY_VERIFY_WITH_TIMEOUT(newest()->stages.front().bakeCounted > Duration(12'000), 60'000);
    m_world->setFault(demo::Track::Canary, {demo::FaultKind::Latency, Duration(800), 0.5});
    const auto inBreach = [this] {
        const auto &rules = newest()->guardrails;
        return std::any_of(rules.begin(), rules.end(),
                           [](const GuardrailView &rule) { return rule.state == StatusKind::Fail; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(inBreach(), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(Phase::RolledBack), 60'000);
    QTest::qWait(200); // painted
    const QPixmap picture = m_window->grab();
    QVERIFY(picture.save(QStringLiteral(INTERLOCK_BIN_DIR "/../live-breach.png"),
                         "PNG")); // the one in resources/help
    QVERIFY(newest()->rollback && newest()->rollback->readBackAfter);
    QVERIFY2(newest()->reason.contains(u"latency"_s), qPrintable(newest()->reason));
    QCOMPARE(newest()->traffic.observed->basisPoints, 0);
    m_world->setFault(demo::Track::Canary, {demo::FaultKind::None, Duration(0), 0});
}

void ConsoleTest::oneClickRollsBack()
{
    const QString lease = askForLease();
    QVERIFY(!lease.isEmpty());
    signInDialog(lease);
    std::optional<Result<EngineAnswer>> started;
    m_bot->start(lease, {}, [&started](const Result<EngineAnswer> &answer) { started = answer; });
    QTRY_VERIFY_WITH_TIMEOUT(started && *started, 20'000);
    const RolloutId rollout{(*started)->text};
    QTRY_VERIFY_WITH_TIMEOUT(newest()->id == rollout && isIn(Phase::Baking), 30'000);
    m_window->select(rollout);
    m_window->activateWindow();
    QTest::qWait(700); // presses are ignored for 400 ms after the strip changed
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(newest()->id == rollout && isIn(Phase::RolledBack), 20'000);
    QVERIFY(newest()->rollback->sentAfter && newest()->rollback->readBackAfter);
}

void ConsoleTest::anEngineThatDiesIsShownAndStartedAgain()
{
    stopEngine();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Nobody, 5'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->notices().isEmpty(), 5'000);
    QVERIFY2(m_window->notices().join(u' ').contains(u"Nobody is guarding"_s),
             qPrintable(m_window->notices().join(u' ')));
    startEngine();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Guarding, 20'000);
}

void ConsoleTest::theLogTellsAllOfIt()
{
    const auto report = verifyStore(m_paths);
    QVERIFY2(report, report ? "" : qPrintable(report.error().sentence()));
    const auto reader = StoreReader::open(m_paths.database);
    QVERIFY(reader);
    const auto rows = (*reader)->records(0, 1000);
    QVERIFY(rows);
    QStringList kinds;
    for (const LogRow &row : *rows)
        if (const auto record = readRecord(row.envelope))
            kinds << record->statement.predicate[u"kind"].toString();
    QCOMPARE(kinds.count(u"rolled-back"_s), 2);
    QCOMPARE(kinds.count(u"lowering-request"_s), 1);
    QCOMPARE(kinds.count(u"guardrail-fired"_s) >= 1, true);
    QCOMPARE(kinds.count(u"intent"_s), kinds.count(u"outcome"_s));
    QVERIFY(kinds.indexOf(u"lowering-request"_s) < kinds.lastIndexOf(u"intent"_s));
}

void ConsoleTest::cleanupTestCase()
{
    m_window.reset();
    m_follower.reset();
    m_bot.reset();
    stopEngine();
    QSignalSpy stopped(m_world.get(), &demo::DemoWorld::stopped);
    m_world->stop();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 20'000);
}

QTEST_MAIN(ConsoleTest)
#include "tst_console.moc"
