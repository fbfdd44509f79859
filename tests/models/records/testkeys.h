#pragma once

#include "models/records/record.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <sodium.h>

namespace interlock::testing {

/// A key whose seed is public (RFC 8032 or made up for a test).
struct TestKey {
    PublicKey pub;
    QByteArray secret; ///< 64 bytes
};

inline TestKey keyFromSeed(const QByteArray &seed)
{
    TestKey key;
    key.pub.point.resize(32);
    key.secret.resize(64);
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char *>(key.pub.point.data()),
                             reinterpret_cast<unsigned char *>(key.secret.data()),
                             reinterpret_cast<const unsigned char *>(seed.constData()));
    return key;
}
/// A different key for each number.
inline TestKey numbered(char number)
{
    return keyFromSeed(QByteArray(32, number));
}
inline TestKey alice()
{
    return keyFromSeed(
        QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
}
inline TestKey bot()
{
    return keyFromSeed(
        QByteArray::fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
}
inline TestKey bob()
{
    return keyFromSeed(
        QByteArray::fromHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
}

inline QByteArray rawSign(const TestKey &key, const QByteArray &bytes)
{
    QByteArray signature(64, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char *>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char *>(bytes.constData()),
                         static_cast<unsigned long long>(bytes.size()),
                         reinterpret_cast<const unsigned char *>(key.secret.constData()));
    return signature;
}
inline QByteArray blobOf(const TestKey &key, const QByteArray &nameSpace, const QByteArray &message)
{
    SshSignature signature;
    signature.key = key.pub;
    signature.nameSpace = nameSpace;
    signature.raw = rawSign(key, signedData(nameSpace, message));
    return encode(signature);
}
inline QByteArray envelopeOf(const TestKey &key, const QByteArray &nameSpace, const QByteArray &payload)
{
    return encode(
        Envelope{payload, key.pub.fingerprint(), blobOf(key, nameSpace, pae(kPayloadType, payload))});
}
inline QJsonObject vectors()
{
    QFile file(QStringLiteral(INTERLOCK_TEST_DATA "/records/signing-vectors.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace interlock::testing
