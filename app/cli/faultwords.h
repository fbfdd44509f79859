#pragma once

#include "models/base/result.h"

#include <QJsonObject>

namespace interlock::cli {

/// What `verify --json` says of a fault: `verified` and `trusted` (both false), `reason`, `record` (the index
/// of the first record at fault; -1: the fault is not in a record) and `kind`: layout, signature, role,
/// lease, subject (bytes that are not those that were signed), history, missing, changed, head, evaluations,
/// genesis, bundle, or other.
QJsonObject faultJson(const Error &error);
/// The kind alone.
QString faultKind(const QString &reason);
/// Says it on stderr with its kind, and gives the exit status.
int complainOfFault(const Error &error);

} // namespace interlock::cli
