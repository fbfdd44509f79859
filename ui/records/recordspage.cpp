#include "ui/records/recordspage.h"

#include "ui/dashboard/stagetable.h"
#include "ui/follower/policyview.h"
#include "ui/records/workrow.h"
#include "ui/style/chip.h"
#include "ui/style/filterfield.h"
#include "ui/style/fitarea.h"
#include "ui/style/foldingrow.h"
#include "ui/style/label.h"
#include "ui/style/nothingfound.h"
#include "ui/style/statusdelegate.h"
#include "ui/window/banner.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QSplitter>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kRowsLeast = 5;   ///< of the table, on the lowest screen
constexpr int kHeadWords = 260; ///< px at 100 % that title and state of the log keep beside the buttons

void layChipAndWords(QWidget *box, Chip *chip, QLabel *words)
{
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(12));
    row->addWidget(chip, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
}
} // namespace

RecordsPage::RecordsPage(Commands &commands, QWidget *parent)
    : QStackedWidget(parent), m_commands(commands), m_model(new RecordModel(this)),
      m_shown(new QSortFilterProxyModel(this)), m_search(new FilterField), m_table(new PlainTable),
      m_state(new ElidedLabel), m_title(new ElidedLabel), m_hash(new ElidedLabel),
      m_payload(new QPlainTextEdit), m_empty(new EmptyState), m_verify(new QPushButton(tr("Verify the log"))),
      m_export(new QPushButton(tr("Export evidence…"))), m_work(new WorkRow), m_demanded(new QWidget),
      m_demandedChip(new Chip), m_demandedText(makeLabel({}, "answer"))
{
    m_empty->show(
        {u"records"_s,
         tr("No records yet"),
         tr("The log is written by the guard. The first record is the policy\nthat `interlock init` signs."),
         {}});
    addWidget(m_empty);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    column->setSpacing(scaled(12));
    column->addWidget(buildHead());
    column->addWidget(m_demanded);
    column->addWidget(m_work);
    auto *split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(scaled(12));
    split->addWidget(buildTable());
    split->addWidget(buildDetails());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    column->addWidget(split, 1);
    auto *area = new FitArea; // on a low screen the page scrolls rather than squeezing the table
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setPage(page);
    addWidget(area);
    connect(m_search, &FilterField::left, this, [this] { m_table->setFocus(Qt::ShortcutFocusReason); });
    connect(m_search, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_search, &QLineEdit::textChanged, this, &RecordsPage::selectNewest);
    new NothingFound(*m_table, *m_search);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &RecordsPage::showRow);
    showRow({});
}

QWidget *RecordsPage::buildHead()
{
    auto *said = new QWidget, *acts = new QWidget;
    auto *words = new QHBoxLayout(said), *head = new QHBoxLayout(acts);
    for (QHBoxLayout *row : {words, head}) {
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(scaled(10));
    }
    words->addWidget(makeLabel(tr("Records"), "heading"));
    m_state->setProperty("role", u"muted"_s);
    words->addWidget(m_state, 1);
    auto *box = new FoldingRow(said, acts, kHeadWords);
    m_search->setPlaceholderText(tr("Search records  ( / )"));
    m_search->setAccessibleName(tr("Search records"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(scaled(200));
    head->addWidget(m_search);
    m_verify->setToolTip(tr("Re-computes every signature, role, the root and every decision"));
    for (QPushButton *button : {m_verify, m_export}) {
        button->setAutoDefault(false);
        head->addWidget(button);
    }
    connect(m_verify, &QPushButton::clicked, this, &RecordsPage::verify);
    connect(m_export, &QPushButton::clicked, this, &RecordsPage::askExport);
    auto *escape = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    escape->setEnabled(false); // a field that is searched in has it otherwise
    connect(escape, &QShortcut::activated, m_work, &WorkRow::cancel);
    connect(m_work, &WorkRow::workingChanged, escape, &QShortcut::setEnabled);
    connect(m_work, &WorkRow::workingChanged, this, &RecordsPage::showWorking);
    layChipAndWords(m_demanded, m_demandedChip, m_demandedText);
    m_demandedText->setAccessibleName(tr("Evidence that the plan demands"));
    m_demanded->hide();
    showRelease(nullptr);
    return box;
}

QPushButton *RecordsPage::cancelButton() const
{
    return m_work->cancelButton();
}

QString RecordsPage::answer() const
{
    return m_work->sentence();
}

/// One work at a time. The keyboard goes on where it was: at the way out while it lasts.
void RecordsPage::showWorking(bool working)
{
    if (working) {
        m_begunBy = m_verify->hasFocus() ? m_verify : m_export->hasFocus() ? m_export : nullptr;
        if (m_begunBy)
            m_work->cancelButton()->setFocus(Qt::OtherFocusReason);
    }
    m_verify->setEnabled(!working);
    m_export->setEnabled(!working && !m_release.text.isEmpty());
    if (!working && m_begunBy && m_work->cancelButton()->hasFocus())
        m_begunBy->setFocus(Qt::OtherFocusReason);
}

void RecordsPage::verify()
{
    m_commands.verifyLog(
        m_work->begin({tr("verifying"), tr("Reading the whole log; the console goes on meanwhile."),
                       tr("verified"), tr("does not hold"), tr("stopped"),
                       tr("The log was not read to its end: nothing is said about it.")}));
}

void RecordsPage::askExport()
{
    if (m_release.text.isEmpty() || m_work->isWorking())
        return;
    auto *dialog = new QFileDialog(this, tr("Export the evidence of %1").arg(m_release.text));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // a file is never overwritten; the answer says so
    dialog->selectFile(m_release.text + u".tar.gz"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &RecordsPage::exportTo);
    openForm(*dialog);
}

void RecordsPage::exportTo(const QString &file)
{
    if (m_work->isWorking())
        return;
    m_commands.exportEvidence(
        m_release, file,
        m_work->begin({tr("exporting"), tr("Verifying the log and writing %1").arg(file), tr("exported"),
                       tr("not exported"), tr("stopped"), tr("Nothing was written.")}));
}

void RecordsPage::showPolicy(const PolicyView *policy)
{
    if (policy)
        m_model->setRevoked(policy->policy.revoked);
}

void RecordsPage::showRelease(const ReleaseView *release)
{
    showEvidence(release);
    const RolloutId id = release ? release->id : RolloutId{};
    if (id == m_release && !m_export->toolTip().isEmpty())
        return;
    m_release = id;
    m_export->setEnabled(release != nullptr && !m_work->isWorking());
    m_export->setToolTip(release ? tr("Everything that proves %1 to anybody, as one file (E)").arg(id.text)
                                 : tr("Select a release first"));
}

QString RecordsPage::evidence() const
{
    return m_demanded->isHidden() ? QString() : m_demandedText->text();
}

/// While it runs most of it is still to come: then only how much is there.
void RecordsPage::showEvidence(const ReleaseView *release)
{
    const std::vector<DemandLine> evidence = release ? release->evidence : std::vector<DemandLine>();
    const bool over = release && isOver(release->phase);
    if (evidence == m_evidence && over == m_over)
        return;
    m_evidence = evidence;
    m_over = over;
    QStringList missing;
    for (const DemandLine &line : evidence)
        if (!line.met)
            missing << tr("%1: %2", "what the plan demands, what the log has").arg(line.demand, line.text);
    m_demanded->setVisible(!evidence.empty());
    const auto met = std::ranges::count_if(evidence, &DemandLine::met);
    if (missing.isEmpty())
        m_demandedChip->setStatus({StatusKind::Pass, tr("evidence whole")});
    else if (over)
        m_demandedChip->setStatus({StatusKind::Waiting, tr("evidence missing")});
    else
        m_demandedChip->setStatus({StatusKind::Idle, tr("evidence so far")});
    const QString count = tr("%1 of %2 that the plan demands are in the log.").arg(met).arg(evidence.size());
    m_demandedText->setText(missing.isEmpty() || !over ? count : count + u' ' + missing.join(u"; "_s));
}

QWidget *RecordsPage::buildTable()
{
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(4), scaled(4), scaled(4), scaled(4));
    inside->addWidget(m_table);
    m_shown->setSourceModel(m_model);
    m_shown->setFilterKeyColumn(-1);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_shown);
    m_table->setAccessibleName(tr("Records"));
    m_table->setItemDelegateForColumn(RecordModel::Signature,
                                      new StatusDelegate(RecordModel::StatusRole, m_table));
    auto *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(RecordModel::Why, QHeaderView::Stretch);
    return panel;
}

/// Each column has what its words need; where that leaves too little for what was recorded, first the hash
/// goes, which stands under the table, then who, whom the line under the table names, then the signature's
/// words.
void RecordsPage::fitColumns()
{
    const std::tuple<int, int, int> fitted{width(), scaled(100), m_model->rowCount()};
    if (fitted == m_fitted || width() <= 0)
        return;
    m_fitted = fitted;
    constexpr int kWhy = 200, kMargins = 56;
    auto *header = m_table->horizontalHeader();
    m_table->setMinimumHeight(header->sizeHint().height() + kRowsLeast * rowHeight());
    int rest = width() - scaled(kMargins);
    for (int section = 0; section < m_model->columnCount(); ++section) {
        if (section == RecordModel::Why)
            continue;
        const int words = static_cast<QAbstractItemView *>(m_table)->sizeHintForColumn(section);
        const int wide = std::max(std::min(words, scaled(190)), header->sectionSizeHint(section));
        header->setSectionHidden(section, false);
        header->resizeSection(section, wide + scaled(6));
        rest -= wide + scaled(6);
    }
    for (int spared : {int(RecordModel::Hash), int(RecordModel::Who), int(RecordModel::Signature)}) {
        if (rest >= scaled(kWhy))
            break;
        rest += header->sectionSize(spared);
        header->setSectionHidden(spared, true);
    }
}

void RecordsPage::resizeEvent(QResizeEvent *event)
{
    QStackedWidget::resizeEvent(event);
    fitColumns();
}

void RecordsPage::changeEvent(QEvent *event)
{
    QStackedWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

QWidget *RecordsPage::buildDetails()
{
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(12), scaled(9), scaled(12), scaled(12));
    inside->setSpacing(scaled(4));
    setType(m_title, Type::BodyBold);
    setType(m_hash, Type::Mono);
    m_hash->setProperty("role", u"muted"_s);
    inside->addWidget(m_title);
    inside->addWidget(m_hash);
    m_payload->setReadOnly(true);
    m_payload->setTabChangesFocus(true);
    setType(m_payload, Type::Mono);
    m_payload->setAccessibleName(tr("Payload of the record"));
    m_payload->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_payload->setMinimumHeight(scaled(90));
    inside->addWidget(m_payload, 1);
    return panel;
}

void RecordsPage::append(const std::vector<RecordRow> &rows)
{
    m_model->append(rows);
    if (isVisible())
        fitColumns();
    setCurrentIndex(m_model->rowCount() == 0 ? 0 : 1);
    if (isVisible())
        selectNewest();
}

void RecordsPage::selectNewest()
{
    if (!m_table->currentIndex().isValid() && m_shown->rowCount() > 0)
        m_table->setCurrentIndex(m_shown->index(0, 0));
}

bool RecordsPage::reveal(qint64 record)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->at(row).index != record)
            continue;
        m_search->clear();
        const QModelIndex shown = m_shown->mapFromSource(m_model->index(row, 0));
        m_table->setCurrentIndex(shown);
        m_table->scrollTo(shown);
        m_table->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

qint64 RecordsPage::selected() const
{
    const QModelIndex shown = m_table->currentIndex();
    return shown.isValid() ? m_model->at(m_shown->mapToSource(shown).row()).index : -1;
}

void RecordsPage::showEvent(QShowEvent *event)
{
    QStackedWidget::showEvent(event);
    fitColumns();
    selectNewest();
}

void RecordsPage::showStore(const StoreView &store)
{
    m_state->setFullText(tr("%n record(s) · %1", nullptr, int(store.records))
                             .arg(store.headVerified ? tr("head verified %1").arg(store.head.left(12))
                                                     : tr("head not verified yet")));
    m_state->setHint(store.head);
    m_work->setRecords(store.records);
}

void RecordsPage::showRow(const QModelIndex &shown)
{
    const quint64 request = ++m_request;
    m_payload->clear();
    if (!shown.isValid()) {
        m_title->setFullText(tr("Select a record to read what was signed"));
        m_hash->setFullText({});
        m_payload->setPlaceholderText({});
        return;
    }
    const RecordRow &row = m_model->at(m_shown->mapToSource(shown).row());
    m_title->setFullText(tr("%1 · %2 by %3 · %4")
                             .arg(row.index)
                             .arg(row.kind, row.who, Words::signature(m_model->signatureOf(row))));
    m_hash->setFullText(row.hash);
    m_payload->setPlaceholderText(tr("Reading…"));
    m_commands.readPayload(row.index, [page = QPointer(this), request](const Result<QString> &payload) {
        if (page)
            page->showPayload(request, payload);
    });
}

void RecordsPage::showPayload(quint64 request, const Result<QString> &payload)
{
    if (request != m_request)
        return;
    if (!payload) {
        m_payload->setPlainText(payload.error().sentence());
        return;
    }
    const QJsonDocument json = QJsonDocument::fromJson(payload->toUtf8());
    m_payload->setPlainText(json.isNull() ? *payload
                                          : QString::fromUtf8(json.toJson(QJsonDocument::Indented)));
}

void RecordsPage::setZone(Zone zone)
{
    m_model->setZone(zone);
}

void RecordsPage::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

} // namespace interlock
