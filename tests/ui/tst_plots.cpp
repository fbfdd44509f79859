#include "tests/support/openwindow.h"
#include "ui/dashboard/curveplot.h"
#include "ui/dashboard/livepage.h"
#include "ui/dashboard/plotfoot.h"
#include "ui/dashboard/rangedialog.h"
#include "ui/dashboard/rangerow.h"
#include "ui/dashboard/timeticks.h"
#include "ui/dashboard/valuetable.h"
#include "ui/mainwindow.h"

#include <QDateTimeEdit>
#include <QPushButton>
#include <QWheelEvent>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The live plots as they are used: wheel, drag, keys, ranges; what stands on them beside the curves.
class PlotsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void aDayOfPointsIsTakenInSeveralTurns();
    void aCurveAtZeroIsSeen();
    void theWheelZoomsAtThePointer();
    void aDragPans();
    void zWidensAndShiftZGoesBack();
    void theKeyboardZoomsAndPans();
    void allPlotsShareTheRange();
    void panningStopsTheFollowingAndTheButtonGoesOn();
    void twoMomentsAreShown();
    void twoMomentsThatCannotBeShownAreRefused_data();
    void twoMomentsThatCannotBeShownAreRefused();
    void zoomStaysBetweenTenSecondsAndAllThereIs();
    void marksTellMovesAndDecisions();
    void marksNeverStandOverEachOther();
    void theCrosshairHidesNoLimit();
    void warnAndBreachAreShaded();
    void whatIsNoLongerSeenIsAGapThatGrows();
    void aReleaseThatIsOverHasNoGapAfterItsEnd();
    void theLastHourIsToldInFigures();
    void eachPlotHasATableTwin();
    void aPlotThatWasHiddenFollowsTheTheme();
    void aNewValueInTheSamePixelDrawsNothingAgain();
    void ticksAreRoundAndNeverTheSame_data();
    void ticksAreRoundAndNeverTheSame();

private:
    void take(const Snapshot &snapshot)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshot));
        m_window->apply();
        QTest::qWait(30);
    }
    void show(Scene scene) { take(snapshotOf(scene, m_clock.now())); }
    CurveCanvas *canvas(int index) const { return live().plots()->plot(index)->canvas(); }
    LivePage &live() const { return *m_window->livePage(); }
    Stretch shown() const { return live().view().shown(); }
    qint64 span() const { return shown().to - shown().from; }
    qint64 under(QPoint at) const { return qint64(canvas(0)->xAxis->pixelToCoord(at.x()) * 1000); }
    void turnWheel(QPoint at, int steps);
    void drag(QPoint from, QPoint to);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void PlotsTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    m_window->resize(1600, 1000);
    m_window->setZone(Zone::Utc);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void PlotsTest::turnWheel(QPoint at, int steps)
{
    QWheelEvent turned(at, canvas(0)->mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, Qt::NoModifier,
                       Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(canvas(0), &turned);
    QTest::qWait(1);
}

void PlotsTest::drag(QPoint from, QPoint to)
{
    QTest::mousePress(canvas(0), Qt::LeftButton, {}, from);
    for (int step = 1; step <= 4; ++step) {
        const QPoint at = from + (to - from) * step / 4;
        QMouseEvent moved(QEvent::MouseMove, at, canvas(0)->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(canvas(0), &moved);
    }
    QTest::mouseRelease(canvas(0), Qt::LeftButton, {}, to);
    QTest::qWait(1);
}

/// A store that holds days brings millions of points: between them the window answers, and none is lost.
void PlotsTest::aDayOfPointsIsTakenInSeveralTurns()
{
    Snapshot day = snapshotOf(Scene::Live, m_clock.now());
    day.newPoints.clear();
    const ReleaseView &release = day.releases.front();
    constexpr int kSeries = 12, kPoints = 86'400;
    const qint64 begin = toMs(m_clock.now().wall) - qint64(kPoints) * 1000;
    for (int series = 0; series < kSeries; ++series) {
        NewPoints made{release.id, IndicatorId{u"series-%1"_s.arg(series)}, Track::Canary, {}};
        for (int i = 0; i < kPoints; ++i)
            made.points.push_back({begin + qint64(i) * 1000, float(i % 7)});
        day.newPoints.push_back(std::move(made));
    }
    m_window->take(std::make_shared<const Snapshot>(day));
    QVERIFY(m_window->isTaking());
    QVERIFY(m_window->history().find(release.id, IndicatorId{u"series-0"_s}, Track::Canary));
    QVERIFY(!m_window->history().find(release.id, IndicatorId{u"series-11"_s}, Track::Canary));
    MainWindow second(m_clock, m_commands); // takes over what still waits, too
    second.startFrom(*m_window);
    QTRY_VERIFY(!m_window->isTaking() && !second.isTaking());
    for (const MainWindow *window : {m_window.get(), &second}) {
        for (int series = 0; series < kSeries; ++series) {
            const SeriesRing *ring =
                window->history().find(release.id, IndicatorId{u"series-%1"_s.arg(series)}, Track::Canary);
            QVERIFY(ring);
            QCOMPARE(ring->lastMs(), begin + qint64(kPoints - 1) * 1000);
        }
    }
}

/// On the axis a line of no errors cannot be told from no line.
void PlotsTest::aCurveAtZeroIsSeen()
{
    Snapshot none = snapshotOf(Scene::Live, m_clock.now());
    for (NewPoints &series : none.newPoints) {
        for (Point &point : series.points)
            point.value = 0;
    }
    take(none);
    const QCPRange range = canvas(0)->yAxis->range();
    QVERIFY(range.lower < 0 && range.lower > -0.05 * range.upper);
    QVERIFY(canvas(0)->yAxis->coordToPixel(0) < canvas(0)->axisRect()->bottom() - 1);
}

void PlotsTest::theWheelZoomsAtThePointer()
{
    show(Scene::Live);
    const QPoint at = canvas(0)->axisRect()->center() - QPoint(60, 0);
    const qint64 moment = under(at), before = span();
    turnWheel(at, 3);
    QCOMPARE_LT(span(), before * 6 / 10);
    const qint64 pixel = span() / canvas(0)->axisRect()->width() + 1;
    QVERIFY2(std::abs(under(at) - moment) <= 2 * pixel, "what is under the pointer stays there");
    turnWheel(at, -20);
    QCOMPARE(span(), before); // all there is
    QVERIFY(live().view().isFollowing());
}

void PlotsTest::aDragPans()
{
    show(Scene::Live);
    live().setRange(Range::Quarter);
    const Stretch before = shown();
    const QPoint at = canvas(0)->axisRect()->center();
    drag(at, at + QPoint(100, 0));
    const double each = double(15 * 60'000) / canvas(0)->axisRect()->width();
    QVERIFY2(std::abs(double(before.from - shown().from) - 100 * each) < 3 * each,
             qPrintable(QString::number(before.from - shown().from)));
    QCOMPARE(span(), qint64(15 * 60'000));
    drag(at, at - QPoint(300, 0)); // never into the future
    QCOMPARE(shown(), before);
    QVERIFY(live().view().isFollowing());
}

void PlotsTest::zWidensAndShiftZGoesBack()
{
    show(Scene::Live);
    live().setRange(Range::Quarter);
    turnWheel(canvas(0)->axisRect()->center(), 5);
    const qint64 near = span();
    QTest::keyClick(m_window.get(), Qt::Key_Z);
    QCOMPARE(span(), 2 * near);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ShiftModifier);
    QCOMPARE(span(), qint64(15 * 60'000));
    QVERIFY(live().view().isRange());
}

void PlotsTest::theKeyboardZoomsAndPans()
{
    show(Scene::Live);
    live().setRange(Range::Quarter);
    canvas(0)->setFocus();
    const Stretch before = shown();
    QTest::keyClick(canvas(0), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE_LT(shown().from, before.from);
    QTest::keyClick(canvas(0), Qt::Key_Plus);
    QCOMPARE_LT(span(), before.to - before.from);
    QTest::keyClick(canvas(0), Qt::Key_Minus);
    QTest::keyClick(canvas(0), Qt::Key_Minus);
    QCOMPARE_GT(span(), before.to - before.from);
    QTest::keyClick(canvas(0), Qt::Key_Right);
    QCOMPARE(canvas(0)->readout().size(), 3); // time, stable, canary
    QCOMPARE(canvas(1)->readout().front(), canvas(0)->readout().front());
}

void PlotsTest::allPlotsShareTheRange()
{
    show(Scene::ManyGuardrails);
    live().setWide(true);
    QTest::qWait(20);
    QCOMPARE_GT(live().plots()->count(), 8);
    turnWheel(canvas(0)->axisRect()->center(), 4);
    for (int i = 1; i < live().plots()->count(); ++i) {
        if (canvas(i)->visibleRegion().isEmpty()) // drawn as soon as it is scrolled into view
            continue;
        const QCPRange one = canvas(0)->xAxis->range(), other = canvas(i)->xAxis->range();
        const double column = one.size() / canvas(i)->axisRect()->width();
        QVERIFY(std::abs(one.upper - other.upper) <= 2 * column);
        QVERIFY(std::abs(one.lower - other.lower) <= 3 * column);
    }
}

void PlotsTest::panningStopsTheFollowingAndTheButtonGoesOn()
{
    show(Scene::Live);
    QTest::keyClick(m_window.get(), Qt::Key_1);
    QVERIFY(live().rangeRow()->rangeButton(Range::FiveMinutes)->isChecked());
    const QPoint at = canvas(0)->axisRect()->center();
    drag(at, at + QPoint(120, 0));
    QVERIFY(!live().rangeRow()->rangeButton(Range::FiveMinutes)->isChecked());
    const Stretch still = shown();
    m_clock.advance(Duration(30'000));
    show(Scene::Live);
    QCOMPARE(shown(), still);
    QPushButton *follow = live().rangeRow()->followButton();
    QCOMPARE(follow->text(), u"Follow again"_s);
    QTest::mouseClick(follow, Qt::LeftButton);
    QCOMPARE(shown().to, toMs(m_clock.now().wall));
    QCOMPARE(follow->text(), u"Following"_s);
    QTest::mouseClick(follow, Qt::LeftButton); // and stands still where it is
    m_clock.advance(Duration(30'000));
    show(Scene::Live);
    QCOMPARE(shown().to, toMs(m_clock.now().wall) - 30'000);
}

void PlotsTest::twoMomentsAreShown()
{
    show(Scene::Live);
    const auto now = QDateTime::fromMSecsSinceEpoch(toMs(m_clock.now().wall) / 1000 * 1000, Qt::UTC);
    QTest::mouseClick(live().rangeRow()->momentsButton(), Qt::LeftButton);
    auto *dialog = m_window->findChild<RangeDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->from()->setDateTime(now.addSecs(-3600));
    dialog->to()->setDateTime(now.addSecs(-1800));
    QTest::mouseClick(dialog->showButton(), Qt::LeftButton);
    QCOMPARE(shown(),
             (Stretch{now.addSecs(-3600).toMSecsSinceEpoch(), now.addSecs(-1800).toMSecsSinceEpoch()}));
    const QString said = live().rangeRow()->momentsButton()->text();
    QVERIFY2(said.contains(now.addSecs(-3600).toString(u"HH:mm:ss"_s)), qPrintable(said));
}

void PlotsTest::twoMomentsThatCannotBeShownAreRefused_data()
{
    QTest::addColumn<int>("fromS"); // seconds from now
    QTest::addColumn<int>("toS");
    QTest::addColumn<QString>("problem");
    QTest::newRow("the end is before the begin") << -60 << -120 << u"at least 10 s after"_s;
    QTest::newRow("before the release began") << -90'000 << -80'000 << u"had not begun"_s;
    QTest::newRow("in the future") << 3600 << 7200 << u"after all there is"_s;
}

void PlotsTest::twoMomentsThatCannotBeShownAreRefused()
{
    QFETCH(int, fromS);
    QFETCH(int, toS);
    QFETCH(QString, problem);
    show(Scene::Live);
    RangeDialog *dialog = live().askMoments();
    const auto now = QDateTime::fromMSecsSinceEpoch(toMs(m_clock.now().wall), Qt::UTC);
    dialog->from()->setDateTime(now.addSecs(fromS));
    dialog->to()->setDateTime(now.addSecs(toS));
    QVERIFY2(dialog->problem().contains(problem), qPrintable(dialog->problem()));
    QVERIFY(!dialog->showButton()->isEnabled());
}

void PlotsTest::zoomStaysBetweenTenSecondsAndAllThereIs()
{
    TimeView view;
    view.setWhole({0, 8 * 3'600'000});
    for (int i = 0; i < 60; ++i)
        view.zoom(0.5, 1'000'000);
    QCOMPARE(view.shown().to - view.shown().from, TimeView::kShortest);
    QVERIFY(!view.isFollowing());
    QVERIFY(view.shown().from <= 1'000'000 && view.shown().to >= 1'000'000);
    for (int i = 0; i < 60; ++i)
        view.zoom(2);
    QCOMPARE(view.shown(), view.whole());
    view.choose({-5'000'000, -1'000'000}); // before there was anything
    QCOMPARE(view.shown(), (Stretch{0, 4'000'000}));
}

void PlotsTest::marksTellMovesAndDecisions()
{
    Snapshot snapshot = snapshotOf(Scene::Breach, m_clock.now());
    TimelineEntry note;
    note.kind = TimelineEntry::Kind::Note;
    note.at = m_clock.now().wall - std::chrono::minutes(5);
    note.what = u"note"_s;
    TimelineEntry denied = note;
    denied.kind = TimelineEntry::Kind::Decision;
    denied.status = StatusKind::Fail;
    denied.what = u"deny"_s;
    auto &timeline = snapshot.releases.front().timeline;
    timeline.insert(timeline.begin(), {note, denied});
    take(snapshot);
    QStringList labels;
    for (const PlotMark &mark : canvas(0)->decor().marks)
        labels << mark.label;
    for (const QString &wanted :
         {u"→ 5 %"_s, u"→ 25 %"_s, u"start"_s, u"breach"_s, u"rollback"_s, u"note"_s, u"deny"_s})
        QVERIFY2(labels.contains(wanted), qPrintable(wanted + u" of "_s + labels.join(u", "_s)));
    QVERIFY(std::ranges::is_sorted(canvas(0)->decor().marks, {}, &PlotMark::wallMs));
}

/// Many within a second or two: what ended the release has its words, others have what is left.
void PlotsTest::marksNeverStandOverEachOther()
{
    using Kind = PlotMark::Kind;
    const std::vector<PlotMark> marks{{1000, Kind::Weight, StatusKind::Running, u"→ 5 %"_s},
                                      {40'000, Kind::Weight, StatusKind::Running, u"→ 25 %"_s},
                                      {41'000, Kind::Breach, StatusKind::Fail, u"breach"_s},
                                      {42'000, Kind::Decision, StatusKind::Fail, u"roll back"_s},
                                      {42'500, Kind::Weight, StatusKind::Fail, u"→ 0 %"_s},
                                      {50'000, Kind::Note, StatusKind::Idle, u"note"_s}};
    const QFontMetricsF metrics(fontOf(Type::Caption));
    for (int wide : {120, 200, 300, 600}) {
        const PlotScale on{QRect(40, 20, wide, 180), 0, wide / 60'000.0, 0, 1};
        const std::vector<MarkPlace> placed = placeMarks(marks, on, metrics);
        QCOMPARE(placed.size(), marks.size());
        std::vector<std::pair<double, double>> taken;
        for (const MarkPlace &place : placed) {
            if (place.shape)
                taken.emplace_back(*place.shape, *place.shape + metrics.height() - 2);
            if (place.label)
                taken.emplace_back(*place.label, *place.label + metrics.horizontalAdvance(place.mark->label));
        }
        std::ranges::sort(taken);
        for (size_t i = 1; i < taken.size(); ++i)
            QVERIFY2(taken[i].first >= taken[i - 1].second, qPrintable(QString::number(wide)));
        const auto end = std::ranges::find(placed, u"roll back"_s,
                                           [](const MarkPlace &place) { return place.mark->label; });
        QVERIFY2(end->shape && end->label, qPrintable(QString::number(wide)));
    }
}

void PlotsTest::theCrosshairHidesNoLimit()
{
    show(Scene::Warning); // both limits have words
    for (int i : {0, 1}) {
        const CurveCanvas &plot = *canvas(i);
        const QRect in = plot.axisRect()->rect();
        QTRY_VERIFY(!plot.limitWords().empty());
        for (int x = in.left(); x <= in.right(); x += 5) {
            const QRect box = plot.readoutBox(x, {104, 52});
            QVERIFY(box.left() >= in.left() && box.right() <= in.right() + 10);
            for (const QRectF &words : plot.limitWords())
                QVERIFY2(!words.intersects(QRectF(box)), qPrintable(u"at %1"_s.arg(x - in.left())));
        }
    }
}

void PlotsTest::warnAndBreachAreShaded()
{
    const Limit warn{Comparison::Above, 450}, breach{Comparison::Above, 500};
    const std::vector<Band> canary{{0, 10, 400, 410, 0},  {20, 30, 440, 460, 1}, {40, 50, 490, 499, 2},
                                   {60, 70, 480, 520, 3}, {80, 90, 400, 410, 4}, {100, 110, 505, 505, 5}};
    const std::vector<Shade> wanted{
        {{20, 60}, Shade::Kind::Warn}, {{60, 80}, Shade::Kind::Breach}, {{100, 110}, Shade::Kind::Breach}};
    QCOMPARE(limitShades(canary, warn, breach), wanted);
    QVERIFY(limitShades(canary, {}, {}).empty());

    show(Scene::Warning); // p95 has both limits, and is over the one that warns
    const PlotDecor &decor = canvas(0)->decor();
    QCOMPARE(decor.warnWords, u"warn ≥ 450 ms"_s);
    QCOMPARE(decor.breachWords, u"breach ≥ 500 ms"_s);
    QVERIFY(std::ranges::count(decor.shades, Shade::Kind::Warn, &Shade::kind) > 0);
    QCOMPARE(std::ranges::count(decor.shades, Shade::Kind::Breach, &Shade::kind), 0);
}

void PlotsTest::whatIsNoLongerSeenIsAGapThatGrows()
{
    show(Scene::Live);
    const auto tail = [this] {
        std::optional<Shade> last;
        for (const Shade &shade : canvas(0)->decor().shades) {
            if (shade.kind == Shade::Kind::Unseen && shade.when.to > toMs(m_clock.now().wall) - 60'000)
                last = shade;
        }
        return last;
    };
    QVERIFY(!tail()); // the newest value is a second old
    m_clock.advance(Duration(90'000));
    live().tick(m_clock.now()); // nothing comes any more; only time goes on
    QTest::qWait(20);
    QVERIFY(tail().has_value());
    QCOMPARE(tail()->when.to, toMs(m_clock.now().wall));
    m_clock.advance(Duration(600'000));
    live().tick(m_clock.now());
    QTest::qWait(20);
    QCOMPARE_GT(tail()->when.to - tail()->when.from, qint64(680'000));
}

void PlotsTest::aReleaseThatIsOverHasNoGapAfterItsEnd()
{
    show(Scene::RolledBack);
    m_clock.advance(Duration(3'600'000));
    live().tick(m_clock.now());
    QTest::qWait(20);
    QVERIFY(std::ranges::none_of(canvas(0)->decor().shades, [this](const Shade &shade) {
        return shade.kind == Shade::Kind::Unseen && shade.when.to > toMs(m_clock.now().wall) - 3'590'000;
    }));
}

void PlotsTest::theLastHourIsToldInFigures()
{
    show(Scene::Live);
    const QString figures = live().plots()->plot(0)->foot().figures();
    static const QRegularExpression form(
        u"^p50, p95 in 60 min: canary [0-9.,]+, [0-9.,]+ ms; stable [0-9.,]+, [0-9.,]+ ms$"_s);
    QVERIFY2(form.match(figures).hasMatch(), qPrintable(figures));
    live().setRange(Range::FiveMinutes); // whatever is on the screen
    QCOMPARE(live().plots()->plot(0)->foot().figures(), figures);
    QVERIFY(canvas(0)->accessibleDescription().contains(figures));
    QVERIFY(!live().plots()->plot(0)->foot().sentence().isEmpty());
}

void PlotsTest::eachPlotHasATableTwin()
{
    show(Scene::Live);
    live().setRange(Range::FiveMinutes);
    CurvePlot *plot = live().plots()->plot(1);
    plot->tableButton()->setFocus(Qt::TabFocusReason);
    QTest::keyClick(plot->tableButton(), Qt::Key_Space);
    QVERIFY(!plot->canvas()->isVisible());
    const int rows = plot->values().rowCount();
    QCOMPARE_GT(rows, 200);
    QCOMPARE(plot->values().columnCount(), int(ValueTable::ColumnCount));
    turnWheel(canvas(0)->axisRect()->center(), 5); // the table follows the range too
    QCOMPARE_LT(plot->values().rowCount(), rows / 2);
    QTest::keyClick(plot->tableButton(), Qt::Key_Space);
    QVERIFY(plot->canvas()->isVisible());
}

void PlotsTest::aNewValueInTheSamePixelDrawsNothingAgain()
{
    show(Scene::Live);
    QTest::qWait(50);
    QSignalSpy drawn(canvas(0), &QCustomPlot::afterReplot);
    Snapshot next = snapshotOf(Scene::Live, m_clock.now());
    for (NewPoints &points : next.newPoints)
        points.points = {{toMs(m_clock.now().wall), points.points.back().value}};
    take(next);
    QCOMPARE(drawn.size(), 0);
    for (NewPoints &points : next.newPoints) // an extreme does show
        points.points = {{toMs(m_clock.now().wall) + 1, 5000.0F}};
    take(next);
    QCOMPARE_GE(drawn.size(), 1);
}

void PlotsTest::ticksAreRoundAndNeverTheSame_data()
{
    QTest::addColumn<qint64>("span");
    QTest::addColumn<QString>("first");
    QTest::newRow("a minute is told in seconds") << qint64(60'000) << u"14:00:15"_s;
    QTest::newRow("five minutes are told in seconds") << qint64(300'000) << u"14:01:00"_s;
    QTest::newRow("an hour in minutes") << qint64(3'600'000) << u"14:15"_s;
    QTest::newRow("a day in hours") << qint64(86'400'000) << u"18:00"_s;
    QTest::newRow("two days with the day") << qint64(2 * 86'400'000) << u"22 Nov 00:00"_s;
}

void PlotsTest::ticksAreRoundAndNeverTheSame()
{
    QFETCH(qint64, span);
    QFETCH(QString, first);
    const qint64 from = QDateTime::fromString(u"2026-11-21T14:00:01Z"_s, Qt::ISODate).toMSecsSinceEpoch();
    const std::vector<TimeTick> ticks = timeTicks({from, from + span}, 6, Zone::Utc);
    QVERIFY(ticks.size() >= 2 && ticks.size() <= 6);
    QCOMPARE(ticks.front().label, first);
    QStringList labels;
    for (const TimeTick &tick : ticks)
        labels << tick.label;
    QCOMPARE(labels.removeDuplicates(), 0);
}

void PlotsTest::aPlotThatWasHiddenFollowsTheTheme()
{
    show(Scene::Live);
    const auto ground = [this] { return canvas(0)->grab().toImage().pixelColor(3, 3); };
    QCOMPARE(ground(), lightTokens().panel);
    m_window->setPage(Page::Settings);
    QTest::qWait(30);
    applyLook(*qApp, ThemeChoice::Dark, 1);
    QTest::qWait(30);
    m_window->setPage(Page::Live);
    QTRY_COMPARE(ground(), darkTokens().panel);
    applyLook(*qApp, ThemeChoice::Light, 1);
    QTRY_COMPARE(ground(), lightTokens().panel);
}

QTEST_MAIN(PlotsTest)
#include "tst_plots.moc"
