#include "models/rehearsal/faultproxy.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// A canary that keeps what it got and answers what it is told, when it is told.
struct Canary {
    Canary()
    {
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            socket = server.nextPendingConnection();
            ++connections;
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this] {
                got += socket->readAll();
                if (!answer.isEmpty() && got.endsWith(after))
                    socket->write(answer);
            });
        });
    }
    QTcpServer server;
    QTcpSocket *socket = nullptr;
    int connections = 0;
    QByteArray got;
    QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    QByteArray after = "\r\n\r\n"; ///< it answers when what it got ends so
};

/// A client through a proxy before a canary.
struct Path {
    Path() : proxy(canary.server.serverPort())
    {
        port = proxy.listen(0).value_or(0);
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        QObject::connect(&client, &QTcpSocket::readyRead, &client, [this] { got += client.readAll(); });
    }
    void send(const QByteArray &bytes) { client.write(bytes); }
    void ask() { send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n"); }
    bool gets(const QByteArray &bytes)
    {
        return QTest::qWaitFor([&] { return got == bytes; }, 10'000);
    }
    bool canaryGets(const QByteArray &bytes)
    {
        return QTest::qWaitFor([&] { return canary.got == bytes; }, 10'000);
    }
    bool isCut()
    {
        return QTest::qWaitFor([this] { return client.state() == QAbstractSocket::UnconnectedState; },
                               10'000);
    }
    Canary canary;
    FaultProxy proxy;
    quint16 port = 0;
    QTcpSocket client;
    QByteArray got;
};

const QByteArray kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace

class TestFaultProxy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAFaultEveryBytePasses_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("no body") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << kOk;
        QTest::newRow("a counted body")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\nabc\r\n\r\n") << kOk;
        QTest::newRow("a chunked body")
            << QByteArray(
                   "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=1\r\nabc\r\n0\r\nA: b\r\n\r\n")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
        QTest::newRow("an answer to HEAD has no body")
            << QByteArray("HEAD / HTTP/1.1\r\n\r\n")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
        QTest::newRow("304 has no body")
            << QByteArray("GET / HTTP/1.1\r\n\r\n")
            << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n");
        QTest::newRow("an interim answer before the answer")
            << QByteArray("GET / HTTP/1.1\r\n\r\n")
            << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n") + kOk;
        QTest::newRow("bytes that are no text")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: 8\r\n\r\n\0\xff\n\x01\r\n\r\n", 46) << kOk;
    }
    void withoutAFaultEveryBytePasses()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, answer);
        Path path;
        path.canary.answer = answer;
        path.canary.after = request;
        for (int i = 1; i <= 2; ++i) { // the second over the same connection: both ends were found
            path.got.clear();
            path.canary.got.clear();
            path.send(request);
            QVERIFY2(path.gets(answer), path.got.constData());
            QCOMPARE(path.canary.got, request);
        }
        QCOMPARE(path.canary.connections, 1);
        QCOMPARE(path.proxy.requests(), 2);
    }

    void aBodyUntilTheConnectionCloses()
    {
        Path path;
        path.canary.answer = "HTTP/1.1 200 OK\r\n\r\nall that comes";
        path.ask();
        QVERIFY(path.gets(path.canary.answer));
        path.canary.socket->disconnectFromHost();
        QVERIFY(path.isCut());
        QCOMPARE(path.got, path.canary.answer);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        Path path;
        path.canary.answer.clear();
        path.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
        QVERIFY(path.canaryGets("GET /1 HTTP/1.1\r\n\r\n")); // the second waits for the first one's answer
        path.canary.socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
        QVERIFY(path.canaryGets("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n"));
        path.canary.socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");
        QVERIFY(path.gets("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"
                          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"));
    }

    void aLargeBodyPassesWhole()
    {
        Path path;
        path.canary.answer.clear();
        const QByteArray body(3'000'000, 'x');
        path.send("POST / HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n" + body);
        QTRY_COMPARE_WITH_TIMEOUT(path.canary.got.size(), qsizetype(3'000'000 + 44), 20'000);
        path.canary.socket->write("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + body);
        QTRY_COMPARE_WITH_TIMEOUT(path.got.size(), qsizetype(3'000'000 + 44), 20'000);
    }

    void afterAnUpgradeBytesPassBothWays()
    {
        Path path;
        path.canary.answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
        path.ask();
        QVERIFY(path.gets(path.canary.answer));
        path.canary.answer.clear();
        path.canary.got.clear();
        path.send("\x01no http\n");
        QVERIFY(path.canaryGets("\x01no http\n"));
        path.got.clear();
        path.canary.socket->write("\x02neither\n");
        QVERIFY(path.gets("\x02neither\n"));
    }

    void whatCannotBeFollowedIsRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << QByteArray("400");
        QTest::newRow("a length and chunks")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n")
            << QByteArray("400");
        QTest::newRow("two lengths")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n")
            << QByteArray("400");
        QTest::newRow("a length below zero")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: -3\r\n\r\n") << QByteArray("400");
        QTest::newRow("another coding")
            << QByteArray("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") << QByteArray("400");
        QTest::newRow("a head without an end")
            << QByteArray("GET /" + QByteArray(65'531, 'x')) << QByteArray("431");
    }
    void whatCannotBeFollowedIsRefused()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, status);
        Path path;
        path.send(request);
        QVERIFY(path.isCut());
        QCOMPARE(path.got.mid(9, 3), status);
        QCOMPARE(path.canary.got, QByteArray());
    }

    void aShareOfTheRequestsIsHitEvenly_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QByteArray>("hits"); ///< of ten requests: x is hit
        QTest::newRow("half of them") << 0.5 << QByteArray(".x.x.x.x.x");
        QTest::newRow("a tenth of them") << 0.1 << QByteArray(".........x");
        QTest::newRow("three of ten") << 0.3 << QByteArray("...x..x..x");
        QTest::newRow("all of them") << 1.0 << QByteArray("xxxxxxxxxx");
    }
    void aShareOfTheRequestsIsHitEvenly()
    {
        QFETCH(double, share);
        QFETCH(QByteArray, hits);
        Path path;
        path.proxy.setFault({Degradation::Kind::Error, {}, 503, share});
        QByteArray got;
        for (int i = 0; i < 10; ++i) {
            path.got.clear();
            path.ask();
            QTRY_VERIFY_WITH_TIMEOUT(path.got.endsWith("ok") || path.got.endsWith("fault\n"), 10'000);
            got += path.got.startsWith("HTTP/1.1 503 ") ? 'x' : '.';
        }
        QCOMPARE(got, hits);
        QCOMPARE(path.proxy.hit(), hits.count('x'));
    }

    void anErrorTakesTheBodyAndKeepsTheConnection()
    {
        Path path;
        path.proxy.setFault({Degradation::Kind::Error, {}, 500, 1});
        path.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde");
        QTRY_VERIFY_WITH_TIMEOUT(path.got.startsWith("HTTP/1.1 500 ") && path.got.endsWith("fault\n"),
                                 10'000);
        QCOMPARE(path.canary.got, QByteArray());
        path.proxy.clear();
        path.got.clear();
        path.ask();
        QVERIFY(path.gets(kOk));
    }

    void aDelayedRequestGoesOnLater()
    {
        Path path;
        path.proxy.setFault({Degradation::Kind::Delay, Duration(30), 503, 1});
        path.ask();
        QVERIFY(path.gets(kOk));
        QCOMPARE(path.proxy.hit(), 1);
    }

    void whatAFaultHoldsGoesOnWhenItIsCleared()
    {
        Path path;
        path.canary.after = "\r\n\r\n\r\n\r\n";
        path.proxy.setFault({Degradation::Kind::Delay, Duration(3'600'000), 503, 1});
        path.send("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(path.proxy.hit(), 1, 10'000);
        QCOMPARE(path.canary.got, QByteArray());
        path.proxy.clear();
        QVERIFY(path.gets(kOk));
    }

    void aHungRequestIsCutWhenTheFaultIsCleared()
    {
        Path path;
        path.proxy.setFault({Degradation::Kind::Hang, {}, 503, 1});
        path.ask();
        QTRY_COMPARE_WITH_TIMEOUT(path.proxy.hit(), 1, 10'000);
        QCOMPARE(path.got, QByteArray());
        path.proxy.clear();
        QVERIFY(path.isCut());
        QCOMPARE(path.got, QByteArray());
        QCOMPARE(path.canary.connections, 0);
    }

    void aCanaryThatIsNotThereIsABadGateway()
    {
        Path path;
        path.canary.server.close();
        path.ask();
        QVERIFY(path.isCut());
        QVERIFY(path.got.startsWith("HTTP/1.1 502 "));
    }

    void aPortThatIsTakenIsNamed()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        FaultProxy proxy(1);
        const auto port = proxy.listen(taken.serverPort());
        QVERIFY(!port);
        QVERIFY(port.error().text.contains(QString::number(taken.serverPort())));
    }
};

QTEST_GUILESS_MAIN(TestFaultProxy)
#include "tst_faultproxy.moc"
