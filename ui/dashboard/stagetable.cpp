#include "ui/dashboard/stagetable.h"

#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/style/words.h"

#include <QApplication>
#include <QHeaderView>
#include <QPainter>

namespace interlock {

using namespace Qt::StringLiterals;

void StageTableModel::setStagesMost(size_t most)
{
    if (most == m_most)
        return;
    m_most = most;
    setRelease(ReleaseView(m_release));
}

void StageTableModel::setRelease(const ReleaseView &release)
{
    m_release.stages = release.stages;
    m_release.guardrails = release.guardrails;
    std::vector<const StageView *> stages;
    for (const StageView &stage : release.stages) {
        if (!stage.table.empty())
            stages.push_back(&stage);
    }
    if (stages.size() > m_most)
        stages.erase(stages.begin(), stages.end() - qsizetype(m_most));

    std::vector<Weight> weights;
    weights.reserve(stages.size());
    for (const StageView *stage : stages)
        weights.push_back(stage->weight);
    std::vector<Row> rows;
    for (const GuardrailView &rule : release.guardrails) {
        Row row{rule, {}, std::nullopt};
        for (const StageView *stage : stages) {
            const auto cell = std::ranges::find(stage->table, rule.id, &StageCell::guardrail);
            row.cells.push_back(cell == stage->table.end() ? std::nullopt : std::optional(*cell));
            if (row.cells.back() && row.cells.back()->verdict)
                row.verdict = row.cells.back()->verdict;
        }
        rows.push_back(std::move(row));
    }
    if (rows.size() == m_rows.size() && weights == m_weights) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    m_weights = std::move(weights);
    endResetModel();
}

int StageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 4 + 2 * int(m_weights.size());
}

QString StageTableModel::verdictText(const Row &row)
{
    if (row.rule.state == StatusKind::Fail)
        return tr("breach");
    if (!row.verdict)
        return tr("so far");
    return toString(*row.verdict);
}

QString StageTableModel::text(const Row &row, int column) const
{
    if (column == 0)
        return row.rule.name;
    if (column == 1)
        return row.rule.baseline ? Words::amount(*row.rule.baseline, row.rule.unit) : u"–"_s;
    if (column == columnCount() - 2)
        return row.rule.breach ? Words::limit(*row.rule.breach) : u"–"_s;
    if (column == columnCount() - 1)
        return verdictText(row);
    const auto &cell = row.cells[size_t(column - 2) / 2];
    if (!cell)
        return u"–"_s;
    return Words::number((column - 2) % 2 == 0 ? cell->average : cell->peak);
}

QVariant StageTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("%1, %2: %3")
            .arg(row.rule.name, headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                 text(row, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                                       : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        return fontOf(Type::Small);
    default:
        return {};
    }
}

QVariant StageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                                : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("indicator");
    if (section == 1)
        return tr("baseline");
    if (section == columnCount() - 2)
        return tr("limit");
    if (section == columnCount() - 1)
        return tr("verdict");
    const QString weight = Words::weight(m_weights[size_t(section - 2) / 2]);
    return (section - 2) % 2 == 0 ? tr("%1 avg").arg(weight) : tr("worst");
}

PlainTable::PlainTable(QWidget *parent) : QTableView(parent)
{
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(interlock::rowHeight());
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setMinimumSectionSize(scaled(36));
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void PlainTable::setRowHeight(int pixels)
{
    m_rowHeight = pixels;
    verticalHeader()->setDefaultSectionSize(pixels > 0 ? scaled(pixels) : interlock::rowHeight());
}

void PlainTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setRowHeight(m_rowHeight);
}

} // namespace interlock
