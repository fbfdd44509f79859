#include "ui/window/sidepanel.h"

#include "ui/style/chip.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t kEntriesShown = 8;
} // namespace

EntryRow::EntryRow(QWidget *parent) : QWidget(parent), m_time(new QLabel(this)), m_text(new QLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, scaled(5), scaled(20), scaled(6));
    row->setSpacing(scaled(8));
    row->addWidget(m_time, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    m_time->setProperty("role", u"muted"_s);
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
}

void EntryRow::show(const TimelineEntry &entry, Zone zone)
{
    setType(m_time, Type::Mono);
    m_time->setText(Words::clock(entry.at, zone));
    const QString rest = entry.more.isEmpty() ? entry.why : entry.more;
    m_text->setText(u"<b>%1</b> %2"_s.arg(entry.what.toHtmlEscaped(), rest.toHtmlEscaped()));
    m_signature = entry.signature;
    const QString plain = tr("%1 %2 %3").arg(Words::clock(entry.at, zone), entry.what, rest);
    setAccessibleName(plain);
    setToolTip(entry.why.isEmpty() ? Words::signature(entry.signature)
                                   : entry.why + QLatin1Char('\n') + Words::signature(entry.signature));
    setVisible(true);
    update();
}

void EntryRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    painter.fillRect(0, height() - 1, width(), 1, t.line);
    if (m_signature != SignatureState::NotChecked)
        paintStatusShape(painter, QRectF(width() - scaled(13), scaled(8), scaled(12), scaled(12)),
                         Words::kindOf(m_signature), t);
}

SidePanel::SidePanel(QWidget *parent)
    : QScrollArea(parent), m_reason(makeLabel({}, "answer")), m_ready(new Chip),
      m_answer(makeLabel({}, "small")), m_log(new ElidedLabel)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setProperty("role", u"page"_s);
    setWidget(page);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(14), scaled(14), scaled(14), scaled(12));
    column->setSpacing(0);
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(0, 0, 0, scaled(8));
    buildRollback(column);
    buildNext(column);
    buildActions(column);
    column->addWidget(makeLabel(tr("DECISIONS"), "section"));
    m_entryColumn = new QVBoxLayout;
    m_entryColumn->setSpacing(0);
    column->addLayout(m_entryColumn);
    column->addSpacing(scaled(14));
    m_log->setProperty("role", u"small"_s);
    column->addWidget(m_log);
    column->addStretch(1);
}

void SidePanel::buildNext(QBoxLayout *column)
{
    m_nextBox = new QWidget;
    auto *box = new QVBoxLayout(m_nextBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(0);
    box->addWidget(makeLabel(tr("WHAT HAPPENS NEXT"), "section"));
    box->addSpacing(scaled(3));
    box->addWidget(m_reason);
    const auto row = [box](KeyValueRow *&made, const QString &key) {
        made = new KeyValueRow(key);
        box->addWidget(made);
    };
    row(m_decision, tr("Stage decision"));
    row(m_then, tr("Then"));
    row(m_otherwise, tr("If nobody acts"));
    row(m_coverage, tr("Coverage"));
    row(m_exposure, tr("Worst exposure"));
    row(m_traffic, tr("Traffic read back"));
    column->addWidget(m_nextBox);
}

void SidePanel::buildRollback(QBoxLayout *column)
{
    m_rollbackBox = new QWidget;
    auto *box = new QVBoxLayout(m_rollbackBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(0);
    box->addWidget(makeLabel(tr("ROLLING BACK"), "section"));
    box->addSpacing(scaled(3));
    const auto row = [box](KeyValueRow *&made, const QString &key) {
        made = new KeyValueRow(key);
        box->addWidget(made);
    };
    row(m_confirmed, tr("Confirmed"));
    row(m_intent, tr("Intent recorded"));
    row(m_sent, tr("Sent"));
    row(m_readBack, tr("0 % read back"));
    m_stepColumn = new QVBoxLayout;
    m_stepColumn->setSpacing(0);
    box->addLayout(m_stepColumn);
    box->addSpacing(scaled(10));
    m_why = new QLineEdit;
    m_why->setAccessibleName(tr("Reason of the rollback, added to the record"));
    m_why->setPlaceholderText(tr("Why? Added to the record"));
    m_sendWhy = new QPushButton(tr("Add reason"));
    box->addWidget(m_why);
    box->addSpacing(scaled(6));
    box->addWidget(m_sendWhy, 0, Qt::AlignLeft);
    column->addWidget(m_rollbackBox);
    connect(m_sendWhy, &QPushButton::clicked, this, [this] {
        if (!m_why->text().trimmed().isEmpty())
            Q_EMIT reasonGiven(m_why->text().trimmed());
    });
}

void SidePanel::buildActions(QBoxLayout *column)
{
    m_actions = new QWidget;
    auto *row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, scaled(14));
    row->setSpacing(scaled(8));
    m_hold = new QPushButton(tr("Hold"));
    m_hold->setToolTip(tr("Stop the bake clock and stay at this weight (P)"));
    m_resume = new QPushButton(tr("Resume…"));
    m_promote = new QPushButton(tr("Promote…"));
    for (QPushButton *button : {m_hold, m_resume, m_promote})
        row->addWidget(button);
    row->addStretch(1);
    column->addWidget(m_actions);
    m_answer->setWordWrap(true);
    m_answer->setContentsMargins(0, 0, 0, scaled(14));
    m_answer->hide();
    column->addWidget(m_answer);
    connect(m_hold, &QPushButton::clicked, this, &SidePanel::holdRequested);
    connect(m_resume, &QPushButton::clicked, this, &SidePanel::resumeRequested);
    connect(m_promote, &QPushButton::clicked, this, &SidePanel::promoteRequested);

    m_readyBox = new QWidget;
    auto *box = new QVBoxLayout(m_readyBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(scaled(6));
    box->addWidget(makeLabel(tr("CAN I ROLL BACK NOW?"), "section"));
    box->addWidget(m_ready, 0, Qt::AlignLeft);
    m_rehearsed = new KeyValueRow(tr("Rehearsed"));
    box->addWidget(m_rehearsed);
    column->addWidget(m_readyBox);
}

void SidePanel::show(const Snapshot &snapshot, const ReleaseView &release)
{
    if (release.id != m_release.id) {
        m_why->clear();
        m_answer->hide();
    }
    m_release = release;
    m_taken = snapshot.taken;
    m_rollbackBox->setVisible(release.rollback.has_value());
    m_nextBox->setVisible(!release.rollback);
    if (release.rollback)
        showRollback(*release.rollback);
    else
        showNext();
    m_hold->setVisible(release.canHold);
    m_resume->setVisible(release.canResume);
    m_promote->setVisible(release.canPromote);
    m_actions->setVisible(release.canHold || release.canResume || release.canPromote);
    m_readyBox->setVisible(release.readiness.has_value());
    if (release.readiness)
        m_rehearsed->setValue(release.readiness->rehearsed.isEmpty() ? tr("never")
                                                                     : release.readiness->rehearsed);
    showEntries();
    const QString head = snapshot.store.head;
    m_log->setFullText(tr("log: %n record(s), %1 · %2", nullptr, int(snapshot.store.records))
                           .arg(snapshot.store.headVerified ? tr("verified") : tr("not verified"),
                                head.isEmpty() ? u"–"_s : head.left(4) + u"…"_s + head.right(4)));
    m_log->setHint(head);
    tick(snapshot.taken);
}

void SidePanel::showNext()
{
    const NextView &next = m_release.next;
    m_reason->setText(m_release.reason);
    m_reason->setVisible(!m_release.reason.isEmpty());
    m_then->setValue(next.then);
    m_then->setHint(next.then);
    m_coverage->setValue(
        next.coverage ? tr("%1 of %n check(s)", nullptr, next.checks).arg(Words::percent(*next.coverage))
                      : QString());
    m_exposure->setValue(next.worstExposure ? Words::span(*next.worstExposure) : QString());
    m_exposure->setHint(tr("The longest a breach may reach users before the canary is back at 0"));
}

void SidePanel::showRollback(const RollbackView &rollback)
{
    m_confirmed->setValue(Words::clockMs(rollback.confirmedAt, m_zone));
    m_confirmed->setHint(rollback.cause);
    m_intent->setValue(Words::plus(rollback.intentAfter) +
                       (rollback.durabilityUnknown ? tr(", durability unknown") : QString()));
    m_sent->setKey(m_release.traffic.target.isEmpty() ? tr("Sent")
                                                      : tr("Sent to %1").arg(m_release.traffic.target));
    m_sent->setValue(Words::plus(rollback.sentAfter));
    m_readBack->setValue(Words::plus(rollback.readBackAfter));
    showSteps(rollback);
    if (m_why->text().isEmpty() && !m_why->isModified()) {
        m_why->setText(rollback.cause);
        m_why->setCursorPosition(0);
    }
}

void SidePanel::showSteps(const RollbackView &rollback)
{
    while (m_steps.size() > rollback.steps.size()) {
        delete m_steps.back();
        m_steps.pop_back();
    }
    while (m_steps.size() < rollback.steps.size()) {
        m_steps.push_back(new KeyValueRow({}));
        m_stepColumn->addWidget(m_steps.back());
    }
    for (size_t i = 0; i < rollback.steps.size(); ++i) {
        m_steps[i]->setKey(rollback.steps[i].name);
        m_steps[i]->setValue(rollback.steps[i].status.words);
    }
}

void SidePanel::showEntries()
{
    std::vector<const TimelineEntry *> shown;
    for (const TimelineEntry &entry : m_release.timeline) {
        const bool matters = entry.kind == TimelineEntry::Kind::Decision ||
                             entry.kind == TimelineEntry::Kind::Stage ||
                             entry.kind == TimelineEntry::Kind::Guardrail;
        if (matters && shown.size() < kEntriesShown)
            shown.push_back(&entry);
    }
    while (m_entries.size() < shown.size()) {
        m_entries.push_back(new EntryRow);
        m_entryColumn->addWidget(m_entries.back());
    }
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (i < shown.size())
            m_entries[i]->show(*shown[i], m_zone);
        else
            m_entries[i]->hide();
    }
}

void SidePanel::tick(Moment now)
{
    const NextView &next = m_release.next;
    const auto in = [&now](WallTime at) { return std::chrono::duration_cast<Duration>(at - now.wall); };
    m_decision->setValue(next.decisionAt ? tr("in %1").arg(Words::span(in(*next.decisionAt))) : QString());
    if (next.decisionAt)
        m_decision->setHint(Words::dateClock(*next.decisionAt, m_zone));
    m_otherwise->setValue(
        next.deadlineAt ? tr("%1 in %2").arg(next.otherwise, Words::span(in(*next.deadlineAt))) : QString());
    const Duration passed = std::max(Duration(0), now.boot - m_taken.boot);
    const bool carries = !isOver(m_release.phase);
    m_traffic->setValue(carries && m_release.traffic.readAge ? Words::ago(*m_release.traffic.readAge + passed)
                                                             : QString());
    m_traffic->setHint(m_release.traffic.worker.isEmpty()
                           ? m_release.traffic.detail
                           : tr("%1\nworker %2").arg(m_release.traffic.detail, m_release.traffic.worker));
    if (m_release.readiness) {
        Status ready = m_release.readiness->status;
        if (m_release.readiness->probedAge)
            ready.words =
                tr("%1, probed %2").arg(ready.words, Words::ago(*m_release.readiness->probedAge + passed));
        m_ready->setStatus(ready);
    }
}

void SidePanel::setZone(Zone zone)
{
    m_zone = zone;
    showEntries();
}

void SidePanel::showAnswer(const Answer &answer)
{
    m_answer->setText(answer.accepted ? answer.sentence : tr("Refused: %1").arg(answer.sentence));
    m_answer->setVisible(!answer.sentence.isEmpty());
}

} // namespace interlock
