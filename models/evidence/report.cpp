#include "models/evidence/report.h"

#include "models/base/number.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

/// Text of people and machines in a cell of a table, or in a line: none of it may end the cell or the line.
QString cell(QString text)
{
    for (QChar &c : text)
        if (c < u' ')
            c = u' ';
    return text.replace(u'\\', u"\\\\"_s)
        .replace(u'|', u"\\|"_s)
        .replace(u'<', u"&lt;"_s)
        .replace(u'`', u"'"_s);
}

QString row(const QStringList &cells)
{
    QStringList safe;
    for (const QString &one : cells)
        safe << cell(one);
    return u"| %1 |\n"_s.arg(safe.join(u" | "_s));
}

QString head(const QStringList &names)
{
    return row(names) + u"|%1\n"_s.arg(QString(u"---|"_s).repeated(names.size()));
}

QString number(double value)
{
    return QString::number(value, 'g', 6);
}

QString optional(const std::optional<double> &value)
{
    return value ? number(*value) : QString();
}

QString summary(const Ledger &ledger, const RolloutEntry &rollout)
{
    const Plan &plan = rollout.plan->plan;
    const RolloutState &state = rollout.state;
    QString out = u"# Rollout %1: %2\n\n"_s.arg(cell(rollout.id.text), toString(state.phase));
    out += head({u"what"_s, u"value"_s});
    out += row({u"service"_s, plan.service});
    out += row({u"environment"_s, plan.environment});
    out += row({u"release"_s, u"%1 after %2"_s.arg(plan.canaryVersion, plan.stableVersion)});
    out += row({u"plan"_s, u"%1, SHA-256 %2"_s.arg(plan.name, rollout.planSha256)});
    out += row({u"lease"_s, rollout.leaseId});
    out += row({u"started"_s, toRfc3339(wallFromMs(rollout.startedAt.wallMs))});
    out += row({u"last look"_s, toRfc3339(wallFromMs(rollout.lastAt.wallMs))});
    out += row({u"canary, intended"_s, toString(state.intended)});
    out += row({u"canary, read back"_s, state.observed ? toString(state.observed->canary) : u"never"_s});
    if (!state.reason.isEmpty())
        out += row({u"why"_s, state.reason});
    out += row({u"log"_s, u"%1, %2 records, root %3"_s.arg(ledger.origin())
                              .arg(ledger.size())
                              .arg(QString::fromLatin1(ledger.tree().root().toHex()))});
    return out + u'\n';
}

QString stageTable(const StageProgress &progress)
{
    QString out = head({u"guardrail"_s, u"baseline"_s, u"average"_s, u"peak"_s, u"threshold"_s, u"coverage"_s,
                        u"verdict"_s, u"remark"_s});
    for (const StageRow &one : progress.table)
        out +=
            row({one.guardrail.text, optional(one.baseline), number(one.average), number(one.peak),
                 one.threshold ? one.threshold->text() : QString(),
                 u"%1 %"_s.arg(QString::number(one.coverage * 100, 'f', 1)), toString(one.verdict), one.why});
    return out + u'\n';
}

QString stages(const RolloutEntry &rollout)
{
    QString out = u"## Stages\n\n"_s;
    const std::vector<Stage> &planned = rollout.plan->plan.stages;
    for (std::size_t i = 0; i < planned.size() && i < rollout.state.stages.size(); ++i) {
        const StageProgress &progress = rollout.state.stages[i];
        const QString name = u"stage %1, %2"_s.arg(i + 1).arg(toString(planned[i].weight));
        if (progress.enteredAt == Instant{}) {
            out += u"- %1: not reached\n\n"_s.arg(name);
            continue;
        }
        out +=
            u"- %1: entered %2, baked %3 s of %4 s, %5 looks, %6 in breach; %7\n\n"_s
                .arg(name, toRfc3339(progress.enteredWall), number(double(progress.counted.count()) / 1000),
                     number(double(planned[i].bake.count()) / 1000))
                .arg(progress.evaluations)
                .arg(progress.breaches)
                .arg(progress.table.empty() ? u"not judged to its end"_s : toString(progress.verdict));
        if (!progress.table.empty())
            out += stageTable(progress);
    }
    return out;
}

QString demanded(const std::vector<DemandLine> &demands)
{
    if (demands.empty())
        return {};
    QString out = u"## What the plan demands as evidence\n\n"_s + head({u"demand"_s, u"met"_s, u"where"_s});
    for (const DemandLine &line : demands)
        out += row({line.demand, line.met ? u"yes"_s : u"NO"_s, line.text});
    return out + u'\n';
}

/// Who sat when the last key completed it, by the policy of then: what a later policy or a later word says
/// was not so when it was used.
Result<SeatReport> seatsWhenItCounted(const Ledger &ledger, const LeaseEntry &lease)
{
    const PolicyRecord *then =
        lease.completedAt < 0 ? nullptr : ledger.policies().inForceAt(lease.completedAt);
    if (!then)
        return fillSeats(*ledger.policy(), lease.record, lease.approvals);
    std::vector<SignedApproval> words;
    std::ranges::copy_if(lease.approvals, std::back_inserter(words),
                         [&lease](const SignedApproval &word) { return word.index <= lease.completedAt; });
    return fillSeats(*then, lease.record, words);
}

QString seats(const Ledger &ledger, const RolloutEntry &rollout)
{
    const LeaseEntry *entry = ledger.lease(rollout.leaseId);
    if (!entry)
        return {};
    const Lease &lease = entry->record.lease;
    QString out = u"## Who signed the lease\n\n"_s;
    out += u"Requested by %1 in record %2, for %3, until %4: %5\n\n"_s.arg(cell(lease.requester))
               .arg(entry->index)
               .arg(lease.actions.join(u", "_s), toRfc3339(lease.expires),
                    lease.reason.isEmpty() ? u"no reason given"_s : cell(lease.reason));
    const auto report = seatsWhenItCounted(ledger, *entry);
    if (!report)
        return out + cell(report.error().text) + u"\n\n"_s;
    out += head({u"seat"_s, u"person"_s, u"record"_s, u"reason"_s});
    for (const SeatLine &line : report->seats)
        out += row({line.role, line.person.isEmpty() ? u"open"_s : line.person,
                    line.index < 0 ? QString() : QString::number(line.index), line.reason});
    for (const QString &ignored : report->ignored)
        out += row({u"not counted"_s, QString(), QString(), ignored});
    return out + u'\n';
}

bool isDecision(const QString &what)
{
    return decisionWords().contains(what) || what == u"lowering-request" || what == u"approved" ||
           what == u"overridden";
}

QString timeline(const QString &title, const std::vector<RecordWords> &words,
                 const std::function<bool(const RecordWords &)> &wanted)
{
    QString out = u"## %1\n\n"_s.arg(title) + head({u"record"_s, u"time"_s, u"who"_s, u"what"_s, u"why"_s});
    for (const RecordWords &one : words)
        if (wanted(one))
            out += row({QString::number(one.index), toRfc3339(one.at), one.who, one.what, one.why});
    return out + u'\n';
}

} // namespace

QString reportOf(const Ledger &ledger, const RolloutId &id, const std::vector<RecordWords> &words,
                 const std::vector<DemandLine> &demands)
{
    const RolloutEntry &rollout = *ledger.rollout(id);
    const QString lease = u"lease %1 "_s.arg(rollout.leaseId.left(6));
    return summary(ledger, rollout) + demanded(demands) + stages(rollout) + seats(ledger, rollout) +
           timeline(
               u"Decisions"_s, words,
               [&id](const RecordWords &one) { return one.rollout == id.text && isDecision(one.what); }) +
           timeline(u"Every record of it"_s, words,
                    [&](const RecordWords &one) {
                        return one.rollout == id.text || one.why.startsWith(lease) ||
                               (one.what == u"lease" && one.why.startsWith(rollout.leaseId.left(6)));
                    }) +
           u"This page is for reading. What proves it is in `log/` and `samples/`; README says how to check it.\n"_s;
}

} // namespace interlock
