#pragma once

#include <QStyledItemDelegate>

namespace interlock {

/// Paints the shape of a status before the text of a cell; the model answers `role` with int(StatusKind).
class StatusDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    StatusDelegate(int role, QObject *parent);
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace interlock
