#pragma once

#include "models/records/agentwire.h"
#include "models/records/signer.h"

#include <QLocalSocket>
#include <QTimer>

namespace interlock {

/// Speaks the ssh-agent protocol (draft-miller-ssh-agent) to the socket of one agent, one request at a time:
/// another one meanwhile is answered Busy. The socket and its peer must belong to our own user. Replies are
/// bounded to 256 KiB, a listing to 5 s, a signature to 60 s (somebody has to touch a token).
class AgentClient : public QObject {
    Q_OBJECT
public:
    using Listed = std::function<void(Result<std::vector<AgentKey>>)>;

    /// `socketPath` empty: SSH_AUTH_SOCK.
    explicit AgentClient(const QString &socketPath = {}, QObject *parent = nullptr);

    /// The Ed25519 keys the agent offers; others are left out.
    void list(QObject *context, Listed done);
    /// Is an agent that lists no key locked? False also when it does not answer.
    void askIfLocked(QObject *context, std::function<void(bool)> done);
    /// The agent's signature string over `data` (RFC 8032 bytes with their type), not yet verified.
    void signBytes(const PublicKey &key, const QByteArray &data, QObject *context, SignDone done);
    void cancel();
    void setSignDeadline(std::chrono::milliseconds deadline) { m_signDeadline = deadline; }

private:
    using Reply = std::function<void(Result<QByteArray>)>;
    void ask(const QByteArray &request, std::chrono::milliseconds deadline, Reply done);
    void onConnected();
    void onReadable();
    void finish(Result<QByteArray> reply);
    void broke(QLocalSocket::LocalSocketError error);

    QString m_path;
    QLocalSocket m_socket;
    QTimer m_deadline;
    std::chrono::milliseconds m_signDeadline{60'000};
    QByteArray m_request, m_received;
    Reply m_done;
};

/// Why an agent did not sign, as far as that can be told, and what to do about it.
struct AgentRefusal {
    QString text, mend;
};
/// An agent gives no reason. What kind of key it is and how long the agent took to refuse tell a touch that
/// did not come from a wrong PIN, and an answer of "no" from a key that may not sign here.
AgentRefusal refusalOf(const PublicKey &key, std::chrono::milliseconds after);

/// A key that an ssh-agent holds.
class AgentSigner final : public Signer {
    Q_OBJECT
public:
    AgentSigner(std::shared_ptr<AgentClient> agent, AgentKey key);

    PublicKey key() const override { return m_key.key; }
    QString where() const override;
    void sign(const QByteArray &message, const QString &nameSpace, QObject *context, SignDone done) override;
    void cancel() override { m_agent->cancel(); }

private:
    void explain(std::chrono::milliseconds after, QObject *context, const SignDone &done);

    std::shared_ptr<AgentClient> m_agent;
    AgentKey m_key;
};

} // namespace interlock
