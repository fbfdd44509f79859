#include "ui/timeline/weightaxis.h"

#include "ui/style/chip.h"
#include "ui/style/look.h"

#include <QPainter>
#include <QPainterPath>

namespace interlock {

WeightAxis::WeightAxis(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void WeightAxis::show(const ReleaseView &release, WallTime now)
{
    m_changes.clear();
    m_decisions.clear();
    for (auto entry = release.timeline.rbegin(); entry != release.timeline.rend(); ++entry) {
        if (entry->weightAfter)
            m_changes.push_back(*entry);
        else if (entry->kind == TimelineEntry::Kind::Decision)
            m_decisions.push_back(*entry);
    }
    m_to = toMs(release.endedAt.value_or(now));
    m_from = release.startedAt ? toMs(*release.startedAt) : m_to - 3'600'000;
    m_to = std::max(m_to, m_from + 60'000);
    QStringList said;
    for (const TimelineEntry &change : m_changes)
        said << tr("%1 at %2").arg(Words::weight(*change.weightAfter), Words::clock(change.at, m_zone));
    setAccessibleName(tr("Canary weight over time: %1").arg(said.join(QStringLiteral(", "))));
    update();
}

void WeightAxis::setZone(Zone zone)
{
    m_zone = zone;
    update();
}

QSize WeightAxis::sizeHint() const
{
    return {scaled(400), scaled(170)};
}

WeightAxis::Scale WeightAxis::scale() const
{
    const qint64 margin = (m_to - m_from) / 40;
    return {QRectF(rect()).adjusted(scaled(46), scaled(22), -scaled(16), -scaled(26)), m_from - margin,
            m_to + margin};
}

void WeightAxis::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Scale on = scale();
    paintGrid(painter, on);
    paintWeight(painter, on);
    paintMarks(painter, on);
}

void WeightAxis::paintGrid(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    painter.setFont(fontOf(Type::Caption));
    for (int percent : {0, 25, 50, 100}) {
        const double y = on.y(Weight{percent * 100});
        painter.setPen(t.line);
        painter.drawLine(QPointF(on.box.left(), y), QPointF(on.box.right(), y));
        painter.setPen(t.muted);
        painter.drawText(QRectF(0, y - 10, on.box.left() - 6, 20), Qt::AlignRight | Qt::AlignVCenter,
                         Words::weight(Weight{percent * 100}));
    }
    const int ticks = std::clamp(int(on.box.width() / scaled(110)), 2, 8);
    for (int i = 0; i <= ticks; ++i) {
        const qint64 at = on.from + (on.to - on.from) * i / ticks;
        const double x = std::clamp(on.x(at), on.box.left() + 18, on.box.right() - 18);
        painter.drawText(QRectF(x - 40, on.box.bottom() + 5, 80, 18), Qt::AlignCenter,
                         Words::clockShort(wallFromMs(at), m_zone));
    }
}

void WeightAxis::paintWeight(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    QPainterPath path(QPointF(on.x(m_from), on.y(Weight{0})));
    double y = on.y(Weight{0});
    for (const TimelineEntry &change : m_changes) {
        const double x = on.x(toMs(change.at));
        path.lineTo(x, y);
        y = on.y(*change.weightAfter);
        path.lineTo(x, y);
    }
    path.lineTo(on.x(m_to), y);
    QPainterPath area = path;
    area.lineTo(on.x(m_to), on.box.bottom());
    area.lineTo(on.x(m_from), on.box.bottom());
    QColor under = t.running.ink;
    under.setAlphaF(0.13F);
    painter.fillPath(area, under);
    painter.setPen(QPen(t.running.ink, 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setFont(fontOf(Type::Caption));
    double free = 0;
    for (const TimelineEntry &change : m_changes) {
        const QString label = tr("→ %1").arg(Words::weight(*change.weightAfter));
        const double wide = QFontMetrics(painter.font()).horizontalAdvance(label) + 8;
        const double x = std::clamp(on.x(toMs(change.at)) + 4, on.box.left(), on.box.right() - wide);
        if (x < free)
            continue;
        free = x + wide;
        painter.setPen(t.of(change.status).ink);
        painter.drawText(QRectF(x, std::max(2.0, on.y(*change.weightAfter) - scaled(18)), wide, scaled(16)),
                         Qt::AlignLeft | Qt::AlignVCenter, label);
    }
}

void WeightAxis::paintMarks(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    const double size = scaled(13);
    double free = -1;
    for (const TimelineEntry &decision : m_decisions) {
        const qint64 at = std::clamp(toMs(decision.at), on.from, on.to);
        // Neighbours stand side by side, never on top of each other.
        const double x = std::max(on.x(at), free);
        free = x + size + 3;
        painter.setPen(QPen(t.control, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, on.box.top() - 4), QPointF(x, on.box.bottom()));
        paintStatusShape(painter, QRectF(x - size / 2, on.box.top() - size - 4, size, size), decision.status,
                         t);
    }
}

} // namespace interlock
