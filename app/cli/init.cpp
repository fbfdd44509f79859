#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/engine/genesis.h"
#include "models/records/agentclient.h"
#include "models/records/keygensigner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

namespace interlock::cli {

namespace {

using Found = std::function<void(Result<std::shared_ptr<Signer>>)>;

/// A key made by ssh-keygen, without passphrase, mode 0600: for the first minutes, and said so.
void makeKey(const QString &path, const QString &comment, const std::function<void(Done)> &made)
{
    if (QFileInfo::exists(path))
        return made({});
    auto *process = new QProcess(qApp);
    QObject::connect(process, &QProcess::finished, qApp, [process, made](int status, QProcess::ExitStatus) {
        process->deleteLater();
        made(status == 0
                 ? Done()
                 : Done(fail(ErrorCode::Environment,
                             QStringLiteral("ssh-keygen failed: %1")
                                 .arg(QString::fromLocal8Bit(process->readAllStandardError()).trimmed()))));
    });
    QObject::connect(process, &QProcess::errorOccurred, qApp, [process, made](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        process->deleteLater();
        made(fail(ErrorCode::Environment, QStringLiteral("ssh-keygen cannot be started"),
                  QStringLiteral("install openssh-client")));
    });
    process->setProcessChannelMode(QProcess::SeparateChannels);
    process->start(QStringLiteral("ssh-keygen"), {QStringLiteral("-q"), QStringLiteral("-t"),
                                                  QStringLiteral("ed25519"), QStringLiteral("-N"), QString(),
                                                  QStringLiteral("-C"), comment, QStringLiteral("-f"), path});
}

void generated(const StorePaths &paths, const QString &name, const Found &found)
{
    const QString path = principalKeyPath(paths, name);
    makeKey(path, name, [path, found](const Done &made) {
        if (!made)
            return found(passOn(made));
        auto signer = KeygenSigner::open(path);
        found(signer ? Result<std::shared_ptr<Signer>>(*signer)
                     : Result<std::shared_ptr<Signer>>(passOn(signer)));
    });
}

/// The person's key: the file that was named, else the one key of the agent, else a new one beside the store.
void personKey(const CommonOptions &common, const StorePaths &paths, const QString &name, const Found &found)
{
    if (!common.key.isEmpty() && common.key != u"agent") {
        auto signer = KeygenSigner::open(common.key);
        return found(signer ? Result<std::shared_ptr<Signer>>(*signer)
                            : Result<std::shared_ptr<Signer>>(passOn(signer)));
    }
    const auto agent = std::make_shared<AgentClient>();
    agent->list(qApp, [agent, paths, name, found,
                       must = common.key == u"agent"](const Result<std::vector<AgentKey>> &keys) {
        if (keys && keys->size() == 1)
            return found(std::shared_ptr<Signer>(std::make_shared<AgentSigner>(agent, keys->front())));
        if (keys && keys->size() > 1) {
            QStringList listed;
            for (const AgentKey &key : *keys)
                listed << QStringLiteral("%1 %2").arg(key.key.fingerprint(), key.comment);
            return found(fail(ErrorCode::BadInput,
                              QStringLiteral("the ssh-agent has several Ed25519 keys: %1")
                                  .arg(listed.join(QStringLiteral(", "))),
                              QStringLiteral("name one with --key FILE (its .pub is enough beside it)")));
        }
        if (must)
            return found(keys
                             ? Result<std::shared_ptr<Signer>>(fail(
                                   ErrorCode::Environment, QStringLiteral("the ssh-agent has no Ed25519 key"),
                                   QStringLiteral("ssh-add one")))
                             : Result<std::shared_ptr<Signer>>(passOn(keys)));
        generated(paths, name, found);
    });
}

void report(const CommonOptions &common, const StorePaths &paths, const InitWish &wish,
            const InitFacts &facts)
{
    if (common.json)
        return printJson({{QStringLiteral("store"), paths.database},
                          {QStringLiteral("origin"), facts.origin},
                          {QStringLiteral("policy_sha256"), facts.genesisSha256},
                          {QStringLiteral("person"), wish.person},
                          {QStringLiteral("person_key"), wish.personKey->key().line()},
                          {QStringLiteral("agent"), wish.agent},
                          {QStringLiteral("agent_key"), wish.agentKey.line()},
                          {QStringLiteral("engine_key"), facts.engineKey.line()},
                          {QStringLiteral("console_key"), facts.consoleKey.line()}});
    if (common.quiet)
        return;
    printLine(QStringLiteral("store    %1").arg(paths.database));
    printLine(QStringLiteral("log      %1").arg(facts.origin));
    printLine(QStringLiteral("person   %1  %2  (%3)")
                  .arg(wish.person, wish.personKey->key().fingerprint(), wish.personKey->where()));
    printLine(QStringLiteral("agent    %1  %2  (key file %3)")
                  .arg(wish.agent, wish.agentKey.fingerprint(), principalKeyPath(paths, wish.agent)));
    printLine(QStringLiteral("engine   %1").arg(facts.engineKey.fingerprint()));
    printLine(QStringLiteral("console  %1").arg(facts.consoleKey.fingerprint()));
    printLine(QStringLiteral("policy   sha256 %1").arg(facts.genesisSha256));
    printLine(QStringLiteral("Person and agent under one account are one key: not for production."));
}

/// Before anything is made: names that no policy takes.
Done namesAreGood(const InitWish &wish)
{
    const QStringList taken{QStringLiteral("engine"), QStringLiteral("console")};
    for (const QString &name : {wish.person, wish.agent})
        if (!isIdentifier(name) || taken.contains(name))
            return fail(
                ErrorCode::BadInput, QStringLiteral("\"%1\" cannot be a name in the policy").arg(name),
                QStringLiteral("use 1 to 128 of A-Z a-z 0-9 . _ @ : / + -, and neither engine nor console"));
    if (wish.person != wish.agent &&
        principalKeyPath(wish.paths, wish.person) == principalKeyPath(wish.paths, wish.agent))
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1 and %2 would have one key file, %3")
                        .arg(wish.person, wish.agent, principalKeyPath(wish.paths, wish.agent)),
                    QStringLiteral("choose names that differ in their letters and digits"));
    return wish.person != wish.agent
               ? Done()
               : Done(fail(ErrorCode::BadInput,
                           QStringLiteral("person and agent are both called %1").arg(wish.person),
                           QStringLiteral("name the agent with --agent")));
}

void init(const CommonOptions &common, InitWish wish, const std::function<void(int)> &finish)
{
    const QString folder = wish.paths.folder;
    const bool wasThere = QFileInfo::exists(folder);
    const auto stop = [finish, folder, wasThere](const Error &error) {
        if (!wasThere) // keys of a store that never came to be help nobody
            QDir(folder).removeRecursively();
        finish(complain(error));
    };
    if (const Done good = namesAreGood(wish); !good)
        return finish(complain(good.error()));
    if (QFileInfo::exists(wish.paths.database))
        return finish(complain({ErrorCode::BadInput,
                                QStringLiteral("there is a store at %1 already; it is never overwritten")
                                    .arg(wish.paths.database),
                                QStringLiteral("name another with --store")}));
    if (const Done made = wish.paths.makeFolders(); !made)
        return stop(made.error());
    generated(wish.paths, wish.agent,
              [&common, wish, stop, finish](const Result<std::shared_ptr<Signer>> &agent) mutable {
                  if (!agent)
                      return stop(agent.error());
                  wish.agentKey = (*agent)->key();
                  personKey(
                      common, wish.paths, wish.person,
                      [&common, wish, stop, finish](const Result<std::shared_ptr<Signer>> &person) mutable {
                          if (!person)
                              return stop(person.error());
                          wish.personKey = *person;
                          initStore(wish, systemClock(), qApp,
                                    [&common, wish, stop, finish](const Result<InitFacts> &facts) {
                                        if (!facts)
                                            return stop(facts.error());
                                        report(common, wish.paths, wish, *facts);
                                        finish(0);
                                    });
                      });
              });
}

} // namespace

void addInit(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        app.add_subcommand("init", "Make a store with a trust policy of one person and one agent");
    const auto agent = std::make_shared<std::string>("agent");
    verb->add_option("--agent", *agent, "name of the agent")->type_name("NAME");
    verb->callback([agent, &common, &chosen] {
        chosen = [agent, &common] {
            const auto paths = storePaths(common.store);
            if (!paths)
                return complain(paths.error());
            InitWish wish;
            wish.paths = *paths;
            wish.person = common.identity.isEmpty() ? qEnvironmentVariable("USER", QStringLiteral("person"))
                                                    : common.identity;
            wish.agent = QString::fromStdString(*agent);
            return runUntil(
                [&common, wish](const std::function<void(int)> &finish) { init(common, wish, finish); });
        };
    });
    example(*verb, "interlock init --identity dana --key ~/.ssh/id_ed25519");
}

} // namespace interlock::cli
