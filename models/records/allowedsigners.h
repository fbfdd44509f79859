#pragma once

#include "models/base/clock.h"
#include "models/records/record.h"

#include <optional>

namespace interlock {

/// One line of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS).
struct AllowedSigner {
    QStringList principals;
    QStringList namespaces; ///< patterns with * and ?, ! negates; empty: any
    PublicKey key;
    std::optional<WallTime> validAfter, validBefore; ///< inclusive

    bool allows(const QString &nameSpace) const;
    bool isValidAt(WallTime at) const;
};
/// Reads the whole file. Lines of certificate authorities and of other key types never match and are left
/// out; a wildcard principal or a time without Z is an error that names the line.
Result<std::vector<AllowedSigner>> parseAllowedSigners(const QByteArray &bytes);

struct VerifiedEnvelope {
    Statement statement;
    QString payloadSha256;
    QString principal;
    QString nameSpace;
    SshSignature signature;
};
struct EnvelopeCheck {
    std::vector<AllowedSigner> signers;
    WallTime at{};                    ///< for validity of keys
    std::optional<QString> nameSpace; ///< empty: by the predicate type
};
/// Judges one envelope file by a list of signers: layout, strict profile, signature, nothing else. Records
/// of a deployment with a domain (`https://HOST/lease/v1` under `interlock-record.v1@HOST`) are judged too.
Result<VerifiedEnvelope> verifyEnvelopeFile(const QByteArray &bytes, const EnvelopeCheck &check);

} // namespace interlock
