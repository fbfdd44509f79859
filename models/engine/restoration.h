#pragma once

#include "models/engine/checkrun.h"
#include "models/engine/packfiles.h"

#include <QTimer>

namespace interlock {

/// The part of a rollback that gives the canary its state back (`Actuator::giveBack`), as facts name it.
inline const QString kCanaryState = QStringLiteral("canary state");

/// What a rollback does once the canary has no traffic: the pack's files put back, then its steps (caches,
/// reloads), which find them there, then its probes. What fails is told, and the rest goes on. Commands and
/// probes end with the rollback's time; files are put back also when it is over. May be carried
/// out again after a crash.
class Restoration : public QObject {
    Q_OBJECT
public:
    struct Fact {
        QString what; ///< "file PATH", "step NAME", "probe NAME"
        Done done;
        QString printed;
        Duration took{0};
        QString text() const; ///< "step NAME", and why it failed
    };
    struct Parts {
        Pack pack;
        Duration left{0}; ///< of the rollback's deadline
        std::function<void(const Fact &)> told;
    };
    /// How many parts there were, and the ones that failed.
    struct End {
        int parts = 0;
        QStringList failed = {};
        QString text() const; ///< "restored: 3 parts", or what is not
    };
    using Ended = std::function<void(const End &)>;
    explicit Restoration(Parts parts, QObject *parent = nullptr);

    void begin(Ended ended);
    /// Is there anything to do but to move the traffic?
    static bool isNeeded(const PackManifest &manifest);
    /// How long the traffic may be tried to be brought back before the rest has its turn: half of the time.
    static Duration forTraffic(const Rollback &rollback) { return rollback.within / 2; }

private:
    void next();
    bool isFile() const;
    void start(const QString &what);
    void run(const QString &what, const Step &step);
    void probe(const Step &step);
    void ask(const Step &step);
    void put(const PackManifest::PutBack &file);
    void giveUp(const QString &why);
    void settle(const Done &done, const QString &printed = {}, Duration took = {});

    Parts m_parts;
    Ended m_ended;
    End m_end;
    QTimer m_left;
    QTimer m_probeLeft;
    bool m_late = false;
    Disk m_disk;
    SystemClock m_clock; ///< a check wants one; none of these looks at it
    std::unique_ptr<CheckRun> m_check;
    std::unique_ptr<QObject> m_running; ///< what the part that runs now hangs on: killed with it
    QString m_now;
    QString m_said; ///< what a probe answered last
};

} // namespace interlock
