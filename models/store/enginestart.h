#pragma once

#include "models/base/result.h"
#include "models/store/paths.h"

namespace interlock {

/// Starts `program engine` over a store, on its own: it holds none of the caller's streams, or a pipe that
/// the caller writes into would never end. What it says goes to `engine.log` beside the store. It works in
/// `folder`; empty: where the caller does. Gives its pid.
Result<qint64> startEngine(const QString &program, const StorePaths &paths, const QString &folder = {});
/// What an engine that was started so said last; empty when nothing can be read.
QString engineSaidLast(const StorePaths &paths);

} // namespace interlock
