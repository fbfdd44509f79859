#include "ui/rehearsal/rehearsalwindow.h"

#include "models/rehearsal/report.h"
#include "ui/rehearsal/recoverymodel.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>

namespace interlock {

using namespace Qt::StringLiterals;

RehearsalWindow::RehearsalWindow(QWidget *parent)
    : QDialog(parent), m_leases(new QComboBox), m_reason(new QLineEdit),
      m_start(new QPushButton(tr("Rehearse"))), m_stop(new QPushButton(tr("Stop, and clear the fault"))),
      m_why(makeLabel({}, "answer")), m_state(makeLabel({}, "strong")), m_timeline(new QPlainTextEdit),
      m_table(new QTableView), m_model(new RecoveryModel(this)), m_past(new QListWidget)
{
    setWindowTitle(tr("Rehearsals of the rollback"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(scaled(760), scaled(680));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(22), scaled(18), scaled(22), scaled(18));
    column->setSpacing(scaled(8));
    column->addWidget(makeLabel(tr("Rehearsals of the rollback"), "heading"));
    auto *what =
        makeLabel(tr("Starts an ordinary rollout under the lease, makes its canary worse, waits for the "
                     "guardrail's rollback and measures what users get until they are served as before. A "
                     "drill is the other half: there you press the red button, on the demo, and are timed."),
                  "muted");
    what->setWordWrap(true);
    column->addWidget(what);
    buildForm(column);
    buildResult(column);
    buildPast(column);
    updateStart();
}

void RehearsalWindow::buildForm(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    m_leases->setAccessibleName(tr("Lease to rehearse under"));
    m_leases->setPlaceholderText(tr("No lease to rehearse under"));
    m_reason->setPlaceholderText(tr("Reason, kept in the record"));
    m_reason->setAccessibleName(tr("Reason of the rehearsal, kept in the record"));
    m_start->setProperty("role", u"primary"_s);
    row->addWidget(m_leases, 1);
    row->addWidget(m_reason, 1);
    for (QPushButton *button : {m_start, m_stop})
        row->addWidget(button);
    column->addLayout(row);
    m_why->setWordWrap(true);
    column->addWidget(m_why);
    connect(m_start, &QPushButton::clicked, this, [this] {
        Q_EMIT startRequested(LeaseId{m_leases->currentData().toString()}, m_reason->text().trimmed());
    });
    connect(m_stop, &QPushButton::clicked, this, &RehearsalWindow::stopRequested);
}

void RehearsalWindow::buildResult(QVBoxLayout *column)
{
    m_state->setWordWrap(true);
    column->addWidget(m_state);
    m_timeline->setReadOnly(true);
    m_timeline->setTabChangesFocus(true);
    m_timeline->setAccessibleName(tr("Timeline of the rehearsal"));
    m_timeline->setPlaceholderText(
        tr("Point by point, as it runs. Choose an earlier one below to read what it said."));
    setType(m_timeline, Type::Mono);
    column->addWidget(m_timeline, 2);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("What came back: before the fault, with it, after the rollback"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setTabKeyNavigation(false);
    m_table->hide();
    column->addWidget(m_table, 1);
}

void RehearsalWindow::buildPast(QVBoxLayout *column)
{
    column->addWidget(makeLabel(tr("EARLIER REHEARSALS, FROM THE LOG"), "section"));
    m_past->setAccessibleName(tr("Earlier rehearsals"));
    column->addWidget(m_past, 1);
    connect(m_past, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row < 0 || size_t(row) >= m_rehearsals.size() || m_running)
            return;
        m_state->setText(m_past->item(row)->text());
        m_timeline->setPlainText(m_rehearsals[size_t(row)].text); // its table stands in the note
        m_table->hide();
    });
}

void RehearsalWindow::show(const Snapshot &snapshot, Zone zone)
{
    fillLeases(snapshot.leases);
    if (m_rehearsals == snapshot.rehearsals && m_past->count() > 0)
        return;
    m_rehearsals = snapshot.rehearsals;
    fillPast(zone);
}

void RehearsalWindow::fillLeases(const std::vector<LeaseView> &leases)
{
    std::vector<LeaseView> offered;
    std::ranges::copy_if(leases, std::back_inserter(offered), [](const LeaseView &lease) {
        return lease.canRehearse && lease.state == LeaseView::State::Complete;
    });
    if (offered == m_offered)
        return;
    m_offered = std::move(offered);
    const QString chosen = m_leases->currentData().toString();
    m_leases->clear();
    for (const LeaseView &lease : m_offered)
        m_leases->addItem(tr("%1 %2 in %3").arg(lease.name, lease.canaryVersion, lease.environment),
                          lease.id.text);
    m_leases->setCurrentIndex(m_offered.empty() ? -1 : 0);
    choose(LeaseId{chosen});
    updateStart();
}

void RehearsalWindow::fillPast(Zone zone)
{
    m_past->clear();
    for (const RehearsedView &one : m_rehearsals)
        m_past->addItem(tr("%1 · %2 %3 in %4 · by %5", "when, passed or failed, service, environment, who")
                            .arg(Words::dateClock(one.at, zone), one.passed ? tr("passed") : tr("failed"),
                                 one.service, one.environment, one.who));
    if (m_rehearsals.empty())
        m_past->addItem(tr("None yet."));
}

void RehearsalWindow::choose(const LeaseId &lease)
{
    if (const int at = m_leases->findData(lease.text); at >= 0)
        m_leases->setCurrentIndex(at);
}

void RehearsalWindow::updateStart()
{
    const int at = m_leases->currentIndex();
    const QString why = m_running ? QString()
                        : at < 0 || size_t(at) >= m_offered.size()
                            ? tr("No signed lease is over a plan with a section rehearsal. Ask for one: "
                                 "interlock lease request PLAN")
                            : m_offered[size_t(at)].cannotStart;
    m_start->setEnabled(!m_running && why.isEmpty());
    m_stop->setVisible(m_running);
    m_leases->setEnabled(!m_running && !m_offered.empty());
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

void RehearsalWindow::showView(const RehearsalView &view)
{
    m_running = view.running;
    updateStart();
    if (view.running) {
        m_state->setText(tr("Rehearsing"));
        m_timeline->setPlainText(view.progress.join(u'\n'));
        m_table->hide();
        return;
    }
    if (!view.report) {
        m_state->setText(tr("Not rehearsed"));
        m_timeline->setPlainText(view.progress.join(u'\n'));
        return;
    }
    const RehearsalReport &report = *view.report;
    m_state->setText(report.hasPassed() ? tr("Passed: the rollback restored users in time")
                                        : tr("Rehearsal %1: %2").arg(toString(report.outcome), report.why));
    m_timeline->setPlainText(timelineLines(report).join(u'\n'));
    m_model->setRows(report.rows);
    m_table->setVisible(!report.rows.empty());
}

void RehearsalWindow::showAnswer(const Answer &answer)
{
    if (!answer.accepted && !m_running && m_timeline->toPlainText().isEmpty())
        m_state->setText(answer.sentence);
}

QString RehearsalWindow::timeline() const
{
    return m_timeline->toPlainText();
}

} // namespace interlock
