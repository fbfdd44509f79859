#include "tests/support/badserver.h"
#include "tests/support/sourcetest.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace interlock;
using namespace Qt::StringLiterals;

/// The prometheus source against the real Prometheus of Debian, which scrapes a page of ours.
class TestPrometheus : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aValueWithItsAge();
    void ambiguous();
    void empty();
    void aBadQuery();
    void aQuantileOfARate();
    void aDeadTargetIsMissingThroughAlive();

private:
    Observation ask(const char *promql, const char *alive = "");
    int freePort() const
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        return server.serverPort();
    }

    QTemporaryDir m_folder;
    BadServer m_page;
    QProcess m_prometheus;
    Source m_config;
    SystemClock m_clock;
};

void TestPrometheus::initTestCase()
{
    const QString binary = QStandardPaths::findExecutable(u"prometheus"_s);
    QVERIFY2(!binary.isEmpty(), "apt-get install prometheus");
    m_page.makeBody = [n = 0]() mutable {
        n += 10;
        const QByteArray all = QByteArray::number(n);
        return "# TYPE temperature gauge\ntemperature 21.5\n# TYPE room gauge\nroom{id=\"a\"} "
               "1\nroom{id=\"b\"} 2\n"
               "# TYPE t histogram\nt_bucket{le=\"0.1\"} 0\nt_bucket{le=\"0.2\"} " +
               all + "\nt_bucket{le=\"+Inf\"} " + all + "\nt_sum 1\nt_count " + all + "\n";
    };
    const QString config = m_folder.filePath(u"prometheus.yml"_s);
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("global: {scrape_interval: 250ms, scrape_timeout: 200ms}\n"
               "scrape_configs: [{job_name: page, static_configs: [{targets: ['127.0.0.1:" +
               QByteArray::number(m_page.url().port()) + "']}]}]\n");
    file.close();
    const int port = freePort();
    m_prometheus.setProcessChannelMode(QProcess::MergedChannels);
    m_prometheus.setStandardOutputFile(m_folder.filePath(u"log"_s));
    m_prometheus.start(binary, {u"--config.file="_s + config,
                                u"--storage.tsdb.path="_s + m_folder.filePath(u"data"_s),
                                u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
    m_config.id.text = u"prom"_s;
    m_config.type = SourceType::Prometheus;
    m_config.url = QUrl(u"http://127.0.0.1:%1"_s.arg(port));
    m_config.interval = Duration(5000);
    QTRY_VERIFY_WITH_TIMEOUT(ask("rate(t_count[5s])").isValue(), 30'000);
}

void TestPrometheus::cleanupTestCase()
{
    m_prometheus.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(m_prometheus.state(), QProcess::NotRunning, 10'000);
}

Observation TestPrometheus::ask(const char *promql, const char *alive)
{
    const Indicator one =
        indicator("one", PromQuery{QString::fromLatin1(promql), QString::fromLatin1(alive)});
    const auto source = makeSource(m_config, {one}, m_clock, {}).value();
    pollOnce(*source, 6000);
    return source->observe(one, m_clock.now().boot);
}

void TestPrometheus::aValueWithItsAge()
{
    const Observation seen = ask("temperature", "temperature");
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QCOMPARE(seen.value, 21.5);
    QVERIFY(seen.age && *seen.age < Duration(3000));
    QVERIFY(!ask("temperature").age);
}

void TestPrometheus::ambiguous()
{
    const Observation seen = ask("room");
    QCOMPARE(toString(seen.kind), u"missing"_s);
    QVERIFY2(seen.reason.startsWith(u"ambiguous: the query gives 2 series"_s), qPrintable(seen.reason));
}

void TestPrometheus::empty()
{
    const Observation seen = ask("no_such_metric");
    QCOMPARE(toString(seen.kind), u"missing"_s);
    QVERIFY2(seen.reason.startsWith(u"no series"_s), qPrintable(seen.reason));
    QCOMPARE(toString(ask("0/0").kind), u"missing"_s);
}

void TestPrometheus::aBadQuery()
{
    const Observation seen = ask("rate(t_count[5s]");
    QCOMPARE(toString(seen.kind), u"error"_s);
    QVERIFY2(seen.reason.contains(u"bad_data"_s) && seen.reason.contains(u"parse error"_s),
             qPrintable(seen.reason));
    QCOMPARE(toString(ask("t_count[5m]").kind), u"error"_s);
}

void TestPrometheus::aQuantileOfARate()
{
    const Observation seen = ask("histogram_quantile(0.5, sum by (le) (rate(t_bucket[5s])))", "t_count");
    QVERIFY2(seen.isValue(), qPrintable(seen.reason));
    QVERIFY(std::abs(seen.value - 0.15) < 1e-9);
}

void TestPrometheus::aDeadTargetIsMissingThroughAlive()
{
    const Observation seen = ask("vector(1)", "no_such_metric");
    QCOMPARE(toString(seen.kind), u"missing"_s);
    QVERIFY2(seen.reason.startsWith(u"alive: no series"_s), qPrintable(seen.reason));
}

QTEST_GUILESS_MAIN(TestPrometheus)
#include "tst_prometheus.moc"
