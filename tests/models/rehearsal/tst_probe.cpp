#include "models/rehearsal/probe.h"
#include "tests/support/badserver.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

/// Requests as users send them, against a server that answers and one that misbehaves.
class TestProbe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAnswerIsGoodOrNot_data()
    {
        QTest::addColumn<int>("behaviour");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *name, BadServer::Behaviour behaviour, int status, bool good) {
            QTest::newRow(name) << int(behaviour) << status << good;
        };
        row("200", BadServer::Behaviour::Answer, 200, true);
        row("201", BadServer::Behaviour::Answer, 201, true);
        row("404", BadServer::Behaviour::Answer, 404, false);
        row("503", BadServer::Behaviour::Answer, 503, false);
        row("a redirect is an answer", BadServer::Behaviour::Redirect, 302, true);
        row("no answer", BadServer::Behaviour::Hang, 200, false);
        row("a connection that closes", BadServer::Behaviour::Close, 200, false);
        row("half an answer", BadServer::Behaviour::Truncated, 200, false);
        row("an answer without an end", BadServer::Behaviour::Endless, 200, false);
    }
    void anAnswerIsGoodOrNot()
    {
        QFETCH(int, behaviour);
        QFETCH(int, status);
        QFETCH(bool, good);
        BadServer server{BadServer::Behaviour(behaviour)};
        server.status = status;
        Probe probe({server.url(), Duration(20), Duration(300)}, m_clock);
        probe.start();
        QTRY_VERIFY_WITH_TIMEOUT(probe.samples().size() >= 3, 20'000);
        for (const ProbeSample &sample : probe.samples())
            QCOMPARE(sample.good, good);
    }

    /// Users do not stop calling because others wait.
    void itAsksOnWhileOthersWait()
    {
        BadServer server(BadServer::Behaviour::Hang);
        Probe probe({server.url(), Duration(20), Duration(3'600'000)}, m_clock);
        probe.start();
        QTRY_COMPARE_WITH_TIMEOUT(server.requests, 16, 20'000); // its own bound, not the six of a host
        QTRY_VERIFY_WITH_TIMEOUT(!probe.samples().empty(), 20'000);
        QVERIFY(!probe.samples().front().good); // what cannot be sent any more is a failure
        QCOMPARE(probe.samples().front().took, 3'600'000.0);
    }

    void afterStopNothingIsAsked()
    {
        BadServer server;
        Probe probe({server.url(), Duration(20), Duration(1000)}, m_clock);
        probe.start();
        QTRY_VERIFY_WITH_TIMEOUT(server.requests >= 2, 20'000);
        probe.stop();
        QTRY_COMPARE_WITH_TIMEOUT(int(probe.samples().size()), server.requests, 20'000);
    }

private:
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TestProbe)
#include "tst_probe.moc"
