#include "ui/releases/releaselist.h"

#include "ui/style/filterfield.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>

namespace interlock {

using namespace Qt::StringLiterals;

ReleaseList::ReleaseList(QWidget *parent)
    : QWidget(parent), m_model(new ReleaseModel(this)), m_filter(new ReleaseFilter(this)),
      m_text(new FilterField(this)), m_attention(new QPushButton(this)), m_view(new QListView(this)),
      m_empty(makeLabel({}, "muted", this))
{
    m_filter->setSourceModel(m_model);
    m_text->setPlaceholderText(tr("Filter releases  ( / )"));
    m_text->setAccessibleName(tr("Filter releases"));
    m_text->setClearButtonEnabled(true);
    m_attention->setCheckable(true);
    m_attention->setProperty("role", u"link"_s);
    m_attention->setToolTip(tr("Show only releases that need attention"));
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new ReleaseDelegate(m_view));
    m_view->setProperty("role", u"cards"_s);
    m_view->setVerticalScrollMode(QListView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setMouseTracking(true);
    m_view->setAccessibleName(tr("Releases"));
    m_view->viewport()->setAutoFillBackground(false);
    m_empty->setWordWrap(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(12), scaled(12), 0);
    column->setSpacing(scaled(6));
    column->addWidget(m_text);
    column->addWidget(m_attention, 0, Qt::AlignLeft);
    column->addWidget(m_empty);
    column->addWidget(m_view, 1);

    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        restoreSelection();
    });
    connect(m_text, &FilterField::left, this, &ReleaseList::leaveFilter);
    connect(m_view, &QListView::clicked, this, &ReleaseList::chosen);
    connect(m_view, &QListView::activated, this, &ReleaseList::chosen);
    connect(m_attention, &QPushButton::toggled, this, [this](bool only) {
        m_filter->setShow(only ? ReleaseFilter::Show::NeedsAttention : ReleaseFilter::Show::All);
        restoreSelection();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (m_restoring || !current.isValid())
                    return;
                m_wanted = {};
                m_selected = current.data(ReleaseModel::ReleaseRole).value<const ReleaseView *>()->id;
                Q_EMIT selectionChanged(m_selected);
            });
}

void ReleaseList::show(const Snapshot &snapshot)
{
    m_readable = snapshot.store.readable || snapshot.store.absent;
    m_restoring = true;
    m_model->setReleases(snapshot.releases);
    m_restoring = false;
    if (!m_wanted.isEmpty() && m_model->rowOf(m_wanted) >= 0)
        m_selected = std::exchange(m_wanted, {});
    if (m_model->rowOf(m_selected) < 0)
        m_selected = snapshot.releases.empty() ? RolloutId{} : snapshot.releases.front().id;
    const auto waiting = std::ranges::count_if(snapshot.releases, &ReleaseView::needsAttention);
    m_attention->setText(m_attention->isChecked() ? tr("✓ Needs attention (%1)").arg(waiting)
                                                  : tr("Needs attention (%1)").arg(waiting));
    m_attention->setVisible(waiting > 0 || m_attention->isChecked());
    restoreSelection();
}

void ReleaseList::restoreSelection()
{
    const int row = m_model->rowOf(m_selected);
    const QModelIndex index = row < 0 ? QModelIndex() : m_filter->mapFromSource(m_model->index(row));
    if (m_view->currentIndex() != index) {
        m_restoring = true;
        m_view->setCurrentIndex(index);
        m_restoring = false;
    }
    updateEmpty();
}

void ReleaseList::updateEmpty()
{
    const bool none = m_filter->rowCount() == 0;
    m_empty->setText(m_model->rowCount() > 0 ? tr("No release matches the filter.")
                     : m_readable            ? tr("No releases yet.")
                                             : tr("Not known: the store cannot be read."));
    m_empty->setVisible(none);
}

void ReleaseList::want(const RolloutId &id)
{
    m_wanted = id;
    if (m_model->rowOf(id) >= 0)
        select(id);
}

void ReleaseList::select(const RolloutId &id)
{
    m_wanted = {};
    m_selected = id;
    restoreSelection();
    Q_EMIT selectionChanged(id);
}

void ReleaseList::step(Step step)
{
    const int row = m_view->currentIndex().row() + (step == Step::Next ? 1 : -1);
    if (row >= 0 && row < m_filter->rowCount())
        m_view->setCurrentIndex(m_filter->index(row, 0));
}

void ReleaseList::focusList()
{
    m_view->setFocus(Qt::OtherFocusReason);
}

/// Back to the rows; where the filter hides the release that is shown, its first hit is shown instead: the
/// red button is about what is seen.
void ReleaseList::leaveFilter()
{
    if (!m_view->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_view->setCurrentIndex(m_filter->index(0, 0));
    focusList();
}

QString ReleaseList::filterText() const
{
    return m_text->text();
}

void ReleaseList::setFilter(const QString &text, bool attention)
{
    m_text->setText(text);
    m_attention->setChecked(attention);
}

bool ReleaseList::isOnlyAttention() const
{
    return m_attention->isChecked();
}

void ReleaseList::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

} // namespace interlock
