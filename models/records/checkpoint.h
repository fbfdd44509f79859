#pragma once

#include "models/base/clock.h"
#include "models/records/sshkeyfile.h"

#include <optional>
#include <vector>

namespace interlock {

/// A head of the log: C2SP tlog-checkpoint without extension lines.
struct Checkpoint {
    QString origin;
    qint64 size = 0;
    QByteArray root; ///< 32 bytes
    bool operator==(const Checkpoint &) const = default;
};
/// The three lines that are signed, also as the SSHSIG twin under `namespaces::checkpoint`.
QByteArray checkpointText(const Checkpoint &checkpoint);
/// The inverse, strict: no leading zero, no fourth line, no carriage return.
Result<Checkpoint> parseCheckpointText(const QByteArray &text);

/// A key that signs notes (C2SP signed-note): type 0x01 Ed25519 over the text, 0x04 a cosignature with time.
struct NoteKey {
    enum class Type : quint8 { Ed25519 = 0x01, Cosignature = 0x04 };
    QString name;
    Type type = Type::Ed25519;
    QByteArray point;
    bool operator==(const NoteKey &) const = default;

    QByteArray id() const; ///< 4 bytes
    QString vkey() const;  ///< "NAME+HEXID+BASE64"
};
Result<NoteKey> noteKeyFromVkey(const QString &vkey);

struct NoteSignature {
    QString name;
    QByteArray keyId; ///< 4 bytes
    QByteArray bytes; ///< what follows the id
    bool operator==(const NoteSignature &) const = default;
};
struct SignedNote {
    QByteArray text; ///< ends with a line feed
    std::vector<NoteSignature> signatures;
    bool operator==(const SignedNote &) const = default;
};
QByteArray encode(const SignedNote &note);
Result<SignedNote> parseSignedNote(const QByteArray &bytes);

struct NoteWitness {
    NoteKey key;
    std::optional<WallTime> at; ///< of a cosignature
    bool operator==(const NoteWitness &) const = default;
};
/// Who of `known` signed the note. Unknown keys are ignored; no known key at all, or one bad signature of a
/// known key, is an error.
Result<std::vector<NoteWitness>> verifyNote(const SignedNote &note, const std::vector<NoteKey> &known);

/// The checkpoint in a signed note, verified, of this origin.
Result<Checkpoint> verifyCheckpoint(const QByteArray &note, const QString &origin,
                                    const std::vector<NoteKey> &known);

/// Signature lines of one of our own keys: plain, or with time as a cosignature.
NoteSignature signNote(const QByteArray &text, const QString &name, const LocalSigner &signer);
NoteSignature cosignNote(const QByteArray &text, const QString &name, const LocalSigner &signer, WallTime at);

} // namespace interlock
