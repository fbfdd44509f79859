#pragma once

#include "models/notify/sender.h"
#include "models/process/command.h"

namespace interlock {

/// A command of the plan, told the message by its environment: INTERLOCK_LEVEL, _KIND, _ROLLOUT, _SERVICE,
/// _ENVIRONMENT, _TITLE, _TEXT, _RECORD, _KEY, _AT, _SECURITY. Exit status 0 is a delivery.
class CommandSender final : public Sender {
    Q_OBJECT
public:
    CommandSender(Sink sink, QString folder) : m_sink(std::move(sink)), m_folder(std::move(folder)) {}
    void send(const Message &message, Ended ended) override;
    void look(Ended ended) override;

private:
    Sink m_sink;
    QString m_folder;
    std::unique_ptr<Command> m_command;
};

} // namespace interlock
