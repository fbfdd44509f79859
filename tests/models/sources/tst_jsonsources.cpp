#include "models/sources/jsonvalue.h"
#include "tests/support/badserver.h"
#include "tests/support/sourcetest.h"

#include <QTemporaryDir>

using namespace interlock;
using namespace Qt::StringLiterals;

class TestJsonSources : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pointers_data();
    void pointers();
    void numbers_data();
    void numbers();
    void aPageIsPolled();
    void unchangedComparesWithTheFirst();
    void htmlIsAnError();
    void aCommandsOutput_data();
    void aCommandsOutput();
    void aCommandThatHangsIsAnErrorInTime();
};

void TestJsonSources::pointers_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *pointer, const char *expected) {
        QTest::addRow("\"%s\"", pointer) << QString::fromLatin1(pointer) << QString::fromLatin1(expected);
    };
    // RFC 6901, section 5.
    row("/foo/0", "bar");
    row("/foo/1", "baz");
    row("/", "0");
    row("/a~1b", "1");
    row("/c%d", "2");
    row("/i\\j", "5");
    row("/k\"l", "6");
    row("/ ", "7");
    row("/m~0n", "8");
    row("/foo/2", "undefined");
    row("/foo/-", "undefined");
    row("/foo/00", "undefined");
    row("/foo/01", "undefined");
    row("/foo/+1", "undefined");
    row("/none", "undefined");
    row("/foo/0/x", "undefined");
    row("foo", "error");
}

void TestJsonSources::pointers()
{
    QFETCH(QString, pointer);
    const QByteArray text = R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"i\\j":5,"k\"l":6," ":7,"m~n":8})";
    const auto value = atPointer(parseJson(text, 1000).value(), pointer);
    const QString seen = !value                 ? u"error"_s
                         : value->isUndefined() ? u"undefined"_s
                         : value->isDouble()    ? QString::number(value->toDouble())
                                                : value->toString();
    QTEST(seen, "expected");
}

void TestJsonSources::numbers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("truth"); // -1: none
    QTest::addColumn<QByteArray>("with");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *json, int truth, const char *with,
                        const char *expected) {
        QTest::addRow("%s", name) << QByteArray(json) << truth << QByteArray(with)
                                  << QString::fromLatin1(expected);
    };
    const int equals = int(Truth::Kind::Equals), contains = int(Truth::Kind::Contains);
    const int unchanged = int(Truth::Kind::Unchanged);
    row("a number", "4.5", -1, "null", "4.5");
    row("a number as text", "\"4.5\"", -1, "null", "4.5");
    row("another text", "\"healthy\"", -1, "null", "error");
    row("hex text", "\"0x10\"", -1, "null", "error");
    row("a truth value", "true", -1, "null", "error");
    row("a list", "[1]", -1, "null", "error");
    row("null", "null", -1, "null", "missing");
    row("equals a text", "\"healthy\"", equals, "\"healthy\"", "1");
    row("differs from a text", "\"sick\"", equals, "\"healthy\"", "0");
    row("equals a truth value", "true", equals, "true", "1");
    row("equals a number", "4", equals, "4", "1");
    row("contains a part", "\"status ok\"", contains, "\"ok\"", "1");
    row("a list contains", "[\"a\",\"b\"]", contains, "\"b\"", "1");
    row("a list does not contain", "[\"a\"]", contains, "\"b\"", "0");
    row("an object contains a key", "{\"b\":1}", contains, "\"b\"", "1");
    row("a number contains nothing", "5", contains, "5", "0");
    row("unchanged from a given value", "\"x\"", unchanged, "\"x\"", "1");
    row("changed from a given value", "\"y\"", unchanged, "\"x\"", "0");
}

void TestJsonSources::numbers()
{
    QFETCH(QByteArray, json);
    QFETCH(int, truth);
    QFETCH(QByteArray, with);
    const auto value = parseJson(json, 1000).value();
    std::optional<Truth> asked;
    if (truth >= 0)
        asked = Truth{Truth::Kind(truth), parseJson(with, 1000).value()};
    const Observation seen = numberOf(value, asked, QJsonValue());
    QTEST(seen.isValue() ? QString::number(seen.value) : toString(seen.kind), "expected");
}

void TestJsonSources::aPageIsPolled()
{
    BadServer server;
    server.body = R"({"handlers":{"loaded":4},"status":"healthy"})";
    Source source;
    source.type = SourceType::Json;
    source.url = server.url();
    HandClock clock;
    const Indicator handlers = indicator("handlers", Pointer{u"/handlers/loaded"_s});
    const Indicator absent = indicator("absent", Pointer{u"/none"_s});
    const Indicator text = indicator("text", Pointer{u"/status"_s});
    const auto made = makeSource(source, {handlers, absent, text}, clock, {}).value();
    QCOMPARE(made->observe(handlers, clock.now().boot).reason, u"not polled yet"_s);
    QVERIFY(pollOnce(*made).result);
    clock.advance(Duration(700));
    QCOMPARE(made->observe(handlers, clock.now().boot), Observation::of(4, Duration(700), 1));
    QCOMPARE(toString(made->observe(absent, clock.now().boot).kind), u"missing"_s);
    QCOMPARE(toString(made->observe(text, clock.now().boot).kind), u"error"_s);
    clock.advance(Duration(10'000));
    QCOMPARE(toString(made->observe(handlers, clock.now().boot).kind), u"stale"_s);
}

void TestJsonSources::unchangedComparesWithTheFirst()
{
    BadServer server;
    server.body = R"({"deploy":"dep-1"})";
    Source source;
    source.type = SourceType::Json;
    source.url = server.url();
    const SystemClock clock;
    Indicator deploy = indicator("deploy", Pointer{u"/deploy"_s});
    deploy.truth = Truth{Truth::Kind::Unchanged, {}};
    const auto made = makeSource(source, {deploy}, clock, {}).value();
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(made->observe(deploy, clock.now().boot).value, 1.0);
    server.body = R"({"deploy":"dep-2"})";
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(made->observe(deploy, clock.now().boot).value, 0.0);
    server.body = R"({"deploy":"dep-1"})";
    QVERIFY(pollOnce(*made).result);
    QCOMPARE(made->observe(deploy, clock.now().boot).value, 1.0);
}

void TestJsonSources::htmlIsAnError()
{
    BadServer server;
    server.body = "<html>It works</html>";
    Source source;
    source.id.text = u"api"_s;
    source.type = SourceType::Json;
    source.url = server.url();
    const SystemClock clock;
    const auto made = makeSource(source, {}, clock, {}).value();
    const Poll poll = pollOnce(*made);
    QVERIFY(!poll.result);
    QVERIFY2(poll.result.error().text.startsWith(u"api: not JSON at byte 0"_s),
             qPrintable(poll.result.error().text));
}

void TestJsonSources::aCommandsOutput_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("expected");
    QTest::addRow("a number") << u"echo 42.5"_s << u"42.5"_s;
    QTest::addRow("no number, no JSON") << u"echo hello"_s << u"not JSON"_s;
    QTest::addRow("nothing") << u"true"_s << u"printed nothing"_s;
    QTest::addRow("a failure") << u"echo 1; echo broken >&2; exit 4"_s << u"exit status 4: broken"_s;
    QTest::addRow("two numbers") << u"echo 1; echo 2"_s << u"not JSON"_s;
}

void TestJsonSources::aCommandsOutput()
{
    QFETCH(QString, script);
    QFETCH(QString, expected);
    Source source;
    source.id.text = u"probe"_s;
    source.type = SourceType::Command;
    source.run = QStringList{u"sh"_s, u"-c"_s, script};
    const SystemClock clock;
    const Indicator whole = indicator("whole", Pointer{});
    const auto made = makeSource(source, {whole}, clock, {}).value();
    pollOnce(*made);
    const Observation seen = made->observe(whole, clock.now().boot);
    const QString text = seen.isValue() ? QString::number(seen.value) : seen.reason;
    QVERIFY2(text.contains(expected), qPrintable(text));
    QCOMPARE(seen.isValue(), expected == u"42.5"_s);
}

void TestJsonSources::aCommandThatHangsIsAnErrorInTime()
{
    Source source;
    source.type = SourceType::Command;
    source.run = QStringList{u"sleep"_s, u"60"_s};
    source.timeout = Duration(200);
    const SystemClock clock;
    const auto made = makeSource(source, {}, clock, {}).value();
    QElapsedTimer took;
    took.start();
    const Poll poll = pollOnce(*made);
    QVERIFY(!poll.result && poll.result.error().code == ErrorCode::Timeout);
    QVERIFY(took.elapsed() < 1500);
}

QTEST_GUILESS_MAIN(TestJsonSources)
#include "tst_jsonsources.moc"
