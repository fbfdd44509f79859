#pragma once

#include "models/traffic/disk.h"
#include "models/traffic/httpcalls.h"
#include "models/traffic/run.h"
#include "models/traffic/serialactuator.h"
#include "models/traffic/splitfile.h"
#include "models/traffic/waitfor.h"

#include <QPointer>

namespace interlock {

/// Moves traffic through a split file of nginx: written atomically, judged by `nginx -t`, taken over by a
/// reload, and proven by a probe that answers with the file's generation, because a reload that fails (a port
/// that is taken) still ends with status 0. A raise that is not proven is taken out of the file again, so
/// that no later reload brings it. What is read back is the larger share of file and running workers. Workers
/// from before a reload keep the clients that are connected to them until `worker_shutdown_timeout`.
class NginxActuator final : public SerialActuator {
    Q_OBJECT
public:
    NginxActuator(NginxTraffic traffic, QString folder, Duration provenWithin = Duration(10'000),
                  QObject *parent = nullptr);
    Duration deadline() const override { return Duration(4000); }
    void snapshot(TouchedDone done) override;
    void setBefore(const std::vector<Touched> &before) override;

private:
    struct Written {
        Split split;
        QByteArray before;
    };
    void begin(Weight canary) override;
    void abandon() override;
    void look(ReadDone done) override;
    void runNext(const QStringList &command, const Written &written, std::function<void()> next);
    void prove(const Written &written);
    void takeBack(const Written &written, const Error &why);
    HttpRequest probe() const;

    NginxTraffic m_traffic;
    std::optional<Touched> m_before; ///< the file before the rollout
    QString m_folder;
    Duration m_provenWithin;
    Disk m_disk;
    HttpCalls m_calls;
    QPointer<Command> m_running;
    QPointer<WaitFor> m_proving;
};

} // namespace interlock
