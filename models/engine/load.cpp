#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/engine.h"

namespace interlock {

namespace {
constexpr int kPiece = 500;
}

Done readWhole(const StoreReader &reader, Ledger &ledger,
               const std::function<void(const Record &, qint64)> &eachRecord)
{
    ledger.setOrigin(QStringLiteral("interlock/") + reader.storeUuid());
    // Rows of the journal name the log's size they were made at: they are folded when the log has come that
    // far.
    for (bool more = true; more;) {
        const auto records = reader.records(ledger.size(), kPiece);
        if (!records)
            return passOn(records);
        for (const LogRow &row : *records) {
            const auto record = ledger.apply(row);
            if (!record)
                return passOn(record);
            if (eachRecord)
                eachRecord(*record, row.index);
        }
        more = !records->empty();
    }
    for (bool more = true; more;) {
        const auto rows = reader.evaluations(ledger.nextSequence(), kPiece);
        if (!rows)
            return passOn(rows);
        for (const EvaluationRow &row : *rows)
            if (const auto stepped = ledger.apply(row); !stepped)
                return passOn(stepped);
        more = !rows->empty();
    }
    return {};
}

Result<QByteArray> findBlob(const StoreReader &reader, const StorePaths &paths, const QString &sha256)
{
    if (auto stored = reader.blob(sha256); stored || stored.error().code != ErrorCode::NotFound)
        return stored;
    if (!isSha256Hex(sha256))
        return fail(ErrorCode::BadInput, QStringLiteral("\"%1\" is not a SHA-256").arg(sha256.left(80)));
    return readBounded(paths.blobs() + u'/' + sha256, kMostBoundFileBytes); // boundPlan checks its digest
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
    auto reader = StoreReader::open(m_parts.paths.database);
    if (!reader)
        return passOn(reader);
    m_reader = std::move(*reader);
    if (const Done folders = m_parts.paths.makeFolders(); !folders)
        return folders;
    auto lock = EpochLock::acquire(m_parts.paths);
    if (!lock)
        return passOn(lock);
    m_lock = std::move(*lock);
    auto key = LocalSigner::open(m_parts.paths.keys() + QStringLiteral("/engine"));
    if (!key)
        return passOn(key);
    m_key = std::move(*key);
    if (const Done read = readWhole(*m_reader, m_ledger); !read)
        return read;
    if (const Done pinned = checkPin(); !pinned)
        return pinned;
    if (m_ledger.engineKey() != m_key->key())
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the engine's key %1 is not the one in the policy")
                        .arg(m_key->key().fingerprint()),
                    QStringLiteral("restore %1/engine").arg(m_parts.paths.keys()));
    auto writer = WriterThread::start(m_parts.paths.database);
    if (!writer)
        return passOn(writer);
    m_epoch = m_ledger.epoch() + 1;
    m_logbook = std::make_unique<Logbook>(
        Logbook::Parts{m_parts.paths, m_key, std::move(*writer), m_parts.clock, m_epoch}, m_ledger);
    announce();
    if (m_parts.duty == Duty::Clerk)
        return {};
    if (const Done merged = mergeEmergency(); !merged)
        return merged;
    openGuards();
    return {};
}

/// The highest head this machine ever verified must be a prefix of the log (A43, A46): else nothing is
/// raised, ever.
Done Engine::checkPin() const
{
    const auto bytes = readBounded(m_parts.paths.pin(), 4096);
    if (!bytes)
        return bytes.error().code == ErrorCode::NotFound ? Done() : Done(passOn(bytes));
    const auto json = parseStrictJson(*bytes);
    if (!json)
        return passOn(json);
    const qint64 size = json->value(u"size").toInteger();
    const auto root = m_ledger.tree().rootAt(size);
    if (!root)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the log was shortened: %1 records are there, %2 were verified before")
                        .arg(m_ledger.size())
                        .arg(size),
                    QStringLiteral("restore the store from its newest copy"));
    if (QString::fromLatin1(root->toHex()) != json->value(u"root").toString())
        return fail(ErrorCode::Unverified, QStringLiteral("the log was changed below record %1").arg(size),
                    QStringLiteral("restore the store from its newest copy"));
    return {};
}

/// Facts that were kept while the store was gone, and rollbacks that were done without an engine.
Done Engine::mergeEmergency()
{
    for (const QByteArray &envelope : m_logbook->emergency().kept()) {
        const auto record = readRecord(envelope);
        if (record && m_ledger.indexOf(record->payloadSha256) < 0 && record->signedBy == m_key->key())
            (void)m_logbook->append(
                envelope); // a record that does not fold stays in the journal's place: nothing is lost
        m_logbook->emergency().forget(envelope);
    }
    for (const QByteArray &bytes : tombstones(m_parts.paths)) {
        const auto lowering = bareLowering(bytes);
        const RolloutEntry *entry = lowering ? m_ledger.rollout(lowering->rollout) : nullptr;
        if (!entry || isOver(entry->state.phase))
            continue;
        const auto told = m_logbook->tell(QStringLiteral("lowering-request"), lowering->rollout,
                                          {{QStringLiteral("decision"), toString(lowering->kind)},
                                           {QStringLiteral("reason"), lowering->reason},
                                           {QStringLiteral("signature"), QStringLiteral("absent")},
                                           {QStringLiteral("where"), QStringLiteral("without an engine")}});
        if (!told)
            return passOn(told);
        (void)m_logbook->journal(lowering->rollout,
                                 Decided{DecisionKind::RollBack, QStringLiteral("somebody without an engine"),
                                         lowering->reason, *told});
    }
    return {};
}

} // namespace interlock
