#include "models/records/agentclient.h"
#include "models/records/keygensigner.h"

#include <QFileInfo>
#include <QPointer>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

using Found = Result<std::shared_ptr<Signer>>;
using FoundDone = std::function<void(Found)>;

bool isWanted(const SignerWish &wish, const PublicKey &key)
{
    return std::find(wish.keys.begin(), wish.keys.end(), key) != wish.keys.end();
}

QString listOf(const std::vector<PublicKey> &keys)
{
    QStringList lines;
    for (const PublicKey &key : keys)
        lines << key.fingerprint();
    return lines.isEmpty() ? u"none"_s : lines.join(u", "_s);
}

tl::unexpected<Error> several(const SignerWish &wish, const QStringList &places)
{
    return fail(ErrorCode::BadInput,
                u"several keys of %1 are at hand: %2"_s.arg(wish.who, places.join(u"; "_s)),
                u"say which: --key FILE"_s);
}

/// Exactly one signer, or the error that lists what was found.
Found only(const SignerWish &wish, const std::vector<std::shared_ptr<Signer>> &signers)
{
    if (signers.size() == 1)
        return signers.front();
    QStringList places;
    for (const auto &signer : signers)
        places << signer->key().fingerprint() + u" in "_s + signer->where();
    return several(wish, places);
}

Found fromFile(const SignerWish &wish, const QString &path)
{
    const auto signer = KeygenSigner::open(path);
    if (!signer)
        return passOn(signer);
    if (!isWanted(wish, (*signer)->key()))
        return fail(ErrorCode::Refused,
                    u"key file %1 (%2) is none of %3's keys in the policy: %4"_s.arg(
                        path, (*signer)->key().fingerprint(), wish.who, listOf(wish.keys)),
                    u"name a key that the policy lists, or another --identity"_s);
    return Found(*signer);
}

/// What an agent without the wanted key is, and how to mend it.
struct AgentSays {
    ErrorCode code = ErrorCode::NotFound;
    QString text, mend;
};

Found fromFallbacks(const SignerWish &wish, const AgentSays &says)
{
    std::vector<std::shared_ptr<Signer>> signers;
    for (const QString &path : wish.fallbackKeyFiles)
        if (QFileInfo::exists(path))
            if (auto signer = fromFile(wish, path); signer)
                signers.push_back(*signer);
    if (!signers.empty())
        return only(wish, signers);
    const QString orFile =
        says.mend.contains(u"--key FILE") ? QString() : u", or name the key's file: --key FILE"_s;
    return fail(
        says.code,
        u"no key of %1 is at hand (the policy lists %2). %3"_s.arg(wish.who, listOf(wish.keys), says.text),
        says.mend + orFile);
}

AgentSays saysOf(const SignerWish &wish, const std::vector<PublicKey> &others, bool locked)
{
    constexpr auto code = ErrorCode::NotFound;
    if (locked)
        return {code, u"The ssh-agent is locked"_s, u"unlock it: ssh-add -X"_s};
    for (const PublicKey &key : wish.keys)
        if (wish.seenInAgent && wish.seenInAgent->contains(key.fingerprint()))
            return {code,
                    u"The ssh-agent held %1 before and does not any more: it was removed, or its time there "
                    "(ssh-add -t) ran out"_s.arg(key.fingerprint()),
                    u"add the key again: ssh-add FILE"_s};
    if (others.empty())
        return {
            code,
            u"The ssh-agent holds no Ed25519 key: none was added, or its time there (ssh-add -t) ran out"_s,
            u"add the key: ssh-add FILE"_s};
    return {code, u"The ssh-agent holds others: "_s + listOf(others), u"add the key: ssh-add FILE"_s};
}

Found fromAgent(const SignerWish &wish, const std::shared_ptr<AgentClient> &agent,
                const Result<std::vector<AgentKey>> &listed, bool locked)
{
    const bool agentOnly = wish.keyOption == u"agent";
    if (!listed)
        return agentOnly
                   ? Found(passOn(listed))
                   : fromFallbacks(wish, {listed.error().code, listed.error().text, listed.error().mend});
    std::vector<std::shared_ptr<Signer>> signers;
    std::vector<PublicKey> others;
    for (const AgentKey &key : *listed) {
        if (isWanted(wish, key.key))
            signers.push_back(std::make_shared<AgentSigner>(agent, key));
        else
            others.push_back(key.key);
        if (wish.seenInAgent)
            wish.seenInAgent->insert(key.key.fingerprint());
    }
    if (!signers.empty())
        return only(wish, signers);
    const AgentSays says = saysOf(wish, others, locked);
    if (!agentOnly)
        return fromFallbacks(wish, says);
    return fail(ErrorCode::NotFound,
                u"the ssh-agent has no key of %1 (the policy lists %2). %3"_s.arg(wish.who, listOf(wish.keys),
                                                                                  says.text),
                says.mend);
}

} // namespace

void findSigner(const SignerWish &wish, QObject *context, FoundDone done)
{
    if (!wish.keyOption.isEmpty() && wish.keyOption != u"agent") {
        QMetaObject::invokeMethod(
            context, [found = fromFile(wish, wish.keyOption), done = std::move(done)] { done(found); },
            Qt::QueuedConnection);
        return;
    }
    auto agent = std::make_shared<AgentClient>(wish.agentSocket);
    AgentClient *asked = agent.get();
    asked->list(context, [wish, context, agent = std::move(agent),
                          done = std::move(done)](const Result<std::vector<AgentKey>> &listed) {
        if (!listed || !listed->empty())
            return done(fromAgent(wish, agent, listed, false));
        agent->askIfLocked(context, [wish, agent, listed, done](bool locked) {
            done(fromAgent(wish, agent, listed, locked));
        });
    });
}

} // namespace interlock
