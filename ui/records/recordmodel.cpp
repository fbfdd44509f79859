#include "ui/records/recordmodel.h"

#include "ui/style/happening.h"
#include "ui/style/look.h"
#include "ui/style/reason.h"

namespace interlock {

using namespace Qt::StringLiterals;

void RecordModel::append(const std::vector<RecordRow> &rows)
{
    std::vector<RecordRow> fresh;
    for (const RecordRow &row : rows) {
        const qint64 last = !fresh.empty() ? fresh.back().index : m_rows.empty() ? -1 : m_rows.back().index;
        if (row.index > last)
            fresh.push_back(row);
        else
            replace(row);
    }
    if (fresh.size() > kKept)
        fresh.erase(fresh.begin(), fresh.end() - qsizetype(kKept));
    if (fresh.empty())
        return;
    beginInsertRows({}, 0, int(fresh.size()) - 1);
    m_rows.insert(m_rows.end(), fresh.begin(), fresh.end());
    endInsertRows();
    if (m_rows.size() > kKept) {
        beginRemoveRows({}, int(kKept), int(m_rows.size()) - 1);
        m_rows.erase(m_rows.begin(), m_rows.end() - qsizetype(kKept));
        endRemoveRows();
    }
}

void RecordModel::replace(const RecordRow &row)
{
    const auto found = std::ranges::lower_bound(m_rows, row.index, {}, &RecordRow::index);
    if (found == m_rows.end() || found->index != row.index)
        return;
    *found = row;
    const int shown = int(m_rows.end() - found) - 1;
    Q_EMIT dataChanged(index(shown, 0), index(shown, ColumnCount - 1));
}

void RecordModel::setZone(Zone zone)
{
    m_zone = zone;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

void RecordModel::setRevoked(const std::vector<Revocation> &revoked)
{
    if (m_revoked == revoked)
        return;
    m_revoked = revoked;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, Signature), index(rowCount() - 1, Signature));
}

SignatureState RecordModel::signatureOf(const RecordRow &row) const
{
    for (const Revocation &one : m_revoked) {
        if (one.suspectSince >= 0 && row.index >= one.suspectSince && row.key == one.fingerprint)
            return SignatureState::Disputed;
    }
    return row.signature;
}

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString RecordModel::text(const RecordRow &row, Column column) const
{
    switch (column) {
    case Index:
        return QString::number(row.index);
    case Time:
        return Words::dateClock(row.at, m_zone).section(QLatin1Char(' '), 0, 1) + QLatin1Char(' ') +
               Words::clock(row.at, m_zone);
    case Who:
        return row.who;
    case Kind:
        return happening(row.kind);
    case Why:
        return row.why.isEmpty() ? u"–"_s : sayReason(row.why);
    case Signature:
        return Words::signature(signatureOf(row));
    case Hash:
        return row.hash.left(12);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RecordModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RecordRow &row = at(index.row());
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return column == Hash ? row.hash : text(row, column);
    case Qt::FontRole:
        return column == Hash || column == Time || column == Index ? fontOf(Type::Mono)
               : column == Kind                                    ? fontOf(Type::BodyBold)
                                                                   : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column == Index ? Qt::AlignRight | Qt::AlignVCenter
                                                   : Qt::AlignLeft | Qt::AlignVCenter);
    case StatusRole:
        return column == Signature ? QVariant(int(Words::kindOf(signatureOf(row)))) : QVariant();
    default:
        return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Index)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Index:
        return tr("index");
    case Time:
        return tr("time, %1").arg(Words::zoneName(m_zone));
    case Who:
        return tr("who");
    case Kind:
        return tr("kind");
    case Why:
        return tr("why");
    case Signature:
        return tr("signature");
    case Hash:
        return tr("hash");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace interlock
