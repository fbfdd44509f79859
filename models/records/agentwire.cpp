#include "models/records/agentwire.h"

#include "models/records/sshwire.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr char kForgetOld = 9, kList = 11, kListed = 12, kSign = 13, kSigned = 14, kFailure = 5;
constexpr quint32 kMostKeys = 1024;

tl::unexpected<Error> agentError(const QString &what, const QString &mend)
{
    return fail(ErrorCode::Environment, what, mend);
}

} // namespace

QByteArray agentIsOpenRequest()
{
    QByteArray request;
    putString(request, QByteArrayView(&kForgetOld, 1));
    return request;
}

bool isAgentFailure(const QByteArray &reply)
{
    return reply.startsWith(kFailure);
}

QByteArray agentListRequest()
{
    QByteArray request;
    putString(request, QByteArrayView(&kList, 1));
    return request;
}

QByteArray agentSignRequest(const PublicKey &key, const QByteArray &data)
{
    QByteArray body(1, kSign);
    putString(body, key.blob());
    putString(body, data);
    putU32(body, 0);
    QByteArray request;
    putString(request, body);
    return request;
}

Result<std::optional<QByteArray>> agentReply(const QByteArray &received)
{
    WireReader reader(received);
    const quint32 size = reader.u32();
    if (!reader.ok())
        return std::optional<QByteArray>();
    if (size == 0 || size > kMostAgentReply || reader.left() > qsizetype(size))
        return agentError(u"the ssh-agent's answer is of an impossible size: not signed"_s,
                          u"restart the agent, then sign again"_s);
    return reader.left() == qsizetype(size) ? std::optional(reader.raw(qsizetype(size))) : std::nullopt;
}

Result<std::vector<AgentKey>> readAgentKeys(const QByteArray &reply)
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

Result<QByteArray> readAgentSignature(const QByteArray &reply, const PublicKey &key)
{
    WireReader reader(reply);
    const quint8 type = reader.u8();
    if (isAgentFailure(reply))
        return fail(ErrorCode::Refused, u"the ssh-agent refused to sign with %1"_s.arg(key.fingerprint()));
    const QByteArray signature = reader.string();
    if (type != kSigned || !reader.atEnd())
        return agentError(u"the ssh-agent's answer is damaged: not signed"_s, u"sign again"_s);
    return signature;
}

Result<QByteArray> sealAgentSignature(const QByteArray &agentSignature, const AgentQuestion &asked)
{
    WireReader reader(agentSignature);
    SshSignature signature;
    const QByteArray type = reader.string();
    const bool typeFits = type == WireReader(asked.key.blob()).string();
    signature.key = asked.key;
    signature.nameSpace = asked.nameSpace;
    signature.raw = reader.string();
    if (asked.key.type == PublicKey::Type::SkEd25519) {
        signature.flags = reader.u8();
        signature.counter = reader.u32();
    }
    const QByteArray blob = encode(signature);
    const auto verified = verifySshSignature(blob, asked.nameSpace, asked.message);
    if (!typeFits || !reader.atEnd() || !verified)
        return fail(ErrorCode::Unverified, u"the ssh-agent's signature does not verify: not used"_s,
                    u"check which agent SSH_AUTH_SOCK names, then sign again"_s);
    return blob;
}

} // namespace interlock
