#include "ui/dashboard/valuetable.h"

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
std::optional<float> valueAt(const SeriesRing *ring, qint64 wallMs, qint64 within)
{
    const auto found = ring ? ring->nearest(wallMs, within) : std::nullopt;
    return found ? std::optional(float(found->value)) : std::nullopt;
}
} // namespace

void ValueTable::show(const Shown &shown)
{
    // Even steps over what both series cover; a step is never shorter than a second.
    std::vector<Row> rows;
    const SeriesRing *lead = shown.canary && !shown.canary->isEmpty() ? shown.canary : shown.stable;
    if (lead && !lead->isEmpty()) {
        const qint64 to = std::min(shown.stretch.to, lead->lastMs());
        const qint64 from = std::max(shown.stretch.from, lead->firstMs());
        const qint64 step = std::max<qint64>(1000, (to - from) / kRows + 1);
        for (qint64 at = to; at >= from; at -= step)
            rows.push_back({at, valueAt(shown.canary, at, step), valueAt(shown.stable, at, step)});
    }
    m_unit = shown.unit;
    m_zone = shown.zone;
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) { // new numbers keep selection and scroll
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int ValueTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ValueTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ValueTable::text(const Row &row, Column column) const
{
    const auto amount = [this](std::optional<float> value) {
        return value ? Words::amount(double(*value), m_unit) : tr("no value");
    };
    switch (column) {
    case Time:
        return Words::clock(wallFromMs(row.wallMs), m_zone);
    case Canary:
        return amount(row.canary);
    case Stable:
        return amount(row.stable);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ValueTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return text(m_rows[size_t(index.row())], static_cast<Column>(index.column()));
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(index.column() == Time ? Qt::AlignLeft | Qt::AlignVCenter
                                                          : Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ValueTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == Time ? Qt::AlignLeft | Qt::AlignVCenter
                                                   : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("time, %1").arg(Words::zoneName(m_zone));
    case Canary:
        return tr("canary");
    case Stable:
        return tr("stable");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace interlock
