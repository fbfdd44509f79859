#pragma once

#include "models/base/result.h"

#include <QJsonObject>

namespace interlock::cli {

/// What `verify --json` says of a fault: `verified` and `trusted` (both false), `reason`, `record` (the index
/// of the first record at fault; -1: the fault is not in a record) and `kind`: layout, signature, role,
/// lease, history, missing, changed, head, evaluations, genesis, bundle, or other.
QJsonObject faultJson(const Error &error);
/// The kind alone.
QString faultKind(const QString &reason);

} // namespace interlock::cli
