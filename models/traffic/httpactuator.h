#pragma once

#include "models/traffic/httpcalls.h"
#include "models/traffic/serialactuator.h"
#include "models/traffic/waitfor.h"

#include <QPointer>

namespace interlock {

/// Moves traffic through flags behind a platform's API: each flag is set and read back, then the deployment
/// that takes them over is started once and asked for until it is live. Its id and, where the platform tells
/// it, its finish time stand in the next reading. What is read back is the flags; a reading waits
/// for the deployment. After a new start of this process nothing is known of a deployment on its way.
class HttpActuator final : public SerialActuator {
    Q_OBJECT
public:
    explicit HttpActuator(HttpTraffic traffic, Duration pollEvery = Duration(3000),
                          QObject *parent = nullptr);
    Duration deadline() const override;
    void snapshot(TouchedDone done) override;

private:
    using Values = std::map<QString, QString>; ///< of the flags
    using ValuesDone = std::function<void(const Result<Values> &)>;

    void begin(Weight canary) override;
    void abandon() override;
    void look(ReadDone done) override;
    bool readsWhatIsInForce() const override { return !m_traffic.deploy; }
    void readFlags(const ValuesDone &done);
    void setFlags(Weight canary, const QStringList &left);
    void seeSet(Weight canary);
    void deploy(Weight canary);
    void waitUntilLive(Weight canary, const QString &deployment);
    void live(Weight canary, const QString &note);

    HttpTraffic m_traffic;
    Duration m_pollEvery;
    HttpCalls m_reads;
    HttpCalls m_orders;
    QPointer<WaitFor> m_waiting;
    std::optional<Weight> m_inForce;
    QString m_note;
    struct Deployment {
        QString id, finishedAt;
    };
    Deployment m_deployment; ///< the newest that an order began
};

/// What a flag reads as at this share: `equals` of traffic.read, or else the text that traffic.set puts
/// there.
QString wantedValue(const HttpTraffic &traffic, const QString &flag, Weight canary);
/// The share that the values ask for: the same for all flags, or else `kInPart`.
Weight shareOfValues(const HttpTraffic &traffic, const std::map<QString, QString> &values);

} // namespace interlock
