#pragma once

#include "models/store/ports.h"
#include "tests/sim/recipe.h"

#include <map>
#include <set>

namespace interlock::sim {

class World;

/// What outlives every process of the machine: the log, the journal, the small files, the requests.
struct Disk {
    std::vector<LogRow> records;
    std::vector<EvaluationRow> rows;
    std::map<QString, QByteArray> blobs;
    std::map<QString, QByteArray> offered;
    std::map<QString, EngineAnswer> answers;
    std::map<QString, QByteArray> packs, tombstones;
    std::vector<QByteArray> emergency;
    std::optional<QByteArray> pin;
    std::vector<Request> requests; ///< oldest first
    Process holder = kWorld;       ///< of the epoch
    Micros heartbeatAt = -1;

    struct InFlight {
        Process process = kWorld;
        StoreBatch batch;
    };
    std::map<quint64, InFlight> inFlight; ///< commits on their way, by number
    quint64 commits = 0;

    /// All or nothing, as the real one; a batch that does not continue the log is refused.
    Done commit(const StoreBatch &batch);
    bool stands(const StoreBatch &batch) const;
};

/// The store as one incarnation of an engine sees it. Once it is dead nothing it does reaches the disk.
class SimStore final : public Store {
public:
    SimStore(World &world, Process process);
    void die() { *m_dead = true; }

    Done prepare() override { return {}; }
    Result<std::unique_ptr<EpochHold>> takeEpoch() override;
    Result<std::shared_ptr<LocalSigner>> engineKey() override;
    Result<std::unique_ptr<LogReader>> openReader() override;
    Result<std::unique_ptr<BatchWriter>> openWriter() override;
    std::unique_ptr<Requests> openRequests() override;
    std::unique_ptr<Background> makeBackground() override;
    std::shared_ptr<const StoreFolder> folder() const override { return m_folder; }

    /// Whether it reaches the disk and is the one that may write there: a store that several machines share
    /// refuses whoever does not hold it any more.
    static bool mayWrite(const World &world, Process process);

private:
    World &m_world;
    Process m_process;
    std::shared_ptr<bool> m_dead;
    std::shared_ptr<const StoreFolder> m_folder;
};

} // namespace interlock::sim
