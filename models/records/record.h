#pragma once

#include "models/records/envelope.h"
#include "models/records/sshkeyfile.h"
#include "models/records/statement.h"

namespace interlock {

/// An envelope that was read and whose signature holds, under the namespace of its predicate type. Whether
/// its signer may say so is for the policy.
struct Record {
    QByteArray envelope; ///< the exact bytes; what the log stores and hashes
    Statement statement;
    QString payloadSha256;
    PublicKey signedBy;
    SshSignature signature; ///< flags of a FIDO key
    QByteArray leaf;        ///< leaf hash of `envelope`
    bool operator==(const Record &) const = default;
};

/// Layout, statement, signature, in this order. Unverified if the signature does not hold, the type is
/// unknown or the key id names another key; BadInput if the bytes are not a record.
Result<Record> readRecord(const QByteArray &envelopeBytes);
/// The same but for the signature's arithmetic and the strict profile: for bytes that a root holds which was
/// verified before.
Result<Record> readHeldRecord(const QByteArray &envelopeBytes);

/// The bytes that are signed under `namespaceFor(statement.predicateType)`.
QByteArray messageOf(const Statement &statement);
QByteArray makeEnvelope(const Statement &statement, const PublicKey &key, const QByteArray &sshsigBlob);

/// Envelope bytes, signed at once by one of our own keys. Refuses a statement that could not be read back.
Result<QByteArray> signRecord(const Statement &statement, const LocalSigner &signer);
/// The same without a look at the signature: it is verified before it is durable (`BatchWriter::check`).
Result<QByteArray> signRecordUnverified(const Statement &statement, const LocalSigner &signer);
/// The same by any signer; keeps it alive until it answered with the envelope bytes.
void signRecord(const Statement &statement, const std::shared_ptr<Signer> &signer, QObject *context,
                SignDone done);
/// The short code that the person sees before the signature is asked for: the first 8 hexadecimal digits of
/// the SHA-256 of the bytes that the key signs, "9B9D 9177".
Result<QString> shortCode(const Statement &statement);
/// The same code of a record in the log.
QString shortCode(const Record &record);

} // namespace interlock
