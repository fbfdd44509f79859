#include "models/guardrails/tracks.h"

#include "models/guardrails/compare.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

using Track = TrackEvidence::Track;
constexpr size_t kMostValues = 1000;

bool isRenewed(const TrackEvidence &evidence, std::initializer_list<Track> tracks)
{
    return std::ranges::all_of(tracks, [&](Track track) { return evidence.renewed[track]; });
}

/// The first track without a value decides what is said.
std::optional<Observation> lacking(const TrackEvidence &evidence, std::initializer_list<Track> tracks)
{
    static const std::array<QString, 4> names{QStringLiteral("canary"), QStringLiteral("canary's requests"),
                                              QStringLiteral("stable"), QStringLiteral("stable's requests")};
    for (const Track track : tracks)
        if (!evidence.seen[track].isValue()) {
            Observation told = evidence.seen[track];
            told.reason = QStringLiteral("%1: %2").arg(names[track], told.reason);
            return told;
        }
    return std::nullopt;
}

std::optional<Duration> oldest(const TrackEvidence &evidence, std::initializer_list<Track> tracks)
{
    Duration age{0};
    for (const Track track : tracks) {
        if (!evidence.seen[track].age)
            return std::nullopt;
        age = std::max(age, *evidence.seen[track].age);
    }
    return age;
}

Observation tell(double percent, std::optional<Duration> age, qint64 samples)
{
    return Observation::of(percent, age, int(std::min<qint64>(samples, std::numeric_limits<int>::max())));
}

/// Counts what the totals grew by since the last tick; it is evidence only where it is judged.
void tick(const CompareCounts &rule, const std::array<double, 4> &grown, Duration span, bool judged,
          TrackEvidence &evidence)
{
    const auto whole = [&grown](Track track) { return qint64(std::llround(grown[track])); };
    const qint64 requests = whole(Track::CanaryRequests) + whole(Track::StableRequests);
    evidence.canaryRequests += whole(Track::CanaryRequests);
    evidence.stableRequests += whole(Track::StableRequests);
    evidence.stableErrors += whole(Track::StableErrors);
    evidence.counted += span;
    if (requests == 0 || !judged)
        return;
    const double share = grown[Track::CanaryRequests] / double(requests);
    const CountTick counts{whole(Track::CanaryErrors), whole(Track::StableErrors), share};
    evidence.worse = add(evidence.worse, counts, rule.margin);
    if (rule.prove)
        evidence.safe = addForPromotion(evidence.safe, counts, *rule.prove);
}

/// Before the first stage: what stable does says how long a regression would take to be seen.
void countStable(Instant now, TrackEvidence &evidence)
{
    const Observation &errors = evidence.seen[Track::StableErrors];
    const Observation &requests = evidence.seen[Track::StableRequests];
    if (evidence.base || !errors.isValue() || !requests.isValue())
        return;
    const auto before = std::exchange(evidence.stableBase, std::array{errors.value, requests.value});
    if (before && errors.value >= before->front() && requests.value >= before->back()) {
        evidence.stableErrors += std::llround(errors.value - before->front());
        evidence.stableRequests += std::llround(requests.value - before->back());
        evidence.counted += now - evidence.countedTo.value_or(now);
    }
    evidence.countedTo = now;
}

std::optional<Observation> judgeCounts(const CompareCounts &rule, bool judged, Instant now,
                                       TrackEvidence &evidence)
{
    const auto all = {Track::CanaryErrors, Track::CanaryRequests, Track::StableErrors, Track::StableRequests};
    if (!isRenewed(evidence, all))
        return std::nullopt;
    evidence.renewed.fill(false);
    if (const auto told = lacking(evidence, all)) {
        if (!judged)
            countStable(now, evidence);
        return told; // the base stays: totals say what came between
    }
    std::array<double, 4> totals{}, grown{};
    for (size_t i = 0; i < totals.size(); ++i) {
        totals[i] = evidence.seen[i].value;
        grown[i] = evidence.base ? totals[i] - (*evidence.base)[i] : 0;
    }
    const bool restarted = std::ranges::any_of(grown, [](double by) { return by < 0; });
    const Duration span = evidence.countedTo ? now - *evidence.countedTo : Duration(0);
    const bool counts = evidence.base && !restarted;
    if (counts)
        tick(rule, grown, span, judged, evidence);
    evidence.base = totals;
    evidence.countedTo = now;
    if (evidence.canaryRequests == 0)
        return Observation::missing(QStringLiteral("the canary has had no requests to count"));
    if (counts && grown[Track::CanaryRequests] <= 0)
        return Observation::missing(QStringLiteral("the canary had no requests since the last look"));
    const double chance = std::min(1.0, std::exp(-evidence.worse.logValue())); // 1 / E
    return tell(100 * (1 - chance), oldest(evidence, all), evidence.canaryRequests);
}

void keep(std::deque<TrackEvidence::Value> &values, TrackEvidence::Value value, Duration window)
{
    values.push_back(value);
    while (values.size() > kMostValues || values.front().at <= value.at - window)
        values.pop_front();
}

std::vector<double> valuesOf(const std::deque<TrackEvidence::Value> &kept)
{
    std::vector<double> values;
    values.reserve(kept.size());
    for (const TrackEvidence::Value &value : kept)
        values.push_back(value.value);
    return values;
}

/// One more look, or the same again where nothing is judged. Sure of a difference that is too small to matter
/// is sure of nothing.
Observation rankCertainty(const CompareRanks &rule, bool judged, TrackEvidence &evidence,
                          std::optional<Duration> age)
{
    const std::vector<double> canary = valuesOf(evidence.canary), stable = valuesOf(evidence.stable);
    ComparisonRule asked;
    asked.worse = rule.direction;
    asked.confidence = rule.confidence;
    asked.effect = rule.effect;
    asked.looks = 1 / shareOfRisk(evidence.looks + (judged ? 1 : 0), evidence.planned);
    const TrackComparison made = compareTracks(canary, stable, asked);
    if (made.verdict == TrackVerdict::Inconclusive)
        return Observation::missing(made.reason);
    evidence.looks += judged ? 1 : 0;
    const double sure = 1 - std::min(1.0, (1 - made.sure) * asked.looks);
    const bool tooSmall = made.verdict == TrackVerdict::Same && sure >= rule.confidence;
    return tell(tooSmall ? 0 : 100 * sure, age, qint64(made.canaryValues));
}

std::optional<Observation> judgeRanks(const CompareRanks &rule, bool judged, Instant now,
                                      TrackEvidence &evidence)
{
    const auto sides = {Track::CanaryErrors, Track::StableErrors};
    if (!isRenewed(evidence, sides))
        return std::nullopt;
    evidence.renewed.fill(false);
    if (const auto told = lacking(evidence, sides))
        return told;
    if (judged) {
        keep(evidence.canary, {now, evidence.seen[Track::CanaryErrors].value}, rule.window);
        keep(evidence.stable, {now, evidence.seen[Track::StableErrors].value}, rule.window);
    }
    return rankCertainty(rule, judged, evidence, oldest(evidence, sides));
}

} // namespace

void see(Track track, const Observation &seen, TrackEvidence &evidence)
{
    evidence.seen[track] = seen;
    evidence.renewed[track] = true;
}

std::optional<Observation> certainty(const Compare &compare, bool judged, Instant now,
                                     TrackEvidence &evidence)
{
    if (const auto *counting = std::get_if<CompareCounts>(&compare))
        return judgeCounts(*counting, judged, now, evidence);
    if (const auto *ranks = std::get_if<CompareRanks>(&compare))
        return judgeRanks(*ranks, judged, now, evidence);
    return std::nullopt;
}

bool isGathering(const Compare &compare, const TrackEvidence &evidence)
{
    return std::holds_alternative<CompareRanks>(compare) && evidence.looks == 0;
}

void forgetBase(TrackEvidence &evidence)
{
    evidence.base.reset();
    evidence.stableBase.reset();
    evidence.countedTo.reset();
    evidence.renewed.fill(false);
}

Limit certaintyLimit(const Compare &compare)
{
    struct Chance {
        double operator()(const CompareCounts &rule) const { return rule.alpha; }
        double operator()(const CompareRanks &rule) const { return 1 - rule.confidence; }
        double operator()(const CompareShare &rule) const { return 1 - rule.confidence; }
    };
    const double chance = std::visit(Chance{}, compare);
    return {Comparison::AtLeast, std::round((1 - chance) * 1e8) / 1e6}; // 99, not 98.99999999999999
}

bool isCounting(const Compare &compare, const TrackEvidence &evidence)
{
    return std::holds_alternative<CompareCounts>(compare) && evidence.countedTo &&
           evidence.counted.count() == 0;
}

bool isProven(const Compare &compare, const TrackEvidence &evidence)
{
    const auto *counting = std::get_if<CompareCounts>(&compare);
    return !counting || !counting->prove || evidence.safe.logValue() >= -std::log(counting->alpha);
}

std::optional<Duration> timeToSeeDoubled(const CompareCounts &rule, const TrackEvidence &evidence,
                                         double share)
{
    const double seconds = double(evidence.counted.count()) / 1000;
    if (seconds <= 0 || evidence.stableRequests == 0)
        return std::nullopt;
    DetectionCase given;
    given.requestsPerSecond = double(evidence.canaryRequests + evidence.stableRequests) / seconds;
    given.share = share;
    given.baseErrorRate = double(evidence.stableErrors) / double(evidence.stableRequests);
    given.margin = rule.margin;
    given.alpha = rule.alpha;
    given.look = Duration(1000);
    return detectionTime(given);
}

} // namespace interlock
