#include "tests/models/engine/careful.h"
#include "tests/support/badserver.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

QByteArray smoke(const BadServer &server)
{
    return "smoke: [{name: health, http: {get: \"" + server.url(u"/health"_s).toEncoded() +
           "\", expect: {pointer: /handlers, count: 4}}}], ";
}

QByteArray burst(const BadServer &server, const QByteArray &more = {})
{
    return "burst: {url: \"" + server.url(u"/x"_s).toEncoded() + "\", requests: 12, users: 3, spacing: 10ms" +
           more + "}, ";
}

} // namespace

/// What a stage proves besides its numbers, and what comes after the last one.
class TestStageWork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void smokeComesBeforeTheBake()
    {
        BadServer server;
        server.body = R"({"handlers":[1,2,3,4]})";
        Careful bench({}, smoke(server));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"smoke-passed"_s), 1, 20000);
        QCOMPARE(server.requests, 1);
        QCOMPARE(bench.fact(u"smoke-passed"_s)[u"stage"].toInt(), 0);
        QCOMPARE(bench.fact(u"smoke-passed"_s)[u"text"].toString(), u"smoke health"_s);
        QVERIFY(bench.artifact(u"smoke-passed"_s, u"answer"_s).contains(server.body));
    }

    void smokeThatFailsRollsBack()
    {
        BadServer server;
        server.body = R"({"handlers":[1,2,3]})";
        Careful bench({}, smoke(server));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.state(kWeb).reason,
                 u"stage 5 % failed: smoke health: /handlers has 3, not 4 elements"_s);
        QVERIFY(bench.artifact(u"smoke-failed"_s, u"answer"_s).contains(server.body));
        QCOMPARE(bench.state(kWeb).stages[0].counted, Duration(0));
    }

    /// Each network manager has a thread of its own.
    void manyUsersAreFewThreads()
    {
        BadServer server;
        const auto threads = [] {
            return QDir(u"/proc/self/task"_s).entryList(QDir::AllDirs | QDir::NoDotAndDotDot);
        };
        const auto before = threads().size();
        qsizetype most = 0;
        std::optional<std::vector<BurstRequest>> all;
        LoadBurst load(
            {.url = server.url(u"/x"_s), .requests = 1000, .users = 1000, .within = Duration(60'000)},
            [&all](const std::vector<BurstRequest> &sent) { all = sent; });
        load.begin();
        QVERIFY(QTest::qWaitFor(
            [&] {
                most = std::max(most, threads().size());
                return all.has_value();
            },
            60'000));
        QVERIFY2(most - before <= LoadBurst::kMostAtOnce / 6 + 2, qPrintable(QString::number(most - before)));
        QCOMPARE(summaryOf(*all), (BurstSummary{1000, 1000, summaryOf(*all).average, summaryOf(*all).p95,
                                                summaryOf(*all).longest}));
        QCOMPARE(server.requests, 1000);
    }

    /// Those who never got a connection have not sent anything, and are told apart from those without an
    /// answer.
    void whoWaitedUntilTheTimeWasOverHasNotSent()
    {
        BadServer server(BadServer::Behaviour::Hang);
        std::optional<std::vector<BurstRequest>> all;
        LoadBurst load({.url = server.url(u"/x"_s), .requests = 100, .users = 100, .within = Duration(1500)},
                       [&all](const std::vector<BurstRequest> &sent) { all = sent; });
        load.begin();
        QTRY_VERIFY_WITH_TIMEOUT(all.has_value(), 20'000);
        QCOMPARE(all->size(), size_t(100));
        const auto notSent = std::ranges::count_if(
            *all, [](const BurstRequest &one) { return one.fault.startsWith(u"not sent"_s); });
        QCOMPARE(notSent, 100 - LoadBurst::kMostAtOnce);
    }

    void aLoadIsSentOnceAndKept()
    {
        BadServer server;
        Careful bench({}, burst(server, ", at: 1s"));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"burst"_s), 1, 20000);
        QCOMPARE(server.requests, 12);
        const QJsonObject told = bench.fact(u"burst"_s);
        QCOMPARE(told[u"total"].toInt(), 12);
        QCOMPARE(told[u"successful"].toInt(), 12);
        QCOMPARE(told[u"failed"].toInt(), 0);
        QCOMPARE(told[u"success_percent"].toString(), u"100"_s);
        const QList<QByteArray> log = bench.artifact(u"burst"_s, u"log"_s).trimmed().split('\n');
        QCOMPARE(log.size(), 13);
        QCOMPARE(log.front(), QByteArray("user,number,at_ms,status,latency_ms,fault"));
    }

    void aLoadWithoutAnswersIsEvidenceAndNoVerdict()
    {
        BadServer server(BadServer::Behaviour::Hang);
        Careful bench({}, burst(server, ", within: 500ms"));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"burst"_s), 1, 20000);
        QCOMPARE(bench.fact(u"burst"_s)[u"failed"].toInt(), 12);
        QCOMPARE(bench.artifact(u"burst"_s, u"log"_s).trimmed().split('\n').size(), 13);
    }

    void commandsAfterTheLastStageComeBeforeCompleted()
    {
        QTemporaryDir folder;
        const QByteArray seen = folder.filePath(u"seen"_s).toUtf8();
        Careful bench("after: [{name: persist, run: [touch, " + seen + "]}]\n");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Completed));
        QVERIFY(QFile::exists(QString::fromUtf8(seen)));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"completed"_s), 1, 20000);
        QCOMPARE(bench.words(u"after-passed"_s), QStringList{u"after persist"_s});
        QCOMPARE(bench.count(u"not-permanent"_s), 0);
    }

    void oneThatFailsPagesAndTakesNothingBack()
    {
        Careful bench("after: [{name: persist, run: [\"false\"]}]\n");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Completed));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"completed"_s), 1, 20000);
        QCOMPARE(bench.traffic.applied().back().basisPoints, 10'000);
        QVERIFY(bench.fact(u"not-permanent"_s)[u"page"].toBool());
        QCOMPARE(bench.fact(u"completed"_s)[u"reason"].toString(),
                 u"not made permanent: after persist: exit status 1"_s);
    }

    void checkpointsNameTheSamplesTheyRestOn()
    {
        Careful bench({}, "checkpoints: [1s, 2s], ");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"checkpoint"_s), 2, 20000);
        const auto reader = StoreReader::open(bench.paths.database);
        int found = 0;
        const std::vector<LogRow> rows = (*reader)->records(0, 100'000).value();
        for (const LogRow &row : rows) {
            const QJsonObject said = readRecord(row.envelope)->statement.predicate;
            if (said[u"kind"].toString() != u"checkpoint")
                continue;
            ++found;
            const qint64 looks = said[u"evaluations"][u"count"].toInteger();
            QCOMPARE(said[u"evaluations"][u"head"].toString(),
                     QString::fromLatin1((*reader)->evaluations(looks - 1, 1)->front().chain.toHex()));
            const QJsonObject detail = said[u"detail"].toObject();
            QCOMPARE(detail[u"number"].toInt(), found);
            QCOMPARE(detail[u"intended_bp"].toInt(), 500);
            QCOMPARE(detail[u"observed_bp"].toInt(), 500);
            QCOMPARE(detail[u"guardrails"][0][u"state"].toString(), u"ok"_s);
            QCOMPARE(detail[u"guardrails"][0][u"value"].toString(), u"100"_s);
        }
        QCOMPARE(found, 2);
    }
};

QTEST_GUILESS_MAIN(TestStageWork)
#include "tst_stagework.moc"
