#pragma once

#include "models/engine/guard.h"
#include "models/engine/notifier.h"
#include "models/engine/readahead.h"
#include "models/engine/reception.h"
#include "models/records/checkpoint.h"
#include "models/store/paths.h"

namespace interlock {

/// The pinned head; without one, the number of records in the engine's copy.
struct SeenBefore {
    qint64 size = 0;
    QString root; ///< hexadecimal; empty: of the copy
};

/// The one process that holds a store's epoch: takes requests from the inboxes, writes the log, guards every
/// open rollout. All of its state comes from the log; it may be killed at any instant.
class Engine : public QObject {
    Q_OBJECT
public:
    struct Parts {
        StorePaths paths;
        const Clock *clock = nullptr;
        Workshop workshop;
        Duty duty = Duty::Guard;
        qint64 supervisor = 0; ///< pid of the parent that restarts this process; 0 without one
        std::shared_ptr<Store> store = nullptr; ///< where the log lives; without one, what lies at `paths`
    };
    /// Takes the epoch, folds the log, merges what was written without the store, resumes what is open.
    static Result<std::unique_ptr<Engine>> start(Parts parts);
    ~Engine() override;

    const Ledger &ledger() const { return m_ledger; }
    /// One is open, or was a moment ago (late commands are still looked for).
    bool hasOpenRollout() const;
    Logbook &logbook() { return *m_logbook; }
    /// Holds what stands in the store against what was written, in the background; each 20 s by itself.
    void compareStore();

Q_SIGNALS:
    /// The last open rollout is over, and people were told, as far as they could be in 10 s.
    void idle();
    /// Another engine took the store over: this one moves nothing more and must end (I19).
    void takenOver();

private:
    explicit Engine(Parts parts);
    Done load();
    Done checkWhole(const SeenBefore &seen) const;
    Done mergeEmergency();
    bool standsOnTheJournal(const Record &record) const;
    qint64 indexOfKept(const Record &record) const;
    Result<qint64> tellKept(const Record &record);
    void announce();
    void openGuards();
    void watch(const RolloutId &rollout, std::function<void(Guard &)> begin);
    std::optional<Stamp> lastWatched(const RolloutId &rollout) const;
    bool hasToRestore(const RolloutEntry &entry) const;
    bool hasToSettle(const RolloutEntry &entry) const;
    const RolloutEntry *newerOver(const RolloutEntry &entry) const;
    void finishRollbacks();
    void settleAgain();
    void guardEnded(const RolloutId &rollout);
    void becomeIdle();
    void forgetOver();
    QString hand(const RolloutId &rollout, const Decided &decision);
    Result<Pack> boundPack(const RolloutEntry &entry) const;
    Result<Pack> packOf(const RolloutEntry &entry) const;
    void packThen(const RolloutId &rollout, std::function<void()> then);
    void endSettling(const RolloutEntry &newer);
    void startRollout(const RolloutId &rollout, const Decided &decision);
    Result<QByteArray> blob(const QString &sha256) const;
    void beat();
    void fence();

    Parts m_parts;
    std::shared_ptr<Store> m_store;
    std::shared_ptr<const StoreFolder> m_folder;
    std::unique_ptr<EpochHold> m_hold;
    std::unique_ptr<LogReader> m_reader;
    Ledger m_ledger;
    std::shared_ptr<LocalSigner> m_key;
    std::unique_ptr<Logbook> m_logbook;
    std::unique_ptr<Background> m_disk; ///< answers, heartbeat, packs, pin
    bool m_fenced = false;
    bool m_beating = false;
    int m_beats = 0;
    std::unique_ptr<Reception> m_reception;
    std::unique_ptr<Notifier> m_notifier;
    std::map<RolloutId, std::unique_ptr<Guard>> m_guards;
    std::map<RolloutId, Stamp> m_lastWatched; ///< by the process before, of each rollout
    void keepCopy();
    std::optional<QByteArray> newPin() const;
    qint64 m_copied = 0; ///< records that the copy has
    qint64 m_epoch = 0;
    Stamp m_started;
    QTimer m_beat;
};

/// Told of every record and row as a store is read, folded already.
struct ReadingTold {
    std::function<void(const Record &, qint64)> record;
    std::function<void(const EvaluationRow &)> row; ///< its event is `ledger.newestEvent()`
};
/// How much of a log is taken for granted, and how many cores read it.
struct LogReading {
    MerkleTree held{}; ///< of a beginning whose bytes are compared with it; signatures are checked past it
    unsigned cores = allCores();
};
/// Reads all that a ledger does not have yet, in pieces.
Done readWhole(const LogReader &reader, Ledger &ledger, const ReadingTold &told = {},
               const LogReading &how = {});
/// The bytes of a pin on that head.
QByteArray pinOf(qint64 size, const QByteArray &root);
/// The highest head that this machine ever verified: taken before a log is read, held against it after.
Result<SeenBefore> seenBefore(const StoreFolder &folder);
/// The tree of the log below that head, hashed anew (decision 29). Empty when nothing was pinned, and when
/// the pin does not hold: then every signature is checked, and `checkSeen` has its say.
MerkleTree heldBy(const SeenBefore &seen, const LogReader &reader);
/// That head must be a prefix of the log (A43, A46): else nothing is raised, ever.
Done checkSeen(const SeenBefore &seen, const Ledger &ledger);
/// A head of this log that its engine signed.
Result<Checkpoint> readHead(const QByteArray &note, const Ledger &ledger);
/// Whether what the head covers is in the log still, which may have more by now.
Done checkHead(const Checkpoint &head, const Ledger &ledger);
/// A content of the store, or one that a requester laid beside the inbox; never one whose bytes were changed.
Result<QByteArray> findBlob(const LogReader &reader, const StoreFolder &folder, const QString &sha256);
Result<QByteArray> findBlob(const LogReader &reader, const StorePaths &paths, const QString &sha256);

} // namespace interlock
