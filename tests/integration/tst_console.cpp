#include "app/demo/world.h"
#include "models/engine/genesis.h"
#include "models/engine/petition.h"
#include "models/engine/verify.h"
#include "models/records/keygensigner.h"
#include "models/sources/source.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/traffic/haproxy.h"
#include "ui/approvals/approvalspage.h"
#include "ui/follower/follower.h"
#include "ui/follower/policyview.h"
#include "ui/mainwindow.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QDir>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace interlock;
using namespace Qt::StringLiterals;

/// The real window over a real engine, a real HAProxy and real traffic: approve, watch a breach, roll back by
/// hand, and hold the log against what was seen.
class ConsoleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signingInTheDialogStartsTheRollout();
    void connectionsAnswerWhenTheyAreTested();
    void thePolicyIsTheOneOfTheLog();
    void aBreachIsShownAndRolledBackByTheEngine();
    void oneClickRollsBack();
    void whatWasRolledBackIsSeenAndGoesUpAgain();
    void oneClickRollsBackWithoutAnEngine();
    void anEngineThatDiesIsShownAndStartedAgain();
    void aSilentGuardIsEndedAndAnotherStarted();
    void theLogTellsAllOfIt();
    void verificationRunsBesideTheWindow();
    void longWorkThatIsGivenUpLeavesNothing();
    void theExportedEvidenceHolds();
    void aStoreThatVanishesIsSaidUntilItIsBack();
    void cleanupTestCase();

private:
    void startEngine();
    RolloutId bakingRollout();
    int shareNow() const;
    void stopEngine();
    QString askForLease();
    void signInDialog(const QString &lease);
    /// Every screen as it is now, light and dark: pictures of a real store, to be looked at.
    void picture(const QString &state);
    Answer answerOf(const std::function<void(Answered)> &ask);
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
    ConsoleSeat seat{u"sqlite:"_s + m_paths.database, u"you"_s, facts.personKey,
                     QStringLiteral(INTERLOCK_BIN_DIR "/interlock")};
    seat.workshop.makeSource = [this](const Source &source, const std::vector<Indicator> &indicators) {
        return makeSource(source, indicators, m_clock, {});
    };
    seat.workshop.makeActuator = [](const Plan &plan) -> Result<std::unique_ptr<Actuator>> {
        return std::make_unique<HaproxyActuator>(std::get<HaproxyTraffic>(plan.traffic));
    };
    m_follower = std::make_unique<Follower>(seat);
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

void ConsoleTest::picture(const QString &state)
{
    const Page before = m_window->page();
    const QDir folder(QStringLiteral(INTERLOCK_BIN_DIR "/../screens"));
    QVERIFY(folder.mkpath(u"."_s));
    for (const QString &theme : {u"light"_s, u"dark"_s}) {
        applyLook(*qApp, *themeChoice(theme), 1);
        for (const PageInfo &info : allPages()) {
            m_window->setPage(info.page);
            QTest::qWait(60);
            QVERIFY(
                m_window->grab().save(folder.filePath(u"real-%1-%2-%3.png"_s.arg(state, info.id, theme))));
        }
    }
    applyLook(*qApp, ThemeChoice::Light, 1);
    m_window->setPage(before);
}

Answer ConsoleTest::answerOf(const std::function<void(Answered)> &ask)
{
    std::optional<Answer> answer;
    ask([&answer](const Answer &given) { answer = given; });
    (void)QTest::qWaitFor([&answer] { return answer.has_value(); }, 60'000);
    return answer.value_or(Answer{false, u"no answer"_s, -1});
}

void ConsoleTest::connectionsAnswerWhenTheyAreTested()
{
    QVERIFY(m_seen->connections.size() >= 5); // guard, store, agent, traffic, a source
    QCOMPARE(m_seen->connections.front().status.kind, StatusKind::Pass); // guarding
    int tested = 0;
    for (const ConnectionView &view : std::vector(m_seen->connections)) {
        if (view.kind != ConnectionView::Kind::Source && view.kind != ConnectionView::Kind::Actuator)
            continue;
        QVERIFY2(view.canTest, qPrintable(view.id));
        const Answer answer =
            answerOf([&](const Answered &told) { m_follower->testConnection(view.id, told); });
        QVERIFY2(answer.accepted, qPrintable(view.id + u": "_s + answer.sentence));
        QVERIFY(!answer.sentence.isEmpty());
        ++tested;
        const auto shown = [this, &view] {
            const auto found = std::ranges::find(m_seen->connections, view.id, &ConnectionView::id);
            return found != m_seen->connections.end() && found->testedAge && found->latency;
        };
        QTRY_VERIFY_WITH_TIMEOUT(shown(), 5'000);
    }
    QVERIFY(tested >= 2);
    QCOMPARE(newest()->traffic.intended.basisPoints, 500); // a test moves nothing
    const Answer nothing =
        answerOf([&](const Answered &told) { m_follower->testConnection(u"no/such"_s, told); });
    QVERIFY(!nothing.accepted);
    picture(u"live"_s);
}

void ConsoleTest::thePolicyIsTheOneOfTheLog()
{
    QVERIFY(m_seen->policy);
    QCOMPARE(m_seen->policy->versions.size(), size_t(1));
    QVERIFY(m_seen->policy->faults.isEmpty());
    QCOMPARE(m_seen->policy->policy.principals.front().id, u"you"_s);
    const auto seating = seatingFor(m_seen->policy->policy, u"staging"_s, u"start"_s);
    QVERIFY(seating);
    QCOMPARE(QSet<QString>(seating->example.begin(), seating->example.end()),
             (QSet<QString>{u"you"_s, u"release-bot"_s}));

    // The same bytes are a safe next policy; a broken file is named.
    QTemporaryDir folder;
    const auto check = [&](const QByteArray &bytes) {
        QFile file(folder.filePath(u"policy.json"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
        file.close();
        return answerOf([&](const Answered &told) { m_follower->checkPolicyFile(file.fileName(), told); });
    };
    const Answer same = check(policyFile(m_seen->policy->policy));
    QVERIFY2(same.accepted, qPrintable(same.sentence));
    const Answer broken = check("{\"principals\": 7}");
    QVERIFY(!broken.accepted);
    QVERIFY2(broken.sentence.startsWith(u"policy.json:1:1: policy: "), qPrintable(broken.sentence));
}

void ConsoleTest::verificationRunsBesideTheWindow()
{
    const Answer answer = answerOf([this](const Answered &told) { m_follower->verifyLog({told, {}, {}}); });
    QVERIFY2(answer.accepted, qPrintable(answer.sentence));
    QVERIFY2(answer.sentence.contains(QString::number(m_seen->store.records)), qPrintable(answer.sentence));
}

void ConsoleTest::longWorkThatIsGivenUpLeavesNothing()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"evidence.tar"_s);
    std::stop_source stop;
    stop.request_stop();
    const Answer verified = answerOf([&](const Answered &told) {
        m_follower->verifyLog({told, {}, stop.get_token()});
    });
    QVERIFY(!verified.accepted);
    QCOMPARE(verified.sentence, u"given up"_s);
    const Answer exported = answerOf([&](const Answered &told) {
        m_follower->exportEvidence(newest()->id, file, {told, {}, stop.get_token()});
    });
    QVERIFY(!exported.accepted);
    QCOMPARE(exported.sentence, u"given up"_s);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void ConsoleTest::theExportedEvidenceHolds()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"evidence.tar"_s);
    const RolloutId rollout = newest()->id;
    const auto export_ = [&](const Answered &told) {
        m_follower->exportEvidence(rollout, file, {told, {}, {}});
    };
    const Answer answer = answerOf(export_);
    QVERIFY2(answer.accepted, qPrintable(answer.sentence));
    QVERIFY(!answerOf(export_).accepted); // never overwritten
    QProcess verify;
    verify.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                 {u"verify"_s, file, u"--policy-digest"_s, m_seen->policy->versions.back().sha256});
    QVERIFY(verify.waitForFinished(60'000));
    QVERIFY2(verify.exitCode() == 0, verify.readAllStandardError().constData());
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
    picture(u"rolled-back"_s);
    QVERIFY(m_window->grab().save(QStringLiteral(INTERLOCK_BIN_DIR "/../live-breach.png"),
                                  "PNG")); // the one in resources/help
    QVERIFY(newest()->rollback && newest()->rollback->readBackAfter);
    QVERIFY2(newest()->reason.contains(u"latency"_s), qPrintable(newest()->reason));
    QCOMPARE(newest()->traffic.observed->basisPoints, 0);
    m_world->setFault(demo::Track::Canary, {demo::FaultKind::None, Duration(0), 0});
}

/// A rollout that bakes, shown in the window.
RolloutId ConsoleTest::bakingRollout()
{
    const QString lease = askForLease();
    signInDialog(lease);
    std::optional<Result<EngineAnswer>> started;
    m_bot->start(lease, {}, [&started](const Result<EngineAnswer> &answer) { started = answer; });
    if (!QTest::qWaitFor([&] { return started.has_value(); }, 20'000) || !*started)
        return {};
    const RolloutId rollout{(*started)->text};
    if (!QTest::qWaitFor([&] { return newest()->id == rollout && isIn(Phase::Baking); }, 30'000))
        return {};
    m_window->select(rollout);
    m_window->activateWindow();
    QTest::qWait(700); // presses are ignored for 400 ms after the strip changed
    return rollout;
}

void ConsoleTest::oneClickRollsBack()
{
    const RolloutId rollout = bakingRollout();
    QVERIFY(!rollout.isEmpty());
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(newest()->id == rollout && isIn(Phase::RolledBack), 20'000);
    QVERIFY(newest()->rollback->sentAfter && newest()->rollback->readBackAfter);
}

int ConsoleTest::shareNow() const
{
    HaproxyActuator actuator({m_world->facts().haproxySocket, u"shop"_s, {u"canary"_s}, {u"stable"_s}, {}});
    std::optional<int> seen;
    actuator.read([&seen](const Result<ActuatorReading> &reading) {
        seen = reading ? reading->canary.basisPoints : -1;
    });
    (void)QTest::qWaitFor([&seen] { return seen.has_value(); }, 10'000);
    return seen.value_or(-1);
}

/// The engine is gone, or hangs: the same click lowers from the pack.
/// "I have seen it" is a record, and the way up is a new lease for the same plan, which waits for two keys.
void ConsoleTest::whatWasRolledBackIsSeenAndGoesUpAgain()
{
    QTRY_VERIFY_WITH_TIMEOUT(isIn(Phase::RolledBack), 20'000);
    const RolloutId id = newest()->id;
    const Answer seen = answerOf([&](Answered answered) { m_follower->acknowledge(id, answered); });
    QVERIFY2(seen.accepted, qPrintable(seen.sentence));
    QTRY_COMPARE(newest()->seenBy, u"console"_s); // its own key: seeing costs no touch
    const size_t before = m_seen->leases.size();
    const QString digest = newest()->planDigest;
    const Answer asked =
        answerOf([&](Answered answered) { m_follower->askAgain(id, u"the cache was cold"_s, answered); });
    QVERIFY2(asked.accepted, qPrintable(asked.sentence));
    QTRY_COMPARE(m_seen->leases.size(), before + 1);
    const LeaseView &lease = m_seen->leases.front();
    QCOMPARE(lease.state, LeaseView::State::Waiting);
    QCOMPARE(lease.planDigest, digest);
}

void ConsoleTest::oneClickRollsBackWithoutAnEngine()
{
    const RolloutId rollout = bakingRollout();
    QVERIFY(!rollout.isEmpty());
    QVERIFY(shareNow() > 0);
    stopEngine();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Nobody, 5'000);
    QTest::qWait(700);
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(newest()->reason.contains(u"without a guard"_s), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(shareNow(), 0, 20'000);
    // It is done, and every place says so, although no record has it.
    QTRY_VERIFY_WITH_TIMEOUT(isIn(Phase::RolledBack), 20'000);
    QVERIFY(newest()->rollback && newest()->rollback->readBackAfter);
    QCOMPARE(newest()->traffic.observed, std::optional(Weight{}));
    QVERIFY2(newest()->reason.contains(u"by this console"_s), qPrintable(newest()->reason));
    QVERIFY(!newest()->canResume && !newest()->canPromote);
    QTRY_COMPARE(m_window->rollbackButton()->mode(), RollbackButton::Mode::Finished);
    QVERIFY2(!m_window->notices().join(u' ').contains(u"in a shell"_s),
             qPrintable(m_window->notices().join(u' ')));
    picture(u"rolled-back-without-an-engine"_s);
    startEngine();
    QTRY_VERIFY_WITH_TIMEOUT(newest()->id == rollout && isIn(Phase::RolledBack) &&
                                 !newest()->reason.contains(u"by this console"_s),
                             20'000);
    QCOMPARE(shareNow(), 0);
}

void ConsoleTest::anEngineThatDiesIsShownAndStartedAgain()
{
    stopEngine();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Nobody, 5'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->notices().isEmpty(), 5'000);
    QVERIFY2(m_window->notices().join(u' ').contains(u"Nobody is guarding"_s),
             qPrintable(m_window->notices().join(u' ')));
    picture(u"nobody-guards"_s);
    startEngine();
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Guarding, 20'000);
}

void ConsoleTest::aSilentGuardIsEndedAndAnotherStarted()
{
    const qint64 silent = m_engine.processId();
    const auto start = [this](const Answered &answered) { m_follower->startEngine(answered); };
    const Answer early = answerOf(start); // it answers still
    QVERIFY2(!early.accepted, qPrintable(early.sentence));
    QCOMPARE(epochHolder(m_paths), silent);

    QCOMPARE(::kill(pid_t(silent), SIGSTOP), 0);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->notices().contains(u"The guard is silent."_s), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_seen->engine.silentFor > kSilent, 20'000);
    const Answer answer = answerOf(start);
    QVERIFY2(answer.accepted, qPrintable(answer.sentence));
    QTRY_COMPARE_WITH_TIMEOUT(m_seen->engine.state, EngineLink::State::Guarding, 20'000);
    QVERIFY(m_seen->engine.pid != silent);
    QTRY_COMPARE_WITH_TIMEOUT(m_engine.state(), QProcess::NotRunning, 20'000);

    const auto beat = readHeartbeat(m_paths);
    QVERIFY(beat && beat->supervisor > 0);
    ::kill(pid_t(beat->supervisor), SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(epochHolder(m_paths), qint64(0), 20'000);
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
    QCOMPARE(kinds.count(u"rolled-back"_s), 3);
    QCOMPARE(kinds.count(u"lowering-request"_s), 2);
    QCOMPARE(kinds.count(u"guardrail-fired"_s) >= 1, true);
    QCOMPARE(kinds.count(u"intent"_s), kinds.count(u"outcome"_s));
    QVERIFY(kinds.indexOf(u"lowering-request"_s) < kinds.lastIndexOf(u"intent"_s));
}

/// A file that is moved away stays readable for who has it open: the window says that it is gone all the
/// same.
void ConsoleTest::aStoreThatVanishesIsSaidUntilItIsBack()
{
    stopEngine();
    const QString away = m_paths.database + u".away"_s;
    QVERIFY(QFile::rename(m_paths.database, away));
    QTRY_VERIFY_WITH_TIMEOUT(!m_seen->store.readable, 10'000);
    QVERIFY2(m_seen->store.problem.contains(u"gone"_s), qPrintable(m_seen->store.problem));
    QTRY_VERIFY(m_window->notices().contains(u"The store cannot be read."_s));
    QVERIFY(QFile::rename(away, m_paths.database));
    QTRY_VERIFY_WITH_TIMEOUT(m_seen->store.readable, 10'000);
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
