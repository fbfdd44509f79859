#include "models/lease/policyhistory.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

/// The admins of one policy behind the signatures that stand: the proposer's, and each admin's newest word.
QSet<QString> adminsFor(const Policy &policy, const Proposal &proposal)
{
    QSet<QString> admins;
    const auto hear = [&](const SshSignature &signature, bool yes) {
        const Principal *one = principalOf(policy, signature.key);
        if (!one || !policy.isAdmin(one->id))
            return;
        if (!yes)
            admins.remove(one->id);
        else if (flagsMissing(*policy.key(signature.key), signature).isEmpty())
            admins.insert(one->id);
    };
    hear(proposal.signature, true);
    for (const SignedApproval &word : proposal.words)
        hear(word.signature, word.approval.verdict == ApprovalVerdict::Approve);
    return admins;
}

/// The admin, and with which key, where the one they had counts no more.
QString openSeat(const Policy &policy, const QString &admin, const QSet<QString> &signedBefore)
{
    const Principal *one = policy.principal(admin);
    if (!one || one->keys.empty() || !signedBefore.contains(admin))
        return admin;
    return u"%1 with the new key %2"_s.arg(admin, one->keys.front().key.fingerprint());
}

/// `signedBefore`: who has signed for the policy in force.
QString shortOf(const Policy &policy, const QSet<QString> &signedBy, const QString &which,
                const QSet<QString> &signedBefore)
{
    QStringList open;
    for (const QString &admin : policy.admins)
        if (!signedBy.contains(admin))
            open << openSeat(policy, admin, signedBefore);
    return u"%1 of %2 admins of %3 have signed; still possible: %4"_s.arg(signedBy.size())
        .arg(policy.adminThreshold)
        .arg(which, open.join(u", "_s));
}

} // namespace

QString missingOf(const PolicyRecord &current, const Proposal &proposal)
{
    const Policy &next = proposal.record.policy;
    const QSet<QString> before = adminsFor(current.policy, proposal), after = adminsFor(next, proposal);
    if (before.size() < current.policy.adminThreshold)
        return shortOf(current.policy, before, u"the policy in force"_s, {});
    if (after.size() < next.adminThreshold)
        return shortOf(next, after, u"the new policy"_s, before);
    return {};
}

bool addsSignature(const PolicyRecord &current, const Proposal &before, const Proposal &after)
{
    const Policy &next = before.record.policy;
    return adminsFor(current.policy, before) != adminsFor(current.policy, after) ||
           adminsFor(next, before) != adminsFor(next, after);
}

bool wouldAdd(const PolicyRecord &current, const Proposal &proposal, const PublicKey &key)
{
    Proposal after = proposal;
    SignedApproval &word = after.words.emplace_back();
    word.approval.verdict = ApprovalVerdict::Approve;
    word.signature.key = key;
    word.signature.flags = 0x01 | 0x04; // touched, with the PIN
    return addsSignature(current, proposal, after);
}

Done checkSuccessor(const PolicyRecord &current, const Policy &next)
{
    if (next.version != current.policy.version + 1)
        return fail(ErrorCode::Refused,
                    u"policy %1 cannot follow policy %2"_s.arg(next.version).arg(current.policy.version),
                    u"propose it again as version %1"_s.arg(current.policy.version + 1));
    if (next.previous != current.payloadSha256)
        return fail(ErrorCode::Refused,
                    u"policy %1 was made from another policy than the one in force"_s.arg(next.version),
                    u"propose it again on the policy in force"_s);
    for (const Revocation &revoked : current.policy.revoked)
        if (std::ranges::find(next.revoked, revoked) == next.revoked.end())
            return fail(
                ErrorCode::Refused,
                u"policy %1 takes back the revocation of %2"_s.arg(next.version).arg(revoked.fingerprint),
                u"leave it in: a revoked key stays revoked"_s);
    return validate(next);
}

Done PolicyHistory::propose(PolicyRecord record, const SshSignature &signature, qint64 index)
{
    const Principal *signer = nullptr;
    if (!inForce()) {
        signer = principalOf(record.policy, signature.key);
        if (record.policy.version != 1)
            return fail(ErrorCode::Refused,
                        u"the first policy has version 1, not %1"_s.arg(record.policy.version));
        if (!signer || !record.policy.isAdmin(signer->id))
            return fail(ErrorCode::Refused, u"the first policy is signed by none of its admins"_s);
        m_spans.push_back({std::move(record), index});
        return {};
    }
    signer = principalOf(inForce()->policy, signature.key);
    if (!signer || !inForce()->policy.isAdmin(signer->id))
        return fail(ErrorCode::Refused, u"only an admin of the policy in force may propose another"_s,
                    u"its admins: %1"_s.arg(inForce()->policy.admins.join(u", "_s)));
    if (const Done fits = checkSuccessor(*inForce(), record.policy); !fits)
        return fits;
    m_proposals.push_back({std::move(record), signature, index, {}});
    enforceComplete(index);
    return {};
}

Done PolicyHistory::hear(const SignedApproval &word)
{
    for (Proposal &proposal : m_proposals)
        if (proposal.record.payloadSha256 == word.approval.sha256) {
            proposal.words.push_back(word);
            enforceComplete(word.index);
            return {};
        }
    return fail(ErrorCode::NotFound,
                u"no policy with the digest %1 is proposed"_s.arg(word.approval.sha256.left(12)),
                u"`interlock policy show` lists what is proposed"_s);
}

/// The first proposal that has its signatures is in force for the next record; others of its version are
/// void.
void PolicyHistory::enforceComplete(qint64 index)
{
    for (Proposal &proposal : m_proposals)
        if (missingOf(*inForce(), proposal).isEmpty()) {
            m_spans.push_back({std::move(proposal.record), index + 1});
            m_proposals.clear();
            return;
        }
}

const PolicyRecord *PolicyHistory::inForceAt(qint64 index) const
{
    for (auto span = m_spans.rbegin(); span != m_spans.rend(); ++span)
        if (span->first <= index)
            return &span->record;
    return nullptr;
}

bool changesNothing(const Policy &current, const Policy &next)
{
    Policy again = current;
    again.version = next.version;
    again.previous = next.previous;
    again.reason = next.reason;
    again.asOf = next.asOf;
    again.issued = next.issued;
    return again == next;
}

Done PolicyHistory::checkNew(const Policy &next) const
{
    const auto found = std::ranges::find_if(m_proposals, [&next](const Proposal &one) {
        return one.record.policy.previous == next.previous && changesNothing(one.record.policy, next);
    });
    if (found == m_proposals.end())
        return {};
    return fail(ErrorCode::Refused, u"the same policy is proposed already, as record %1"_s.arg(found->index),
                u"put your key under that one: `interlock policy sign %1`"_s.arg(
                    found->record.payloadSha256.left(12)));
}

Result<const Proposal *> PolicyHistory::proposal(const QString &named) const
{
    std::vector<const Proposal *> fitting;
    for (const Proposal &one : m_proposals)
        if (one.record.payloadSha256.startsWith(named) || QString::number(one.record.policy.version) == named)
            fitting.push_back(&one);
    if (fitting.size() == 1)
        return fitting.front();
    if (fitting.empty())
        return fail(ErrorCode::NotFound, u"no proposed policy fits \"%1\""_s.arg(named),
                    u"`interlock policy show` lists them with their digests"_s);
    QStringList digests;
    for (const Proposal *one : fitting)
        digests << u"%1 (record %2)"_s.arg(one->record.payloadSha256.left(12)).arg(one->index);
    return fail(
        ErrorCode::NotFound,
        u"%1 proposed policies fit \"%2\": %3"_s.arg(fitting.size()).arg(named, digests.join(u", "_s)),
        u"say which by its digest; `interlock policy show` prints what each changes"_s);
}

const Principal *PolicyHistory::signerAt(qint64 index, const PublicKey &key) const
{
    const PolicyRecord *now = inForceAt(index),
                       *next = inForceAt(index + 1); // what `index` may bring in force
    for (const PolicyRecord *policy : {now, next})
        if (const Principal *one = policy ? principalOf(policy->policy, key) : nullptr)
            return one;
    for (const Proposal &proposal : m_proposals)
        if (const Principal *one = principalOf(proposal.record.policy, key))
            return one;
    return nullptr;
}

qint64 PolicyHistory::suspectSince(const PublicKey &key) const
{
    if (inForce())
        for (const Revocation &revoked : inForce()->policy.revoked)
            if (revoked.fingerprint == key.fingerprint())
                return revoked.suspectSince;
    return -1;
}

} // namespace interlock
