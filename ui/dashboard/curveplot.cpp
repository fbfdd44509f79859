#include "ui/dashboard/curveplot.h"

#include "ui/dashboard/qcustomplot6.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>
#include <limits>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t kShadesMost = 60;
/// Long paths are cut, and go on from the same point: what a path costs grows with the square of its
/// crossings.
constexpr qsizetype kStrokeLength = 6;
constexpr double kBreak = std::numeric_limits<double>::quiet_NaN();

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
} // namespace

QSize Legend::sizeHint() const
{
    const QFontMetrics metrics(fontOf(Type::Caption));
    return {metrics.horizontalAdvance(tr("stable")) + metrics.horizontalAdvance(tr("canary")) + scaled(66),
            metrics.height()};
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    const QFontMetrics metrics(fontOf(Type::Caption));
    painter.setFont(fontOf(Type::Caption));
    int x = 0;
    const auto entry = [&](const QString &name, const QColor &colour, Qt::PenStyle style) {
        painter.setPen(QPen(colour, 2.4, style, Qt::FlatCap));
        painter.drawLine(x, height() / 2, x + scaled(18), height() / 2);
        painter.setPen(t.muted);
        painter.drawText(QRect(x + scaled(23), 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, name);
        x += scaled(23 + 14) + metrics.horizontalAdvance(name);
    };
    entry(tr("stable"), t.stable, Qt::SolidLine);
    entry(tr("canary"), t.canary, Qt::DashLine);
}

CurvePlot::CurvePlot(QWidget *parent)
    : QFrame(parent), m_title(new ElidedLabel(this)), m_plot(new QCustomPlot(this))
{
    setProperty("role", u"panel"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(9), scaled(12), scaled(6));
    column->setSpacing(scaled(4));
    auto *head = new QHBoxLayout;
    setType(m_title, Type::BodyBold);
    head->addWidget(m_title, 1);
    head->addWidget(new Legend(this));
    column->addLayout(head);
    column->addWidget(m_plot, 1);

    m_plot->setMinimumHeight(scaled(150));
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->setAttribute(Qt::WA_OpaquePaintEvent, false);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTickerDateTime));
    m_plot->xAxis->setSubTicks(false);
    m_plot->yAxis->setSubTicks(false);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->yAxis->setNumberFormat(u"gb"_s);
    m_plot->axisRect()->setMinimumMargins(QMargins(scaled(34), scaled(6), scaled(10), scaled(20)));

    m_beyond = new QCPItemRect(m_plot);
    m_stableGraph = m_plot->addGraph();
    m_canaryGraph = m_plot->addGraph();
    m_limitLine = new QCPItemStraightLine(m_plot);
    m_limitText = new QCPItemText(m_plot);
    m_cursor = new QCPItemStraightLine(m_plot);
    m_readout = new QCPItemText(m_plot);
    m_readout->setTextAlignment(Qt::AlignLeft);
    m_readout->setPadding(QMargins(7, 4, 7, 4));
    m_cursor->setVisible(false);
    m_readout->setVisible(false);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    applyColours();
}

void CurvePlot::applyColours()
{
    const Tokens &t = tokensOf(palette());
    m_plot->setBackground(QBrush(t.panel));
    for (QCPAxis *axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(axis == m_plot->xAxis ? t.line : QColor(Qt::transparent)));
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelColor(t.muted);
        axis->setTickLabelFont(fontOf(Type::Caption));
        axis->grid()->setPen(QPen(t.line));
        axis->grid()->setZeroLinePen(QPen(t.line));
    }
    QPen dotted(t.fail.ink, 1.4);
    dotted.setDashPattern({1.5, 3});
    m_limitLine->setPen(dotted);
    m_limitText->setColor(t.fail.ink);
    m_limitText->setFont(fontOf(Type::Caption));
    QColor beyond = t.fail.ink;
    beyond.setAlphaF(0.07F);
    m_beyond->setPen(Qt::NoPen);
    m_beyond->setBrush(beyond);
    m_cursor->setPen(QPen(t.muted, 1));
    m_readout->setFont(fontOf(Type::Caption));
    m_readout->setColor(t.text);
    m_readout->setPen(QPen(t.line));
    m_readout->setBrush(t.panel);
    setType(m_title, Type::BodyBold);
    m_dirty = true;
}

void CurvePlot::show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable)
{
    m_rule = rule;
    m_canary = canary;
    m_stable = stable;
    m_title->setFullText(rule.unit.isEmpty() ? rule.name
                                             : tr("%1 · %2", "indicator and unit").arg(rule.name, rule.unit));
    m_title->setHint(rule.query);
    m_plot->setAccessibleName(tr("Curve of %1, canary against stable").arg(rule.name));
    m_dirty = true;
}

void CurvePlot::setStretch(Stretch stretch)
{
    m_dirty = m_dirty || m_stretch != stretch;
    m_stretch = stretch;
}

void CurvePlot::setMarks(const std::vector<WeightMark> &marks)
{
    m_dirty = m_dirty || m_marks != marks;
    m_marks = marks;
}

void CurvePlot::setSummary(const QString &summary)
{
    m_plot->setAccessibleDescription(summary);
}

void CurvePlot::setZone(Zone zone)
{
    m_zone = zone;
    m_dirty = true;
}

void CurvePlot::refresh()
{
    if (!m_dirty || !isVisible() || m_stretch.to <= m_stretch.from)
        return;
    m_dirty = false;
    const auto ticker = m_plot->xAxis->ticker().staticCast<QCPAxisTickerDateTime>();
    ticker->setDateTimeSpec(m_zone == Zone::Utc ? Qt::UTC : Qt::LocalTime);
    ticker->setDateTimeFormat(m_stretch.to - m_stretch.from > 36 * 3600 * 1000 ? u"d MMM HH:mm"_s
                                                                               : u"HH:mm"_s);
    ticker->setTickCount(std::max(3, m_plot->width() / scaled(90)));
    m_plot->xAxis->setRange(double(m_stretch.from) / 1000, double(m_stretch.to) / 1000);
    drawCurves();
    drawMarks();
    if (m_crosshair)
        placeReadout(*m_crosshair);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::drawCurves()
{
    const int columns = std::max(100, m_plot->axisRect()->width());
    double high = 0, low = 0;
    const auto load = [&](const SeriesRing *ring, QCPGraph *graph) {
        const std::vector<Vertex> curve = ring ? ring->curve(m_stretch, columns) : std::vector<Vertex>{};
        QVector<QCPGraphData> drawn;
        drawn.reserve(qsizetype(curve.size()));
        for (const Vertex &vertex : curve) {
            drawn.append({vertex.wallMs / 1000, vertex.value});
            if (drawn.size() % (kStrokeLength + 2) == kStrokeLength) {
                drawn.append({vertex.wallMs / 1000, kBreak});
                drawn.append({vertex.wallMs / 1000, vertex.value});
            }
            high = std::fmax(high, vertex.value);
            low = std::fmin(low, vertex.value);
        }
        graph->data()->set(drawn, true);
        return curve;
    };
    load(m_stable, m_stableGraph);
    const std::vector<Vertex> canary = load(m_canary, m_canaryGraph);
    setStroke(canary.size() > size_t(columns) * 6 / 5 ? Stroke::Dense : Stroke::Fine);
    if (m_rule.breach)
        high = std::max(high, m_rule.breach->value * 1.25);
    const double top = roundedUp(high * 1.05);
    m_plot->yAxis->setRange(low < 0 ? -roundedUp(-low * 1.05) : 0, top);
    drawLimit(top);
    drawShades(canary);
}

void CurvePlot::setStroke(Stroke stroke)
{
    const bool dense = stroke == Stroke::Dense;
    // One path of many wide strokes that cross each other costs the rasteriser 100 ms and more; strokes of
    // one pixel cost 2 ms, and a band of minima and maxima shows nothing more in wide ones.
    const Tokens &t = tokensOf(palette());
    QPen dashed(t.canary, dense ? 1 : 1.9);
    dashed.setDashPattern(dense ? QList<qreal>{7, 2.5} : QList<qreal>{4, 1.6});
    dashed.setCapStyle(Qt::FlatCap);
    m_stableGraph->setPen(QPen(t.stable, dense ? 1 : 1.5));
    m_canaryGraph->setPen(dashed);
}

void CurvePlot::drawLimit(double top)
{
    for (QCPAbstractItem *item : std::initializer_list<QCPAbstractItem *>{m_limitLine, m_limitText, m_beyond})
        item->setVisible(m_rule.breach.has_value());
    if (!m_rule.breach)
        return;
    const double value = m_rule.breach->value;
    const bool above =
        m_rule.breach->comparison == Comparison::Above || m_rule.breach->comparison == Comparison::AtLeast;
    m_limitLine->point1->setCoords(0, value);
    m_limitLine->point2->setCoords(1, value);
    m_limitText->setText(Words::breach(*m_rule.breach, m_rule.unit));
    m_limitText->setPositionAlignment(Qt::AlignRight | (above ? Qt::AlignBottom : Qt::AlignTop));
    m_limitText->position->setCoords(m_plot->xAxis->range().upper, value);
    const double edge = above ? top : m_plot->yAxis->range().lower;
    m_beyond->topLeft->setCoords(m_plot->xAxis->range().lower, std::max(edge, value));
    m_beyond->bottomRight->setCoords(m_plot->xAxis->range().upper, std::min(edge, value));
}

QCPItemRect *CurvePlot::shade(size_t index, const QColor &colour)
{
    while (m_shades.size() <= index) {
        auto *made = new QCPItemRect(m_plot);
        made->setPen(Qt::NoPen);
        made->setLayer(u"background"_s);
        m_shades.push_back(made);
    }
    m_shades[index]->setBrush(colour);
    m_shades[index]->setVisible(true);
    return m_shades[index];
}

void CurvePlot::drawShades(const std::vector<Vertex> &canary)
{
    const Tokens &t = tokensOf(palette());
    const QCPRange y = m_plot->yAxis->range();
    size_t used = 0;
    const auto add = [&](double from, double to, const QColor &colour) {
        if (used >= kShadesMost)
            return;
        QCPItemRect *box = shade(used++, colour);
        box->topLeft->setCoords(from / 1000, y.upper);
        box->bottomRight->setCoords(to / 1000, y.lower);
    };
    QColor gap = t.idle.ink, breach = t.fail.ink;
    gap.setAlphaF(0.17F);
    breach.setAlphaF(0.16F);
    if (m_canary) {
        for (const Stretch &missing : m_canary->gaps(m_stretch))
            add(double(missing.from), double(missing.to), gap);
    }
    std::optional<double> since;
    for (size_t i = 0; m_rule.breach && i < canary.size(); ++i) {
        const bool in = !std::isnan(canary[i].value) && m_rule.breach->isMetBy(canary[i].value);
        if (in && !since)
            since = canary[i].wallMs;
        if (since && (!in || i + 1 == canary.size())) {
            add(*since, canary[i].wallMs, breach);
            since.reset();
        }
    }
    for (size_t i = used; i < m_shades.size(); ++i)
        m_shades[i]->setVisible(false);
}

void CurvePlot::drawMarks()
{
    const Tokens &t = tokensOf(palette());
    size_t used = 0;
    for (const WeightMark &mark : m_marks) {
        if (mark.wallMs < m_stretch.from || mark.wallMs > m_stretch.to || used >= 20)
            continue;
        if (m_markLines.size() <= used) {
            m_markLines.push_back(new QCPItemStraightLine(m_plot));
            m_markTexts.push_back(new QCPItemText(m_plot));
            m_markTexts.back()->setPadding(QMargins(4, 2, 0, 0));
        }
        const double x = double(mark.wallMs) / 1000;
        const bool late = mark.wallMs - m_stretch.from > (m_stretch.to - m_stretch.from) * 4 / 5;
        QCPItemStraightLine *line = m_markLines[used];
        QCPItemText *text = m_markTexts[used];
        line->setPen(QPen(t.running.ink, 1.2));
        line->point1->setCoords(x, 0);
        line->point2->setCoords(x, 1);
        text->setColor(t.running.ink);
        text->setFont(fontOf(Type::Caption));
        text->setText(mark.label);
        text->setPositionAlignment((late ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
        text->position->setCoords(x, m_plot->yAxis->range().upper);
        line->setVisible(true);
        text->setVisible(true);
        ++used;
    }
    for (size_t i = used; i < m_markLines.size(); ++i) {
        m_markLines[i]->setVisible(false);
        m_markTexts[i]->setVisible(false);
    }
}

void CurvePlot::setCrosshair(std::optional<qint64> wallMs)
{
    if (m_crosshair == wallMs)
        return;
    m_crosshair = wallMs;
    m_cursor->setVisible(wallMs.has_value());
    m_readout->setVisible(wallMs.has_value());
    if (wallMs)
        placeReadout(*wallMs);
    if (isVisible())
        m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CurvePlot::placeReadout(qint64 wallMs)
{
    const double x = double(wallMs) / 1000;
    m_cursor->point1->setCoords(x, 0);
    m_cursor->point2->setCoords(x, 1);
    const qint64 within = std::max<qint64>(5000, (m_stretch.to - m_stretch.from) / 60);
    const auto read = [&](const SeriesRing *ring) {
        const auto vertex = ring ? ring->nearest(wallMs, within) : std::nullopt;
        return vertex ? Words::amount(vertex->value, m_rule.unit) : tr("no data");
    };
    m_readout->setText(tr("%1\nstable %2\ncanary %3")
                           .arg(Words::clock(wallFromMs(wallMs), m_zone), read(m_stable), read(m_canary)));
    const bool late = wallMs - m_stretch.from > (m_stretch.to - m_stretch.from) * 2 / 3;
    m_readout->setPositionAlignment((late ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const double offset = m_plot->xAxis->range().size() * 0.015 * (late ? -1 : 1);
    m_readout->position->setCoords(x + offset,
                                   m_plot->yAxis->range().size() * 0.2 + m_plot->yAxis->range().lower);
}

void CurvePlot::moveCrosshairBy(int pixels)
{
    const double perPixel = double(m_stretch.to - m_stretch.from) / std::max(1, m_plot->axisRect()->width());
    const qint64 from = m_crosshair.value_or((m_stretch.from + m_stretch.to) / 2);
    Q_EMIT crosshairMoved(std::clamp(from + qint64(pixels * perPixel), m_stretch.from, m_stretch.to));
}

bool CurvePlot::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove) {
        const double x = m_plot->xAxis->pixelToCoord(static_cast<QMouseEvent *>(event)->position().x());
        Q_EMIT crosshairMoved(std::clamp(qint64(x * 1000), m_stretch.from, m_stretch.to));
    } else if (event->type() == QEvent::Leave) {
        Q_EMIT crosshairMoved(std::nullopt);
    } else if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right) {
            moveCrosshairBy(key == Qt::Key_Left ? -8 : 8);
            return true;
        }
    } else if (event->type() == QEvent::Wheel) {
        event->ignore(); // the page scrolls, the curve does not
        return true;
    } else if (event->type() == QEvent::Resize) {
        m_dirty = true;
    }
    return QFrame::eventFilter(watched, event);
}

void CurvePlot::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        applyColours();
        refresh();
    }
}

void CurvePlot::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    refresh();
}

} // namespace interlock
