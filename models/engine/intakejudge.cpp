#include "models/engine/intakejudge.h"

#include "models/engine/judgerole.h"

namespace interlock {

Done IntakeJudge::signerIsKnown(const Record &record)
{
    if (!ledger.policy())
        return fail(ErrorCode::Refused, QStringLiteral("the log has no trust policy"),
                    QStringLiteral("`interlock init` makes one"));
    const bool onPolicy = record.statement.predicate.contains(QStringLiteral("policyVersion"));
    signer = onPolicy ? ledger.policies().signerAt(ledger.size(), record.signedBy)
                      : principalOf(ledger.policy()->policy, record.signedBy);
    if (!signer)
        return fail(
            ErrorCode::Refused,
            QStringLiteral("the key %1 belongs to nobody in the policy").arg(record.signedBy.fingerprint()),
            QStringLiteral("sign with a key that `interlock policy show` lists"));
    const PolicyKey *key = ledger.policy()->policy.key(record.signedBy);
    if (key && key->until && std::max(now, ledger.highWater()) >= *key->until)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the key of %1 was good until %2").arg(signer->id, toRfc3339(*key->until)),
                    QStringLiteral("an admin renews it in the policy: `interlock policy propose FILE`"));
    return {};
}

Done IntakeJudge::kindMaySign(const Record &record) const
{
    if (isPersonOrAgent(signer->kind) || maySign(signer->kind, record.statement.predicateType))
        return {};
    return fail(ErrorCode::Refused,
                QStringLiteral("the key of %1 (%2) may hold, roll back and acknowledge, nothing else")
                    .arg(signer->id, toString(signer->kind)),
                QStringLiteral("sign with a person's key, or an agent's"));
}

Done IntakeJudge::holdsRole(const QString &role) const
{
    if (role.isEmpty() || signer->roles.contains(role))
        return {};
    return fail(ErrorCode::Refused, QStringLiteral("%1 does not hold the role %2").arg(signer->id, role),
                QStringLiteral("`interlock policy show` lists the roles"));
}

Done IntakeJudge::notInTheFuture(WallTime issued) const
{
    if (issued <= now + kSkew)
        return {};
    return fail(ErrorCode::Refused, QStringLiteral("it was issued in the future (%1)").arg(toRfc3339(issued)),
                QStringLiteral("set the clocks right"));
}

Done IntakeJudge::asOfHolds(const AsOf &asOf) const
{
    if (asOf.origin != ledger.origin())
        return fail(ErrorCode::Refused,
                    QStringLiteral("it was signed for another log (%1)").arg(asOf.origin));
    const auto root = asOf.size <= ledger.size() ? ledger.tree().rootAt(asOf.size)
                                                 : Result<QByteArray>(fail(ErrorCode::BadInput, {}));
    if (!root || QString::fromLatin1(root->toHex()) != asOf.root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("its signer saw another history of this log (size %1)").arg(asOf.size),
                    QStringLiteral("compare the heads: `interlock verify`"));
    return {};
}

Done IntakeJudge::issuedThen(const AsOf &asOf, WallTime issued) const
{
    if (const Done holds = asOfHolds(asOf); !holds)
        return holds;
    if (const Done past = notInTheFuture(issued); !past)
        return past;
    if (issued < ledger.highWaterAt(asOf.size) - kSkew)
        return fail(ErrorCode::Refused,
                    QStringLiteral("it was issued at %1, before what its signer had seen of the log")
                        .arg(toRfc3339(issued)),
                    QStringLiteral("set the clocks right"));
    return {};
}

} // namespace interlock
