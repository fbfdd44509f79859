#include "models/engine/cosign.h"

namespace interlock {

namespace {

QString consoleName(const Ledger &ledger, const Principal &console)
{
    return ledger.origin() + u'/' + console.id;
}

NoteKey engineNoteKey(const Ledger &ledger)
{
    return {ledger.origin(), NoteKey::Type::Ed25519, ledger.engineKey().point};
}

/// Each key of each console, with the principal it is of.
std::vector<std::pair<NoteKey, QString>> consoleNoteKeys(const Ledger &ledger)
{
    std::vector<std::pair<NoteKey, QString>> keys;
    if (const PolicyRecord *policy = ledger.policy())
        for (const Principal &principal : policy->policy.principals)
            if (principal.kind == PrincipalKind::Console)
                for (const PolicyKey &key : principal.keys)
                    keys.emplace_back(
                        NoteKey{consoleName(ledger, principal), NoteKey::Type::Cosignature, key.key.point},
                        principal.id);
    return keys;
}

Done isOfThisHistory(const Checkpoint &head, const Ledger &ledger)
{
    if (head.origin != ledger.origin())
        return fail(ErrorCode::Refused, QStringLiteral("it is a head of another log (%1)").arg(head.origin));
    const auto root = head.size <= ledger.size() ? ledger.tree().rootAt(head.size)
                                                 : Result<QByteArray>(fail(ErrorCode::BadInput, {}));
    if (!root || *root != head.root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("a head of %1 records of another history of this log").arg(head.size),
                    QStringLiteral("keep it: with the head of this log it proves a fork"));
    return {};
}

} // namespace

bool isHead(const QByteArray &bytes, const Ledger &ledger)
{
    return bytes.startsWith(ledger.origin().toUtf8() + '\n');
}

Result<CosignedHead> readCosignedHead(const QByteArray &bytes, const Ledger &ledger)
{
    const auto note = parseSignedNote(bytes);
    if (!note)
        return passOn(note);
    const auto head = parseCheckpointText(note->text);
    if (!head)
        return passOn(head);
    if (const Done fits = isOfThisHistory(*head, ledger); !fits)
        return passOn(fits);
    const auto consoles = consoleNoteKeys(ledger);
    std::vector<NoteKey> known{engineNoteKey(ledger)};
    for (const auto &[key, id] : consoles)
        known.push_back(key);
    const auto witnesses = verifyNote(*note, known);
    if (!witnesses)
        return fail(ErrorCode::Unverified, witnesses.error().text);
    CosignedHead cosigned{head->size, {}, {}};
    bool byEngine = false;
    for (const NoteWitness &witness : *witnesses) {
        byEngine = byEngine || witness.key == known.front();
        for (const auto &[key, id] : consoles)
            if (key == witness.key)
                cosigned.consoles << id;
    }
    if (!byEngine || cosigned.consoles.isEmpty())
        return fail(ErrorCode::Refused,
                    QStringLiteral("a cosigned head carries the engine's signature and a console's"));
    SignedNote kept{note->text, {}};
    std::ranges::copy_if(note->signatures, std::back_inserter(kept.signatures),
                         [&known](const NoteSignature &one) {
                             return std::ranges::any_of(known, [&one](const NoteKey &key) {
                                 return key.id() == one.keyId && key.name == one.name;
                             });
                         });
    cosigned.note = QString::fromUtf8(encode(kept));
    return cosigned;
}

Result<QByteArray> cosignHead(const QByteArray &bytes, const Ledger &ledger, const LocalSigner &console,
                              WallTime now)
{
    const Principal *self = ledger.policy() ? principalOf(ledger.policy()->policy, console.key()) : nullptr;
    if (!self || self->kind != PrincipalKind::Console)
        return fail(ErrorCode::Refused,
                    QStringLiteral("the key %1 is no console's").arg(console.key().fingerprint()));
    auto note = parseSignedNote(bytes);
    if (!note)
        return passOn(note);
    const auto head = verifyCheckpoint(bytes, ledger.origin(), {engineNoteKey(ledger)});
    if (!head)
        return passOn(head);
    if (const Done fits = isOfThisHistory(*head, ledger); !fits)
        return passOn(fits);
    note->signatures.push_back(cosignNote(note->text, consoleName(ledger, *self), console, now));
    return encode(*note);
}

} // namespace interlock
