#include "models/metrics/seriestable.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;
using std::chrono::seconds;

namespace {

const SeriesNames kNames{{u"p95"_s, u"errors"_s}, {u"overhead"_s}};

SeriesReading read(const QByteArray &text, quint64 seed = 0)
{
    return readSeries(text, u"s.csv"_s, kNames, seed);
}

/// "400", "missing", "error": what is seen each `cadence` from 0 to `to` seconds.
QString seenOf(const SeriesTable &table, const QString &indicator, int cadence, int to)
{
    QStringList all;
    for (int at = 0; at <= to; at += cadence) {
        const Observation seen = table.at(indicator, seconds(at), seconds(cadence));
        all << (seen.isValue() ? QString::number(seen.value) : toString(seen.kind));
    }
    return all.join(u' ');
}

} // namespace

class TestSeriesReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsSeen_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("seen"); // each 10 s, from 0 to 60 s
        QTest::newRow("a row each 10 s")
            << QByteArray("0..60/10,p95,400\n") << u"400 400 400 400 400 400 400"_s;
        QTest::newRow("a missing row is a missing value")
            << QByteArray("0..20/10,p95,400\n40..60/10,p95,400\n") << u"400 400 400 missing 400 400 400"_s;
        QTest::newRow("single rows stand for their usual distance")
            << QByteArray("time_s,indicator,value\n0,p95,1\n20,p95,2\n40,p95,3\n")
            << u"1 1 2 2 3 3 missing"_s;
        QTest::newRow("one row alone stands for one look")
            << QByteArray("10,p95,7\n") << u"missing 7 missing missing missing missing missing"_s;
        QTest::newRow("words") << QByteArray(
                                      "0..60/10,p95,1\n10,p95,nan\n20,p95,+inf\n30,p95,-inf\n40,p95,error\n")
                               << u"1 missing missing missing error 1 1"_s;
        QTest::newRow("later rows override earlier ones of the same time")
            << QByteArray("0..60/10,p95,1\n20..40/10,p95,2\n30,p95,3\n") << u"1 1 2 3 2 1 1"_s;
        QTest::newRow("earlier lines may tell of later times")
            << QByteArray("30..60/10,p95,2\n0..20/10,p95,1\n") << u"1 1 1 2 2 2 2"_s;
        QTest::newRow("a table program's byte order mark is no column")
            << QByteArray("\xef\xbb\xbftime_s,indicator,value\n0s..1m/10s,p95,5\n") << u"5 5 5 5 5 5 5"_s;
        QTest::newRow("durations are times") << QByteArray("0s..1m/10s,p95,5\n") << u"5 5 5 5 5 5 5"_s;
        QTest::newRow("comments, blanks, spaces and carriage returns")
            << QByteArray("# told\r\n\r\n 0..60/10 , p95 , 5 \r\n") << u"5 5 5 5 5 5 5"_s;
        QTest::newRow("of another indicator nothing is seen")
            << QByteArray("0..60/10,errors,1\n")
            << u"missing missing missing missing missing missing missing"_s;
    }
    void whatIsSeen()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, seen);
        const SeriesReading reading = read(text);
        QVERIFY(reading.series);
        QCOMPARE(seenOf(*reading.series, u"p95"_s, 10, 60), seen);
    }

    void faultsAreNamedWithTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("problems");
        QTest::newRow("nothing")
            << QByteArray("# nothing\n")
            << QStringList{u"s.csv:1:1: the series has no rows; a row is time_s,indicator,value"_s};
        QTest::newRow("an indicator of another name")
            << QByteArray("0,p95,1\n1,p59,1\n")
            << QStringList{u"s.csv:2:3: there is no indicator \"p59\"; did you mean \"p95\"?"_s};
        QTest::newRow("an indicator that is computed")
            << QByteArray("0,overhead,1\n")
            << QStringList{u"s.csv:1:3: \"overhead\" is computed from other indicators; give those"_s};
        QTest::newRow("two columns") << QByteArray("0,p95\n")
                                     << QStringList{
                                            u"s.csv:1:1: a row has three columns: time_s,indicator,value"_s};
        QTest::newRow("four columns")
            << QByteArray("0,p95,1,2\n")
            << QStringList{u"s.csv:1:1: a row has three columns: time_s,indicator,value"_s};
        const QString time = u"s.csv:1:1: \"%1\" is no time; write seconds (90), a duration (1m30s) or "
                             "FROM..TO/STEP (0..1h/30s)"_s;
        for (const char *wrong : {"soon", "-1", "0..10", "10..0/1", "0..10/0", "1e12", "nan", "0x10"})
            QTest::newRow(wrong) << QByteArray(wrong) + ",p95,1\n"
                                 << QStringList{time.arg(QLatin1String(wrong))};
        const QString value =
            u"s.csv:1:7: \"%1\" is no value; write a number, 400~20 for noise of 20 around 400, "
            "nan, +inf, -inf or error"_s;
        for (const char *wrong : {"", "NaN", "inf", "1,", "400~", "~20", "400~-1", "4 00", "400ms"})
            if (!QByteArray(wrong).contains(','))
                QTest::newRow(qPrintable(u"value \"%1\""_s.arg(QLatin1String(wrong))))
                    << QByteArray("0,p95,") + wrong + "\n"
                    << QStringList{value.arg(QLatin1String(wrong))};
        QTest::newRow("more rows than are kept")
            << QByteArray("0..1e9/1,p95,1\n")
            << QStringList{u"s.csv:1:1: more than 5000000 rows; raise the step"_s};
    }
    void faultsAreNamedWithTheirPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, problems);
        const SeriesReading reading = read(text);
        QVERIFY(!reading.series);
        QStringList told;
        for (const SeriesProblem &problem : reading.problems)
            told << problem.text();
        QCOMPARE(told, problems);
    }

    void manyFaultsAreCutAtTwenty() { QCOMPARE(read(QByteArray("x\n").repeated(100)).problems.size(), 20UL); }

    void noiseIsTheSameForTheSameSeedAndStaysWithinItsBound()
    {
        const QByteArray text = "0..100000/10,p95,400~20\n0..100000/10,errors,400~20\n";
        const SeriesReading one = read(text, 7), same = read(text, 7), other = read(text, 8);
        QVERIFY(one.series && same.series && other.series);
        QString here, again, elsewhere, twin;
        double least = 1e9, most = 0, sum = 0;
        for (int at = 0; at <= 100'000; at += 10) {
            const double value = one.series->at(u"p95"_s, seconds(at), seconds(10)).value;
            least = std::min(least, value);
            most = std::max(most, value);
            sum += value;
        }
        QVERIFY2(least >= 380 && least < 380.1 && most <= 420 && most > 419.9,
                 qPrintable(u"%1 %2"_s.arg(least).arg(most)));
        QVERIFY(std::abs(sum / 10'001 - 400) < 0.5);
        here = seenOf(*one.series, u"p95"_s, 10, 1000);
        again = seenOf(*same.series, u"p95"_s, 10, 1000);
        elsewhere = seenOf(*other.series, u"p95"_s, 10, 1000);
        twin = seenOf(*one.series, u"errors"_s, 10, 1000);
        QCOMPARE(again, here);
        QVERIFY(elsewhere != here);
        QVERIFY(twin != here);
    }

    void theAgeIsTheRows()
    {
        const SeriesReading reading = read("0..60/30,p95,1\n");
        QVERIFY(reading.series);
        QCOMPARE(reading.series->at(u"p95"_s, seconds(50), seconds(10)).age,
                 std::optional<Duration>(seconds(20)));
        QCOMPARE(reading.series->begin(), Duration(0));
        QCOMPARE(reading.series->end(), Duration(seconds(90)));
        QCOMPARE(reading.series->size(), qsizetype(3));
    }
};

QTEST_APPLESS_MAIN(TestSeriesReader)
#include "tst_seriesreader.moc"
