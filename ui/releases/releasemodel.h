#pragma once

#include "ui/follower/snapshot.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

namespace interlock {

/// The releases of the newest snapshot; selection survives new numbers.
class ReleaseModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { ReleaseRole = Qt::UserRole, AttentionRole };
    using QAbstractListModel::QAbstractListModel;

    void setReleases(const std::vector<ReleaseView> &releases);
    const ReleaseView &at(int row) const { return m_releases.at(size_t(row)); }
    /// Row of a rollout, or -1.
    int rowOf(const RolloutId &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<ReleaseView> m_releases;
};

/// Text search over name, service, environment and versions, and "needs attention".
class ReleaseFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Show { All, NeedsAttention };
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setText(const QString &text);
    void setShow(Show show);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    Show m_show = Show::All;
};

/// Paints a release as a card: name and weight, where and which version, a chip, the bake's progress.
class ReleaseDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace interlock

Q_DECLARE_METATYPE(const interlock::ReleaseView *)
