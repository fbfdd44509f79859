#include "models/guardrails/confirm.h"
#include "models/guardrails/verdict.h"

#include <QTest>

#include <rapidcheck.h>

using namespace interlock;
using namespace std::chrono_literals;
using Phase = GuardrailState::Phase;

// Random rules on random rows of evaluations. Values run from 0 to 10, the breach is "> 5".
namespace {

struct Row {
    Guardrail rule;
    std::vector<std::optional<int>> values; ///< none is missing
    std::vector<int> seconds;               ///< from one evaluation to the next
};

rc::Gen<int> from(int least, int most)
{
    return rc::gen::inRange(least, most + 1);
}

Confirm anyConfirm()
{
    switch (*from(0, 3)) {
    case 0:
        return Consecutive{*from(1, 4)};
    case 1:
        return For{std::chrono::seconds(*from(0, 40)), std::chrono::seconds(*from(0, 20))};
    case 2: {
        const int of = *from(1, 6);
        return AtLeastOf{*from(1, of), of};
    }
    default:
        return ShareOfTime{*from(1, 10) / 10.0, std::chrono::seconds(*from(5, 60))};
    }
}

Row anyRow()
{
    Row row;
    row.rule.id = {QStringLiteral("any")};
    row.rule.indicator = {QStringLiteral("any")};
    row.rule.breach = Limit{Comparison::Above, 5};
    if (*rc::gen::arbitrary<bool>())
        row.rule.clear = Limit{Comparison::Below, 4};
    row.rule.confirm = anyConfirm();
    row.rule.warmUp = std::chrono::seconds(*from(0, 15));
    row.rule.missing.after = std::chrono::seconds(*from(0, 30));
    const int count = *from(1, 40);
    for (int i = 0; i < count; ++i) {
        row.values.push_back(*from(0, 4) == 0 ? std::nullopt : std::optional(*from(0, 10)));
        row.seconds.push_back(*from(1, 10));
    }
    return row;
}

Observation observed(std::optional<int> value)
{
    return value ? Observation::of(*value) : Observation::missing(QStringLiteral("none"));
}

std::vector<Judgement> run(const Row &row, const std::vector<std::optional<int>> &values)
{
    std::vector<Judgement> all;
    Instant now{};
    GuardrailState state;
    for (size_t i = 0; i < values.size(); ++i) {
        all.push_back(judge(row.rule, state, observed(values[i]), now, Instant{}));
        state = all.back().state;
        now += std::chrono::seconds(row.seconds[i]);
    }
    return all;
}

} // namespace

class TestJudgeProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWorseMeanNeverImprovesTheVerdict()
    {
        const bool held = rc::check("a worse mean never improves the verdict", [] {
            const bool high = *rc::gen::arbitrary<bool>();   // which side is the bad one
            const bool within = *rc::gen::arbitrary<bool>(); // whether the limit itself lies on it
            const int sign = high ? 1 : -1;
            Guardrail rule;
            if (*rc::gen::arbitrary<bool>())
                rule.breach = Limit{high ? (within ? Comparison::AtLeast : Comparison::Above)
                                         : (within ? Comparison::AtMost : Comparison::Below),
                                    sign * 500.0};
            if (!rule.breach || *rc::gen::arbitrary<bool>())
                rule.target = Limit{high ? (within ? Comparison::Below : Comparison::AtMost)
                                         : (within ? Comparison::Above : Comparison::AtLeast),
                                    sign * double(*from(300, 500))};
            rule.tolerance = *from(0, 30) / 100.0;
            StageTotals better, worse;
            const int looks = *from(1, 20);
            for (int i = 0; i < looks; ++i) {
                const double value = sign * *from(200, 700);
                better.add(rule, Observation::of(value));
                worse.add(rule, Observation::of(value + sign * *from(0, 200)));
            }
            RC_ASSERT(judgeStage(rule, worse, 0.95).verdict >= judgeStage(rule, better, 0.95).verdict);
            for (int i = 0; i < looks; ++i)
                better.add(rule, Observation::missing(QStringLiteral("gone")));
            RC_ASSERT(judgeStage(rule, better, 0.95).verdict == Verdict::Inconclusive);
        });
        QVERIFY(held);
    }
    void aWorseValueNeverImprovesThePhase()
    {
        QVERIFY(rc::check("pointwise worse values give pointwise worse phases", [] {
            const Row row = anyRow();
            auto worse = row.values;
            for (auto &value : worse)
                if (value)
                    value = std::min(*value + *from(0, 3), 10);
            const auto mild = run(row, row.values), harsh = run(row, worse);
            for (size_t i = 0; i < mild.size(); ++i)
                RC_ASSERT(harsh[i].state.phase >= mild[i].state.phase);
        }));
    }

    void aMissingEvaluationIsNeverHealthierThanAGoodOne()
    {
        QVERIFY(rc::check("missing >= good, and never below the phase before but for Prometheus' reset", [] {
            const Row row = anyRow();
            const auto all = run(row, row.values);
            const Judgement &before = all.back();
            const Instant next = *before.state.lastAt + 5s;
            const auto good = judge(row.rule, before.state, observed(0), next, Instant{});
            const auto gone = judge(row.rule, before.state, observed(std::nullopt), next, Instant{});
            if (before.state.phase != Phase::Warming) // out of warm-up a value is what makes it ok
                RC_ASSERT(gone.state.phase >= good.state.phase);
            if (!std::holds_alternative<For>(row.rule.confirm))
                RC_ASSERT(gone.state.phase == before.state.phase ||
                          (gone.state.phase == Phase::Warming && before.state.phase == Phase::Ok));
            if (before.state.phase == Phase::Warming)
                RC_ASSERT(gone.state.phase == Phase::Warming);
            RC_ASSERT(gone.state.missingSince.has_value());
        }));
    }

    void creditedTimeNeverExceedsObservedTime()
    {
        QVERIFY(rc::check("For and ShareOfTime count only intervals that end in a judged breach", [] {
            Row row = anyRow();
            Instant now{};
            GuardrailState state;
            Duration seen{0};
            for (size_t i = 0; i < row.values.size(); ++i) {
                if (*from(0, 5) == 0) {
                    now += std::chrono::seconds(*from(1, 1000));
                    state = afterBlindTime(state, now);
                }
                const auto next = now + std::chrono::seconds(row.seconds[i]);
                state = judge(row.rule, state, observed(row.values[i]), next, Instant{}).state;
                const bool judged = row.values[i] && next.time_since_epoch() >= row.rule.warmUp;
                if (judged && *row.values[i] > 5)
                    seen += next - now;
                now = next;
                if (const auto *share = std::get_if<ShareOfTime>(&row.rule.confirm))
                    RC_ASSERT(breachTime(state.looks, share->window) <= std::min(seen, share->window));
                else if (state.phase == Phase::Pending && state.activeAt && state.lastAt)
                    RC_ASSERT(!std::holds_alternative<For>(row.rule.confirm) ||
                              *state.lastAt - *state.activeAt <= seen);
            }
        }));
    }

    void aFiringGuardrailHasHadItsBreaches()
    {
        QVERIFY(rc::check("it fires on a breach alone, and demands exactly then", [] {
            const Row row = anyRow();
            const auto all = run(row, row.values);
            for (size_t i = 0; i < all.size(); ++i) {
                if (all[i].confirmedNow)
                    RC_ASSERT(row.values[i] && *row.values[i] > 5);
                const bool demands = all[i].state.phase == Phase::Firing || all[i].state.missingExceeded;
                RC_ASSERT(all[i].demand.has_value() == demands);
                RC_ASSERT(all[i].reason.isEmpty() == !demands);
            }
        }));
    }

    void foldedLooksTellTheSameAsAllLooks()
    {
        QVERIFY(rc::check("breach time from folded looks equals the sum over all intervals", [] {
            const Duration window = std::chrono::seconds(*from(5, 60));
            const Confirm confirm = ShareOfTime{1, window};
            std::deque<GuardrailState::Look> folded, all;
            Instant now{};
            const int count = *from(1, 60);
            for (int i = 0; i < count; ++i) {
                now += std::chrono::seconds(*from(1, 10));
                const GuardrailState::Look look{now, *rc::gen::arbitrary<bool>()};
                addLook(confirm, look, folded);
                all.push_back(look);
                RC_ASSERT(breachTime(folded, window) == breachTime(all, window));
            }
        }));
    }

    void looksStayBounded()
    {
        std::deque<GuardrailState::Look> looks;
        for (int i = 0; i < 20'000; ++i)
            addLook(ShareOfTime{0.5, 24h}, {Instant(Duration(i * 100)), i % 2 == 0}, looks);
        QVERIFY(looks.size() <= 4096);
        // Past the bound doubt counts as breach, never as health.
        QVERIFY(breachTime(looks, 24h) >= Duration(20'000 / 2 * 100 - 100));
        QVERIFY(breachTime(looks, 24h) <= Duration(20'000 * 100));
    }
};

QTEST_APPLESS_MAIN(TestJudgeProperties)
#include "tst_judgeproperties.moc"
