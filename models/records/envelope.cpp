#include "models/records/envelope.h"

#include "models/records/sshwire.h"

namespace interlock {

namespace {

constexpr QByteArrayView kStart("{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"");
constexpr QByteArrayView kMiddle("\",\"signatures\":[{\"keyid\":\"");
constexpr QByteArrayView kSig("\",\"sig\":\"");
constexpr QByteArrayView kEnd("\"}]}");

tl::unexpected<Error> wrongLayout()
{
    return fail(ErrorCode::BadInput,
                QStringLiteral("the envelope is not in the one layout that records have"),
                QStringLiteral("take the file's bytes unchanged: no formatting, no final line feed"));
}

/// "SHA256:" and 32 bytes in base64 without padding.
bool isFingerprint(QByteArrayView text)
{
    return text.size() == 50 && text.startsWith("SHA256:") &&
           strictBase64(text.sliced(7).toByteArray() + '=').has_value();
}

/// The text up to a quotation mark, where `end` must begin; that is cut off too, the rest stays in `bytes`.
Result<QByteArrayView> upTo(QByteArrayView &bytes, QByteArrayView end)
{
    const qsizetype at = bytes.indexOf('"');
    if (at < 0 || !bytes.sliced(at).startsWith(end))
        return wrongLayout();
    const QByteArrayView part = bytes.first(at);
    bytes = bytes.sliced(at + end.size());
    return part;
}

} // namespace

QByteArray pae(QByteArrayView type, QByteArrayView body)
{
    QByteArray out;
    out.reserve(type.size() + body.size() + 32);
    out.append("DSSEv1 ");
    out.append(QByteArray::number(type.size())).append(' ').append(type.data(), type.size()).append(' ');
    out.append(QByteArray::number(body.size())).append(' ').append(body.data(), body.size());
    return out;
}

QByteArray encode(const Envelope &envelope)
{
    QByteArray out = kStart.toByteArray();
    out.append(envelope.payload.toBase64()).append(kMiddle.data(), kMiddle.size());
    out.append(envelope.keyid.toLatin1()).append(kSig.data(), kSig.size());
    out.append(envelope.signature.toBase64()).append(kEnd.data(), kEnd.size());
    return out;
}

Result<Envelope> decodeEnvelope(const QByteArray &bytes)
{
    if (bytes.size() > kMostEnvelopeBytes)
        return fail(ErrorCode::BadInput, QStringLiteral("an envelope of %1 bytes; at most %2 are read")
                                             .arg(bytes.size())
                                             .arg(kMostEnvelopeBytes));
    QByteArrayView rest(bytes);
    if (!rest.startsWith(kStart))
        return wrongLayout();
    rest = rest.sliced(kStart.size());
    const auto payload = upTo(rest, kMiddle).and_then(strictBase64);
    const auto keyid = upTo(rest, kSig);
    const auto signature = upTo(rest, kEnd).and_then(strictBase64);
    if (!payload || !keyid || !signature || !isFingerprint(*keyid) || !rest.isEmpty())
        return wrongLayout();
    return Envelope{*payload, QString::fromLatin1(*keyid), *signature};
}

} // namespace interlock
