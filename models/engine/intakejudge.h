#pragma once

#include "models/engine/intake.h"

namespace interlock {

/// Judges one request against the ledger as it stands; `admit` asks it by the request's type. Of the intake
/// alone.
struct IntakeJudge {
    const Ledger &ledger;
    WallTime now;
    const Ledger::ReadBlob &readBlob;
    const QString &account; ///< whose file brought it; empty: not known
    const Principal *signer = nullptr;

    Done signerIsKnown(const Record &record);
    /// An engine and a console hold, roll back and acknowledge. What kinds may decide is in the policy.
    Done kindMaySign(const Record &record) const;
    Done holdsRole(const QString &role) const;
    Done notInTheFuture(WallTime issued) const;
    Done asOfHolds(const AsOf &asOf) const;
    /// Signed in this log's history, and neither before what its signer had seen of it nor in the future.
    Done issuedThen(const AsOf &asOf, WallTime issued) const;

    Result<QByteArray> packOf(const Lease &lease, const Plan &plan) const;
    Result<Admitted> lease(Record record) const;
    bool hasDenied(const LeaseEntry &lease) const;
    Result<Admitted> approval(Record record) const;
    Result<Admitted> policy(Record record) const;
    Result<Admitted> recovery(Record record) const;
    Result<Admitted> remark(Record record) const;
    Done withinPolicy(const Lease &lease) const;
    Done onPolicy(const Approval &approval, const SshSignature &signature) const;
    Result<Admitted> decision(Record record) const;
    Done startIsAllowed(const Decision &decision) const;
    Result<bool> overrideWantsMore(const Record &record, const Decision &decision,
                                   const RolloutEntry &entry) const;
    Done raisingIsAllowed(const Decision &decision, const RolloutEntry &entry) const;
};

} // namespace interlock
