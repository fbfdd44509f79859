#pragma once

#include "app/demo/child.h"
#include "app/demo/fault.h"
#include "app/demo/load.h"
#include "app/demo/proxy.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace interlock::demo {

enum class FolderAfter { Remove, Keep };
enum class Track { Stable, Canary };

struct DemoOptions {
    quint16 frontPort = 0;                     ///< where the shop answers; 0: any free port
    double rate = 200;                         ///< requests a second
    Duration length{std::chrono::minutes(30)}; ///< the load stops by itself then
    std::optional<PlannedFault> fault{};       ///< given to the canary, counted from its first request
    QString stableVersion = QStringLiteral("1.4.2");
    QString canaryVersion = QStringLiteral("1.5.0");
    FolderAfter folderAfter = FolderAfter::Remove;
    QStringList moreBackends{}; ///< of the HAProxy (see ProxyOptions)
    QString program{};          ///< the `interlock` that plays service and load; empty: this program itself
};

/// Where everything is, once the demo runs.
struct DemoFacts {
    QString folder;        ///< private (0700); holds all below, and the store if one is put there
    QString planPath;      ///< demo.plan.yaml
    QString personKey;     ///< private OpenSSH Ed25519 key of `you`; its public half ends in .pub
    QString agentKey;      ///< that of `release-bot`
    QString haproxySocket; ///< admin socket: backend `shop`, servers `canary` and `stable`
    quint16 frontPort = 0; ///< the shop, through HAProxy
    quint16 canaryPort = 0;
    quint16 stablePort = 0;

    QJsonObject toJson() const;
};

/// A small real world to release into: one shop service twice (stable and canary), a HAProxy before them, and
/// a load of real requests. All on 127.0.0.1 and unprivileged; all of it ends with this object or with this
/// process, however that ends. Needs an event loop; nothing blocks.
class DemoWorld : public QObject {
    Q_OBJECT
public:
    explicit DemoWorld(const DemoOptions &options, QObject *parent = nullptr);
    ~DemoWorld() override;

    /// Starts everything; `ready` or `failed` follows (10 s at most).
    void start();
    /// Gives one service a fault now; `faultSet` or `failed` follows. `FaultKind::None` clears it.
    void setFault(Track track, const Fault &fault);
    /// Ends everything in good order; `stopped` follows (about 2 s at most).
    void stop();

    const DemoFacts &facts() const { return m_facts; }
    /// What became of the load's requests, at most a second old.
    QJsonObject traffic() const { return m_traffic; }

Q_SIGNALS:
    /// Requests flow through HAProxy; the canary's weight is 0.
    void ready(const interlock::demo::DemoFacts &facts);
    /// The canary answered its first request; a planned fault is counted from here.
    void canaryCarriesTraffic();
    void faultSet(interlock::demo::Track track, const interlock::demo::Fault &fault);
    /// Something did not start, or ended by itself. The rest still runs until `stop`.
    void failed(const interlock::Error &error);
    void stopped();

private:
    Done prepareFolder();
    void makeKey(const QString &name, const QString &path);
    void startService(Track track);
    void onServiceLine(Track track, const QByteArray &line);
    void onStarted();
    void startLoad();
    void onLoadLine(const QByteArray &line);
    Child *addChild(const QString &name);
    void giveUp(const Error &error);
    QString program() const;

    DemoOptions m_options;
    DemoFacts m_facts;
    QJsonObject m_traffic;
    std::unique_ptr<QTemporaryDir> m_folder;
    QNetworkAccessManager m_network;
    QList<Child *> m_children;
    Proxy m_proxy;
    QTimer m_startLimit;
    int m_awaited = 0;  ///< keys and services still to come before HAProxy starts
    int m_stopping = 0; ///< processes still to end after `stop`
    bool m_failed = false;
};

} // namespace interlock::demo
