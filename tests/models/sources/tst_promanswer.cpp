#include "models/sources/prometheussource.h"
#include "tests/support/badserver.h"
#include "tests/support/sourcetest.h"

#include <QUrlQuery>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

QByteArray success(const QByteArray &type, const QByteArray &result, const QByteArray &more = {})
{
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}" +
           more + "}";
}

} // namespace

class TestPromAnswer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answers_data();
    void answers();
    void theQueryIsPostedAndTheAgeComesFromAlive();
    void withoutAliveTheAgeIsUnknown();
    void aBadQueryIsItsOwnIndicatorsError();
};

void TestPromAnswer::answers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &body, const QString &kind, const QString &text) {
        QTest::addRow("%s", name) << body << kind << text;
    };
    const QByteArray one = "{\"metric\":{},\"value\":[5.5,\"0.25\"]}";
    row("a vector of one", success("vector", "[" + one + "]"), u"value"_s, u"0.25"_s);
    row("a scalar", success("scalar", "[5,\"3\"]"), u"value"_s, u"3"_s);
    row("an empty vector", success("vector", "[]"), u"missing"_s, u"no series"_s);
    row("two series", success("vector", "[" + one + "," + one + "]"), u"missing"_s, u"ambiguous"_s);
    row("NaN", success("scalar", "[5,\"NaN\"]"), u"missing"_s, u"NaN"_s);
    row("infinity", success("scalar", "[5,\"+Inf\"]"), u"missing"_s, u"infinite"_s);
    row("a matrix", success("matrix", "[]"), u"error"_s, u"matrix"_s);
    row("a string", success("string", "[5,\"x\"]"), u"error"_s, u"string"_s);
    row("a value that is no text", success("scalar", "[5,3]"), u"error"_s, u"[time"_s);
    row("a native histogram", success("vector", "[{\"metric\":{},\"histogram\":[5,{}]}]"), u"error"_s,
        u"histogram"_s);
    row("an error", R"({"status":"error","errorType":"bad_data","error":"parse error: x"})", u"error"_s,
        u"bad_data: parse error: x"_s);
    row("an error with data", R"({"status":"error","errorType":"timeout","error":"late","data":{}})",
        u"error"_s, u"timeout: late"_s);
    row("a number with a warning", success("scalar", "[5,\"3\"]", ",\"warnings\":[\"partial data\"]"),
        u"error"_s, u"partial data"_s);
    row("nothing with a warning", success("vector", "[]", ",\"warnings\":[\"a store is down\"]"),
        u"missing"_s, u"a store is down"_s);
    row("infos are no warnings", success("scalar", "[5,\"3\"]", ",\"infos\":[\"hint\"]"), u"value"_s, u"3"_s);
    row("another JSON", "{\"ok\":true}", u"error"_s, u"not one of Prometheus"_s);
    row("HTML", "<html>", u"error"_s, u"not JSON"_s);
}

void TestPromAnswer::answers()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, text);
    double at = 0;
    const Observation seen = PrometheusSource::readAnswer(body, at);
    QTEST(toString(seen.kind), "kind");
    const QString actual = seen.isValue() ? QString::number(seen.value) : seen.reason;
    QVERIFY2(actual.contains(text), qPrintable(actual));
}

void TestPromAnswer::theQueryIsPostedAndTheAgeComesFromAlive()
{
    BadServer server;
    server.makeBody = [&server] {
        return server.lastRequest.contains("timestamp") ? success("scalar", "[1000.5,\"997.5\"]")
                                                        : success("scalar", "[1000.5,\"7\"]");
    };
    Source source;
    source.type = SourceType::Prometheus;
    source.url = server.url(u"/prom/"_s);
    HandClock clock;
    const Indicator rate = indicator("rate", PromQuery{u"sum(a{b=\"c&d\"})"_s, u"up{job=\"x\"}"_s});
    const auto made = makeSource(source, {rate}, clock, {}).value();
    made->measureWith([] { return qint64(42); });
    const Poll poll = pollOnce(*made);
    QVERIFY2(poll.result, poll.result ? "" : qPrintable(poll.result.error().sentence()));
    QVERIFY(poll.sample.has_value());
    QCOMPARE(poll.sample->stamp, wallFromMs(997'500));
    QCOMPARE(poll.sample->at, clock.now().boot - Duration(3000));
    QCOMPARE(poll.arrivedUs, qint64(42));
    QCOMPARE(server.requests, 2);
    QVERIFY(server.lastRequest.startsWith("POST /prom/api/v1/query HTTP/1.1\r\n"));
    QVERIFY(server.lastRequest.contains("Content-Type: application/x-www-form-urlencoded\r\n"));
    clock.advance(Duration(1000));
    const Observation seen = made->observe(rate, clock.now().boot);
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QCOMPARE(seen.value, 7.0);
    QCOMPARE(seen.age, std::optional(Duration(4000)));
    clock.advance(Duration(8000)); // 12 s old, the interval is 5 s
    QCOMPARE(toString(made->observe(rate, clock.now().boot).kind), u"stale"_s);
}

void TestPromAnswer::withoutAliveTheAgeIsUnknown()
{
    BadServer server;
    server.body = success("scalar", "[1000,\"7\"]");
    Source source;
    source.type = SourceType::Prometheus;
    source.url = server.url(QString());
    HandClock clock;
    Indicator rate = indicator("rate", PromQuery{u"sum(a)"_s, {}});
    const auto made = makeSource(source, {rate}, clock, {}).value();
    const Poll poll = pollOnce(*made);
    QVERIFY(poll.result && !poll.sample);
    QCOMPARE(poll.arrivedUs, qint64(-1)); // nobody gave it a clock to measure with
    const Observation seen = made->observe(rate, clock.now().boot);
    QVERIFY(seen.isValue() && !seen.age);
    rate.minSamples = 5;
    QCOMPARE(toString(made->observe(rate, clock.now().boot).kind), u"missing"_s);
    clock.advance(Duration(10'001));
    rate.minSamples = 0;
    QCOMPARE(toString(made->observe(rate, clock.now().boot).kind), u"stale"_s);
}

void TestPromAnswer::aBadQueryIsItsOwnIndicatorsError()
{
    BadServer server;
    server.makeBody = [&server] {
        const bool bad = server.lastRequest.contains("query=bad");
        server.status = bad ? 400 : 200;
        return bad ? QByteArray(R"({"status":"error","errorType":"bad_data","error":"1:4: parse error"})")
                   : success("scalar", "[1000,\"7\"]");
    };
    Source source;
    source.type = SourceType::Prometheus;
    source.url = server.url(QString());
    const SystemClock clock;
    const Indicator good = indicator("good", PromQuery{u"good"_s, {}});
    const Indicator bad = indicator("bad", PromQuery{u"bad("_s, {}});
    const auto made = makeSource(source, {good, bad}, clock, {}).value();
    const Poll poll = pollOnce(*made);
    QVERIFY(!poll.result);
    QVERIFY(made->observe(good, clock.now().boot).isValue());
    const Observation seen = made->observe(bad, clock.now().boot);
    QCOMPARE(toString(seen.kind), u"error"_s);
    QCOMPARE(seen.reason, u"Prometheus: bad_data: 1:4: parse error"_s);
}

QTEST_GUILESS_MAIN(TestPromAnswer)
#include "tst_promanswer.moc"
