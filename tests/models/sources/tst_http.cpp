#include "tests/support/badserver.h"
#include "tests/support/sourcetest.h"

using namespace interlock;
using namespace Qt::StringLiterals;

class TestHttp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badAnswersAreErrorsInTime_data();
    void badAnswersAreErrorsInTime();
    void refusedIsAnError();
    void theBearerIsSentAndNeverShown();
    void aMissingSecretIsAnErrorBeforeAnythingIsSent();
    void gzipIsUndoneAndCounted();
};

Q_DECLARE_METATYPE(BadServer::Behaviour)

namespace {

Source scrapeOf(const BadServer &server)
{
    Source source;
    source.id.text = u"app"_s;
    source.url = server.url();
    source.interval = Duration(1000);
    source.timeout = Duration(200);
    return source;
}

} // namespace

void TestHttp::badAnswersAreErrorsInTime_data()
{
    using Behaviour = BadServer::Behaviour;
    QTest::addColumn<Behaviour>("behaviour");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const QByteArray text = "text/plain; version=0.0.4";
    QTest::addRow("hangs") << Behaviour::Hang << 200 << text << QByteArray()
                           << u"did not finish its answer within 200 ms"_s;
    QTest::addRow("trickles") << Behaviour::Trickle << 200 << text << QByteArray()
                              << u"did not finish its answer within 200 ms"_s;
    QTest::addRow("closes at once") << Behaviour::Close << 200 << text << QByteArray() << u"losed"_s;
    QTest::addRow("no HTTP") << Behaviour::Garbage << 200 << text << QByteArray() << u"http://127.0.0.1"_s;
    QTest::addRow("redirects") << Behaviour::Redirect << 200 << text << QByteArray()
                               << u"redirects are not followed"_s;
    QTest::addRow("500") << Behaviour::Answer << 500 << text << QByteArray("up 1\n")
                         << u"answered with status 500"_s;
    QTest::addRow("204") << Behaviour::Answer << 204 << text << QByteArray() << u"answered with status 204"_s;
    QTest::addRow("cut short") << Behaviour::Truncated << 200 << text << QByteArray("up 1\n")
                               << u"127.0.0.1"_s;
    QTest::addRow("HTML") << Behaviour::Answer << 200 << QByteArray("text/html") << QByteArray("<html>")
                          << u"no metrics format"_s;
    QTest::addRow("HTML called text")
        << Behaviour::Answer << 200 << text << QByteArray("<html>\n") << u"1:1: expected a metric name"_s;
    QTest::addRow("no Content-Type") << Behaviour::Answer << 200 << QByteArray() << QByteArray("up 1\n")
                                     << u"has no Content-Type"_s;
    QTest::addRow("a parse error late in the body")
        << Behaviour::Answer << 200 << text << QByteArray("up 1\nup2 x\n") << u"2:5: expected"_s;
}

void TestHttp::badAnswersAreErrorsInTime()
{
    QFETCH(BadServer::Behaviour, behaviour);
    QFETCH(QString, says);
    BadServer server(behaviour);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    server.status = status;
    server.contentType = type;
    server.body = body;
    const SystemClock clock;
    const Indicator up = indicator("up", Gauge{parseSelector(u"up"_s).value()});
    const auto source = makeSource(scrapeOf(server), {up}, clock, {}).value();
    QElapsedTimer took;
    took.start();
    const Poll poll = pollOnce(*source);
    QVERIFY2(took.elapsed() < 1500, qPrintable(QString::number(took.elapsed())));
    QVERIFY(!poll.result);
    QVERIFY2(poll.result.error().sentence().contains(says), qPrintable(poll.result.error().sentence()));
    QVERIFY(!poll.result.error().mend.isEmpty());
    const Observation seen = source->observe(up, clock.now().boot);
    QCOMPARE(toString(seen.kind), u"error"_s);
    QCOMPARE(seen.reason, poll.result.error().sentence());
    server.behaviour = BadServer::Behaviour::Answer; // and it recovers
    server.status = 200;
    server.contentType = "text/plain";
    server.body = "up 1\n";
    QVERIFY(pollOnce(*source).result);
    QVERIFY(source->observe(up, clock.now().boot).isValue());
}

void TestHttp::refusedIsAnError()
{
    Source source;
    {
        const BadServer gone;
        source = scrapeOf(gone);
    }
    const SystemClock clock;
    const auto made = makeSource(source, {}, clock, {}).value();
    const Poll poll = pollOnce(*made);
    QVERIFY(!poll.result);
    QVERIFY2(poll.result.error().text.contains(u"refused"_s), qPrintable(poll.result.error().text));
}

void TestHttp::theBearerIsSentAndNeverShown()
{
    qputenv("INTERLOCK_TEST_TOKEN", "s3cret-token");
    BadServer server;
    Source source = scrapeOf(server);
    source.bearer = SecretRef{SecretRef::From::Env, u"INTERLOCK_TEST_TOKEN"_s};
    const SystemClock clock;
    const auto made = makeSource(source, {}, clock, {}).value();
    QVERIFY(pollOnce(*made).result);
    QVERIFY(server.lastRequest.contains("Authorization: Bearer s3cret-token\r\n"));
    QVERIFY(server.lastRequest.contains("Accept: application/openmetrics-text;version=1.0.0"));
    server.status = 403;
    const Poll refused = pollOnce(*made);
    QVERIFY(!refused.result);
    QVERIFY(!refused.result.error().sentence().contains(u"s3cret"_s));
}

void TestHttp::aMissingSecretIsAnErrorBeforeAnythingIsSent()
{
    const BadServer server;
    Source source = scrapeOf(server);
    source.basicUser = u"me"_s;
    source.basicPassword = SecretRef{SecretRef::From::Env, u"INTERLOCK_TEST_NO_SUCH"_s};
    const SystemClock clock;
    const auto made = makeSource(source, {}, clock, {}).value();
    const Poll poll = pollOnce(*made);
    QVERIFY(!poll.result);
    QVERIFY(poll.result.error().text.contains(u"INTERLOCK_TEST_NO_SUCH"_s));
    QCOMPARE(server.requests, 0);
}

void TestHttp::gzipIsUndoneAndCounted()
{
    BadServer server;
    server.extraHeaders = "Content-Encoding: gzip\r\n";
    const QByteArray whole = QByteArray::fromBase64("H4sIAAAAAAAAAystUDDkAgBykOqCBQAAAA=="); // "up 1"
    server.body = whole.chopped(12);
    const SystemClock clock;
    const auto made = makeSource(scrapeOf(server), {}, clock, {}).value();
    QVERIFY(!pollOnce(*made).result); // cut: no body
    server.body = whole;
    const Poll poll = pollOnce(*made);
    QVERIFY2(poll.result, poll.result ? "" : qPrintable(poll.result.error().sentence()));
    QCOMPARE(poll.bytes, 5);
}

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
