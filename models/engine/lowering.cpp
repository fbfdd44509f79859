#include "models/engine/lowering.h"

#include "models/base/json.h"
#include "models/engine/intakejudge.h"

#include <QJsonDocument>

namespace interlock {

namespace {
constexpr qsizetype kMostBare = 64 * 1024;
} // namespace

QByteArray encode(const BareLowering &lowering)
{
    QJsonObject json{{QStringLiteral("lower"), toString(lowering.kind)},
                     {QStringLiteral("rollout"), lowering.rollout.text},
                     {QStringLiteral("reason"), recordText(lowering.reason)},
                     {QStringLiteral("nonce"), lowering.nonce}};
    if (!lowering.result.isEmpty())
        json[QStringLiteral("result")] = recordText(lowering.result);
    return compactJson(json);
}

/// Read as leniently as can be: no signature rests on these bytes, and no character of a reason may keep the
/// traffic up (I12).
std::optional<BareLowering> bareLowering(const QByteArray &bytes)
{
    if (bytes.size() > kMostBare)
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    const auto kind = decisionKind(json[u"lower"].toString());
    if (!kind || !isLowering(toString(*kind)))
        return std::nullopt;
    return BareLowering{*kind,
                        RolloutId{json[u"rollout"].toString()},
                        recordText(json[u"reason"].toString()),
                        json[u"nonce"].toString(),
                        QStringLiteral("absent"),
                        recordText(json[u"result"].toString())};
}

namespace {

/// Whether the signature under a lowering says something, and by whom.
QString signatureWord(const QByteArray &bytes, const Ledger &ledger, WallTime now)
{
    const auto record = readRecord(bytes);
    if (!record)
        return QStringLiteral("invalid: ") + record.error().text;
    IntakeJudge judge{ledger, now, {}, {}};
    if (const Done known = judge.signerIsKnown(*record); !known)
        return QStringLiteral("does not count: ") + known.error().text;
    const auto decision = readDecision(record->statement);
    const Done holds = decision ? judge.asOfHolds(decision->asOf) : Done(passOn(decision));
    if (!holds)
        return QStringLiteral("does not count: ") + holds.error().text;
    return QStringLiteral("valid, ") + judge.signer->id;
}

} // namespace

std::optional<BareLowering> loweringIn(const QByteArray &bytes)
{
    if (const auto bare = bareLowering(bytes))
        return bare;
    const auto envelope = decodeEnvelope(bytes);
    const auto statement =
        envelope ? decodeStatement(envelope->payload) : Result<Statement>(passOn(envelope));
    const auto decision = statement ? readDecision(*statement) : Result<Decision>(passOn(statement));
    const auto kind = decision ? decisionKind(decision->kind) : std::nullopt;
    if (!kind || !isLowering(decision->kind))
        return std::nullopt;
    return BareLowering{*kind, RolloutId{decision->rollout}, decision->reason, {}, {}};
}

std::optional<BareLowering> readLowering(const QByteArray &bytes, const Ledger &ledger, WallTime now)
{
    auto lowering = loweringIn(bytes);
    if (lowering && lowering->signature.isEmpty())
        lowering->signature = signatureWord(bytes, ledger, now);
    return lowering;
}

} // namespace interlock
