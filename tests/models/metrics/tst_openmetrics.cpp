#include "models/metrics/exposition.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestOpenMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void good_data();
    void good();
    void bad_data();
    void bad();
    void timestampsAreSeconds();
    void unknownEscapesStay();
};

void TestOpenMetrics::good_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("samples");
    const auto row = [](const char *name, const QByteArray &body, int samples) {
        QTest::addRow("%s", name) << body << samples;
    };
    row("nothing", "# EOF\n", 0);
    row("EOF without a newline", "# EOF", 0);
    row("an untyped sample", "a 1\n# EOF\n", 1);
    row("metadata alone", "# TYPE a counter\n# HELP a text\n# EOF\n", 0);
    row("an empty help", "# HELP a \na 1\n# EOF\n", 1);
    row("a counter", "# TYPE a counter\n# HELP a help\na_total 1\na_created 123.4\n# EOF\n", 2);
    row("a gauge", "# TYPE a gauge\na -1\n# EOF\n", 1);
    row("a unit", "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n# EOF\n", 1);
    row("a summary", "# TYPE a summary\na{quantile=\"0.5\"} 7\na_count 1\na_sum 2\n# EOF\n", 3);
    row("a histogram",
        "# TYPE a histogram\na_bucket{le=\"1.0\"} 0\na_bucket{le=\"+Inf\"} 3\na_count 3\na_sum 2\n# EOF\n",
        4);
    row("a histogram with negative bounds has no sum",
        "# TYPE a histogram\na_bucket{le=\"-1.0\"} 0\na_bucket{le=\"+Inf\"} 3\n# EOF\n", 2);
    row("a gauge histogram with negative bounds",
        "# TYPE a gaugehistogram\na_bucket{le=\"-1.0\"} 1\na_bucket{le=\"+Inf\"} 3\na_gcount 3\na_gsum "
        "-5\n# EOF\n",
        4);
    row("an info", "# TYPE a info\na_info{version=\"1\"} 1\n# EOF\n", 1);
    row("a stateset", "# TYPE a stateset\na{a=\"x\"} 0\na{a=\"y\"} 1\n# EOF\n", 2);
    row("an exemplar on a bucket",
        "# TYPE a histogram\na_bucket{le=\"1.0\"} 0 # {x=\"y\"} 0.5\na_bucket{le=\"+Inf\"} 3 # {x=\"z\"} 4 "
        "123.5\n# EOF\n",
        2);
    row("an exemplar on a total, after a timestamp", "# TYPE a counter\na_total 1 5 # {} 0.5\n# EOF\n", 1);
    row("equal timestamps", "a 1 5\na 2 5\n# EOF\n", 2);
    row("two label sets", "a{b=\"1\"} 1\na{b=\"2\"} 1\n# EOF\n", 2);
    row(" # in a value", "a{b=\" # {} 1\"} 1\n# EOF\n", 1);
    row("a quoted name", "# TYPE \"a.b\" gauge\n{\"a.b\",\"l.a\"=\"v\"} 1\n# EOF\n", 1);
    row("leading zeros", "a 01\n# EOF\n", 1);
    row("an exemplar of 128 characters",
        "# TYPE a counter\na_total 1 # {a=\"" + QByteArray("\xc3\xa9").repeated(127) + "\"} 1\n# EOF\n", 1);
}

void TestOpenMetrics::good()
{
    QFETCH(QByteArray, body);
    const auto result = parseExposition(body.toStdString(), ExpositionFormat::OpenMetrics);
    QVERIFY2(result, result ? "" : qPrintable(result.error().text));
    QTEST(int(result->size()), "samples");
}

void TestOpenMetrics::bad_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *name, const QByteArray &body, const char *where) {
        QTest::addRow("%s", name) << body << QString::fromLatin1(where);
    };
    row("an empty body", "", "1:1");
    row("no EOF", "a 1\n", "2:1");
    row("EOF in lower case", "# eof\n", "1:1");
    row("two spaces before EOF", "#  EOF\n", "1:1");
    row("text after EOF", "# EOF\na 1\n", "2:1");
    row("a blank line after EOF", "# EOF\n\n", "2:1");
    row("a blank line", "a 1\n\n# EOF\n", "2:1");
    row("a comment", "# a comment\n# EOF\n", "1:1");
    row("a blank before a name", " a 1\n# EOF\n", "1:1");
    row("two blanks before the value", "a  1\n# EOF\n", "1:3");
    row("a tab before the value", "a\t1\n# EOF\n", "1:2");
    row("a blank after the value", "a 1 \n# EOF\n", "1:4");
    row("a tab after the value", "a 1\t\n# EOF\n", "1:4");
    row("no blank before the value", "a{b=\"c\"}1\n# EOF\n", "1:9");
    row("a blank before the brace", "a {b=\"c\"} 1\n# EOF\n", "1:3");
    row("a blank in the braces", "a{ b=\"c\"} 1\n# EOF\n", "1:3");
    row("a trailing comma", "a{b=\"c\",} 1\n# EOF\n", "1:9");
    row("a comma alone", "a{,} 1\n# EOF\n", "1:3");
    row("hex", "a 0x1\n# EOF\n", "1:3");
    row("an underscore", "a 1_2\n# EOF\n", "1:3");
    row("binary", "a 0b1\n# EOF\n", "1:3");
    row("octal", "a 0o1\n# EOF\n", "1:3");
    row("a hex timestamp", "a 1 0x1\n# EOF\n", "1:5");
    row("a timestamp that is NaN", "a 1 NaN\n# EOF\n", "1:5");
    row("an infinite timestamp", "a 1 +Inf\n# EOF\n", "1:5");
    row("two timestamps", "a 1 2 3\n# EOF\n", "1:6");
    row("a duplicate label", "a{b=\"1\",b=\"2\"} 1\n# EOF\n", "1:9");
    row("a reserved label", "a{__name__=\"x\"} 1\n# EOF\n", "1:3");
    row("TYPE after the sample", "a 1\n# TYPE a gauge\n# EOF\n", "2:8");
    row("HELP after the sample", "a 1\n# HELP a x\n# EOF\n", "2:8");
    row("UNIT after the sample", "a_s 1\n# UNIT a_s s\n# EOF\n", "2:8");
    row("two TYPE lines", "# TYPE a gauge\n# TYPE a gauge\n# EOF\n", "2:10");
    row("two HELP lines", "# HELP a x\n# HELP a x\n# EOF\n", "2:8");
    row("two UNIT lines", "# UNIT a_s s\n# UNIT a_s s\n# EOF\n", "2:12");
    row("an untyped type", "# TYPE a untyped\n# EOF\n", "1:10");
    row("a type in upper case", "# TYPE a Gauge\n# EOF\n", "1:10");
    row("a blank after the type", "# TYPE a gauge \n# EOF\n", "1:10");
    row("TYPE without a type", "# TYPE a\n# EOF\n", "1:9");
    row("HELP without a text", "# HELP a\n# EOF\n", "1:9");
    row("two blanks in TYPE", "#  TYPE a gauge\n# EOF\n", "1:1");
    row("a unit the name lacks", "# UNIT a seconds\na 1\n# EOF\n", "1:10");
    row("a unit without its underscore", "# UNIT aseconds seconds\n# EOF\n", "1:17");
    row("a unit on an info", "# TYPE a_s info\n# UNIT a_s s\na_s_info 1\n# EOF\n", "2:12");
    row("a unit on a stateset", "# TYPE a_s stateset\n# UNIT a_s s\n# EOF\n", "2:12");
    row("interleaved metrics", "a{b=\"1\"} 1\nc 1\na{b=\"2\"} 1\n# EOF\n", "3:1");
    row("interleaved label sets", "a{b=\"1\"} 1\na{b=\"2\"} 1\na{b=\"1\"} 2\n# EOF\n", "3:1");
    row("clashing names", "# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 1\n# EOF\n", "3:8");
    row("time goes backwards", "a 1 5\na 2 4\n# EOF\n", "2:1");
    row("with and without a timestamp", "a 1 5\na 2\n# EOF\n", "2:1");
    row("a counter without _total", "# TYPE a counter\na 1\n# EOF\n", "2:1");
    row("a negative counter", "# TYPE a counter\na_total -1\n# EOF\n", "2:1");
    row("a counter that is NaN", "# TYPE a counter\na_total NaN\n# EOF\n", "2:1");
    row("a bucket without le", "# TYPE a histogram\na_bucket 1\n# EOF\n", "2:1");
    row("le in another spelling of infinity", "# TYPE a histogram\na_bucket{le=\"+INF\"} 1\n# EOF\n", "2:1");
    row("le is NaN", "# TYPE a histogram\na_bucket{le=\"NaN\"} 1\n# EOF\n", "2:1");
    row("no +Inf bucket", "# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF\n", "1:8");
    row("no bucket at all", "# TYPE a histogram\na_count 1\na_sum 1\n# EOF\n", "1:8");
    row("bounds that fall", "# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n# EOF\n", "3:1");
    row("counts that fall", "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF\n",
        "3:1");
    row("count differs from +Inf", "# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 3\na_sum 1\n# EOF\n",
        "1:8");
    row("sum without count", "# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 1\n# EOF\n", "1:8");
    row("count without sum", "# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 2\n# EOF\n", "1:8");
    row("sum with negative buckets",
        "# TYPE a histogram\na_sum 1\na_count 2\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 2\n# EOF\n",
        "1:8");
    row("half a request", "# TYPE a histogram\na_bucket{le=\"+Inf\"} 0.5\n# EOF\n", "2:1");
    row("a quantile over 1", "# TYPE a summary\na{quantile=\"1.5\"} 1\n# EOF\n", "2:1");
    row("a summary without a quantile", "# TYPE a summary\na 1\n# EOF\n", "2:1");
    row("a negative quantile value", "# TYPE a summary\na{quantile=\"0.5\"} -1\n# EOF\n", "2:1");
    row("an info that is 2", "# TYPE a info\na_info 2\n# EOF\n", "2:1");
    row("an info without its suffix", "# TYPE a info\na 1\n# EOF\n", "2:1");
    row("a stateset without its label", "# TYPE a stateset\na{b=\"x\"} 1\n# EOF\n", "2:1");
    row("a stateset that is 2", "# TYPE a stateset\na{a=\"x\"} 2\n# EOF\n", "2:1");
    row("an exemplar on a gauge", "# TYPE a gauge\na 1 # {x=\"y\"} 1\n# EOF\n", "2:5");
    row("an exemplar on a count",
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1 # {} 1\na_sum 1\n# EOF\n", "3:11");
    row("an exemplar without braces", "# TYPE a counter\na_total 1 # 1\n# EOF\n", "2:13");
    row("an exemplar without a value", "# TYPE a counter\na_total 1 # {a=\"b\"}\n# EOF\n", "2:20");
    row("an exemplar of 129 characters",
        "# TYPE a counter\na_total 1 # {a=\"" + QByteArray(128, 'x') + "\"} 1\n# EOF\n", "2:13");
    row("an exemplar at no time", "# TYPE a counter\na_total 1 # {} 1 Inf\n# EOF\n", "2:18");
    row("no blank before the exemplar", "# TYPE a counter\na_total 1# {} 1\n# EOF\n", "2:9");
    row("not UTF-8", "a{b=\"\xff\"} 1\n# EOF\n", "1:6");
    row("a carriage return", "a 1\r\n# EOF\n", "1:3");
}

void TestOpenMetrics::bad()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, where);
    const auto result = parseExposition(body.toStdString(), ExpositionFormat::OpenMetrics);
    QVERIFY(!result);
    QVERIFY2(result.error().text.startsWith(where + u": expected "_s), qPrintable(result.error().text));
}

void TestOpenMetrics::timestampsAreSeconds()
{
    const auto result = parseExposition("a 1 1.5\nb 1 -2\n# EOF\n", ExpositionFormat::OpenMetrics);
    QVERIFY(result);
    QCOMPARE(result->at(0).timestampMs, std::optional<qint64>(1500));
    QCOMPARE(result->at(1).timestampMs, std::optional<qint64>(-2000));
}

void TestOpenMetrics::unknownEscapesStay()
{
    const auto result = parseExposition("a{b=\"\\z\\\\z\"} 1\n# EOF\n", ExpositionFormat::OpenMetrics);
    QVERIFY(result);
    QCOMPARE(result->at(0).labels.at(u"b"_s), u"\\z\\z"_s);
}

QTEST_APPLESS_MAIN(TestOpenMetrics)
#include "tst_openmetrics.moc"
