#include "models/metrics/exposition.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

QString print(const ExpositionSample &sample)
{
    QString text = sample.name + u'{';
    for (const auto &[name, value] : sample.labels)
        text += name + u'=' + value + u';';
    text += u"} "_s + QString::number(sample.value, 'g', 17);
    if (sample.timestampMs)
        text += u" @"_s + QString::number(*sample.timestampMs);
    return text;
}

QString printed(const Result<std::vector<ExpositionSample>> &result)
{
    if (!result)
        return u"fault "_s + result.error().text;
    QStringList lines;
    for (const ExpositionSample &sample : *result)
        lines << print(sample);
    return lines.join(u'|');
}

} // namespace

class TestExposition : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void good_data();
    void good();
    void bad_data();
    void bad();
    void contentType_data();
    void contentType();
    void bounds();
    void mutationsNeverCrashAndAgree_data();
    void mutationsNeverCrashAndAgree();
};

void TestExposition::good_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &body, const QString &expected) {
        QTest::addRow("%s", name) << body << expected;
    };
    row("an empty body has no samples", "", {});
    row("blank lines and comments", "\n# a comment\n#TYPE x y\n  \n", {});
    row("a value", "a 1\n", u"a{} 1"_s);
    row("labels", "a{b=\"c\",d=\"e\"} 2.5\n", u"a{b=c;d=e;} 2.5"_s);
    row("a trailing comma", "a{b=\"c\",} 1\n", u"a{b=c;} 1"_s);
    row("blanks in all places", " \ta { b = \"c\" , d = \"e\" , } \t1 \t5 \n", u"a{b=c;d=e;} 1 @5"_s);
    row("an empty label value is an absent label", "a{b=\"\"} 1\n", u"a{} 1"_s);
    row("a timestamp in milliseconds", "a 1 1395066363000\n", u"a{} 1 @1395066363000"_s);
    row("a negative timestamp", "a 1 -5\n", u"a{} 1 @-5"_s);
    row("NaN in any case", "a nan\nb NAN\n", u"a{} nan|b{} nan"_s);
    row("infinities in any case", "a +Inf\nb -inf\nc INF\n", u"a{} inf|b{} -inf|c{} inf"_s);
    row("leading zeros and a plus", "a 007\nb +1.5e3\n", u"a{} 7|b{} 1500"_s);
    row("uint64 survives", "a 9223372036854775808\n", u"a{} 9.2233720368547758e+18"_s);
    row("a counter may be NaN", "# TYPE a counter\na NaN\n", u"a{} nan"_s);
    row("# and } inside a value", "a{b=\" # } \"} 1\n", u"a{b= # } ;} 1"_s);
    row("escapes", "a{b=\"\\\\x\\\"y\\nz\"} 1\n", u"a{b=\\x\"y\nz;} 1"_s);
    row("a value that ends with a backslash", "a{b=\"\\\\\"} 1\n", u"a{b=\\;} 1"_s);
    row("colons in a name", ":a:b 1\n", u":a:b{} 1"_s);
    row("UTF-8 in a value", "a{b=\"\xc3\xa9\"} 1\n", u"a{b=\u00e9;} 1"_s);
    row("a quoted name", "{\"my.metric\",\"l.a\"=\"v\"} 1\n", u"my.metric{l.a=v;} 1"_s);
    row("a quoted name that is not first", "{b=\"v\",\"my.metric\"} 1\n", u"my.metric{b=v;} 1"_s);
    row("NUL in a value", QByteArray("a{b=\"x\0y\"} 1\n", 13), u"a{b=x"_s + QChar(0) + u"y;} 1"_s);
    row("help with escapes", "# HELP a b\\\\c\\nd\n# TYPE a gauge\na 1\n", u"a{} 1"_s);
    row("EOF is a comment", "a 1\n# EOF\nb 2\n", u"a{} 1|b{} 2"_s);
    row("duplicates are handed out", "a 1\na 2\n", u"a{} 1|a{} 2"_s);
    row("a histogram",
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n",
        u"h_bucket{le=1;} 1|h_bucket{le=+Inf;} 2|h_sum{} 3|h_count{} 2"_s);
}

void TestExposition::good()
{
    QFETCH(QByteArray, body);
    QTEST(printed(parseExposition(body.toStdString(), ExpositionFormat::Text004)), "expected");
}

void TestExposition::bad_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("where");
    const auto row = [](const char *name, const QByteArray &body, const char *where) {
        QTest::addRow("%s", name) << body << QString::fromLatin1(where);
    };
    row("no newline at the end", "a 1", "1:4");
    row("no value", "a\n", "1:2");
    row("no value after a blank", "a \n", "1:3");
    row("hex", "a 0x1\n", "1:3");
    row("binary", "a 0b1\n", "1:3");
    row("octal", "a 0o1\n", "1:3");
    row("an underscore", "ok 1\na 1_2\n", "2:3");
    row("too large a number", "a 1e999\n", "1:3");
    row("two signs", "a +-1\n", "1:3");
    row("signed NaN", "a -nan\n", "1:3");
    row("NaN with a payload", "a nan(1)\n", "1:3");
    row("a float timestamp", "a 1 1.5\n", "1:5");
    row("a timestamp that is NaN", "a 1 NaN\n", "1:5");
    row("text after the timestamp", "a 1 2 3\n", "1:7");
    row("a name that starts with a digit", "1a 1\n", "1:1");
    row("a dash in a name", "a-b 1\n", "1:2");
    row("a label without a value", "a{b} 1\n", "1:4");
    row("a label without quotes", "a{b=c} 1\n", "1:5");
    row("no comma between labels", "a{b=\"c\"d=\"e\"} 1\n", "1:8");
    row("two commas", "a{b=\"c\",,} 1\n", "1:9");
    row("a comma alone", "a{,} 1\n", "1:3");
    row("no closing quote", "a{b=\"c} 1\n", "1:10");
    row("no closing brace", "a{b=\"c\" 1\n", "1:9");
    row("an unknown escape", "a{b=\"\\d\"} 1\n", "1:7");
    row("a duplicate label", "a{b=\"c\",b=\"d\"} 1\n", "1:9");
    row("a reserved label", "a{__name__=\"c\"} 1\n", "1:3");
    row("a colon in a label name", "a{b:c=\"d\"} 1\n", "1:4");
    row("braces without a name", "{a=\"b\"} 1\n", "1:8");
    row("two names", "a{\"b\"} 1\n", "1:6");
    row("not UTF-8", "ok 1\na{b=\"\xff\"} 1\n", "2:6");
    row("columns count characters", "a{b=\"\xc3\xa9\"} x\n", "1:10");
    row("an overlong form", "a{b=\"\xc0\xaf\"} 1\n", "1:6");
    row("a surrogate", "a{b=\"\xed\xa0\x80\"} 1\n", "1:6");
    row("NUL in a name", QByteArray("a\0b 1\n", 6), "1:2");
    row("NUL in a value", QByteArray("a 1\0\n", 5), "1:3");
    row("NUL in a comment", QByteArray("# x\0\n", 5), "1:4");
    row("a carriage return", "a 1\r\n", "1:3");
    row("TYPE after the samples", "a 1\n# TYPE a gauge\n", "2:8");
    row("TYPE after the samples, others between", "a 1\nb 1\n# TYPE a gauge\n", "3:8");
    row("two TYPE lines", "# TYPE a gauge\n# TYPE a gauge\n", "2:8");
    row("two HELP lines", "# HELP a x\n# HELP a y\n", "2:8");
    row("an unknown type", "# TYPE a stateset\n", "1:10");
    row("no type", "# TYPE a\n", "1:9");
    row("text after the type", "# TYPE a gauge x\n", "1:16");
    row("TYPE of a bad name", "# TYPE 1a gauge\n", "1:8");
    row("an unknown escape in HELP", "# HELP a \\d\n", "1:11");
    row("HTML", "<!DOCTYPE html>\n<html></html>\n", "1:1");
}

void TestExposition::bad()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, where);
    const auto result = parseExposition(body.toStdString(), ExpositionFormat::Text004);
    QVERIFY(!result);
    QVERIFY2(result.error().text.startsWith(where + u": expected "_s), qPrintable(result.error().text));
}

void TestExposition::contentType_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *type, const QString &expected) {
        QTest::addRow("%s", *type ? type : "none") << QByteArray(type) << expected;
    };
    row("text/plain; version=0.0.4", u"text"_s);
    row("text/plain; version=0.0.4; charset=utf-8", u"text"_s);
    row("text/plain;version=1.0.0;escaping=allow-utf-8", u"text"_s);
    row("Text/Plain", u"text"_s);
    row("application/openmetrics-text; version=1.0.0; charset=utf-8", u"openmetrics"_s);
    row("application/openmetrics-text;version=\"1.0.0\"", u"openmetrics"_s);
    row("", u"the answer has no Content-Type"_s);
    row("text/html", u"the Content-Type \"text/html\" is no metrics format"_s);
    row("application/json", u"the Content-Type \"application/json\" is no metrics format"_s);
    row("text/plain; version=0.0.3",
        u"the Content-Type \"text/plain; version=0.0.3\" is no metrics format"_s);
}

void TestExposition::contentType()
{
    QFETCH(QByteArray, type);
    QFETCH(QString, expected);
    const auto format = expositionFormat(type);
    const QString actual = !format                                    ? format.error().text
                           : *format == ExpositionFormat::OpenMetrics ? u"openmetrics"_s
                                                                      : u"text"_s;
    QCOMPARE(actual, expected);
    if (!format) {
        QVERIFY(!format.error().mend.isEmpty());
        QCOMPARE(expositionFormat(type, ExpositionFormat::Text004).value(), ExpositionFormat::Text004);
    }
}

void TestExposition::bounds()
{
    const auto fails = [](std::string_view body, const ExpositionLimits &limits) {
        return !parseExposition(body, ExpositionFormat::Text004, limits) &&
               !parseExposition(std::string(body) + "# EOF\n", ExpositionFormat::OpenMetrics, limits);
    };
    QVERIFY(fails("a 1\nb 2\nc 3\n", {.samples = 2}));
    QVERIFY(fails("a 1\nb 2\nc 3\n", {.bytes = 11}));
    QVERIFY(fails("a{b=\"c\",d=\"e\"} 1\n", {.labels = 1}));
    QVERIFY(parseExposition("a 1\nb 2\nc 3\n", ExpositionFormat::Text004, {.bytes = 12, .samples = 3}));
}

void TestExposition::mutationsNeverCrashAndAgree_data()
{
    QTest::addColumn<bool>("openMetrics");
    QTest::addRow("0.0.4") << false;
    QTest::addRow("OpenMetrics") << true;
}

/// Seeded mutations of a good body: whatever comes out is a list or a fault with a place inside the body, the
/// same each time, and a list printed as a body reads back to itself.
void TestExposition::mutationsNeverCrashAndAgree()
{
    QFETCH(bool, openMetrics);
    const auto format = openMetrics ? ExpositionFormat::OpenMetrics : ExpositionFormat::Text004;
    const std::string seed =
        "# HELP a text \\\\ \\n\n# TYPE a counter\na_total{b=\"c\",d=\"e\\\"f\"} 1 2\n"
        "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3.5\n"
        "h_count 2\n# TYPE g gauge\ng{x=\"\xc3\xa9\"} -Inf\n{\"q.x\",l=\"v\"} NaN\n# EOF\n";
    const std::string alphabet = "{}\",=\\ \n\t#_:.+-0123456789eExNaInfltotalbucket\xc3\xff";
    std::mt19937 random(20261121);
    int good = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string body = seed;
        for (auto edits = 1 + random() % 3; edits > 0 && !body.empty(); --edits) {
            const size_t at = random() % body.size();
            switch (random() % 4) {
            case 0:
                body[at] = alphabet[random() % alphabet.size()];
                break;
            case 1:
                body.erase(at, 1 + random() % 4);
                break;
            case 2:
                body.insert(at, 1, alphabet[random() % alphabet.size()]);
                break;
            default:
                body.insert(at, body.substr(random() % body.size(), random() % 30));
            }
        }
        const auto once = parseExposition(body, format);
        const auto twice = parseExposition(body, format);
        QCOMPARE(printed(once), printed(twice));
        if (once) {
            ++good;
            for (const ExpositionSample &sample : *once)
                QVERIFY(!sample.name.isEmpty() && !sample.labels.contains(u"__name__"_s));
        } else {
            const qsizetype lines = qsizetype(std::count(body.begin(), body.end(), '\n')) + 1;
            const QString line = once.error().text.section(u':', 0, 0);
            QVERIFY2(line.toInt() >= 1 && line.toInt() <= lines, qPrintable(once.error().text));
        }
    }
    QVERIFY(good > 500 && good < 19'500);
}

QTEST_APPLESS_MAIN(TestExposition)
#include "tst_exposition.moc"
