// What the window asks of the guard: every act goes out through Commands, its answer comes back to the side
// panel.
#include "ui/approvals/approvalspage.h"
#include "ui/mainwindow.h"
#include "ui/rehearsal/rehearsalwindow.h"
#include "ui/releases/releaselist.h"
#include "ui/style/words.h"
#include "ui/window/asking.h"
#include "ui/window/banner.h"
#include "ui/window/form.h"
#include "ui/window/notices.h"
#include "ui/window/sidepanel.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QUrl>

namespace interlock {

using namespace Qt::StringLiterals;

Answered MainWindow::answered()
{
    return [window = QPointer(this)](const Answer &answer) {
        if (window)
            window->m_side->showAnswer(answer);
    };
}

void MainWindow::showCode(const QString &code, const QString &where)
{
    if (!m_approvals->showCode(code))
        m_side->showAnswer({true, tr("Signing with %1. Code %2").arg(where, code), -1});
}

void MainWindow::rollBack(const RolloutId &id)
{
    const ReleaseView *release = releaseOf(id);
    if (release == nullptr)
        return;
    if (!isActiveWindow() && QApplication::activeWindow()) { // asked from the help, which may lie over this
        window()->raise();
        activateWindow();
    }
    m_rollbackAsked.insert(id.text);
    m_whyAsked = id;
    if (isDrill() && m_drill->rollout() == id)
        m_drill->pressed(m_clock.now().boot);
    m_commands.rollBack(id, [window = QPointer(this), id](const Answer &answer) {
        if (!window)
            return;
        if (!answer.accepted)
            window->m_rollbackAsked.remove(id.text);
        window->m_side->showAnswer(answer);
        window->apply();
    });
    const auto engine = m_snapshot->engine.state;
    if (engine == EngineLink::State::Nobody || engine == EngineLink::State::Silent)
        offerCommand(*release);
    setPage(Page::Live);
}

/// Whoever rolled back here tells why: the field takes the focus once it is there, but never from a button
/// that is held, nor from somebody who went on to something else.
void MainWindow::askWhy()
{
    const ReleaseView *release = selected();
    if (m_whyAsked.isEmpty() || rollbackButton()->isPressed())
        return;
    const QWidget *focus = focusWidget();
    const bool types = qobject_cast<const QLineEdit *>(focus) || qobject_cast<const QPlainTextEdit *>(focus);
    const bool wentOn = types || m_page != Page::Live || !release || release->id != m_whyAsked;
    if (wentOn || m_side->askWhy())
        m_whyAsked = {};
}

void MainWindow::offerCommand(const ReleaseView &release)
{
    m_commandOffered = release.id;
    m_commandBanner->show(Banner::Notice{
        StatusKind::Fail, tr("No guard answers: this console rolls back by itself. The same in a shell:"),
        release.rollbackCommand, tr("Dismiss"), release.rollbackCommand});
}

/// Shows the demo's release: the red button is always about what is shown.
void MainWindow::startDrill()
{
    const auto target = m_snapshot ? Drill::target(*m_snapshot) : std::nullopt;
    m_drillImpossible = target ? std::nullopt : std::optional(m_clock.now().boot);
    m_drill.reset();
    if (target) {
        m_drill.emplace(*target, *m_snapshot);
        select(*target);
        setPage(Page::Live);
    }
    followDrill();
}

void MainWindow::followDrill()
{
    const ReleaseView *release = selected();
    const RolloutId shown = release ? release->id : RolloutId{};
    if (m_drill && m_snapshot && m_drill->follow(*m_snapshot, shown, m_clock.now().boot))
        m_commands.appendReason(m_drill->rollout(), m_drill->result(),
                                answered()); // how fast it was, on the record
    m_drillBanner->show(m_drillImpossible ? std::optional(Drill::nothingToPractiseOn())
                        : m_drill         ? std::optional(m_drill->notice())
                                          : std::nullopt);
}

RehearsalWindow *MainWindow::openRehearsals(const LeaseId &lease)
{
    if (!m_rehearsals) {
        m_rehearsals = new RehearsalWindow(this);
        connect(m_rehearsals, &RehearsalWindow::startRequested, this,
                [this](const LeaseId &chosen, const QString &reason) {
                    m_commands.rehearse(chosen, reason, [window = QPointer(this)](const Answer &answer) {
                        if (window && window->m_rehearsals)
                            window->m_rehearsals->showAnswer(answer);
                    });
                });
        connect(m_rehearsals, &RehearsalWindow::stopRequested, this, [this] { m_commands.stopRehearsal(); });
        if (m_snapshot)
            m_rehearsals->show(*m_snapshot, m_zone);
        if (m_rehearsing)
            m_rehearsals->showView(*m_rehearsing);
        m_rehearsals->QDialog::show();
    }
    m_rehearsals->choose(lease);
    m_rehearsals->activateWindow();
    return m_rehearsals;
}

void MainWindow::showRehearsal(const RehearsalView &view)
{
    m_rehearsing = view;
    if (m_rehearsals)
        m_rehearsals->showView(view);
}

/// Who signed or started here goes on to watch the release that begins.
void MainWindow::followExpected()
{
    if (!m_expected || !m_snapshot)
        return;
    const auto begun = std::ranges::find_if(m_snapshot->releases, [this](const ReleaseView &release) {
        return !isOver(release.phase) && !m_expected->contains(release.id.text);
    });
    if (begun == m_snapshot->releases.end())
        return;
    m_expected.reset();
    const RolloutId id = begun->id;
    const bool stays = m_page != Page::Approvals; // the person went on to something else
    select(id);
    if (!stays)
        setPage(Page::Live);
}

/// A sentence that is being written, or a question that is open, is about the release that is shown.
bool MainWindow::isWriting() const
{
    const auto dialogs = findChildren<QDialog *>();
    if (std::ranges::any_of(dialogs, [](const QDialog *one) { return isOpenForm(*one); }))
        return true;
    const QWidget *focus = focusWidget();
    if (!focus || !(m_side->isAncestorOf(focus) || m_pages->isAncestorOf(focus)))
        return false;
    const auto *line = qobject_cast<const QLineEdit *>(focus);
    const auto *text = qobject_cast<const QPlainTextEdit *>(focus);
    return (line && line->isModified() && !line->text().isEmpty()) ||
           (text && !text->isReadOnly() && text->document()->isModified());
}

/// Whoever watches a plan goes on to its next rollout: once for each, and never away from what a person chose
/// while it was open already.
void MainWindow::followNewer()
{
    const ReleaseView *shown = selected();
    const ReleaseView *next = shown && m_snapshot->live ? Notices::newer(*m_snapshot, *shown) : nullptr;
    if (!next || m_offered.contains(next->id.text) || isWriting())
        return;
    const RolloutId from = shown->id, to = next->id;
    m_list->select(to);
    m_followedFrom = from;
    rollbackButton()->unsettle();
    showElsewhere();
}

void MainWindow::reviewWhenRead()
{
    connect(
        this, &MainWindow::firstLiveShown, this,
        [this] {
            if (std::ranges::any_of(m_snapshot->releases,
                                    [](const ReleaseView &r) { return !isOver(r.phase); }))
                return setPage(Page::Live);
            setPage(Page::Approvals);
            const auto waits =
                std::ranges::find(m_snapshot->leases, LeaseView::State::Waiting, &LeaseView::state);
            if (waits != m_snapshot->leases.end())
                m_approvals->review(waits->id);
        },
        Qt::QueuedConnection);
}

/// What stands over the window would hide how the rollback goes, and is about what no longer is.
void MainWindow::closeForms()
{
    for (QDialog *dialog : findChildren<QDialog *>()) {
        if (isOpenForm(*dialog))
            dialog->reject();
    }
}

QString MainWindow::whyNotOn(const QString &act, const ReleaseView &release)
{
    const QString phase = Words::phase(release.phase);
    if (act == u"hold" && !release.canHold && !release.canResume)
        return tr("%1: nothing to hold or resume").arg(phase);
    if (act == u"resume" && !release.canResume)
        return tr("%1: nothing to resume").arg(phase);
    if (act == u"risks" && release.rollback)
        return tr("%1: nothing to take back").arg(phase);
    if (act == u"promote" && !release.canPromote)
        return tr("%1: no gate to pass").arg(phase);
    if (act == u"runbook" && release.runbook.isEmpty())
        return tr("the plan names no runbook");
    if (act == u"lease" && isOver(release.phase))
        return tr("%1: nothing of it is raised any more").arg(phase);
    if (act == u"again" && release.phase != Phase::RolledBack)
        return tr("%1: only what was rolled back goes up again").arg(phase);
    return {};
}

QString MainWindow::whyNot(const QString &act) const
{
    static const QSet<QString> onRelease{u"rollback"_s, u"hold"_s,    u"promote"_s, u"note"_s,    u"export"_s,
                                         u"digest"_s,   u"command"_s, u"ack"_s,     u"runbook"_s, u"again"_s,
                                         u"lease"_s,    u"curves"_s,  u"detail"_s};
    if (act == u"sign")
        return m_approvals->form() ? QString() : tr("no form is open");
    if (!onRelease.contains(act))
        return {};
    const ReleaseView *release = selected();
    return release ? whyNotOn(act, *release) : tr("no release is selected");
}

void MainWindow::acknowledge()
{
    if (const ReleaseView *release = selected())
        m_commands.acknowledge(release->id, answered());
}

void MainWindow::openRunbook()
{
    if (const ReleaseView *release = selected(); release && !release->runbook.isEmpty())
        QDesktopServices::openUrl(QUrl(release->runbook));
}

/// Asks everything the selected release depends on once, now; the guard goes on at its own pace.
void MainWindow::lookNow()
{
    if (!m_snapshot)
        return;
    const ReleaseView *release = selected();
    int asked = 0;
    for (const ConnectionView &connection : m_snapshot->connections) {
        const bool isIts = release && connection.id.startsWith(release->id.text + u'/');
        if (connection.canTest && isIts) {
            m_commands.testConnection(connection.id, [](const Answer &) {});
            ++asked;
        }
    }
    say(asked > 0 ? tr("Asking %n connection(s) now; how they answer stands in Connections.", nullptr, asked)
                  : tr("Nothing can be asked now."));
}

/// What the question is about may change while it stands there.
void MainWindow::openQuestion(AskDialog &ask, const QString &act, const RolloutId &id)
{
    ask.setWhyNot([this, act, id] {
        const ReleaseView *release = releaseOf(id);
        return release ? Notices::asSentence(whyNotOn(act, *release)) : QString();
    });
    openForm(ask);
}

/// Up again after a rollback is a raise: a new lease for the same plan, two keys, and the stages from the
/// first one on.
void MainWindow::askAgain()
{
    const ReleaseView *release = selected();
    if (release == nullptr || release->stages.empty())
        return;
    const QString first = Words::weight(release->stages.front().weight);
    AskDialog::Question question{
        tr("Resume %1 %2 at %3?").arg(release->name, release->canaryVersion, first),
        tr("It was rolled back: %1\n\nGoing up again needs a new lease for the same plan, and two keys. It "
           "begins at %2 and passes every stage again.")
            .arg(release->reason, first),
        tr("Ask for a lease"),
        tr("REASON, KEPT IN THE RECORD"),
        true,
        false};
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this, id = release->id](const QString &reason) { requestLease(id, reason); });
    openQuestion(*ask, u"again"_s, release->id);
}

void MainWindow::requestLease(const RolloutId &rollout, const QString &reason)
{
    m_commands.askAgain(rollout, reason, [window = QPointer(this)](const Answer &answer) {
        if (!window)
            return;
        window->m_side->showAnswer(answer);
        if (answer.accepted)
            window->setPage(Page::Approvals);
    });
}

/// For a release whose own lease ends or has ended; one that waits already is shown.
void MainWindow::askLease()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    if (Notices::hasNextLease(*m_snapshot, *release))
        return setPage(Page::Approvals);
    AskDialog::Question question{
        tr("Ask for a new lease for %1 %2?").arg(release->name, release->canaryVersion),
        tr("For the same plan, with its keys asked for again. Once it is signed, resume: the release goes on "
           "from where it is held."),
        tr("Ask for a lease"),
        tr("REASON, KEPT IN THE RECORD"),
        true,
        false};
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this, id = release->id](const QString &reason) { requestLease(id, reason); });
    openQuestion(*ask, u"lease"_s, release->id);
}

void MainWindow::askRisks()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    AskDialog::Question question;
    question.title = tr("Roll back to %1?").arg(release->stableVersion);
    question.text = tr("The plan names what a rollback may break:\n\n%1")
                        .arg(u"• "_s + release->rollbackRisks.join(u"\n• "_s));
    question.act = tr("Roll back");
    question.dangerous = true;
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this, [this, id = release->id] { rollBack(id); });
    openQuestion(*ask, u"risks"_s, release->id);
}

void MainWindow::holdOrResume()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    if (release->canHold)
        m_commands.hold(release->id, {}, answered());
    else if (release->canResume)
        askResume();
    else
        say(whyNot(u"hold"_s));
}

void MainWindow::askPromote()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    if (const QString why = whyNot(u"promote"_s); !why.isEmpty())
        return say(why);
    const size_t next = size_t(release->stage) + 1; // 0 before the first
    const QString to =
        next < release->stages.size() ? Words::weight(release->stages[next].weight) : tr("completed");
    AskDialog::Question question{
        tr("Promote %1 to %2?").arg(release->name, to),
        tr("The guard checks the lease, the gate and every guardrail again before it moves traffic."),
        tr("Promote to %1").arg(to),
        tr("REASON, KEPT IN THE RECORD"),
        false,
        false,
        tr("YOU ANSWER THE GATE AS"),
        release->openRoles};
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this, [this, ask, id = release->id](const QString &reason) {
        m_commands.promote(id, ask->choice(), reason, answered());
    });
    openQuestion(*ask, u"promote"_s, release->id);
}

void MainWindow::askResume()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    AskDialog::Question question{
        tr("Resume %1 at %2?").arg(release->name, Words::weight(release->traffic.intended)),
        tr("Held because: %1\n\nThe bake clock runs on from what it had counted.").arg(release->reason),
        tr("Resume"),
        tr("REASON, KEPT IN THE RECORD"),
        true,
        false};
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this, id = release->id](const QString &reason) { m_commands.resume(id, reason, answered()); });
    openQuestion(*ask, u"resume"_s, release->id);
}

} // namespace interlock
