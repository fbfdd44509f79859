#pragma once

#include "models/traffic/disk.h"
#include "models/traffic/envfile.h"
#include "models/traffic/httpcalls.h"
#include "models/traffic/run.h"
#include "models/traffic/serialactuator.h"
#include "models/traffic/waitfor.h"

#include <QPointer>

namespace interlock {

/// Moves traffic through variables in an environment file that a unit or a command takes over: the file is
/// replaced atomically and read back, the unit restarted and seen active, then the probe, where the plan has
/// one, asked until the service itself answers as it should. What is read back is the file and the probe.
class EnvActuator final : public SerialActuator {
    Q_OBJECT
public:
    EnvActuator(EnvTraffic traffic, QString folder, QObject *parent = nullptr);
    Duration deadline() const override { return Duration(5000); }
    void snapshot(TouchedDone done) override;
    void setBefore(const std::vector<Touched> &before) override;

private:
    void begin(Weight canary) override;
    void abandon() override;
    void look(ReadDone done) override;
    bool readsWhatIsInForce() const override { return m_traffic.probe.has_value(); }
    void takeOver(Weight canary);
    void seeActive(Weight canary);
    void probe(Weight canary);
    void inForce(Weight canary);
    void runThen(const QStringList &command, Duration deadline, std::function<void()> next);
    void probeReading(ActuatorReading reading, const ReadDone &done);

    EnvTraffic m_traffic;
    QString m_folder;
    Disk m_disk;
    HttpCalls m_calls;
    QPointer<Command> m_running;
    QPointer<WaitFor> m_probing;
    std::optional<Touched> m_before; ///< the file before the rollout
    std::optional<Weight> m_inForce; ///< taken over, as far as this process knows
    QString m_note;
};

} // namespace interlock
