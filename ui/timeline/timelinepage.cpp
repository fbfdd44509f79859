#include "ui/timeline/timelinepage.h"

#include "ui/dashboard/stagetable.h"
#include "ui/style/filterfield.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/style/nothingfound.h"
#include "ui/style/statusdelegate.h"
#include "ui/timeline/weightaxis.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSortFilterProxyModel>

namespace interlock {

namespace {
constexpr int kRowsLeast = 7; ///< of the table, on the lowest screen
}

/// Entries with the words looked for, and of them, where wanted, only the decisions.
class EntryFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void keepDecisions(bool only)
    {
        m_decisionsOnly = only;
        invalidateRowsFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QModelIndex entry = sourceModel()->index(row, TimelineModel::What, parent);
        return (!m_decisionsOnly || entry.data(TimelineModel::DecisionRole).toBool()) &&
               QSortFilterProxyModel::filterAcceptsRow(row, parent);
    }

private:
    bool m_decisionsOnly = false;
};

TimelinePage::TimelinePage(QWidget *parent)
    : QWidget(parent), m_axis(new WeightAxis), m_filter(new FilterField), m_note(new QLineEdit),
      m_decisionsOnly(new QCheckBox(tr("Decisions only"))), m_addNote(new QPushButton(tr("Add note"))),
      m_answer(makeLabel({}, "small")), m_model(new TimelineModel(this)), m_shown(new EntryFilter(this)),
      m_table(new PlainTable)
{
    auto *area = new FitArea;
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    area->setPage(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    column->setSpacing(scaled(12));
    column->addWidget(buildHead());
    column->addWidget(buildAxis());
    buildNote(column);
    column->addWidget(buildTable(), 1);
    connect(m_filter, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_filter, &FilterField::left, this, [this] { m_table->setFocus(Qt::ShortcutFocusReason); });
    new NothingFound(*m_table, *m_filter);
    connect(m_decisionsOnly, &QCheckBox::toggled, m_shown, &EntryFilter::keepDecisions);
    connect(m_axis, &WeightAxis::recordRequested, this, &TimelinePage::recordRequested);
    connect(m_table, &QAbstractItemView::activated, this, &TimelinePage::openRow);
}

QWidget *TimelinePage::buildHead()
{
    auto *box = new QWidget;
    auto *head = new QHBoxLayout(box);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(makeLabel(tr("Timeline"), "heading"), 1);
    m_filter->setPlaceholderText(tr("Filter entries  ( / )"));
    m_filter->setAccessibleName(tr("Filter entries"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(scaled(240));
    m_decisionsOnly->setToolTip(tr("Without orders, read-backs, checkpoints and other housekeeping"));
    head->addWidget(m_decisionsOnly);
    head->addSpacing(scaled(8));
    head->addWidget(m_filter);
    return box;
}

QWidget *TimelinePage::buildAxis()
{
    auto *panel = makePanel();
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(scaled(4), scaled(6), scaled(4), scaled(2));
    column->setSpacing(scaled(2));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(scaled(8), 0, scaled(8), 0);
    row->setSpacing(scaled(6));
    auto *key =
        makeLabel(tr("Filled: as it was. Dashed frame: ahead. Thin row: as planned. Line: weight read, "
                     "dashes: weight wanted."),
                  "small");
    key->setWordWrap(true);
    key->setMinimumWidth(scaled(120)); // it wraps rather than make the window wider
    row->addWidget(key, 1);
    const auto add = [&](const QString &text, const QString &name, std::function<void()> act) {
        auto *button = new QPushButton(text);
        button->setProperty("role", QStringLiteral("link"));
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QPushButton::clicked, this, std::move(act));
        row->addWidget(button);
    };
    add(tr("closer"), tr("Less time, larger ( + )"), [this] { m_axis->zoom(0.5); });
    add(tr("wider"), tr("More time, smaller ( - or Z )"), [this] { zoomOut(); });
    add(tr("all of it"), tr("The whole release ( F or Shift+Z )"), [this] { resetZoom(); });
    column->addLayout(row);
    column->addWidget(m_axis);
    return panel;
}

QWidget *TimelinePage::buildTable()
{
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(4), scaled(4), scaled(4), scaled(4));
    inside->addWidget(m_table);
    m_shown->setSourceModel(m_model);
    m_shown->setFilterKeyColumn(-1);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_shown);
    m_table->setAccessibleName(tr("Timeline entries"));
    m_table->setToolTip(tr("Enter or a double click opens the record"));
    for (int column : {int(TimelineModel::What), int(TimelineModel::Signature)})
        m_table->setItemDelegateForColumn(column, new StatusDelegate(TimelineModel::StatusRole, m_table));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->horizontalHeader()->setSectionResizeMode(TimelineModel::Why, QHeaderView::Stretch);
    return panel;
}

/// Time, who and signature have what they need, what has room for a word or two, why for its sentence. Where
/// that is too little, who and then the signature's words go: a row opens its record, which has both.
void TimelinePage::fitColumns()
{
    constexpr int kNarrow = 800, kMargins = 52; // of page and panel
    constexpr int kBoth = 380;                  // of what and why
    const bool narrow = width() < scaled(kNarrow);
    auto *header = m_table->horizontalHeader();
    const std::pair<int, int> widths[] = {{int(TimelineModel::Time), narrow ? 136 : 150},
                                          {int(TimelineModel::Who), narrow ? 84 : 110},
                                          {int(TimelineModel::Signature), narrow ? 130 : 150}};
    int rest = width() - scaled(kMargins);
    for (const auto &[section, wide] : widths) {
        header->setSectionHidden(section, false);
        header->resizeSection(section, std::max(scaled(wide), header->sectionSizeHint(section)));
        rest -= header->sectionSize(section);
    }
    for (int spared : {int(TimelineModel::Who), int(TimelineModel::Signature)}) {
        if (rest >= scaled(kBoth))
            break;
        rest += header->sectionSize(spared);
        header->setSectionHidden(spared, true);
    }
    header->resizeSection(TimelineModel::What,
                          std::clamp(rest * (narrow ? 40 : 30) / 100, scaled(120), scaled(200)));
    // On a low screen the page scrolls rather than squeezing the table.
    m_table->setMinimumHeight(header->sizeHint().height() + kRowsLeast * rowHeight());
}

void TimelinePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

void TimelinePage::openRow(const QModelIndex &shown)
{
    const QModelIndex row = m_shown->mapToSource(shown);
    if (row.isValid() && m_model->recordAt(row.row()) >= 0)
        Q_EMIT recordRequested(m_model->recordAt(row.row()));
}

void TimelinePage::zoomOut()
{
    m_axis->zoom(2);
}

void TimelinePage::resetZoom()
{
    m_axis->fit();
}

void TimelinePage::buildNote(QBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    m_note->setAccessibleName(tr("Note on this release at this moment, kept in the record"));
    m_note->setPlaceholderText(tr("Annotate this moment: what you did, what you saw"));
    m_note->setToolTip(m_note->placeholderText());
    m_note->setMaxLength(2000);
    m_addNote->setAutoDefault(false);
    m_answer->setWordWrap(true);
    m_answer->hide();
    row->addWidget(m_note, 1);
    row->addWidget(m_addNote);
    column->addLayout(row);
    column->addWidget(m_answer);
    connect(m_addNote, &QPushButton::clicked, this, &TimelinePage::giveNote);
    connect(m_note, &QLineEdit::returnPressed, this, &TimelinePage::giveNote);
}

void TimelinePage::giveNote()
{
    const QString text = m_note->text().trimmed();
    if (text.isEmpty())
        return;
    m_answer->setText(tr("Being recorded…"));
    m_answer->show();
    Q_EMIT noteGiven(text);
}

Answered TimelinePage::noteAnswered()
{
    return [page = QPointer(this), rollout = m_rollout](const Answer &answer) {
        if (!page || page->m_rollout != rollout)
            return; // another release is looked at by now
        page->m_answer->setText(answer.accepted ? answer.sentence : tr("Refused: %1").arg(answer.sentence));
        if (answer.accepted)
            page->m_note->clear();
    };
}

void TimelinePage::show(const ReleaseView &release, WallTime now)
{
    if (release.id != m_rollout) {
        m_rollout = release.id;
        m_note->clear();
        m_answer->hide();
    }
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
