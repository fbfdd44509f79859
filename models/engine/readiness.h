#pragma once

#include "models/engine/packrequest.h"
#include "models/store/heartbeat.h"
#include "models/store/ports.h"

#include <QPointer>
#include <QTimer>

namespace interlock {

/// "Can I roll back right now?": proves, without moving anything, that the pack is whole and could be carried
/// out, that the traffic answers and that stable is alive. Asked each minute while a rollout is open, and
/// before each raise; before the first, the world is also compared with what the lease binds (decision 2).
class Readiness : public QObject {
    Q_OBJECT
public:
    struct Parts {
        Pack pack;
        Actuator *actuator = nullptr;
        Background *disk = nullptr;
        const StoreFolder *folder = nullptr;
        const Clock *clock = nullptr;
    };
    using Answer = std::function<void(const QString &why)>; ///< empty: it can
    explicit Readiness(Parts parts, QObject *parent = nullptr);

    /// The newest reading of the traffic, which the guard takes each second.
    void heard(const Result<ActuatorReading> &reading);
    /// Asks anew. A disk that says nothing within 3 s is a no.
    void prove(Answer answer);
    /// Compares the world once, and keeps the bytes of the traffic's files in the pack; answers what differs.
    void compare(Answer answer);
    /// Whether the pack holds what a rollback needs of the traffic's files.
    bool isKept() const;
    /// Whether a minute has passed since the last answer.
    bool isDue() const;
    /// As the newest answer was; empty before the first. A yes is taken back at once by a reading that fails,
    /// or that shows no stable target, and by readings that no longer come.
    std::optional<RollbackProof> newest() const;

Q_SIGNALS:
    /// From yes to no, or from no to yes; the first yes is no news.
    void changed(const QString &why);
    /// The pack on disk holds more than before.
    void kept(const interlock::Pack &pack);

private:
    void compareFiles(const std::vector<Touched> &now, const Answer &answer);
    void provePackOnDisk(Answer answer);
    QString whyNotTraffic() const;
    QString keep(const QString &why);

    Parts m_parts;
    std::optional<RollbackProof> m_newest;
    Instant m_provedAt{};
    Instant m_heardAt{};
    qint64 m_heardWallMs = 0; ///< of the newest reading, or of its failure
    QString m_trafficSays = QStringLiteral("the traffic was not read yet");
    bool m_compared = false;
};

} // namespace interlock
