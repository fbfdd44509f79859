#include "app/cli/policy_print.h"

#include "app/cli/print.h"
#include "models/base/duration.h"
#include "models/lease/risk.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

/// "fido2, touch and PIN wanted, good until ...".
QString keptWords(const PolicyKey &key)
{
    QStringList wanted;
    if (key.require.contains(u"up"_s))
        wanted << u"touch"_s;
    if (key.require.contains(u"uv"_s))
        wanted << u"PIN"_s;
    QString words = toString(key.custody);
    if (!wanted.isEmpty())
        words += u", %1 wanted"_s.arg(wanted.join(u" and "_s));
    if (key.until)
        words += u", good until %1"_s.arg(toRfc3339(*key.until));
    return words;
}

QString ruleWords(const ActionRule &rule)
{
    QStringList seats;
    for (const SeatRule &seat : rule.all)
        seats << u"%1 x %2"_s.arg(seat.n).arg(seat.role);
    return u"%1, at least %2 human, the requester %3, a lease of at most %4 for at most %5 starts"_s
        .arg(seats.join(u" + "_s))
        .arg(rule.minHumans)
        .arg(rule.requesterCounts ? u"may sit"_s : u"may not sit"_s, formatDuration(rule.maxLease))
        .arg(rule.maxUses);
}

void printRisk(const RiskWeights &risk)
{
    QStringList weights;
    for (const auto &[factor, usual] : riskFactors()) {
        const auto own = risk.points.find(factor);
        weights << u"%1 %2"_s.arg(factor).arg(own == risk.points.end() ? usual : own->second);
    }
    printLine(u"risk     an agent signs below %1; at most: %2"_s.arg(risk.limit).arg(weights.join(u", "_s)));
}

} // namespace

void printPolicy(const Policy &policy)
{
    for (const Principal &principal : policy.principals)
        for (const PolicyKey &key : principal.keys)
            printLine(u"%1 %2 %3  %4 (%5)"_s.arg(
                toString(principal.kind).leftJustified(8), principal.id.leftJustified(14),
                principal.roles.join(u',').leftJustified(18), key.key.fingerprint(), keptWords(key)));
    for (const auto &[kind, words] : policy.may)
        printLine(u"may      %1: %2"_s.arg(toString(kind), words.join(u", "_s)));
    for (const auto &[environment, actions] : policy.rules)
        for (const auto &[action, rule] : actions)
            printLine(u"rule     %1 %2: %3"_s.arg(environment, action, ruleWords(rule)));
    printLine(u"admins   %1, threshold %2"_s.arg(policy.admins.join(u", "_s)).arg(policy.adminThreshold));
    printRisk(policy.risk);
    for (const Revocation &revoked : policy.revoked)
        printLine(u"revoked  %1 (%2)%3"_s.arg(
            revoked.fingerprint, revoked.reason,
            revoked.suspectSince < 0 ? QString()
                                     : u", its records from %1 on are disputed"_s.arg(revoked.suspectSince)));
}

std::vector<const RolloutEntry *> heldByPolicy(const Ledger &ledger, WallTime now)
{
    std::vector<const RolloutEntry *> held;
    for (const auto &[id, entry] : ledger.rollouts()) {
        const Phase phase = entry.state.phase;
        const bool goesOn = !isOver(phase) && phase != Phase::Held && phase != Phase::RollingBack;
        if (goesOn && ledger.standing(entry, now).valid)
            held.push_back(&entry);
    }
    return held;
}

QString warningOfHold(const std::vector<const RolloutEntry *> &held)
{
    QStringList each;
    for (const RolloutEntry *entry : held) {
        const HoldPolicy &hold = entry->plan->plan.hold;
        each << u"%1 (%2 after %3)"_s.arg(
            entry->id.text, hold.otherwise == Gate::Otherwise::RollBack ? u"rolled back"_s : u"still held"_s,
            formatDuration(hold.deadline));
    }
    return u"in force, the policy holds what is open, until its keys sign again and somebody resumes it: %1"_s
        .arg(each.join(u", "_s));
}

} // namespace interlock::cli
