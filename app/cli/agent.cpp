#include "app/cli/follow.h"
#include "app/cli/verbs.h"
#include "app/demo/lifeline.h"
#include "app/wiring.h"
#include "models/engine/cosigner.h"
#include "models/engine/genesis.h"
#include "models/records/agentclient.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <unistd.h>

namespace interlock::cli {

namespace {

/// Two keys in one hand are one key: says so where a person's key can be used from here.
void warnOfSharedKeys(const Petition &petition, const QString &identity, QObject *context)
{
    const Policy policy = petition.ledger().policy()->policy;
    for (const Principal &other : policy.principals)
        if (other.kind == PrincipalKind::Human &&
            QFileInfo(principalKeyPath(petition.paths(), other.id)).isReadable())
            warn(QStringLiteral("this account can read the key of %1: run the agent as a user of its own")
                     .arg(other.id));
    const auto agent = std::make_shared<AgentClient>();
    agent->list(context, [agent, policy, identity](const Result<std::vector<AgentKey>> &keys) {
        for (const AgentKey &key : keys.value_or(std::vector<AgentKey>()))
            if (const Principal *other = principalOf(policy, key.key); other && other->id != identity)
                warn(QStringLiteral(
                         "the ssh-agent of this process also holds the key of %1: whoever uses the socket "
                         "can sign for both")
                         .arg(other->id));
    });
}

/// The same from what the log says: people who signed from the agent's own account, or on its machine with a
/// key that whoever owns the machine owns too. Each is named once.
class SharedHands {
public:
    SharedHands(const Petition &petition, QString identity)
        : m_petition(petition), m_identity(std::move(identity)), m_account(userName(::geteuid()))
    {}
    void look()
    {
        for (const auto &[id, lease] : m_petition.ledger().leases())
            for (const auto &[person, account] : lease.accounts) {
                if (person == m_identity || m_named.contains(person))
                    continue;
                if (const QString why = whyShared(person, account, id.left(6)); !why.isEmpty()) {
                    m_named.insert(person);
                    warn(why);
                }
            }
    }

private:
    QString whyShared(const QString &person, const QString &account, const QString &lease) const
    {
        if (account == m_account)
            return QStringLiteral(
                       "%1 signed the lease %2 from this account (%3) too: two keys in one hand are "
                       "one key; run the agent as a user of its own")
                .arg(person, lease, account);
        const Principal *who = m_petition.ledger().policy()->policy.principal(person);
        const bool inSoftware = who && std::ranges::any_of(who->keys, [](const PolicyKey &key) {
                                    return key.custody == Custody::Software;
                                });
        if (!inSoftware)
            return {};
        return QStringLiteral("%1 signed the lease %2 on this machine (account %3) with a key in software: "
                              "whoever owns the machine owns both keys; a token keeps them apart")
            .arg(person, lease, account);
    }

    const Petition &m_petition;
    QString m_identity, m_account;
    QSet<QString> m_named;
};

void print(const CommonOptions &common, const Cosigner::Said &said)
{
    if (!common.json) {
        printLine(QStringLiteral("lease %1  %2  %3")
                      .arg(said.leaseId.left(6),
                           said.isSigned ? QStringLiteral("signed") : QStringLiteral("not signed"),
                           said.why));
        return;
    }
    QJsonArray checks;
    for (const CheckLine &check : said.checks)
        checks.append(QJsonObject{{QStringLiteral("check"), check.name},
                                  {QStringLiteral("ok"), check.ok},
                                  {QStringLiteral("text"), check.text}});
    printJson({{QStringLiteral("lease"), said.leaseId},
               {QStringLiteral("signed"), said.isSigned},
               {QStringLiteral("why"), said.why},
               {QStringLiteral("risk"), said.risk.points},
               {QStringLiteral("limit"), said.risk.limit},
               {QStringLiteral("factors"), factorsJson(said.risk)},
               {QStringLiteral("checks"), checks}});
}

int agent(const CommonOptions &common, bool once)
{
    if (common.identity.isEmpty())
        return complain({ErrorCode::BadInput,
                         QStringLiteral("--identity is required: the agent that cosigns"),
                         QStringLiteral("`interlock policy show` lists the agents")});
    auto petition = openPetition(common);
    if (!petition)
        return complain(petition.error());
    Cosigner cosigner(**petition, systemClock(), realWorkshop(systemClock()), common.identity);
    if (const Done may = cosigner.mayServe(); !may)
        return complain(may.error());
    demo::QuitSignals signals;
    bool refused = false;
    SharedHands hands(**petition, common.identity);
    return runUntil([&](const std::function<void(int)> &finish) {
        QObject::connect(&signals, &demo::QuitSignals::asked, qApp, [finish] { finish(0); });
        QObject::connect(&cosigner, &Cosigner::said, qApp, [&](const Cosigner::Said &said) {
            refused = refused || !said.isSigned;
            hands.look();
            print(common, said);
        });
        warnOfSharedKeys(**petition, common.identity, qApp);
        hands.look();
        if (once) {
            QObject::connect(&cosigner, &Cosigner::idle, qApp,
                             [&refused, finish] { finish(refused ? exitStatus(ErrorCode::Refused) : 0); });
            return cosigner.look();
        }
        auto *follow = new Follow(**petition, qApp);
        QObject::connect(follow, &Follow::moved, &cosigner, &Cosigner::look);
        QObject::connect(follow, &Follow::broken, qApp,
                         [finish](const Error &error) { finish(complain(error)); });
        auto *again = new QTimer(qApp);
        QObject::connect(again, &QTimer::timeout, &cosigner, &Cosigner::look);
        again->start(std::chrono::seconds(5));
        if (!common.quiet && !common.json)
            printLine(QStringLiteral(
                          "cosigning as %1; a lease is signed when its checks pass and its risk is below %2")
                          .arg(common.identity)
                          .arg((*petition)->ledger().policy()->policy.risk.limit));
        cosigner.look();
    });
}

} // namespace

void addAgent(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("agent", "The automated cosigner: signs when checks pass and the risk is low");
    const auto once = std::make_shared<bool>(false);
    verb->add_flag("--once", *once, "look at the open leases and end: 0 all signed, 6 one was not");
    verb->callback([once, &common, &chosen] { chosen = [once, &common] { return agent(common, *once); }; });
    example(*verb, "interlock agent --identity release-bot --key /etc/interlock/release-bot");
}

} // namespace interlock::cli
