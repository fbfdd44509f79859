#pragma once

#include "models/records/sshsig.h"

#include <optional>
#include <vector>

namespace interlock {

// The bytes of the ssh-agent protocol (draft-miller-ssh-agent), without the socket.

struct AgentKey {
    PublicKey key;
    QString comment; ///< 200 bytes at most
    bool operator==(const AgentKey &) const = default;
};

constexpr quint32 kMostAgentReply = 256 * 1024;

/// A question that a locked agent refuses and an open one without keys answers with "done": to forget the
/// keys of SSH 1, which no agent has any more.
QByteArray agentIsOpenRequest();
/// Did the agent refuse?
bool isAgentFailure(const QByteArray &reply);
/// What is sent to ask for the keys, and for a signature over `data`.
QByteArray agentListRequest();
QByteArray agentSignRequest(const PublicKey &key, const QByteArray &data);

/// The one reply in what was received so far; empty while more must come. A size of 0, one above
/// `kMostAgentReply`, or bytes after the reply's end are an error.
Result<std::optional<QByteArray>> agentReply(const QByteArray &received);
/// The Ed25519 keys of a list reply, at most 1024; others are left out.
Result<std::vector<AgentKey>> readAgentKeys(const QByteArray &reply);
/// The signature string of a sign reply, not yet verified; `key` is for the message of a refusal.
Result<QByteArray> readAgentSignature(const QByteArray &reply, const PublicKey &key);

/// What an agent was asked to sign, and with which key.
struct AgentQuestion {
    PublicKey key;
    QByteArray message;
    QByteArray nameSpace;
};
/// The SSHSIG blob around the agent's signature string, verified against the question.
Result<QByteArray> sealAgentSignature(const QByteArray &agentSignature, const AgentQuestion &asked);

} // namespace interlock
