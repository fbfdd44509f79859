#pragma once

#include "models/rehearsal/recovery.h"

#include <QAbstractTableModel>

namespace interlock {

/// What users and indicators showed before the fault, with it and after the rollback, and how much of it came
/// back.
class RecoveryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Baseline, Degraded, Restored, Recovery, Columns };
    using QAbstractTableModel::QAbstractTableModel;
    void setRows(std::vector<RecoveryRow> rows);
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString cell(const RecoveryRow &row, int column);
    std::vector<RecoveryRow> m_rows;
};

} // namespace interlock
