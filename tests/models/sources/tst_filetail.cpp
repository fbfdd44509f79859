#include "models/sources/filetail.h"
#include "models/sources/source.h"
#include "tests/support/sourcetest.h"

#include <QFile>
#include <QTemporaryDir>

using namespace interlock;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(interlock::Aggregate)

namespace {

void append(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(file.write(bytes), bytes.size());
}

void replace(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray joined(FileTail &tail)
{
    const auto lines = tail.read();
    if (!lines)
        return "error: " + lines.error().text.toUtf8();
    QByteArray text;
    for (const QByteArray &line : lines->lines)
        text += line + '|';
    return text;
}

Indicator field(const char *id, Aggregate how, Duration window = Duration(0))
{
    return indicator(id, Field{u"v"_s, how, window});
}

} // namespace

class TestFileTail : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"beats.jsonl"_s);
    }
    void newLinesOnce();
    void halfWrittenLinesWait();
    void rotationLosesNothing();
    void truncationStartsAgain();
    void aFileRewrittenToTheSameLengthIsSeen();
    void aLineTooLongIsLeftOut();
    void aHugeBacklogIsSteppedOver();
    void aMissingFileIsAnErrorUntilItComes();
    void aggregates_data();
    void aggregates();
    void windowsCountOnlyWhatWasSeenToCome();
    void badLinesAreErrorsOfThatPoll();
    void aSilentFileIsStale();
    void countingNothingIsZeroWhileLinesCome();

private:
    Source source() const
    {
        Source made;
        made.id.text = u"beats"_s;
        made.type = SourceType::JsonLines;
        made.path = u"beats.jsonl"_s;
        made.interval = Duration(1000);
        return made;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestFileTail::newLinesOnce()
{
    append(m_path, "a\nb\n");
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray("a|b|"));
    QCOMPARE(joined(tail), QByteArray());
    append(m_path, "c\n");
    QCOMPARE(joined(tail), QByteArray("c|"));
}

void TestFileTail::halfWrittenLinesWait()
{
    append(m_path, "a\nhal");
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray("a|"));
    append(m_path, "f");
    QCOMPARE(joined(tail), QByteArray());
    append(m_path, " done\nnext\n");
    QCOMPARE(joined(tail), QByteArray("half done|next|"));
}

void TestFileTail::rotationLosesNothing()
{
    append(m_path, "a\n");
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray("a|"));
    append(m_path, "last of the old\n");
    QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
    append(m_path, "first of the new\n");
    QCOMPARE(joined(tail), QByteArray("last of the old|first of the new|"));
}

void TestFileTail::truncationStartsAgain()
{
    append(m_path, "a\nb\nc\n");
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray("a|b|c|"));
    replace(m_path, "d\n");
    QCOMPARE(joined(tail), QByteArray("d|"));
}

void TestFileTail::aFileRewrittenToTheSameLengthIsSeen()
{
    append(m_path, "aa\nbb\n");
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray("aa|bb|"));
    replace(m_path, "cc\ndd\nee\n");
    QCOMPARE(joined(tail), QByteArray("cc|dd|ee|"));
}

void TestFileTail::aLineTooLongIsLeftOut()
{
    append(m_path, QByteArray(100'000, 'x'));
    FileTail tail(m_path);
    QCOMPARE(joined(tail), QByteArray());
    append(m_path, QByteArray(10, 'x') + "\nshort\n");
    const auto lines = tail.read();
    QVERIFY(lines);
    QCOMPARE(lines->tooLong, 1);
    QCOMPARE(lines->lines, std::vector<QByteArray>{"short"});
}

void TestFileTail::aHugeBacklogIsSteppedOver()
{
    append(m_path, QByteArray("0123456789\n").repeated(1'000'000) + "end\n");
    FileTail tail(m_path);
    const auto lines = tail.read();
    QVERIFY(lines && lines->skipped);
    QVERIFY(lines->bytes <= 4 * 1024 * 1024);
    QCOMPARE(lines->lines.back(), QByteArray("end"));
    QCOMPARE(lines->lines.front(), QByteArray("0123456789"));
    append(m_path, "after\n");
    QCOMPARE(joined(tail), QByteArray("after|"));
}

void TestFileTail::aMissingFileIsAnErrorUntilItComes()
{
    FileTail tail(m_path);
    QVERIFY(joined(tail).startsWith("error: cannot read "));
    append(m_path, "a\n");
    QCOMPARE(joined(tail), QByteArray("a|"));
}

void TestFileTail::aggregates_data()
{
    QTest::addColumn<Aggregate>("how");
    QTest::addColumn<double>("expected");
    QTest::addRow("last") << Aggregate::Last << 0.9;
    QTest::addRow("mean") << Aggregate::Mean << 0.7;
    QTest::addRow("min") << Aggregate::Min << 0.5;
    QTest::addRow("max") << Aggregate::Max << 0.9;
    QTest::addRow("sum") << Aggregate::Sum << 2.1;
    QTest::addRow("count") << Aggregate::Count << 3.0;
}

void TestFileTail::aggregates()
{
    QFETCH(Aggregate, how);
    QFETCH(double, expected);
    append(m_path, "{\"v\":0.5}\n{\"v\":\"0.7\"}\n{\"other\":1}\n{\"v\":0.9}\n");
    const SystemClock clock;
    Indicator one = field("one", how);
    const auto made = makeSource(source(), {one}, clock, m_folder->path()).value();
    QVERIFY(pollOnce(*made).result);
    const Observation seen = made->observe(one, clock.now().boot);
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QVERIFY(std::abs(seen.value - expected) < 1e-12);
    QCOMPARE(seen.samples, 3);
    one.minSamples = 4;
    QCOMPARE(made->observe(one, clock.now().boot).reason, u"too few samples: 3 of 4"_s);
}

void TestFileTail::windowsCountOnlyWhatWasSeenToCome()
{
    append(m_path, "{\"v\":100}\n");
    const SystemClock clock;
    const Indicator mean = field("mean", Aggregate::Mean, Duration(60'000));
    const auto made = makeSource(source(), {mean}, clock, m_folder->path()).value();
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(toString(made->observe(mean, clock.now().boot).kind), u"missing"_s);
    append(m_path, "{\"v\":1}\n{\"v\":3}\n");
    QVERIFY(pollOnce(*made).result);
    const Observation seen = made->observe(mean, clock.now().boot);
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QCOMPARE(seen.value, 2.0);
}

void TestFileTail::badLinesAreErrorsOfThatPoll()
{
    const SystemClock clock;
    const Indicator last = field("last", Aggregate::Last);
    const auto made = makeSource(source(), {last}, clock, m_folder->path()).value();
    const Poll absent = pollOnce(*made);
    QVERIFY(!absent.result);
    QCOMPARE(toString(made->observe(last, clock.now().boot).kind), u"error"_s);
    append(m_path, "{\"v\":1}\nnot json\n");
    const Poll bad = pollOnce(*made);
    QVERIFY(!bad.result);
    QCOMPARE(bad.result.error().text, u"beats.jsonl: 1 of 2 new lines are no JSON objects"_s);
    append(m_path, "{\"v\":2}\n");
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(made->observe(last, clock.now().boot).value, 2.0);
    append(m_path, "{\"v\":true}\n");
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(made->observe(last, clock.now().boot).reason, u"v is not a number in 1 new lines"_s);
}

void TestFileTail::aSilentFileIsStale()
{
    append(m_path, "{\"v\":1}\n");
    HandClock clock;
    clock.moment = SystemClock().now();
    const Indicator last = field("last", Aggregate::Last);
    const auto made = makeSource(source(), {last}, clock, m_folder->path()).value();
    QVERIFY(pollOnce(*made).result);
    QVERIFY(made->observe(last, clock.now().boot).isValue());
    clock.advance(Duration(5000));
    QVERIFY(pollOnce(*made).result); // the file can be read, nobody writes it
    QCOMPARE(toString(made->observe(last, clock.now().boot).kind), u"stale"_s);
}

void TestFileTail::countingNothingIsZeroWhileLinesCome()
{
    const SystemClock clock;
    append(m_path, "{\"x\":1}\n");
    const Indicator count = field("count", Aggregate::Count, Duration(60'000));
    const auto made = makeSource(source(), {count}, clock, m_folder->path()).value();
    QVERIFY(pollOnce(*made).result);
    append(m_path, "{\"x\":2}\n");
    QVERIFY(pollOnce(*made).result);
    const Observation none = made->observe(count, clock.now().boot);
    QVERIFY2(none.isValue(), qPrintable(none.reason));
    QCOMPARE(none.value, 0.0);
}

QTEST_GUILESS_MAIN(TestFileTail)
#include "tst_filetail.moc"
