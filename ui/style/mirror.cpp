#include "ui/style/mirror.h"

#include <QGuiApplication>
#include <QPainter>
#include <QStyle>
#include <QWidget>

namespace interlock {

Qt::LayoutDirection readingOf(const QPainter &painter)
{
    const Qt::LayoutDirection said = painter.layoutDirection();
    return said == Qt::LayoutDirectionAuto ? QGuiApplication::layoutDirection() : said;
}

void drawWords(QPainter &painter, const QRectF &box, int flags, const QString &text)
{
    const Qt::Alignment wanted(flags & int(Qt::AlignHorizontal_Mask));
    const int across = int(QStyle::visualAlignment(readingOf(painter), wanted));
    const int way = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    painter.drawText(box, (flags & ~int(Qt::AlignHorizontal_Mask)) | across | way, text);
}

QRect mirrored(const QPainter &painter, const QRect &all, const QRect &box)
{
    return QStyle::visualRect(readingOf(painter), all, box);
}

QRectF mirrored(const QPainter &painter, const QRectF &all, const QRectF &box)
{
    if (readingOf(painter) != Qt::RightToLeft)
        return box;
    return {QPointF(all.left() + all.right() - box.right(), box.top()), box.size()};
}

Qt::Alignment asRead(const QWidget &widget, Qt::Alignment alignment)
{
    return QStyle::visualAlignment(widget.layoutDirection(), alignment);
}

QMargins asRead(const QWidget &widget, const QMargins &margins)
{
    if (widget.layoutDirection() != Qt::RightToLeft)
        return margins;
    return {margins.right(), margins.top(), margins.left(), margins.bottom()};
}

} // namespace interlock
