#pragma once

#include "models/guardrails/guardrail.h"
#include "models/metrics/observation.h"

namespace interlock {

/// The shares of requests, 0 to 1, that count as what was intended.
struct ShareRange {
    double intended = 0;
    double low = 0;
    double high = 0;
    bool operator==(const ShareRange &) const = default;
};

/// `rule.tolerance` of the intended share on either side, widened to the share that the weights as read back
/// give: whole weights cannot meet every share.
ShareRange shareRange(const CompareShare &rule, double intended, std::optional<double> weighted);

/// What the counting of one share remembers. A value. Counted are the requests since the share was set, in
/// blocks, so that a canary that stops getting its share after a long time is noticed as soon as one that
/// never got it.
struct ShareEvidence {
    Observation canarySeen, totalSeen; ///< newest running totals
    bool canaryRenewed = false, totalRenewed = false;
    double intended = 0;                           ///< the share the counts below are of; 0: none yet
    Instant since{};                               ///< when that share was set
    std::optional<std::pair<double, double>> base; ///< totals at the last tick: canary, all
    std::optional<Instant> grewAt;                 ///< when requests were counted last
    qint64 canary = 0, total = 0;                  ///< requests since then
    qint64 blockCanary = 0, blockTotal = 0;        ///< of them in the block that is being counted
    int block = 1;                                 ///< its number
    double settled = 0;                            ///< certainty in percent of the block before it
    bool enough = false;                           ///< so many were counted that they say something

    bool operator==(const ShareEvidence &) const = default;
};

/// Counts anew, for a share that was set now; requests of the first 2 s are on their way still.
void startShare(double intended, Instant now, ShareEvidence &evidence);

/// Takes the newest running totals; unset ones were not looked at.
void seeShare(const std::optional<Observation> &canary, const std::optional<Observation> &total,
              ShareEvidence &evidence);

/// Totals taken before time nobody watched, or from a load balancer that was replaced, are no base to count
/// from.
void forgetBase(ShareEvidence &evidence);

/// ln of the evidence that `canary` of `total` requests were drawn with no share of the range: the binomial
/// likelihood averaged over all shares, against that of the best share of the range. By Ville's inequality
/// the chance that it ever reaches ln(1/alpha) while the share is in the range is at most alpha, however
/// often one looks (Robbins, "Statistical methods related to the law of the iterated logarithm", 1970; the
/// shares for which it stays below are the binomial confidence interval of level 1 - alpha).
double shareEvidence(qint64 canary, qint64 total, const ShareRange &range);

/// How many requests it takes until a canary that gets none of them is noticed.
qint64 requestsNeeded(const CompareShare &rule, const ShareRange &range);

/// The certainty in percent that the canary does not get its share, from what was taken since the last call.
/// Missing while fewer requests than `requestsNeeded` were counted and they prove nothing yet, when a total
/// has no value, or when nobody asked anything for 30 s. Nothing: the totals were not both looked at. A total
/// that fell (a restarted process) loses its tick.
std::optional<Observation> shareCertainty(const CompareShare &rule, const ShareRange &range, Instant now,
                                          ShareEvidence &evidence);

/// "57 of 1000 requests, 5.7 %, where 5 % is intended"; empty before anything was counted.
QString shareText(const ShareEvidence &evidence);

} // namespace interlock
