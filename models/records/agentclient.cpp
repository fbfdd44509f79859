#include "models/records/agentclient.h"

#include <QFile>
#include <QPointer>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kListDeadline{5'000};

tl::unexpected<Error> agentError(const QString &what, const QString &mend)
{
    return fail(ErrorCode::Environment, what, mend);
}

QString startAgent()
{
    return u"start one (eval $(ssh-agent)) and add the key: ssh-add FILE; or name a key file with --key FILE"_s;
}

/// A socket that somebody else made would get to see what we ask, and answer for our agent.
Done checkSocket(const QString &path)
{
    struct stat facts {};
    if (path.isEmpty())
        return agentError(u"there is no ssh-agent: SSH_AUTH_SOCK is not set"_s, startAgent());
    if (::stat(QFile::encodeName(path).constData(), &facts) != 0)
        return agentError(u"the ssh-agent's socket %1 is gone"_s.arg(path), startAgent());
    if (!S_ISSOCK(facts.st_mode))
        return agentError(u"%1 is not a socket"_s.arg(path), u"set SSH_AUTH_SOCK to your agent's socket"_s);
    if (facts.st_uid != ::geteuid())
        return agentError(u"the ssh-agent's socket %1 belongs to another user"_s.arg(path),
                          u"it is not used; set SSH_AUTH_SOCK to an agent of your own"_s);
    return {};
}

bool peerIsSelf(qintptr descriptor)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(int(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == ::geteuid();
}

} // namespace

AgentClient::AgentClient(const QString &socketPath, QObject *parent)
    : QObject(parent), m_path(socketPath.isEmpty() ? qEnvironmentVariable("SSH_AUTH_SOCK") : socketPath)
{
    m_deadline.setSingleShot(true);
    connect(&m_socket, &QLocalSocket::connected, this, &AgentClient::onConnected);
    connect(&m_socket, &QLocalSocket::readyRead, this, &AgentClient::onReadable);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &AgentClient::broke);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(fail(ErrorCode::Timeout, u"the ssh-agent did not answer in time: not signed"_s,
                    u"touch the token when it blinks, or answer the agent's question; then sign again"_s));
    });
}

void AgentClient::list(QObject *context, Listed done)
{
    ask(agentListRequest(), kListDeadline,
        [context = QPointer<QObject>(context), done = std::move(done)](const Result<QByteArray> &reply) {
            if (context)
                done(reply.and_then(readAgentKeys));
        });
}

void AgentClient::askIfLocked(QObject *context, std::function<void(bool)> done)
{
    ask(agentIsOpenRequest(), kListDeadline,
        [context = QPointer<QObject>(context), done = std::move(done)](const Result<QByteArray> &reply) {
            if (context)
                done(reply && isAgentFailure(*reply));
        });
}

void AgentClient::signBytes(const PublicKey &key, const QByteArray &data, QObject *context, SignDone done)
{
    ask(agentSignRequest(key, data), m_signDeadline,
        [key, context = QPointer<QObject>(context), done = std::move(done)](const Result<QByteArray> &reply) {
            if (context)
                done(reply.and_then(
                    [&key](const QByteArray &bytes) { return readAgentSignature(bytes, key); }));
        });
}

void AgentClient::ask(const QByteArray &request, std::chrono::milliseconds deadline, Reply done)
{
    Done ready = m_done ? Done(fail(ErrorCode::Busy, u"the ssh-agent is still asked for another signature"_s,
                                    u"finish or cancel that one first"_s))
                        : checkSocket(m_path);
    if (!ready) {
        QMetaObject::invokeMethod(
            this, [error = ready.error(), done = std::move(done)] { done(tl::unexpected(error)); },
            Qt::QueuedConnection);
        return;
    }
    m_request = request;
    m_received.clear();
    m_done = std::move(done);
    m_deadline.start(deadline);
    // From the event loop: a local socket can connect, and fail, inside the call.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_done && m_socket.state() == QLocalSocket::UnconnectedState)
                m_socket.connectToServer(m_path);
        },
        Qt::QueuedConnection);
}

void AgentClient::onConnected()
{
    if (!peerIsSelf(m_socket.socketDescriptor()))
        return finish(agentError(u"the process behind the ssh-agent's socket belongs to another user"_s,
                                 u"it is not used; set SSH_AUTH_SOCK to an agent of your own"_s));
    m_socket.write(m_request);
}

void AgentClient::onReadable()
{
    m_received += m_socket.read(kMostAgentReply + 5 - m_received.size());
    auto reply = agentReply(m_received);
    if (!reply)
        finish(passOn(reply));
    else if (*reply)
        finish(std::move(**reply));
}

void AgentClient::broke(QLocalSocket::LocalSocketError)
{
    finish(agentError(u"the ssh-agent is dead or closed the connection: not signed"_s, startAgent()));
}

void AgentClient::cancel()
{
    if (m_done)
        finish(fail(ErrorCode::Cancelled, u"cancelled: not signed"_s));
}

void AgentClient::finish(Result<QByteArray> reply)
{
    if (!m_done)
        return;
    m_deadline.stop();
    m_request.clear();
    m_received.clear();
    const Reply done = std::exchange(m_done, {});
    m_socket.abort();
    QMetaObject::invokeMethod(
        this, [reply = std::move(reply), done] { done(reply); }, Qt::QueuedConnection);
}

AgentSigner::AgentSigner(std::shared_ptr<AgentClient> agent, AgentKey key)
    : m_agent(std::move(agent)), m_key(std::move(key))
{}

QString AgentSigner::where() const
{
    return u"the ssh-agent (%1)"_s.arg(m_key.comment);
}

/// An agent refuses without a reason: what it lists now tells which it was. It is not asked to sign again.
void AgentSigner::explain(QObject *context, const SignDone &done)
{
    const auto tell = [done, fingerprint = m_key.key.fingerprint()](const QString &what,
                                                                    const QString &mend) {
        done(agentError(what.arg(fingerprint), mend));
    };
    m_agent->list(context, [this, context, tell](const Result<std::vector<AgentKey>> &keys) {
        if (!keys)
            return tell(u"the ssh-agent refused to sign with %1, and says no more"_s,
                        u"look whether it still runs (ssh-add -l), then sign again"_s);
        const bool isThere = std::ranges::find(*keys, m_key.key, &AgentKey::key) != keys->end();
        if (isThere && m_key.key.type == PublicKey::Type::SkEd25519)
            return tell(
                u"the token of %1 did not sign: it was not touched in time, its PIN was wrong, or it is "
                "not plugged in"_s,
                u"plug it in, then sign again and touch it when it blinks"_s);
        if (isThere)
            return tell(
                u"the ssh-agent refused to sign with %1: its question was answered with no, or the key "
                "is bound to other uses"_s,
                u"answer the question (ssh-add -c), or add the key without bounds: ssh-add FILE"_s);
        m_agent->askIfLocked(context, [tell](bool locked) {
            if (locked)
                return tell(u"the ssh-agent was locked before it signed with %1"_s,
                            u"unlock it (ssh-add -X), then sign again"_s);
            tell(
                u"the ssh-agent has lost the key %1: it was removed, or its time there (ssh-add -t) ran out"_s,
                u"add it (ssh-add FILE), then sign again"_s);
        });
    });
}

void AgentSigner::sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done)
{
    const QByteArray space = nameSpace.toUtf8();
    m_agent->signBytes(m_key.key, signedData(space, message), context,
                       [this, context, asked = AgentQuestion{m_key.key, message, space},
                        done = std::move(done)](const Result<QByteArray> &reply) {
                           if (!reply && reply.error().code == ErrorCode::Refused)
                               return explain(context, done);
                           done(reply.and_then([&asked](const QByteArray &signature) {
                               return sealAgentSignature(signature, asked);
                           }));
                       });
}

} // namespace interlock
