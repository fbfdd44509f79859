#include "ui/style/statusdelegate.h"

#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QPainter>

namespace interlock {

StatusDelegate::StatusDelegate(int role, QObject *parent) : QStyledItemDelegate(parent), m_role(role) {}

void StatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const QVariant kind = index.data(m_role);
    if (!kind.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    // The cell paints its ground and line; the text moves right by the shape's width.
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const Tokens &t = tokensOf(option.palette);
    const int size = scaled(13);
    const QRectF shape(option.rect.left() + scaled(11), option.rect.center().y() - size / 2.0 + 0.5, size,
                       size);
    paintStatusShape(*painter, mirrored(*painter, QRectF(option.rect), shape),
                     static_cast<StatusKind>(kind.toInt()), t);
    const QRect words = mirrored(*painter, option.rect,
                                 option.rect.adjusted(scaled(11) + size + scaled(8), 0, -scaled(6), 0));
    painter->save();
    painter->setPen(cell.palette.color(QPalette::Text)); // of the model, where it says one
    painter->setFont(cell.font);
    drawWords(*painter, words, Qt::AlignVCenter | Qt::AlignLeft,
              QFontMetrics(cell.font).elidedText(text, Qt::ElideRight, words.width()));
    painter->restore();
}

QSize StatusDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(m_role).isValid())
        size.rwidth() += scaled(26);
    return size;
}

} // namespace interlock
