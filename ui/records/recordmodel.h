#pragma once

#include "models/lease/policy.h"
#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QAbstractTableModel>

#include <deque>

namespace interlock {

/// The newest records of the log, newest first; at most 20 000 are kept, older ones stay in the store.
class RecordModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Index, Time, Who, Kind, Why, Signature, Hash, ColumnCount };
    static constexpr int StatusRole = Qt::UserRole;
    static constexpr size_t kKept = 20'000;
    using QAbstractTableModel::QAbstractTableModel;

    /// Rows in the order of the log; a row whose index is already there replaces it (its signature was
    /// checked since).
    void append(const std::vector<RecordRow> &rows);
    void setZone(Zone zone);
    /// Keys that were taken back: their records from `suspectSince` on are disputed.
    void setRevoked(const std::vector<Revocation> &revoked);
    SignatureState signatureOf(const RecordRow &row) const;
    std::vector<RecordRow> rows() const { return {m_rows.begin(), m_rows.end()}; } ///< oldest first
    const RecordRow &at(int row) const { return m_rows[m_rows.size() - 1 - size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void replace(const RecordRow &row);
    QString text(const RecordRow &row, Column column) const;
    std::deque<RecordRow> m_rows; ///< oldest first
    std::vector<Revocation> m_revoked;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
