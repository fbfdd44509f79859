#include "ui/dashboard/slotile.h"

#include "ui/dashboard/bandgraph.h"
#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"
#include "ui/style/roundbox.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
/// Whether too little is what breaks it.
bool hasFloor(const GuardrailView &rule)
{
    const std::optional<Limit> &limit = rule.breach ? rule.breach : rule.warn;
    return limit && (limit->comparison == Comparison::Below || limit->comparison == Comparison::AtMost);
}
} // namespace

SloTile::SloTile(QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
}

int SloTile::heightOf(Size size)
{
    return size == Size::Full ? scaled(156) : scaled(120);
}

void SloTile::show(const GuardrailView &rule, const std::optional<StageCell> &stage, Size size)
{
    m_passed = Duration(0);
    if (m_rule == rule && m_stage == stage && m_size == size)
        return;
    m_rule = rule;
    m_stage = stage;
    m_size = size;
    describe();
    update();
}

void SloTile::setTrend(std::vector<Vertex> trend)
{
    const auto same = [](const Vertex &one, const Vertex &other) {
        return one.wallMs == other.wallMs &&
               (one.value == other.value || (std::isnan(one.value) && std::isnan(other.value)));
    };
    if (std::ranges::equal(trend, m_trend, same))
        return;
    m_trend = std::move(trend);
    update();
}

void SloTile::setPassed(Duration passed)
{
    if (Words::span(m_passed) == Words::span(passed))
        return;
    m_passed = passed;
    update();
}

void SloTile::describe()
{
    const QString value = m_rule.value ? Words::amount(*m_rule.value, m_rule.unit) : tr("no value");
    setAccessibleName(tr("%1: %2, %3").arg(m_rule.name, value, m_rule.stateWord));
    QStringList lines{tr("%1 · %2").arg(m_rule.name, m_rule.stateWord), value};
    if (!m_rule.missing.isEmpty())
        lines << tr("No value: %1").arg(m_rule.missing);
    if (m_rule.breach)
        lines << tr("%1, then %2")
                     .arg(Words::breach(*m_rule.breach, m_rule.unit), Words::action(m_rule.action));
    if (m_stage)
        lines << stageTexts().front();
    if (m_rule.samplesNeeded > 0)
        lines << tr("%1 of %n sample(s) needed", nullptr, m_rule.samplesNeeded).arg(m_rule.samples);
    if (m_rule.frozen)
        lines << tr("Frozen: the same value to the last bit for many polls. Does its source still measure?");
    if (m_rule.shadow)
        lines << tr("Shadow: judged, never acts");
    if (!m_rule.query.isEmpty())
        lines << m_rule.query;
    if (!m_rule.recovery.isEmpty())
        lines << tr("If it breaks: %1").arg(m_rule.recovery);
    setToolTip(lines.join(QLatin1Char('\n')));
    setAccessibleDescription(lines.mid(1).join(u". "_s));
}

QStringList SloTile::countTexts() const
{
    if (!m_rule.confirmText.isEmpty())
        return {m_rule.confirmText};
    return {tr("%1 of %2 breaches").arg(m_rule.hits).arg(m_rule.hitsNeeded),
            tr("%1 of %2").arg(m_rule.hits).arg(m_rule.hitsNeeded)};
}

QString SloTile::ageText() const
{
    return m_rule.age ? Words::ago(*m_rule.age + m_passed) : tr("age unknown");
}

QStringList SloTile::stageTexts() const
{
    if (!m_stage)
        return {};
    const QString average = Words::number(m_stage->average), peak = Words::number(m_stage->peak);
    if (hasFloor(m_rule)) // the worst of it is the least
        return {tr("stage average %1, lowest %2").arg(average, peak),
                tr("stage avg %1 · lowest %2").arg(average, peak),
                tr("avg %1 · lowest %2", "of the stage").arg(average, peak), tr("avg %1").arg(average)};
    return {tr("stage average %1, peak %2").arg(average, peak),
            tr("stage avg %1 · peak %2").arg(average, peak),
            tr("avg %1 · peak %2", "of the stage").arg(average, peak), tr("avg %1").arg(average)};
}

QString SloTile::limitText() const
{
    return m_rule.breach ? Words::limit(*m_rule.breach) : QString();
}

void SloTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(palette());
    const bool loud = m_rule.state == StatusKind::Fail || m_rule.state == StatusKind::Waiting;
    const QColor edge = loud           ? t.of(m_rule.state).ink
                        : isChecked()  ? t.running.ink
                        : underMouse() ? t.control
                                       : t.line;
    paintRoundBox(painter, rect(), t.panel, edge, 8);
    if (loud || isChecked()) {
        QPainterPath clip;
        clip.addRoundedRect(rect(), 8, 8);
        painter.setClipPath(clip);
        if (loud)
            painter.fillRect(0, 0, width(), 3, edge);
        if (isChecked())
            painter.fillRect(0, height() - 3, width(), 3, t.running.ink);
        painter.setClipping(false);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.focus, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }

    const QRect in = rect().adjusted(scaled(11), scaled(8), -scaled(11), -scaled(8));
    const int valueTop = paintHead(painter, in);
    const QFontMetrics small(fontOf(Type::Caption));
    const int valueEnd = paintValue(painter, in, valueTop);
    const QRect foot(in.left(), in.bottom() - small.height() + 1, in.width(), small.height());
    if (m_size == Size::Compact) {
        const QRectF trend(valueEnd + scaled(8), valueTop + scaled(4), in.right() - valueEnd - scaled(8),
                           scaled(22));
        if (trend.width() > scaled(24))
            paintTrend(painter, mirrored(painter, QRectF(rect()), trend));
        paintPair(painter, foot.translated(0, -small.height()), stageTexts(), {});
        paintPair(painter, foot, m_rule.hits > 0 ? countTexts() : QStringList{limitText()},
                  m_rule.hits > 0 ? limitText() : ageText());
        return;
    }
    QStringList baseline;
    if (!m_rule.value && !m_rule.missing.isEmpty())
        baseline << m_rule.missing << tr("no value");
    else if (m_rule.baseline)
        baseline << tr("baseline %1").arg(Words::number(*m_rule.baseline))
                 << tr("base %1", "short for baseline").arg(Words::number(*m_rule.baseline));
    const int middle = valueTop + QFontMetrics(fontOf(Type::Figure)).height() - scaled(3);
    paintPair(painter, QRect(in.left(), middle, in.width(), small.height()), baseline, limitText());
    paintPair(painter, QRect(in.left(), middle + small.height(), in.width(), small.height()), stageTexts(),
              {});
    const double top = middle + 2 * small.height() + scaled(3);
    paintTrend(painter, QRectF(in.left(), top, in.width(), foot.top() - scaled(4) - top));
    paintPair(painter, foot, countTexts(), ageText());
}

/// Name and state have a line each, so that all tiles are of one shape whatever their names are. Gives where
/// the value begins.
int SloTile::paintHead(QPainter &painter, const QRect &in) const
{
    const Tokens &t = tokensOf(palette());
    const Status status{m_rule.state, m_rule.stateWord};
    const QFontMetrics small(fontOf(Type::Small));
    const QRect name(in.left(), in.top(), in.width(), small.height());
    painter.setFont(fontOf(Type::Small));
    painter.setPen(t.muted);
    drawWords(painter, name, Qt::AlignLeft | Qt::AlignVCenter,
              small.elidedText(m_rule.name, Qt::ElideRight, name.width()));
    const QRect state(in.left(), name.bottom() + 1 + scaled(2), in.width(), chipSize(status).height());
    paintStatus(painter, state, status, t);
    return state.bottom() + 1 - scaled(2);
}

int SloTile::paintValue(QPainter &painter, const QRect &in, int top) const
{
    const Tokens &t = tokensOf(palette());
    QFont font = fontOf(m_size == Size::Full ? Type::Figure : Type::Heading);
    const QString value = m_rule.value ? Words::number(*m_rule.value) : u"–"_s;
    const QFontMetrics figure(font), unit(fontOf(Type::Body));
    // Number and unit stand in this order in every direction.
    const int wide = figure.horizontalAdvance(value), gap = scaled(5);
    const int both = wide + gap + unit.horizontalAdvance(m_rule.unit);
    const QRect block = mirrored(painter, rect(), QRect(in.left(), top, both, figure.height()));
    painter.setFont(font);
    painter.setPen(m_rule.value ? t.text : t.muted);
    drawWords(painter, QRect(block.left(), top, wide, figure.height()), Qt::AlignCenter, value);
    painter.setFont(fontOf(Type::Body));
    painter.setPen(t.muted);
    drawWords(painter,
              QRect(block.left() + wide + gap, top + figure.ascent() - unit.ascent(),
                    block.width() - wide - gap + 1, unit.height()),
              Qt::AlignHCenter, m_rule.unit);
    return in.left() + both;
}

void SloTile::paintPair(QPainter &painter, const QRect &line, const QStringList &lefts,
                        const QString &right) const
{
    const Tokens &t = tokensOf(palette());
    const QFont font = fontOf(Type::Caption);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(t.muted);
    const int rightWidth = metrics.horizontalAdvance(right);
    const int leftRoom = line.width() - (rightWidth > 0 ? rightWidth + scaled(6) : 0);
    drawWords(painter, line, Qt::AlignRight | Qt::AlignVCenter, right);
    // Half a word says less than a shorter one; the tooltip has all of it.
    const auto fits = std::ranges::find_if(
        lefts, [&](const QString &left) { return metrics.horizontalAdvance(left) <= leftRoom; });
    if (fits != lefts.end())
        drawWords(painter, line, Qt::AlignLeft | Qt::AlignVCenter, *fits);
}

void SloTile::paintTrend(QPainter &painter, const QRectF &box) const
{
    if (m_trend.size() < 2)
        return;
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Vertex &vertex : m_trend) {
        if (!std::isnan(vertex.value)) {
            low = std::min(low, vertex.value);
            high = std::max(high, vertex.value);
        }
    }
    if (low > high)
        return;
    // A quiet series stays quiet: never magnify noise below 16 % of the value to the whole height.
    const double span = std::max({high - low, std::abs(high) * 0.16, 1e-9});
    const double middle = (low + high) / 2;
    const double from = m_trend.front().wallMs, width = std::max(1.0, m_trend.back().wallMs - from);
    const Tokens &t = tokensOf(palette());
    painter.setPen(QPen(m_rule.state == StatusKind::Fail ? t.fail.ink : t.canary, 1.5));
    painter.setBrush(Qt::NoBrush);
    QPolygonF line;
    for (const Vertex &vertex : m_trend) {
        if (std::isnan(vertex.value)) {
            painter.drawPolyline(line);
            line.clear();
            continue;
        }
        line << QPointF(box.left() + (vertex.wallMs - from) / width * box.width(),
                        box.center().y() - (vertex.value - middle) / span * (box.height() - 2));
        if (line.size() == kStrokeLength) {
            painter.drawPolyline(line);
            line = {line.back()};
        }
    }
    painter.drawPolyline(line);
}

} // namespace interlock
