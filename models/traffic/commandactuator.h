#pragma once

#include "models/process/command.h"
#include "models/traffic/serialactuator.h"

#include <QPointer>

namespace interlock {

/// Moves traffic through two commands: one sets the share, one prints it as a percentage. Argument vectors in
/// a process group of their own; a shell only where the plan names one. What a command printed is capped and
/// stands in the note of the next reading. One that was killed, at its deadline or by a signal, is Timeout:
/// nobody knows what it did.
class CommandActuator final : public SerialActuator {
    Q_OBJECT
public:
    /// `folder`: where relative programs and paths begin.
    CommandActuator(CommandTraffic traffic, QString folder, QObject *parent = nullptr);
    Duration deadline() const override { return m_traffic.deadline; }

private:
    void begin(Weight canary) override;
    void abandon() override;
    void look(ReadDone done) override;
    bool readsWhatIsInForce() const override { return false; }

    CommandTraffic m_traffic;
    QString m_folder;
    QPointer<Command> m_setting;
    QString m_note; ///< how the last order went
};

/// The share that a command printed: a percentage alone, such as "5" or "2.5 %".
Result<Weight> readPrintedShare(const CommandResult &ran);

} // namespace interlock
