#include "models/records/checkpoint.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString note(const QByteArray &input)
{
    const auto parsed = parseSignedNote(input);
    if (parsed && encode(*parsed) != input)
        return QStringLiteral("a note parses and encodes to other bytes");
    if (const auto checkpoint = parseCheckpointText(input);
        checkpoint && checkpointText(*checkpoint) != input)
        return QStringLiteral("a checkpoint parses and is written with other bytes");
    if (parsed) {
        std::vector<NoteKey> known; // the point of another: no signature of it may ever be accepted
        for (const NoteSignature &signature : parsed->signatures)
            known.push_back({signature.name, NoteKey::Type::Ed25519, QByteArray(32, '\x01')});
        if (verifyNote(*parsed, known))
            return QStringLiteral("a note verifies under a key that signed nothing");
    }
    const QString text = QString::fromUtf8(input);
    if (const auto key = noteKeyFromVkey(text); key && key->vkey() != text)
        return QStringLiteral("a verifier key is written differently");
    return {};
}

} // namespace interlock::fuzz
