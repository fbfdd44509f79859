#pragma once

#include "models/planfile/reading.h"

namespace interlock {

// One function a section of the plan. Each decodes its part into `decoding.plan` and adds what is wrong by
// itself; what is wrong only in relation to other sections is found by checkPlan.

void decodeSources(const YamlNode &node, Decoding &decoding);
void decodeIndicators(const YamlNode &node, Decoding &decoding);
/// Needs the indicators decoded: limits are converted to their units.
void decodeGuardrails(const YamlNode &node, Decoding &decoding);
void decodeTraffic(const YamlNode &node, Decoding &decoding);
/// Adds what `verify_share` stands for; needs sources and traffic decoded.
void addShare(Decoding &decoding);
/// Needs indicators and guardrails decoded.
void decodeStages(const YamlNode &node, Decoding &decoding);
void decodeLease(const YamlNode &node, Decoding &decoding);
void decodeRollback(const YamlNode &node, Decoding &decoding);
void decodeRehearsal(const YamlNode &node, Decoding &decoding);
void decodeFreeze(const YamlNode &node, Decoding &decoding);
void decodeCalendar(const YamlNode &node, Decoding &decoding);
void decodeNotify(const YamlNode &node, Decoding &decoding);
void decodeEvidence(const YamlNode &node, Decoding &decoding);

std::vector<Check> decodeChecks(const YamlNode &node, const QString &where, Decoding &decoding);
std::vector<Step> decodeSteps(const YamlNode &node, const QString &where, Decoding &decoding);
/// `missing:` of a guardrail, or of the share that is counted.
std::optional<MissingPolicy> decodeMissing(const YamlNode &node, const QString &where, Problems &problems);
std::optional<Gate::Otherwise> readOtherwise(const YamlNode &node, Problems &problems);
/// `promote:` of a stage; `where` names it.
Gate decodeGate(const YamlNode &node, const QString &where, Decoding &decoding);

/// The whole plan, then checkPlan.
void decodePlan(Decoding &decoding);

/// Finds what contradicts itself: references to nothing, guardrails that no stage can evaluate, weights that
/// cannot be met, and the like. Pure but for the problems it adds.
void checkPlan(Decoding &decoding);
void checkIndicators(Decoding &decoding);
void checkGuardrails(Decoding &decoding);
void checkStages(Decoding &decoding);
void checkTraffic(Decoding &decoding);
void checkCommands(Decoding &decoding);

} // namespace interlock
