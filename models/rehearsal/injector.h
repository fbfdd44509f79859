#pragma once

#include "models/planfile/planfile.h"
#include "models/process/command.h"
#include "models/rehearsal/deadmansswitch.h"
#include "models/rehearsal/faultproxy.h"

#include <QTemporaryDir>

#include <memory>

namespace interlock {

/// Makes the canary worse and well again, by the plan's own hook or by the fault proxy. Whatever ends this
/// process or this object clears the fault: the proxy goes with it, and a hook has its `clear` behind a
/// `DeadMansSwitch`. How that ended is known only after `clear`: call it.
class Injector : public QObject {
    Q_OBJECT
public:
    /// A plan that says how it is rehearsed. `hookWithin`: what each command of the hook may take.
    Injector(const PlanFile &plan, Duration hookWithin, QObject *parent = nullptr);

    /// Takes the proxy's port, or lays out the bound copies of the plan's files for the hook.
    Done prepare();
    using Ended = std::function<void(const Done &)>;
    /// `ended` is called once, from the event loop.
    void inject(Ended ended);
    /// The same; ends an `inject` that still runs first (its callback is not called any more). Done when
    /// nothing was injected.
    void clear(Ended ended);
    /// "the hook", "the fault proxy": for people.
    QString what() const;
    ~Injector() override;

private:
    Done armSwitch();
    void run(const QStringList &command, Ended ended);

    const PlanFile &m_plan;
    Duration m_hookWithin;
    std::unique_ptr<FaultProxy> m_proxy;
    std::shared_ptr<QTemporaryDir> m_folder; ///< with the bound copies
    std::unique_ptr<Command> m_command;
    std::unique_ptr<DeadMansSwitch> m_switch; ///< while something may be injected
    bool m_touched = false;                   ///< something may be injected
};

} // namespace interlock
