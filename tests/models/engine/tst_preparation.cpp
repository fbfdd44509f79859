#include "models/base/digest.h"
#include "tests/models/engine/enginetest.h"
#include "tests/support/badserver.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = QStringLiteral("web-1");

/// A bench whose plan wants something before its traffic.
struct Careful : Bench {
    explicit Careful(const QByteArray &wants)
    {
        plan = planOf(planText() + wants);
        if (wants.contains("files:")) {
            const QByteArray script = "#!/bin/sh\nls > \"$1\"\n";
            plan.files.push_back({u"backup.sh"_s, sha256Hex(script), script});
            plan.sha256 = planDigest(plan.bytes, plan.files);
        }
    }
    bool begins() { return init() && start() && begin(kWeb).accepted(); }
    QStringList words(const QString &kind) const
    {
        QStringList all;
        for (const auto &[told, detail] : facts())
            if (told == kind)
                all << detail[u"text"].toString();
        return all;
    }
};

QByteArray get(const BadServer &server, const QByteArray &expect)
{
    return "checks: [{name: intent, http: {get: \"" + server.url(u"/x"_s).toEncoded() +
           "\", expect: " + expect + "}}]\n";
}

} // namespace

class TestPreparation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void checksThenStepsThenTraffic()
    {
        BadServer server;
        server.body = R"({"status":"approved"})";
        QTemporaryDir folder;
        const QByteArray seen = folder.filePath(u"seen"_s).toUtf8();
        Careful bench(get(server, "{pointer: /status, equals: approved}") +
                      "steps: [{name: backup, run: [./backup.sh, " + seen + "]}]\nfiles: [backup.sh]\n");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 0));
        QTRY_COMPARE_WITH_TIMEOUT(bench.words(u"step-passed"_s), QStringList{u"step backup"_s}, 20000);
        QCOMPARE(bench.words(u"check-passed"_s), QStringList{u"check intent"_s});
        QFile listing(QString::fromUtf8(seen));
        QVERIFY(listing.open(QIODevice::ReadOnly));
        QCOMPARE(listing.readAll(), QByteArray("backup.sh\n")); // the bound copies, and nothing else
    }

    void whatFailsRefusesAndNothingMoves_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("wants");
        QTest::addColumn<QString>("why");
        QTest::newRow("an endpoint that is off") << 503 << QByteArray("{status: 200}") << u"check intent: "_s;
        QTest::newRow("one that must be off and is on")
            << 200 << QByteArray("{status: 503}") << u"check intent: "_s;
        QTest::newRow("another answer")
            << 200 << QByteArray("{pointer: /a, equals: 2}") << u"check intent: /a is 1, not 2"_s;
        QTest::newRow("an indicator above its limit")
            << 200 << QByteArray("checks: [{name: load, indicator: latency, require: \"< 50ms\"}]\n")
            << u"check load: latency is 100 ms, < 50 is required"_s;
        QTest::newRow("a plan that never ran")
            << 200 << QByteArray("checks: [{name: before, completed: staging}]\n")
            << u"check before: there was no rollout of staging"_s;
        QTest::newRow("a step with a status")
            << 200 << QByteArray("steps: [{name: migrate, run: [sh, -c, \"echo no table >&2; exit 3\"]}]\n")
            << u"step migrate: exit status 3: no table"_s;
        QTest::newRow("a step that hangs")
            << 200 << QByteArray("steps: [{name: migrate, run: [sleep, \"1000\"], timeout: 200ms}]\n")
            << u"step migrate: killed at its deadline"_s;
        QTest::newRow("a step that is not there")
            << 200 << QByteArray("steps: [{name: migrate, run: [/nonexistent/migrate]}]\n")
            << u"step migrate: "_s;
    }
    void whatFailsRefusesAndNothingMoves()
    {
        QFETCH(QByteArray, wants);
        QFETCH(QString, why);
        QFETCH(int, status);
        BadServer server;
        server.status = status;
        server.body = R"({"a":1})";
        Careful bench(wants.startsWith('{') ? get(server, wants) : wants);
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY2(bench.state(kWeb).reason.startsWith(why), qPrintable(bench.state(kWeb).reason));
        for (const Weight weight : bench.traffic.applied())
            QCOMPARE(weight.basisPoints, 0);
    }

    void theFirstThatFailsIsTheLast()
    {
        Careful bench("steps: [{name: one, run: [\"false\"]}, {name: two, run: [\"true\"]}]\n");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        QCOMPARE(bench.words(u"step-begun"_s), QStringList{u"step one"_s});
    }

    void aRollbackEndsTheStepThatRuns()
    {
        Careful bench("steps: [{name: long, run: [sleep, \"1000\"], timeout: 1h}]\n");
        QVERIFY(bench.begins());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"step-begun"_s), 1, 20000);
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
    }

    void anEngineThatDiedBeginsAnew()
    {
        Careful bench("steps: [{name: long, run: [sleep, \"1000\"], timeout: 1h}]\n");
        QVERIFY(bench.begins());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"step-begun"_s), 1, 20000);
        bench.engine.reset();
        QVERIFY(bench.start());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"step-begun"_s), 2, 20000);
        QCOMPARE(bench.traffic.applied(), std::vector<Weight>{});
    }
};

QTEST_GUILESS_MAIN(TestPreparation)
#include "tst_preparation.moc"
