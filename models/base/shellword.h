#pragma once

#include <QString>
#include <QStringList>

namespace interlock {

/// One argument as a shell takes it: `web.tar.gz` as it is, `my web.tar.gz` in quotes. For commands that a
/// message shows to be pasted.
QString shellWord(const QString &argument);
/// A program and its arguments as one line.
QString shellLine(const QStringList &words);

} // namespace interlock
