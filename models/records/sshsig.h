#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace interlock {

/// An Ed25519 public key as OpenSSH writes it, in software or on a FIDO token. Compare keys by value, never
/// by fingerprint text.
struct PublicKey {
    enum class Type { Ed25519, SkEd25519 };
    Type type = Type::Ed25519;
    QByteArray point;       ///< 32 bytes
    QByteArray application; ///< of a FIDO key, starts with "ssh:"; empty otherwise
    bool operator==(const PublicKey &) const = default;

    bool isNull() const { return point.isEmpty(); }
    QByteArray blob() const;     ///< RFC 4253 key blob
    QString line() const;        ///< "ssh-ed25519 AAAA...", no comment
    QString fingerprint() const; ///< "SHA256:...", as ssh-keygen -l prints it
};

/// Reads a key blob; refuses other types, trailing bytes and points that are small-order or not canonical.
Result<PublicKey> publicKeyFromBlob(QByteArrayView blob);
/// Reads "TYPE BASE64 [COMMENT]", the line of a .pub file.
Result<PublicKey> publicKeyFromLine(QByteArrayView line);

/// The bytes that a key signs for SSHSIG (OpenSSH PROTOCOL.sshsig, hash sha512).
QByteArray signedData(QByteArrayView nameSpace, QByteArrayView message);

/// The content of an SSHSIG blob of the strict profile.
struct SshSignature {
    PublicKey key;
    QByteArray nameSpace;
    QByteArray raw;      ///< 64 bytes
    quint8 flags = 0;    ///< FIDO only: 0x01 touched, 0x04 PIN or biometric
    quint32 counter = 0; ///< FIDO only
    bool operator==(const SshSignature &) const = default;

    bool wasTouched() const { return (flags & 0x01) != 0; }
    bool wasUserVerified() const { return (flags & 0x04) != 0; }
};
QByteArray encode(const SshSignature &signature);
/// Version 1, reserved empty, sha512, inner type equal to the key's, no trailing bytes.
Result<SshSignature> parseSshSignature(QByteArrayView blob);

/// The whole check of a signature blob over a message. Stricter than ssh-keygen: what passes here passes
/// there. A FIDO signature without touch is refused. Gives what the blob says, its key above all.
Result<SshSignature> verifySshSignature(QByteArrayView blob, QByteArrayView expectedNamespace,
                                        QByteArrayView message);

/// Raw Ed25519 (RFC 8032) with the strict checks: canonical, no small-order point.
bool verifyEd25519(QByteArrayView point, QByteArrayView message, QByteArrayView signature);

/// BEGIN/END lines around 70 columns, as ssh-keygen writes them.
QByteArray armour(QByteArrayView blob);
/// The blob out of an armour; text before or after it, or a carriage return, is refused.
Result<QByteArray> fromArmour(QByteArrayView text);

/// What is shown before a touch and in the log: the first 8 hexadecimal digits of SHA-256 over the signed
/// data, "1A2B 3C4D".
QString shortCode(QByteArrayView signedDataBytes);

} // namespace interlock
