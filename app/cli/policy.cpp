#include "app/cli/session.h"
#include "app/cli/verbs.h"

namespace interlock::cli {

namespace {

void print(const PolicyRecord &record)
{
    const Policy &policy = record.policy;
    printLine(QStringLiteral("policy   version %1  sha256 %2").arg(policy.version).arg(record.payloadSha256));
    for (const Principal &principal : policy.principals)
        for (const PolicyKey &key : principal.keys)
            printLine(QStringLiteral("%1 %2 %3  %4 (%5)")
                          .arg(toString(principal.kind).leftJustified(8), principal.id.leftJustified(14),
                               principal.roles.join(u',').leftJustified(18), key.key.fingerprint(),
                               toString(key.custody)));
    for (const auto &[environment, actions] : policy.rules)
        for (const auto &[action, rule] : actions) {
            QStringList seats;
            for (const SeatRule &seat : rule.all)
                seats << QStringLiteral("%1 x %2").arg(seat.n).arg(seat.role);
            printLine(QStringLiteral("rule     %1 %2: %3, at least %4 human")
                          .arg(environment, action, seats.join(QStringLiteral(" + ")))
                          .arg(rule.minHumans));
        }
    printLine(QStringLiteral("admins   %1, threshold %2")
                  .arg(policy.admins.join(QStringLiteral(", ")))
                  .arg(policy.adminThreshold));
}

int show(const CommonOptions &common, bool signers)
{
    const auto opened = openPetition(common);
    if (!opened)
        return complain(opened.error());
    const auto &policy = (*opened)->ledger().policy();
    if (!policy)
        return complain({ErrorCode::Environment, QStringLiteral("the log has no trust policy"),
                         QStringLiteral("`interlock init` makes one")});
    if (signers)
        printLine(QString::fromUtf8(allowedSigners(policy->policy)).trimmed());
    else if (common.json)
        printJson({{QStringLiteral("sha256"), policy->payloadSha256},
                   {QStringLiteral("policy"), toStatement(policy->policy).predicate}});
    else
        print(*policy);
    return 0;
}

} // namespace

void addPolicy(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *group = app.add_subcommand("policy", "The trust policy: who is who, and what needs whom");
    group->require_subcommand(1);
    example(*group, "interlock policy show");
    CLI::App *verb = group->add_subcommand("show", "The policy in force");
    const auto signers = std::make_shared<bool>(false);
    verb->add_flag("--allowed-signers", *signers, "as a file for ssh-keygen -Y verify");
    verb->callback(
        [signers, &common, &chosen] { chosen = [signers, &common] { return show(common, *signers); }; });
    example(*verb, "interlock policy show --allowed-signers > allowed_signers");
}

} // namespace interlock::cli
