#pragma once

#include "models/lease/lease.h"

namespace interlock {

/// An approval as it stands in the log (or is offered): who signed it is told by the key alone.
struct SignedApproval {
    Approval approval;
    SshSignature signature; ///< key and FIDO flags
    qint64 index = -1;      ///< in the log
};
/// A lease record and its payload's digest, to which approvals are bound.
struct LeaseRecord {
    Lease lease;
    QString payloadSha256;
};
/// The policy in force and its payload's digest.
struct PolicyRecord {
    Policy policy;
    QString payloadSha256;
};

struct SeatLine {
    QString role;
    QString person;    ///< empty: open
    qint64 index = -1; ///< of the approval that fills it
    bool human = false;
    QString reason; ///< given with the approval
    bool operator==(const SeatLine &) const = default;
};
struct SeatReport {
    std::vector<SeatLine> seats; ///< in the order of the rule
    QStringList ignored;         ///< for each signature that does not count, why, in a sentence
    bool complete = false;
    QString missing;     ///< in a sentence; empty when complete
    bool denied = false; ///< somebody refused, and has not approved since
    bool operator==(const SeatReport &) const = default;
};

/// The rule a lease has to meet: the strictest of its actions' rules, with the plan's own seats on top.
Result<ActionRule> ruleOf(const Policy &policy, const Lease &lease);

/// The actions that a lease covers when our programs ask for one: start, promote, resume.
const QStringList &leaseActions();
/// The strictest of the rules for the lease's actions, all of which must be there, with the lease's own seats
/// on top.
ActionRule mergedRule(const std::map<QString, ActionRule> &rules, const Lease &lease);

/// Gives the seats of the rule to different people among the approvals (in the order of the log), as many as
/// can be. A denial stands until the same person approves again.
Result<SeatReport> fillSeats(const PolicyRecord &policy, const LeaseRecord &lease,
                             const std::vector<SignedApproval> &approvals);

/// What is about to be done under a lease, and when.
struct LeaseQuestion {
    QString planSha256;
    QString rollout;     ///< name of the plan; empty: not asked
    QString environment; ///< empty: not asked
    QString action;      ///< a raising decision kind
    int weight = 0;      ///< basis points wanted
    int use = 0;         ///< of a start: its number; 0: not asked
    WallTime now{};
    WallTime highWater{}; ///< the latest time ever seen: an expired lease stays expired
};
/// Does the lease cover that, now? Refused with the one reason otherwise. Fails closed.
Done judgeLease(const PolicyRecord &policy, const LeaseRecord &lease,
                const std::vector<SignedApproval> &approvals, const LeaseQuestion &question);

} // namespace interlock
