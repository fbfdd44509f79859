#pragma once

#include "models/base/clock.h"
#include "models/engine/ledger.h"
#include "models/store/ports.h"

#include <QTimer>

#include <deque>

namespace interlock {

/// The engine's pen: gives every record its index and every look its sequence, signs the engine's own facts
/// and the head of the log, and makes all of it durable in order through the writer thread. Folds what it
/// writes into the ledger at once. When the store cannot be written, batches wait in order, raising is
/// blocked (`isWritable`), and facts about lowering go to the emergency journal as well (I16).
class Logbook : public QObject {
    Q_OBJECT
public:
    using Durable = std::function<void(const Done &)>;
    struct Parts {
        std::shared_ptr<Store> store;
        std::shared_ptr<LocalSigner> key;
        std::unique_ptr<BatchWriter> writer;
        const Clock *clock = nullptr;
        qint64 epoch = 0;
    };
    Logbook(Parts parts, Ledger &ledger);
    /// Gives the writer all that waits; it is written unless the store fails.
    ~Logbook() override;

    /// Appends somebody's record; gives its index. Refused when the ledger refuses it. `durable` is told
    /// once: that it is on disk, or that the first try failed (it is tried again all the same).
    Result<qint64> append(const QByteArray &envelope, Durable durable = {});
    /// Keeps a head that others signed, too, in place of the one that stands there.
    void cosign(qint64 size, const QString &note);
    /// Copies contents into the store with the next record.
    void bind(std::vector<BlobRow> blobs);
    /// A fact of the engine about a rollout (or about itself: empty). Gives the index.
    Result<qint64> tell(const QString &kind, const RolloutId &rollout, const QJsonObject &detail,
                        Durable durable = {});
    /// Gives the writer at once what this turn of the event loop brought so far, ahead of what the turn has
    /// still to do and of what other sources sent meanwhile: for an order that lowers.
    void hurry();
    /// Journals an event of a rollout, folds it, gives the effects that the core decides.
    Result<std::vector<Effect>> journal(const RolloutId &rollout, const RolloutEvent &event);

    /// Calls `then` once record `index` is on disk, however long that takes.
    void whenDurable(qint64 index, std::function<void()> then);
    /// Records on disk: what may be promised, pinned, answered.
    qint64 durableSize() const { return m_durableSize; }
    /// Transactions that wait for the store.
    size_t waiting() const { return m_queue.size(); }

    /// Somebody changed what stands in the store: nothing may rise any more, until an engine starts over a
    /// log that is whole.
    void distrust(const Error &why);
    bool isWritable() const { return m_trouble.isEmpty() && m_distrust.isEmpty(); }
    QString trouble() const { return m_distrust.isEmpty() ? m_trouble : m_distrust; }

Q_SIGNALS:
    void writableChanged();
    /// A fact was signed: its index, or -1 when the log does not take it.
    void told(qint64 index, const QString &kind, const interlock::RolloutId &rollout,
              const QJsonObject &detail);

private:
    struct Waiting {
        StoreBatch batch;
        std::vector<Durable> durable;
        std::vector<QByteArray> lowering; ///< its facts about lowering that nothing keeps beside it so far
    };
    void keepBeside(const std::vector<QByteArray> &facts);
    Result<qint64> append(const QByteArray &envelope, Result<Record> record, Durable durable);
    void schedule();
    void seal();
    void submit();
    void submitted(const Done &done);
    QString signedHead() const;

    Parts m_parts;
    Ledger &m_ledger;
    std::unique_ptr<Background> m_emergency; ///< keeps facts about lowering while the store cannot be written
    std::vector<QByteArray> m_unkept;        ///< that had no room there either; tried again with the store
    qint64 m_durableSize;
    std::multimap<qint64, std::function<void()>> m_whenDurable; ///< by index
    Waiting m_next;              ///< being filled in this turn of the event loop
    std::deque<Waiting> m_queue; ///< given to the writer, or waiting for it; the first is in flight
    bool m_inFlight = false;
    bool m_scheduled = false;
    QString m_trouble, m_distrust;
    QTimer m_retry;
};

} // namespace interlock
