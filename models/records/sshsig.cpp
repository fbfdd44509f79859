#include "models/records/sshsig.h"

#include "models/base/digest.h"
#include "models/records/sshwire.h"

#include <sodium.h>

#include <array>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kEd25519("ssh-ed25519");
constexpr QByteArrayView kSkEd25519("sk-ssh-ed25519@openssh.com");
constexpr QByteArrayView kMagic("SSHSIG");
constexpr QByteArrayView kHash("sha512");
constexpr QByteArrayView kBegin("-----BEGIN SSH SIGNATURE-----\n");
constexpr QByteArrayView kEnd("-----END SSH SIGNATURE-----");
constexpr qsizetype kMostBlob = 4096;

QByteArrayView typeName(PublicKey::Type type)
{
    return type == PublicKey::Type::Ed25519 ? kEd25519 : kSkEd25519;
}

tl::unexpected<Error> bad(const QString &what)
{
    return fail(ErrorCode::Unverified, what, u"sign again; never edit a signature by hand"_s);
}

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

Result<PublicKey> readKey(QByteArrayView blob)
{
    WireReader reader(blob);
    const QByteArray type = reader.string();
    if (!reader.ok() || (type != kEd25519 && type != kSkEd25519))
        return fail(ErrorCode::BadInput, u"a key of type \"%1\""_s.arg(QString::fromLatin1(type.left(64))),
                    u"use an Ed25519 key: ssh-keygen -t ed25519, or ed25519-sk for a token"_s);
    PublicKey key;
    key.type = type == kEd25519 ? PublicKey::Type::Ed25519 : PublicKey::Type::SkEd25519;
    key.point = reader.string();
    if (key.type == PublicKey::Type::SkEd25519)
        key.application = reader.string();
    if (!reader.atEnd() || key.point.size() != 32)
        return fail(ErrorCode::BadInput, u"a public key that is cut short or has bytes after its end"_s);
    return key;
}

/// Canonical encoding, on the curve, of the prime-order group: the identity and its kin sign anything. Costs
/// half a signature check, and a handful of keys sign a whole log: the last sound ones are remembered.
bool isSoundPoint(const QByteArray &point)
{
    thread_local std::array<QByteArray, 8> sound;
    thread_local std::size_t next = 0;
    if (std::find(sound.begin(), sound.end(), point) != sound.end())
        return true;
    if (point.size() != 32 || crypto_core_ed25519_is_valid_point(bytesOf(point)) != 1)
        return false;
    sound[next++ % sound.size()] = point;
    return true;
}

/// What a FIDO token really signs (OpenSSH PROTOCOL.u2f).
QByteArray tokenMessage(const SshSignature &signature, QByteArrayView data)
{
    QByteArray message = sha256(signature.key.application);
    message.append(char(signature.flags));
    putU32(message, signature.counter);
    return message + sha256(data);
}

Done checkToken(const SshSignature &signature)
{
    if (!signature.key.application.startsWith("ssh:"))
        return bad(u"the token's application is not for SSH"_s);
    if (!signature.wasTouched())
        return bad(u"touch/PIN missing: the token was not touched for this signature"_s);
    if ((signature.flags & 0xc0) != 0)
        return bad(u"the token's signature carries attestation or extensions"_s);
    return {};
}

} // namespace

QByteArray PublicKey::blob() const
{
    QByteArray out;
    putString(out, typeName(type));
    putString(out, point);
    if (type == Type::SkEd25519)
        putString(out, application);
    return out;
}

QString PublicKey::line() const
{
    return QString::fromLatin1(typeName(type).toByteArray() + ' ' + blob().toBase64());
}

QString PublicKey::fingerprint() const
{
    return u"SHA256:"_s + QString::fromLatin1(sha256(blob()).toBase64(QByteArray::OmitTrailingEquals));
}

Result<PublicKey> publicKeyFromBlob(QByteArrayView blob)
{
    auto key = readKey(blob);
    if (!key)
        return key;
    if (!isSoundPoint(key->point))
        return fail(ErrorCode::BadInput, u"the public key is a weak or malformed point"_s,
                    u"make a new key: ssh-keygen -t ed25519"_s);
    if (key->type == PublicKey::Type::SkEd25519 &&
        (!key->application.startsWith("ssh:") || key->application.size() > 256))
        return fail(ErrorCode::BadInput, u"the token key's application does not start with ssh:"_s);
    return key;
}

Result<PublicKey> publicKeyFromLine(QByteArrayView line)
{
    const QByteArray copy = line.toByteArray().trimmed();
    const QList<QByteArray> words = copy.split(' ');
    if (copy.size() > 4096 || copy.contains('\n') || words.size() < 2)
        return fail(ErrorCode::BadInput, u"not the line of a public key: TYPE BASE64 [COMMENT]"_s);
    const auto blob = strictBase64(words[1]);
    if (!blob)
        return passOn(blob);
    auto key = publicKeyFromBlob(*blob);
    if (key && words[0] != typeName(key->type))
        return fail(ErrorCode::BadInput, u"the key's type and its bytes disagree"_s);
    return key;
}

QByteArray signedData(QByteArrayView nameSpace, QByteArrayView message)
{
    QByteArray hash(crypto_hash_sha512_BYTES, Qt::Uninitialized);
    crypto_hash_sha512(reinterpret_cast<unsigned char *>(hash.data()), bytesOf(message),
                       static_cast<unsigned long long>(message.size()));
    QByteArray out = kMagic.toByteArray();
    putString(out, nameSpace);
    putString(out, {});
    putString(out, kHash);
    putString(out, hash);
    return out;
}

QByteArray encode(const SshSignature &signature)
{
    QByteArray inner;
    putString(inner, typeName(signature.key.type));
    putString(inner, signature.raw);
    if (signature.key.type == PublicKey::Type::SkEd25519) {
        inner.append(char(signature.flags));
        putU32(inner, signature.counter);
    }
    QByteArray out = kMagic.toByteArray();
    putU32(out, 1);
    putString(out, signature.key.blob());
    putString(out, signature.nameSpace);
    putString(out, {});
    putString(out, kHash);
    putString(out, inner);
    return out;
}

Result<SshSignature> parseSshSignature(QByteArrayView blob)
{
    WireReader reader(blob);
    if (blob.size() > kMostBlob || reader.raw(kMagic.size()) != kMagic)
        return bad(u"not an SSH signature"_s);
    if (const quint32 version = reader.u32(); !reader.ok() || version != 1)
        return bad(u"an SSH signature of version %1; only 1 is accepted"_s.arg(version));
    const QByteArray key = reader.string();
    SshSignature signature;
    signature.nameSpace = reader.string();
    const QByteArray reserved = reader.string(), hash = reader.string(), inner = reader.string();
    if (!reader.atEnd())
        return bad(u"the signature is cut short or has bytes after its end"_s);
    if (!reserved.isEmpty())
        return bad(u"the signature's reserved field is not empty"_s);
    if (hash != kHash)
        return bad(u"the signature's hash is \"%1\"; only sha512 is accepted"_s.arg(
            QString::fromLatin1(hash.left(32))));
    const auto parsed = readKey(key);
    if (!parsed)
        return bad(parsed.error().text);
    signature.key = *parsed;
    WireReader parts(inner);
    const QByteArray innerType = parts.string();
    signature.raw = parts.string();
    if (signature.key.type == PublicKey::Type::SkEd25519) {
        signature.flags = parts.u8();
        signature.counter = parts.u32();
    }
    if (!parts.atEnd() || signature.raw.size() != 64 || innerType != typeName(signature.key.type))
        return bad(u"the signature's inner type or length does not fit its key"_s);
    return signature;
}

Result<SshSignature> verifySshSignature(QByteArrayView blob, QByteArrayView expectedNamespace,
                                        QByteArrayView message)
{
    auto signature = parseSshSignature(blob);
    if (!signature)
        return signature;
    if (signature->nameSpace != expectedNamespace || expectedNamespace.isEmpty())
        return bad(u"signed under the namespace \"%1\", not \"%2\""_s.arg(
            QString::fromUtf8(signature->nameSpace.left(128)), QString::fromUtf8(expectedNamespace)));
    if (const auto valid = publicKeyFromBlob(signature->key.blob()); !valid)
        return bad(valid.error().text);
    QByteArray data = signedData(expectedNamespace, message);
    if (signature->key.type == PublicKey::Type::SkEd25519) {
        if (const Done token = checkToken(*signature); !token)
            return passOn(token);
        data = tokenMessage(*signature, data);
    }
    if (!verifyEd25519(signature->key.point, data, signature->raw))
        return bad(u"the signature does not fit the bytes: they, or it, were changed"_s);
    return signature;
}

bool verifyEd25519(QByteArrayView point, QByteArrayView message, QByteArrayView signature)
{
    // libsodium refuses S >= L, and A or R that are small-order or not canonical.
    return point.size() == 32 && signature.size() == 64 && sodium_init() >= 0 &&
           crypto_sign_verify_detached(bytesOf(signature), bytesOf(message),
                                       static_cast<unsigned long long>(message.size()), bytesOf(point)) == 0;
}

QByteArray armour(QByteArrayView blob)
{
    const QByteArray text = blob.toByteArray().toBase64();
    QByteArray out = kBegin.toByteArray();
    for (qsizetype at = 0; at < text.size(); at += 70)
        out.append(text.mid(at, 70)).append('\n');
    return out.append(kEnd.data(), kEnd.size()).append('\n');
}

Result<QByteArray> fromArmour(QByteArrayView text)
{
    QByteArray body = text.toByteArray();
    if (body.endsWith('\n'))
        body.chop(1);
    if (body.size() > 2 * kMostBlob || body.contains('\r') || !body.startsWith(kBegin) ||
        !body.endsWith(kEnd))
        return bad(u"not an armoured SSH signature, or there is text around it"_s);
    body = body.sliced(kBegin.size(), body.size() - kBegin.size() - kEnd.size());
    return strictBase64(body.replace('\n', "")).or_else([](const Error &) -> Result<QByteArray> {
        return bad(u"the armour's base64 is damaged"_s);
    });
}

QString shortCode(QByteArrayView signedDataBytes)
{
    const QString digits = sha256Hex(signedDataBytes).left(8).toUpper();
    return digits.left(4) + u' ' + digits.mid(4);
}

} // namespace interlock
