#include "ui/follower/policyview.h"

#include "models/base/duration.h"
#include "models/base/linediff.h"
#include "models/engine/ledger.h"

#include <QCoreApplication>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::PolicyView)
};

QStringList changesBetween(const Policy &before, const Policy &after)
{
    QStringList lines;
    for (const QByteArray &line : diffLines(lineDiff(policyFile(before), policyFile(after))))
        lines << QString::fromUtf8(line);
    return lines;
}

QStringList faultsOf(const Done &judged)
{
    return judged ? QStringList() : judged.error().text.split(u'\n', Qt::SkipEmptyParts);
}
/// Admins of the policy in force or of the proposed one who neither proposed it nor said a word on it.
QStringList awaitedOf(const Policy &now, const Proposal &proposal)
{
    const Policy &next = proposal.record.policy;
    const auto heard = [&](const QString &admin) {
        const auto isTheirs = [&](const SshSignature &signature) {
            for (const Policy *policy : {&now, &next})
                if (const Principal *one = principalOf(*policy, signature.key); one && one->id == admin)
                    return true;
            return false;
        };
        return isTheirs(proposal.signature) ||
               std::ranges::any_of(proposal.words, isTheirs, &SignedApproval::signature);
    };
    QStringList awaited;
    for (const QString &admin : now.admins + next.admins)
        if (!heard(admin) && !awaited.contains(admin))
            awaited << admin;
    return awaited;
}
} // namespace

std::optional<PolicyView> policyView(const Ledger &ledger)
{
    const PolicyRecord *now = ledger.policy();
    if (!now)
        return std::nullopt;
    PolicyView view{now->policy, {}, {}, faultsOf(validate(now->policy))};
    const Policy *before = nullptr;
    for (const PolicyHistory::Span &span : ledger.policies().spans()) {
        const Policy &policy = span.record.policy;
        view.versions.insert(view.versions.begin(),
                             {policy.version, span.record.payloadSha256, span.first, policy.issued,
                              policy.reason, before ? changesBetween(*before, policy) : QStringList()});
        before = &policy;
    }
    for (const Proposal &proposal : ledger.policies().proposals())
        view.proposals.push_back({proposal.record.policy.version, proposal.record.payloadSha256,
                                  proposal.index, proposal.record.policy.reason, missingOf(*now, proposal),
                                  awaitedOf(now->policy, proposal),
                                  changesBetween(now->policy, proposal.record.policy)});
    return view;
}

PolicyCheck checkPolicyFile(const QByteArray &bytes, const QString &name, const Ledger &ledger)
{
    const PolicyRecord *now = ledger.policy();
    if (!now)
        return {false, {Words::tr("The store has no policy yet: interlock init makes the first")}};
    Policy frame;
    frame.version = now->policy.version + 1;
    frame.previous = now->payloadSha256;
    frame.asOf = ledger.asOf();
    frame.issued = ledger.highWater();
    frame.reason = Words::tr("check");
    const auto next = policyFromFile(bytes, name, frame);
    if (!next)
        return {false, next.error().sentence().split(u'\n', Qt::SkipEmptyParts)};
    if (const Done may = checkSuccessor(*now, *next); !may)
        return {false, may.error().sentence().split(u'\n', Qt::SkipEmptyParts)};
    const QStringList changes = changesBetween(now->policy, *next);
    if (changes.isEmpty())
        return {true, {Words::tr("Safe, and the same as the policy in force")}};
    return {true,
            QStringList{Words::tr("Safe. As version %1 it would change:").arg(next->version)} + changes};
}

Result<Seating> seatingFor(const Policy &policy, const QString &environment, const QString &action)
{
    const auto rule = ruleFor(policy, environment, action);
    if (!rule)
        return passOn(rule);
    Seating seating;
    for (const SeatRule &wanted : rule->all) {
        Seating::Seat seat{wanted.role, {}};
        for (const Principal &principal : policy.principals) {
            if (principal.roles.contains(wanted.role) && !principal.keys.empty())
                seat.people << principal.id;
        }
        for (int i = 0; i < wanted.n; ++i)
            seating.seats.push_back(seat);
    }
    seating.example = exampleSeating(policy, *rule, environment);
    for (const QString &person : seating.example) {
        Policy without = policy;
        std::erase_if(without.principals, [&person](const Principal &one) { return one.id == person; });
        if (exampleSeating(without, *rule, environment).isEmpty())
            seating.necessary << person;
    }
    return seating;
}

QString ruleInWords(const ActionRule &rule)
{
    QStringList seats;
    for (const SeatRule &seat : rule.all)
        seats << Words::tr("%1 × %2", "number of seats, role").arg(seat.n).arg(seat.role);
    QStringList terms{seats.join(u" + "_s), Words::tr("%n human(s) at least", nullptr, rule.minHumans)};
    if (!rule.requesterCounts)
        terms << Words::tr("who asks fills none");
    terms << Words::tr("lease of %1 at most").arg(formatDuration(rule.maxLease))
          << Words::tr("%n start(s)", nullptr, rule.maxUses);
    return terms.join(u" · "_s);
}

} // namespace interlock
