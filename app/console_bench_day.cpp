#include "app/console_bench_day.h"

#include "ui/dashboard/livepage.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QMouseEvent>
#include <QTimer>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kGuardrails = PlotGrid::kMost, kFrames = 300, kPans = 120;
constexpr qint64 kDay = 86'400;
constexpr double kMostFrameMs = 1000.0 / 60, kMostOpenMs = 300, kMostMiB = 150, kMostBytes = 4;
constexpr double kMostLookMs = 100;
constexpr size_t kLooks = 4;
constexpr int kQuietTurns = 5;
const RolloutId kBefore{u"before"_s}, kRollout{u"bench"_s};

float valueAt(int guardrail, qint64 second)
{
    return float(400 + 40 * std::sin(double(second) * 0.01 + guardrail) + 7 * std::sin(double(second) * 1.7));
}

IndicatorId indicatorOf(int guardrail)
{
    return IndicatorId{u"indicator-%1"_s.arg(guardrail)};
}

ReleaseView releaseOf(const RolloutId &id, WallTime now)
{
    ReleaseView release;
    release.id = id;
    release.name = release.service = id.text;
    release.phase = Phase::Baking;
    release.stage = 0;
    release.stages.resize(4);
    release.stages[0].state = StageView::State::Current;
    release.startedAt = now - std::chrono::hours(24);
    for (int i = 0; i < kGuardrails; ++i) {
        GuardrailView rule;
        rule.id = GuardrailId{u"guardrail-%1"_s.arg(i)};
        rule.indicator = indicatorOf(i);
        rule.name = u"guardrail %1"_s.arg(i);
        rule.unit = u"ms"_s;
        rule.value = double(valueAt(i, toMs(now) / 1000));
        rule.breach = Limit{Comparison::Above, 500};
        rule.age = Duration(300);
        rule.state = StatusKind::Pass;
        release.guardrails.push_back(rule);
    }
    return release;
}

Snapshot snapshotAt(Moment now)
{
    Snapshot made;
    made.taken = now;
    made.live = true;
    made.engine.state = EngineLink::State::Guarding;
    made.releases = {releaseOf(kBefore, now.wall), releaseOf(kRollout, now.wall)};
    return made;
}

void addPoints(Snapshot &snapshot, int guardrail, qint64 fromSecond, qint64 toSecond)
{
    for (Track track : {Track::Canary, Track::Stable}) {
        NewPoints made{kRollout, indicatorOf(guardrail), track, {}};
        made.points.reserve(size_t(toSecond - fromSecond));
        for (qint64 second = fromSecond; second < toSecond; ++second)
            made.points.push_back(
                {second * 1000, valueAt(guardrail, second) + (track == Track::Stable ? 9 : 0)});
        snapshot.newPoints.push_back(std::move(made));
    }
}
} // namespace

BenchDay::BenchDay(BenchEnded ended) : m_ended(std::move(ended)), m_window(m_clock, m_commands) {}

void BenchDay::start()
{
    m_window.resize(1920, 1080);
    m_window.show();
    const Moment now = m_clock.now();
    m_second = toMs(now.wall) / 1000;
    m_window.take(std::make_shared<const Snapshot>(snapshotAt(now)));
    m_window.select(kBefore);
    m_day = snapshotAt(now);
    QTimer::singleShot(300, this, &BenchDay::prepare);
}

/// A guardrail's day a turn: what the bench itself takes is no stall of the window.
void BenchDay::prepare()
{
    const int prepared = int(m_day.newPoints.size()) / 2;
    if (prepared == kGuardrails)
        return open();
    addPoints(m_day, prepared, m_second - kDay, m_second);
    QTimer::singleShot(0, this, &BenchDay::prepare);
}

void BenchDay::whenPainted(std::function<void()> then)
{
    // Replots are queued behind what asked for them, paints behind the replots.
    QTimer::singleShot(0, this, [this, then = std::move(then)] { QTimer::singleShot(0, this, then); });
}

/// Everything the window does for it: 24 series of 86,400 points are taken in, the release is chosen, drawn.
void BenchDay::open()
{
    auto snapshot = std::make_shared<const Snapshot>(std::exchange(m_day, {}));
    m_timer.start();
    m_window.take(snapshot);
    m_window.select(kRollout);
    m_window.apply();
    whenTaken();
}

void BenchDay::whenTaken()
{
    if (m_window.isTaking())
        return void(QTimer::singleShot(0, this, &BenchDay::whenTaken));
    m_window.apply(); // the curves, now that all of them is there
    whenPainted([this] { opened(); });
}

void BenchDay::opened()
{
    const double open = double(m_timer.nsecsElapsed()) / 1e6;
    m_step.figures.push_back({u"open_24h"_s, open, u"ms"_s, kMostOpenMs,
                              u"%1 series of %2 points taken in and drawn"_s.arg(2 * kGuardrails).arg(kDay)});
    const double each = double(m_window.history().bytes()) / double(2 * kGuardrails * kDay);
    m_step.figures.push_back(
        {u"bytes_a_point"_s, each, u"B"_s, kMostBytes, u"values, times, minima and maxima"_s});
    m_window.take(std::make_shared<const Snapshot>(snapshotAt(m_clock.now()))); // the points came once
    QTimer::singleShot(300, this, &BenchDay::widen);
}

void BenchDay::widen()
{
    m_step.figures.push_back(
        {u"resident_24h"_s, residentMiB(), u"MiB"_s, kMostMiB, u"after the day was drawn"_s});
    m_window.livePage()->setWide(true);
    m_window.livePage()->setRange(Range::Window);
    for (QWidget *plot : m_window.livePage()->findChildren<QWidget *>(u"plot"_s))
        plot->installEventFilter(this);
    QTimer::singleShot(400, this, &BenchDay::frame);
}

bool BenchDay::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint)
        ++m_painted;
    return QObject::eventFilter(watched, event);
}

/// A new sample of every series, the whole day drawn again, the mouse elsewhere.
void BenchDay::frame()
{
    Moment now = m_clock.now();
    now.wall = wallFromMs((m_second + 1) * 1000);
    Snapshot next = snapshotAt(now);
    for (int i = 0; i < kGuardrails; ++i)
        addPoints(next, i, m_second, m_second + 1);
    ++m_second;
    const auto snapshot = std::make_shared<const Snapshot>(std::move(next));
    QWidget *under = m_window.livePage()->plots()->plot(0)->findChild<QWidget *>(u"plot"_s);
    const QPointF at(40 + int(m_frames.size()) * 7 % std::max(1, under->width() - 60), under->height() / 2.0);
    QMouseEvent move(QEvent::MouseMove, at, under->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    m_painted = 0;
    m_timer.start();
    QCoreApplication::sendEvent(under, &move);
    m_window.take(snapshot);
    m_window.apply();
    whenPainted([this] { framed(); });
}

void BenchDay::framed()
{
    m_frames.push_back(double(m_timer.nsecsElapsed()) / 1e6);
    m_fewestPainted = std::min(m_fewestPainted, m_painted);
    if (m_frames.size() < size_t(kFrames))
        QTimer::singleShot(4, this, &BenchDay::frame);
    else
        report();
}

void BenchDay::report()
{
    if (m_fewestPainted < kGuardrails)
        m_step.problem = u"frame_12x86400: a frame painted only %1 of 12 plots"_s.arg(m_fewestPainted);
    m_frames.erase(m_frames.begin(), m_frames.begin() + 10); // fonts and buffers are made in the first
    const QString how = u"12 plots of %1 points live, crosshair moving, all drawn"_s.arg(kDay);
    m_step.figures.push_back({u"frame_12x86400"_s, quantileOf(m_frames, 0.5), u"ms"_s, kMostFrameMs, how});
    m_step.figures.push_back(
        {u"frame_12x86400_p95"_s, quantileOf(m_frames, 0.95), u"ms"_s, kMostFrameMs, {}});
    m_step.figures.push_back({u"frame_12x86400_worst"_s, quantileOf(m_frames, 1), u"ms"_s, {}, {}});
    m_frames.clear();
    m_window.livePage()->setRange(Range::SixHours);
    QTimer::singleShot(300, this, [this] {
        mouse(QEvent::MouseButtonPress, 0);
        pan();
    });
}

void BenchDay::mouse(QEvent::Type type, int across)
{
    QWidget *under = m_window.livePage()->plots()->plot(0)->findChild<QWidget *>(u"plot"_s);
    const QPointF at(60 + across, under->height() / 2.0);
    QMouseEvent event(type, at, under->mapToGlobal(at),
                      type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                      type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(under, &event);
}

/// One plot is dragged, all twelve go along: each step is another stretch of the day.
void BenchDay::pan()
{
    m_painted = 0;
    m_timer.start();
    mouse(QEvent::MouseMove, 3 * (int(m_frames.size()) + 1));
    whenPainted([this] {
        m_frames.push_back(double(m_timer.nsecsElapsed()) / 1e6);
        if (m_painted < kGuardrails)
            m_step.problem = u"pan_12x86400: a step painted only %1 of 12 plots"_s.arg(m_painted);
        if (m_frames.size() < size_t(kPans))
            return void(QTimer::singleShot(4, this, &BenchDay::pan));
        panned();
    });
}

void BenchDay::panned()
{
    mouse(QEvent::MouseButtonRelease, 3 * kPans);
    m_step.figures.push_back({u"pan_12x86400"_s, quantileOf(m_frames, 0.5), u"ms"_s, kMostFrameMs,
                              u"six hours of a day dragged, 12 plots drawn"_s});
    m_step.figures.push_back({u"pan_12x86400_p95"_s, quantileOf(m_frames, 0.95), u"ms"_s, kMostFrameMs, {}});
    m_frames.clear();
    changeLook();
}

/// To and fro twice with the zoom, then with the theme: from the press until nothing is left to be painted.
void BenchDay::changeLook()
{
    const size_t at = m_looks.size();
    const bool there = at % 2 == 0;
    m_timer.start();
    if (at < kLooks)
        applyLook(*qApp, ThemeChoice::Light, there ? 1.1 : 1.0);
    else
        applyLook(*qApp, there ? ThemeChoice::Dark : ThemeChoice::Light, 1.0);
    m_looks.push_back(0);
    m_painted = 0;
    m_quiet = 0;
    whenQuiet([this] {
        m_looks.size() < 2 * kLooks ? void(QTimer::singleShot(50, this, &BenchDay::changeLook)) : looked();
    });
}

/// A new look is laid out and painted over several turns: the last one that painted a plot was the end.
void BenchDay::whenQuiet(std::function<void()> then)
{
    if (std::exchange(m_painted, 0) > 0) {
        m_looks.back() = double(m_timer.nsecsElapsed()) / 1e6;
        m_quiet = 0;
    } else if (m_looks.back() > 0 && ++m_quiet == kQuietTurns) {
        return then();
    }
    QTimer::singleShot(0, this, [this, then = std::move(then)] { whenQuiet(then); });
}

void BenchDay::looked()
{
    const auto median = [this](size_t from) {
        return quantileOf({m_looks.begin() + qsizetype(from), m_looks.begin() + qsizetype(from + kLooks)},
                          0.5);
    };
    m_step.figures.push_back({u"zoom_step"_s, median(0), u"ms"_s, kMostLookMs, u"Ctrl and + to painted"_s});
    m_step.figures.push_back(
        {u"theme_step"_s, median(kLooks), u"ms"_s, kMostLookMs, u"light to dark, painted"_s});
    m_window.hide();
    m_ended(m_step);
}

} // namespace interlock
