#include "models/records/agentclient.h"

#include "models/records/sshwire.h"

#include <QFile>
#include <QPointer>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr char kList = 11, kListed = 12, kSign = 13, kSigned = 14, kFailure = 5;
constexpr quint32 kMostReply = 256 * 1024;
constexpr std::chrono::milliseconds kListDeadline{5'000};
constexpr quint32 kMostKeys = 1024;

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

Result<std::vector<AgentKey>> readKeys(const QByteArray &reply)
{
    WireReader reader(reply);
    const bool listed = reader.u8() == kListed;
    const quint32 count = reader.u32();
    std::vector<AgentKey> keys;
    for (quint32 i = 0; listed && reader.ok() && i < count && i < kMostKeys; ++i) {
        const QByteArray blob = reader.string(), comment = reader.string();
        if (const auto key = publicKeyFromBlob(blob); key && reader.ok())
            keys.push_back({*key, QString::fromUtf8(comment.left(200))});
    }
    if (!listed || !reader.atEnd())
        return agentError(u"the ssh-agent's list of keys is damaged"_s, u"restart the agent"_s);
    return keys;
}

Result<QByteArray> readSignature(const QByteArray &reply, const PublicKey &key)
{
    WireReader reader(reply);
    const quint8 type = reader.u8();
    if (reader.ok() && type == kFailure)
        return agentError(u"the ssh-agent refused to sign with %1"_s.arg(key.fingerprint()),
                          u"it may be locked (ssh-add -X), the key removed or expired (ssh-add FILE), or the "
                          "token not touched; then sign again"_s);
    const QByteArray signature = reader.string();
    if (type != kSigned || !reader.atEnd())
        return agentError(u"the ssh-agent's answer is damaged: not signed"_s, u"sign again"_s);
    return signature;
}

/// The SSHSIG blob around the agent's signature string, verified against what was asked.
Result<QByteArray> sealed(const QByteArray &agentSignature, const PublicKey &key, const QByteArray &message,
                          const QByteArray &nameSpace)
{
    WireReader reader(agentSignature);
    SshSignature signature;
    const QByteArray type = reader.string();
    const bool typeFits = type == WireReader(key.blob()).string();
    signature.key = key;
    signature.nameSpace = nameSpace;
    signature.raw = reader.string();
    if (key.type == PublicKey::Type::SkEd25519) {
        signature.flags = reader.u8();
        signature.counter = reader.u32();
    }
    const QByteArray blob = encode(signature);
    const auto verified = verifySshSignature(blob, nameSpace, message);
    if (!typeFits || !reader.atEnd() || !verified)
        return fail(ErrorCode::Unverified, u"the ssh-agent's signature does not verify: not used"_s,
                    u"check which agent SSH_AUTH_SOCK names, then sign again"_s);
    return blob;
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
    QByteArray request;
    putString(request, QByteArrayView(&kList, 1));
    ask(request, kListDeadline,
        [context = QPointer<QObject>(context), done = std::move(done)](const Result<QByteArray> &reply) {
            if (context)
                done(reply.and_then(readKeys));
        });
}

void AgentClient::signBytes(const PublicKey &key, const QByteArray &data, QObject *context, SignDone done)
{
    QByteArray body(1, kSign);
    putString(body, key.blob());
    putString(body, data);
    putU32(body, 0);
    QByteArray request;
    putString(request, body);
    ask(request, m_signDeadline,
        [key, context = QPointer<QObject>(context), done = std::move(done)](const Result<QByteArray> &reply) {
            if (context)
                done(reply.and_then([&key](const QByteArray &bytes) { return readSignature(bytes, key); }));
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
    m_received += m_socket.read(kMostReply + 5 - m_received.size());
    WireReader reader(m_received);
    const quint32 size = reader.u32();
    if (!reader.ok())
        return;
    if (size == 0 || size > kMostReply || reader.left() > qsizetype(size))
        return finish(agentError(u"the ssh-agent's answer is of an impossible size: not signed"_s,
                                 u"restart the agent, then sign again"_s));
    if (reader.left() == qsizetype(size))
        finish(reader.raw(qsizetype(size)));
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

void AgentSigner::sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done)
{
    const QByteArray space = nameSpace.toUtf8();
    m_agent->signBytes(
        m_key.key, signedData(space, message), context,
        [key = m_key.key, message, space, done = std::move(done)](const Result<QByteArray> &reply) {
            done(reply.and_then(
                [&](const QByteArray &signature) { return sealed(signature, key, message, space); }));
        });
}

} // namespace interlock
