#include "app/demo/fault.h"
#include "app/demo/load.h"
#include "app/demo/service.h"
#include "app/demo/world.h"
#include "models/base/json.h"

#include <QLocalSocket>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

using namespace interlock;
using namespace interlock::demo;
using namespace Qt::StringLiterals;

namespace {

using Answer = QPair<int, QByteArray>;

/// Status and body of one request to a server of this machine; status 0 when nothing came in 5 s.
Answer ask(quint16 port, const QByteArray &verb, const QString &path)
{
    QNetworkAccessManager network;
    QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain"_s);
    request.setTransferTimeout(5000);
    QNetworkReply *reply = network.sendCustomRequest(request, verb);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    finished.wait(6000);
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

/// A plain reading of a text exposition: `name{labels}` to value.
QMap<QByteArray, double> samples(const QByteArray &text)
{
    QMap<QByteArray, double> found;
    for (const QByteArray &line : text.split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#'))
            found.insert(line.left(line.lastIndexOf(' ')), line.mid(line.lastIndexOf(' ') + 1).toDouble());
    }
    return found;
}

/// One command to HAProxy's admin socket.
QByteArray command(const QString &socketPath, const QByteArray &line)
{
    QLocalSocket socket;
    QSignalSpy closed(&socket, &QLocalSocket::disconnected);
    QObject::connect(&socket, &QLocalSocket::connected, &socket,
                     [&socket, line] { socket.write(line + '\n'); });
    socket.connectToServer(socketPath);
    closed.wait(3000);
    return socket.readAll().trimmed();
}

} // namespace

class TestDemo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void plannedFault_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<PlannedFault>("expected");
        using namespace std::chrono_literals;
        QTest::addRow("latency is 800 ms on half")
            << u"latency@40s"_s << PlannedFault{{FaultKind::Latency}, 40s};
        QTest::addRow("latency with a delay")
            << u"latency@1m30s,300ms"_s << PlannedFault{{FaultKind::Latency, 300ms}, 90s};
        QTest::addRow("errors on a share")
            << u"errors@500ms,20%"_s << PlannedFault{{FaultKind::Errors, 800ms, 0.2}, 500ms};
        QTest::addRow("hang at once") << u"hang@0s,100%"_s << PlannedFault{{FaultKind::Hang, 800ms, 1}, 0s};
    }
    void plannedFault()
    {
        QFETCH(QString, text);
        QFETCH(PlannedFault, expected);
        const Result<PlannedFault> planned = parsePlannedFault(text);
        QVERIFY2(planned, qPrintable(planned ? QString() : planned.error().sentence()));
        QCOMPARE(*planned, expected);
    }

    void badFault_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addRow("no time") << u"latency"_s;
        QTest::addRow("unknown kind") << u"latncy@4s"_s;
        QTest::addRow("no fault at all") << u"none@4s"_s;
        QTest::addRow("time without unit") << u"latency@40"_s;
        QTest::addRow("share without sign") << u"errors@4s,20"_s;
        QTest::addRow("more than all") << u"errors@4s,101%"_s;
        QTest::addRow("no share") << u"errors@4s,0%"_s;
        QTest::addRow("longer than a minute") << u"latency@4s,61s"_s;
    }
    void badFault()
    {
        QFETCH(QString, text);
        const Result<PlannedFault> planned = parsePlannedFault(text);
        QVERIFY(!planned);
        QCOMPARE(planned.error().code, ErrorCode::BadInput);
        QVERIFY(!planned.error().text.isEmpty());
    }

    void serviceCountsWhatItAnswers()
    {
        Service service({.name = u"canary"_s, .version = u"9.9"_s});
        QSignalSpy carries(&service, &Service::carriesTraffic);
        const quint16 port = service.listen().value_or(0);
        QCOMPARE(ask(port, "GET", u"/healthz"_s), Answer(200, "ok\n"));
        QCOMPARE(carries.count(), 0); // a check is no traffic
        QCOMPARE(ask(port, "GET", u"/"_s).first, 200);
        QCOMPARE(ask(port, "GET", u"/checkout"_s).first, 200);
        QCOMPARE(ask(port, "GET", u"/nothing"_s).first, 404);
        QCOMPARE(carries.count(), 1);

        const QByteArray text = ask(port, "GET", u"/metrics"_s).second;
        const auto found = samples(text);
        QCOMPARE(found.value("http_requests_total{code=\"200\"}"), 2.0);
        QCOMPARE(found.value("http_requests_total{code=\"500\"}", -1), 0.0); // there before the first error
        QCOMPARE(found.value("http_request_duration_seconds_bucket{le=\"+Inf\"}"), 2.0);
        QCOMPARE(found.value("http_request_duration_seconds_count"), 2.0);
        QCOMPARE(found.value("inflight_requests", -1), 0.0);
        QCOMPARE(found.value("build_info{version=\"9.9\"}"), 1.0);
        QVERIFY(found.value("process_resident_memory_bytes") > 1e6);
        QVERIFY(text.contains("# TYPE http_request_duration_seconds histogram\n"));
        QVERIFY(text.endsWith('\n'));
    }

    void latencyFaultSlowsAShare()
    {
        Service service({});
        const quint16 port = service.listen().value_or(0);
        QCOMPARE(ask(port, "POST", u"/fault?kind=latency&ms=500&share=0.5"_s).first, 200);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(ask(port, "GET", u"/"_s).first, 200);
        const auto found = samples(ask(port, "GET", u"/metrics"_s).second);
        QCOMPARE(found.value("http_request_duration_seconds_bucket{le=\"0.5\"}"), 2.0);
        QCOMPARE(found.value("http_request_duration_seconds_count"), 4.0);
    }

    void errorFaultFailsAShareUntilCleared()
    {
        Service service({});
        const quint16 port = service.listen().value_or(0);
        ask(port, "POST", u"/fault?kind=errors&share=0.5"_s);
        QList<int> statuses;
        for (int i = 0; i < 4; ++i)
            statuses.append(ask(port, "GET", u"/"_s).first);
        QCOMPARE(statuses, (QList{200, 500, 200, 500}));
        ask(port, "POST", u"/fault?kind=none"_s);
        QCOMPARE(ask(port, "GET", u"/"_s).first, 200);
        QCOMPARE(ask(port, "GET", u"/"_s).first, 200);
    }

    void hungRequestIsCountedWhenTheCallerGoes()
    {
        Service service({});
        const quint16 port = service.listen().value_or(0);
        ask(port, "POST", u"/fault?kind=hang&share=1"_s);
        QTcpSocket caller;
        caller.connectToHost(u"127.0.0.1"_s, port);
        caller.write("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
        QTRY_COMPARE(samples(ask(port, "GET", u"/metrics"_s).second).value("inflight_requests"), 1.0);
        caller.abort();
        QTRY_COMPARE(samples(ask(port, "GET", u"/metrics"_s).second).value("inflight_requests"), 0.0);
        QCOMPARE(samples(ask(port, "GET", u"/metrics"_s).second).value("http_requests_total{code=\"499\"}"),
                 1.0);
    }

    void badFaultRequestIsRefused_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addRow("no kind") << u""_s;
        QTest::addRow("unknown kind") << u"kind=fire"_s;
        QTest::addRow("endless delay") << u"kind=latency&ms=60001"_s;
        QTest::addRow("share above one") << u"kind=errors&share=1.5"_s;
        QTest::addRow("share that is no number") << u"kind=errors&share=nan"_s;
    }
    void badFaultRequestIsRefused()
    {
        QFETCH(QString, query);
        Service service({});
        const quint16 port = service.listen().value_or(0);
        QCOMPARE(ask(port, "POST", u"/fault?"_s + query).first, 400);
        QVERIFY(ask(port, "GET", u"/fault"_s).second.contains("\"kind\":\"none\""));
    }

    void serverRefusesWhatIsTooLargeOrNoHttp_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        QTest::addRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray("400");
        QTest::addRow("endless head")
            << QByteArray("GET / HTTP/1.1\r\nX: " + QByteArray(20000, 'a')) << QByteArray("431");
        QTest::addRow("huge body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 999999\r\n\r\n")
                                   << QByteArray("413");
        QTest::addRow("negative body")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") << QByteArray("400");
    }
    void serverRefusesWhatIsTooLargeOrNoHttp()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, status);
        Service service({});
        QTcpSocket caller;
        caller.connectToHost(u"127.0.0.1"_s, service.listen().value_or(0));
        caller.write(bytes);
        QTRY_COMPARE(caller.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(caller.readAll().mid(9, 3), status);
    }

    void takenPortIsASentence()
    {
        Service first({});
        const quint16 port = first.listen().value_or(0);
        Service second({.port = port});
        const Result<quint16> taken = second.listen();
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, ErrorCode::Environment);
        QVERIFY(taken.error().sentence().contains(QString::number(port)));
        QVERIFY(!taken.error().mend.isEmpty());
    }

    void loadKeepsItsRate()
    {
        Service service({});
        const quint16 port = service.listen().value_or(0);
        Load load({.url = QUrl(u"http://127.0.0.1:%1"_s.arg(port)),
                   .rate = 200,
                   .length = std::chrono::seconds(2)});
        QSignalSpy finished(&load, &Load::finished);
        QSignalSpy flowing(&load, &Load::flowing);
        QVERIFY(load.start());
        QVERIFY(finished.wait(10000));
        QCOMPARE(flowing.count(), 1);
        const LoadCount &count = load.count();
        QVERIFY(count.sent + count.dropped >= 390 && count.sent + count.dropped <= 400);
        QCOMPARE(count.failed, 0u);
        QCOMPARE_GT(count.byStatus.value(200), count.sent - 40); // the last ones are still on their way
    }

    void loadStaysOnThisMachine()
    {
        Load elsewhere({.url = QUrl(u"http://192.0.2.1:80"_s)});
        const Done started = elsewhere.start();
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::BadInput);
    }

    void worldCarriesTrafficByWeight()
    {
        DemoOptions options{.program = QStringLiteral(INTERLOCK_BIN_DIR "/interlock")};
        options.fault = PlannedFault{{FaultKind::Errors, Duration(0), 1}, Duration(0)};
        DemoWorld world(options);
        QSignalSpy ready(&world, &DemoWorld::ready);
        QSignalSpy failed(&world, &DemoWorld::failed);
        QSignalSpy fault(&world, &DemoWorld::faultSet);
        world.start();
        QVERIFY2(ready.wait(10000),
                 failed.isEmpty() ? "silent" : qPrintable(failed.at(0).at(0).value<Error>().text));
        const DemoFacts facts = world.facts();
        QCOMPARE(command(facts.haproxySocket, "get weight shop/canary"), "0 (initial 0)");
        QVERIFY(QFile::exists(facts.planPath) && QFile::exists(facts.personKey + u".pub"_s));
        QVERIFY((QFile::permissions(facts.agentKey) & (QFile::ReadGroup | QFile::ReadOther)) == 0);
        QFile plan(facts.planPath);
        QVERIFY(plan.open(QIODevice::ReadOnly));
        QVERIFY(plan.readAll().contains(QByteArray::number(facts.canaryPort)));
        QCOMPARE(samples(ask(facts.canaryPort, "GET", u"/metrics"_s).second)
                     .value("http_request_duration_seconds_count"),
                 0.0);

        QCOMPARE(command(facts.haproxySocket, "set server shop/canary weight 25"), QByteArray());
        QVERIFY(fault.wait(5000));
        QTRY_VERIFY(samples(ask(facts.canaryPort, "GET", u"/metrics"_s).second)
                        .value("http_requests_total{code=\"500\"}") > 5);
        QTRY_VERIFY(!world.traffic().isEmpty());

        QSignalSpy stopped(&world, &DemoWorld::stopped);
        world.stop();
        QVERIFY(stopped.wait(5000));
        QCOMPARE(failed.count(), 0);
        QCOMPARE(ask(facts.canaryPort, "GET", u"/healthz"_s).first, 0);
        QCOMPARE(ask(facts.frontPort, "GET", u"/"_s).first, 0);
    }

    void worldSaysWhichPortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        DemoWorld world(
            {.frontPort = other.serverPort(), .program = QStringLiteral(INTERLOCK_BIN_DIR "/interlock")});
        QSignalSpy failed(&world, &DemoWorld::failed);
        world.start();
        QVERIFY(failed.wait(10000));
        const Error error = failed.at(0).at(0).value<Error>();
        QVERIFY(error.text.contains(QString::number(other.serverPort())));
        QVERIFY(!error.mend.isEmpty());
        QSignalSpy stopped(&world, &DemoWorld::stopped);
        world.stop();
        QVERIFY(stopped.wait(5000));
    }
};

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
