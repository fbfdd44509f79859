#include "models/metrics/expositionreader.h"

#include <QTest>

#include <random>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

class Recorder final : public SeriesVisitor {
public:
    quint32 found(const SampleView &sample) override
    {
        ++newSeries;
        names.push_back(QString::fromUtf8(sample.name.data(), qsizetype(sample.name.size())));
        for (const auto &[name, value] : labelsOf(sample))
            names.back() += u',' + name + u'=' + value;
        return quint32(names.size() - 1);
    }
    void value(quint32 token, double value, std::optional<qint64> stamp) override
    {
        seen << names[token] + u' ' + QString::number(value, 'g', 17) +
                    (stamp ? u'@' + QString::number(*stamp) : QString());
    }
    int newSeries = 0;
    std::vector<QString> names;
    QStringList seen;
};

QStringList readNew(const QByteArray &body)
{
    Recorder recorder;
    ExpositionReader reader;
    const Done done = reader.read(body, ExpositionFormat::Text004, recorder);
    return done ? recorder.seen : QStringList{done.error().text};
}

} // namespace

class TestExpositionReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knownSeriesAreNotFoundAgain();
    void aReplacedLineIsFoundAloneAndTheRestStaysKnown();
    void aKnownLineStillHasItsFaults_data();
    void aKnownLineStillHasItsFaults();
    void aFailedBodyLeavesTheReaderAsItWas();
    void bodyAfterBodyAgreesWithAFreshReader();
};

void TestExpositionReader::knownSeriesAreNotFoundAgain()
{
    ExpositionReader reader;
    Recorder recorder;
    QVERIFY(reader.read("# TYPE a counter\na{b=\"c\"} 1\nd 2\n", ExpositionFormat::Text004, recorder));
    QCOMPARE(recorder.newSeries, 2);
    recorder.seen.clear();
    QVERIFY(reader.read("# TYPE a counter\na{b=\"c\"} 17.5\nd NaN 9\n", ExpositionFormat::Text004, recorder));
    QCOMPARE(recorder.newSeries, 2);
    QCOMPARE(recorder.seen, (QStringList{u"a,b=c 17.5"_s, u"d nan@9"_s}));
}

void TestExpositionReader::aReplacedLineIsFoundAloneAndTheRestStaysKnown()
{
    ExpositionReader reader;
    Recorder recorder;
    QVERIFY(reader.read("a 1\nb 2\nc 3\nd 4\n", ExpositionFormat::Text004, recorder));
    recorder.seen.clear();
    QVERIFY(reader.read("a 1\nx 2\nc 3\nd 4\n", ExpositionFormat::Text004, recorder));
    QCOMPARE(recorder.newSeries, 5);
    QVERIFY(reader.read("c 3\nd 4\n", ExpositionFormat::Text004, recorder));
    QCOMPARE(recorder.newSeries, 5);
}

void TestExpositionReader::aKnownLineStillHasItsFaults_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("where");
    QTest::addRow("a bad value") << QByteArray("a 1\nb 0x2\n") << u"2:3"_s;
    QTest::addRow("a bad timestamp") << QByteArray("a 1\nb 2 x\n") << u"2:5"_s;
    QTest::addRow("no newline") << QByteArray("a 1\nb 2") << u"2:4"_s;
    QTest::addRow("too large") << QByteArray("a 1e999\n") << u"1:3"_s;
    QTest::addRow("TYPE after samples") << QByteArray("a 1\n# TYPE a gauge\n") << u"2:8"_s;
    QTest::addRow("TYPE after samples, others between")
        << QByteArray("a 1\nb 2\n# TYPE a gauge\n") << u"3:8"_s;
}

void TestExpositionReader::aKnownLineStillHasItsFaults()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, where);
    ExpositionReader reader;
    Recorder recorder;
    QVERIFY(reader.read("a 1\nb 2\n", ExpositionFormat::Text004, recorder));
    const Done done = reader.read(body, ExpositionFormat::Text004, recorder);
    QVERIFY(!done);
    QVERIFY2(done.error().text.startsWith(where + u": expected"_s), qPrintable(done.error().text));
}

void TestExpositionReader::aFailedBodyLeavesTheReaderAsItWas()
{
    ExpositionReader reader;
    Recorder recorder;
    QVERIFY(reader.read("a 1\nb 2\n", ExpositionFormat::Text004, recorder));
    QVERIFY(!reader.read("a 1\nb x\n", ExpositionFormat::Text004, recorder));
    QVERIFY(reader.read("a 5\nb 6\n", ExpositionFormat::Text004, recorder));
    QCOMPARE(recorder.newSeries, 2);
    QCOMPARE(recorder.seen.mid(recorder.seen.size() - 2), (QStringList{u"a 5"_s, u"b 6"_s}));
}

/// Lines come, go, swap and change: what a reader with a memory sees is what a new one sees.
void TestExpositionReader::bodyAfterBodyAgreesWithAFreshReader()
{
    std::mt19937 random(7);
    std::vector<QByteArray> keys;
    for (int i = 0; i < 40; ++i)
        keys.push_back("m" + QByteArray::number(i % 9) + "{i=\"" + QByteArray::number(i) + "\"} ");
    ExpositionReader reader;
    for (int round = 0; round < 2000; ++round) {
        if (random() % 2)
            std::swap(keys[random() % keys.size()], keys[random() % keys.size()]);
        if (random() % 3 == 0)
            keys[random() % keys.size()] = "n{i=\"" + QByteArray::number(random() % 50) + "\"} ";
        QByteArray body;
        for (const QByteArray &key : keys) {
            if (random() % 20 == 0)
                continue;
            body += key + QByteArray::number(random() % 1000) + (random() % 9 ? "\n" : " 12\n");
            if (random() % 30 == 0)
                body += random() % 40 ? "# comment\n" : "# TYPE n gauge\n";
        }
        Recorder fresh;
        ExpositionReader once;
        const Done expected = once.read(body, ExpositionFormat::Text004, fresh);
        static Recorder kept;
        kept.seen.clear();
        const Done actual = reader.read(body, ExpositionFormat::Text004, kept);
        QCOMPARE(actual.has_value(), expected.has_value());
        if (expected)
            QCOMPARE(kept.seen, fresh.seen);
        else
            QCOMPARE(actual.error().text, expected.error().text);
    }
    QCOMPARE(readNew("a 1\n"), QStringList{u"a 1"_s});
}

QTEST_APPLESS_MAIN(TestExpositionReader)
#include "tst_expositionreader.moc"
