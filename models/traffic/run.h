#pragma once

#include "models/process/command.h"

namespace interlock {

/// Runs a command that is owned by `parent` and deletes itself when it has ended. Destroying `parent`, or
/// `kill`, ends its whole process group. `ended` is called once, from the event loop.
Command *run(CommandLine line, QObject *parent, Command::Callback ended);

/// Success, or why not: not started, a status other than 0, or (Timeout: nobody knows what it did) killed.
Done judged(const QStringList &command, const Result<CommandResult> &ran);

/// "exit status 0 in 12 ms, printed: TEXT", the text cut at 1000 characters, without control characters.
QString summary(const CommandResult &ran);

} // namespace interlock
