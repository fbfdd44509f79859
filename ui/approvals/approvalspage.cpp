#include "ui/approvals/approvalspage.h"

#include "ui/style/chip.h"
#include "ui/style/label.h"
#include "ui/window/banner.h"

#include <QBoxLayout>
#include <QPushButton>
#include <QScrollArea>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
bool hasOpenSeatForMe(const LeaseView &lease)
{
    return std::ranges::any_of(lease.seats,
                               [](const SeatView &seat) { return seat.state == SeatView::State::OpenForMe; });
}

QString seatsText(const LeaseView &lease)
{
    QStringList parts;
    for (const SeatView &seat : lease.seats)
        parts << (seat.state == SeatView::State::Signed ? LeaseCard::tr("✓ %1 as %2").arg(seat.who, seat.role)
                                                        : LeaseCard::tr("%1 open").arg(seat.role));
    return parts.join(u"  ·  "_s);
}
} // namespace

LeaseCard::LeaseCard(const LeaseView &lease, const Me &, Zone zone, QWidget *parent)
    : QFrame(parent), m_lease(lease), m_status(new Chip)
{
    setProperty("role", u"panel"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(scaled(16), scaled(13), scaled(16), scaled(13));
    row->setSpacing(scaled(16));
    auto *words = new QVBoxLayout;
    words->setSpacing(scaled(3));
    auto *head = new QHBoxLayout;
    auto *title = new ElidedLabel;
    setType(title, Type::Strong);
    title->setFullText(tr("%1  %2 → %3").arg(lease.name, lease.stableVersion, lease.canaryVersion));
    head->addWidget(title, 1);
    head->addWidget(m_status);
    words->addLayout(head);
    const auto line = [words](const QString &text) {
        auto *label = new ElidedLabel;
        label->setProperty("role", u"muted"_s);
        label->setFullText(text);
        words->addWidget(label);
    };
    QStringList weights;
    for (const LeaseStage &stage : lease.stages)
        weights << Words::weight(stage.weight);
    line(tr("%1 · %2 · plan %3 · requested by %4")
             .arg(lease.environment, weights.join(u" → "_s), Words::shortDigest(lease.planDigest),
                  lease.requester));
    line(tr("%1 · holds until %2").arg(seatsText(lease), Words::dateClock(lease.expires, zone)));
    row->addLayout(words, 1);

    const bool complete = lease.state == LeaseView::State::Complete;
    auto *act = new QPushButton(complete                  ? tr("Start at %1").arg(weights.value(0))
                                : hasOpenSeatForMe(lease) ? tr("Review and sign…")
                                                          : tr("Review…"));
    act->setAccessibleName(tr("%1: %2").arg(act->text(), lease.name));
    if (complete || hasOpenSeatForMe(lease))
        act->setProperty("role", u"primary"_s);
    act->setEnabled(!complete || lease.cannotStart.isEmpty());
    act->setToolTip(lease.cannotStart);
    row->addWidget(act, 0, Qt::AlignVCenter);
    connect(act, &QPushButton::clicked, this, [this, complete] {
        if (complete)
            Q_EMIT startRequested(m_lease.id);
        else
            Q_EMIT reviewRequested(m_lease.id);
    });
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
        m_status->setStatus(m_lease.cannotStart.isEmpty()
                                ? Status{StatusKind::Pass, tr("ready to start")}
                                : Status{StatusKind::Inconclusive, tr("cannot start")});
        break;
    case LeaseView::State::Used:
        m_status->setStatus({StatusKind::Idle, tr("used")});
        break;
    case LeaseView::State::Expired:
        m_status->setStatus({StatusKind::Idle, tr("expired")});
        break;
    case LeaseView::State::Denied:
        m_status->setStatus({StatusKind::Fail, tr("denied")});
        break;
    }
}

ApprovalsPage::ApprovalsPage(Commands &commands, QWidget *parent)
    : QStackedWidget(parent), m_commands(commands), m_empty(new EmptyState), m_answer(makeLabel({}, "answer"))
{
    m_empty->show({u"approvals"_s,
                   tr("Nothing waits for a key"),
                   tr("A lease appears here when somebody asks for one:\ninterlock lease request PLAN"),
                   {}});
    addWidget(m_empty);
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setProperty("role", u"page"_s);
    area->setWidget(page);
    auto *outer = new QVBoxLayout(page);
    outer->setContentsMargins(scaled(20), scaled(18), scaled(20), scaled(18));
    outer->setSpacing(scaled(10));
    outer->addWidget(makeLabel(tr("Approvals"), "heading"));
    m_answer->setWordWrap(true);
    m_answer->hide();
    outer->addWidget(m_answer);
    m_column = new QVBoxLayout;
    m_column->setSpacing(scaled(10));
    outer->addLayout(m_column);
    outer->addStretch(1);
    addWidget(area);
}

int ApprovalsPage::waiting(const std::vector<LeaseView> &leases)
{
    return int(std::ranges::count_if(leases, [](const LeaseView &lease) {
        return lease.state == LeaseView::State::Waiting || lease.state == LeaseView::State::Complete;
    }));
}

const LeaseView *ApprovalsPage::find(const LeaseId &id) const
{
    const auto found = std::ranges::find(m_leases, id, &LeaseView::id);
    return found == m_leases.end() ? nullptr : &*found;
}

void ApprovalsPage::show(const Snapshot &snapshot)
{
    const bool changed = m_leases != snapshot.leases;
    m_me = snapshot.me;
    m_leases = snapshot.leases;
    if (changed)
        rebuild();
    tick(snapshot.taken);
}

void ApprovalsPage::rebuild()
{
    qDeleteAll(m_cards);
    m_cards.clear();
    for (const LeaseView &lease : m_leases) {
        auto *card = new LeaseCard(lease, m_me, m_zone);
        connect(card, &LeaseCard::reviewRequested, this, &ApprovalsPage::review, Qt::QueuedConnection);
        connect(card, &LeaseCard::startRequested, this, &ApprovalsPage::start, Qt::QueuedConnection);
        m_column->addWidget(card);
        m_cards.push_back(card);
    }
    setCurrentIndex(m_leases.empty() ? 0 : 1);
}

void ApprovalsPage::tick(Moment now)
{
    for (LeaseCard *card : m_cards)
        card->tick(now);
    if (m_dialog)
        m_dialog->follow(find(m_dialog->lease().id), now);
}

void ApprovalsPage::setZone(Zone zone)
{
    m_zone = zone;
    rebuild();
}

LeaseDialog *ApprovalsPage::review(const LeaseId &id)
{
    const LeaseView *lease = find(id);
    if (lease == nullptr || m_dialog)
        return m_dialog;
    m_dialog = new LeaseDialog(*lease, m_me, m_zone, window());
    connect(m_dialog, &LeaseDialog::signRequested, this,
            [this](const LeaseId &which, const QString &role, const QString &reason) {
                m_commands.signLease(which, role, reason, [page = QPointer(this)](const Answer &answer) {
                    if (page && page->m_dialog)
                        page->m_dialog->showAnswer(answer);
                });
            });
    connect(m_dialog, &LeaseDialog::cancelRequested, this, [this] { m_commands.cancelSigning(); });
    connect(m_dialog, &LeaseDialog::withdrawRequested, this,
            [this](const LeaseId &which, const QString &role, const QString &reason) {
                m_commands.withdrawLease(which, role, reason, [page = QPointer(this)](const Answer &answer) {
                    if (page && page->m_dialog)
                        page->m_dialog->showAnswer(answer);
                });
            });
    connect(m_dialog, &LeaseDialog::denyRequested, this, [this](const LeaseId &which, const QString &reason) {
        m_commands.denyLease(which, reason, [page = QPointer(this)](const Answer &answer) {
            if (page && page->m_dialog)
                page->m_dialog->showAnswer(answer);
        });
    });
    m_dialog->open();
    return m_dialog;
}

void ApprovalsPage::start(const LeaseId &id)
{
    m_commands.startRollout(id, [page = QPointer(this)](const Answer &answer) {
        if (!page)
            return;
        page->m_answer->setText(answer.accepted ? answer.sentence
                                                : tr("Not started: %1").arg(answer.sentence));
        page->m_answer->setVisible(!answer.sentence.isEmpty());
    });
}

} // namespace interlock
