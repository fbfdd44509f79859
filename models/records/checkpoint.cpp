#include "models/records/checkpoint.h"

#include "models/base/digest.h"
#include "models/records/sshwire.h"

#include <QtEndian>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostNote = 64 * 1024;
constexpr qsizetype kMostSignatures = 16;
constexpr QByteArrayView kDash("\xe2\x80\x94 "); // em dash, space
constexpr qsizetype kHash = 32, kSignature = 64;

tl::unexpected<Error> bad(const QString &what)
{
    return fail(ErrorCode::Unverified, what);
}

/// Key names of the signed-note format: no space, no plus.
bool isNoteName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 256 && std::none_of(name.begin(), name.end(), [](QChar c) {
        return c.isSpace() || c == u'+' || c < u' ' || c == QChar(0x7f);
    });
}

Result<qint64> readSize(const QByteArray &text)
{
    bool ok = false;
    const qint64 size = text.toLongLong(&ok);
    if (!ok || size < 0 || QByteArray::number(size) != text)
        return bad(u"the checkpoint's size is not a plain number"_s);
    return size;
}

QByteArray cosigned(quint64 seconds, const QByteArray &text)
{
    return "cosignature/v1\ntime " + QByteArray::number(seconds) + '\n' + text;
}

Result<NoteSignature> readSignatureLine(const QByteArray &line)
{
    const QByteArray rest = line.mid(kDash.size());
    const qsizetype space = rest.indexOf(' ');
    if (!line.startsWith(kDash) || space < 1)
        return bad(u"a signature line of the note is malformed"_s);
    const auto bytes = strictBase64(QByteArrayView(rest).sliced(space + 1));
    const QString name = QString::fromUtf8(rest.left(space));
    if (!bytes || bytes->size() < 5 || !isNoteName(name))
        return bad(u"a signature line of the note is malformed"_s);
    return NoteSignature{name, bytes->left(4), bytes->mid(4)};
}

bool isNoteText(const QByteArray &text)
{
    return text.isValidUtf8() &&
           std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x20 && c != '\n'; });
}

/// The witness if the signature holds; an error if it does not.
Result<NoteWitness> verifyOne(const QByteArray &text, const NoteSignature &signature, const NoteKey &key)
{
    if (key.type == NoteKey::Type::Ed25519) {
        if (verifyEd25519(key.point, text, signature.bytes))
            return NoteWitness{key, {}};
    } else if (signature.bytes.size() == 8 + kSignature) {
        const auto seconds = qFromBigEndian<quint64>(signature.bytes.constData());
        if (seconds < (1ULL << 40) &&
            verifyEd25519(key.point, cosigned(seconds, text), signature.bytes.mid(8)))
            return NoteWitness{key, WallTime(std::chrono::seconds(seconds))};
    }
    return bad(u"the note's signature of %1 does not hold"_s.arg(key.name));
}

} // namespace

QByteArray checkpointText(const Checkpoint &checkpoint)
{
    return checkpoint.origin.toUtf8() + '\n' + QByteArray::number(checkpoint.size) + '\n' +
           checkpoint.root.toBase64() + '\n';
}

Result<Checkpoint> parseCheckpointText(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    if (text.size() > kMostNote || lines.size() != 4 || !lines[3].isEmpty() || !isNoteText(text))
        return bad(u"a checkpoint has exactly three lines: origin, size, root"_s);
    const auto size = readSize(lines[1]);
    if (!size)
        return passOn(size);
    const auto root = strictBase64(lines[2]);
    if (lines[0].isEmpty() || !root || root->size() != kHash)
        return bad(u"the checkpoint's origin or root is malformed"_s);
    return Checkpoint{QString::fromUtf8(lines[0]), *size, *root};
}

QByteArray NoteKey::id() const
{
    const char typeByte = char(type);
    return sha256({name.toUtf8(), "\n", QByteArrayView(&typeByte, 1), point}).left(4);
}

QString NoteKey::vkey() const
{
    return name + u'+' + QString::fromLatin1(id().toHex()) + u'+' +
           QString::fromLatin1((QByteArray(1, char(type)) + point).toBase64());
}

Result<NoteKey> noteKeyFromVkey(const QString &vkey)
{
    const QStringList parts = vkey.split(u'+');
    const auto bytes = strictBase64(vkey.section(u'+', 2).toLatin1());
    if (parts.size() < 3 || !bytes || bytes->size() != 1 + kHash || !isNoteName(parts[0]))
        return fail(ErrorCode::BadInput, u"not a verifier key: NAME+HEXID+BASE64"_s);
    if ((*bytes)[0] != char(NoteKey::Type::Ed25519) && (*bytes)[0] != char(NoteKey::Type::Cosignature))
        return fail(ErrorCode::BadInput, u"a verifier key of a type that is not known here"_s);
    const NoteKey key{parts[0], NoteKey::Type((*bytes)[0]), bytes->mid(1)};
    if (QString::fromLatin1(key.id().toHex()) != parts[1])
        return fail(ErrorCode::BadInput, u"the verifier key's id does not fit it"_s);
    return key;
}

QByteArray encode(const SignedNote &note)
{
    QByteArray out = note.text + '\n';
    for (const NoteSignature &signature : note.signatures)
        out += kDash.toByteArray() + signature.name.toUtf8() + ' ' +
               (signature.keyId + signature.bytes).toBase64() + '\n';
    return out;
}

Result<SignedNote> parseSignedNote(const QByteArray &bytes)
{
    const qsizetype blank = bytes.lastIndexOf("\n\n");
    if (bytes.size() > kMostNote || blank < 0 || bytes.size() < blank + 3 || !bytes.endsWith('\n') ||
        !isNoteText(bytes))
        return bad(u"not a signed note: text, an empty line, signature lines"_s);
    SignedNote note{bytes.left(blank + 1), {}};
    const QList<QByteArray> lines = bytes.mid(blank + 2).chopped(1).split('\n');
    if (lines.size() > kMostSignatures)
        return bad(u"a note with more than %1 signatures"_s.arg(kMostSignatures));
    for (const QByteArray &line : lines) {
        const auto signature = readSignatureLine(line);
        if (!signature)
            return passOn(signature);
        note.signatures.push_back(*signature);
    }
    return note;
}

Result<std::vector<NoteWitness>> verifyNote(const SignedNote &note, const std::vector<NoteKey> &known)
{
    std::vector<NoteWitness> witnesses;
    for (const NoteSignature &signature : note.signatures) {
        const auto key = std::find_if(known.begin(), known.end(), [&signature](const NoteKey &candidate) {
            return candidate.name == signature.name && candidate.id() == signature.keyId;
        });
        if (key == known.end())
            continue;
        const auto witness = verifyOne(note.text, signature, *key);
        if (!witness)
            return passOn(witness);
        const bool again = std::any_of(witnesses.begin(), witnesses.end(),
                                       [&](const NoteWitness &seen) { return seen.key == *key; });
        if (!again) // one key counts once
            witnesses.push_back(*witness);
    }
    if (witnesses.empty())
        return bad(u"the note carries no signature of a known key"_s);
    return witnesses;
}

Result<Checkpoint> verifyCheckpoint(const QByteArray &note, const QString &origin,
                                    const std::vector<NoteKey> &known)
{
    const auto parsed = parseSignedNote(note);
    if (!parsed)
        return passOn(parsed);
    auto checkpoint = parseCheckpointText(parsed->text);
    if (!checkpoint)
        return checkpoint;
    if (checkpoint->origin != origin)
        return bad(u"a checkpoint of the log %1, not of %2"_s.arg(checkpoint->origin, origin));
    if (const auto witnesses = verifyNote(*parsed, known); !witnesses)
        return passOn(witnesses);
    return checkpoint;
}

NoteSignature signNote(const QByteArray &text, const QString &name, const LocalSigner &signer)
{
    const NoteKey key{name, NoteKey::Type::Ed25519, signer.key().point};
    return {name, key.id(), signer.signRaw(text)};
}

NoteSignature cosignNote(const QByteArray &text, const QString &name, const LocalSigner &signer, WallTime at)
{
    const NoteKey key{name, NoteKey::Type::Cosignature, signer.key().point};
    const auto seconds = quint64(std::max<qint64>(0, toMs(at) / 1000));
    QByteArray bytes(8, Qt::Uninitialized);
    qToBigEndian(seconds, bytes.data());
    return {name, key.id(), bytes + signer.signRaw(cosigned(seconds, text))};
}

} // namespace interlock
