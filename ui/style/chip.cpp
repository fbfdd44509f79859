#include "ui/style/chip.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QPainter>
#include <QPainterPath>

#include <numbers>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
QPainterPath polygon(const QRectF &box, int corners, double turn)
{
    QPainterPath path;
    for (int i = 0; i < corners; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / corners;
        const QPointF at(box.center().x() + box.width() / 2 * std::cos(angle),
                         box.center().y() + box.height() / 2 * std::sin(angle));
        i == 0 ? path.moveTo(at) : path.lineTo(at);
    }
    path.closeSubpath();
    return path;
}

/// Points are given on a 12 x 12 grid.
QPointF on(const QRectF &box, double x, double y)
{
    return {box.left() + x * box.width() / 12, box.top() + y * box.height() / 12};
}

void paintGlyph(QPainter &painter, const QRectF &box, StatusKind kind, const QColor &colour)
{
    QPen pen(colour, box.width() / 12 * 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    switch (kind) {
    case StatusKind::Pass: {
        const QPointF tick[] = {on(box, 3.3, 6.2), on(box, 5.2, 8.2), on(box, 8.8, 4)};
        painter.drawPolyline(tick, 3);
        break;
    }
    case StatusKind::Running: {
        const QPointF play[] = {on(box, 4.7, 3.7), on(box, 8.6, 6), on(box, 4.7, 8.3)};
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(play, 3);
        break;
    }
    case StatusKind::Waiting:
        painter.drawLine(on(box, 4.4, 3.8), on(box, 4.4, 8.2));
        painter.drawLine(on(box, 7.6, 3.8), on(box, 7.6, 8.2));
        break;
    case StatusKind::Fail:
        painter.drawLine(on(box, 4, 4), on(box, 8, 8));
        painter.drawLine(on(box, 8, 4), on(box, 4, 8));
        break;
    case StatusKind::Inconclusive: {
        QPainterPath hook(on(box, 4.6, 4.6));
        hook.cubicTo(on(box, 4.9, 2.9), on(box, 7.9, 3.1), on(box, 7.3, 4.9));
        hook.cubicTo(on(box, 7, 5.6), on(box, 6, 5.8), on(box, 6, 6.9));
        painter.drawPath(hook);
        painter.drawPoint(on(box, 6, 8.8));
        break;
    }
    case StatusKind::Idle:
        painter.drawLine(on(box, 3.8, 6), on(box, 8.2, 6));
        break;
    }
}

void paintGround(QPainter &painter, const QRectF &box, StatusKind kind, const QColor &ink)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    switch (kind) {
    case StatusKind::Pass:
        painter.drawEllipse(box);
        return;
    case StatusKind::Waiting:
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        return;
    case StatusKind::Fail:
        painter.drawPath(polygon(box.adjusted(-0.5, -0.5, 0.5, 0.5), 8, std::numbers::pi / 8));
        return;
    case StatusKind::Inconclusive:
        painter.drawPath(polygon(box.adjusted(-1, -1, 1, 1), 4, 0));
        return;
    case StatusKind::Running:
    case StatusKind::Idle:
        break;
    }
    QPen pen(ink, 1.4);
    if (kind == StatusKind::Idle)
        pen.setDashPattern({1.6, 1.6});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7));
}
} // namespace

void paintStatusShape(QPainter &painter, const QRectF &box, StatusKind kind, const Tokens &tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const StatusColours &colours = tokens.of(kind);
    const bool outlined = kind == StatusKind::Running || kind == StatusKind::Idle;
    paintGround(painter, box, kind, colours.ink);
    paintGlyph(painter, box, kind, outlined ? colours.ink : tokens.dark ? tokens.panel : QColor(Qt::white));
    painter.restore();
}

void paintChip(QPainter &painter, const QRect &box, const Status &status, const Tokens &tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const StatusColours &colours = tokens.of(status.kind);
    QPainterPath outline;
    outline.addRoundedRect(box, 4, 4);
    painter.fillPath(outline, colours.tint);
    painter.setClipPath(outline);
    painter.fillRect(mirrored(painter, box, QRect(box.left(), box.top(), 3, box.height())), colours.ink);
    painter.setClipping(false);

    const int shape = scaled(12);
    const QRectF shapeBox(box.left() + scaled(9), box.top() + (box.height() - shape) / 2.0, shape, shape);
    paintStatusShape(painter, mirrored(painter, QRectF(box), shapeBox), status.kind, tokens);
    QFont font = fontOf(Type::Small);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(tokens.text);
    const QRect words = mirrored(painter, box, box.adjusted(scaled(9) + shape + scaled(6), 0, -scaled(8), 0));
    drawWords(painter, words, Qt::AlignVCenter | Qt::AlignLeft,
              QFontMetrics(font).elidedText(status.words, Qt::ElideRight, words.width() + 1));
    painter.restore();
}

QSize chipSize(const Status &status)
{
    QFont font = fontOf(Type::Small);
    font.setWeight(QFont::DemiBold);
    return {QFontMetrics(font).horizontalAdvance(status.words) + scaled(9 + 12 + 6 + 8) + 1, scaled(21)};
}

void paintStatus(QPainter &painter, const QRect &line, const Status &status, const Tokens &tokens)
{
    const QSize chip = chipSize(status);
    if (chip.width() <= line.width())
        return paintChip(painter, mirrored(painter, line, QRect(line.topLeft(), chip)), status, tokens);
    const int shape = scaled(12);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF shapeBox(line.left(), line.center().y() - shape / 2.0 + 1, shape, shape);
    paintStatusShape(painter, mirrored(painter, QRectF(line), shapeBox), status.kind, tokens);
    QFont font = fontOf(Type::Small);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(tokens.text);
    const QRect words = mirrored(painter, line, line.adjusted(shape + scaled(5), 0, 0, 0));
    drawWords(painter, words, Qt::AlignVCenter | Qt::AlignLeft,
              QFontMetrics(font).elidedText(status.words, Qt::ElideRight, words.width()));
    painter.restore();
}

Chip::Chip(QWidget *parent) : QWidget(parent)
{
    speakAs<Chip>(QAccessible::StaticText);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Chip::setStatus(const Status &status)
{
    if (m_status == status)
        return;
    m_status = status;
    setAccessibleName(status.words);
    updateToolTip();
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return chipSize(m_status);
}

QSize Chip::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), scaled(70)), sizeHint().height()};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChip(painter, rect(), m_status, tokensOf(palette()));
}

void Chip::resizeEvent(QResizeEvent *)
{
    updateToolTip();
}

void Chip::updateToolTip()
{
    setToolTip(width() < sizeHint().width() ? m_status.words : QString());
}

} // namespace interlock
