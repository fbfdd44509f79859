#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QStringView>

namespace interlock {

/// Reads `250ms`, `30s`, `5m`, `24h`, `7d` and sums of falling units such as `1h30m`. Never negative; at most
/// 366 days.
Result<Duration> parseDuration(QStringView text);

/// The shortest form that `parseDuration` reads back to the same value: `90s` is `1m30s`, `0` is `0s`.
QString formatDuration(Duration duration);

} // namespace interlock
