#include "app/cli/verify_file.h"

#include "app/cli/faultwords.h"
#include "app/cli/print.h"
#include "models/base/atomicfile.h"
#include "models/lease/lease.h"
#include "models/records/allowedsigners.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

Result<VerifiedEnvelope> verified(const QString &path, const QString &signersPath)
{
    const auto signers = readBounded(signersPath, kMostSigners).and_then(parseAllowedSigners);
    if (!signers)
        return passOn(signers);
    const auto bytes = readBounded(path, kMostEnvelopeBytes + 1); // one too long is judged, not unreadable
    if (!bytes)
        return passOn(bytes);
    auto envelope = verifyEnvelopeFile(*bytes, {*signers, SystemClock().now().wall, {}});
    if (!envelope || !envelope->statement.predicateType.startsWith("urn:interlock:"_L1))
        return envelope;
    if (const Done profile = checkPredicate(envelope->statement); !profile)
        return fail(ErrorCode::Unverified, profile.error().text);
    return envelope;
}

QJsonObject toJson(const VerifiedEnvelope &envelope)
{
    return {{u"verified"_s, true},
            {u"principal"_s, envelope.principal},
            {u"key"_s, envelope.signature.key.fingerprint()},
            {u"namespace"_s, envelope.nameSpace},
            {u"predicateType"_s, envelope.statement.predicateType},
            {u"payloadSha256"_s, envelope.payloadSha256},
            {u"rolesJudged"_s, false}};
}

} // namespace

int verifyFile(const QString &path, const QString &signersPath, const CommonOptions &common)
{
    const auto envelope = verified(path, signersPath);
    if (!envelope && common.json)
        printJson(faultJson(envelope.error()));
    if (!envelope)
        return complainOfFault(envelope.error());
    if (common.json)
        printJson(toJson(*envelope));
    else if (!common.quiet)
        printLine(u"verified: %1 signed by %2 with %3; payload %4; roles not judged"_s.arg(
            envelope->statement.predicateType, envelope->principal, envelope->signature.key.fingerprint(),
            envelope->payloadSha256));
    return 0;
}

} // namespace interlock::cli
