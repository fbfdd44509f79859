#include "ui/rehearsal/recoverymodel.h"

#include "ui/style/words.h"

namespace interlock {

using namespace Qt::StringLiterals;

void RecoveryModel::setRows(std::vector<RecoveryRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RecoveryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RecoveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

/// A missing figure is a dash, never 0.
QString RecoveryModel::cell(const RecoveryRow &row, int column)
{
    const auto amount = [&row](const std::optional<double> &value) {
        return value ? Words::amount(*value, row.unit) : u"–"_s;
    };
    switch (column) {
    case Name:
        return row.name;
    case Baseline:
        return amount(row.baseline);
    case Degraded:
        return amount(row.degraded);
    case Restored:
        return amount(row.restored);
    case Recovery: {
        const auto recovered = row.recovery();
        return recovered ? Words::percent(*recovered / 100) : u"–"_s;
    }
    }
    return {};
}

QVariant RecoveryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || size_t(index.row()) >= m_rows.size())
        return {};
    const QString text = cell(m_rows[size_t(index.row())], index.column());
    if (role == Qt::DisplayRole)
        return text;
    if (role == Qt::AccessibleTextRole)
        return tr("%1: %2", "a column, its value")
            .arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), text);
    if (role == Qt::TextAlignmentRole && index.column() != Name)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant RecoveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Measured");
    case Baseline:
        return tr("Baseline");
    case Degraded:
        return tr("Degraded");
    case Restored:
        return tr("Restored");
    case Recovery:
        return tr("Recovery");
    }
    return {};
}

} // namespace interlock
