#pragma once

#include "models/guardrails/guardrail.h"

#include <optional>
#include <vector>

namespace interlock {

/// One comparison of a measurement: `result[0] >= 0.95`, or `result.status == "ok"`.
struct ConditionTest {
    QString path; ///< behind `result`, without the dot: "data.ok"; empty for `result` and `result[0]`
    Comparison comparison = Comparison::Equal;
    double value = 0;
    std::optional<QString> word; ///< compared with this text, `true` or `false` instead of a number
    bool operator==(const ConditionTest &) const = default;
};

/// A condition of Argo's expression language as far as a guardrail can hold it: comparisons joined by `&&`
/// only (all must hold), or by `||` only (one must).
struct Condition {
    bool all = true;
    std::vector<ConditionTest> tests;
    bool operator==(const Condition &) const = default;
};

/// Nothing for a condition of any other form: it is never guessed at.
std::optional<Condition> conditionFrom(const QString &text);

} // namespace interlock
