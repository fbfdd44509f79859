#include "models/plan/combined.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestCombined : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRatioInPercentIsTimesHundred()
    {
        Indicator share;
        share.measure = Combined{Pairing::Ratio, {u"a"_s}, {u"b"_s}};
        share.unit = parseUnit(u"%").value();
        const auto made = combine(share, Observation::of(1), Observation::of(4));
        QCOMPARE(made.value, 25.0);
        share.unit = {};
        QCOMPARE(combine(share, Observation::of(1), Observation::of(4)).value, 0.25);
    }
    void aChangeIsInPercentAlready()
    {
        Indicator overhead;
        overhead.measure = Combined{Pairing::Change, {u"a"_s}, {u"b"_s}};
        overhead.unit = parseUnit(u"%").value();
        const auto made = combine(overhead, Observation::of(113.7), Observation::of(100));
        QVERIFY(std::abs(made.value - 13.7) < 1e-9);
    }
    void tooFewSamplesAreMissing()
    {
        Indicator share;
        share.measure = Combined{Pairing::Difference, {u"a"_s}, {u"b"_s}};
        share.minSamples = 5;
        const auto few =
            combine(share, Observation::of(1, Duration(0), 9), Observation::of(4, Duration(0), 4));
        QCOMPARE(few, Observation::missing(u"too few samples: 4 of 5"_s));
    }
    void anotherMeasureIsAnError()
    {
        const auto made = combine(Indicator(), Observation::of(1), Observation::of(4));
        QCOMPARE(toString(made.kind), u"error"_s);
    }
};

QTEST_APPLESS_MAIN(TestCombined)
#include "tst_combined.moc"
