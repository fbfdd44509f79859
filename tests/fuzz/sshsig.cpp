#include "models/records/sshsig.h"

#include "models/records/allowedsigners.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString sshsig(const QByteArray &input)
{
    const auto signature = parseSshSignature(input);
    if (signature && encode(*signature) != input)
        return QStringLiteral("a signature parses and encodes to other bytes");
    if (verifySshSignature(input, "interlock-record.v1", "message") && !signature)
        return QStringLiteral("a signature verifies that does not parse");
    if (const auto blob = fromArmour(input); blob && fromArmour(armour(*blob)) != blob)
        return QStringLiteral("an armour does not read back");
    if (const auto key = publicKeyFromLine(input);
        key && (publicKeyFromLine(key->line().toLatin1()) != key || publicKeyFromBlob(key->blob()) != key))
        return QStringLiteral("a public key does not read back");
    if (const auto key = publicKeyFromBlob(input); key && key->blob() != input)
        return QStringLiteral("a key blob encodes to other bytes");
    if (const auto signers = parseAllowedSigners(input))
        for (const AllowedSigner &signer : *signers)
            if (signer.principals.isEmpty() || signer.key.point.size() != 32)
                return QStringLiteral("a signer without a name or a key");
    return {};
}

} // namespace interlock::fuzz
