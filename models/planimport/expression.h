#pragma once

#include "models/guardrails/guardrail.h"

#include <optional>

namespace interlock {

/// A PromQL expression that compares with a number: `rate(errors[5m]) > 0.5`.
struct ComparedQuery {
    QString query; ///< what is compared, in one line
    Comparison comparison = Comparison::Above;
    double limit = 0;
    bool operator==(const ComparedQuery &) const = default;
};

/// Splits an alert's expression at its one comparison. Nothing where there is none or more than one outside
/// of all parentheses, where no side is a plain number, or where `and`, `or`, `unless` or `bool` decide: what
/// then fires is not one number against a limit.
std::optional<ComparedQuery> comparedQuery(const QString &expression);

} // namespace interlock
