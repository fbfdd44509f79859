#include "app/cli/policy_print.h"
#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/base/linediff.h"
#include "models/engine/genesis.h"

namespace interlock::cli {

namespace {

void print(const PolicyHistory &policies)
{
    for (const Proposal &proposal : policies.proposals())
        printLine(QStringLiteral("proposed version %1 as record %2  sha256 %3: %4")
                      .arg(proposal.record.policy.version)
                      .arg(proposal.index)
                      .arg(proposal.record.payloadSha256, missingOf(*policies.inForce(), proposal)));
}

/// What the proposals change, line by line of the file that people edit.
void printDiff(const PolicyHistory &policies, const Proposal &proposal)
{
    printLine(QStringLiteral("policy %1, against policy %2 in force:")
                  .arg(proposal.record.policy.version)
                  .arg(policies.inForce()->policy.version));
    for (const QByteArray &line :
         diffLines(lineDiff(policyFile(policies.inForce()->policy), policyFile(proposal.record.policy))))
        printLine(QStringLiteral("  ") + QString::fromUtf8(line));
}

QJsonArray toJson(const PolicyHistory &policies)
{
    QJsonArray out;
    for (const Proposal &proposal : policies.proposals())
        out.append(QJsonObject{{QStringLiteral("sha256"), proposal.record.payloadSha256},
                               {QStringLiteral("version"), proposal.record.policy.version},
                               {QStringLiteral("record"), proposal.index},
                               {QStringLiteral("missing"), missingOf(*policies.inForce(), proposal)},
                               {QStringLiteral("policy"), toStatement(proposal.record.policy).predicate}});
    return out;
}

enum class Form { People, Signers, File };

int show(const CommonOptions &common, Form form)
{
    const auto opened = openPetition(common);
    if (!opened)
        return complain(opened.error());
    const PolicyHistory &policies = (*opened)->ledger().policies();
    const PolicyRecord *policy = policies.inForce();
    if (!policy)
        return complain({ErrorCode::Environment, QStringLiteral("the log has no trust policy"),
                         QStringLiteral("`interlock init` makes one")});
    if (form == Form::Signers) {
        printLine(QString::fromUtf8(allowedSigners(policy->policy)).trimmed());
    } else if (form == Form::File) {
        printLine(QString::fromUtf8(policyFile(policy->policy)).trimmed());
    } else if (common.json) {
        printJson({{QStringLiteral("sha256"), policy->payloadSha256},
                   {QStringLiteral("policy"), toStatement(policy->policy).predicate},
                   {QStringLiteral("proposed"), toJson(policies)}});
    } else {
        printLine(QStringLiteral("policy   version %1  sha256 %2")
                      .arg(policy->policy.version)
                      .arg(policy->payloadSha256));
        printPolicy(policy->policy);
        print(policies);
        for (const Proposal &proposal : policies.proposals())
            printDiff(policies, proposal);
    }
    return 0;
}

Result<QByteArray> readPolicyFile(const std::string &file)
{
    constexpr qint64 kMostBytes = 1024 * 1024;
    return readBounded(QString::fromStdString(file), kMostBytes);
}

/// What a file leaves out, as it would be if it were proposed now.
Policy frameFor(const Result<std::unique_ptr<Petition>> &opened)
{
    Policy frame;
    frame.asOf = {QStringLiteral("interlock/check"), (1LL << 53) - 1, QString(64, u'0')};
    if (opened && (*opened)->ledger().policy())
        frame.asOf = (*opened)->ledger().asOf();
    frame.issued = systemClock().now().wall;
    return frame;
}

/// The engine's key beside this store; nothing where this account may not read it.
std::optional<PublicKey> engineKeyOf(const StorePaths &paths)
{
    const auto line = readBounded(engineKeyPath(paths) + QStringLiteral(".pub"), 16 * 1024);
    const auto key = line ? publicKeyFromLine(*line) : Result<PublicKey>(passOn(line));
    return key ? std::optional(*key) : std::nullopt;
}

/// The file's policy, where it could follow the one in force in this store.
Result<Policy> fitPolicy(const QByteArray &bytes, const QString &name,
                         const Result<std::unique_ptr<Petition>> &opened)
{
    auto policy = policyFromFile(bytes, name, frameFor(opened));
    const auto engine = policy && opened ? engineKeyOf((*opened)->paths()) : std::nullopt;
    if (engine)
        if (const Done knows = knowsEngine(*policy, *engine); !knows)
            return passOn(knows);
    return policy;
}

/// What makes the file unsafe, one fault a line; else who could sign each action.
int check(const CommonOptions &common, const std::string &file)
{
    const auto bytes = readPolicyFile(file);
    if (!bytes)
        return complain(bytes.error());
    const auto opened = openPetition(common); // without a store the file is judged by itself
    const auto policy = fitPolicy(*bytes, QString::fromStdString(file), opened);
    if (!policy) {
        const QStringList faults = policy.error().text.split(u'\n');
        for (const QString &fault : faults)
            std::fprintf(stderr, "interlock: %s\n", fault.toUtf8().constData());
        return 2;
    }
    if (std::ranges::none_of(policy->principals, [](const Principal &one) {
            return one.kind == PrincipalKind::Console && !one.keys.empty();
        }))
        warn(QStringLiteral(
            "no console is named: nobody can write an evidence bundle, and no rollback of a console "
            "has a signature"));
    if (!common.quiet && !common.json)
        printPolicy(*policy);
    for (const auto &[environment, actions] : policy->rules)
        for (const auto &[action, rule] : actions)
            if (!common.quiet && !common.json)
                printLine(QStringLiteral("%1 %2: could be signed by %3")
                              .arg(environment, action,
                                   exampleSeating(*policy, rule, environment).join(QStringLiteral(" and "))));
    if (common.json)
        printJson({{QStringLiteral("safe"), true},
                   {QStringLiteral("principals"), qint64(policy->principals.size())}});
    return 0;
}

/// Says, before anybody signs, which rollouts a new policy holds; gives their ids and leases.
QStringList warnOfHold(const Ledger &ledger)
{
    const auto held = heldByPolicy(ledger, systemClock().now().wall);
    if (!held.empty())
        warn(warningOfHold(held));
    QStringList ids;
    for (const RolloutEntry *entry : held)
        ids << entry->id.text;
    return ids;
}

void printHeld(const Ledger &ledger, const QStringList &rollouts)
{
    for (const QString &id : rollouts)
        if (const RolloutEntry *entry = ledger.rollout(RolloutId{id}))
            printLine(
                QStringLiteral("held     %1: sign its lease again, `interlock lease sign %2 --role ROLE`, "
                               "then `interlock resume %1`")
                    .arg(id, entry->leaseId));
}

/// Says where the policies stand after record `index`; `rollouts` are those that a new one holds.
void printOutcome(const CommonOptions &common, Petition &asked, qint64 index, const QStringList &rollouts)
{
    (void)asked.refresh(); // only for the line below; the answer already stands
    const PolicyHistory &policies = asked.ledger().policies();
    const bool inForce = policies.since() == index + 1;
    if (common.json) {
        printJson({{QStringLiteral("index"), index},
                   {QStringLiteral("in_force"), inForce},
                   {QStringLiteral("version"), policies.inForce()->policy.version},
                   {QStringLiteral("held"), QJsonArray::fromStringList(inForce ? rollouts : QStringList())},
                   {QStringLiteral("proposed"), toJson(policies)}});
        return;
    }
    printLine(QStringLiteral("recorded as %1%2")
                  .arg(index)
                  .arg(inForce
                           ? QStringLiteral("; policy %1 is in force").arg(policies.inForce()->policy.version)
                           : QString()));
    print(policies);
    if (inForce)
        printHeld(asked.ledger(), rollouts);
}

int propose(const CommonOptions &common, const std::string &file, const std::string &reason)
{
    const auto bytes = readPolicyFile(file);
    if (!bytes)
        return complain(bytes.error());
    QStringList held;
    return petition(
        common,
        [&](Petition &asked, Petition::Answered answered) {
            held = warnOfHold(asked.ledger());
            asked.proposePolicy(*bytes, QString::fromStdString(file), QString::fromStdString(reason),
                                std::move(answered));
        },
        [&common, &held](Petition &asked, const EngineAnswer &answer) {
            printOutcome(common, asked, answer.index, held);
        });
}

int say(const CommonOptions &common, const std::string &id, const std::string &reason,
        ApprovalVerdict verdict)
{
    QStringList held;
    return petition(
        common,
        [&](Petition &asked, const Petition::Answered &answered) {
            const auto proposal = asked.ledger().policies().proposal(QString::fromStdString(id));
            if (!proposal)
                return answered(passOn(proposal));
            if (verdict == ApprovalVerdict::Approve && !common.quiet && !common.json)
                printDiff(asked.ledger().policies(), **proposal);
            if (verdict == ApprovalVerdict::Approve)
                held = warnOfHold(asked.ledger());
            asked.sayOnPolicy((*proposal)->record.payloadSha256, verdict, QString::fromStdString(reason),
                              answered);
        },
        [&common, &held](Petition &asked, const EngineAnswer &answer) {
            printOutcome(common, asked, answer.index, held);
        });
}

void addShow(CLI::App &group, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = group.add_subcommand("show", "The policy in force, and what is proposed");
    const auto form = std::make_shared<Form>(Form::People);
    verb->add_flag_callback(
        "--allowed-signers", [form] { *form = Form::Signers; }, "as a file for ssh-keygen -Y verify");
    verb->add_flag_callback(
        "--as-file", [form] { *form = Form::File; }, "as a file to change and to propose");
    verb->callback([form, &common, &chosen] { chosen = [form, &common] { return show(common, *form); }; });
    example(*verb, "interlock policy show --as-file > next.json");
}

struct ChangeOptions {
    std::string file, id, reason;
};

void addChanges(CLI::App &group, const CommonOptions &common, Run &chosen)
{
    const auto options = std::make_shared<ChangeOptions>();
    CLI::App *checks =
        group.add_subcommand("check", "All that makes a policy file unsafe; else who could sign what");
    checks->add_option("file", options->file, "JSON as `policy show --as-file` writes it")
        ->type_name("FILE")
        ->required();
    checks->callback([options, &common, &chosen] {
        chosen = [options, &common] { return check(common, options->file); };
    });
    example(*checks, "interlock policy check next.json");
    CLI::App *proposes = group.add_subcommand(
        "propose", "Propose the next policy; in force when enough admins signed. It holds "
                   "what is open until that is signed anew");
    proposes->add_option("file", options->file, "JSON as `policy show --as-file` writes it")
        ->type_name("FILE")
        ->required();
    proposes->add_option("--reason", options->reason, "kept in the record")->type_name("T")->required();
    proposes->callback([options, &common, &chosen] {
        chosen = [options, &common] { return propose(common, options->file, options->reason); };
    });
    example(*proposes, "interlock policy propose next.json --reason 'bob joins' --identity dana");
    for (const auto verdict : {ApprovalVerdict::Approve, ApprovalVerdict::Deny}) {
        const bool yes = verdict == ApprovalVerdict::Approve;
        CLI::App *says = group.add_subcommand(yes ? "sign" : "deny",
                                              yes ? "Put your key under a proposed policy"
                                                  : "Refuse a proposed policy, or take your key back");
        says->add_option("id", options->id, "the start of its digest, or its version")
            ->type_name("ID")
            ->required();
        auto *reason = says->add_option("--reason", options->reason, "kept in the record")->type_name("T");
        if (!yes)
            reason->required();
        says->callback([options, verdict, &common, &chosen] {
            chosen = [options, verdict, &common] {
                return say(common, options->id, options->reason, verdict);
            };
        });
        example(*says, yes ? "interlock policy sign 2 --identity erin"
                           : "interlock policy deny 2 --reason 'bob left' --identity erin");
    }
}

} // namespace

void addPolicy(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *group = app.add_subcommand("policy", "The trust policy: who is who, and what needs whom");
    example(*group, "interlock policy show");
    addShow(*group, common, chosen);
    addChanges(*group, common, chosen);
}

} // namespace interlock::cli
