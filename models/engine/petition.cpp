#include "models/engine/petition.h"

#include "models/engine/cosign.h"
#include "models/engine/genesis.h"
#include "models/store/epoch.h"
#include "models/store/inbox.h"
#include "models/store/localstore.h"

#include <QFileInfo>

namespace interlock {

namespace {

constexpr int kLookMs = 10;

std::vector<PublicKey> keysOf(const Principal &principal)
{
    std::vector<PublicKey> keys;
    for (const PolicyKey &key : principal.keys)
        keys.push_back(key.key);
    return keys;
}

void addNew(const std::vector<PublicKey> &keys, std::vector<PublicKey> &to)
{
    for (const PublicKey &key : keys)
        if (std::ranges::find(to, key) == to.end())
            to.push_back(key);
}

tl::unexpected<Error> noPolicy()
{
    return fail(ErrorCode::Environment, QStringLiteral("the log has no trust policy"),
                QStringLiteral("`interlock init` makes one"));
}

} // namespace

bool isGuarded(const StorePaths &paths)
{
    return epochHolder(paths) > 0;
}

Petition::Petition(StorePaths paths, const Clock &clock, Petitioner petitioner, Loss loss)
    : m_paths(std::move(paths)), m_clock(clock), m_petitioner(std::move(petitioner)), m_loss(loss),
      m_ledger([this](const QString &sha256) { return findBlob(*m_reader, m_paths, sha256); })
{}

Result<std::unique_ptr<Petition>> Petition::openEmpty(const StorePaths &paths, const Clock &clock,
                                                      Petitioner petitioner, Loss loss)
{
    auto reader = StoreReader::open(paths.database);
    if (!reader)
        return passOn(reader);
    std::unique_ptr<Petition> petition(new Petition(paths, clock, std::move(petitioner), loss));
    petition->m_reader = std::move(*reader);
    return petition;
}

Result<std::unique_ptr<Petition>> Petition::open(const StorePaths &paths, const Clock &clock,
                                                 Petitioner petitioner, Loss loss)
{
    auto petition = openEmpty(paths, clock, std::move(petitioner), loss);
    if (!petition)
        return petition;
    if (const Done read = (*petition)->refresh(); !read)
        return passOn(read);
    return petition;
}

Done Petition::readFirst()
{
    const auto seen = seenBefore(LocalFolder(m_paths)); // before the log is read: an engine may go on
    LogReading how;
    if (seen)
        how.held = heldBy(*seen, *m_reader);
    if (const Done read = readWhole(*m_reader, m_ledger, m_told, how); !read)
        return read;
    if (m_loss == Loss::IsAFault)
        m_still = seen ? checkSeen(*seen, m_ledger) : Done(passOn(seen));
    return m_still;
}

Done Petition::refresh()
{
    if (m_ledger.size() == 0)
        return readFirst();
    const Done read = readWhole(*m_reader, m_ledger, m_told, {});
    return read ? m_still : read;
}

QString Petition::principalOfKey(const PublicKey &key) const
{
    const Principal *principal = m_ledger.policy() ? principalOf(m_ledger.policy()->policy, key) : nullptr;
    return principal ? principal->id : QString();
}

/// Whose signature can be had, of these principals: keys and names stand once.
Result<SignerWish> Petition::wishFor(const std::vector<Principal> &people) const
{
    SignerWish wish{m_petitioner.identity,    {},           m_petitioner.keyOption, {},
                    m_petitioner.agentSocket, m_seenInAgent};
    QStringList names;
    for (const Principal &principal : people) {
        if (!isPersonOrAgent(principal.kind))
            continue;
        names << principal.id;
        if (!m_petitioner.identity.isEmpty() && principal.id != m_petitioner.identity)
            continue;
        addNew(keysOf(principal), wish.keys);
        if (const QString path = principalKeyPath(m_paths, principal.id);
            QFileInfo::exists(path) && !m_petitioner.identity.isEmpty())
            wish.fallbackKeyFiles << path;
    }
    names.removeDuplicates();
    wish.fallbackKeyFiles.removeDuplicates();
    if (wish.keys.empty())
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the policy knows nobody called \"%1\"").arg(m_petitioner.identity),
                    QStringLiteral("--identity takes one of: %1").arg(names.join(QStringLiteral(", "))));
    if (wish.who.isEmpty())
        wish.who = names.join(QStringLiteral(" or "));
    return wish;
}

void Petition::findKey(KeyFound found)
{
    if (!m_ledger.policy())
        return found(noPolicy());
    std::vector<Principal> people = m_ledger.policy()->policy.principals;
    for (const Proposal &proposal :
         m_ledger.policies().proposals()) // who is to become an admin signs as well
        std::ranges::copy_if(
            proposal.record.policy.principals, std::back_inserter(people),
            [this](const Principal &one) { return !m_ledger.policy()->policy.principal(one.id); });
    const auto wish = wishFor(people);
    if (!wish)
        return found(passOn(wish));
    findSigner(*wish, this, std::move(found));
}

void Petition::findPolicyKey(const Proposal &proposal, KeyFound found)
{
    const PolicyRecord &current = *m_ledger.policy();
    std::vector<Principal> people = current.policy.principals;
    std::ranges::copy(proposal.record.policy.principals, std::back_inserter(people));
    auto wish = wishFor(people);
    if (!wish)
        return found(passOn(wish));
    if (!wish->keyOption.isEmpty() && wish->keyOption != u"agent")
        return findSigner(*wish, this, std::move(found)); // it is named; whoever judges it says what it adds
    std::vector<PublicKey> adding = wish->keys;
    std::erase_if(adding, [&](const PublicKey &key) { return !wouldAdd(current, proposal, key); });
    if (!adding.empty()) // else whoever judges it says why it adds nothing
        wish->keys = std::move(adding);
    SignerWish known = *wish; // for the policy in force first; a new key proves itself after that
    std::erase_if(known.keys, [&](const PublicKey &key) { return !current.policy.key(key); });
    if (known.keys.empty() || known.keys.size() == wish->keys.size())
        return findSigner(*wish, this, std::move(found));
    findSigner(known, this,
               [this, wish = *wish, found = std::move(found)](const Result<std::shared_ptr<Signer>> &signer) {
                   if (signer || signer.error().code == ErrorCode::BadInput) // several are at hand
                       return found(signer);
                   findSigner(wish, this, found);
               });
}

Result<Statement> Petition::wellSaid(Statement statement)
{
    const QString reason = statement.predicate[u"reason"].toString();
    if (const qsizetype bytes = reason.toUtf8().size(); bytes > kMostSaid)
        return fail(
            ErrorCode::BadInput,
            QStringLiteral("the reason has %1 bytes; a record takes %2 of them").arg(bytes).arg(kMostSaid),
            QStringLiteral("say it in fewer words, and where the rest is kept"));
    if (!reason.isEmpty())
        statement.predicate[QStringLiteral("reason")] = recordText(reason);
    return statement;
}

void Petition::signAndSend(Lane lane, Compose compose, Answered answered, QString word)
{
    findKey(sendWith(lane, std::move(compose), std::move(answered), std::move(word)));
}

Petition::KeyFound Petition::sendWith(Lane lane, Compose compose, Answered answered, QString word)
{
    return [this, lane, compose = std::move(compose), answered = std::move(answered),
            word = std::move(word)](const Result<std::shared_ptr<Signer>> &signer) {
        if (!signer)
            return answered(passOn(signer));
        if (const Done fresh = refresh(); !fresh)
            return answered(passOn(fresh));
        const Principal *principal = m_ledger.policies().signerAt(m_ledger.size(), (*signer)->key());
        const auto statement =
            principal ? compose(*principal).and_then(wellSaid)
                      : Result<Statement>(
                            fail(ErrorCode::Refused, QStringLiteral("the key is nobody's in the policy")));
        if (!statement)
            return answered(passOn(statement));
        m_signing = *signer;
        if (const auto code = shortCode(*statement); code && m_asking)
            m_asking({*code, (*signer)->key().fingerprint(), (*signer)->where()});
        signRecord(*statement, *signer, this,
                   [this, lane, answered, word](const Result<QByteArray> &envelope) {
                       if (!envelope)
                           return answered(passOn(envelope));
                       send(lane, *envelope, answered, word);
                   });
    };
}

void Petition::cosignHead(Answered answered)
{
    const auto key = LocalSigner::open(consoleKeyPath(m_paths));
    const auto head = m_reader->newestHead();
    if (!key || !head)
        return answered(key ? Result<EngineAnswer>(passOn(head)) : Result<EngineAnswer>(passOn(key)));
    if (!*head || !isGuarded(m_paths))
        return answered(
            fail(ErrorCode::NotFound, QStringLiteral("there is no head to sign, or nobody to keep it")));
    const auto note = interlock::cosignHead((*head)->second.toUtf8(), m_ledger, **key, m_clock.now().wall);
    if (!note)
        return answered(passOn(note));
    send(Lane::Raising, *note, std::move(answered), {});
}

void Petition::cancelSigning()
{
    if (const auto signer = m_signing.lock())
        signer->cancel();
}

void Petition::send(Lane lane, const QByteArray &bytes, Answered answered, QString word)
{
    if (const Done folders = m_paths.makeFolders(); !folders)
        return answered(passOn(folders));
    m_sent.insert(bytes);
    const auto request = dropRequest(m_paths, lane, bytes);
    if (!request)
        return answered(passOn(request));
    if (const Done served = lane == Lane::Raising ? serve() : Done(); !served)
        return answered(passOn(served));
    await(lane, *request, std::move(answered), std::move(word));
}

/// Where nobody holds the store, takes the epoch for a moment to serve the inbox.
Done Petition::serve()
{
    if (m_clerk || isGuarded(m_paths))
        return {};
    auto clerk = Engine::start({m_paths, &m_clock, {}, m_clerkDuty, 0});
    if (!clerk)
        return clerk.error().code == ErrorCode::Busy ? Done() : Done(passOn(clerk));
    m_clerk = std::move(*clerk);
    return {};
}

void Petition::await(Lane lane, const QString &request, Answered answered, QString word)
{
    ++m_awaited;
    auto *look = new QTimer(this);
    const auto since = std::make_shared<QElapsedTimer>();
    since->start();
    const PublicKey engineKey = m_ledger.engineKey();
    connect(
        look, &QTimer::timeout, this,
        [this, look, since, lane, request, engineKey, answered = std::move(answered),
         word = std::move(word)] {
            auto answer = readAnswer(m_paths, request, engineKey);
            const bool late = since->hasExpired(m_patience.count());
            if (answer && !*answer && !late) {
                if (lane == Lane::Raising)
                    (void)serve(); // the clerk that held the store may have ended before it saw this one
                return;
            }
            look->deleteLater();
            look->stop();
            if (--m_awaited == 0)
                m_clerk.reset();
            if (!answer)
                return answered(passOn(answer));
            if (!*answer)
                return answered(fail(
                    ErrorCode::Timeout,
                    QStringLiteral("no engine answered within %1 s; the request waits in the inbox")
                        .arg(m_patience.count() / 1000),
                    lane == Lane::Lowering
                        ? QStringLiteral("`interlock rollback` needs none; `interlock engine` starts one, "
                                         "which takes the request up")
                        : QStringLiteral("start one: `interlock engine`")));
            if (!(*answer)->accepted())
                return answered(fail((*answer)->code, (*answer)->text, (*answer)->mend));
            if (!word.isEmpty())
                (*answer)->text = word;
            answered(**answer);
        });
    look->start(kLookMs);
}

} // namespace interlock
