#include "models/base/json.h"
#include "models/engine/engine.h"
#include "models/store/localstore.h"

#include <deque>
#include <set>

namespace interlock {

namespace {

constexpr int kPiece = 500;

/// Folds log and journal in the order in which they were written: a row names the log's size it was made at.
/// A writer may commit between two looks, so a row can be seen before the records that it needs, and records
/// before the rows that were made between them.
struct Catching {
    const LogReader &reader;
    Ledger &ledger;
    const ReadingTold &told;
    RecordsAhead records;
    std::deque<EvaluationRow> rows{};
    bool rowsAreAll = false; ///< those of all records at hand

    Done fetchRows()
    {
        auto more = reader.evaluations(ledger.nextSequence(), kPiece);
        if (!more)
            return passOn(more);
        rowsAreAll = more->size() < size_t(kPiece);
        rows.assign(std::make_move_iterator(more->begin()), std::make_move_iterator(more->end()));
        return {};
    }

    /// What was written once and does not fold now is a broken log, whatever rule it breaks.
    static tl::unexpected<Error> broken(Error error)
    {
        if (error.code != ErrorCode::Environment)
            error.code = ErrorCode::Unverified;
        return tl::unexpected(std::move(error));
    }

    Done takeRow()
    {
        const EvaluationRow row = std::move(rows.front());
        rows.pop_front();
        if (const auto stepped = ledger.apply(row); !stepped)
            return broken(stepped.error());
        if (told.row)
            told.row(row);
        return {};
    }

    Done takeRecord()
    {
        ReadRow row = records.take();
        const auto record = ledger.apply(row.index, std::move(row.record));
        if (!record)
            return broken(record.error());
        if (told.record)
            told.record(*record, row.index);
        return {};
    }

    Done missing() const
    {
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record %1 is missing: evaluation %2 was made after it")
                        .arg(ledger.size())
                        .arg(rows.front().sequence),
                    QStringLiteral("the log was shortened: restore it from its newest copy"));
    }

    Done up()
    {
        while (true) {
            if (rows.empty() && !rowsAreAll)
                if (const Done fetched = fetchRows(); !fetched)
                    return fetched;
            const bool rowIsNext = !rows.empty() && rows.front().logSize <= ledger.size();
            if (!rowIsNext && records.isEmpty()) {
                if (const Done filled = records.fill(); !filled) // after the rows: what they need is there
                    return filled;
                if (records.isEmpty())
                    return rows.empty() ? Done() : missing();
                rowsAreAll = false;
                continue;
            }
            if (const Done taken = rowIsNext ? takeRow() : takeRecord(); !taken)
                return taken;
        }
    }
};

} // namespace

Done readWhole(const LogReader &reader, Ledger &ledger, const ReadingTold &told, const LogReading &how)
{
    ledger.setOrigin(QStringLiteral("interlock/") + reader.storeUuid());
    return Catching{reader, ledger, told, RecordsAhead(reader, ledger.size(), how.held, how.cores)}.up();
}

MerkleTree heldBy(const SeenBefore &seen, const LogReader &reader)
{
    if (seen.root.isEmpty())
        return {};
    auto tree = hashLog(reader, seen.size);
    return tree && QString::fromLatin1(tree->root().toHex()) == seen.root ? std::move(*tree) : MerkleTree();
}

Result<QByteArray> findBlob(const LogReader &reader, const StorePaths &paths, const QString &sha256)
{
    return findBlob(reader, LocalFolder(paths), sha256);
}

Result<QByteArray> findBlob(const LogReader &reader, const StoreFolder &folder, const QString &sha256)
{
    if (auto stored = reader.blob(sha256); stored || stored.error().code != ErrorCode::NotFound)
        return stored;
    if (!isSha256Hex(sha256))
        return fail(ErrorCode::BadInput, QStringLiteral("\"%1\" is not a SHA-256").arg(sha256.left(80)));
    return folder.offered(sha256); // boundPlan checks its digest
}

Result<std::unique_ptr<Engine>> Engine::start(Parts parts)
{
    std::unique_ptr<Engine> engine(new Engine(std::move(parts)));
    if (const Done loaded = engine->load(); !loaded)
        return passOn(loaded);
    return engine;
}

Done Engine::load()
{
    auto reader = m_store->openReader();
    if (!reader)
        return passOn(reader);
    m_reader = std::move(*reader);
    if (const Done folders = m_store->prepare(); !folders)
        return folders;
    auto hold = m_store->takeEpoch();
    if (!hold)
        return passOn(hold);
    m_hold = std::move(*hold);
    auto key = m_store->engineKey();
    if (!key)
        return passOn(key);
    m_key = std::move(*key);
    const auto seen = seenBefore(*m_folder);
    if (!seen)
        return passOn(seen);
    if (const Done read = readWhole(*m_reader, m_ledger, {}, {heldBy(*seen, *m_reader)}); !read)
        return read;
    if (m_parts.duty != Duty::Recovery)
        if (const Done whole = checkWhole(*seen); !whole)
            return whole;
    if (m_ledger.engineKey() != m_key->key())
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the engine's key %1 is not the one in the policy")
                        .arg(m_key->key().fingerprint()),
                    QStringLiteral("restore %1/engine").arg(m_parts.paths.keys()));
    auto writer = m_store->openWriter();
    if (!writer)
        return passOn(writer);
    m_epoch = m_ledger.epoch() + 1;
    m_logbook = std::make_unique<Logbook>(
        Logbook::Parts{m_store, m_key, std::move(*writer), m_parts.clock, m_epoch}, m_ledger);
    const bool guards = m_parts.duty == Duty::Guard;
    m_notifier = std::make_unique<Notifier>(
        Notifier::Parts{&m_ledger, m_logbook.get(), m_reader.get(), m_parts.clock,
                        guards ? m_parts.workshop.makeSender : Notifier::MakeSender()});
    announce();
    if (!guards)
        return {};
    m_notifier->resume();
    forgetOver();
    for (const auto &[id, entry] : m_ledger.rollouts()) // before anything is journaled at this time
        m_lastWatched.emplace(id, entry.lastAt);
    if (const Done merged = mergeEmergency(); !merged)
        return merged;
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (isOver(entry.state
                       .phase)) // nobody resumes it: a reading ended it before its last order had an outcome
            tellUnseenOutcomes(*m_logbook, id, m_ledger.openIntents(id), std::nullopt);
    openGuards();
    finishRollbacks();
    settleAgain();
    return {};
}

/// Is all there that was there before: by the pinned head or the copy, and by the newest signed head?
Done Engine::checkWhole(const SeenBefore &seen) const
{
    if (const Done still = checkSeen(seen, m_ledger); !still)
        return still;
    const auto head = m_reader->newestHead();
    if (!head)
        return passOn(head);
    if (!*head)
        return {};
    const auto signedHead = readHead((*head)->second.toUtf8(), m_ledger);
    return signedHead ? checkHead(*signedHead, m_ledger) : Done(passOn(signedHead));
}

Result<Checkpoint> readHead(const QByteArray &note, const Ledger &ledger)
{
    const NoteKey key{ledger.origin(), NoteKey::Type::Ed25519, ledger.engineKey().point};
    auto head = verifyCheckpoint(note, ledger.origin(), {key});
    if (!head)
        return fail(ErrorCode::Unverified, QStringLiteral("the signed head: %1").arg(head.error().text));
    return head;
}

Done checkHead(const Checkpoint &head, const Ledger &ledger)
{
    const auto root = ledger.tree().rootAt(head.size);
    if (!root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record %1: the newest signed head covers %2 records, the log has %1")
                        .arg(ledger.size())
                        .arg(head.size),
                    QStringLiteral("`interlock recover` puts them back from the engine's copy"));
    return *root == head.root ? Done()
                              : Done(fail(ErrorCode::Unverified,
                                          QStringLiteral("the signed head has another root than the log"),
                                          QStringLiteral("keep the file, and run `interlock recover`")));
}

QByteArray pinOf(qint64 size, const QByteArray &root)
{
    return compactJson(
        {{QStringLiteral("size"), size}, {QStringLiteral("root"), QString::fromLatin1(root.toHex())}});
}

Result<SeenBefore> seenBefore(const StoreFolder &folder)
{
    const auto bytes = folder.readPin();
    if (!bytes && bytes.error().code == ErrorCode::NotFound) { // never written, or taken away
        const auto copied = folder.copySize();
        return SeenBefore{copied.value_or(0), {}}; // a copy that cannot be read is put aside by the engine
    }
    const auto json = bytes.and_then([](const QByteArray &read) { return parseStrictJson(read); });
    if (!json)
        return passOn(json);
    return SeenBefore{json->value(u"size").toInteger(), json->value(u"root").toString()};
}

Done checkSeen(const SeenBefore &seen, const Ledger &ledger)
{
    if (ledger.isRecoveredFrom(seen.size, seen.root))
        return {}; // the next pin is of the log as it goes on
    const auto root = ledger.tree().rootAt(seen.size);
    if (!root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the log was shortened: %1 records are there, %2 were verified before")
                        .arg(ledger.size())
                        .arg(seen.size),
                    QStringLiteral("`interlock recover` puts them back from the engine's copy"));
    if (!seen.root.isEmpty() && QString::fromLatin1(root->toHex()) != seen.root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the log was changed below record %1").arg(seen.size),
                    QStringLiteral("keep the file, and run `interlock recover`"));
    return {};
}

namespace {

constexpr qsizetype kMostKeptWhole = 6000; // bytes: a string of a record takes 8 KiB

struct KeptFact {
    QByteArray envelope;
    Record record;

    /// One engine after the other, each on its own clock: the wall may have been set meanwhile. Files of one
    /// instant have no order of their own: an order's intent comes before its outcome.
    auto place() const
    {
        const QJsonObject &fact = record.statement.predicate;
        return std::tuple(fact[u"epoch"].toInteger(), fact[u"boot_ms"].toInteger(),
                          fact[u"kind"].toString() == u"outcome");
    }
};

/// What the engine told while the store took nothing, in the order in which it was told. What is not ours, or
/// damaged, is left where it is for a person to look at.
std::vector<KeptFact> keptFacts(const StoreFolder &folder, const PublicKey &engine)
{
    std::vector<KeptFact> facts;
    for (const QByteArray &envelope : folder.kept())
        if (auto record = readRecord(envelope); record && record->signedBy == engine)
            facts.push_back({envelope, std::move(*record)});
    std::ranges::stable_sort(facts, {}, &KeptFact::place);
    return facts;
}

} // namespace

/// Whether the looks that it was signed after are the journal's: they are lost with a process that dies while
/// the store takes nothing.
bool Engine::standsOnTheJournal(const Record &record) const
{
    const QJsonValue looks = record.statement.predicate[u"evaluations"];
    const qint64 count = looks[u"count"].toInteger(-1);
    const QString head = looks[u"head"].toString();
    if (count <= 0)
        return count == 0 && head.isEmpty();
    const auto rows = m_reader->evaluations(count - 1, 1);
    return rows && !rows->empty() && rows->front().sequence == count - 1 &&
           QString::fromLatin1(rows->front().chain.toHex()) == head;
}

/// Where the log has a fact that was kept; -1 when it has not. A fact that was signed anew over a store that
/// took nothing once more is the same fact still.
qint64 Engine::indexOfKept(const Record &record) const
{
    const qint64 index = m_ledger.indexOf(record.payloadSha256);
    const QString before = record.statement.predicate[u"detail"][u"kept"].toString();
    return index >= 0 || before.isEmpty() ? index : m_ledger.indexOf(before);
}

/// The words of a fact whose looks are lost, signed anew on top of those that are there: as it was signed, no
/// log that holds it could be verified. When it was told, and by which bytes, stands with them.
Result<qint64> Engine::tellKept(const Record &record)
{
    const QJsonObject &fact = record.statement.predicate;
    QJsonObject detail = fact[u"detail"].toObject();
    detail[QStringLiteral("kept")] = record.payloadSha256;
    detail[QStringLiteral("kept_at")] = fact[u"issued"].toString();
    if (record.envelope.size() <= kMostKeptWhole)
        detail[QStringLiteral("kept_envelope")] = QString::fromLatin1(record.envelope.toBase64());
    return m_logbook->tell(fact[u"kind"].toString(), RolloutId{fact[u"rollout"].toString()}, detail);
}

/// Facts that were kept while the store was gone, and rollbacks that were done without an engine.
Done Engine::mergeEmergency()
{
    std::set<RolloutId> lowered;
    for (const auto &[envelope, record] : keptFacts(*m_folder, m_key->key())) {
        const qint64 there = indexOfKept(record);
        const auto index = there >= 0                   ? Result<qint64>(there)
                           : standsOnTheJournal(record) ? m_logbook->append(envelope)
                                                        : tellKept(record);
        if (!index)
            continue; // it stays where it is: nothing is lost
        const QJsonObject &fact = record.statement.predicate;
        if (const QString kind = fact[u"kind"].toString(); kind == u"rolling-back" || kind == u"rolled-back")
            lowered.insert(RolloutId{fact[u"rollout"].toString()});
        m_logbook->whenDurable(*index, [folder = m_folder, kept = envelope] { folder->forget(kept); });
    }
    for (const RolloutId &id : lowered) // a rollback is final, also when the journal of it was lost (I7)
        if (const RolloutEntry *entry = m_ledger.rollout(id);
            entry && !isOver(entry->state.phase) && entry->state.phase != Phase::RollingBack)
            (void)m_logbook->journal(
                id, Decided{DecisionKind::RollBack, QStringLiteral("the engine"),
                            QStringLiteral("rolled back while the store could not be written"), -1});
    for (const QByteArray &bytes : m_folder->tombstones()) {
        const auto lowering = bareLowering(bytes);
        const RolloutEntry *entry = lowering ? m_ledger.rollout(lowering->rollout) : nullptr;
        if (!entry || isOver(entry->state.phase))
            continue;
        const QString who = userName(m_folder->tombstoneOwner(lowering->rollout.text));
        const auto told = m_logbook->tell(QStringLiteral("lowering-request"), lowering->rollout,
                                          {{QStringLiteral("decision"), toString(lowering->kind)},
                                           {QStringLiteral("owner"), who},
                                           {QStringLiteral("reason"), lowering->reason},
                                           {QStringLiteral("signature"), QStringLiteral("absent")},
                                           {QStringLiteral("where"), QStringLiteral("without an engine")}});
        if (!told)
            return passOn(told);
        (void)m_logbook->journal(lowering->rollout, Decided{DecisionKind::RollBack,
                                                            QStringLiteral("%1, without an engine").arg(who),
                                                            lowering->reason, *told});
        if (!lowering->result.isEmpty()) // what its pack restores was carried out then
            (void)m_logbook->tell(QStringLiteral("rollback-finished"), lowering->rollout,
                                  {{QStringLiteral("text"), lowering->result},
                                   {QStringLiteral("where"), QStringLiteral("without an engine")}});
    }
    return {};
}

} // namespace interlock
