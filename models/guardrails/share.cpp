#include "models/guardrails/share.h"

#include "models/base/number.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace interlock {

namespace {

constexpr Duration kSettles{2000}; ///< requests on their way while the weight changed are not counted
constexpr Duration kIdle{30'000};
constexpr qint64 kMostNeeded = 1'000'000'000;
constexpr int kBlock = 4; ///< a block has so many times the requests needed

double logFactorial(qint64 n)
{
    int sign = 0;
    return ::lgamma_r(double(n) + 1, &sign);
}

/// n ln(p), with 0 ln(0) = 0.
double logPower(qint64 n, double p)
{
    return n == 0 ? 0 : double(n) * std::log(p);
}

double levelOf(const CompareShare &rule)
{
    return -std::log(1 - rule.confidence);
}

/// Certainty of a block in percent. The j-th block has its share 1 / (j (j + 1)) of the chance to be wrong,
/// so that all of them together keep to the confidence.
double certaintyOf(qint64 canary, qint64 total, int block, const ShareRange &range)
{
    const double spent = std::log(double(block)) + std::log(double(block) + 1);
    const double proof = shareEvidence(canary, total, range) - spent;
    return 100 * (1 - std::min(1.0, std::exp(-proof)));
}

bool isOfNow(const Observation &seen, Instant now, Instant since)
{
    return now - seen.age.value_or(Duration(0)) >= since + kSettles;
}

void count(qint64 canary, qint64 total, qint64 needed, const ShareRange &range, ShareEvidence &evidence)
{
    evidence.canary += canary;
    evidence.total += total;
    evidence.blockCanary += canary;
    evidence.blockTotal += total;
    if (evidence.blockTotal < kBlock * needed)
        return;
    evidence.settled = certaintyOf(evidence.blockCanary, evidence.blockTotal, evidence.block, range);
    evidence.block = std::min(evidence.block + 1, std::numeric_limits<int>::max() - 1);
    evidence.blockCanary = evidence.blockTotal = 0;
}

/// Counts what the totals grew by since the last tick.
void tick(qint64 needed, const ShareRange &range, Instant now, ShareEvidence &evidence)
{
    const std::pair totals{evidence.canarySeen.value, evidence.totalSeen.value};
    const auto before = std::exchange(evidence.base, totals);
    if (!before || totals.first < before->first || totals.second < before->second) {
        evidence.grewAt = now;
        return;
    }
    const qint64 total = std::llround(std::min(totals.second - before->second, 1e12));
    const qint64 canary =
        std::clamp<qint64>(std::llround(std::min(totals.first - before->first, 1e12)), 0, total);
    if (total == 0)
        return;
    evidence.grewAt = now;
    count(canary, total, needed, range, evidence);
}

Observation lacking(const QString &whose, const Observation &seen)
{
    Observation told = seen;
    told.reason = QStringLiteral("%1: %2").arg(whose, seen.reason);
    return told;
}

} // namespace

ShareRange shareRange(const CompareShare &rule, double intended, std::optional<double> weighted)
{
    ShareRange range{intended, intended * (1 - rule.tolerance),
                     std::min(1.0, intended * (1 + rule.tolerance))};
    if (weighted && *weighted > 0) {
        range.low = std::min(range.low, *weighted);
        range.high = std::max(range.high, *weighted);
    }
    return range;
}

void startShare(double intended, Instant now, ShareEvidence &evidence)
{
    evidence = ShareEvidence{};
    evidence.intended = intended;
    evidence.since = now;
}

void seeShare(const std::optional<Observation> &canary, const std::optional<Observation> &total,
              ShareEvidence &evidence)
{
    if (canary) {
        evidence.canarySeen = *canary;
        evidence.canaryRenewed = true;
    }
    if (total) {
        evidence.totalSeen = *total;
        evidence.totalRenewed = true;
    }
}

void forgetBase(ShareEvidence &evidence)
{
    evidence.base.reset();
    evidence.grewAt.reset();
    evidence.canaryRenewed = evidence.totalRenewed = false;
}

double shareEvidence(qint64 canary, qint64 total, const ShareRange &range)
{
    if (total <= 0)
        return 0;
    const double best = std::clamp(double(canary) / double(total), range.low, range.high);
    const double averaged = logFactorial(canary) + logFactorial(total - canary) - logFactorial(total + 1);
    return averaged - logPower(canary, best) - logPower(total - canary, 1 - best);
}

qint64 requestsNeeded(const CompareShare &rule, const ShareRange &range)
{
    const double level = levelOf(rule) + std::log(2.0); // of the first block
    const auto shows = [&](qint64 requests) { return shareEvidence(0, requests, range) >= level; };
    qint64 enough = 1;
    while (enough < kMostNeeded && !shows(enough))
        enough *= 2;
    qint64 few = enough / 2;
    while (enough - few > 1) {
        const qint64 middle = few + (enough - few) / 2;
        (shows(middle) ? enough : few) = middle;
    }
    return enough;
}

std::optional<Observation> shareCertainty(const CompareShare &rule, const ShareRange &range, Instant now,
                                          ShareEvidence &evidence)
{
    if (!evidence.canaryRenewed || !evidence.totalRenewed)
        return std::nullopt;
    evidence.canaryRenewed = evidence.totalRenewed = false;
    if (!evidence.canarySeen.isValue())
        return lacking(QStringLiteral("the canary's requests"), evidence.canarySeen);
    if (!evidence.totalSeen.isValue())
        return lacking(QStringLiteral("all requests"), evidence.totalSeen);
    const qint64 needed = requestsNeeded(rule, range);
    if (isOfNow(evidence.totalSeen, now, evidence.since))
        tick(needed, range, now, evidence);
    const double here = certaintyOf(evidence.blockCanary, evidence.blockTotal, evidence.block, range);
    const double certain = std::max(here, evidence.settled);
    if (evidence.total < needed && certain < 100 * rule.confidence)
        return Observation::missing(
            QStringLiteral("%1 of %2 requests needed").arg(evidence.total).arg(needed));
    if (!evidence.grewAt || now - *evidence.grewAt > kIdle)
        return Observation::missing(QStringLiteral("no requests to count"));
    evidence.enough = true;
    const auto age = evidence.canarySeen.age && evidence.totalSeen.age
                         ? std::optional(std::max(*evidence.canarySeen.age, *evidence.totalSeen.age))
                         : std::nullopt;
    return Observation::of(certain, age,
                           int(std::min<qint64>(evidence.total, std::numeric_limits<int>::max())));
}

QString shareText(const ShareEvidence &evidence)
{
    if (evidence.total == 0)
        return {};
    const auto percent = [](double share) { return QString::number(100 * share, 'g', 3); };
    return QStringLiteral("%1 of %2 requests, %3 %, where %4 % is intended")
        .arg(evidence.canary)
        .arg(evidence.total)
        .arg(percent(double(evidence.canary) / double(evidence.total)), percent(evidence.intended));
}

} // namespace interlock
