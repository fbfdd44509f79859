#include "models/metrics/combine.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestCombine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void values()
    {
        const auto of = Observation::of(150, Duration(10), 7);
        const auto to = Observation::of(120, Duration(30), 5);
        QCOMPARE(combine(Combination::Ratio, of, to), Observation::of(1.25, Duration(30), 5));
        QCOMPARE(combine(Combination::Difference, of, to), Observation::of(30, Duration(30), 5));
        QCOMPARE(combine(Combination::Change, of, to), Observation::of(25, Duration(30), 5));
        QCOMPARE(combine(Combination::Change, Observation::of(-150), Observation::of(-120)).value, -25.0);
    }
    void anUnknownAgeStaysUnknown()
    {
        const auto made = combine(Combination::Difference, Observation::of(1, std::nullopt, 1),
                                  Observation::of(1, Duration(3), 1));
        QVERIFY(made.isValue());
        QVERIFY(!made.age);
    }
    void nothingToDivideBy()
    {
        const auto zero = Observation::of(0);
        const auto ratio = combine(Combination::Ratio, zero, zero);
        const auto change = combine(Combination::Change, Observation::of(5), zero);
        QVERIFY(ratio.kind == Observation::Kind::Missing);
        QVERIFY(change.kind == Observation::Kind::Missing);
        QVERIFY(combine(Combination::Difference, Observation::of(5), zero).isValue());
    }
    void theWorseDecides()
    {
        const auto error = Observation::error(u"refused"_s);
        const auto stale = Observation::stale(u"old"_s, Duration(9));
        const auto missing = Observation::missing(u"no series"_s);
        QCOMPARE(combine(Combination::Ratio, missing, error), Observation::error(u"to: refused"_s));
        QCOMPARE(combine(Combination::Ratio, stale, missing), Observation::stale(u"of: old"_s, Duration(9)));
        QCOMPARE(combine(Combination::Ratio, Observation::of(1), missing),
                 Observation::missing(u"to: no series"_s));
    }
    void anOverflowIsNoValue()
    {
        const auto huge = combine(Combination::Ratio, Observation::of(1e308), Observation::of(1e-308));
        QVERIFY(huge.kind == Observation::Kind::Missing);
    }
};

QTEST_APPLESS_MAIN(TestCombine)
#include "tst_combine.moc"
