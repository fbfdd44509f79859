#include "ui/dashboard/curvecanvas.h"

#include "ui/dashboard/bandgraph.h"
#include "ui/dashboard/timeticks.h"
#include "ui/first/spoken.h"
#include "ui/style/look.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kHigh = 180, kHighOfMany = 120;          ///< at least, at 100 %
constexpr qint64 kPacesUnseen = 3, kSlowPace = 15'000; ///< ms; where no pace is known yet
constexpr double kStep = 8;                            ///< pixels of an arrow key
constexpr double kIn = 0.8, kWheelStep = 120;
constexpr double kBelowZero = 0.015; ///< of the height

bool isEmpty(const std::vector<Band> &bands)
{
    return std::ranges::all_of(bands, &Band::isEmpty);
}

/// A round number just above `value`, so that the axis does not jump with each sample.
double roundedUp(double value)
{
    if (!(value > 0))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (double step : {1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
        if (value <= step * power)
            return step * power;
    }
    return 10 * power;
}

qint64 roundedUpTo(qint64 value, qint64 unit)
{
    return (value + unit - 1) / unit * unit;
}

bool isPercent(const GuardrailView &rule)
{
    return rule.unit.startsWith(u'%');
}
} // namespace

CurveCanvas::CurveCanvas(QWidget *parent) : QCustomPlot(parent)
{
    speakAs<CurveCanvas>(QAccessible::Chart);
    setObjectName(u"plot"_s);
    setMinimumHeight(scaled(kHigh));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent); // what lies under it need not be painted first
    setMouseTracking(true);
    setPlottingHint(QCP::phImmediateRefresh, false); // all plots of a window go to the screen at once
    setLocale(QLocale());
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerText));
    xAxis->setSubTicks(false);
    yAxis->setSubTicks(false);
    xAxis->grid()->setVisible(false);
    yAxis->ticker()->setTickCount(4);
    yAxis->setNumberFormat(u"gb"_s);
    new PlotUnderlay(this, m_decor); // the plot owns its items
    m_stableGraph = new BandGraph(xAxis, yAxis, BandGraph::Stroke::Solid);
    m_canaryGraph = new BandGraph(xAxis, yAxis, BandGraph::Stroke::Dashed);
    m_overlay = new PlotOverlay(this, m_decor);
    applyColours();
}

/// Its own palette, when that has come: a page that is hidden gets the new one later than the window does.
void CurveCanvas::changeEvent(QEvent *event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || !m_canaryGraph)
        return;
    applyColours();
    refresh();
}

void CurveCanvas::applyColours()
{
    const Tokens &t = tokensOf(palette());
    setBackground(QBrush(t.panel));
    m_stableGraph->setColour(t.stable);
    m_canaryGraph->setColour(t.canary);
    for (QCPAxis *axis : {xAxis, yAxis}) {
        axis->setBasePen(QPen(axis == xAxis ? t.line : QColor(Qt::transparent)));
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelColor(t.muted);
        axis->setTickLabelFont(fontOf(Type::Caption));
        axis->grid()->setPen(QPen(t.line));
        axis->grid()->setZeroLinePen(QPen(t.line));
    }
    axisRect()->setMinimumMargins(QMargins(scaled(34), PlotOverlay::markRow() + 2, scaled(10), scaled(20)));
    m_dirty = true;
}

void CurveCanvas::setSeries(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable)
{
    const bool same = m_canary == canary && m_stable == stable && m_rule.warn == rule.warn &&
                      m_rule.breach == rule.breach && m_rule.unit == rule.unit;
    m_dirty = m_dirty || !same;
    m_rule = rule;
    m_canary = canary;
    m_stable = stable;
}

void CurveCanvas::setStretch(Stretch stretch, qint64 present)
{
    m_stretch = stretch;
    m_present = present;
}

void CurveCanvas::setMarks(const std::vector<PlotMark> &marks)
{
    m_dirty = m_dirty || m_marks != marks;
    m_marks = marks;
}

void CurveCanvas::setZone(Zone zone)
{
    m_dirty = m_dirty || m_zone != zone;
    m_zone = zone;
}

int CurveCanvas::columns() const
{
    return std::max(50, axisRect()->width());
}

/// The stretch on whole columns of time; all that was asked for is in it.
Stretch CurveCanvas::snapped() const
{
    const int whole = columns() - 1; // the last column may be begun only
    const qint64 each = std::max<qint64>(1, (m_stretch.to - m_stretch.from + whole - 1) / whole);
    const qint64 to = roundedUpTo(m_stretch.to, each);
    return {to - each * columns(), to};
}

double CurveCanvas::msPerPixel() const
{
    return double(m_drawn.to - m_drawn.from) / std::max(1, axisRect()->width());
}

/// Would the newest values look otherwise than the picture has them?
bool CurveCanvas::newestShows() const
{
    const auto shows = [this](const SeriesRing *ring, const BandGraph *graph) {
        if (ring == nullptr || ring->isEmpty())
            return false;
        if (graph->bands().empty())
            return ring->lastMs() >= m_drawn.from;
        const Band &drawn = graph->bands().back();
        if (ring->lastMs() <= drawn.toMs || drawn.toMs >= m_drawn.to)
            return false;
        if (double(ring->lastMs() - drawn.toMs) >= msPerPixel())
            return true;
        const std::optional<float> last = ring->last();
        if (!last || drawn.isEmpty())
            return last.has_value() == drawn.isEmpty();
        const double pixel = yAxis->range().size() / std::max(1, axisRect()->height());
        return double(*last) < double(drawn.low) - pixel / 2 ||
               double(*last) > double(drawn.high) + pixel / 2;
    };
    return shows(m_canary, m_canaryGraph) || shows(m_stable, m_stableGraph);
}

void CurveCanvas::refresh()
{
    if (!isVisible() || visibleRegion().isEmpty() || m_stretch.to <= m_stretch.from)
        return;
    if (!m_dirty && snapped() == m_drawn &&
        unseen().size() == size_t(std::ranges::count(m_decor.shades, Shade::Kind::Unseen, &Shade::kind)) &&
        !newestShows())
        return;
    redraw();
}

void CurveCanvas::redraw()
{
    m_dirty = false;
    m_drawn = snapped();
    std::vector<Band> stable = m_stable ? m_stable->bands(m_drawn, columns()) : std::vector<Band>{};
    std::vector<Band> canary = m_canary ? m_canary->bands(m_drawn, columns()) : std::vector<Band>{};
    drawAxes(stable, canary);
    m_decor = {m_rule.warn,
               m_rule.breach,
               {},
               {},
               isEmpty(stable) ? tr("no data") : tr("no data of the canary"),
               limitShades(canary, m_rule.warn, m_rule.breach),
               m_marks};
    if (m_rule.breach)
        m_decor.breachWords = Words::breach(*m_rule.breach, m_rule.unit);
    if (m_rule.warn)
        m_decor.warnWords = Words::warn(*m_rule.warn, m_rule.unit);
    std::ranges::copy(unseen(), std::back_inserter(m_decor.shades));
    m_stableGraph->setBands(std::move(stable));
    m_canaryGraph->setBands(std::move(canary));
    replot(QCustomPlot::rpQueuedReplot);
}

void CurveCanvas::drawAxes(const std::vector<Band> &stable, const std::vector<Band> &canary)
{
    xAxis->setRange(double(m_drawn.from) / 1000, double(m_drawn.to) / 1000);
    const auto ticker = xAxis->ticker().staticCast<QCPAxisTickerText>();
    ticker->clear();
    const int digit = QFontMetrics(xAxis->tickLabelFont()).horizontalAdvance(u'0');
    for (const TimeTick &tick : timeTicks(m_drawn, tickRoom(m_drawn, columns(), digit), m_zone))
        ticker->addTick(double(tick.wallMs) / 1000, tick.label);
    double high = 0, low = 0;
    for (const std::vector<Band> *bands : {&stable, &canary}) {
        for (const Band &band : *bands) {
            high = std::fmax(high, double(band.high));
            low = std::fmin(low, double(band.low));
        }
    }
    double most = high;
    for (const std::optional<Limit> &limit : {m_rule.warn, m_rule.breach}) {
        high = limit ? std::max(high, limit->value * 1.25) : high;
        most = limit ? std::max(most, limit->value) : most;
    }
    double top = roundedUp(high * 1.05);
    if (isPercent(m_rule) && most <= 100) // there is nothing over all of it
        top = std::min(top, 100.0);
    // A curve at 0 stands on the axis and not in it.
    yAxis->setRange(low < 0 ? -roundedUp(-low * 1.05) : -top * kBelowZero, top);
}

/// Stretches in which nothing was seen, up to the present: a dead source shows as such, never as a line that
/// only ends.
std::vector<Shade> CurveCanvas::unseen() const
{
    std::vector<Shade> made;
    const SeriesRing *ring = m_canary ? m_canary : m_stable;
    if (ring == nullptr || ring->isEmpty())
        return made;
    for (const Stretch &gap : ring->gaps(snapped()))
        made.push_back({gap, Shade::Kind::Unseen});
    const qint64 pace = ring->pace() > 0 ? ring->pace() : kSlowPace;
    const qint64 end = std::min(m_present, m_stretch.to);
    if (end - ring->lastMs() > kPacesUnseen * pace)
        made.push_back({{ring->lastMs(), end}, Shade::Kind::Unseen});
    return made;
}

QStringList CurveCanvas::readout() const
{
    if (!m_crosshair)
        return {};
    const qint64 within = std::max<qint64>(5000, (m_drawn.to - m_drawn.from) / 60);
    const auto read = [&](const SeriesRing *ring) {
        const auto vertex = ring ? ring->nearest(*m_crosshair, within) : std::nullopt;
        return vertex ? Words::amount(vertex->value, m_rule.unit) : tr("no data");
    };
    QStringList lines{Words::clock(wallFromMs(*m_crosshair), m_zone)};
    if (m_stable)
        lines << tr("stable %1").arg(read(m_stable));
    lines << tr("canary %1").arg(read(m_canary));
    return lines;
}

void CurveCanvas::setCrosshair(std::optional<qint64> wallMs)
{
    if (wallMs == m_crosshair)
        return;
    update(crosshairBox());
    m_crosshair = wallMs;
    update(crosshairBox());
}

/// The line and its text, with a margin.
QRect CurveCanvas::crosshairBox() const
{
    if (!m_crosshair)
        return {};
    const PlotScale on = PlotScale::of(*axisRect());
    const int x = int(on.x(*m_crosshair)), wide = scaled(150);
    return QRect(x - wide, 0, 2 * wide, height());
}

/// Beside the line and not over the words of a limit, which it is read against.
QRect CurveCanvas::readoutBox(int x, QSize size) const
{
    const QRect in = axisRect()->rect();
    std::vector<QRect> places;
    for (int top : {in.bottom() - size.height() - scaled(6), in.top() + scaled(6),
                    in.center().y() - size.height() / 2}) {
        for (int left : {x + 6, x - 6 - size.width()}) {
            if (left >= in.left() && left + size.width() <= in.right() + scaled(8))
                places.emplace_back(QPoint(left, top), size);
        }
    }
    const auto isFree = [this](const QRect &place) {
        return std::ranges::none_of(limitWords(),
                                    [&](const QRectF &words) { return words.intersects(QRectF(place)); });
    };
    const auto best = std::ranges::find_if(places, isFree);
    if (best != places.end())
        return *best;
    return places.empty() ? QRect(QPoint(x + 6, in.top()), size) : places.front();
}

void CurveCanvas::setOneOfMany(bool on)
{
    setMinimumHeight(scaled(on ? kHighOfMany : kHigh));
}

void CurveCanvas::paintCrosshair(QPainter &painter) const
{
    const Tokens &t = tokensOf(palette());
    const PlotScale on = PlotScale::of(*axisRect());
    const double x = on.x(*m_crosshair);
    if (x < on.box.left() || x > on.box.right() + 1)
        return;
    painter.setPen(QPen(t.muted, 1));
    painter.drawLine(QPointF(x, on.box.top()), QPointF(x, on.box.bottom()));
    painter.setFont(fontOf(Type::Caption));
    const QFontMetrics metrics(painter.font());
    const QStringList lines = readout();
    int wide = 0;
    for (const QString &line : lines)
        wide = std::max(wide, metrics.horizontalAdvance(line));
    const int tall = metrics.height() * int(lines.size());
    const QRect box = readoutBox(int(x), {wide + 14, tall + 8});
    painter.setPen(t.line);
    painter.setBrush(t.panel);
    painter.drawRect(box);
    for (int i = 0; i < lines.size(); ++i) {
        painter.setPen(i == 0 ? t.text : i + 1 == lines.size() ? t.canary : t.stable);
        painter.drawText(box.left() + 7, box.top() + 4 + i * metrics.height() + metrics.ascent(), lines[i]);
    }
}

void CurveCanvas::paintEvent(QPaintEvent *event)
{
    QCustomPlot::paintEvent(event);
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight);
    if (m_crosshair)
        paintCrosshair(painter);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tokensOf(palette()).focus, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    if (m_dirty) // it was scrolled into view
        QMetaObject::invokeMethod(this, &CurveCanvas::refresh, Qt::QueuedConnection);
}

void CurveCanvas::moveCrosshair(double pixels)
{
    const qint64 from = m_crosshair.value_or((m_drawn.from + m_drawn.to) / 2);
    Q_EMIT crosshairMoved(std::clamp(from + qint64(pixels * msPerPixel()), m_drawn.from, m_drawn.to));
}

void CurveCanvas::keyPressEvent(QKeyEvent *event)
{
    const qint64 about = m_crosshair.value_or((m_drawn.from + m_drawn.to) / 2);
    const bool pans = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int side = event->key() == Qt::Key_Left ? -1 : 1;
        if (pans)
            Q_EMIT panned(side * (m_drawn.to - m_drawn.from) / 8);
        else
            moveCrosshair(side * kStep);
        return;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT zoomed(kIn, about);
        return;
    case Qt::Key_Minus:
        Q_EMIT zoomed(1 / kIn, about);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void CurveCanvas::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    if (sideways || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int delta = sideways ? turned.x() : turned.y();
        Q_EMIT panned(-qint64(double(delta) / kWheelStep * double(m_drawn.to - m_drawn.from) / 10));
    } else if (turned.y() != 0) {
        const double x = xAxis->pixelToCoord(event->position().x()) * 1000;
        Q_EMIT zoomed(std::pow(kIn, turned.y() / kWheelStep), qint64(x));
    }
    event->accept();
}

void CurveCanvas::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton)
        m_dragX = event->position().x();
    event->accept();
}

void CurveCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_dragX && event->buttons().testFlag(Qt::LeftButton)) {
        if (const auto ms = qint64((*m_dragX - x) * msPerPixel()); ms != 0) {
            setCursor(Qt::ClosedHandCursor);
            m_dragX = x;
            Q_EMIT panned(ms);
        }
    }
    const auto at = qint64(xAxis->pixelToCoord(x) * 1000);
    Q_EMIT crosshairMoved(std::clamp(at, m_drawn.from, m_drawn.to));
}

void CurveCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    m_dragX.reset();
    unsetCursor();
    event->accept();
}

void CurveCanvas::leaveEvent(QEvent *event)
{
    QCustomPlot::leaveEvent(event);
    Q_EMIT crosshairMoved(std::nullopt);
}

void CurveCanvas::focusInEvent(QFocusEvent *event)
{
    QCustomPlot::focusInEvent(event);
    update();
}

void CurveCanvas::focusOutEvent(QFocusEvent *event)
{
    QCustomPlot::focusOutEvent(event);
    update();
}

void CurveCanvas::resizeEvent(QResizeEvent *event)
{
    QCustomPlot::resizeEvent(event);
    m_dirty = true;
    QMetaObject::invokeMethod(this, &CurveCanvas::refresh, Qt::QueuedConnection);
}

} // namespace interlock
