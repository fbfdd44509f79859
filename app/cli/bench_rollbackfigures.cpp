#include "app/cli/bench_rollbackfigures.h"

#include "app/cli/bench_figures.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

void printSpread(const QString &name, const std::vector<double> &values, int decimals = 0)
{
    if (values.empty())
        return;
    printFigure(name + u", p50"_s, median(values), u"ms"_s, decimals);
    printFigure(name + u", p95"_s, percentile(values, 0.95), u"ms"_s, decimals);
    printFigure(name + u", max"_s, percentile(values, 1), u"ms"_s, decimals);
}

void printTimes(const QString &how, const RollbackTimes &times)
{
    printSpread(how + u": breach to confirmed"_s, times.confirmed);
    printSpread(how + u": breach to first command"_s, times.sent);
    printSpread(how + u": breach to 0 read back"_s, times.ended);
}

double ratioOfP95(const std::vector<double> &ours, const std::vector<double> &theirs)
{
    const double most = percentile(theirs, 0.95);
    return most > 0 ? percentile(ours, 0.95) / most : 0;
}

} // namespace

void RollbackFigures::add(RollbackTimes &times, const BenchRollbackFacts &facts, Instant breach)
{
    const auto confirmed = double((facts.confirmed - breach).count());
    times.confirmed.push_back(confirmed);
    times.sent.push_back(confirmed + facts.sentMs);
    times.ended.push_back(confirmed + facts.verifiedMs);
}

void RollbackFigures::addSteps(const BenchRollbackFacts &facts)
{
    fromSample.push_back(facts.fromSampleMs);
    if (facts.durableMs < 0)
        return; // it was sent without: the disk took longer than a lowering waits
    judged.push_back(facts.fromSampleMs - facts.answeredMs);
    durable.push_back(facts.durableMs);
    answered.push_back(facts.answeredMs - facts.durableMs);
}

void RollbackFigures::printOwn() const
{
    printFigure(u"rollbacks measured"_s, double(watch.ended.size()), u"runs each"_s);
    printTimes(u"watch 100 ms"_s, watch);
    printTimes(u"same interval"_s, same);
    printSpread(u"confirmed breach to 0 read back"_s, verified, 2);
    printSpread(u"click to 0 read back"_s, click);
    double worst = 0;
    for (const auto &[what, times] : faults) {
        printSpread(what + u": breach to 0 read back"_s, times.ended);
        worst = std::max(worst, percentile(times.ended, 1));
    }
    printFigure(u"breach to 0 read back with any of these faults, max (at most 2000)"_s, worst, u"ms"_s);
}

void RollbackFigures::printFromSample(double bareMs) const
{
    printFigure(u"bare steps, sum of the p50"_s, bareMs, u"ms"_s, 3);
    printSpread(u"sample in to HAProxy's answer, intent durable between"_s, fromSample, 3);
    printSpread(u"of it, sample in to order"_s, judged, 3);
    printSpread(u"of it, order to durable intent"_s, durable, 3);
    printSpread(u"of it, durable intent to HAProxy's answer"_s, answered, 3);
    if (bareMs > 0)
        printFigure(u"ratio to the bare steps, p50"_s, median(fromSample) / bareMs, {}, 2);
}

void RollbackFigures::printRatios() const
{
    printTimes(u"through Prometheus, phase-locked"_s, locked);
    printTimes(u"through Prometheus, random phase"_s, unlocked);
    printSpread(u"prometheus+alertmanager, breach to HAProxy's answer"_s, peer);
    printFigure(u"ratio of phase-locked to random phase, p95"_s, ratioOfP95(locked.ended, unlocked.ended), {},
                2);
    printFigure(u"ratio to prometheus+alertmanager, watch 100 ms"_s, ratioOfP95(watch.ended, peer), {}, 3);
    printFigure(u"ratio to prometheus+alertmanager, same interval"_s, ratioOfP95(same.ended, peer), {}, 3);
}

} // namespace interlock::cli
