#include "app/cli/bench_figures.h"
#include "app/cli/bench_log.h"
#include "app/cli/benches.h"
#include "app/cli/print.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kAppends = 500;
constexpr qint64 kLongLog = 100'000;
constexpr int kStarts = 3;

/// Runs a verb of this program on the store of the log, some times: medians.
Result<ChildFigures> ran(const BenchLog &log, const QStringList &verb)
{
    std::vector<double> seconds, peaks;
    for (int i = 0; i < kStarts; ++i) {
        const auto child = measureChild(QStringList{QCoreApplication::applicationFilePath(), u"--store"_s,
                                                    u"sqlite:"_s + log.paths().database, u"--quiet"_s} +
                                        verb);
        if (!child)
            return child;
        if (child->status != 0)
            return fail(ErrorCode::Environment,
                        u"`%1` ended with status %2"_s.arg(verb.join(u' ')).arg(child->status));
        seconds.push_back(child->seconds);
        peaks.push_back(child->peakMiB);
    }
    return ChildFigures{0, median(seconds), median(peaks)};
}

Done benchAppend(BenchLog &log)
{
    std::vector<double> milliseconds;
    Done done;
    for (int i = 0; i < kAppends && done; ++i)
        milliseconds.push_back(1000 * secondsOf([&] { done = log.addOneFact(); }));
    if (!done)
        return done;
    printFigure(u"store append, one signed record, durable, p50"_s, median(milliseconds), u"ms"_s, 3);
    printFigure(u"store append, one signed record, durable, p95"_s, percentile(milliseconds, 0.95), u"ms"_s,
                3);
    printFigure(u"store append, one signed record, durable, max"_s, percentile(milliseconds, 1), u"ms"_s, 3);
    return {};
}

Done benchStart(BenchLog &log)
{
    if (const Done added = log.addFacts(kLongLog - log.ledger().size()); !added)
        return added;
    const QStringList engine{u"engine"_s, u"--bare"_s, u"--once"_s};
    const auto checked = ran(log, engine);
    if (!checked)
        return passOn(checked);
    if (const Done pinned = log.pin(); !pinned)
        return pinned;
    const auto held = ran(log, engine);
    if (!held)
        return passOn(held);
    printFigure(u"engine start on 100000 records"_s, held->seconds, u"s"_s, 2);
    printFigure(u"engine start on 100000 records, peak RSS"_s, held->peakMiB, u"MiB"_s);
    printFigure(u"engine start on 100000 records, nothing pinned"_s, checked->seconds, u"s"_s, 2);
    return {};
}

Done benchDay()
{
    const auto log = BenchLog::make();
    if (!log)
        return passOn(log);
    if (const Done added = (*log)->addDay(); !added)
        return added;
    const auto status = ran(**log, {u"status"_s});
    if (!status)
        return passOn(status);
    printFigure(u"opening a journal of 24 h at 1 s"_s, status->seconds, u"s"_s, 2);
    printFigure(u"opening a journal of 24 h at 1 s, peak RSS"_s, status->peakMiB, u"MiB"_s);
    return {};
}

} // namespace

int benchStore()
{
    const auto log = BenchLog::make();
    Done done = log ? benchAppend(**log) : Done(passOn(log));
    if (done)
        done = benchStart(**log);
    if (done)
        done = benchDay();
    return done ? 0 : complain(done.error());
}

} // namespace interlock::cli
