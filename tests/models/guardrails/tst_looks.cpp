#include "models/guardrails/compare.h"
#include "models/guardrails/tracks.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace interlock;
using namespace Qt::StringLiterals;

// A rank test that is repeated at every look of a rollout: how often it is wrong in all, and what it still
// finds.
namespace {

using Random = std::mt19937_64;
using Draw = double (*)(Random &random);

double uniform(Random &random)
{
    return std::uniform_real_distribution<>(180, 220)(random);
}

double heavyTailed(Random &random)
{
    return std::lognormal_distribution<>(5, 0.5)(random);
}

/// Few different numbers: many ties.
double whole(Random &random)
{
    return std::poisson_distribution<>(3)(random);
}

struct Run {
    qint64 planned = 180; ///< looks: half an hour at every 10 s
    qint64 taken = 180;   ///< more where it is held
    qint64 shiftAt = -1;  ///< the look from which on the canary shows `shift` times as much
    double shift = 1;
};

/// The look at which the guardrail's breach was met first; 0 for never.
qint64 firstBreach(const CompareRanks &rule, const Run &run, Draw draw, quint64 seed)
{
    Random random(seed);
    TrackEvidence evidence;
    evidence.planned = run.planned;
    const Limit limit = certaintyLimit(rule);
    Instant now{};
    for (qint64 look = 1; look <= run.taken; ++look) {
        now += Duration(10'000);
        const bool shifted = run.shiftAt >= 0 && look > run.shiftAt;
        see(TrackEvidence::CanaryErrors, Observation::of(draw(random) * (shifted ? run.shift : 1)), evidence);
        see(TrackEvidence::StableErrors, Observation::of(draw(random)), evidence);
        const auto seen = certainty(rule, true, now, evidence);
        if (seen && seen->isValue() && limit.isMetBy(seen->value))
            return look;
    }
    return 0;
}

} // namespace

Q_DECLARE_METATYPE(Run)
Q_DECLARE_METATYPE(Draw)

class TestLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSharesOfAllLooksComeToOne_data()
    {
        QTest::addColumn<qint64>("planned");
        QTest::addRow("one planned look") << qint64(1);
        QTest::addRow("30 min at every 10 s") << qint64(180);
        QTest::addRow("48 h at every 10 s") << qint64(17'280);
    }
    void theSharesOfAllLooksComeToOne()
    {
        QFETCH(qint64, planned);
        double sum = 0;
        for (qint64 look = 1; look <= 100 * planned; ++look)
            sum += shareOfRisk(look, planned);
        QVERIFY2(sum <= 1 && sum > 0.98, qPrintable(QString::number(sum, 'g', 17)));
        QVERIFY(shareOfRisk(planned, planned) >= 0.25 / double(planned));
    }

    void falseAlarmsStayBelowThePromise_data()
    {
        QTest::addColumn<CompareRanks>("rule");
        QTest::addColumn<Run>("run");
        QTest::addColumn<Draw>("draw");
        CompareRanks any, either, either110;
        any.effect = either.effect = 1; // nothing but the rank test stands between noise and a rollback
        either.direction = either110.direction = Direction::Either;
        QTest::addRow("the shipped defaults") << CompareRanks{} << Run{} << &uniform;
        QTest::addRow("the shipped defaults, heavy-tailed") << CompareRanks{} << Run{} << &heavyTailed;
        QTest::addRow("any effect") << any << Run{} << &uniform;
        QTest::addRow("any effect, heavy-tailed") << any << Run{} << &heavyTailed;
        QTest::addRow("any effect, many ties") << any << Run{} << &whole;
        QTest::addRow("any effect, either direction") << either << Run{} << &uniform;
        QTest::addRow("either direction, heavy-tailed") << either110 << Run{} << &heavyTailed;
        QTest::addRow("any effect, held for 1 h after a plan of 10 min")
            << any << Run{60, 420, -1, 1} << &uniform;
    }
    void falseAlarmsStayBelowThePromise()
    {
        QFETCH(CompareRanks, rule);
        QFETCH(Run, run);
        QFETCH(Draw, draw);
        constexpr int kRuns = 200;
        int alarms = 0;
        for (int seed = 0; seed < kRuns; ++seed)
            alarms += firstBreach(rule, run, draw, quint64(seed)) > 0 ? 1 : 0;
        QVERIFY2(alarms <= 0.02 * kRuns, qPrintable(u"%1 of %2"_s.arg(alarms).arg(kRuns)));
    }

    void aShiftIsStillFound_data()
    {
        QTest::addColumn<Run>("run");
        QTest::addColumn<Draw>("draw");
        QTest::addColumn<int>("looks");
        QTest::addRow("1.5 times as slow from the start") << Run{180, 180, 0, 1.5} << &uniform << 15;
        QTest::addRow("after 10 min of the same") << Run{180, 180, 60, 1.5} << &uniform << 60;
        QTest::addRow("in a plan of 48 h") << Run{17'280, 600, 0, 1.5} << &uniform << 25;
        QTest::addRow("heavy-tailed, from the start") << Run{180, 180, 0, 1.5} << &heavyTailed << 175;
    }
    void aShiftIsStillFound()
    {
        QFETCH(Run, run);
        QFETCH(Draw, draw);
        QFETCH(int, looks);
        for (int seed = 0; seed < 60; ++seed) {
            const qint64 found = firstBreach({}, run, draw, quint64(seed));
            QVERIFY2(found > run.shiftAt && found <= run.shiftAt + looks,
                     qPrintable(u"seed %1: look %2"_s.arg(seed).arg(found)));
        }
    }

    void aShiftThatIsTooSmallIsNone()
    {
        for (int seed = 0; seed < 20; ++seed) // 2 % more, seen with certainty, where 10 % matter
            QCOMPARE(firstBreach({}, Run{180, 180, 0, 1.02}, &uniform, quint64(seed)), qint64(0));
    }
};

QTEST_APPLESS_MAIN(TestLooks)
#include "tst_looks.moc"
