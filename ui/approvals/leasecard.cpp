#include "ui/approvals/leasecard.h"

#include "ui/style/chip.h"
#include "ui/style/foldingrow.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"

#include <QBoxLayout>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kWords = 420; ///< px at 100 % that what it is about keeps beside the buttons

bool hasOpenSeatForMe(const LeaseView &lease)
{
    return lease.state == LeaseView::State::Waiting && // one that is over takes no signature
           std::ranges::any_of(lease.seats,
                               [](const SeatView &seat) { return seat.state == SeatView::State::OpenForMe; });
}

QString seatsText(const LeaseView &lease)
{
    QStringList parts;
    for (const SeatView &seat : lease.seats)
        parts << (seat.state == SeatView::State::Signed ? LeaseCard::tr("✓ %1 as %2").arg(seat.who, seat.role)
                  : lease.state != LeaseView::State::Waiting
                      ? LeaseCard::tr("%1 never signed", "a seat").arg(seat.role)
                  : seat.candidates.isEmpty() ? LeaseCard::tr("%1 open").arg(seat.role)
                                              : LeaseCard::tr("%1 open: %2", "role, names")
                                                    .arg(seat.role, seat.candidates.join(u", "_s)));
    return parts.join(u"  ·  "_s);
}

/// "Release 1.5.0 of the shop" by dana, 22 Nov 18:43.
QString askedText(const LeaseView &lease, Zone zone)
{
    const QString who = lease.requestedAt
                            ? LeaseCard::tr("asked for by %1, %2", "name, time")
                                  .arg(lease.requester, Words::dateClock(*lease.requestedAt, zone))
                            : LeaseCard::tr("asked for by %1").arg(lease.requester);
    return lease.reason.isEmpty() ? LeaseCard::tr("%1, no reason given").arg(who)
                                  : LeaseCard::tr("%1: %2", "who asked and when; why").arg(who, lease.reason);
}

/// How it ended, or how far it is; empty while it waits.
QString endText(const LeaseView &lease, Zone zone)
{
    if (lease.denial) {
        const DenialView &denial = *lease.denial;
        return LeaseCard::tr("denied by %1, %2: %3", "name, time, reason")
            .arg(denial.isMine ? LeaseCard::tr("you") : denial.who, Words::dateClock(denial.at, zone),
                 denial.why.isEmpty() ? LeaseCard::tr("no reason given") : denial.why);
    }
    if (!lease.outcomePhase)
        return {};
    const QString since =
        (isOver(*lease.outcomePhase) ? LeaseCard::tr("%1, %2", "what came of it, time")
                                     : LeaseCard::tr("%1 since %2", "what a release does, time"))
            .arg(Words::phase(*lease.outcomePhase), Words::dateClock(lease.outcomeAt, zone));
    return lease.outcomeWhy.isEmpty() ? since : LeaseCard::tr("%1: %2").arg(since, lease.outcomeWhy);
}

/// The filled button is the one thing to do next.
void setPrimary(QPushButton &button, bool on)
{
    const QString role = on ? u"primary"_s : QString();
    if (button.property("role").toString() == role)
        return;
    button.setProperty("role", role);
    button.update();
}

void block(QPushButton &button, const QString &why)
{
    button.setProperty("interlock.blocked", !why.isEmpty());
    button.setToolTip(why);
    button.setEnabled(why.isEmpty() && !button.property("interlock.asleep").toBool());
}
} // namespace

LeaseCard::LeaseCard(QWidget *parent)
    : QFrame(parent), m_status(new Chip), m_title(new ElidedLabel), m_plan(new ElidedLabel),
      m_asked(new ElidedLabel), m_seats(new ElidedLabel), m_end(new ElidedLabel), m_start(new QPushButton),
      m_rehearse(new QPushButton(tr("Rehearse…"))), m_review(new QPushButton)
{
    setProperty("role", u"panel"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(scaled(16), scaled(13), scaled(16), scaled(13));
    row->setSpacing(scaled(16));
    auto *said = new QWidget, *acts = new QWidget;
    auto *words = new QVBoxLayout(said);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(scaled(3));
    auto *head = new QHBoxLayout;
    setType(m_title, Type::Strong);
    head->addWidget(m_title, 1);
    head->addWidget(m_status);
    words->addLayout(head);
    for (ElidedLabel *line : {m_plan, m_asked, m_seats, m_end}) {
        line->setProperty("role", u"muted"_s);
        words->addWidget(line);
    }
    auto *buttons = new QHBoxLayout(acts);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(scaled(16));
    for (QPushButton *button : {m_rehearse, m_start, m_review}) // the last one keeps its place
        buttons->addWidget(button, 0, Qt::AlignVCenter);
    row->addWidget(new FoldingRow(said, acts, kWords));
    m_start->hide();
    m_rehearse->hide();
    connect(m_review, &QPushButton::clicked, this, [this] { Q_EMIT reviewRequested(m_lease.id); });
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startRequested(m_lease.id); });
    connect(m_rehearse, &QPushButton::clicked, this, [this] { Q_EMIT rehearseRequested(m_lease.id); });
}

void LeaseCard::show(const LeaseView &lease, const QString &cannotStart, Zone zone)
{
    const bool wasComplete = m_lease.state == LeaseView::State::Complete && !m_lease.id.isEmpty();
    m_lease = lease;
    m_cannotStart = lease.cannotStart.isEmpty() ? cannotStart : lease.cannotStart;
    showWords(zone);
    if (lease.state == LeaseView::State::Complete && !wasComplete)
        wakeLater(m_start);
    showButtons();
}

void LeaseCard::showWords(Zone zone)
{
    m_title->setFullText(tr("%1  %2 → %3").arg(m_lease.name, m_lease.stableVersion, m_lease.canaryVersion));
    QStringList weights;
    for (const LeaseStage &stage : m_lease.stages)
        weights << Words::weight(stage.weight);
    m_plan->setFullText(
        tr("%1 · %2 · plan %3")
            .arg(m_lease.environment, weights.join(u" → "_s), Words::shortDigest(m_lease.planDigest)));
    m_asked->setFullText(askedText(m_lease, zone));
    const bool holds =
        m_lease.state == LeaseView::State::Waiting || m_lease.state == LeaseView::State::Complete;
    m_seats->setFullText(
        holds ? tr("%1 · holds until %2").arg(seatsText(m_lease), Words::dateClock(m_lease.expires, zone))
              : seatsText(m_lease));
    const QString end = endText(m_lease, zone);
    m_end->setFullText(end);
    m_end->setVisible(!end.isEmpty());
    m_start->setText(
        tr("Start at %1").arg(Words::weight(m_lease.stages.empty() ? Weight{} : m_lease.stages[0].weight)));
    m_review->setText(hasOpenSeatForMe(m_lease) ? tr("Review and sign…") : tr("Review…"));
    for (QPushButton *button : {m_start, m_rehearse, m_review})
        button->setAccessibleName(tr("%1: %2").arg(button->text(), m_lease.name));
}

void LeaseCard::showButtons()
{
    const bool complete = m_lease.state == LeaseView::State::Complete;
    m_start->setVisible(complete);
    m_rehearse->setVisible(complete && m_lease.canRehearse);
    setPrimary(*m_start, complete);
    setPrimary(*m_review, !complete && hasOpenSeatForMe(m_lease));
    const QString why = complete ? m_cannotStart : tr("Keys are missing");
    block(*m_start, why);
    block(*m_rehearse, why);
}

void LeaseCard::tick(Moment now)
{
    const Duration left =
        std::chrono::duration_cast<Duration>(m_lease.signUntil.value_or(m_lease.expires) - now.wall);
    switch (m_lease.state) {
    case LeaseView::State::Waiting:
        m_status->setStatus(left.count() > 0 ? Status{StatusKind::Waiting, tr("%n seat(s) open · %1 left",
                                                                              nullptr, m_lease.missing)
                                                                               .arg(Words::countdown(left))}
                                             : Status{StatusKind::Fail, tr("expired")});
        break;
    case LeaseView::State::Complete:
        m_status->setStatus(m_cannotStart.isEmpty() ? Status{StatusKind::Pass, tr("ready to start")}
                                                    : Status{StatusKind::Inconclusive, tr("cannot start")});
        break;
    case LeaseView::State::Used:
        m_status->setStatus(
            {StatusKind::Idle, m_lease.outcomePhase ? Words::phase(*m_lease.outcomePhase) : tr("used")});
        break;
    case LeaseView::State::Expired:
        m_status->setStatus({StatusKind::Idle, tr("expired")});
        break;
    case LeaseView::State::Denied:
        m_status->setStatus({StatusKind::Fail, tr("denied")});
        break;
    }
}

} // namespace interlock
