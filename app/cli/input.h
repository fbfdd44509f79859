#pragma once

#include "models/base/result.h"

#include <QByteArray>

namespace interlock::cli {

/// All of a file of numbers that somebody named, at most 64 MiB; `-` is standard input.
Result<QByteArray> readNumberFile(const QString &path);

} // namespace interlock::cli
