#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

namespace interlock::demo {

struct LoadOptions {
    QUrl url;          ///< `http://127.0.0.1:PORT`; no other machine is ever sent traffic
    double rate = 200; ///< requests a second, 1..2000
    Duration length{std::chrono::minutes(30)};
    int connections = 256; ///< at most this many at once
};

/// What became of the requests so far.
struct LoadCount {
    quint64 sent = 0;
    QMap<int, quint64> byStatus;
    quint64 failed = 0;  ///< connection refused, cut or too slow (5 s)
    quint64 dropped = 0; ///< not sent: all connections were busy, or this process was late

    QJsonObject toJson() const;
};

/// One kept-alive client connection that carries one GET at a time.
class LoadConnection : public QObject {
    Q_OBJECT
public:
    LoadConnection(QString host, quint16 port, QObject *parent);
    bool isIdle() const { return !m_busy; }
    void get(const QByteArray &path);

Q_SIGNALS:
    void answered(int status);
    void failed();

private:
    void read();
    void send();
    void fail();

    QTcpSocket m_socket;
    QTimer m_deadline;
    QString m_host;
    quint16 m_port;
    QByteArray m_path;
    QByteArray m_buffer;
    bool m_busy = false;
};

/// Sends real requests at a steady rate, whether or not the answers come (open loop): a slow service does not
/// slow its users down. Connections are bounded, and so is the time.
class Load : public QObject {
    Q_OBJECT
public:
    explicit Load(const LoadOptions &options, QObject *parent = nullptr);
    Done start();
    const LoadCount &count() const { return m_count; }

Q_SIGNALS:
    /// The first 200 came back.
    void flowing();
    /// Once a second.
    void counted();
    /// The time is up.
    void finished();

private:
    void tick();
    void sendOne();
    LoadConnection *freeConnection();

    LoadOptions m_options;
    QList<LoadConnection *> m_connections;
    QTimer m_tick;
    QTimer m_second;
    QElapsedTimer m_clock;
    quint64 m_slots = 0; ///< sending times that are past
    LoadCount m_count;
};

} // namespace interlock::demo
