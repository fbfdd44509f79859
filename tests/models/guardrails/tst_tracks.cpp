#include "models/guardrails/judge.h"
#include "models/guardrails/tracks.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// A rollout in small: totals that grow by what each look says, looked at every 10 s.
struct Counted {
    CompareCounts rule;
    TrackEvidence evidence;
    Instant now{Duration(1'000'000)};
    std::array<double, 4> totals{};

    /// Errors and requests of canary and stable since the look before.
    std::optional<Observation> look(double canaryErrors, double canary, double stableErrors, double stable,
                                    bool judged = true)
    {
        now += Duration(10'000);
        const std::array<double, 4> grown{canaryErrors, canary, stableErrors, stable};
        for (size_t i = 0; i < totals.size(); ++i)
            see(TrackEvidence::Track(i), Observation::of(totals[i] += grown[i]), evidence);
        return certainty(rule, judged, now, evidence);
    }
};

} // namespace

class TstTracks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstTotalsAreOnlyABase();
    void countsGiveTheEvidenceOfThePage();
    void aRegressionBecomesCertain();
    void evidenceIsCarriedAcrossAChangeOfWeight();
    void aRestartedProcessStartsANewTick();
    void whatNobodyWatchedIsNotCounted();
    void warmingUpIsNotCounted();
    void withoutATotalThereIsNoCertainty();
    void withoutRequestsThereIsNoCertainty();
    void nothingIsSaidBeforeAllTracksAreRenewed();
    void aStagePassesOnlyOnProof();
    void theLimitIsARoundNumber();
    void aDoubledRateIsSeenWithin();
    void theReasonIsASentence();
    void ranksNeedFiveValuesASide();
    void ranksSayWorse();
    void ranksForgetWhatLeftTheWindow();
    void aSmallEffectIsNoBreach();
    void anAgeThatOneTrackDoesNotTellIsUnknown();
    void aLookWithoutRequestsIsNoEvidence();
    void ranksAreJudgedOnBothSidesOrNotAtAll();
    void ranksKeepAThousandValues();
    void ranksProveNothingMore();
    void nothingIsKnownBeforeStableWasCounted();
    void ranksOfAWarmUpAreNoLook();
    void aShareIsNotComparedByTracks();
    void stableIsCountedBeforeTheFirstTraffic_data();
    void stableIsCountedBeforeTheFirstTraffic();
    void onceAllTotalsWereSeenStableIsCountedWithThem();
};

void TstTracks::anAgeThatOneTrackDoesNotTellIsUnknown()
{
    Counted run;
    run.look(0, 0, 0, 0);
    for (size_t i = 0; i < run.totals.size(); ++i) {
        Observation seen = Observation::of(run.totals[i] += 10, Duration(7), 1);
        if (i == 2)
            seen.age.reset();
        see(TrackEvidence::Track(i), seen, run.evidence);
    }
    const auto made = certainty(run.rule, true, run.now, run.evidence);
    QVERIFY(made && made->isValue() && !made->age);
}

void TstTracks::aLookWithoutRequestsIsNoEvidence()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(5, 100, 5, 100);
    const CountEvidence before = run.evidence.worse;
    QVERIFY(!run.look(3, 0, 0, 0)->isValue());
    QCOMPARE(run.evidence.worse, before);
}

namespace {

/// Looks at a rank test, each 10 s, with these values of canary and stable.
struct Ranked {
    CompareRanks rule;
    TrackEvidence evidence;
    Instant now{Duration(1'000'000)};

    std::optional<Observation> look(const Observation &canary, const Observation &stable, bool judged = true)
    {
        now += Duration(10'000);
        see(TrackEvidence::CanaryErrors, canary, evidence);
        see(TrackEvidence::StableErrors, stable, evidence);
        return certainty(rule, judged, now, evidence);
    }
};

} // namespace

void TstTracks::ranksAreJudgedOnBothSidesOrNotAtAll()
{
    Ranked run;
    see(TrackEvidence::CanaryErrors, Observation::of(1), run.evidence);
    QVERIFY(!certainty(run.rule, true, run.now, run.evidence)); // stable was not seen yet
    const auto blind = run.look(Observation::of(1), Observation::missing(u"no series"_s));
    QCOMPARE(blind->reason, u"stable: no series"_s);
    QVERIFY(run.evidence.canary.empty());
    run.look(Observation::of(1), Observation::of(1), false); // warming up
    QVERIFY(run.evidence.canary.empty() && run.evidence.stable.empty());
    run.look(Observation::of(1), Observation::of(1));
    QCOMPARE(run.evidence.canary.size(), 1UL);
}

/// Values from before a warm-up (a stage before) are still there: what they say is told, and costs no look.
void TstTracks::ranksOfAWarmUpAreNoLook()
{
    Ranked run;
    for (int i = 0; i < 8; ++i)
        run.look(Observation::of(500 + i), Observation::of(400 + i));
    const qint64 looks = run.evidence.looks;
    QVERIFY(looks > 0);
    const auto seen = run.look(Observation::of(500), Observation::of(400), false);
    QVERIFY(seen && seen->isValue());
    QCOMPARE(run.evidence.looks, looks);
}

void TstTracks::aShareIsNotComparedByTracks()
{
    Counted run;
    run.look(0, 0, 0, 0);
    for (size_t i = 0; i < run.totals.size(); ++i)
        see(TrackEvidence::Track(i), Observation::of(1), run.evidence);
    const TrackEvidence before = run.evidence;
    QVERIFY(!certainty(CompareShare{{u"total"_s}, 0.99, 0.1}, true, run.now, run.evidence));
    QCOMPARE(run.evidence.renewed, before.renewed); // nor taken from whoever compares them
}

namespace {

/// Looks at a canary that has no totals yet, and a stable with these.
struct StableAlone {
    TrackEvidence evidence;
    Instant now{Duration(1'000'000)};

    void look(const Observation &errors, const Observation &requests)
    {
        now += Duration(10'000);
        const Observation none = Observation::missing(u"no series"_s);
        see(TrackEvidence::CanaryErrors, none, evidence);
        see(TrackEvidence::CanaryRequests, none, evidence);
        see(TrackEvidence::StableErrors, errors, evidence);
        see(TrackEvidence::StableRequests, requests, evidence);
        (void)certainty(CompareCounts{}, false, now, evidence);
    }
};

} // namespace

void TstTracks::stableIsCountedBeforeTheFirstTraffic_data()
{
    QTest::addColumn<Observation>("errors");
    QTest::addColumn<Observation>("requests");
    QTest::addColumn<int>("counted"); // of its requests
    const Observation none = Observation::missing(u"no series"_s);
    QTest::newRow("totals that grew are counted") << Observation::of(15) << Observation::of(3000) << 1000;
    QTest::newRow("without its errors there is nothing to count") << none << Observation::of(3000) << 0;
    QTest::newRow("nor without its requests") << Observation::of(15) << none << 0;
    QTest::newRow("errors that began anew cost one look") << Observation::of(2) << Observation::of(3000) << 0;
    QTest::newRow("and so do requests") << Observation::of(15) << Observation::of(100) << 0;
}

void TstTracks::stableIsCountedBeforeTheFirstTraffic()
{
    QFETCH(Observation, errors);
    QFETCH(Observation, requests);
    QFETCH(int, counted);
    StableAlone run;
    run.look(Observation::of(10), Observation::of(2000));
    run.look(errors, requests);
    QCOMPARE(run.evidence.stableRequests, qint64(counted));
    QCOMPARE(run.evidence.counted, Duration(counted > 0 ? 10'000 : 0));
}

/// A canary whose totals were seen once and are gone: what came between is counted when they are back.
void TstTracks::onceAllTotalsWereSeenStableIsCountedWithThem()
{
    Counted run;
    run.look(0, 0, 10, 2000, false);
    StableAlone gone{run.evidence, run.now};
    gone.look(Observation::of(15), Observation::of(3000));
    QCOMPARE(gone.evidence.stableRequests, qint64(0));
    QVERIFY(!gone.evidence.stableBase);
}

void TstTracks::ranksKeepAThousandValues()
{
    Ranked run;
    run.rule.window = Duration(1'000'000'000);
    for (int i = 0; i < 1002; ++i)
        run.look(Observation::of(i), Observation::of(i));
    QCOMPARE(run.evidence.canary.size(), 1000UL);
    QCOMPARE(run.evidence.canary.front().value, 2.0);
}

void TstTracks::ranksProveNothingMore()
{
    QVERIFY(isProven(CompareRanks{}, {}));
    QVERIFY(isProven(CompareCounts{}, {}));
}

void TstTracks::nothingIsKnownBeforeStableWasCounted()
{
    Counted run;
    QVERIFY(!timeToSeeDoubled(run.rule, run.evidence, 0.05));
    run.look(0, 0, 0, 0);
    run.look(5, 100, 0, 0);
    QVERIFY(!timeToSeeDoubled(run.rule, run.evidence, 0.05));
}

void TstTracks::theFirstTotalsAreOnlyABase()
{
    Counted run;
    const auto first = run.look(50, 1000, 10, 10'000);
    QVERIFY(first && !first->isValue());
    QCOMPARE(run.evidence.worse, CountEvidence{});
}

void TstTracks::countsGiveTheEvidenceOfThePage()
{
    Counted run;
    run.rule.margin = 1;
    run.look(0, 0, 0, 0);
    run.look(2, 50, 3, 950);
    run.look(1, 250, 4, 750);
    run.look(6, 250, 5, 750);
    run.look(9, 500, 7, 500);
    QVERIFY(qAbs(run.evidence.worse.value() - 3.36057) < 1e-5); // the ticks of judging.md, section 6
    QCOMPARE(run.evidence.canaryRequests, qint64(1050));
    QCOMPARE(run.evidence.counted, Duration(40'000));
}

void TstTracks::aRegressionBecomesCertain()
{
    Counted run;
    const double limit = certaintyLimit(run.rule).value;
    run.look(0, 0, 0, 0);
    QVERIFY(run.look(1, 150, 14, 2850)->value < limit);
    Observation last;
    for (int i = 0; i < 12; ++i)
        last = *run.look(8, 150, 14, 2850);
    QVERIFY(last.value >= limit && last.value <= 100);
    QCOMPARE(last.samples, 13 * 150);
}

void TstTracks::evidenceIsCarriedAcrossAChangeOfWeight()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(5, 150, 14, 2850);
    const double before = run.evidence.worse.logValue();
    run.look(20, 750, 11, 2250); // 25 % now
    QVERIFY(run.evidence.worse.logValue() > before);
}

void TstTracks::aRestartedProcessStartsANewTick()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(5, 150, 14, 2850);
    const TrackEvidence before = run.evidence;
    run.look(-5, 10, 14, 2850); // its counters began anew
    QCOMPARE(run.evidence.worse, before.worse);
    QCOMPARE(run.evidence.canaryRequests, before.canaryRequests);
    run.look(5, 150, 14, 2850);
    QVERIFY(run.evidence.worse.logValue() > before.worse.logValue());
}

void TstTracks::whatNobodyWatchedIsNotCounted()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(1, 150, 14, 2850);
    const TrackEvidence before = run.evidence;
    forgetBase(run.evidence);
    run.look(500, 1000, 0, 9000);
    QCOMPARE(run.evidence.worse, before.worse);
    QCOMPARE(run.evidence.counted, before.counted);
}

void TstTracks::warmingUpIsNotCounted()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(100, 150, 14, 2850, false);
    QCOMPARE(run.evidence.worse, CountEvidence{});
}

void TstTracks::withoutATotalThereIsNoCertainty()
{
    Counted run;
    run.look(0, 0, 0, 0);
    run.look(1, 150, 14, 2850);
    for (int i = 0; i < 3; ++i)
        see(TrackEvidence::Track(i), Observation::of(run.totals[size_t(i)]), run.evidence);
    see(TrackEvidence::StableRequests, Observation::error(u"refused"_s), run.evidence);
    const auto seen = certainty(run.rule, true, run.now + Duration(10'000), run.evidence);
    QVERIFY(seen && seen->kind == Observation::Kind::Error);
    QCOMPARE(seen->reason, u"stable's requests: refused"_s);
}

void TstTracks::withoutRequestsThereIsNoCertainty()
{
    Counted run;
    run.look(0, 0, 0, 0);
    const auto none = run.look(0, 0, 14, 2850);
    QVERIFY(none && none->kind == Observation::Kind::Missing);
    run.look(1, 150, 14, 2850);
    const auto stopped = run.look(0, 0, 14, 2850);
    QVERIFY(stopped && stopped->kind == Observation::Kind::Missing);
}

void TstTracks::nothingIsSaidBeforeAllTracksAreRenewed()
{
    Counted run;
    see(TrackEvidence::CanaryErrors, Observation::of(1), run.evidence);
    QVERIFY(!certainty(run.rule, true, run.now, run.evidence));
}

void TstTracks::aStagePassesOnlyOnProof()
{
    Counted run;
    run.rule.prove = 2;
    run.look(0, 0, 0, 0);
    QVERIFY(!isProven(run.rule, run.evidence));
    for (int i = 0; i < 60; ++i)
        run.look(5, 1000, 5, 1000);
    QVERIFY(isProven(run.rule, run.evidence)); // 300 errors on each side: not twice as many
    QVERIFY(run.evidence.worse.value() < 1);
    Counted twice;
    twice.rule.prove = 2;
    twice.look(0, 0, 0, 0);
    for (int i = 0; i < 60; ++i)
        twice.look(10, 1000, 5, 1000);
    QVERIFY(!isProven(twice.rule, twice.evidence));
    QVERIFY(isProven(CompareCounts{}, TrackEvidence{})); // nothing was asked for
}

void TstTracks::theLimitIsARoundNumber()
{
    QCOMPARE(certaintyLimit(CompareCounts{}).value, 99.0);
    QCOMPARE(certaintyLimit(CompareRanks{}).value, 98.0);
    QCOMPARE(certaintyLimit(CompareRanks{}).comparison, Comparison::AtLeast);
}

void TstTracks::aDoubledRateIsSeenWithin()
{
    Counted run;
    run.rule.margin = 1;
    QVERIFY(!timeToSeeDoubled(run.rule, run.evidence, 0.05));
    run.look(0, 0, 0, 0);
    for (int i = 0; i < 6; ++i)
        run.look(0, 0, 10, 2000, false); // before the first stage: 200 a second, 0.5 % errors
    const auto slow = timeToSeeDoubled(run.rule, run.evidence, 0.05);
    const auto fast = timeToSeeDoubled(run.rule, run.evidence, 0.25);
    QVERIFY(slow && fast);
    QVERIFY(*fast < *slow);
    const double minutes = double(slow->count()) / 60'000;
    QVERIFY2(minutes > 5.2 * 0.8 && minutes < 5.2 * 1.2, qPrintable(QString::number(minutes)));
    QVERIFY(!timeToSeeDoubled(run.rule, run.evidence, 1)); // nothing to compare with
}

void TstTracks::theReasonIsASentence()
{
    Guardrail rule;
    rule.id = {u"errors-against-stable"_s};
    rule.indicator = {u"failed"_s};
    rule.compare = CompareCounts{};
    rule.breach = certaintyLimit(*rule.compare);
    const Judgement made = judge(rule, {}, Observation::of(99.5, Duration(0), 40), Instant{}, Instant{});
    QCOMPARE(made.reason,
             u"failed: 99.5 % sure that the canary is worse than stable, 99 % needed, 1 of 1 breaches"_s);
}

namespace {

std::optional<Observation>
ranks(const CompareRanks &rule, const std::vector<std::pair<double, double>> &values, TrackEvidence &evidence)
{
    std::optional<Observation> last;
    Instant now = evidence.canary.empty() ? Instant(Duration(0)) : evidence.canary.back().at;
    for (const auto &[canary, stable] : values) {
        see(TrackEvidence::CanaryErrors, Observation::of(canary), evidence);
        see(TrackEvidence::StableErrors, Observation::of(stable), evidence);
        last = certainty(rule, true, now += Duration(30'000), evidence);
    }
    return last;
}

const std::vector<std::pair<double, double>> kSlower{{520, 401}, {531, 399}, {518, 405}, {540, 398},
                                                     {525, 402}, {533, 407}, {529, 400}, {537, 396}};

} // namespace

void TstTracks::ranksNeedFiveValuesASide()
{
    TrackEvidence evidence;
    const auto seen = ranks({}, {kSlower.begin(), kSlower.begin() + 4}, evidence);
    QVERIFY(seen && seen->kind == Observation::Kind::Missing);
}

void TstTracks::ranksSayWorse()
{
    TrackEvidence evidence;
    const auto worse = ranks({}, kSlower, evidence);
    QVERIFY(worse && worse->value >= certaintyLimit(CompareRanks{}).value);
    TrackEvidence other;
    CompareRanks less;
    less.direction = Direction::Decrease;
    QVERIFY(ranks(less, kSlower, other)->value < 50);
}

void TstTracks::ranksForgetWhatLeftTheWindow()
{
    CompareRanks rule;
    rule.window = Duration(120'000);
    TrackEvidence evidence;
    ranks(rule, kSlower, evidence);
    QCOMPARE(evidence.canary.size(), size_t(4));
    QCOMPARE(evidence.stable.size(), size_t(4));
}

void TstTracks::aSmallEffectIsNoBreach()
{
    CompareRanks rule;
    rule.effect = 1.5;
    TrackEvidence evidence;
    QVERIFY(ranks(rule, kSlower, evidence)->value < certaintyLimit(rule).value);
}

QTEST_APPLESS_MAIN(TstTracks)
#include "tst_tracks.moc"
