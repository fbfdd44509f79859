#pragma once

#include "models/traffic/actuator.h"

namespace interlock {

/// Moves traffic through HAProxy's run-time API (a stats socket of level admin; management guide 9.3).
///
/// Weights are absolute whole numbers, never relative. A command chain goes over a connection of its own, is
/// answered by at most 1 MiB within the deadline, and has worked only when the answer is empty. A chain whose
/// answer did not come in time may still be executed: that is Timeout, and the caller reads back.
class HaproxyActuator final : public Actuator {
    Q_OBJECT
public:
    explicit HaproxyActuator(HaproxyTraffic traffic, Duration deadline = Duration(500),
                             QObject *parent = nullptr);

    Duration deadline() const override { return m_deadline; }
    void read(ReadDone done) override;
    void apply(Weight canary, ApplyDone done) override;

private:
    HaproxyTraffic m_traffic;
    Duration m_deadline;
};

/// The one command line that sets a share, `;` between commands. 0 makes stable ready and weighted first,
/// then weights the canary 0; 100 % weights the canary first, then stable 0; between, stable first. A raise
/// takes the canary out of MAINT.
Result<QByteArray> haproxyCommands(const HaproxyTraffic &traffic, Weight canary);

/// Reads the answer of `show servers state BACKEND; show info`. Columns are found by name. The share counts
/// the weights of all servers whose administrative state takes traffic; whether they pass their checks is
/// told apart (`up`). An error names what is missing in the answer or the configuration.
Result<ActuatorReading> readHaproxyState(const HaproxyTraffic &traffic, const QByteArray &answer);

/// What an answer that is not empty means, with the mend.
Error haproxyRefusal(const HaproxyTraffic &traffic, const QByteArray &answer);

} // namespace interlock
