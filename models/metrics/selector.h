#pragma once

#include "models/base/result.h"
#include "models/metrics/sample.h"

#include <QRegularExpression>

#include <vector>

namespace interlock {

/// One label condition of a selector, with Prometheus' meaning: a label that is absent equals "". Regexes are
/// anchored.
struct LabelMatcher {
    enum class Kind { Equal, NotEqual, Matches, NotMatches };
    QString label;
    Kind kind = Kind::Equal;
    QString value;
    QRegularExpression regex; ///< anchored and compiled when kind is Matches or NotMatches

    bool matches(const Labels &labels) const;
    bool operator==(const LabelMatcher &other) const
    {
        return label == other.label && kind == other.kind && value == other.value;
    }
};

/// `http_requests_total{track="canary",code=~"5.."}`
struct Selector {
    QString metric;
    std::vector<LabelMatcher> matchers;

    bool matches(const QString &name, const Labels &labels) const;
    /// As it is written in a plan.
    QString text() const;
    bool operator==(const Selector &) const = default;
};

/// Reads a selector; errors name the column.
Result<Selector> parseSelector(const QString &text);

} // namespace interlock
