#include "ui/approvals/leasedialog.h"

#include "ui/style/chip.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kWide = 1000, kTwoColumns = 900; ///< px at 100 %

/// Whether a key would be put under the same: all but who signed so far, and what follows from that.
bool bindsTheSame(const LeaseView &read, LeaseView now)
{
    now.state = read.state;
    now.seats = read.seats;
    now.missing = read.missing;
    now.oneAccount = read.oneAccount;
    now.signedByMe = read.signedByMe;
    now.cannotStart = read.cannotStart;
    now.denial = read.denial;
    now.concernsMe = read.concernsMe;
    return now == read;
}
} // namespace

LeaseDialog::LeaseDialog(const LeaseView &lease, const Me &me, Zone zone, QWidget *parent)
    : QDialog(parent), m_lease(lease), m_me(me), m_zone(zone), m_deny(new QPushButton(tr("Deny…"), this)),
      m_notNow(new QPushButton(tr("Not now"), this)), m_sign(new QPushButton(this))
{
    setWindowTitle(tr("Sign the lease of %1 %2").arg(lease.name, lease.canaryVersion));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(26), scaled(22), scaled(26), scaled(18));
    column->setSpacing(scaled(12));
    column->addWidget(buildHead());
    column->addWidget(buildBody(), 1);
    column->addWidget(makeRule());
    column->addWidget(buildReason());
    column->addWidget(buildButtons());
    enterClicks(*this, {m_sign});
    judge();
}

/// Whether this key may sign it as it stands; while the key is asked, its answer tells.
void LeaseDialog::judge()
{
    if (m_waiting)
        return;
    if (m_lease.state == LeaseView::State::Denied)
        block(m_lease.denial
                  ? tr("%1 denied it at %2: %3. Nobody can start with it; a new request is needed.",
                       "name, time, reason")
                        .arg(m_lease.denial->isMine ? tr("You", "denied it") : m_lease.denial->who,
                             Words::dateClock(m_lease.denial->at, m_zone),
                             m_lease.denial->why.isEmpty() ? tr("no reason given") : m_lease.denial->why)
                  : tr("It was denied: nobody can start with it. A new request is needed."));
    else if (openRole().isEmpty())
        block(m_lease.missing == 0 ? tr("All seats are filled.") : whyNoSeat());
    else
        block(m_me.cannotSign);
}

void LeaseDialog::setMe(const Me &me)
{
    if (me == m_me)
        return;
    m_me = me;
    nameButtons();
    judge();
}

/// Somebody else signed, or it is known by now whose key is here: what is signed is the same.
void LeaseDialog::takeSeats(const LeaseView &lease)
{
    m_lease = lease;
    QWidget *const before = std::exchange(m_seats, buildSeats());
    delete m_halves->replaceWidget(before, m_seats);
    m_halves->setStretchFactor(m_seats, 1);
    before->hide();
    before->deleteLater();
    m_title->setText(titleText());
    nameButtons();
    judge();
}

/// Two keys are two people's: who signed already is told who else may.
QString LeaseDialog::whyNoSeat() const
{
    const auto mine = std::ranges::find_if(m_lease.seats, [](const SeatView &seat) {
        return seat.state == SeatView::State::Signed && seat.isMine;
    });
    QStringList others;
    for (const SeatView &seat : m_lease.seats)
        if (seat.state != SeatView::State::Signed)
            others << (seat.candidates.isEmpty()
                           ? seat.role
                           : tr("%1: %2", "role, names").arg(seat.role, seat.candidates.join(u", "_s)));
    const QString open = others.join(u"; "_s);
    if (mine != m_lease.seats.end() && mine->signedAt)
        return tr("You signed as %1 at %2. The other seat needs another person (%3).")
            .arg(mine->role, Words::dateClock(*mine->signedAt, m_zone), open);
    return tr("No open seat is for your key: it needs %1.", "roles and names").arg(open);
}

QString LeaseDialog::openRole() const
{
    const auto mine = std::ranges::find(m_lease.seats, SeatView::State::OpenForMe, &SeatView::state);
    return mine == m_lease.seats.end() ? QString() : mine->role;
}

void LeaseDialog::nameButtons()
{
    m_sign->setText(m_me.keyOrigin.contains(u"hardware"_s) ? tr("Sign and touch key") : tr("Sign"));
    m_deny->setText(m_lease.signedByMe ? tr("Withdraw…") : tr("Deny…"));
}

void LeaseDialog::deny()
{
    AskDialog::Question question;
    question.title = tr("Deny this lease?");
    question.text = tr("Nobody can start %1 %2 with it. A new request is needed.")
                        .arg(m_lease.name, m_lease.canaryVersion);
    question.act = tr("Deny");
    question.reasonLabel = tr("REASON, KEPT IN THE RECORD");
    question.needsReason = true;
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this](const QString &reason) { Q_EMIT denyRequested(m_lease.id, reason); });
    openForm(*ask);
}

/// What was signed is taken back: the lease is open again, and a rollout under it holds where it is.
void LeaseDialog::withdraw()
{
    AskDialog::Question question;
    question.title = tr("Take your key back?");
    question.text =
        tr("The lease loses your seat. A rollout under it holds at its weight until somebody signs again.");
    question.act = tr("Withdraw");
    question.reasonLabel = tr("REASON, KEPT IN THE RECORD");
    question.needsReason = true;
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this](const QString &reason) { Q_EMIT withdrawRequested(m_lease.id, myRole(), reason); });
    openForm(*ask);
}

QString LeaseDialog::myRole() const
{
    const auto mine = std::ranges::find_if(m_lease.seats, [this](const SeatView &seat) {
        return seat.state == SeatView::State::Signed && seat.who == m_me.name;
    });
    return mine == m_lease.seats.end() ? QString() : mine->role;
}

void LeaseDialog::showCode(const QString &code)
{
    m_code->setProperty("role", QVariant());
    m_code->setForegroundRole(QPalette::WindowText);
    setType(m_code, Type::MonoStrong);
    m_code->setText(code);
    m_code->setAccessibleName(tr("Code %1").arg(code));
    if (m_waiting)
        block(m_me.keyOrigin.contains(u"hardware"_s)
                  ? tr("Touch your key now. Code %1").arg(code)
                  : tr("Waiting for the key and the guard's answer. Code %1").arg(code));
}

void LeaseDialog::reject()
{
    if (m_waiting)
        Q_EMIT cancelRequested(); // the answer tells how that ended, and then there is a way out
    else
        QDialog::reject();
}

/// While the key is waited for, the way out ends the waiting, not the form.
void LeaseDialog::wait(bool waits)
{
    m_waiting = waits;
    m_notNow->setText(waits ? tr("Cancel signing") : tr("Not now"));
}

void LeaseDialog::block(const QString &why)
{
    const bool isNews = m_blocked != why;
    m_blocked = why;
    m_notice->setText(why);
    m_notice->setVisible(!why.isEmpty());
    m_sign->setProperty("interlock.blocked", !why.isEmpty());
    m_sign->setEnabled(why.isEmpty() && !m_sign->property("interlock.asleep").toBool());
    m_sign->setToolTip(why);
    if (isNews && !why.isEmpty()) {
        QAccessibleEvent event(m_notice, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void LeaseDialog::follow(const LeaseView *lease, Moment now)
{
    if (lease == nullptr)
        block(tr("This lease is no longer open. Close this form and look again."));
    else if (!bindsTheSame(m_lease, *lease))
        block(tr("The lease changed while you read it. Close this form and open it again before you sign."));
    else if (*lease != m_lease)
        takeSeats(*lease);
    showCountdown(now);
}

void LeaseDialog::showCountdown(Moment now)
{
    const WallTime until = m_lease.signUntil.value_or(m_lease.expires);
    const Duration left = std::chrono::duration_cast<Duration>(until - now.wall);
    if (left.count() <= 0) {
        m_left->setStatus({StatusKind::Fail, tr("expired")});
        block(tr("The time to sign has passed. A new request is needed."));
        return;
    }
    if (m_lease.missing == 0)
        return m_left->setStatus({StatusKind::Pass, tr("signed · %1 left").arg(Words::countdown(left))});
    m_left->setStatus(
        {StatusKind::Waiting,
         tr("%n seat(s) open · %1 left", nullptr, m_lease.missing).arg(Words::countdown(left))});
}

void LeaseDialog::showAnswer(const Answer &answer)
{
    wait(false);
    if (answer.accepted) {
        accept();
        return;
    }
    block(tr("Not signed: %1").arg(answer.sentence));
}

QString LeaseDialog::notice() const
{
    return m_blocked;
}

/// As large as it needs to be, and never larger than what holds it: the screen.
void LeaseDialog::fitScreen()
{
    arrange(std::min(scaled(kWide), roomFor(*this).width()));
    fitForm(*this, *m_body, scaled(kWide));
}

/// Evidence and seats beside each other, or under each other where that is too narrow.
void LeaseDialog::arrange(int wide)
{
    m_halves->setDirection(wide < scaled(kTwoColumns) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void LeaseDialog::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    arrange(width());
}

void LeaseDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fitScreen();
    wakeLater(m_sign);
    m_notNow->setFocus();
}

} // namespace interlock
