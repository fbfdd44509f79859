#include "models/records/record.h"

#include "models/base/digest.h"
#include "models/records/merkle.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

/// How the parts of an envelope are read: all of it looked at, or as bytes that were looked at before.
struct Reading {
    Result<Statement> (*statement)(const QByteArray &payload);
    Result<SshSignature> (*signature)(const Envelope &envelope, const QString &nameSpace);
};

/// `key.fingerprint()`, remembered: a handful of keys signs a whole log.
const QString &fingerprintOf(const PublicKey &key)
{
    thread_local std::pair<PublicKey, QString> last;
    if (last.first != key || key.isNull())
        last = {key, key.fingerprint()};
    return last.second;
}

Result<Record> readWith(const Reading &reading, const QByteArray &envelopeBytes)
{
    const auto envelope = decodeEnvelope(envelopeBytes);
    if (!envelope)
        return passOn(envelope);
    auto statement = reading.statement(envelope->payload);
    if (!statement)
        return passOn(statement);
    const auto nameSpace = namespaceFor(statement->predicateType);
    if (!nameSpace)
        return passOn(nameSpace);
    const auto signature = reading.signature(*envelope, *nameSpace);
    if (!signature)
        return passOn(signature);
    if (const QString &fingerprint = fingerprintOf(signature->key); envelope->keyid != fingerprint)
        return fail(ErrorCode::Unverified,
                    u"the key id %1 names another key than the one that signed, %2"_s.arg(envelope->keyid,
                                                                                          fingerprint));
    return Record{envelopeBytes, std::move(*statement),  sha256Hex(envelope->payload), signature->key,
                  *signature,    leafHash(envelopeBytes)};
}

} // namespace

Result<Record> readRecord(const QByteArray &envelopeBytes)
{
    return readWith({decodeStatement,
                     [](const Envelope &envelope, const QString &nameSpace) {
                         return verifySshSignature(envelope.signature, nameSpace.toUtf8(),
                                                   pae(kPayloadType, envelope.payload));
                     }},
                    envelopeBytes);
}

Result<Record> readHeldRecord(const QByteArray &envelopeBytes)
{
    return readWith(
        {decodeHeldStatement,
         [](const Envelope &envelope, const QString &) { return parseSshSignature(envelope.signature); }},
        envelopeBytes);
}

QByteArray messageOf(const Statement &statement)
{
    return pae(kPayloadType, encode(statement));
}

QByteArray makeEnvelope(const Statement &statement, const PublicKey &key, const QByteArray &sshsigBlob)
{
    return encode(Envelope{encode(statement), key.fingerprint(), sshsigBlob});
}

namespace {

/// The namespace, once it is sure that the statement can be read back from these bytes as it is.
Result<QString> signableUnder(const Statement &statement, const QByteArray &payload)
{
    const auto back = decodeStatement(payload);
    if (!back)
        return fail(back.error().code, u"the record cannot be written: %1"_s.arg(back.error().text),
                    back.error().mend);
    if (*back != statement)
        return fail(ErrorCode::BadInput, u"the record cannot be written: it would not read back the same"_s);
    return namespaceFor(statement.predicateType);
}

} // namespace

Result<QByteArray> signRecordUnverified(const Statement &statement, const LocalSigner &signer)
{
    const QByteArray payload = encode(statement);
    return signableUnder(statement, payload).map([&](const QString &nameSpace) {
        const QByteArray blob = signer.signUnverified(pae(kPayloadType, payload), nameSpace);
        return encode(Envelope{payload, fingerprintOf(signer.key()), blob});
    });
}

Result<QByteArray> signRecord(const Statement &statement, const LocalSigner &signer)
{
    auto envelope = signRecordUnverified(statement, signer);
    if (envelope)
        if (const auto verified = readRecord(*envelope); !verified)
            return passOn(verified);
    return envelope;
}

void signRecord(const Statement &statement, const std::shared_ptr<Signer> &signer, QObject *context,
                SignDone done)
{
    const auto nameSpace = signableUnder(statement, encode(statement));
    if (!nameSpace) {
        QMetaObject::invokeMethod(
            context, [error = nameSpace.error(), done = std::move(done)] { done(tl::unexpected(error)); },
            Qt::QueuedConnection);
        return;
    }
    signer->sign(messageOf(statement), *nameSpace, context,
                 [statement, signer, done = std::move(done)](const Result<QByteArray> &blob) {
                     done(blob.map([&](const QByteArray &bytes) {
                         return makeEnvelope(statement, signer->key(), bytes);
                     }));
                 });
}

QString shortCode(const Record &record)
{
    const auto envelope = decodeEnvelope(record.envelope); // its payload is as it was signed, however written
    const auto nameSpace = namespaceFor(record.statement.predicateType);
    return envelope && nameSpace
               ? shortCode(signedData(nameSpace->toUtf8(), pae(kPayloadType, envelope->payload)))
               : QString();
}

Result<QString> shortCode(const Statement &statement)
{
    return namespaceFor(statement.predicateType).map([&statement](const QString &nameSpace) {
        return shortCode(signedData(nameSpace.toUtf8(), messageOf(statement)));
    });
}

} // namespace interlock
