#pragma once

#include "models/lease/policy.h"

#include <QStringList>

namespace interlock {

class Ledger;

/// The trust policy as the Policies screen shows it: what is in force, how it came to be, what is proposed.
/// Made anew only when the log grows.
struct PolicyView {
    struct Version {
        int version = 0;
        QString sha256;
        qint64 first = 0; ///< the first record that is judged by it
        WallTime issued{};
        QString reason;
        QStringList changes; ///< against the version before, as "+ ..." and "- ..."; empty for the first
        bool operator==(const Version &) const = default;
    };
    struct Proposed {
        int version = 0;
        QString sha256;
        qint64 index = -1;
        QString reason, missing; ///< whose signature is missing, in a sentence
        QStringList awaited;     ///< admins who have not said a word on it yet
        QStringList changes;
        bool operator==(const Proposed &) const = default;
    };
    Policy policy;
    std::vector<Version> versions; ///< newest first; the first of them is in force
    std::vector<Proposed> proposals;
    QStringList faults; ///< what makes the one in force unsafe by today's rules; usually empty
    bool operator==(const PolicyView &) const = default;
};

/// nullopt before the genesis.
std::optional<PolicyView> policyView(const Ledger &ledger);

/// Would this file be a good next policy? A sentence each: the faults, or what it changes. `name` is for the
/// messages.
struct PolicyCheck {
    bool safe = false;
    QStringList lines;
};
PolicyCheck checkPolicyFile(const QByteArray &bytes, const QString &name, const Ledger &ledger);

/// The seats of one rule and who could fill them.
struct Seating {
    struct Seat {
        QString role;
        QStringList people; ///< who has the role and a key, in the order of the policy
        bool operator==(const Seat &) const = default;
    };
    std::vector<Seat> seats;
    QStringList example; ///< different people for all seats, as the engine's own solver found; empty: nobody
    QStringList necessary; ///< without each of these nobody could fill the seats
    bool operator==(const Seating &) const = default;
};
/// An error when the policy has no rule for it. Pure.
Result<Seating> seatingFor(const Policy &policy, const QString &environment, const QString &action);
/// "2 operators and 1 sre-lead, 1 of them human; at most 8h, 1 start".
QString ruleInWords(const ActionRule &rule);

} // namespace interlock
