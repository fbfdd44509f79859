#pragma once

#include "models/base/result.h"
#include "models/rollout/rollout.h"
#include "models/store/rows.h"

namespace interlock {

/// The bytes of one event of a rollout as they stand in an evaluation row. Everything `step` ever gets is
/// journaled in this form, in order, with its moment: folding the rows again gives the same state and the
/// same effects (I20). Numbers of measurements are decimal strings, so that not a bit is lost.
QByteArray encodeEvent(const RolloutEvent &event);
Result<RolloutEvent> decodeEvent(const QByteArray &body);

Stamp stampOf(const Clock &clock, Moment moment);
Moment momentOf(const Stamp &stamp);

} // namespace interlock
