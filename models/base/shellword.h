#pragma once

#include <QString>

namespace interlock {

/// One argument as a shell takes it: `web.tar.gz` as it is, `my web.tar.gz` in quotes. For commands that a
/// message shows to be pasted.
QString shellWord(const QString &argument);

} // namespace interlock
