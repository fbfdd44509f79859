#include "tests/support/openwindow.h"
#include "ui/dashboard/stagetable.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/style/look.h"
#include "ui/timeline/timelinepage.h"
#include "ui/timeline/weightaxis.h"

#include <QCheckBox>
#include <QWheelEvent>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;

namespace {
constexpr qint64 kStart = 1'000'000'000'000, kHour = 3'600'000;

StageView stageOf(int percent, Duration bake, StageView::State state)
{
    StageView made;
    made.weight = Weight{percent * 100};
    made.bakeWanted = bake;
    made.state = state;
    return made;
}

/// 5 % for an hour, which took 70 minutes; 25 % for two, half counted; 100 % for four, after a gate.
ReleaseView release()
{
    using State = StageView::State;
    ReleaseView made;
    made.id = RolloutId{u"r"_s};
    made.startedAt = wallFromMs(kStart);
    made.stages = {stageOf(5, hours(1), State::Past), stageOf(25, hours(2), State::Current),
                   stageOf(100, hours(4), State::Next)};
    made.stages[0].enteredAt = made.startedAt;
    made.stages[0].leftAt = made.stages[1].enteredAt = wallFromMs(kStart) + minutes(70);
    made.stages[1].bakeCounted = minutes(60);
    made.stages[1].hasGate = true;
    made.stages[1].note = u"needs sre-lead"_s;
    made.stages[1].checkpoints = {minutes(30), minutes(90)};
    return made;
}
const WallTime kNow = wallFromMs(kStart) + minutes(140);

TimelineEntry entryOf(Duration after, TimelineEntry::Kind kind, StatusKind status, const QString &what)
{
    TimelineEntry made;
    made.record = after.count();
    made.at = wallFromMs(kStart) + after;
    made.kind = kind;
    made.status = status;
    made.what = what;
    return made;
}

/// A guardrail fired and the release went back within three seconds; somebody was asked, and a note follows.
std::vector<TimelineEntry> rolledBack()
{
    using Kind = TimelineEntry::Kind;
    std::vector<TimelineEntry> made{
        entryOf(minutes(60), Kind::Guardrail, StatusKind::Fail, u"breach"_s),
        entryOf(minutes(60) + std::chrono::seconds(1), Kind::Decision, StatusKind::Running, u"asked"_s),
        entryOf(minutes(60) + std::chrono::seconds(3), Kind::Decision, StatusKind::Fail, u"rolled back"_s),
        entryOf(minutes(61), Kind::Decision, StatusKind::Running, u"roll back"_s),
        entryOf(minutes(120), Kind::Note, StatusKind::Idle, u"note"_s)};
    made[3].isEcho = true;
    std::ranges::reverse(made);
    return made;
}
} // namespace

/// The timeline: stages as they were, are planned and will be; zoom, pan, marks, and the way to their
/// records.
class TimelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void stagesHaveRealAndPlannedTimes();
    void aHeldStageMovesWhatIsAhead();
    void whatIsOverHasNothingAhead();
    void theAxisShowsAllFromTheFirstDecisionOn();
    void theWheelZoomsAtThePointerAndFShowsAll();
    void zAndShiftZActOnTheTimelineWhenItIsOnTheScreen();
    void aDragPansAndOpensNothing();
    void arrowsGoFromMarkToMarkAndEnterOpensTheRecord();
    void aClickOnAMarkOpensItsRecord();
    void enterOnAnEntryOpensItsRecordWithItsSignature();
    void aDayIsZoomedToMinutes();
    void aRowSaysAWordAndItsSentenceOnce_data();
    void aRowSaysAWordAndItsSentenceOnce();
    void decisionsOnlyLeavesOutTheHousekeeping();
    void marksOfOneActShareASignAtItsTime();
    void marksApartHaveTheirOwnSigns();

private:
    void open(Scene scene);
    WeightAxis &axis() const { return *m_window->findChild<TimelinePage *>()->axis(); }
    qint64 span() const { return axis().view().shown().to - axis().view().shown().from; }
    void turnWheel(QPoint at, int steps);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void TimelineTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TimelineTest::open(Scene scene)
{
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
    m_window->setPage(Page::Timeline);
    m_window->apply();
    QTest::qWait(20);
}

void TimelineTest::turnWheel(QPoint at, int steps)
{
    QWheelEvent turned(at, axis().mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, Qt::NoModifier,
                       Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&axis(), &turned);
}

void TimelineTest::stagesHaveRealAndPlannedTimes()
{
    const std::vector<StageBand> bands = stageBands(release(), kNow);
    QCOMPARE(bands.size(), size_t(3));
    QCOMPARE(bands[0].real, (Stretch{kStart, kStart + 70 * 60'000}));
    QCOMPARE(bands[0].planned, (Stretch{kStart, kStart + kHour}));
    QVERIFY(!bands[0].ahead);
    QCOMPARE(bands[1].real, (Stretch{kStart + 70 * 60'000, toMs(kNow)}));
    QCOMPARE(bands[1].planned, (Stretch{kStart + kHour, kStart + 3 * kHour}));
    QCOMPARE(bands[1].ahead, (Stretch{toMs(kNow), toMs(kNow) + kHour})); // the hour that is not counted yet
    QCOMPARE(bands[1].gate, u"needs sre-lead"_s);
    QCOMPARE(bands[1].checkpoints, (std::vector<qint64>{kStart + 100 * 60'000, kStart + 160 * 60'000}));
    QVERIFY(!bands[2].real);
    QCOMPARE(bands[2].ahead, (Stretch{toMs(kNow) + kHour, toMs(kNow) + 5 * kHour}));
    QCOMPARE(bands[2].planned, (Stretch{kStart + 3 * kHour, kStart + 7 * kHour}));
}

void TimelineTest::aHeldStageMovesWhatIsAhead()
{
    ReleaseView held = release();
    const auto before = stageBands(held, kNow)[2].ahead;
    const auto later = stageBands(held, kNow + hours(3))[2].ahead; // its bake counted nothing meanwhile
    QCOMPARE(later->from - before->from, 3 * kHour);
    held.stages[1].endsAt = kNow + minutes(75); // an estimate of the guard is taken as it is
    QCOMPARE(stageBands(held, kNow)[2].ahead->from, toMs(kNow) + 75 * 60'000);
}

void TimelineTest::whatIsOverHasNothingAhead()
{
    ReleaseView over = release();
    over.endedAt = kNow - minutes(10);
    const std::vector<StageBand> bands = stageBands(over, kNow);
    QCOMPARE(bands[1].real->to, toMs(*over.endedAt));
    QVERIFY(std::ranges::none_of(bands, [](const StageBand &band) { return band.ahead.has_value(); }));
    QVERIFY(stageBands(ReleaseView(), kNow).empty());
}

void TimelineTest::theAxisShowsAllFromTheFirstDecisionOn()
{
    open(Scene::Live);
    const Stretch seen = axis().view().shown();
    QCOMPARE_LT(seen.from, toMs(m_clock.now().wall - minutes(138))); // the approvals before the start
    QCOMPARE_GT(seen.to, toMs(m_clock.now().wall + hours(28)));      // 44 minutes, 4 and 24 hours ahead
    QCOMPARE(axis().bands().size(), size_t(4));
}

void TimelineTest::theWheelZoomsAtThePointerAndFShowsAll()
{
    open(Scene::Live);
    const Stretch all = axis().view().shown();
    const QPoint at(axis().width() / 4, axis().height() / 2);
    const auto under = [&] {
        const Stretch seen = axis().view().shown();
        const double left = scaled(52), wide = axis().width() - scaled(52) - scaled(16);
        return seen.from + qint64((at.x() - left) / wide * double(seen.to - seen.from));
    };
    const qint64 moment = under();
    turnWheel(at, 8);
    QCOMPARE_LT(span(), (all.to - all.from) / 4);
    QVERIFY(std::abs(under() - moment) < 60'000);
    axis().setFocus();
    QTest::keyClick(&axis(), Qt::Key_F);
    QCOMPARE(axis().view().shown(), all);
    QTest::keyClick(&axis(), Qt::Key_Plus);
    QCOMPARE_LT(span(), all.to - all.from);
    QTest::keyClick(&axis(), Qt::Key_Minus);
    QTest::keyClick(&axis(), Qt::Key_Minus);
    QCOMPARE(axis().view().shown(), all);
}

void TimelineTest::zAndShiftZActOnTheTimelineWhenItIsOnTheScreen()
{
    open(Scene::Live);
    const qint64 all = span();
    turnWheel({axis().width() / 2, 100}, 10);
    const qint64 near = span();
    QTest::keyClick(m_window.get(), Qt::Key_Z);
    QVERIFY(std::abs(span() - 2 * near) <= 2);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ShiftModifier);
    QCOMPARE(span(), all);
}

void TimelineTest::aDragPansAndOpensNothing()
{
    open(Scene::Live);
    QSignalSpy opened(&axis(), &WeightAxis::recordRequested);
    const QPoint at(axis().width() / 2, axis().height() / 2);
    turnWheel(at, 8);
    const Stretch before = axis().view().shown();
    QTest::mousePress(&axis(), Qt::LeftButton, {}, at);
    for (int x = 10; x <= 100; x += 10) {
        const QPoint to = at + QPoint(x, 0);
        QMouseEvent moved(QEvent::MouseMove, to, axis().mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(&axis(), &moved);
    }
    QTest::mouseRelease(&axis(), Qt::LeftButton, {}, at + QPoint(100, 0));
    QCOMPARE_LT(axis().view().shown().from, before.from);
    QCOMPARE(span(), before.to - before.from);
    QCOMPARE(opened.size(), 0);
}

void TimelineTest::arrowsGoFromMarkToMarkAndEnterOpensTheRecord()
{
    open(Scene::Live);
    axis().setFocus();
    QTest::keyClick(&axis(), Qt::Key_Right);
    QVERIFY2(axis().accessibleDescription().contains(u"Reviewed with the storage team"),
             qPrintable(axis().accessibleDescription()));
    QTest::keyClick(&axis(), Qt::Key_Right);
    QTest::keyClick(&axis(), Qt::Key_Right);
    const qint64 record = axis().marks()[2].record;
    QTest::keyClick(&axis(), Qt::Key_Return);
    QCOMPARE(m_window->page(), Page::Records);
    QCOMPARE(m_window->recordsPage()->selected(), record);
}

void TimelineTest::aClickOnAMarkOpensItsRecord()
{
    open(Scene::Breach);
    const size_t last = axis().marks().size() - 1;
    const auto box = axis().markBox(last);
    QVERIFY(box);
    QTest::mouseClick(&axis(), Qt::LeftButton, {}, box->center().toPoint());
    QCOMPARE(m_window->page(), Page::Records);
    QCOMPARE(m_window->recordsPage()->selected(), axis().marks()[last].record);
}

void TimelineTest::enterOnAnEntryOpensItsRecordWithItsSignature()
{
    open(Scene::Live);
    auto *page = m_window->findChild<TimelinePage *>();
    PlainTable *table = page->table();
    QCOMPARE(table->model()->index(0, TimelineModel::Signature).data().toString(), u"signature valid"_s);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(1, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(m_window->page(), Page::Records);
    QCOMPARE(m_window->recordsPage()->selected(), qint64(34)); // the newest but one of 30 to 35
    QVERIFY(m_commands.asked.contains(u"readPayload 34"_s));
}

void TimelineTest::aDayIsZoomedToMinutes()
{
    WeightAxis alone;
    alone.resize(1000, 260);
    ReleaseView day = release();
    day.stages[2].bakeWanted = hours(40);
    alone.show(day, kNow);
    QCOMPARE_GT(alone.view().shown().to - alone.view().shown().from, 42 * kHour);
    for (int i = 0; i < 40; ++i)
        alone.zoom(0.8, kStart + 70 * 60'000);
    QCOMPARE_LT(alone.view().shown().to - alone.view().shown().from, qint64(60'000));
    QVERIFY(alone.view().shown().from <= kStart + 70 * 60'000);
    QVERIFY(alone.view().shown().to >= kStart + 70 * 60'000);
}

void TimelineTest::aRowSaysAWordAndItsSentenceOnce_data()
{
    QTest::addColumn<TimelineEntry>("entry");
    QTest::addColumn<QStringList>("said"); // what, why
    QTest::addColumn<bool>("bold");
    using Kind = TimelineEntry::Kind;
    TimelineEntry order = entryOf({}, Kind::WeightChange, StatusKind::Idle, u"ordered"_s);
    order.more = order.why = u"25 % → 0 %, latency 925 ms > 500 ms"_s;
    QTest::addRow("an order keeps house") << order << QStringList{u"ordered"_s, order.more} << false;
    order.status = StatusKind::Fail;
    QTest::addRow("an order that failed does not") << order << QStringList{u"ordered"_s, order.more} << true;
    TimelineEntry breach = entryOf({}, Kind::Guardrail, StatusKind::Fail, u"breach"_s);
    breach.more = u"latency 925 ms > 500 ms"_s;
    breach.why = u"latency 925 ms > 500 ms, rollback, recovery: look at the traces"_s;
    QTest::addRow("a breach") << breach << QStringList{u"breach"_s, breach.more} << true;
    TimelineEntry approved = entryOf({}, Kind::Decision, StatusKind::Pass, u"approved"_s);
    approved.why = u"reviewed"_s;
    QTest::addRow("a person's reason") << approved << QStringList{u"approved"_s, u"reviewed"_s} << true;
    approved.isEcho = true;
    QTest::addRow("what another row tells better")
        << approved << QStringList{u"approved"_s, u"reviewed"_s} << false;
}

void TimelineTest::aRowSaysAWordAndItsSentenceOnce()
{
    QFETCH(TimelineEntry, entry);
    QFETCH(QStringList, said);
    QFETCH(bool, bold);
    TimelineModel model;
    model.setEntries({entry});
    const QModelIndex what = model.index(0, TimelineModel::What), why = model.index(0, TimelineModel::Why);
    QCOMPARE((QStringList{what.data().toString(), why.data().toString()}), said);
    QCOMPARE(what.data(Qt::FontRole).value<QFont>().bold() ||
                 what.data(Qt::FontRole).value<QFont>().weight() > 500,
             bold);
    QCOMPARE(what.data(Qt::ForegroundRole).isValid(), !bold); // quiet: in the colour of small print
    if (!entry.why.isEmpty())
        QCOMPARE(why.data(Qt::ToolTipRole).toString(), entry.why);
}

void TimelineTest::decisionsOnlyLeavesOutTheHousekeeping()
{
    open(Scene::Live);
    auto *page = m_window->findChild<TimelinePage *>();
    const auto rows = [&] {
        QStringList all;
        for (int row = 0; row < page->table()->model()->rowCount(); ++row)
            all << page->table()->model()->index(row, TimelineModel::What).data().toString();
        return all;
    };
    const QStringList all = rows();
    QVERIFY(all.contains(u"weight"_s) && all.contains(u"promote"_s));
    QTest::mouseClick(page->decisionsOnly(), Qt::LeftButton, {},
                      QPoint(8, page->decisionsOnly()->height() / 2));
    QStringList left = all;
    left.removeAll(u"weight"_s);
    QCOMPARE(rows(), left);
    page->focusFilter();
    QTest::keyClicks(m_window->focusWidget(), u"promote"_s);
    QCOMPARE(rows(), QStringList{u"promote"_s}); // both at once
    page->decisionsOnly()->setChecked(false);
    QCOMPARE(rows(), QStringList{u"promote"_s});
}

void TimelineTest::marksOfOneActShareASignAtItsTime()
{
    WeightAxis axis, alone;
    ReleaseView back = release();
    back.timeline = rolledBack();
    for (WeightAxis *one : {&axis, &alone})
        one->resize(1000, 260);
    axis.show(back, kNow);
    QCOMPARE(axis.marks().size(), size_t(4)); // what only echoes has no mark
    const auto shared = axis.markBox(0);
    QVERIFY(shared && axis.markBox(1) == shared && axis.markBox(2) == shared);
    std::erase_if(back.timeline, [](const TimelineEntry &entry) { return entry.what != u"rolled back"; });
    alone.show(back, kNow);
    QCOMPARE(alone.view().shown(), axis.view().shown());
    QCOMPARE(*alone.markBox(0), *shared); // where the rollback stands, which weighs most
    QSignalSpy opened(&axis, &WeightAxis::recordRequested);
    QTest::mouseClick(&axis, Qt::LeftButton, {}, shared->center().toPoint());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.front().front().toLongLong(), axis.marks()[2].record);
    axis.setFocus();
    QTest::keyClick(&axis, Qt::Key_Left); // each of them is reached all the same
    QVERIFY2(axis.accessibleDescription().contains(u"asked"_s), qPrintable(axis.accessibleDescription()));
}

void TimelineTest::marksApartHaveTheirOwnSigns()
{
    WeightAxis axis;
    axis.resize(1000, 260);
    ReleaseView back = release();
    back.timeline = rolledBack();
    axis.show(back, kNow);
    QVERIFY(axis.markBox(3)->left() > axis.markBox(2)->right());
    for (int i = 0; i < 30; ++i)
        axis.zoom(0.8, kStart + kHour + 1500);
    QVERIFY(axis.markBox(0) && axis.markBox(1) && axis.markBox(2)); // close enough, the three part
    QVERIFY(axis.markBox(0)->right() < axis.markBox(1)->left());
    QVERIFY(axis.markBox(1)->right() < axis.markBox(2)->left());
}

QTEST_MAIN(TimelineTest)
#include "tst_timeline.moc"
