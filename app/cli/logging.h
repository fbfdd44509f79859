#pragma once

#include <QString>
#include <QStringList>

namespace interlock::cli {

/// Sends spdlog and Qt's own messages to standard error, times in UTC, from level `warn` on.
void logToStandardError();
/// Sets the level to one of `logLevels()`; any other word leaves it as it is.
void setLogLevel(const QString &level);
/// The words that `--log-level` takes, most talkative first.
QStringList logLevels();

} // namespace interlock::cli
