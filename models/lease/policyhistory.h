#pragma once

#include "models/lease/seats.h"

namespace interlock {

/// A policy that an admin proposed, until enough admins of the policy in force and of the new one have
/// signed.
struct Proposal {
    PolicyRecord record;
    SshSignature signature;            ///< of who proposed it
    qint64 index = -1;                 ///< in the log
    std::vector<SignedApproval> words; ///< in the order of the log
};

/// All trust policies of one log, by position: record i is judged by the policy in force at i, whatever any
/// clock says. Takes what the log has, in its order; refuses what could not have been admitted.
class PolicyHistory {
public:
    /// One policy and the first record that is judged by it.
    struct Span {
        PolicyRecord record;
        qint64 first = 0;
    };

    /// The first is the genesis: in force at once, also for itself. A later one waits for signatures.
    Done propose(PolicyRecord record, const SshSignature &signature, qint64 index);
    /// A word on a proposal; NotFound when there is none with that digest.
    Done hear(const SignedApproval &word);

    const std::vector<Span> &spans() const { return m_spans; }
    /// nullptr before the genesis.
    const PolicyRecord *inForce() const { return m_spans.empty() ? nullptr : &m_spans.back().record; }
    const PolicyRecord *inForceAt(qint64 index) const;
    /// The first record judged by the policy in force.
    qint64 since() const { return m_spans.empty() ? 0 : m_spans.back().first; }
    const std::vector<Proposal> &proposals() const { return m_proposals; }
    /// Refused where a proposal is open that says the same, reason and time aside: it may be signed instead.
    Done checkNew(const Policy &next) const;
    /// By the start of its payload's digest, or "4" for the only one of version 4.
    Result<const Proposal *> proposal(const QString &named) const;
    /// Whose key this is in the policy in force at that index, else in one that was proposed by then: a new
    /// admin signs the policy that makes them one. nullptr: nobody's.
    const Principal *signerAt(qint64 index, const PublicKey &key) const;
    /// Records of this key from this index on are disputed; -1: none are.
    qint64 suspectSince(const PublicKey &key) const;

private:
    void enforceComplete(qint64 index);
    std::vector<Span> m_spans;
    std::vector<Proposal> m_proposals;
};

/// May this policy be proposed now, whoever has signed it? Version, ancestor, safety, no revocation taken
/// back.
Done checkSuccessor(const PolicyRecord &current, const Policy &next);
/// Whether some admin, of either policy, is heard after it who was not before.
bool addsSignature(const PolicyRecord &current, const Proposal &before, const Proposal &after);
/// Whether a yes of this key adds one, with every flag that a policy may want of it. A key counts only where
/// a policy lists it: who replaces their own signs with the old one for the policy in force and with the new
/// one for the next.
bool wouldAdd(const PolicyRecord &current, const Proposal &proposal, const PublicKey &key);
/// Whether the next policy says what the one in force says: it would hold what is open for nothing.
bool changesNothing(const Policy &current, const Policy &next);
/// Whose signature the proposal still needs, in a sentence; empty when none.
QString missingOf(const PolicyRecord &current, const Proposal &proposal);

} // namespace interlock
