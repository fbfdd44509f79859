#pragma once

#include "models/engine/logbook.h"
#include "models/notify/outbox.h"

namespace interlock {

/// Tells the sinks of each rollout's plan what people must know. A fact is sent once its record is durable,
/// or a second after it was signed if the store does not take it: a page about a lost store must not wait for
/// the store. Deliveries and failures are facts of the log themselves.
class Notifier : public QObject {
    Q_OBJECT
public:
    using MakeSender = std::function<std::unique_ptr<Sender>(const Sink &)>;
    struct Parts {
        const Ledger *ledger = nullptr;
        Logbook *logbook = nullptr;
        const LogReader *reader = nullptr;
        const Clock *clock = nullptr;
        MakeSender makeSender;   ///< empty: nobody is told (a clerk)
        Duration patience{1000}; ///< for the store
    };
    explicit Notifier(Parts parts);

    /// Sends what an engine before this one left unsent, of facts that are no day old.
    void resume();
    /// Nothing waits to be sent.
    bool isIdle() const;

Q_SIGNALS:
    void idle();

private:
    using Boxes = std::vector<std::unique_ptr<Outbox>>;
    void told(qint64 index, const QString &kind, const RolloutId &rollout, const QJsonObject &detail);
    void storeFailed();
    Boxes &boxesOf(const RolloutId &rollout);
    std::unique_ptr<Outbox> makeBox(const RolloutId &rollout, const Sink &sink);
    void post(const RolloutId &rollout, const Message &message);
    void record(const char *kind, const RolloutId &rollout, const Sink &sink, const Message &message,
                QJsonObject detail);
    struct Fact {
        qint64 index = -1; ///< of its record; -1 when the log takes none
        QString kind;
        RolloutId rollout;
        QJsonObject detail;
        WallTime at{};
    };
    QString keyOf(const Fact &fact) const;
    Message messageOf(const Fact &fact) const;
    Result<Message> messageAt(qint64 index) const;

    Parts m_parts;
    std::map<RolloutId, Boxes> m_boxes;
    int m_pending = 0; ///< facts that wait for the disk
};

} // namespace interlock
