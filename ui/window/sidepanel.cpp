#include "ui/window/sidepanel.h"

#include "ui/first/spoken.h"
#include "ui/style/chip.h"
#include "ui/style/label.h"
#include "ui/style/mirror.h"
#include "ui/window/reasonfield.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t kEntriesShown = 8;
constexpr qsizetype kLinesShown = 8;

/// The panel is narrow: a long title takes a second line.
QLabel *sectionLabel(const QString &title)
{
    QLabel *label = makeLabel(title, "section");
    label->setWordWrap(true);
    return label;
}
} // namespace

EntryRow::EntryRow(QWidget *parent) : QWidget(parent), m_time(new QLabel(this)), m_text(new QLabel(this))
{
    speakAs<EntryRow>(QAccessible::ListItem);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(asRead(*this, {0, scaled(5), scaled(20), scaled(6)}));
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
        paintStatusShape(painter,
                         mirrored(painter, QRectF(rect()),
                                  QRectF(width() - scaled(13), scaled(8), scaled(12), scaled(12))),
                         Words::kindOf(m_signature), t);
}

SidePanel::SidePanel(QWidget *parent)
    : FitArea(parent), m_reason(makeLabel({}, "answer")), m_ready(new Chip), m_answer(makeLabel({}, "small")),
      m_log(makeLabel({}, "small"))
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    setPage(page);
    m_halves = new QBoxLayout(QBoxLayout::TopToBottom, page);
    m_halves->setContentsMargins(scaled(14), scaled(14), scaled(14), scaled(12));
    m_halves->setSpacing(0);
    auto *first = new QWidget, *second = new QWidget;
    auto *column = new QVBoxLayout(first), *column2 = new QVBoxLayout(second);
    for (QVBoxLayout *half : {column, column2}) {
        half->setContentsMargins(0, 0, 0, 0);
        half->setSpacing(0);
    }
    m_halves->addWidget(first);
    m_halves->addWidget(second, 1);
    m_reason->setWordWrap(true);
    m_reason->setContentsMargins(0, 0, 0, scaled(8));
    buildRollback(column);
    buildNext(column);
    buildActions(column);
    column->addStretch(1);
    buildOutput(column2);
    column2->addWidget(sectionLabel(tr("DECISIONS")));
    m_entryColumn = new QVBoxLayout;
    m_entryColumn->setSpacing(0);
    column2->addLayout(m_entryColumn);
    column2->addSpacing(scaled(14));
    m_log->setWordWrap(true);
    column2->addWidget(m_log);
    column2->addStretch(1);
}

void SidePanel::setAside(bool aside)
{
    setWhole(!aside);
    m_halves->setDirection(aside ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_halves->setSpacing(aside ? 0 : scaled(24));
    m_halves->setStretch(0, aside ? 0 : 1);
    m_halves->setContentsMargins(aside ? QMargins(scaled(14), scaled(14), scaled(14), scaled(12))
                                       : QMargins());
}

void SidePanel::buildNext(QBoxLayout *column)
{
    m_nextBox = new QWidget;
    auto *box = new QVBoxLayout(m_nextBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(0);
    box->addWidget(sectionLabel(tr("WHAT HAPPENS NEXT")));
    box->addSpacing(scaled(3));
    box->addWidget(m_reason);
    const auto row = [box](KeyValueRow *&made, const QString &key) {
        made = new KeyValueRow(key);
        box->addWidget(made);
    };
    row(m_decision, tr("Stage decision"));
    row(m_then, tr("Then"));
    row(m_otherwise, tr("If nobody acts"));
    row(m_calendar, tr("Calendar"));
    row(m_coverage, tr("Coverage"));
    row(m_exposure, tr("Worst exposure"));
    row(m_doubled, tr("Twice the errors show"));
    row(m_blind, tr("Not counted"));
    row(m_traffic, tr("Traffic read back"));
    column->addWidget(m_nextBox);
}

/// What its checks and commands print while they run; for watching, what counts is in the records.
void SidePanel::buildOutput(QBoxLayout *column)
{
    m_outputBox = new QWidget;
    auto *box = new QVBoxLayout(m_outputBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(scaled(4));
    box->addWidget(sectionLabel(tr("OUTPUT OF CHECKS AND STEPS")));
    m_output = new QLabel;
    setType(m_output, Type::Mono);
    m_output->setTextFormat(Qt::PlainText);
    m_output->setWordWrap(true);
    m_output->setTextInteractionFlags(Qt::TextSelectableByMouse);
    box->addWidget(m_output);
    column->addWidget(m_outputBox);
}

void SidePanel::buildRollback(QBoxLayout *column)
{
    m_rollbackBox = new QWidget;
    auto *box = new QVBoxLayout(m_rollbackBox);
    box->setContentsMargins(0, 0, 0, scaled(16));
    box->setSpacing(0);
    m_rollbackTitle = sectionLabel(tr("ROLLING BACK"));
    box->addWidget(m_rollbackTitle);
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
    m_why = new ReasonField;
    m_why->setAccessibleName(tr("Reason of the rollback, added to the record"));
    m_why->setPlaceholderText(tr("Why? Added to the record"));
    m_sendWhy = new QPushButton(tr("Add reason"));
    box->addWidget(m_why);
    box->addSpacing(scaled(6));
    box->addWidget(m_sendWhy, 0, Qt::AlignLeft);
    column->addWidget(m_rollbackBox);
    connect(m_sendWhy, &QPushButton::clicked, this, [this] {
        if (const QString why = m_why->text(); !why.isEmpty())
            Q_EMIT reasonGiven(why);
    });
}

void SidePanel::buildActions(QBoxLayout *column)
{
    m_actions = new QWidget;
    auto *rows = new QVBoxLayout(m_actions);
    rows->setContentsMargins(0, 0, 0, scaled(14));
    rows->setSpacing(scaled(8));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    m_hold = new QPushButton(tr("Hold"));
    m_hold->setToolTip(tr("Stop the bake clock and stay at this weight (P)"));
    m_resume = new QPushButton(tr("Resume…"));
    m_promote = new QPushButton(tr("Promote…"));
    for (QPushButton *button : {m_hold, m_resume, m_promote})
        row->addWidget(button);
    row->addStretch(1);
    rows->addLayout(row);
    buildMoreActions(rows);
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
    box->setSpacing(0);
    box->addWidget(sectionLabel(tr("CAN I ROLL BACK NOW?")));
    box->addSpacing(scaled(6));
    box->addWidget(m_ready, 0, Qt::AlignLeft);
    box->addSpacing(scaled(4));
    m_probed = new KeyValueRow(tr("Probed"));
    m_rehearsed = new KeyValueRow(tr("Rehearsed"));
    m_rehearsed->setHint(tr("A rehearsal breaks a canary on purpose and times the guard's rollback. A drill "
                            "times yours, on the demo."));
    box->addWidget(m_probed);
    box->addWidget(m_rehearsed);
    column->addWidget(m_readyBox);
}

void SidePanel::buildMoreActions(QBoxLayout *rows)
{
    m_again = new QPushButton;
    m_again->setToolTip(tr("A new lease for the same plan, and two keys"));
    rows->addWidget(m_again, 0, Qt::AlignLeft);
    m_ack = new QPushButton(tr("Acknowledge"));
    m_ack->setToolTip(tr("Say that you have seen the alarm (K); what pages waits a while"));
    m_runbook = new QPushButton(tr("Runbook"));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    for (QPushButton *button : {m_ack, m_runbook})
        row->addWidget(button);
    row->addStretch(1);
    rows->addLayout(row);
    m_seen = new KeyValueRow(tr("Seen by"));
    rows->addWidget(m_seen);
    connect(m_again, &QPushButton::clicked, this, &SidePanel::againRequested);
    connect(m_ack, &QPushButton::clicked, this, &SidePanel::acknowledged);
    connect(m_runbook, &QPushButton::clicked, this, &SidePanel::runbookRequested);
}

void SidePanel::showActions()
{
    const bool alarms =
        m_release.phase == Phase::RolledBack || // a name that is missing afterwards is no alarm
        (m_release.needsAttention && !isOver(m_release.phase));
    m_hold->setVisible(m_release.canHold);
    m_resume->setVisible(m_release.canResume);
    m_promote->setVisible(m_release.canPromote);
    m_ack->setVisible(alarms && m_release.seenBy.isEmpty());
    m_seen->setVisible(!m_release.seenBy.isEmpty());
    m_seen->setValue(m_release.seenBy);
    m_runbook->setVisible(!m_release.runbook.isEmpty());
    m_runbook->setToolTip(tr("%1 (R)", "address and key").arg(m_release.runbook));
    const bool again = m_release.phase == Phase::RolledBack && !m_release.stages.empty();
    m_again->setVisible(again);
    if (again)
        m_again->setText(tr("Resume at %1…").arg(Words::weight(m_release.stages.front().weight)));
    m_actions->setHidden(m_isKiosk);
    for (QWidget *field : std::initializer_list<QWidget *>{m_why, m_sendWhy})
        field->setHidden(m_isKiosk);
    if (m_isKiosk)
        return;
    m_actions->setVisible(m_release.canHold || m_release.canResume || m_release.canPromote || alarms ||
                          again || !m_release.runbook.isEmpty() || !m_release.seenBy.isEmpty());
}

void SidePanel::setKiosk(bool on)
{
    m_isKiosk = on;
    showActions();
}

void SidePanel::show(const Snapshot &snapshot, const ReleaseView &release)
{
    if (release.id != m_release.id) {
        m_why->propose({});
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
    showActions();
    // Once it is rolled back, or being so, nobody asks any more.
    m_readyBox->setVisible(release.readiness && !release.rollback && !isOver(release.phase));
    if (release.readiness)
        m_rehearsed->setValue(release.readiness->rehearsed.isEmpty() ? tr("never")
                                                                     : release.readiness->rehearsed);
    m_outputBox->setVisible(!release.output.isEmpty());
    m_output->setText(
        release.output.mid(std::max<qsizetype>(0, release.output.size() - kLinesShown)).join(u'\n'));
    m_output->setAccessibleName(tr("Newest lines: %1").arg(m_output->text()));
    showEntries();
    const QString head = snapshot.store.head;
    m_log->setText(tr("log: %n record(s), %1 · %2", nullptr, int(snapshot.store.records))
                       .arg(snapshot.store.headVerified ? tr("verified") : tr("not verified"),
                            head.isEmpty()
                                ? u"–"_s
                                : head.left(4) + u"…\u2060"_s + head.right(4))); // no line ends there
    m_log->setToolTip(head);
    tick(snapshot.taken);
}

void SidePanel::showNext()
{
    const NextView &next = m_release.next;
    m_reason->setText(m_release.reason);
    m_reason->setVisible(!m_release.reason.isEmpty());
    m_then->setValue(next.then);
    m_then->setHint(next.then);
    m_calendar->setValue(next.calendar ? Words::calendar(*next.calendar, m_zone) : QString());
    if (next.calendar)
        m_calendar->setHint(next.calendar->open ? tr("Nothing is raised while the plan's calendar is closed")
                                                : next.calendar->why);
    m_coverage->setValue(
        next.coverage ? tr("%1 of %n check(s)", nullptr, next.checks).arg(Words::percent(*next.coverage))
                      : QString());
    m_exposure->setValue(next.worstExposure ? Words::span(*next.worstExposure) : QString());
    const bool stands =
        !isOver(m_release.phase) && m_release.stage >= 0 && size_t(m_release.stage) < m_release.stages.size();
    m_doubled->setValue(stands ? m_release.stages[size_t(m_release.stage)].ahead : QString());
    m_blind->setValue(notCounted());
    m_blind->setHint(tr("How long the bake clock stood: held, not watched, or without values"));
    m_doubled->setHint(tr("How long twice the errors of stable would take to be seen at this weight"));
    m_exposure->setHint(tr("The longest a breach may reach users before the canary is back at 0"));
}

/// Wall time in this stage for which its bake clock did not run; empty while it runs as it should.
QString SidePanel::notCounted() const
{
    if (m_release.stage < 0 || size_t(m_release.stage) >= m_release.stages.size())
        return {};
    const StageView &stage = m_release.stages[size_t(m_release.stage)];
    if (!stage.enteredAt)
        return {};
    const auto here = std::chrono::duration_cast<Duration>(m_taken.wall - *stage.enteredAt);
    const Duration lost = here - stage.bakeCounted;
    const bool bakes = stage.bakeCounted < stage.bakeWanted;
    return bakes && lost > std::max(Duration(5000), 3 * stage.every) ? Words::span(lost) : QString();
}

void SidePanel::showRollback(const RollbackView &rollback)
{
    m_rollbackTitle->setText(m_release.phase == Phase::RolledBack ? tr("ROLLED BACK") : tr("ROLLING BACK"));
    const bool byPerson = rollback.byPerson || rollback.cause.isEmpty();
    m_confirmed->setKey(byPerson ? tr("Asked for") : tr("Confirmed"));
    m_confirmed->setValue(Words::clockMs(rollback.confirmedAt, m_zone));
    m_confirmed->setHint(rollback.cause);
    m_intent->setValue(Words::plus(rollback.intentAfter) +
                       (rollback.durabilityUnknown ? tr(", durability unknown") : QString()));
    m_sent->setKey(m_release.traffic.target.isEmpty() ? tr("Sent")
                                                      : tr("Sent to %1").arg(m_release.traffic.target));
    m_sent->setValue(Words::plus(rollback.sentAfter));
    const QString read = Words::plus(rollback.readBackAfter);
    m_readBack->setValue(rollback.drilled ? tr("%1, drill", "a time").arg(Words::plus(rollback.drilled))
                                          : read);
    m_readBack->setHint(rollback.drilled ? tr("From your press on; the guard needed %1").arg(read)
                                         : QString());
    showWaiting(m_taken);
    showSteps(rollback);
    if (!byPerson && // it tells nobody why
        m_why->text().isEmpty() && !m_why->isWritten())
        m_why->propose(rollback.cause);
}

/// How long 0 is waited for already, and how often it was ordered.
void SidePanel::showWaiting(Moment now)
{
    if (!m_release.rollback || m_release.rollback->readBackAfter || isOver(m_release.phase))
        return;
    const RollbackView &rollback = *m_release.rollback;
    const auto waited =
        std::max(Duration(0), std::chrono::duration_cast<Duration>(now.wall - rollback.confirmedAt));
    const QString since =
        waited < Duration(1000) ? u"–"_s : Words::span(Duration(waited.count() / 1000 * 1000));
    m_readBack->setValue(rollback.unverified
                             ? tr("not verified, ordered again · %1", "time since the press").arg(since)
                             : since);
    m_readBack->setHint(tr("ordered %n time(s)", nullptr, rollback.orders));
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
        const bool matters = !entry.isEcho && (entry.kind == TimelineEntry::Kind::Decision ||
                                               entry.kind == TimelineEntry::Kind::Stage ||
                                               entry.kind == TimelineEntry::Kind::Guardrail);
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
    showWaiting(now);
    const Duration passed = std::max(Duration(0), now.boot - m_taken.boot);
    const bool carries = !isOver(m_release.phase);
    m_traffic->setValue(carries && m_release.traffic.readAge ? Words::ago(*m_release.traffic.readAge + passed)
                                                             : QString());
    m_traffic->setHint(m_release.traffic.worker.isEmpty()
                           ? m_release.traffic.detail
                           : tr("%1\nworker %2").arg(m_release.traffic.detail, m_release.traffic.worker));
    if (m_release.readiness) {
        const auto probed = m_release.readiness->probedAge;
        m_probed->setValue(probed ? Words::ago(*probed + passed) : QString());
        m_ready->setStatus(m_release.readiness->status);
    }
}

void SidePanel::setZone(Zone zone)
{
    m_zone = zone;
    showNext();
    showEntries();
}

bool SidePanel::askWhy()
{
    if (!m_why->isVisible())
        return false;
    m_why->setFocus(Qt::OtherFocusReason);
    return true;
}

void SidePanel::showAnswer(const Answer &answer)
{
    m_answer->setText(answer.accepted ? answer.sentence : tr("Refused: %1").arg(answer.sentence));
    m_answer->setVisible(!answer.sentence.isEmpty());
}

} // namespace interlock
