#include "app/cli/lease_print.h"

#include "models/base/duration.h"
#include "models/engine/packrequest.h"
#include "models/engine/risk.h"

namespace interlock::cli {

namespace {

QJsonObject seatJson(const SeatLine &seat)
{
    return {{QStringLiteral("role"), seat.role},
            {QStringLiteral("person"), seat.person},
            {QStringLiteral("record"), seat.index},
            {QStringLiteral("reason"), seat.reason}};
}

QJsonObject riskJson(const RiskScore &risk)
{
    return {{QStringLiteral("points"), risk.points},
            {QStringLiteral("of"), risk.most},
            {QStringLiteral("limit"), risk.limit},
            {QStringLiteral("factors"), factorsJson(risk)}};
}

void printRisk(const RiskScore &risk, const std::vector<BoundChange> &changes)
{
    printLine(QStringLiteral("risk     %1 of %2; an agent signs below %3")
                  .arg(risk.points)
                  .arg(risk.most)
                  .arg(risk.limit));
    for (const RiskLine &line : risk.lines)
        printLine(QStringLiteral("         %1 of %2  %3  %4")
                      .arg(line.points, 3)
                      .arg(line.most, 3)
                      .arg(line.factor.leftJustified(16), line.why));
    for (const BoundChange &change : changes) {
        printLine(QStringLiteral("changed  %1: %2 lines since the last approved lease")
                      .arg(change.file)
                      .arg(change.changed));
        for (const QByteArray &line : change.lines)
            printLine(QStringLiteral("         ") + QString::fromUtf8(line));
    }
}

/// Why nothing starts under it any more, whoever signed it; empty while something may.
QString whyOver(const LeaseEntry &entry, const SeatReport &seats, WallTime now)
{
    const Lease &lease = entry.record.lease;
    const int starts = entry.starts;
    if (seats.denied)
        return seats.missing;
    if (starts >= lease.maxUses)
        return QStringLiteral("used up: %1 of %2 starts were used").arg(starts).arg(lease.maxUses);
    return lease.expires <= now ? QStringLiteral("expired at %1").arg(toRfc3339(lease.expires)) : QString();
}

/// The first open rollout that `fits`; empty when none does.
template <typename Fits>
QString openRollout(const Ledger &ledger, Fits fits)
{
    for (const auto &[id, rollout] : ledger.rollouts())
        if (!isOver(rollout.state.phase) && fits(rollout))
            return id.text;
    return {};
}

/// The rollout of the same plan that stands under another lease and could go on under this one.
QString resumable(const Ledger &ledger, const Lease &lease)
{
    return openRollout(ledger, [&lease](const RolloutEntry &rollout) {
        return rollout.planSha256 == lease.planSha256 && rollout.leaseId != lease.leaseId;
    });
}

/// The rollout that goes on under it.
QString runningUnder(const Ledger &ledger, const QString &leaseId)
{
    return openRollout(ledger,
                       [&leaseId](const RolloutEntry &rollout) { return rollout.leaseId == leaseId; });
}

/// The last line: what can be done with it.
QString whatNow(const ShownLease &shown)
{
    if (!shown.running.isEmpty())
        return shown.seats.complete
                   ? QStringLiteral("running  %1 goes on under it").arg(shown.running)
                   : QStringLiteral("missing  %1; %2 may not rise").arg(shown.seats.missing, shown.running);
    if (!shown.over.isEmpty())
        return QStringLiteral("over     %1; `interlock lease request PLAN` asks for a new one")
            .arg(shown.over);
    if (shown.seats.complete && !shown.resumes.isEmpty())
        return QStringLiteral("complete: `interlock resume %1` goes on under it").arg(shown.resumes);
    return shown.seats.complete ? QStringLiteral("complete: `interlock start` may use it")
                                : QStringLiteral("missing  %1").arg(shown.seats.missing);
}

void printTerms(const Lease &lease, int starts, const SeatReport &seats)
{
    printLine(QStringLiteral("lease    %1").arg(lease.leaseId));
    printLine(QStringLiteral("plan     %1 (%2, %3)  sha256 %4")
                  .arg(lease.rollout, lease.service, lease.environment, lease.planSha256));
    for (const Subject &file : lease.files)
        printLine(QStringLiteral("file     %1  sha256 %2").arg(file.name, file.sha256));
    printLine(QStringLiteral("rollback %1")
                  .arg(lease.packSha256.isEmpty() ? QStringLiteral("the engine makes the pack at the start")
                                                  : QStringLiteral("pack  sha256 ") + lease.packSha256));
    QStringList weights;
    for (const int weight : lease.weights)
        weights << toString(Weight{weight});
    printLine(QStringLiteral("allows   %1: %2")
                  .arg(lease.actions.join(QStringLiteral(", ")), weights.join(QStringLiteral(" -> "))));
    printLine(QStringLiteral("traffic  %1").arg(lease.traffic));
    printLine(QStringLiteral("asked by %1 at %2").arg(lease.requester, toRfc3339(lease.issued)));
    printLine(QStringLiteral("valid    from %1 until %2")
                  .arg(toRfc3339(lease.notBefore), toRfc3339(lease.expires)));
    printLine(QStringLiteral("starts   %1 at most, %2 used").arg(lease.maxUses).arg(starts));
    for (const SeatLine &seat : seats.seats)
        printLine(
            QStringLiteral("seat     %1: %2")
                .arg(seat.role, seat.person.isEmpty()
                                    ? QStringLiteral("open")
                                    : QStringLiteral("%1 (record %2)").arg(seat.person).arg(seat.index)));
    for (const QString &ignored : seats.ignored)
        printLine(QStringLiteral("ignored  %1").arg(oneLine(ignored)));
}

} // namespace

ShownLease::Traffic trafficThen(const Lease &lease, const StorePaths &paths)
{
    const auto reader = StoreReader::open(paths.database);
    const auto manifest = reader ? boundManifest(lease, **reader, paths) : std::nullopt;
    return manifest ? ShownLease::Traffic{manifest->unread, manifest->canary} : ShownLease::Traffic{};
}

QString warningOf(const ShownLease::Traffic &traffic)
{
    if (!traffic.unread.isEmpty())
        return QStringLiteral("the traffic was not read when it was asked for: %1").arg(traffic.unread);
    return traffic.canary > Weight{0}
               ? QStringLiteral(
                     "the canary has %1 already: a start takes all of it to stable at once, before "
                     "the first stage")
                     .arg(toString(*traffic.canary))
               : QString();
}

Result<ShownLease> shownLease(const Ledger &ledger, const LeaseEntry &entry, const StorePaths &paths,
                              WallTime now)
{
    auto seats = fillSeats(*ledger.policy(), entry.record, entry.approvals);
    if (!seats)
        return passOn(seats);
    const QString shared = sharedAccount(entry, *seats), over = whyOver(entry, *seats, now);
    const Lease &lease = entry.record.lease;
    return ShownLease{*std::move(seats),        over,   runningUnder(ledger, lease.leaseId),
                      resumable(ledger, lease), shared, trafficThen(lease, paths)};
}

void printLease(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown)
{
    printTerms(entry.record.lease, entry.starts, shown.seats);
    printLine(oneLine(whatNow(shown)));
    for (const QString &warning : {warningOf(shown.traffic), shown.shared})
        if (!warning.isEmpty())
            printLine(QStringLiteral("warning  ") + oneLine(warning));
    printRisk(riskOf(ledger, entry), changesSinceApproved(ledger, entry));
}

QJsonObject toJson(const Ledger &ledger, const LeaseEntry &entry, const ShownLease &shown)
{
    const Lease &lease = entry.record.lease;
    QJsonArray seats, weights;
    for (const SeatLine &seat : shown.seats.seats)
        seats.append(seatJson(seat));
    for (const int weight : lease.weights)
        weights.append(weight);
    return {{QStringLiteral("lease"), lease.leaseId},
            {QStringLiteral("plan"), lease.rollout},
            {QStringLiteral("service"), lease.service},
            {QStringLiteral("environment"), lease.environment},
            {QStringLiteral("plan_sha256"), lease.planSha256},
            {QStringLiteral("requester"), lease.requester},
            {QStringLiteral("issued"), toRfc3339(lease.issued)},
            {QStringLiteral("actions"), QJsonArray::fromStringList(lease.actions)},
            {QStringLiteral("weights_bp"), weights},
            {QStringLiteral("traffic"), lease.traffic},
            {QStringLiteral("traffic_unread"), shown.traffic.unread},
            {QStringLiteral("canary_bp"),
             shown.traffic.canary ? QJsonValue(shown.traffic.canary->basisPoints) : QJsonValue()},
            {QStringLiteral("not_before"), toRfc3339(lease.notBefore)},
            {QStringLiteral("pack_sha256"), lease.packSha256},
            {QStringLiteral("expires"), toRfc3339(lease.expires)},
            {QStringLiteral("max_uses"), lease.maxUses},
            {QStringLiteral("starts_used"), entry.starts},
            {QStringLiteral("seats"), seats},
            {QStringLiteral("ignored"), QJsonArray::fromStringList(shown.seats.ignored)},
            {QStringLiteral("complete"), shown.seats.complete},
            {QStringLiteral("missing"), shown.seats.missing},
            {QStringLiteral("over"), shown.over},
            {QStringLiteral("running"), shown.running},
            {QStringLiteral("shared_account"), shown.shared},
            {QStringLiteral("risk"), riskJson(riskOf(ledger, entry))}};
}

void showLeases(const CommonOptions &common, const Ledger &ledger, WallTime now)
{
    std::vector<const LeaseEntry *> entries;
    for (const auto &[id, entry] : ledger.leases())
        entries.push_back(&entry);
    std::ranges::sort(entries, {}, [](const LeaseEntry *entry) { return entry->record.lease.issued; });
    QJsonArray all;
    for (const LeaseEntry *entry : entries) {
        const Lease &lease = entry->record.lease;
        const auto seats = fillSeats(*ledger.policy(), entry->record, entry->approvals);
        const ShownLease shown{seats.value_or(SeatReport{}),
                               whyOver(*entry, seats.value_or(SeatReport{}), now),
                               runningUnder(ledger, lease.leaseId),
                               resumable(ledger, lease),
                               {},
                               {}};
        const QString standing = seats ? whatNow(shown) : seats.error().sentence();
        all.append(QJsonObject{{QStringLiteral("lease"), lease.leaseId},
                               {QStringLiteral("plan"), lease.rollout},
                               {QStringLiteral("environment"), lease.environment},
                               {QStringLiteral("requester"), lease.requester},
                               {QStringLiteral("issued"), toRfc3339(lease.issued)},
                               {QStringLiteral("complete"), shown.seats.complete},
                               {QStringLiteral("missing"), shown.seats.missing},
                               {QStringLiteral("over"), shown.over},
                               {QStringLiteral("running"), shown.running}});
        if (!common.json)
            printLine(QStringLiteral("%1  %2 (%3)  asked by %4 at %5  %6")
                          .arg(lease.leaseId.left(8), lease.rollout, lease.environment, lease.requester,
                               toRfc3339(lease.issued), standing.simplified()));
    }
    if (common.json)
        printJson({{QStringLiteral("leases"), all}});
}

} // namespace interlock::cli
