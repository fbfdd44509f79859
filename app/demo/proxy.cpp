#include "app/demo/proxy.h"

#include "app/demo/httplistener.h"
#include "app/demo/programs.h"
#include "models/base/atomicfile.h"

#include <QTimer>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace interlock::demo {

namespace {

constexpr int kAskAgainMs = 20;
constexpr qsizetype kMostState = 64 * 1024;
// The kernel's limit for the name of a Unix socket is 107 bytes; HAProxy binds NAME.PID.tmp first.
constexpr qsizetype kMostSocketName = 90;

constexpr auto kConfiguration = R"(# Made by `interlock demo`; gone with it.
global
    nbthread 1
    maxconn 1024
    stats socket %1 mode 600 level admin
    stats timeout 1m

defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 3s
    timeout http-keep-alive 30s
    retries 1

frontend shop
    bind fd@%2
    default_backend shop

backend shop
    balance roundrobin
    option httpchk GET /healthz
    http-check expect status 200
    default-server check inter 1s fall 3 rise 1
    server canary 127.0.0.1:%3 weight 0
    server stable 127.0.0.1:%4 weight 100
)"_L1;

constexpr auto kMoreBackend = R"(
backend %1
    balance roundrobin
    server canary 127.0.0.1:%2 weight 0
    server stable 127.0.0.1:%3 weight 100
)"_L1;

/// Whether `show servers state` lists `server` as running (srv_op_state, the sixth field, is 2).
bool isUp(const QByteArray &state, const QByteArray &server)
{
    for (const QByteArray &line : state.split('\n')) {
        const QList<QByteArray> fields = line.split(' ');
        if (fields.size() > 5 && fields.at(3) == server)
            return fields.at(5) == "2";
    }
    return false;
}

} // namespace

Proxy::Proxy(QObject *parent) : QObject(parent), m_child(u"haproxy"_s, this)
{
    connect(&m_child, &Child::died, this, &Proxy::died);
    connect(&m_child, &Child::finished, this, [this] { Q_EMIT died(u"haproxy ended"_s); });
    connect(&m_child, &Child::stopped, this, &Proxy::stopped);
    connect(&m_socket, &QLocalSocket::connected, this,
            [this] { m_socket.write("show servers state shop\n"); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] { m_state += m_socket.read(kMostState); });
    connect(&m_socket, &QLocalSocket::disconnected, this, &Proxy::readState);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
        if (error != QLocalSocket::PeerClosedError)
            QTimer::singleShot(kAskAgainMs, this, &Proxy::ask); // not listening yet
    });
}

Proxy::~Proxy()
{
    m_socket.disconnect(this);
    if (m_listener >= 0)
        close(m_listener);
}

QString Proxy::socketPath() const
{
    return m_options.folder + u"/haproxy.sock"_s;
}

Done Proxy::start(const ProxyOptions &options)
{
    m_options = options;
    const QString program = findProgram(u"haproxy"_s);
    if (program.isEmpty())
        return fail(ErrorCode::Environment, u"haproxy is not installed"_s, u"apt-get install haproxy"_s);
    if (socketPath().toUtf8().size() > kMostSocketName)
        return fail(ErrorCode::Environment, u"%1 is too long for the name of a socket"_s.arg(socketPath()),
                    u"set XDG_RUNTIME_DIR to a shorter path"_s);
    if (const Done taken = takePort(); !taken)
        return taken;
    if (const Done written = writeConfiguration(); !written)
        return written;
    m_child.start(program, {u"-db"_s, u"-q"_s, u"-f"_s, m_options.folder + u"/haproxy.cfg"_s}, m_listener);
    ask();
    return {};
}

Done Proxy::takePort()
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_options.frontPort);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address); // what the sockets interface asks for
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (m_listener >= 0)
        setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    // Listening at once is what makes a second listener on the port fail here and not later in HAProxy.
    if (m_listener < 0 || bind(m_listener, generic, size) != 0 || listen(m_listener, 128) != 0 ||
        getsockname(m_listener, generic, &size) != 0) {
        return tl::unexpected(portTaken(m_options.frontPort, QString::fromLocal8Bit(std::strerror(errno))));
    }
    m_options.frontPort = ntohs(address.sin_port);
    return {};
}

Done Proxy::writeConfiguration() const
{
    const QString text = QString(kConfiguration)
                             .arg(socketPath())
                             .arg(m_listener)
                             .arg(m_options.canaryPort)
                             .arg(m_options.stablePort);
    QString more;
    for (const QString &backend : m_options.moreBackends)
        more += QString(kMoreBackend).arg(backend).arg(m_options.canaryPort).arg(m_options.stablePort);
    return writeAtomically(m_options.folder + u"/haproxy.cfg"_s, (text + more).toUtf8());
}

void Proxy::ask()
{
    if (!m_child.isRunning() || m_socket.state() != QLocalSocket::UnconnectedState)
        return;
    m_state.clear();
    m_socket.connectToServer(socketPath());
}

void Proxy::readState()
{
    m_state += m_socket.read(kMostState);
    if (m_ready)
        return;
    if (!isUp(m_state, "canary") || !isUp(m_state, "stable")) {
        QTimer::singleShot(kAskAgainMs, this, &Proxy::ask);
        return;
    }
    m_ready = true;
    close(m_listener);
    m_listener = -1;
    Q_EMIT ready();
}

} // namespace interlock::demo
