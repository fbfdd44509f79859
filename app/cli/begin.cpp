#include "app/cli/begin.h"

#include "models/base/shellword.h"
#include "models/store/enginestart.h"

#include <QCoreApplication>
#include <QTimer>

namespace interlock::cli {

namespace {

constexpr int kLookMs = 50;

void awaitEngine(QObject *context, const StorePaths &paths, const std::function<void(const Done &)> &then,
                 int tries)
{
    if (isGuarded(paths))
        return then({});
    if (tries == 0)
        return then(fail(ErrorCode::Environment, QStringLiteral("the engine did not start within 5 s"),
                         QStringLiteral("run `interlock engine` and see what it says")));
    QTimer::singleShot(kLookMs, context,
                       [context, paths, then, tries] { awaitEngine(context, paths, then, tries - 1); });
}

} // namespace

Result<PlanFile> readChecked(const std::string &path)
{
    PlanReading reading = readPlanFile(QString::fromStdString(path));
    if (reading.file)
        return std::move(*reading.file);
    QStringList lines;
    for (const PlanProblem &problem : reading.problems)
        lines << problem.text();
    return fail(ErrorCode::BadInput, lines.join(u'\n'));
}

/// The lease that was named, or the newest complete one over exactly this plan.
Result<QString> leaseFor(const Ledger &ledger, const PlanFile &plan, const std::string &named)
{
    if (!named.empty()) {
        auto id = findLease(ledger, QString::fromStdString(named));
        if (id && ledger.lease(*id)->record.lease.planSha256 != plan.sha256)
            return fail(ErrorCode::Refused,
                        QStringLiteral("lease %1 is over other bytes than %2").arg(id->left(6), plan.path),
                        QStringLiteral("request a lease for this plan: `interlock lease request`"));
        return id;
    }
    QString best, nearly, missing; // the newest complete one, and the newest that still could be
    qint64 newest = -1, newestOpen = -1;
    for (const auto &[id, entry] : ledger.leases()) {
        const Lease &lease = entry.record.lease;
        const bool open = entry.starts < lease.maxUses && lease.expires > systemClock().now().wall;
        const auto seats = fillSeats(*ledger.policy(), entry.record, entry.approvals);
        if (!open || !seats || lease.planSha256 != plan.sha256)
            continue;
        if (seats->complete && entry.index > newest) {
            newest = entry.index;
            best = id;
        } else if (!seats->complete && entry.index > newestOpen) {
            newestOpen = entry.index;
            nearly = id;
            missing = seats->missing;
        }
    }
    if (best.isEmpty() && !nearly.isEmpty())
        return fail(ErrorCode::Refused,
                    QStringLiteral("the lease %1 over %2 is not complete: %3")
                        .arg(nearly.left(6), plan.path, missing),
                    QStringLiteral("who is missing signs it: `interlock lease sign %1 --role ROLE`")
                        .arg(nearly.left(6)));
    if (best.isEmpty())
        return fail(ErrorCode::Refused, QStringLiteral("no complete lease covers %1").arg(plan.path),
                    QStringLiteral("`interlock lease request %1`, then two keys").arg(shellWord(plan.path)));
    return best;
}

void ensureEngine(QObject *context, const StorePaths &paths, const std::function<void(const Done &)> &then)
{
    if (!isGuarded(paths))
        if (const auto started = startEngine(QCoreApplication::applicationFilePath(), paths); !started)
            return then(passOn(started));
    awaitEngine(context, paths, then, 100);
}

} // namespace interlock::cli
