#pragma once

#include "models/traffic/actuator.h"

#include <QLocalSocket>

#include <map>

namespace interlock {

/// The servers besides what the plan says of them.
struct HaproxyServers {
    std::map<QString, int> weights = {};    ///< before the rollout; of a server that is not here: 256
    std::map<QString, QString> states = {}; ///< of canary servers before the rollout: maint, drain
    QStringList known = {};                 ///< canary servers that were seen before the rollout
    QStringList resting = {};               ///< in MAINT or DRAIN now: somebody else's doing
};

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
    /// Connects, so that the order needs only its write.
    void prepare() override;
    void takeOut(ApplyDone done) override;
    void checkFit(ApplyDone done) override;
    void setBefore(const std::vector<Touched> &before) override;
    /// Out of MAINT, if that is not where it was: `takeOut` puts it there, also long after it was given up.
    void giveBack(GivenBack done) override;

private:
    void seeGivenBack(const QString &said, GivenBack done);
    void share(Weight canary, ApplyDone done);
    void ask(const QByteArray &commands, Duration deadline,
             std::function<void(const Result<QByteArray> &)> answered);
    void order(const QByteArray &commands, Duration deadline, ApplyDone done);

    HaproxyTraffic m_traffic;
    Duration m_deadline;
    HaproxyServers m_before;
    QStringList m_resting;                 ///< stable servers in MAINT or DRAIN, as last read
    std::unique_ptr<QLocalSocket> m_ahead; ///< connected for the order that follows
};

/// The one command line that sets a share, `;` between commands. 0 gives stable the weights from before the
/// rollout, then the canary weight 0 and the state it had; 100 % weights the canary first, then stable 0;
/// between, stable first, its servers in the proportion they had. A raise takes the canary out of MAINT and
/// is refused where no stable server takes traffic; stable's states are never touched.
Result<QByteArray> haproxyCommands(const HaproxyTraffic &traffic, Weight canary,
                                   const HaproxyServers &servers = {});

/// The line that puts the canary into MAINT, stable weighted first.
QByteArray haproxyMaintenance(const HaproxyTraffic &traffic, const HaproxyServers &servers = {});

/// What brings canary servers out of MAINT into the state that they had. Refused where one has a weight: it
/// would get traffic.
struct HaproxyGiving {
    QByteArray commands; ///< empty: all are as they were, or nobody knows how that was
    QString said;        ///< "v2 is ready again"
};
Result<HaproxyGiving> haproxyGiving(const HaproxyTraffic &traffic, const HaproxyServers &before,
                                    const ActuatorReading &now);

/// What a rollback pack says of the servers, "weight 100, ready".
HaproxyServers haproxyBefore(const HaproxyTraffic &traffic, const std::vector<Touched> &before);

/// Reads the answer of `show servers state BACKEND; show stat BACKEND 4 -1; show info`. Columns are found by
/// name. The share counts the weights of all servers of the backend whose administrative state takes traffic,
/// also of those that the plan does not name, but for backups; whether they pass their checks is told apart
/// (`up`). An error names what is missing in the answer or the configuration.
Result<ActuatorReading> readHaproxyState(const HaproxyTraffic &traffic, const QByteArray &answer);

/// What an answer that is not empty means, with the mend.
Error haproxyRefusal(const HaproxyTraffic &traffic, const QByteArray &answer);

} // namespace interlock
