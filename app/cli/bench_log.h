#pragma once

#include "models/engine/ledger.h"
#include "models/records/sshkeyfile.h"
#include "models/store/paths.h"
#include "models/store/writer.h"

#include <QTemporaryDir>

namespace interlock::cli {

/// A store in a temporary folder, written by the bench itself with real keys, records and signatures.
class BenchLog {
public:
    /// With its genesis policy as record 0.
    static Result<std::unique_ptr<BenchLog>> make();

    const StorePaths &paths() const { return m_paths; }
    QString folder() const { return m_folder.path(); }
    const std::shared_ptr<LocalSigner> &engineKey() const { return m_engine; }
    const Ledger &ledger() const { return m_ledger; }

    /// Facts of the engine as it tells them of a rollout, a thousand a transaction.
    Done addFacts(qint64 count);
    /// One fact in a transaction of its own, with its signed head: how an engine appends. Durable when it
    /// returns.
    Done addOneFact();
    /// A rollout of one stage that is looked at each second for a day: 86,400 rows of the journal.
    Done addDay();
    /// Pins all that stands, as the engine does when a rollout is over.
    Done pin() const;

private:
    BenchLog();
    Result<QByteArray> fact(qint64 number) const;
    Result<std::vector<QByteArray>> facts(qint64 from, qint64 count) const;
    Done fold(StoreBatch &batch, const QByteArray &envelope);
    Done write(StoreBatch &batch);
    Result<RolloutId> startRollout();
    Done journal(StoreBatch &batch, const RolloutId &rollout, const RolloutEvent &event);

    QTemporaryDir m_folder;
    StorePaths m_paths;
    std::shared_ptr<LocalSigner> m_engine, m_console, m_person, m_agent;
    std::map<QString, QByteArray> m_blobs;
    Ledger m_ledger;
    std::unique_ptr<StoreWriter> m_writer;
    Stamp m_now;
};

} // namespace interlock::cli
