#pragma once

#include "models/records/sshkeyfile.h"
#include "models/store/answers.h"
#include "models/store/batch.h"
#include "models/store/heartbeat.h"
#include "models/store/requests.h"

#include <functional>

namespace interlock {

/// Makes batches durable, in the order they were given, without holding the caller.
class BatchWriter : public QObject {
public:
    /// Verifies a record of this process while the caller makes the rest of its batch. Once one was bad, no
    /// batch is written any more: this machine computes wrongly.
    virtual void check(const QByteArray &envelope) = 0;
    using Ended = std::function<void(const Done &)>;
    /// `ended` is called on the caller's thread once the batch is durable or failed; at once with Busy when
    /// too many wait.
    virtual void append(StoreBatch batch, Ended ended) = 0;
};

/// Reads the log and the journal in short pieces, beside a living writer.
class LogReader {
public:
    virtual ~LogReader() = default;
    virtual QString storeUuid() const = 0;
    /// At most `most` records from index `from` on.
    virtual Result<std::vector<LogRow>> records(qint64 from, int most) const = 0;
    /// Shows the bytes of each record of [from, to) in order, in place where the store can: they live until
    /// `look` returns. Unverified when one is missing.
    using Look = std::function<void(qint64 index, QByteArrayView envelope)>;
    virtual Done scan(qint64 from, qint64 to, const Look &look) const;
    /// Another reader of the same log, for the calling thread; none where there can be but one.
    virtual std::unique_ptr<LogReader> twin() const { return nullptr; }
    /// At most `most` evaluations with a sequence of at least `from`.
    virtual Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const = 0;
    /// NotFound when the store has no such content.
    virtual Result<QByteArray> blob(const QString &sha256) const = 0;
    /// The newest signed head, and its size; empty when there is none yet, or where none are kept.
    virtual Result<std::optional<std::pair<qint64, QString>>> newestHead() const
    {
        return std::optional<std::pair<qint64, QString>>();
    }
};

/// The failure of whoever meets a gap in the log.
Done missingRecord(qint64 index);

/// Runs jobs that may take long, one after the other, off the engine's thread.
class Background : public QObject {
public:
    using Job = std::function<Done()>;
    using Ended = std::function<void(const Done &)>;
    /// `job` touches nothing of the caller's; `ended` is called on the caller's thread, at once with Busy
    /// when too many wait.
    virtual void run(Job job, Ended ended = {}) = 0;
};

/// The small files of one store. Every method may be called from any thread.
class StoreFolder {
public:
    virtual ~StoreFolder() = default;
    /// A content that a requester laid beside the inbox; whoever uses it checks its digest.
    virtual Result<QByteArray> offered(const QString &sha256) const = 0;

    virtual Done writeAnswer(const EngineAnswer &answer, const LocalSigner &engine) const = 0;
    virtual Result<std::optional<EngineAnswer>> readAnswer(const QString &request,
                                                           const PublicKey &engine) const = 0;
    virtual void sweepAnswers() const = 0;

    virtual Done writeHeartbeat(const Heartbeat &beat) const = 0;
    virtual void removeHeartbeat() const = 0;

    virtual Done writePack(const QString &rollout, const QByteArray &pack) const = 0;
    virtual Result<QByteArray> readPack(const QString &rollout) const = 0;
    virtual bool hasPack(const QString &rollout) const = 0;
    virtual void removePack(const QString &rollout) const = 0;

    /// What a rollout shows live, in place of what it showed before; nothing rests on it.
    virtual Done writeLive(const QString &rollout, const QByteArray &text) const = 0;

    virtual bool hasTombstone(const QString &rollout) const = 0;
    virtual std::vector<QByteArray> tombstones() const = 0;
    /// The account whose file it is; that of this process where there is none.
    virtual uint tombstoneOwner(const QString &rollout) const = 0;
    virtual void removeTombstone(const QString &rollout) const = 0;

    /// Records that were signed while the log could not be written.
    virtual Done keep(const QByteArray &envelope) const = 0;
    virtual std::vector<QByteArray> kept() const = 0;
    virtual void forget(const QByteArray &envelope) const = 0;

    virtual Done writePin(const QByteArray &pin) const = 0;
    virtual Result<QByteArray> readPin() const = 0;
    /// Brings the copy of the log up to what is durable; never needed to go on.
    virtual Done keepCopy() const = 0;
    /// Records in that copy; 0 without one.
    virtual Result<qint64> copySize() const = 0;
};

/// Held by at most one engine; freed when it goes (I4).
class EpochHold {
public:
    virtual ~EpochHold() = default;
    /// False when another engine took the store over meanwhile: this one must end.
    virtual bool isHeld() const { return true; }
};

/// All that an engine needs of where its log lives.
class Store {
public:
    virtual ~Store() = default;
    /// Makes what is missing around the log; never the log itself.
    virtual Done prepare() = 0;
    /// Busy when another engine holds the store.
    virtual Result<std::unique_ptr<EpochHold>> takeEpoch() = 0;
    virtual Result<std::shared_ptr<LocalSigner>> engineKey() = 0;
    virtual Result<std::unique_ptr<LogReader>> openReader() = 0;
    virtual Result<std::unique_ptr<BatchWriter>> openWriter() = 0;
    virtual std::unique_ptr<Requests> openRequests() = 0;
    virtual std::unique_ptr<Background> makeBackground() = 0;
    virtual std::shared_ptr<const StoreFolder> folder() const = 0;
};

} // namespace interlock
