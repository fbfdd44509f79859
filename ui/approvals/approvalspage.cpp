#include "ui/approvals/approvalspage.h"

#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/banner.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

ApprovalsPage::ApprovalsPage(Commands &commands, QWidget *parent)
    : QStackedWidget(parent), m_commands(commands), m_empty(new EmptyState), m_answer(makeLabel({}, "answer"))
{
    m_empty->show({u"approvals"_s,
                   tr("Nothing waits for a key"),
                   tr("A lease appears here when somebody asks for one:\ninterlock lease request PLAN"),
                   {}});
    addWidget(m_empty);
    auto *area = new FitArea;
    area->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    area->setPage(page);
    auto *outer = new QVBoxLayout(page);
    outer->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    outer->setSpacing(scaled(10));
    auto *heading = makeLabel(tr("Approvals"), "heading");
    heading->setMinimumHeight(scaled(32)); // as on the other pages
    outer->addWidget(heading);
    m_answer->setWordWrap(true);
    m_answer->hide();
    outer->addWidget(m_answer);
    for (QVBoxLayout **column : {&m_policyColumn, &m_column}) {
        *column = new QVBoxLayout;
        (*column)->setSpacing(scaled(10));
        outer->addLayout(*column);
    }
    outer->addStretch(1);
    addWidget(area);
}

std::vector<PolicyView::Proposed> ApprovalsPage::mine(const Snapshot &snapshot)
{
    std::vector<PolicyView::Proposed> found;
    if (snapshot.policy && !snapshot.me.name.isEmpty())
        std::ranges::copy_if(
            snapshot.policy->proposals, std::back_inserter(found),
            [&](const PolicyView::Proposed &one) { return one.awaited.contains(snapshot.me.name); });
    return found;
}

int ApprovalsPage::waiting(const Snapshot &snapshot)
{
    const auto waits = std::ranges::count_if(snapshot.leases, [](const LeaseView &lease) {
        return lease.state == LeaseView::State::Waiting || lease.state == LeaseView::State::Complete;
    });
    return int(waits) + int(mine(snapshot).size());
}

const PolicyView::Proposed *ApprovalsPage::proposal(const QString &sha256) const
{
    const auto found = std::ranges::find(m_proposals, sha256, &PolicyView::Proposed::sha256);
    return found == m_proposals.end() ? nullptr : &*found;
}

const LeaseView *ApprovalsPage::find(const LeaseId &id) const
{
    const auto found = std::ranges::find(m_leases, id, &LeaseView::id);
    return found == m_leases.end() ? nullptr : &*found;
}

void ApprovalsPage::show(const Snapshot &snapshot)
{
    std::vector<PolicyView::Proposed> proposals = mine(snapshot);
    const bool proposed = m_proposals != proposals;
    const bool changed = m_leases != snapshot.leases || m_engine != snapshot.engine.state;
    m_proposals = std::move(proposals);
    if (m_policyDialog)
        m_policyDialog->follow(proposal(m_policyDialog->proposed().sha256));
    m_me = snapshot.me;
    m_leases = snapshot.leases;
    m_engine = snapshot.engine.state;
    if (proposed)
        showPolicies();
    if (changed) {
        m_answer->hide(); // it was about what no longer is
        showLeases();
    }
    setCurrentIndex(m_leases.empty() && m_proposals.empty() ? 0 : 1);
    tick(snapshot.taken);
}

void ApprovalsPage::showPolicies()
{
    qDeleteAll(m_policyCards);
    m_policyCards.clear();
    for (const PolicyView::Proposed &proposed : m_proposals) {
        auto *card = new PolicyCard(proposed);
        connect(card, &PolicyCard::reviewRequested, this, &ApprovalsPage::reviewPolicy, Qt::QueuedConnection);
        m_policyColumn->addWidget(card);
        m_policyCards.push_back(card);
    }
}

LeaseCard *ApprovalsPage::cardOf(const LeaseId &id)
{
    const auto found = std::ranges::find(m_cards, id, [](const LeaseCard *card) { return card->lease().id; });
    if (found != m_cards.end())
        return *found;
    auto *card = new LeaseCard;
    connect(card, &LeaseCard::reviewRequested, this, &ApprovalsPage::review, Qt::QueuedConnection);
    connect(card, &LeaseCard::startRequested, this, &ApprovalsPage::start, Qt::QueuedConnection);
    connect(card, &LeaseCard::rehearseRequested, this, &ApprovalsPage::rehearseRequested,
            Qt::QueuedConnection);
    return card;
}

/// Each lease keeps its card, so that what has the focus or is being pressed stays.
void ApprovalsPage::showLeases()
{
    std::vector<LeaseCard *> cards;
    for (const LeaseView &lease : m_leases) {
        LeaseCard *card = cardOf(lease.id);
        card->show(lease, cannotStart(), m_zone);
        if (m_column->indexOf(card) != int(cards.size()))
            m_column->insertWidget(int(cards.size()), card);
        cards.push_back(card);
    }
    for (LeaseCard *card : m_cards) {
        if (std::ranges::find(cards, card) == cards.end())
            card->deleteLater();
    }
    m_cards = std::move(cards);
}

QString ApprovalsPage::cannotStart() const
{
    const bool guarded = m_engine == EngineLink::State::Guarding || m_engine == EngineLink::State::Unknown;
    return guarded ? QString() : tr("Nobody guards: start a guard first");
}

void ApprovalsPage::tick(Moment now)
{
    for (LeaseCard *card : m_cards)
        card->tick(now);
    if (m_dialog) {
        m_dialog->setMe(m_me);
        m_dialog->follow(find(m_dialog->lease().id), now);
    }
}

void ApprovalsPage::setZone(Zone zone)
{
    m_zone = zone;
    showLeases();
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
                    if (page && answer.accepted)
                        Q_EMIT page->releaseExpected();
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
    open(m_dialog);
    return m_dialog;
}

PolicyDialog *ApprovalsPage::reviewPolicy(const QString &sha256)
{
    const PolicyView::Proposed *proposed = proposal(sha256);
    if (proposed == nullptr || m_policyDialog)
        return m_policyDialog;
    m_policyDialog = new PolicyDialog(*proposed, m_me, window());
    const auto answered = [page = QPointer(this)](const Answer &answer) {
        if (page && page->m_policyDialog)
            page->m_policyDialog->showAnswer(answer);
    };
    connect(m_policyDialog, &PolicyDialog::signRequested, this,
            [this, answered](const QString &which, const QString &reason) {
                m_commands.signPolicy(which, reason, answered);
            });
    connect(m_policyDialog, &PolicyDialog::denyRequested, this,
            [this, answered](const QString &which, const QString &reason) {
                m_commands.denyPolicy(which, reason, answered);
            });
    connect(m_policyDialog, &PolicyDialog::cancelRequested, this, [this] { m_commands.cancelSigning(); });
    open(m_policyDialog);
    return m_policyDialog;
}

void ApprovalsPage::open(QDialog *form)
{
    openForm(*form);
    Q_EMIT formOpened(form);
}

QDialog *ApprovalsPage::form() const
{
    return m_dialog ? static_cast<QDialog *>(m_dialog) : static_cast<QDialog *>(m_policyDialog);
}

bool ApprovalsPage::sign()
{
    QPushButton *button = m_dialog         ? m_dialog->signButton()
                          : m_policyDialog ? m_policyDialog->signButton()
                                           : nullptr;
    if (button && button->isEnabled())
        button->click();
    return button != nullptr;
}

bool ApprovalsPage::showCode(const QString &code)
{
    if (m_dialog)
        m_dialog->showCode(code);
    if (m_policyDialog)
        m_policyDialog->showCode(code);
    return m_dialog || m_policyDialog;
}

void ApprovalsPage::start(const LeaseId &id)
{
    m_commands.startRollout(id, [page = QPointer(this)](const Answer &answer) {
        if (!page)
            return;
        if (answer.accepted)
            Q_EMIT page->releaseExpected();
        page->m_answer->setText(answer.accepted ? answer.sentence
                                                : tr("Not started: %1").arg(answer.sentence));
        page->m_answer->setVisible(!answer.sentence.isEmpty());
    });
}

} // namespace interlock
