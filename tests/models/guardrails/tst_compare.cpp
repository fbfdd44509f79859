#include "models/guardrails/compare.h"

#include <QTest>

#include <cmath>
#include <rapidcheck.h>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

using Values = std::vector<double>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Random sides of small whole numbers: many ties.
Values anyValues(int least, int most)
{
    Values values;
    const int count = *rc::gen::inRange(least, most + 1);
    for (int i = 0; i < count; ++i)
        values.push_back(*rc::gen::inRange(0, 12));
    return values;
}

ComparisonRule anyRule(Direction worse)
{
    ComparisonRule rule;
    rule.worse = worse;
    rule.effect = *rc::gen::element(1.0, 1.1234567, 2.3456789);
    rule.confidence = *rc::gen::element(0.9, 0.98, 0.999);
    return rule;
}

Values shifted(Values values, double by)
{
    for (double &value : values)
        value += by;
    return values;
}

Values scaled(Values values, double by)
{
    for (double &value : values)
        value *= by;
    return values;
}

Values repeated(double value, int count, double other, int otherCount)
{
    Values values(size_t(count), value);
    values.insert(values.end(), size_t(otherCount), other);
    return values;
}

Direction mirrored(Direction direction)
{
    return direction == Direction::Increase   ? Direction::Decrease
           : direction == Direction::Decrease ? Direction::Increase
                                              : Direction::Either;
}

} // namespace

Q_DECLARE_METATYPE(Values)
Q_DECLARE_METATYPE(ComparisonRule)

class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<Values>("canary");
        QTest::addColumn<Values>("baseline");
        QTest::addColumn<ComparisonRule>("rule");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const Values &canary, const Values &baseline,
                            const ComparisonRule &rule, const char *verdict, const QString &reason) {
            QTest::addRow("%s", name) << canary << baseline << rule << QString::fromLatin1(verdict) << reason;
        };
        const Values ten{10, 11, 9, 10, 12, 8, 10, 11, 9, 10}, twelve = scaled(ten, 1.2);
        const ComparisonRule rule;
        row("clearly higher", twelve, ten, rule, "worse", u"canary 20 % above stable, 99.5 % sure"_s);
        row("clearly lower is no regression", ten, twelve, rule, "same",
            u"canary 16.7 % below stable, no regression seen"_s);
        row("no difference", ten, ten, rule, "same", u"canary as stable, no regression seen"_s);
        ComparisonRule lower = rule, larger = rule, many = rule;
        lower.worse = Direction::Decrease;
        larger.effect = 1.5;
        many.looks = 10;
        row("lower where that is worse", ten, twelve, lower, "worse",
            u"canary 16.7 % below stable, 99.5 % sure"_s);
        row("sure but small", twelve, ten, larger, "same",
            u"canary 20 % above stable, 99.5 % sure, but not 1.5 times"_s);
        row("not sure enough for ten looks", twelve, ten, many, "same",
            u"canary 20 % above stable, only 99.5 % sure"_s);
        row("against zeros", Values(8, 3), Values(8, 0), rule, "worse",
            u"canary 3 where stable is 0, over 99.9 % sure"_s);
        row("all equal", Values(5, 7), Values(5, 7), rule, "same", u"canary as stable, no regression seen"_s);
        row("seven of ten, which Kayenta passes", repeated(100, 7, 1, 3), Values(10, 1), rule, "worse",
            u"canary 6.93e+03 % above stable, over 99.9 % sure"_s);
        row("two against two, which Kayenta fails", {103, 104}, {100, 101}, rule, "inconclusive",
            u"2 of 5 canary values needed"_s);
        row("four of stable", ten, {1, 2, 3, 4}, rule, "inconclusive", u"4 of 5 stable values needed"_s);
        row("no data", {}, {}, rule, "inconclusive", u"0 of 5 canary values needed"_s);
        row("NaN is missing", {1, 2, 3, 4, kNaN}, ten, rule, "inconclusive",
            u"4 of 5 canary values needed"_s);
        row("more missing than there", repeated(1, 5, kNaN, 6), ten, rule, "inconclusive",
            u"6 of 11 canary values are missing"_s);
        row("an infinite value", ten, {1, 2, 3, 4, 5, INFINITY}, rule, "inconclusive",
            u"a value of stable is infinite"_s);
        row("too many values", Values(10'001, 1), ten, rule, "inconclusive",
            u"the canary has more than 10000 values"_s);
        row("zeros against something", Values(8, 0), Values(8, 3), lower, "worse",
            u"canary 100 % below stable, over 99.9 % sure"_s);
        row("above zero against below it", Values(8, 3), Values(8, -3), rule, "worse",
            u"canary 200 % above stable, over 99.9 % sure"_s);
        ComparisonRule few = rule;
        few.leastValues = 1;
        const auto senseless = [&](const char *name, const ComparisonRule &made) {
            row(name, ten, ten, made, "inconclusive", u"the rule of the comparison makes no sense"_s);
        };
        const Direction up = Direction::Increase;
        senseless("a rule that asks for certainty", {up, 1});
        senseless("a rule that asks for no certainty", {up, 0});
        senseless("a rule whose effect is a shrinking one", {up, 0.98, 0.9});
        senseless("a rule whose effect is infinite", {up, 0.98, INFINITY});
        senseless("a rule without a look", {up, 0.98, 1.1, 5, 0});
        row("a rule cannot ask for fewer than five", {9, 9}, ten, few, "inconclusive",
            u"2 of 5 canary values needed"_s);
    }
    void verdicts()
    {
        QFETCH(Values, canary);
        QFETCH(Values, baseline);
        QFETCH(ComparisonRule, rule);
        QFETCH(QString, verdict);
        QFETCH(QString, reason);
        const TrackComparison found = compareTracks(canary, baseline, rule);
        QCOMPARE(found.reason, reason);
        QCOMPARE(toString(found.verdict), verdict);
    }

    void theEffectIsARatioAtItsBound()
    {
        // Means 11 and 10: at 1.1 times it counts, beyond it does not.
        const Values y{9, 9, 9, 10, 10, 10, 10, 11, 11, 11}, x = shifted(y, 1);
        ComparisonRule rule;
        rule.confidence = 0.9;
        rule.effect = 1.0999999;
        QCOMPARE(toString(compareTracks(x, y, rule).verdict), u"worse"_s);
        rule.effect = 1.1000001;
        QCOMPARE(toString(compareTracks(x, y, rule).verdict), u"same"_s);
    }

    void aWorseCanaryNeverImprovesTheVerdict()
    {
        QVERIFY(rc::check("shifting the canary up keeps Worse, raises cles, and never ends at Same", [] {
            const Values x = anyValues(5, 25), y = anyValues(5, 25);
            const ComparisonRule rule = anyRule(Direction::Increase);
            const auto mild = compareTracks(x, y, rule);
            const auto harsh = compareTracks(shifted(x, *rc::gen::inRange(1, 30) / 2.0), y, rule);
            RC_ASSERT(harsh.rank.cles >= mild.rank.cles);
            if (mild.verdict == TrackVerdict::Worse)
                RC_ASSERT(harsh.verdict == TrackVerdict::Worse);
        }));
    }

    void swappedSidesMirror()
    {
        QVERIFY(rc::check("swapped sides and direction give the mirrored numbers and the same verdict", [] {
            const Values x = anyValues(3, 25), y = anyValues(3, 25);
            const Direction worse =
                *rc::gen::element(Direction::Increase, Direction::Decrease, Direction::Either);
            ComparisonRule rule = anyRule(worse);
            const auto there = compareTracks(x, y, rule);
            rule.worse = mirrored(worse);
            const auto back = compareTracks(y, x, rule);
            RC_ASSERT(there.verdict == back.verdict);
            RC_ASSERT(there.rank.z == -back.rank.z);
            RC_ASSERT(std::abs(there.rank.cles + back.rank.cles - 1) < 1e-12);
        }));
    }

    void theUnitDoesNotMatter()
    {
        QVERIFY(rc::check("a constant factor on both sides keeps verdict and rank", [] {
            const Values x = anyValues(5, 25), y = anyValues(5, 25);
            const ComparisonRule rule = anyRule(*rc::gen::element(Direction::Increase, Direction::Either));
            const double by = *rc::gen::element(1e-9, 1e-5, 0.01, 1000.0, 1e12);
            const auto plain = compareTracks(x, y, rule),
                       other = compareTracks(scaled(x, by), scaled(y, by), rule);
            RC_ASSERT(plain.verdict == other.verdict);
            RC_ASSERT(plain.rank == other.rank);
        }));
    }

    void missingNeverPasses()
    {
        QVERIFY(rc::check("fewer than five usable values on a side are inconclusive", [] {
            Values x = anyValues(0, 4), y = anyValues(0, 25);
            const int missing = *rc::gen::inRange(0, 10);
            for (int i = 0; i < missing; ++i)
                x.push_back(kNaN);
            const ComparisonRule rule = anyRule(Direction::Either);
            RC_ASSERT(compareTracks(x, y, rule).verdict == TrackVerdict::Inconclusive);
            RC_ASSERT(compareTracks(y, x, rule).verdict == TrackVerdict::Inconclusive);
        }));
    }
};

QTEST_APPLESS_MAIN(TestCompare)
#include "tst_compare.moc"
