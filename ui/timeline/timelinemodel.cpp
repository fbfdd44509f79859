#include "ui/timeline/timelinemodel.h"

#include "ui/style/look.h"

#include <QGuiApplication>

namespace interlock {

using namespace Qt::StringLiterals;

bool isDecision(const TimelineEntry &entry)
{
    using Kind = TimelineEntry::Kind;
    const bool keepsHouse =
        entry.kind == Kind::Engine || entry.kind == Kind::WeightChange || entry.kind == Kind::Checkpoint;
    return !entry.isEcho && (!keepsHouse || entry.status == StatusKind::Fail);
}

const QString &sentenceOf(const TimelineEntry &entry)
{
    return entry.more.isEmpty() ? entry.why : entry.more;
}

void TimelineModel::setEntries(const std::vector<TimelineEntry> &entries)
{
    if (entries == m_entries)
        return;
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

void TimelineModel::setZone(Zone zone)
{
    m_zone = zone;
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString TimelineModel::text(const TimelineEntry &entry, Column column) const
{
    switch (column) {
    case Time:
        return Words::dateClock(entry.at, m_zone).section(QLatin1Char(' '), 0, 1) + QLatin1Char(' ') +
               Words::clock(entry.at, m_zone);
    case What:
        return entry.what;
    case Who:
        return entry.who.isEmpty() ? u"–"_s : entry.who;
    case Why:
        return sentenceOf(entry).isEmpty() ? u"–"_s : sentenceOf(entry);
    case Signature:
        return Words::signature(entry.signature);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineEntry &entry = m_entries[size_t(index.row())];
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::ToolTipRole: // what to look at stands here, with the rest
        return column == Why && !entry.why.isEmpty() ? entry.why : text(entry, column);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(entry, column);
    case Qt::FontRole:
        return column == Time                        ? fontOf(Type::Mono)
               : column == What && isDecision(entry) ? fontOf(Type::BodyBold)
                                                     : QVariant();
    case Qt::ForegroundRole:
        return isDecision(entry) ? QVariant() : tokensOf(QGuiApplication::palette()).muted;
    case DecisionRole:
        return isDecision(entry);
    case StatusRole:
        if (column == Signature)
            return int(Words::kindOf(entry.signature));
        return column == What ? QVariant(int(entry.status)) : QVariant();
    default:
        return {};
    }
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("time, %1").arg(Words::zoneName(m_zone));
    case What:
        return tr("what");
    case Who:
        return tr("who");
    case Why:
        return tr("why");
    case Signature:
        return tr("signature");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace interlock
