#include "models/rehearsal/injector.h"

#include "models/base/duration.h"
#include "models/engine/packfiles.h"

#include <QDir>

namespace interlock {

Injector::Injector(const PlanFile &plan, Duration hookWithin, QObject *parent)
    : QObject(parent), m_plan(plan), m_hookWithin(hookWithin)
{}

Injector::~Injector()
{
    if (m_switch && m_folder)
        m_folder->setAutoRemove(false); // the switch needs it, and removes it
}

QString Injector::what() const
{
    return m_plan.plan.rehearsal->proxy ? QStringLiteral("the fault proxy") : QStringLiteral("the hook");
}

Done Injector::prepare()
{
    const auto &proxy = m_plan.plan.rehearsal->proxy;
    if (!proxy) { // the very bytes that the lease binds, whatever stands in the plan's own folder by now
        auto folder = layOut(m_plan.files);
        if (!folder)
            return passOn(folder);
        m_folder = std::move(*folder);
        return {};
    }
    m_proxy = std::make_unique<FaultProxy>(quint16(proxy->to));
    const auto port = m_proxy->listen(quint16(proxy->listen));
    return port ? Done() : Done(passOn(port));
}

void Injector::inject(Ended ended)
{
    if (!m_proxy) {
        if (const Done armed = armSwitch(); !armed)
            return QTimer::singleShot(0, this, [ended = std::move(ended), armed] { ended(armed); });
        m_touched = true;
        return run(m_plan.plan.rehearsal->inject, std::move(ended));
    }
    m_touched = true;
    m_proxy->setFault(m_plan.plan.rehearsal->proxy->fault);
    QTimer::singleShot(0, this, [ended = std::move(ended)] { ended({}); });
}

void Injector::clear(Ended ended)
{
    m_command.reset(); // its whole process group ends with it
    if (m_proxy)
        m_proxy->clear();
    if (m_proxy || !m_touched)
        return QTimer::singleShot(0, this, [ended = std::move(ended)] { ended({}); });
    run(m_plan.plan.rehearsal->clear, [this, ended = std::move(ended)](const Done &done) {
        m_touched = !done;
        if (m_switch)
            m_switch->disarm(); // whether it worked or not: what did not is told
        m_switch.reset();
        ended(done);
    });
}

/// Before the fault, so that there is no moment in which nobody would clear it.
Done Injector::armSwitch()
{
    auto armed = DeadMansSwitch::arm(
        {m_plan.plan.rehearsal->clear, QDir(m_folder->path()).canonicalPath(), m_hookWithin});
    if (!armed)
        return passOn(armed);
    m_switch = std::move(*armed);
    return {};
}

void Injector::run(const QStringList &command, Ended ended)
{
    CommandLine line;
    line.run = command;
    line.folder = m_folder->path();
    line.deadline = m_hookWithin;
    m_command = std::make_unique<Command>(line);
    m_command->start([this, name = command.value(0),
                      ended = std::move(ended)](const Result<CommandResult> &ran) {
        if (!ran)
            return ended(passOn(ran));
        if (ran->timedOut)
            return ended(fail(ErrorCode::Timeout, QStringLiteral("%1 did not end within %2 and was ended")
                                                      .arg(name, formatDuration(m_hookWithin))));
        ended(ran->succeeded()
                  ? Done()
                  : Done(fail(ErrorCode::Environment, QStringLiteral("%1: %2").arg(name, ran->sentence()))));
    });
}

} // namespace interlock
