#include "models/guardrails/confirm.h"
#include "tests/models/guardrails/timeline.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;
using namespace std::chrono_literals;
using Phase = GuardrailState::Phase;

Q_DECLARE_METATYPE(interlock::Confirm)

namespace {
const Instant kStart{};
} // namespace

class TestJudge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prometheusTimelines_data()
    {
        QTest::addColumn<int>("everyMinutes");
        QTest::addColumn<int>("forMinutes");
        QTest::addColumn<int>("keepMinutes");
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<QString>("expected");
        // What the rule sees: where Prometheus' lookback bridges a gap, the old value is seen again.
        QTest::addRow("t1 for 5m: inclusive at 5m, NaN resets, lookback bridges")
            << 1 << 5 << 0 << "gBBBBBBgBBBBBNBBBBBBB"
            << "-PPPPPF-PPPPP-PPPPPFF";
        QTest::addRow("t1 for 5m: without lookback the gap resets") << 1 << 5 << 0 << "gBBBBBBgBBBBBNB__BBBB"
                                                                    << "-PPPPPF-PPPPP-P--PPPP";
        QTest::addRow("t1 for 0: fires at once, never pending") << 1 << 0 << 0 << "gBBBBBBgBBBBBNBBBBBBB"
                                                                << "-FFFFFF-FFFFF-FFFFFFF";
        QTest::addRow("t2 for 2m keep 3m: minute 8 re-arms the 3 minutes, pending is not kept")
            << 1 << 2 << 3 << "gBBBBgggBgggggggBg"
            << "-PPFFFFFFFFF----P-";
        QTest::addRow("t2b keep bridges no data for its 3 minutes") << 1 << 2 << 3 << "BBBB____"
                                                                    << "PPFFFFF-";
        QTest::addRow("t3 vanished, old value seen for 5m: fires on dead data, then ends")
            << 1 << 5 << 0 << "BBBBBBBBB_"
            << "PPPPPFFFF-";
        QTest::addRow("t3 absent alert for 2m") << 1 << 2 << 0 << "gggggggggBBB"
                                                << "---------PPF";
        QTest::addRow("t3b a stale marker ends it at once") << 1 << 5 << 0 << "BBBBBBB_"
                                                            << "PPPPPFF-";
        QTest::addRow("t3b absent alert for 2m") << 1 << 2 << 0 << "gggggggBBBBBB"
                                                 << "-------PPFFFF";
        QTest::addRow("upstream: for 1m looked at every 5m") << 5 << 1 << 0 << "BBBggBB"
                                                             << "PFF--PF";
        QTest::addRow("upstream: for 1m keep 1m") << 1 << 1 << 1 << "BBBBgg"
                                                  << "PFFFF-";
        QTest::addRow("upstream: pending is never kept") << 1 << 1 << 1 << "Bggg"
                                                         << "P---";
        QTest::addRow("t4: breaches on the instants alone fire") << 1 << 5 << 0 << "BBBBBB"
                                                                 << "PPPPPF";
        QTest::addRow("t4 inverse: breaches between the instants never fire") << 1 << 0 << 0 << "gggg"
                                                                              << "----";
        QTest::addRow("error and stale reset like missing") << 1 << 1 << 0 << "BeBsBB"
                                                            << "P-P-PF";
        QTest::addRow("nothing becomes ok without a value") << 1 << 1 << 0 << "__g_"
                                                            << "WW--";
    }
    void prometheusTimelines()
    {
        QFETCH(int, everyMinutes);
        QFETCH(int, forMinutes);
        QFETCH(int, keepMinutes);
        QFETCH(QString, evaluations);
        const Guardrail rule =
            latency(For{std::chrono::minutes(forMinutes), std::chrono::minutes(keepMinutes)});
        QTEST(phases(rule, evaluations, std::chrono::minutes(everyMinutes)), "expected");
    }

    void t2KeepsTheFirstActiveAt()
    {
        const Guardrail rule = latency(For{2min, 3min});
        GuardrailState state;
        const QString row = QStringLiteral("gBBBBgggBgg");
        for (int minute = 0; minute < row.size(); ++minute)
            state = judge(rule, state, evaluation(row[minute]), kStart + std::chrono::minutes(minute), kStart)
                        .state;
        QCOMPARE(state.activeAt, std::optional(kStart + 1min));
        QCOMPARE(state.firingSince, std::optional(kStart + 3min));
        QCOMPARE(state.keepFiringSince, std::optional(kStart + 9min));
    }

    void countedConfirmations_data()
    {
        QTest::addColumn<Confirm>("confirm");
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<QString>("expected");
        const Confirm three = Consecutive{3};
        QTest::addRow("three in a row fire at the third") << three << "gBBBBg"
                                                          << "-PPFF-";
        QTest::addRow("a good value restarts the row") << three << "BBgBBB"
                                                       << "PP-PPF";
        QTest::addRow("missing freezes the row") << three << "B_B_NB"
                                                 << "PPPPPF";
        QTest::addRow("error and stale freeze it too") << three << "BeBsB"
                                                       << "PPPPF";
        QTest::addRow("missing keeps it firing") << three << "BBB__g"
                                                 << "PPFFF-";
        QTest::addRow("missing keeps it ok") << three << "g__B"
                                             << "---P";
        QTest::addRow("one fires at once") << Confirm(Consecutive{1}) << "gBg"
                                           << "-F-";
        QTest::addRow("a count of zero is one") << Confirm(Consecutive{0}) << "gBg"
                                                << "-F-";

        const Confirm threeOfFive = AtLeastOf{3, 5};
        QTest::addRow("3 of 5: three hits with gaps") << threeOfFive << "BgBgB"
                                                      << "P-P-F";
        QTest::addRow("3 of 5: the first hit has left the window") << threeOfFive << "BggBgB"
                                                                   << "P--P-P";
        QTest::addRow("3 of 5: fires until fewer than 3 of 5 are hits") << threeOfFive << "BBBgggg"
                                                                        << "PPFFF--";
        QTest::addRow("3 of 5: missing does not move the window") << threeOfFive << "B__B_____B"
                                                                  << "PPPPPPPPPF";
        QTest::addRow("3 of 5: missing keeps it firing") << threeOfFive << "BBB______"
                                                         << "PPFFFFFFF";
        QTest::addRow("2 of 2 is two in a row") << Confirm(AtLeastOf{2, 2}) << "BgBBg"
                                                << "P-PF-";

        const Confirm half = ShareOfTime{0.5, 4min};
        QTest::addRow("half of 4m: the first look stands for no time") << half << "BBB"
                                                                       << "PPF";
        QTest::addRow("half of 4m: after a good look two minutes are two looks") << half << "gBB"
                                                                                 << "-PF";
        QTest::addRow("half of 4m: alternating is half") << half << "gBgBgB"
                                                         << "-P-FFF";
        QTest::addRow("half of 4m: one in four is not") << half << "gBgggBgggB"
                                                        << "-P---P---P";
        QTest::addRow("half of 4m: ends when fewer than two minutes are left") << half << "gBBgggg"
                                                                               << "-PFFF--";
        QTest::addRow("half of 4m: missing time is not in the window") << half << "gB______B"
                                                                       << "-PPPPPPPF";
        const Confirm all = ShareOfTime{1, 3min};
        QTest::addRow("all of 3m: the whole window, bound included") << all << "gBBB"
                                                                     << "-PPF";
        QTest::addRow("all of 3m: not from a window that is not full") << all << "BBBB"
                                                                       << "PPPF";
        QTest::addRow("all of 3m: one good look ends it") << all << "gBBBg"
                                                          << "-PPF-";
    }
    void countedConfirmations()
    {
        QFETCH(Confirm, confirm);
        QFETCH(QString, evaluations);
        QTEST(phases(latency(confirm), evaluations, 1min), "expected");
    }

    void hysteresis_data()
    {
        QTest::addColumn<Confirm>("confirm");
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<QString>("expected");
        QTest::addRow("clear plays no part before it fires") << Confirm(Consecutive{2}) << "mBmBm"
                                                             << "-P-P-";
        QTest::addRow("a firing one waits for clear") << Confirm(Consecutive{2}) << "BBmmwm"
                                                      << "PFFF--";
        QTest::addRow("3 of 5 waits for clear too") << Confirm(AtLeastOf{1, 2}) << "Bmmmg"
                                                    << "FFFF-";
        QTest::addRow("for: between the limits it is still there") << Confirm(For{1min, 0min}) << "BBmmg"
                                                                   << "PFFF-";
        QTest::addRow("for: pending ends below the breach") << Confirm(For{2min, 0min}) << "BBmB"
                                                            << "PP-P";
    }
    void hysteresis()
    {
        QFETCH(Confirm, confirm);
        QFETCH(QString, evaluations);
        Guardrail rule = latency(confirm);
        rule.clear = Limit{Comparison::Below, 480};
        QTEST(phases(rule, evaluations, 1min), "expected");
    }

    void limitsAreExactOnTheirBoundary_data()
    {
        QTest::addColumn<int>("comparison");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("below_on_above");
        QTest::addRow("above") << int(Comparison::Above) << "> 0.5"
                               << "001";
        QTest::addRow("at least") << int(Comparison::AtLeast) << ">= 0.5"
                                  << "011";
        QTest::addRow("below") << int(Comparison::Below) << "< 0.5"
                               << "100";
        QTest::addRow("at most") << int(Comparison::AtMost) << "<= 0.5"
                                 << "110";
        QTest::addRow("equal") << int(Comparison::Equal) << "== 0.5"
                               << "010";
        QTest::addRow("not equal") << int(Comparison::NotEqual) << "!= 0.5"
                                   << "101";
    }
    void limitsAreExactOnTheirBoundary()
    {
        QFETCH(int, comparison);
        const Limit limit{Comparison(comparison), 0.5};
        QTEST(limit.text(), "text");
        QString met;
        for (const double value : {0.4, 0.5, 0.6})
            met += limit.isMetBy(value) ? u'1' : u'0';
        QTEST(met, "below_on_above");
        QVERIFY(!limit.isMetBy(std::nan("")));
    }

    void warning_data()
    {
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<bool>("warning");
        QTest::addRow("on the warn side") << "w" << true;
        QTest::addRow("below it") << "g" << false;
        QTest::addRow("in breach is more than a warning") << "B" << false;
        QTest::addRow("missing leaves it") << "w_" << true;
        QTest::addRow("a good value ends it") << "w_g" << false;
    }
    void warning()
    {
        QFETCH(QString, evaluations);
        Guardrail rule = latency(Consecutive{1});
        rule.warn = Limit{Comparison::Above, 450};
        GuardrailState state;
        for (const QChar each : evaluations)
            state = judge(rule, state, evaluation(each), kStart, kStart).state;
        QTEST(state.warning, "warning");
    }

    void warmUpShowsAndDoesNotJudge()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.warmUp = 2min;
        GuardrailState state;
        Judgement made = judge(rule, state, evaluation(u'B'), kStart + 119'999ms, kStart);
        QCOMPARE(toString(made.state.phase), toString(Phase::Warming));
        QCOMPARE(made.state.last.value, 600.0);
        QVERIFY(!made.demand);
        made = judge(rule, made.state, evaluation(u'B'), kStart + 2min, kStart); // the bound is judged
        QCOMPARE(toString(made.state.phase), toString(Phase::Firing));
        QVERIFY(made.confirmedNow);
    }

    void warmUpCountsMissing()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.warmUp = 10min;
        rule.missing = {90s, Action::RollBack};
        GuardrailState state = judge(rule, {}, evaluation(u'_'), kStart, kStart).state;
        const Judgement made = judge(rule, state, evaluation(u'_'), kStart + 90s, kStart);
        QCOMPARE(made.demand, std::optional(Action::RollBack));
        QCOMPARE(toString(made.state.phase), toString(Phase::Warming));
    }

    void aStageChangeKeepsEvidence()
    {
        Guardrail rule = latency(For{5min, 0min});
        rule.warmUp = 2min;
        GuardrailState state = judge(rule, {}, evaluation(u'B'), kStart + 10min, kStart).state;
        state = judge(rule, state, evaluation(u'B'), kStart + 13min, kStart).state; // 3 minutes seen
        const Instant stage = kStart + 13min;
        state = enterStage(state, stage);
        QCOMPARE(toString(state.phase), toString(Phase::Pending));
        state = judge(rule, state, evaluation(u'g'), stage + 1min, stage).state; // shown, not judged
        QCOMPARE(toString(state.phase), toString(Phase::Pending));
        state =
            judge(rule, state, evaluation(u'B'), stage + 2min, stage).state; // 4 minutes: warm-up earns none
        QCOMPARE(toString(state.phase), toString(Phase::Pending));
        state = judge(rule, state, evaluation(u'B'), stage + 3min, stage).state;
        QCOMPARE(toString(state.phase), toString(Phase::Firing));
        QCOMPARE(toString(enterStage(state, stage + 3min).phase), toString(Phase::Firing));
    }

    void aStageChangeWarmsWhatWasOk()
    {
        const GuardrailState ok = judge(latency(Consecutive{2}), {}, evaluation(u'g'), kStart, kStart).state;
        QCOMPARE(toString(ok.phase), toString(Phase::Ok));
        QCOMPARE(toString(enterStage(ok, kStart + 1min).phase), toString(Phase::Warming));
    }

    void missingPolicyBoundaries_data()
    {
        QTest::addColumn<QString>("evaluations"); // each 30 s apart
        QTest::addColumn<bool>("demanded");
        QTest::addRow("60 s without a value") << "g___" << false;
        QTest::addRow("90 s, the bound included") << "g____" << true;
        QTest::addRow("errors, stale and NaN count alike") << "gesN_" << true;
        QTest::addRow("one value starts it again") << "___g___" << false;
        QTest::addRow("from the very first evaluation") << "____" << true;
    }
    void missingPolicyBoundaries()
    {
        QFETCH(QString, evaluations);
        QFETCH(bool, demanded);
        Guardrail rule = latency(Consecutive{1});
        rule.missing = {90s, Action::Hold};
        Judgement made;
        Instant now = kStart;
        for (const QChar each : evaluations) {
            made = judge(rule, made.state, evaluation(each), now, kStart);
            now += 30s;
        }
        QCOMPARE(made.demand.has_value(), demanded);
        QCOMPARE(made.state.missingExceeded, demanded);
        QCOMPARE(made.reason.isEmpty(), !demanded);
    }

    void theStrongerDemandCounts()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.missing = {1min, Action::Hold};
        rule.action = Action::RollBack;
        GuardrailState state = judge(rule, {}, evaluation(u'B'), kStart, kStart).state;
        state = judge(rule, state, evaluation(u'_'), kStart + 1min, kStart).state;
        Judgement made = judge(rule, state, evaluation(u'_'), kStart + 2min, kStart);
        QVERIFY(made.state.missingExceeded);
        QCOMPARE(made.demand, std::optional(Action::RollBack));
        rule.missing.action = Action::SecurityRollBack;
        made = judge(rule, state, evaluation(u'_'), kStart + 2min, kStart);
        QCOMPARE(made.demand, std::optional(Action::SecurityRollBack));
        QCOMPARE(made.reason,
                 QStringLiteral("p95-latency without a value for 1m, 1m allowed: missing (no series)"));
    }

    void tooFewSamplesAreMissing()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.minSamples = 5;
        const GuardrailState few = judge(rule, {}, Observation::of(600, 0ms, 3), kStart, kStart).state;
        QCOMPARE(toString(few.last.kind), toString(Observation::Kind::Missing));
        QCOMPARE(few.last.reason, QStringLiteral("3 of 5 samples needed"));
        QCOMPARE(toString(few.phase), toString(Phase::Warming));
        QCOMPARE(few.missingSince, std::optional(kStart));
        QCOMPARE(toString(judge(rule, {}, Observation::of(600, 0ms, 5), kStart, kStart).state.phase),
                 toString(Phase::Firing));
    }

    void aValueThatIsNotFiniteIsMissing()
    {
        Observation forged = Observation::of(1);
        forged.value = std::numeric_limits<double>::infinity();
        const GuardrailState state = judge(latency(Consecutive{1}), {}, forged, kStart, kStart).state;
        QCOMPARE(toString(state.phase), toString(Phase::Warming));
        QVERIFY(state.missingSince);
    }

    void shadowJudgesAndNeverActs()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.shadow = true;
        rule.missing = {0ms, Action::RollBack};
        const Judgement fired = judge(rule, {}, evaluation(u'B'), kStart, kStart);
        QCOMPARE(toString(fired.state.phase), toString(Phase::Firing));
        QVERIFY(fired.confirmedNow);
        QVERIFY(!fired.demand);
        QVERIFY(fired.wanted == rule.action); // what it would have done, and why
        QVERIFY2(fired.reason.contains(u" > "), qPrintable(fired.reason));
        const Judgement gone = judge(rule, fired.state, evaluation(u'_'), kStart + 1min, kStart);
        QVERIFY(gone.state.missingExceeded);
        QVERIFY(!gone.demand);
        QVERIFY(!gone.reason.isEmpty());
    }

    void aReasonHasItsUnit()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.unit = QStringLiteral("ms");
        rule.breach = Limit{Comparison::Above, 500};
        const Judgement fired = judge(rule, {}, Observation::of(600.1234567), kStart, kStart);
        QVERIFY2(fired.reason.contains(u"600.123 ms > 500 ms"), qPrintable(fired.reason));
        const Judgement after = judge(rule, fired.state, Observation::missing({}), kStart, kStart);
        QVERIFY2(after.reason.contains(u"after a breach > 500 ms"), qPrintable(after.reason));
    }

    void withoutABreachNothingFires()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.breach.reset();
        QCOMPARE(phases(rule, QStringLiteral("BBg_"), 1min), QStringLiteral("----"));
    }

    void confirmedNowIsToldOnce()
    {
        const Guardrail rule = latency(Consecutive{2});
        Judgement made;
        QString told;
        for (const QChar each : QStringLiteral("BBBgBB")) {
            made = judge(rule, made.state, evaluation(each), kStart, kStart);
            told += made.confirmedNow ? u'1' : u'0';
        }
        QCOMPARE(told, QStringLiteral("010001"));
    }

    void reasons_data()
    {
        QTest::addColumn<Confirm>("confirm");
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<QString>("reason");
        QTest::addRow("no demand, no reason") << Confirm(Consecutive{3}) << "BB"
                                              << "";
        QTest::addRow("consecutive") << Confirm(Consecutive{3}) << "BBBB"
                                     << "p95-latency 600 > 500, 3 of 3 breaches";
        QTest::addRow("for") << Confirm(For{2min, 0min}) << "BBBB"
                             << "p95-latency 600 > 500, breach lasts 3m, 2m needed";
        QTest::addRow("for 0") << Confirm(For{}) << "B"
                               << "p95-latency 600 > 500, confirmed at once";
        QTest::addRow("kept firing") << Confirm(For{0min, 3min}) << "Bg"
                                     << "p95-latency 400 after a breach > 500, confirmed at once";
        QTest::addRow("k of n") << Confirm(AtLeastOf{2, 5}) << "BgB"
                                << "p95-latency 600 > 500, 2 of the last 3 in breach, 2 needed of 5";
        QTest::addRow("share") << Confirm(ShareOfTime{0.5, 4min}) << "gBBB"
                               << "p95-latency 600 > 500, 75 % of 4m in breach, 50 % needed";
        QTest::addRow("not yet clear")
            << Confirm(Consecutive{2}) << "BBm"
            << "p95-latency 490 not yet < 480 after a breach > 500, 2 of 2 breaches";
        QTest::addRow("firing without a value")
            << Confirm(Consecutive{2}) << "BBe"
            << "p95-latency error (timeout) after a breach > 500, 2 of 2 breaches";
    }
    void reasons()
    {
        QFETCH(Confirm, confirm);
        QFETCH(QString, evaluations);
        Guardrail rule = latency(confirm);
        rule.clear = std::holds_alternative<Consecutive>(confirm)
                         ? std::optional(Limit{Comparison::Below, 480})
                         : std::nullopt;
        Judgement made;
        Instant now = kStart;
        for (const QChar each : evaluations) {
            made = judge(rule, made.state, evaluation(each), now, kStart);
            now += 1min;
        }
        QTEST(made.reason, "reason");
    }

    void evidenceIsTextBeforeItIsEnough_data()
    {
        QTest::addColumn<Confirm>("confirm");
        QTest::addColumn<QString>("evaluations");
        QTest::addColumn<QString>("text");
        QTest::addRow("one of three") << Confirm(Consecutive{3}) << "B"
                                      << "1 of 3 breaches";
        QTest::addRow("nothing lasts before the first breach") << Confirm(For{2min, 0min}) << "g"
                                                               << "breach lasts 0s, 2m needed";
        QTest::addRow("nor before the first look") << Confirm(For{2min, 0min}) << ""
                                                   << "breach lasts 0s, 2m needed";
    }
    void evidenceIsTextBeforeItIsEnough()
    {
        QFETCH(Confirm, confirm);
        QFETCH(QString, evaluations);
        GuardrailState state;
        for (const QChar each : evaluations)
            state = judge(latency(confirm), state, evaluation(each), kStart, kStart).state;
        QTEST(confirmText(confirm, state), "text");
    }

    void aShareOfNothingIsConfirmedByOneBreach()
    {
        QVERIFY(!isConfirmed(For{0min, 0min}, {})); // told from its clock, not from counts
        QVERIFY(!isConfirmed(ShareOfTime{0, 1min}, {}));
        QCOMPARE(phases(latency(ShareOfTime{0, 1min}), QStringLiteral("gBg"), 10s), QStringLiteral("-F-"));
        QCOMPARE(phases(latency(ShareOfTime{0.5, 0min}), QStringLiteral("gBg"), 10s), QStringLiteral("-F-"));
    }

    void aWarmUpThatBeginsAgainTakesOkBack()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.warmUp = 1min;
        const GuardrailState ok = judge(rule, {}, evaluation(u'g'), kStart + 2min, kStart).state;
        QVERIFY(ok.phase == Phase::Ok);
        QVERIFY(judge(rule, ok, evaluation(u'g'), kStart + 3min, kStart + 3min).state.phase ==
                Phase::Warming);
    }

    void aSpentBudgetStandsWithoutAValue()
    {
        Guardrail rule = latency(For{1min, 0min});
        rule.budget = {0, 2};
        QCOMPARE(phases(rule, QStringLiteral("BB__"), 10s), QStringLiteral("PFFF"));
        GuardrailState state;
        Judgement made;
        for (int i = 0; i < 2; ++i) {
            made = judge(rule, state, evaluation(u'B'), kStart, kStart);
            state = made.state;
        }
        QCOMPARE(made.reason, QStringLiteral("p95-latency 600 > 500, 2 failed checks in a row"));
    }

    void aHugeWholeNumberIsShownInPowersOfTen()
    {
        const Judgement made = judge(latency(Consecutive{1}), {}, Observation::of(1e18), kStart, kStart);
        QCOMPARE(made.reason, QStringLiteral("p95-latency 1e+18 > 500, 1 of 1 breaches"));
    }

    void aCompositeThatFiresSaysSoWithoutAValue()
    {
        Guardrail rule = latency(Consecutive{1});
        rule.indicator = {};
        rule.composite = Composite{2, {{QStringLiteral("a")}, {QStringLiteral("b")}}};
        const Judgement fired = judgeComposite(rule, {}, 2, 2, kStart, kStart);
        QVERIFY(fired.confirmedNow);
        const Judgement blind = judgeComposite(rule, fired.state, 1, 1, kStart, kStart);
        QCOMPARE(blind.reason, QStringLiteral("latency missing (1 of 2 members have a value) after a breach "
                                              ">= 2, 1 of 1 breaches"));
    }

    void aReasonNeverReadsAsIfTheLimitBrokeItself()
    {
        const Judgement made = judge(latency(Consecutive{1}), {}, Observation::of(500.00001), kStart, kStart);
        QCOMPARE(made.reason, QStringLiteral("p95-latency 500.00001 > 500, 1 of 1 breaches"));
        QCOMPARE(judge(latency(Consecutive{1}), {}, Observation::of(851.123456), kStart, kStart).reason,
                 QStringLiteral("p95-latency 851.123 > 500, 1 of 1 breaches"));
    }

    void composites_data()
    {
        QTest::addColumn<int>("inBreach");
        QTest::addColumn<int>("judged");
        QTest::addColumn<QString>("expected"); // a phase, or M for missing
        QTest::addRow("two of three") << 2 << 3 << "F";
        QTest::addRow("all three") << 3 << 3 << "F";
        QTest::addRow("one of three") << 1 << 3 << "-";
        QTest::addRow("none of three") << 0 << 3 << "-";
        QTest::addRow("two in breach decide, whatever the third says") << 2 << 2 << "F";
        QTest::addRow("one in breach, one without a value: cannot tell") << 1 << 2 << "M";
        QTest::addRow("none in breach, one without a value: cannot be two") << 0 << 2 << "-";
        QTest::addRow("none in breach, two without a value: cannot tell") << 0 << 1 << "M";
        QTest::addRow("nothing known") << 0 << 0 << "M";
        QTest::addRow("two kept firing without any value") << 2 << 0 << "F";
    }
    void composites()
    {
        QFETCH(int, inBreach);
        QFETCH(int, judged);
        Guardrail rule;
        rule.id = {QStringLiteral("slo-pair")};
        rule.composite = Composite{
            2, {{QStringLiteral("ema")}, {QStringLiteral("oscillation")}, {QStringLiteral("stress")}}};
        const Judgement made = judgeComposite(rule, {}, inBreach, judged, kStart, kStart);
        const bool missing = !made.state.last.isValue();
        QTEST(missing ? QStringLiteral("M") : QString(letter(made.state.phase)), "expected");
        QCOMPARE(made.state.missingSince.has_value(), missing);
        if (inBreach == 2)
            QCOMPARE(made.reason,
                     QStringLiteral("slo-pair: 2 of 3 members in breach, 2 needed, 1 of 1 breaches"));
        if (missing)
            QCOMPARE(made.state.last.reason, QStringLiteral("%1 of 3 members have a value").arg(judged));
    }

    void aCompositeConfirmsAsTheRuleSays()
    {
        Guardrail rule;
        rule.id = {QStringLiteral("slo-pair")};
        rule.composite = Composite{1, {{QStringLiteral("a")}, {QStringLiteral("b")}}};
        rule.confirm = For{5min, 0min};
        GuardrailState state;
        QString seen;
        for (int minute = 0; minute < 9; ++minute) {
            const int judged = minute == 1 ? 0 : 2; // one evaluation without members resets `for`
            state = judgeComposite(rule, state, judged == 0 ? 0 : 1, judged,
                                   kStart + std::chrono::minutes(minute), kStart)
                        .state;
            seen += letter(state.phase);
        }
        QCOMPARE(seen, QStringLiteral("P-PPPPPFF"));
    }

    void blindTimeEarnsNothing()
    {
        const Guardrail rule = latency(For{5min, 0min});
        GuardrailState state;
        for (int minute = 0; minute < 5; ++minute)
            state = judge(rule, state, evaluation(u'B'), kStart + std::chrono::minutes(minute), kStart).state;
        state = afterBlindTime(state, kStart + 30min);
        QCOMPARE(toString(state.phase), toString(Phase::Pending)); // not healthier either
        QString seen;
        for (int minute = 30; minute <= 35; ++minute) {
            state = judge(rule, state, evaluation(u'B'), kStart + std::chrono::minutes(minute), kStart).state;
            seen += letter(state.phase);
        }
        QCOMPARE(seen, QStringLiteral("PPPPPF"));
    }

    void blindTimeAfterARebootIsCarriedOver()
    {
        Guardrail rule = latency(For{0min, 3min});
        rule.missing = {5min, Action::Hold};
        const Instant before = kStart + 100min;
        GuardrailState state = judge(rule, {}, evaluation(u'B'), before, kStart).state;
        state = judge(rule, state, evaluation(u'_'), before + 1min, kStart).state;
        state = judge(rule, state, evaluation(u'_'), before + 2min, kStart).state;
        state = afterBlindTime(state, kStart + 10s); // boot time started anew
        QCOMPARE(toString(state.phase), toString(Phase::Firing));
        QCOMPARE(state.lastAt, std::optional(kStart + 10s));
        QCOMPARE(*state.lastAt - *state.missingSince, Duration(1min));
        QCOMPARE(*state.lastAt - *state.keepFiringSince, Duration(1min));
        QCOMPARE(*state.lastAt - *state.firingSince, Duration(2min));
        state = judge(rule, state, evaluation(u'_'), kStart + 10s + 1min, kStart).state;
        QCOMPARE(toString(state.phase), toString(Phase::Firing)); // 2 of 3 minutes kept
        QVERIFY(!state.missingExceeded);
        state = judge(rule, state, evaluation(u'_'), kStart + 10s + 2min, kStart).state;
        QCOMPARE(toString(state.phase), toString(Phase::Ok));
    }

    void blindTimeIsNotInTheWindow()
    {
        const Guardrail rule = latency(ShareOfTime{0.5, 4min});
        GuardrailState state = judge(rule, {}, evaluation(u'g'), kStart, kStart).state;
        state = judge(rule, state, evaluation(u'B'), kStart + 1min, kStart).state;
        state = afterBlindTime(state, kStart + 60min);
        QCOMPARE(toString(judge(rule, state, evaluation(u'B'), kStart + 60min + 30s, kStart).state.phase),
                 toString(Phase::Pending)); // 1m30s seen
        QCOMPARE(toString(judge(rule, state, evaluation(u'B'), kStart + 61min, kStart).state.phase),
                 toString(Phase::Firing));
    }

    void words()
    {
        for (const Action action : {Action::Warn, Action::Hold, Action::RollBack, Action::SecurityRollBack})
            QCOMPARE(actionFrom(toString(action)), std::optional(action));
        QCOMPARE(toString(Action::SecurityRollBack), QStringLiteral("security-rollback"));
        QCOMPARE(actionFrom(QStringLiteral("Hold")), std::nullopt);
        QStringList directions;
        for (const Direction direction : {Direction::Increase, Direction::Decrease, Direction::Either})
            directions << toString(direction);
        QCOMPARE(directions.join(u' '), QStringLiteral("increase decrease either"));
        QStringList all;
        for (const Phase phase : {Phase::Warming, Phase::Ok, Phase::Pending, Phase::Firing})
            all << toString(phase);
        QCOMPARE(all.join(u' '), QStringLiteral("warming ok pending firing"));
    }
};

QTEST_APPLESS_MAIN(TestJudge)
#include "tst_judge.moc"
