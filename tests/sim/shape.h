#pragma once

#include "tests/sim/chance.h"

#include <QByteArray>
#include <QString>

namespace interlock::sim {

/// What a plan can look like beyond the small one, and how many switches share its traffic.
struct Shape {
    enum class Confirm { Consecutive, For, Times, Share };
    Confirm confirm = Confirm::Consecutive; ///< of the latency guardrail
    int seconds = 10;                       ///< of `for`, and of the window of `share`
    int parts = 1;                          ///< switches
    bool counts = false;      ///< errors against those of the stable version, request by request
    bool ranks = false;       ///< latency against that of the stable version, by ranks
    bool pair = false;        ///< two indicators that together hold
    bool shadow = false;      ///< a guardrail that always fires and must never act
    bool security = false;    ///< the latency guardrail rolls back for security
    bool budget = false;      ///< of failed checks, on the errors
    bool signedGates = false; ///< gates wait for a role's signature

    /// `confirm` of the latency guardrail, with its count.
    QString confirmText(int times) const;
    /// How much longer than `times` looks it may take until a standing breach is confirmed, s.
    int confirmSeconds() const;
    /// Lines of the plan, with their indents.
    QString sources(int everyMs) const;
    QString indicators() const;
    QString guardrails() const;
    QString text() const;
};

Shape shapeOf(Chance &chance);

/// The guardrail of `shadow`.
inline constexpr const char *kShadow = "shadow-only";

} // namespace interlock::sim
