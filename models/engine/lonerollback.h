#pragma once

#include "models/engine/restoration.h"
#include "models/traffic/lowering.h"

#include <QElapsedTimer>

namespace interlock {

/// A rollback from a pack alone (decision 8): a durable tombstone, the canary to 0 by each way there is, read
/// back for two timeouts, then what the pack restores. The tombstone then says how it went, and the next
/// engine puts that into the log. Needs no engine, no store and no plan; a tombstone that cannot be laid is
/// told and holds up nothing.
class LoneRollback : public QObject {
    Q_OBJECT
public:
    enum class Cause {
        Person,
        Machine ///< waits where every stable target is DOWN, as an engine would (decision 1)
    };
    struct Parts {
        StorePaths paths;
        Pack pack;
        QString reason;
        Cause cause = Cause::Person;
        std::function<void(const QString &line)> say; ///< for people, as it goes
    };
    struct End {
        bool isZero = false;   ///< read back
        bool restored = false; ///< it is in force, and all else of the pack went well
        QString text = {};     ///< what is not as it should be; empty when all is
    };
    using Ended = std::function<void(const End &)>;
    explicit LoneRollback(Parts parts, QObject *parent = nullptr);

    /// One that a person asked for, from the pack of this rollout; refused where a newer rollout has the
    /// traffic.
    static Result<LoneRollback *> byPerson(const StorePaths &paths, const RolloutId &rollout,
                                           const QString &reason, std::function<void(const QString &)> say,
                                           QObject *parent);

    void begin(Ended ended);

private:
    void layStone(const QString &result);
    void lower();
    void readBack(int readsLeft);
    void giveBack();
    void notInForce(const QString &why);
    void restore();
    void restored(Restoration::End done);
    void end(const End &end);
    void say(const QString &line) const;

    Parts m_parts;
    Ended m_ended;
    std::unique_ptr<Actuator> m_actuator;
    std::unique_ptr<Lowering> m_lowering;
    std::unique_ptr<Restoration> m_restoration;
    Disk m_disk;
    QElapsedTimer m_clock;
    QString m_amiss; ///< of the traffic: 0 % that was not brought into force in time, the canary's state
};

/// Whether nobody would carry out an order now: no engine holds the store, or the one that does has not shown
/// a sign of life for 5 s. Nobody who wants to roll back waits for such a one.
bool isUnguarded(const StorePaths &paths, const Clock &clock);

/// The plan's own command for lowering, run from the pack; empty where it has none.
Lowering::Fallback fallbackOf(const Pack &pack, Disk &disk, QObject *context);

} // namespace interlock
