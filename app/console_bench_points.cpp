#include "app/console_bench_points.h"

#include <QTimer>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kFew = 2'900, kMany = 1'000'000, kBegin = 1'700'000'000;
constexpr qint64 kColumns = 1000; ///< fewer than the plot is wide: each frame moves the curves
constexpr size_t kFrames = 200;
constexpr qint64 kPreparedATurn = 100'000;
constexpr double kMostRatio = 1.2;
} // namespace

BenchPoints::Side::Side(qint64 count) : canary(count), stable(count), points(count)
{
    plot.resize(1200, 400);
}

bool BenchPoints::Side::prepare()
{
    for (qint64 i = 0; i < kPreparedATurn && second < points; ++i)
        append();
    if (second < points)
        return false;
    GuardrailView rule;
    rule.name = u"latency"_s;
    rule.unit = u"ms"_s;
    rule.breach = Limit{Comparison::Above, 500};
    plot.show(rule, &canary, &stable);
    plot.QWidget::show();
    return true;
}

void BenchPoints::Side::append()
{
    const double at =
        double(second) / double(points) * 30; // the same shape on the screen, however many points
    const auto value = float(400 + 40 * std::sin(at) + 7 * std::sin(double(second) * 1.7));
    canary.append({(kBegin + second) * 1000, value});
    stable.append({(kBegin + second) * 1000, value - 20});
    ++second;
}

BenchPoints::BenchPoints(BenchEnded ended) : m_ended(std::move(ended)) {}

void BenchPoints::start()
{
    m_few = std::make_unique<Side>(kFew);
    m_many = std::make_unique<Side>(kMany);
    m_now = m_few.get();
    prepare();
}

/// What the bench itself takes is no stall of a window.
void BenchPoints::prepare()
{
    if (!m_now->prepare())
        return void(QTimer::singleShot(0, this, &BenchPoints::prepare));
    if (m_now == m_few.get()) {
        m_now = m_many.get();
        return prepare();
    }
    m_now = m_few.get();
    QTimer::singleShot(300, this, &BenchPoints::frame);
}

void BenchPoints::frame()
{
    m_timer.start();
    for (qint64 i = 0; i < std::max<qint64>(1, m_now->points / kColumns); ++i)
        m_now->append();
    const qint64 end = (kBegin + m_now->second) * 1000;
    m_now->plot.setStretch({end - m_now->points * 1000, end}, end);
    m_now->plot.refresh();
    QTimer::singleShot(0, this, [this] { QTimer::singleShot(0, this, &BenchPoints::framed); });
}

void BenchPoints::framed()
{
    m_now->frames.push_back(double(m_timer.nsecsElapsed()) / 1e6);
    m_now = m_now == m_few.get() ? m_many.get() : m_few.get();
    if (m_many->frames.size() < kFrames)
        return QTimer::singleShot(2, this, &BenchPoints::frame), void();
    const double few = quantileOf(m_few->frames, 0.5), many = quantileOf(m_many->frames, 0.5);
    m_ended({{{u"frame_2900"_s,
               few,
               u"ms"_s,
               {},
               u"one plot of 1200 x 400, two series, new samples for one pixel and a replot"_s},
              {u"frame_1000000"_s, many, u"ms"_s, {}, {}},
              {u"frame_1000000_ratio"_s,
               many / few,
               {},
               kMostRatio,
               u"medians of %1 frames, in turns"_s.arg(kFrames)}},
             {}});
    m_few.reset();
    m_many.reset();
}

} // namespace interlock
