#pragma once

#include "models/guardrails/judge.h"

namespace interlock {

/// Adds one value evaluation to the looks the confirmation rests on, and drops those it no longer needs:
/// the newest `of` for AtLeastOf; for ShareOfTime those within the window and one before it, runs of equal
/// looks folded into their ends, at most 4096 (past that the oldest good look is dropped, so that doubt
/// counts as breach).
void addLook(const Confirm &confirm, GuardrailState::Look look, std::deque<GuardrailState::Look> &looks);

/// Time in breach within (now - window, now], where now is the newest look: each look stands for the time
/// since the look before it; the first look stands for none.
Duration breachTime(const std::deque<GuardrailState::Look> &looks, Duration window);

/// Whether the evidence confirms a breach. Consecutive: breaches in a row >= count. AtLeastOf: hits among the
/// last `of` >= hits. ShareOfTime: time in breach >= share * window, both bounds inclusive. `For` is told
/// from its clock, not here.
bool isConfirmed(const Confirm &confirm, const GuardrailState &state);

/// "3 of 3 breaches", "breach lasts 5m, 5m needed", "62 % of 5m in breach, 60 % needed".
QString confirmText(const Confirm &confirm, const GuardrailState &state);

} // namespace interlock
