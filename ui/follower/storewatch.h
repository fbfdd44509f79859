#pragma once

#include "models/engine/petition.h"
#include "ui/follower/follower.h"
#include "ui/follower/policyview.h"
#include "ui/follower/prober.h"
#include "ui/follower/releaseview.h"

#include <QTimer>

namespace interlock {

/// Which file a path leads to: one that is moved away and one that is put in its place are not the same.
struct FileId {
    quint64 device = 0, inode = 0; ///< both 0: there is none
    static FileId of(const QString &path);
    bool operator==(const FileId &) const = default;
};

/// The follower's side that lives on its thread: owns the store's reader, the ledger and the key that signs.
class StoreWatch : public QObject {
    Q_OBJECT
public:
    explicit StoreWatch(ConsoleSeat seat);
    void start();
    /// The petition, or the answer why there is none.
    Petition *petition(const Answered &answered);
    void startEngine(const Answered &answered);
    /// Through the engine, or from the pack where none takes it: one click lowers in any case.
    void rollBack(const RolloutId &rollout, const Answered &answered);
    /// A hold is asked for at this console: it is no news to whoever sits here.
    void holds(const RolloutId &rollout) { m_heldHere[rollout] = false; }
    void readPayload(qint64 record, const PayloadRead &read);
    /// What is kept in words is said again, and posted.
    void sayAnew();
    void testConnection(const QString &id, const Answered &answered);
    void checkPolicy(const QString &file, const Answered &answered);
    /// Signs the seat that `me` may fill.
    QString roleFor(const QString &leaseId) const;

Q_SIGNALS:
    void posted(const interlock::SnapshotPtr &snapshot);
    /// A signature is about to be asked for: its short code, and where the key is.
    void asked(const QString &code, const QString &where);

private:
    void look();
    void open();
    bool isThere(Moment now);
    void told(const Record &record, qint64 index);
    void toldRow(const EvaluationRow &row);
    void findMe();
    void post();
    EngineLink engineLink() const;
    StoreView storeView() const;
    void fillLeases(Snapshot &snapshot);
    LeaseView viewOf(const LeaseEntry &lease) const;
    void fillReleases(Snapshot &snapshot) const;
    QStringList outputOf(const RolloutEntry &entry) const;
    void hearRehearsal(const Record &record, const RecordWords &words);
    void fillPolicy(Snapshot &snapshot);
    void fillConnections(Snapshot &snapshot) const;
    static ConnectionView guardConnection(const Snapshot &snapshot);
    ConnectionView storeConnection(const Snapshot &snapshot) const;
    ConnectionView agentConnection() const;
    void rollBackAlone(const RolloutId &rollout, const Answered &answered);
    Trace &traceOf(const RolloutId &rollout);
    void setMe(Me me);
    void followHolds();
    bool isHeldHere(const RolloutEntry &entry) const;
    void showDoneAlone(ReleaseView &release) const;
    void awaitGuard(qint64 pid, Moment since, const Answered &answered);
    QString command(const QString &arguments) const;
    void showEvidence(const RolloutEntry &entry, ReleaseView &release) const;

    ConsoleSeat m_seat;
    SystemClock m_clock;
    StorePaths m_paths;
    Error m_problem;
    bool m_broken = false;
    bool m_live = false;
    std::unique_ptr<Petition> m_petition;
    std::map<RolloutId, Trace> m_traces;
    std::map<RolloutId, bool> m_heldHere;      ///< asked for here; true: it is held since
    std::map<RolloutId, RollbackView> m_alone; ///< carried out here without a guard
    EvidenceTrail m_trail;
    struct KnownDepth {
        qint64 size = -1; ///< of the log it was found out at
        LeaseDepth depth;
        std::optional<PackManifest> manifest; ///< bound by its digest: once read it is the same
    };
    mutable std::map<QString, KnownDepth> m_depths; ///< by lease
    void cosign(Moment now);
    qint64 m_cosigned = 0; ///< records under the head this console signed last
    Moment m_cosignLooked{};
    std::optional<ForeignSignature> m_foreign;
    Me m_me;
    std::shared_ptr<const PolicyView> m_policy;
    qint64 m_policySize = -1; ///< of the log it was made at
    std::unique_ptr<Prober> m_prober;
    std::map<QString, Probed> m_probes; ///< by connection
    Duration m_readTook{0};             ///< of the newest read of the log
    qint64 m_version = -2;
    FileId m_file; ///< what was opened at the store's path
    Moment m_fileLooked{};
    bool m_there = true; ///< the same file still stands there
    Moment m_posted{}, m_meLooked{}, m_opened{};
    std::vector<NewPoints> m_points;
    std::vector<RecordRow> m_rows;
    std::vector<RehearsedView> m_rehearsals; ///< newest first
    QTimer m_timer{this};                    ///< a child: it moves to the thread with this
};

} // namespace interlock
