// What the window asks of the guard: every act goes out through Commands, its answer comes back to the side
// panel.
#include "ui/mainwindow.h"
#include "ui/style/words.h"
#include "ui/window/asking.h"
#include "ui/window/banner.h"
#include "ui/window/sidepanel.h"

#include <QPointer>

namespace interlock {

using namespace Qt::StringLiterals;

Answered MainWindow::answered()
{
    return [window = QPointer(this)](const Answer &answer) {
        if (window)
            window->m_side->showAnswer(answer);
    };
}

void MainWindow::rollBack()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    const RolloutId id = release->id;
    m_rollbackAsked.insert(id.text);
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

void MainWindow::offerCommand(const ReleaseView &release)
{
    m_commandOffered = release.id;
    m_commandBanner->show(Banner::Notice{StatusKind::Fail, tr("No guard answers. Run this in a shell:"),
                                         release.rollbackCommand, tr("Dismiss"), release.rollbackCommand});
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
    connect(ask, &AskDialog::confirmed, this, [this] { rollBack(); });
    ask->open();
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
}

void MainWindow::askPromote()
{
    const ReleaseView *release = selected();
    if (release == nullptr)
        return;
    const size_t next = size_t(release->stage + 1);
    const QString to =
        next < release->stages.size() ? Words::weight(release->stages[next].weight) : tr("completed");
    AskDialog::Question question{
        tr("Promote %1 to %2?").arg(release->name, to),
        tr("The guard checks the lease, the gate and every guardrail again before it moves traffic."),
        tr("Promote to %1").arg(to),
        tr("REASON, KEPT IN THE RECORD"),
        false,
        false};
    auto *ask = new AskDialog(question, this);
    connect(ask, &AskDialog::confirmed, this,
            [this, id = release->id](const QString &reason) { m_commands.promote(id, reason, answered()); });
    ask->open();
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
    ask->open();
}

} // namespace interlock
