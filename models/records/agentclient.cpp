#include "models/records/agentclient.h"

#include <QElapsedTimer>
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

namespace {

constexpr std::chrono::milliseconds kAtOnce{300};     ///< quicker than anybody answers a question
constexpr std::chrono::milliseconds kNoTouch{10'000}; ///< tokens give up waiting for a touch later than that

} // namespace

AgentRefusal refusalOf(const PublicKey &key, std::chrono::milliseconds after)
{
    const QString name = key.fingerprint();
    const QString seconds = u"%1 s"_s.arg(double(after.count()) / 1000, 0, 'f', 1);
    if (key.type == PublicKey::Type::SkEd25519) {
        if (after >= kNoTouch)
            return {u"the token of %1 was not touched in time: the ssh-agent gave it up after %2"_s.arg(
                        name, seconds),
                    u"sign again, and touch it when it blinks"_s};
        if (after < kAtOnce)
            return {u"the ssh-agent refused at once to sign with %1: its token is not plugged in, or the "
                    "agent has no way to ask for its PIN"_s.arg(name),
                    u"plug the token in and see that the agent can ask (SSH_ASKPASS); then sign again"_s};
        return {u"the ssh-agent refused to sign with %1 after %2: the PIN of its token was wrong, or its "
                "question was answered with no"_s.arg(name, seconds),
                u"sign again with the right PIN; some wrong ones in a row lock the token"_s};
    }
    if (after < kAtOnce)
        return {u"the ssh-agent refused at once to sign with %1: the key is bound to other uses (ssh-add "
                "-h), or wants a question (ssh-add -c) that the agent has no way to ask"_s.arg(name),
                u"add the key without bounds: ssh-add FILE"_s};
    return {u"the ssh-agent refused to sign with %1 after %2: its question was answered with no"_s.arg(
                name, seconds),
            u"sign again, and answer yes"_s};
}

AgentSigner::AgentSigner(std::shared_ptr<AgentClient> agent, AgentKey key)
    : m_agent(std::move(agent)), m_key(std::move(key))
{}

QString AgentSigner::where() const
{
    return u"the ssh-agent (%1)"_s.arg(m_key.comment);
}

/// An agent refuses without a reason: what it lists now tells which it was. It is not asked to sign again.
void AgentSigner::explain(std::chrono::milliseconds after, QObject *context, const SignDone &done)
{
    const auto tell = [done, fingerprint = m_key.key.fingerprint()](const QString &what,
                                                                    const QString &mend) {
        done(agentError(what.arg(fingerprint), mend));
    };
    m_agent->list(context, [this, after, context, tell, done](const Result<std::vector<AgentKey>> &keys) {
        if (!keys)
            return tell(u"the ssh-agent refused to sign with %1, and says no more"_s,
                        u"look whether it still runs (ssh-add -l), then sign again"_s);
        const bool isThere = std::ranges::find(*keys, m_key.key, &AgentKey::key) != keys->end();
        if (isThere) {
            const AgentRefusal why = refusalOf(m_key.key, after);
            return done(agentError(why.text, why.mend));
        }
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
    QElapsedTimer asked;
    asked.start();
    m_agent->signBytes(m_key.key, signedData(space, message), context,
                       [this, context, asked, question = AgentQuestion{m_key.key, message, space},
                        done = std::move(done)](const Result<QByteArray> &reply) {
                           if (!reply && reply.error().code == ErrorCode::Refused)
                               return explain(std::chrono::milliseconds(asked.elapsed()), context, done);
                           done(reply.and_then([&question](const QByteArray &signature) {
                               return sealAgentSignature(signature, question);
                           }));
                       });
}

} // namespace interlock
