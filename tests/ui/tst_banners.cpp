#include "tests/support/openwindow.h"
#include "ui/follower/connectionview.h"
#include "ui/incident/incident.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/window/asking.h"
#include "ui/window/notices.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;
using std::chrono::minutes;
using std::chrono::seconds;

/// What is said above the screens before it hurts: a lease that ends, messages that reach nobody.
class BannersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void aLeaseThatEndsIsSaidInTime_data();
    void aLeaseThatEndsIsSaidInTime();
    void aLeaseIsAskedForFromTheBanner();
    void aBannerThatGoesHandsTheFocusToNobody();
    void aLeaseThatWaitsAlreadyIsShown();
    void whatWasPutAwayStaysAway();
    void theDesktopHearsOfTheLeaseOnce();
    void aSinkTellsHowItsNewestMessageWent_data();
    void aSinkTellsHowItsNewestMessageWent();
    void anAddressOfASinkKeepsItsSecret();
    void messagesThatDoNotArriveAreSaid();
    void aSwitchThatIsSilentIsNotSaidToAnswer_data();
    void aSwitchThatIsSilentIsNotSaidToAnswer();
    void anEmailShowsWhereItGoes();
    void evidenceThatIsMissingIsSaid();
    void aStoreThatCannotBeReadSaysWhatToDo();
    void calmIsSaidWithItsAge();
    void aPersonsRollbackBrokeNothing();

private:
    Snapshot endingIn(Duration left, Scene scene = Scene::Live) const;
    void show(const Snapshot &snapshot);
    QPushButton *button(const QString &text) const;
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void BannersTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

Snapshot BannersTest::endingIn(Duration left, Scene scene) const
{
    Snapshot snapshot = snapshotOf(scene, m_clock.now());
    snapshot.releases.front().leaseExpires = m_clock.now().wall + left;
    return snapshot;
}

void BannersTest::show(const Snapshot &snapshot)
{
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
}

QPushButton *BannersTest::button(const QString &text) const
{
    for (QPushButton *one : m_window->findChildren<QPushButton *>()) {
        if (one->isVisible() && one->text() == text)
            return one;
    }
    return nullptr;
}

void BannersTest::aLeaseThatEndsIsSaidInTime_data()
{
    QTest::addColumn<Scene>("scene");
    QTest::addColumn<int>("stage");
    QTest::addColumn<qint64>("secondsLeft");
    QTest::addColumn<QString>("title");
    const QString soon = u"The lease expires in 14 min."_s;
    QTest::newRow("a quarter of an hour and more is enough") << Scene::Live << 1 << 901LL << QString();
    QTest::newRow("less is said, and how much") << Scene::Live << 1 << 839LL << soon;
    QTest::newRow("before the first stage too") << Scene::Live << -1 << 839LL << soon;
    QTest::newRow("one that is held needs it to go on") << Scene::Held << 1 << 839LL << soon;
    QTest::newRow("that it is over is said as well")
        << Scene::Live << 1 << 0LL << u"The lease has expired."_s;
    QTest::newRow("in the last stage nothing rises any more") << Scene::Live << 3 << 839LL << QString();
    QTest::newRow("a rollback needs none") << Scene::RollingBack << 1 << 839LL << QString();
    QTest::newRow("nor does what is over") << Scene::Completed << 1 << 839LL << QString();
}

void BannersTest::aLeaseThatEndsIsSaidInTime()
{
    QFETCH(const Scene, scene);
    QFETCH(const int, stage);
    QFETCH(const qint64, secondsLeft);
    Snapshot snapshot = endingIn(seconds(secondsLeft), scene);
    snapshot.releases.front().stage = stage;
    const auto notice = Notices::lease(snapshot, &snapshot.releases.front(), m_clock.now());
    QTEST(notice ? notice->title : QString(), "title");
}

void BannersTest::aLeaseIsAskedForFromTheBanner()
{
    Snapshot snapshot = endingIn(minutes(10));
    snapshot.leases.clear();
    show(snapshot);
    QVERIFY(m_window->notices().contains(u"The lease expires in 10 min."_s));
    QTest::mouseClick(button(u"Ask for a lease…"_s), Qt::LeftButton);
    auto *ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask);
    QTRY_VERIFY(!ask->actButton()->isEnabled()); // a reason is needed
    ask->findChild<QPlainTextEdit *>()->setPlainText(u"the bake takes the night"_s);
    QTRY_VERIFY(ask->actButton()->isEnabled());
    ask->actButton()->click();
    QCOMPARE(m_commands.asked, QStringList{u"askAgain omni-8.0.0 the bake takes the night"_s});
    m_commands.waiting.front()({true, u"recorded as 43"_s, 43});
    QCOMPARE(m_window->page(), Page::Approvals);
}

/// Its button had the focus; the next widget of the window is nobody's choice.
void BannersTest::aBannerThatGoesHandsTheFocusToNobody()
{
    show(snapshotOf(Scene::NobodyGuarding, m_clock.now()));
    QPushButton *start = button(u"Start guard"_s);
    QVERIFY(start);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    start->setFocus();
    QTRY_VERIFY(start->hasFocus());
    show(snapshotOf(Scene::Live, m_clock.now()));
    QVERIFY(!start->isVisible());
    QVERIFY2(!QApplication::focusWidget(), "a page of the rail looked chosen beside the one that is");
}

void BannersTest::aLeaseThatWaitsAlreadyIsShown()
{
    Snapshot snapshot = endingIn(minutes(10), Scene::SecondKey); // one for the same plan waits for a key
    show(snapshot);
    m_window->setPage(Page::Live);
    QVERIFY(!button(u"Ask for a lease…"_s));
    QTest::mouseClick(button(u"Open approvals"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), Page::Approvals);
    QVERIFY(m_commands.asked.isEmpty());
}

void BannersTest::whatWasPutAwayStaysAway()
{
    show(endingIn(minutes(10)));
    QTest::mouseClick(button(u"Close"_s), Qt::LeftButton);
    QCOMPARE(m_window->notices(), QStringList());
    m_clock.advance(minutes(3));
    show(endingIn(minutes(7)));
    QCOMPARE(m_window->notices(), QStringList()); // the same subject, with another number in it
    show(endingIn(Duration(0)));
    QCOMPARE(m_window->notices(), QStringList{u"The lease has expired."_s}); // that is news
}

void BannersTest::theDesktopHearsOfTheLeaseOnce()
{
    NoticeWatch watch;
    QVERIFY(watch.heard(endingIn(minutes(20)), m_clock.now()).empty());
    const auto told = watch.heard(endingIn(minutes(14)), m_clock.now());
    QCOMPARE(told.size(), size_t(1));
    QCOMPARE(told.front().title, u"omni-portal: The lease expires in 14 min."_s);
    QCOMPARE(told.front().level, NoticeLevel::Normal);
    QVERIFY(watch.heard(endingIn(minutes(13)), m_clock.now()).empty());
}

namespace {
RolloutEntry tellingSlack()
{
    PlanFile file;
    Sink sink;
    sink.type = Sink::Type::Slack;
    sink.url = QUrl(u"https://hooks.example.org/services/T0/B0/secret?token=x"_s);
    file.plan.sinks = {sink};
    RolloutEntry entry;
    entry.id = RolloutId{u"r"_s};
    entry.plan = std::make_shared<const PlanFile>(file);
    return entry;
}

void hear(Trace &trace, const QString &what, qint64 second)
{
    Record record;
    record.statement.predicate = QJsonObject{
        {u"detail"_s, QJsonObject{{u"sink"_s, u"slack"_s}, {u"text"_s, u"404: no such channel"_s}}}};
    RecordWords words;
    words.what = what;
    words.at = wallFromMs(second * 1000);
    trace.addRecord(record, words);
}
} // namespace

void BannersTest::aSinkTellsHowItsNewestMessageWent_data()
{
    QTest::addColumn<QStringList>("facts"); // one a second
    QTest::addColumn<StatusKind>("kind");
    QTest::addColumn<QString>("problem");
    const QString why = u"404: no such channel"_s;
    QTest::newRow("nothing was told yet") << QStringList{} << StatusKind::Idle << QString();
    QTest::newRow("one that arrived") << QStringList{u"notified"_s} << StatusKind::Pass << QString();
    QTest::newRow("one that failed is tried again")
        << QStringList{u"notified"_s, u"notify-failed"_s} << StatusKind::Fail << why;
    QTest::newRow("one that was given up") << QStringList{u"notify-dropped"_s} << StatusKind::Fail << why;
    QTest::newRow("the next that arrives mends it")
        << QStringList{u"notify-failed"_s, u"notified"_s} << StatusKind::Pass << QString();
}

void BannersTest::aSinkTellsHowItsNewestMessageWent()
{
    QFETCH(const QStringList, facts);
    QFETCH(const StatusKind, kind);
    Trace trace;
    for (qsizetype i = 0; i < facts.size(); ++i)
        hear(trace, facts[i], i);
    const Moment now{instantFromMs(1), wallFromMs(60'000)};
    const auto views = sinkConnections(tellingSlack(), trace, now);
    QCOMPARE(views.size(), size_t(1));
    QCOMPARE(views.front().kind, ConnectionView::Kind::Sink);
    QCOMPARE(views.front().status.kind, kind);
    QTEST(views.front().problem, "problem");
    QCOMPARE(views.front().age,
             facts.isEmpty() ? std::nullopt : std::optional<Duration>(seconds(60 - (facts.size() - 1))));
}

void BannersTest::anAddressOfASinkKeepsItsSecret()
{
    const auto views = sinkConnections(tellingSlack(), {}, m_clock.now());
    QCOMPARE(views.front().where, u"hooks.example.org"_s);
}

void BannersTest::messagesThatDoNotArriveAreSaid()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    ConnectionView sink{ConnectionView::Kind::Sink, u"omni-8.0.0/sink/slack"_s, u"slack"_s,
                        u"hooks.example.org"_s};
    sink.status = {StatusKind::Fail, u"not delivered"_s};
    sink.problem = u"404: no such channel"_s;
    snapshot.connections.push_back(sink);
    show(snapshot);
    QCOMPARE(m_window->notices(), QStringList{u"Messages do not arrive."_s});
    QVERIFY(Notices::sinks(snapshot, &snapshot.releases.front())->text.contains(u"slack: 404"));
    QVERIFY(!Notices::sinks(snapshot, &snapshot.releases[1])); // another release has other sinks
    QTest::mouseClick(button(u"Open connections"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), Page::Connections);
    QTest::mouseClick(button(u"Close"_s), Qt::LeftButton);
    QCOMPARE(m_window->notices(), QStringList());
    snapshot.connections.back().problem = u"timed out"_s;
    show(snapshot);
    QCOMPARE(m_window->notices(), QStringList{u"Messages do not arrive."_s}); // for another reason
}

void BannersTest::aSwitchThatIsSilentIsNotSaidToAnswer_data()
{
    QTest::addColumn<int>("readAgo");
    QTest::addColumn<Phase>("phase");
    QTest::addColumn<QString>("said");
    QTest::newRow("read just now") << 1 << Phase::Baking << u"answers"_s;
    QTest::newRow("one poll late") << 9 << Phase::Baking << u"answers"_s;
    QTest::newRow("three polls late") << 13 << Phase::Baking << u"silent"_s;
    QTest::newRow("after a minute nobody looks") << 61 << Phase::Baking << u"nobody looks"_s;
    QTest::newRow("what is over is read no more") << 13 << Phase::RolledBack << u"answers"_s;
}

void BannersTest::aSwitchThatIsSilentIsNotSaidToAnswer()
{
    QFETCH(int, readAgo);
    QFETCH(Phase, phase);
    QFETCH(QString, said);
    PlanFile file;
    file.plan.stages.resize(1);
    file.plan.stages.front().every = Duration(4000);
    RolloutEntry entry;
    entry.plan = std::make_shared<const PlanFile>(file);
    entry.state.phase = phase;
    entry.state.stage = 0;
    entry.state.observed.emplace().stableReady = true;
    m_clock.advance(Duration(3'600'000)); // longer ago than anything here
    entry.state.observedAt = m_clock.now().boot - Duration(1000 * readAgo);
    QCOMPARE(trafficConnection(entry, m_clock.now()).status.words, said);
}

void BannersTest::anEmailShowsWhereItGoes()
{
    PlanFile file;
    Sink sink;
    sink.type = Sink::Type::Email;
    sink.url = QUrl(u"smtps://mail.example:465"_s);
    sink.to = QStringList{u"sre@omni.example"_s, u"lead@omni.example"_s};
    file.plan.sinks = {sink};
    RolloutEntry entry;
    entry.id = RolloutId{u"r"_s};
    entry.plan = std::make_shared<const PlanFile>(file);
    const auto views = sinkConnections(entry, {}, m_clock.now());
    QCOMPARE(views.front().name, u"email"_s);
    QCOMPARE(views.front().where, u"mail.example, to sre@omni.example, lead@omni.example"_s);
    QVERIFY(views.front().canTest);
}

void BannersTest::evidenceThatIsMissingIsSaid()
{
    Snapshot snapshot = snapshotOf(Scene::Completed, m_clock.now());
    snapshot.releases.resize(1); // what else is open has a line of its own
    ReleaseView &release = snapshot.releases.front();
    release.evidence = {{u"lease"_s, true, u"record 3"_s},
                        {u"sign-off of security"_s, false, u"missing: interlock signoff --role security"_s,
                         u"signoff omni --role security"_s}};
    release.evidenceCommand = u"interlock signoff omni --role security --store sqlite:/tmp/x"_s;
    show(snapshot);
    QCOMPARE(m_window->notices(), QStringList{u"Evidence is missing."_s});
    const auto notice = Notices::evidence(&release);
    QVERIFY(notice->text.contains(u"sign-off of security"));
    QVERIFY(!notice->text.contains(u"lease"));
    QCOMPARE(notice->copy, release.evidenceCommand);
    QTest::mouseClick(button(u"Open records"_s), Qt::LeftButton);
    QCOMPARE(m_window->page(), Page::Records);
    const auto *records = m_window->findChild<RecordsPage *>();
    QCOMPARE(records->evidence(),
             u"1 of 2 that the plan demands are in the log. sign-off of security: missing: "
             "interlock signoff --role security"_s);
    release.evidence.back() = {u"sign-off of security"_s, true, u"dana, record 40"_s};
    release.evidenceCommand.clear();
    show(snapshot);
    QCOMPARE(m_window->notices(), QStringList());
    QCOMPARE(records->evidence(), u"2 of 2 that the plan demands are in the log."_s);
}

void BannersTest::aStoreThatCannotBeReadSaysWhatToDo()
{
    Snapshot broken = snapshotOf(Scene::Live, m_clock.now());
    broken.store.readable = false;
    broken.store.path = u"/srv/on call/ops.sqlite"_s;
    broken.store.problem = u"file is not a database"_s;
    broken.store.mend = u"restore it from a copy"_s;
    const auto notice = Notices::store(broken, m_clock.now());
    QVERIFY(notice);
    QCOMPARE(notice->text, u"File is not a database. Restore it from a copy."_s);
    QCOMPARE(notice->copy, u"interlock verify --store 'sqlite:/srv/on call/ops.sqlite'"_s);
    broken.store.absent = true;
    QVERIFY(!Notices::store(broken, m_clock.now()));
}

void BannersTest::calmIsSaidWithItsAge()
{
    const Snapshot live = snapshotOf(Scene::Live, m_clock.now());
    Moment later = m_clock.now();
    later.boot += Duration(2400);
    QCOMPARE(Incident::of(live, live.releases.front(), later, Zone::Utc).calm,
             u"Every guardrail holds, checked 3.0 s ago."_s);
    const Snapshot over = snapshotOf(Scene::Completed, m_clock.now());
    QCOMPARE(Incident::of(over, over.releases.front(), later, Zone::Utc).calm,
             u"Every guardrail held when it ended."_s);
}

/// What has no value because nobody looks any more is not what broke.
void BannersTest::aPersonsRollbackBrokeNothing()
{
    Snapshot snapshot = snapshotOf(Scene::RolledBack, m_clock.now());
    ReleaseView &release = snapshot.releases.front();
    release.rollback->byPerson = true;
    std::erase_if(release.timeline,
                  [](const TimelineEntry &entry) { return entry.kind == TimelineEntry::Kind::Guardrail; });
    for (GuardrailView &rule : release.guardrails) {
        rule.state = StatusKind::Idle;
        rule.value.reset();
    }
    release.weights = {{m_clock.now().wall - std::chrono::seconds(90), Weight{500}, Weight{500}},
                       {m_clock.now().wall - std::chrono::seconds(30), Weight{0}, Weight{0}}};
    release.endedAt = m_clock.now().wall - std::chrono::seconds(30);
    const IncidentView view = Incident::of(snapshot, release, m_clock.now(), Zone::Utc);
    QVERIFY(view.broke.empty());
    QCOMPARE(view.calm, u"Nothing was in breach; a person rolled it back."_s);
    QVERIFY2(view.advice.startsWith(u"For 60 s up to 5 % of the requests went to 8.0.0."),
             qPrintable(view.advice));
}

QTEST_MAIN(BannersTest)
#include "tst_banners.moc"
