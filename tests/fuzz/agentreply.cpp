#include "models/records/agentwire.h"
#include "models/records/sshwire.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString agentreply(const QByteArray &input)
{
    const auto reply = agentReply(input);
    if (!reply || !*reply)
        return {};
    QByteArray framed;
    putString(framed, **reply);
    if (framed != input)
        return QStringLiteral("a reply is read that is not all that was received");
    AgentQuestion asked{{}, "message", "interlock-record.v1"};
    asked.key.point = QByteArray(32, '\x02');
    if (const auto keys = readAgentKeys(**reply))
        for (const AgentKey &offered : *keys) {
            if (publicKeyFromBlob(offered.key.blob()) != offered.key)
                return QStringLiteral("an offered key does not read back");
            if (offered.comment.toUtf8().size() > 3 * 200)
                return QStringLiteral("a comment is not bounded");
            asked.key = offered.key;
        }
    const auto signature = readAgentSignature(**reply, asked.key);
    if (!signature)
        return {};
    if (const auto blob = sealAgentSignature(*signature, asked);
        blob && !verifySshSignature(*blob, asked.nameSpace, asked.message))
        return QStringLiteral("a signature is sealed that does not verify");
    return {};
}

} // namespace interlock::fuzz
