#include "models/plan/beat.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestBeat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looks_data()
    {
        QTest::addColumn<int>("cadence");
        QTest::addColumn<int>("poll");
        QTest::addColumn<QString>("answers");
        QTest::addColumn<QString>("taken");
        QTest::newRow("the first answer counts") << 5000 << 5000 << "800"
                                                 << "800";
        QTest::newRow("each answer counts where both are the same, jitter or not")
            << 5000 << 5000 << "5 5200 10010 15230"
            << "5 5200 10010 15230";
        QTest::newRow("a late answer does not cost the look after it")
            << 1000 << 1000 << "10 1010 2790 3010 4010"
            << "10 1010 2790 3010 4010";
        QTest::newRow("a source that is asked each second is looked at each five")
            << 5000 << 1000 << "5 1005 2010 3020 4005 5005 6005 7005 8005 9005 10040"
            << "5 5005 10040";
        QTest::newRow("a poll that comes a little early counts")
            << 5000 << 1000 << "40 1000 2000 3000 4000 5010 6000"
            << "40 5010";
        QTest::newRow("the nearer of two polls counts, so that no beat is lost over time")
            << 5000 << 2000 << "0 2000 4000 6000 8000 10000 12000 14000 16000 18000 20000"
            << "0 4000 10000 14000 20000";
        QTest::newRow("after a gap one look comes at once, and beats that nobody saw are not made up for")
            << 5000 << 1000 << "0 60000 61000 62000 63000 64000 65000 66000"
            << "0 60000 65000";
    }
    void looks()
    {
        QFETCH(int, cadence);
        QFETCH(int, poll);
        QFETCH(QString, answers);
        QFETCH(QString, taken);
        Beat beat;
        QStringList seen;
        for (const QString &answer : answers.split(u' '))
            if (beat.takes(Duration(answer.toLongLong()), Duration(cadence), Duration(poll)))
                seen << answer;
        QCOMPARE(seen.join(u' '), taken);
    }

    void aNewCadenceHoldsFromTheLastLookOn()
    {
        Beat beat;
        QVERIFY(beat.takes(Duration(0), Duration(300'000), Duration(5000)));
        QVERIFY(!beat.takes(Duration(5000), Duration(300'000), Duration(5000)));
        QVERIFY(beat.takes(Duration(10'000), Duration(10'000), Duration(5000)));
    }
};

QTEST_GUILESS_MAIN(TestBeat)
#include "tst_beat.moc"
