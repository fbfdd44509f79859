#include "models/engine/journaled.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(RolloutEvent)

class TestJournaled : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eventsComeBackAsTheyWere_data()
    {
        QTest::addColumn<RolloutEvent>("event");
        const TrafficReading reading{Weight{2500}, false, u"pid 7"_s, u"v2 64 ready, \"v1\" 192"_s};
        const LeaseStanding lease{false, u"expired at noon"_s, Weight{10000}};
        Observation frozen = Observation::of(0.1 + 0.2, std::nullopt, 12);
        frozen.frozen = true;
        QTest::addRow("an evaluation of nothing") << RolloutEvent(Evaluated{{}, std::nullopt, lease, false});
        QTest::addRow("an evaluation of everything") << RolloutEvent(Evaluated{
            {{IndicatorId{u"a"_s}, frozen},
             {IndicatorId{u"tiny"_s}, Observation::of(5e-324, Duration(0), 0)},
             {IndicatorId{u"negative"_s}, Observation::of(-1.7976931348623157e308, Duration(90000), 1)},
             {IndicatorId{u"b"_s}, Observation::missing(u"no series"_s)},
             {IndicatorId{u"c"_s}, Observation::error(u"connection refused"_s)},
             {IndicatorId{u"d"_s}, Observation::stale(u"2 min old"_s, Duration(120000))}},
            reading,
            {true, {}, Weight{500}},
            true});
        QTest::addRow("a decision") << RolloutEvent(
            Decided{DecisionKind::Back, u"dana"_s, u"why\nnot"_s, 17});
        QTest::addRow("a decision before the watch resumes") << RolloutEvent(
            Decided{DecisionKind::RollBack, u"dana"_s, {}, 18, u"operator"_s, {}, true, 7, true});
        TrafficReading apart = reading;
        apart.apart = true;
        QTest::addRow("a look at targets that differ")
            << RolloutEvent(Evaluated{{}, apart, {true, {}, Weight{500}}, true});
        QTest::addRow("an outcome that only some targets took")
            << RolloutEvent(Actuated{6, Actuated::Outcome::Succeeded, apart, {}});
        QTest::addRow("an outcome") << RolloutEvent(
            Actuated{3, Actuated::Outcome::Succeeded, reading, u"done"_s});
        QTest::addRow("a failure") << RolloutEvent(Actuated{4, Actuated::Outcome::Failed, std::nullopt, {}});
        QTest::addRow("an unknown outcome")
            << RolloutEvent(Actuated{5, Actuated::Outcome::Unknown, std::nullopt, u"timeout"_s});
        QTest::addRow("smoke that passed") << RolloutEvent(Worked{Worked::Work::Smoke, 2, true, {}});
        QTest::addRow("a load that ended") << RolloutEvent(Worked{Worked::Work::Burst, 0, true, {}});
        QTest::addRow("a command after the last stage that failed")
            << RolloutEvent(Worked{Worked::Work::After, 3, false, u"step persist: exit status 1"_s});
        QTest::addRow("a check that failed") << RolloutEvent(Prepared{false, u"check intent: status 503"_s});
        QTest::addRow("a resumption") << RolloutEvent(Resumed{Duration(86400000), true, reading, lease, 7});
        QTest::addRow("a resumption that saw nothing")
            << RolloutEvent(Resumed{Duration(0), false, std::nullopt, lease});
    }
    void eventsComeBackAsTheyWere()
    {
        QFETCH(RolloutEvent, event);
        const QByteArray bytes = encodeEvent(event);
        const auto back = decodeEvent(bytes);
        QVERIFY2(back.has_value(), bytes.constData());
        QVERIFY2(*back == event, bytes.constData());
        QCOMPARE(encodeEvent(*back), bytes);
    }

    void whatIsNoEventIsRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("nothing") << QByteArray();
        QTest::addRow("an unknown kind") << QByteArray(R"({"k":"guessed"})");
        QTest::addRow("a decision of no known kind") << QByteArray(R"({"k":"decided","kind":"raise"})");
        QTest::addRow("an observation of no known kind")
            << QByteArray(R"({"k":"evaluated","seen":[["a","guess","1",0,1,false]]})");
        QTest::addRow("a short observation") << QByteArray(R"({"k":"evaluated","seen":[["a","value","1"]]})");
        QTest::addRow("an outcome of no known kind")
            << QByteArray(R"({"k":"actuated","order":1,"outcome":"maybe"})");
        QTest::addRow("a value that is no number")
            << QByteArray(R"({"k":"evaluated","seen":[["a","value","many",0,1,false]]})");
    }
    void whatIsNoEventIsRefused()
    {
        QFETCH(QByteArray, body);
        const auto event = decodeEvent(body);
        QVERIFY(!event);
        QCOMPARE(event.error().code, ErrorCode::Unverified);
    }
};

QTEST_APPLESS_MAIN(TestJournaled)
#include "tst_journaled.moc"
