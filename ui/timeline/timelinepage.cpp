#include "ui/timeline/timelinepage.h"

#include "ui/dashboard/stagetable.h"
#include "ui/style/label.h"
#include "ui/style/statusdelegate.h"
#include "ui/timeline/weightaxis.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>

namespace interlock {

TimelinePage::TimelinePage(QWidget *parent)
    : QWidget(parent), m_axis(new WeightAxis), m_filter(new QLineEdit), m_model(new TimelineModel(this)),
      m_shown(new QSortFilterProxyModel(this)), m_table(new PlainTable)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    column->setSpacing(scaled(12));
    auto *head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Timeline"), "heading"), 1);
    m_filter->setPlaceholderText(tr("Filter entries  ( / )"));
    m_filter->setAccessibleName(tr("Filter entries"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(scaled(240));
    head->addWidget(m_filter);
    column->addLayout(head);
    auto *axisPanel = makePanel();
    auto *axisColumn = new QVBoxLayout(axisPanel);
    axisColumn->setContentsMargins(scaled(4), scaled(6), scaled(4), scaled(2));
    axisColumn->addWidget(m_axis);
    column->addWidget(axisPanel);
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(4), scaled(4), scaled(4), scaled(4));
    inside->addWidget(m_table);
    column->addWidget(panel, 1);

    m_shown->setSourceModel(m_model);
    m_shown->setFilterKeyColumn(-1);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_shown);
    m_table->setAccessibleName(tr("Timeline entries"));
    m_table->setItemDelegateForColumn(TimelineModel::What,
                                      new StatusDelegate(TimelineModel::StatusRole, m_table));
    m_table->setRowHeight(30);
    auto *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->resizeSection(TimelineModel::Time, scaled(150));
    header->resizeSection(TimelineModel::What, scaled(300));
    header->resizeSection(TimelineModel::Who, scaled(110));
    header->setSectionResizeMode(TimelineModel::Why, QHeaderView::Stretch);
    header->resizeSection(TimelineModel::Signature, scaled(150));
    m_table->setItemDelegateForColumn(TimelineModel::Signature,
                                      new StatusDelegate(TimelineModel::StatusRole, m_table));
    connect(m_filter, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
}

void TimelinePage::show(const ReleaseView &release, WallTime now)
{
    m_axis->show(release, now);
    m_model->setEntries(release.timeline);
}

void TimelinePage::setZone(Zone zone)
{
    m_axis->setZone(zone);
    m_model->setZone(zone);
}

void TimelinePage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

} // namespace interlock
