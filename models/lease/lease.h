#pragma once

#include "models/lease/policy.h"

namespace interlock {

/// Permission to move traffic, for exactly these bytes, until then. Becomes active through approvals.
struct Lease {
    QString leaseId; ///< 32 lower-case hexadecimal digits, random
    QString environment, rollout, service;
    QStringList actions;        ///< raising decision kinds: start, promote, resume, override, supersede
    std::vector<int> weights;   ///< of the stages, basis points
    int maxWeight = 0;          ///< basis points
    QString planSha256;         ///< digest of the plan (decision 28)
    std::vector<Subject> files; ///< every bound file by path, content digest
    QString packSha256{};       ///< of the rollback pack's manifest; empty: the engine makes one at the start
    std::vector<SeatRule> seats; ///< what the plan demands on top of the policy
    QString traffic;             ///< targets in one line, for people
    PolicyRef policy;
    WallTime notBefore{}, expires{};
    int maxUses = 1; ///< starts
    QString requester, role, reason;
    AsOf asOf;
    WallTime issued{};
    bool operator==(const Lease &) const = default;
};
/// Subjects: "plan", then the files.
Statement toStatement(const Lease &lease);
Result<Lease> readLease(const Statement &statement);
QString newLeaseId();

enum class ApprovalVerdict { Approve, Deny, Withdraw };
QString toString(ApprovalVerdict verdict);

/// One person's word on a lease, or on a proposed policy.
struct Approval {
    QString leaseId;       ///< empty for a policy
    int policyVersion = 0; ///< of the proposed policy; 0 for a lease
    QString sha256;        ///< digest of the payload that is approved: subject[0]
    ApprovalVerdict verdict = ApprovalVerdict::Approve;
    QString role;   ///< the seat claimed; signed, so that one key cannot claim two unseen
    QString reason; ///< required to deny or withdraw
    PolicyRef policy;
    AsOf asOf;
    WallTime issued{};
    bool operator==(const Approval &) const = default;
};
Statement toStatement(const Approval &approval);
Result<Approval> readApproval(const Statement &statement);

/// The decision words of records: start promote hold resume back rollback override supersede signoff.
const QStringList &decisionWords();
/// hold, back and rollback: need no key and never expire.
bool isLowering(const QString &decisionKind);

struct Decision {
    QString kind; ///< one of decisionWords()
    QString rollout;
    QString leaseId;     ///< empty where none is needed
    QString leaseSha256; ///< payload digest of the lease; empty without one
    QString planSha256;  ///< always: a decision is about a plan
    QString guardrail;   ///< what an override is about; may be empty
    QString supersedes;  ///< the rollout that a supersede ends; may be empty
    QString role, reason;
    int use = 0; ///< the number of a start under its lease, from 1; 0 for others
    PolicyRef policy;
    AsOf asOf;
    WallTime issued{};
    std::optional<WallTime> notAfter; ///< raising kinds only: toStatement fills in 2 minutes after `issued`
    bool operator==(const Decision &) const = default;
};
Statement toStatement(const Decision &decision);
Result<Decision> readDecision(const Statement &statement);

/// A reason given afterwards or an annotation (`note`), or "seen" (`ack`): they move nothing.
struct Remark {
    QString rollout;
    QString about;         ///< record index or guardrail, as text; may be empty
    QString reason;        ///< the text
    QString subjectSha256; ///< of the plan or record it is about
    AsOf asOf;
    WallTime issued{};
    bool operator==(const Remark &) const = default;
};
/// `predicateType`: predicates::note or predicates::ack.
Statement toStatement(const Remark &remark, QLatin1StringView predicateType);
Result<Remark> readRemark(const Statement &statement);

/// Admins accept that a log goes on from an older or another head than the one that was verified last (A48).
struct Recovery {
    qint64 oldSize = 0, newSize = 0; ///< what was verified last; where the log goes on
    QString oldRoot, newRoot;        ///< 64 hexadecimal digits
    QString reason;
    PolicyRef policy;
    AsOf asOf;
    WallTime issued{};
    bool operator==(const Recovery &) const = default;
    /// Do both mean the same step?
    bool isSameStep(const Recovery &other) const;
};
Statement toStatement(const Recovery &recovery);
Result<Recovery> readRecovery(const Statement &statement);

/// Holds the predicate of any record against the strict profile of its type; events have free fields.
Done checkPredicate(const Statement &statement);

} // namespace interlock
