#pragma once

#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QAbstractTableModel>

namespace interlock {

/// What somebody or a guardrail decided, a stage, a note, or what failed; the rest keeps house.
bool isDecision(const TimelineEntry &entry);
/// What an entry says after its word, once.
const QString &sentenceOf(const TimelineEntry &entry);

/// Decisions, stages, guardrails, traffic and engine events of one release, newest first.
class TimelineModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, What, Who, Why, Signature, ColumnCount };
    static constexpr int StatusRole = Qt::UserRole;
    static constexpr int DecisionRole = Qt::UserRole + 1; ///< whether isDecision()
    using QAbstractTableModel::QAbstractTableModel;

    void setEntries(const std::vector<TimelineEntry> &entries);
    void setZone(Zone zone);

    /// Index in the log of what stands in a row.
    qint64 recordAt(int row) const { return m_entries[size_t(row)].record; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const TimelineEntry &entry, Column column) const;
    std::vector<TimelineEntry> m_entries;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
