#include "models/base/atomicfile.h"
#include "tests/models/engine/careful.h"
#include "tests/support/badserver.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

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

    /// What commands print has lines, tabs, bytes that are no text, and comes on two streams.
    void whatAStepPrintedIsKept_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("fact");
        QTest::addColumn<QString>("printed");
        QTest::newRow("one line") << QByteArray("echo one") << u"step-passed"_s << u"one"_s;
        QTest::newRow("lines and tabs")
            << QByteArray("printf 'a\\\\tb\\\\nc\\\\n'") << u"step-passed"_s << u"a\tb\nc"_s;
        QTest::newRow("a failure with lines, and errors")
            << QByteArray("echo a; echo b; echo no room >&2; exit 3") << u"step-failed"_s
            << u"a\nb\nno room"_s;
        QTest::newRow("progress that is written over")
            << QByteArray("printf '10 %%\\\\r20 %%\\\\r\\\\n'") << u"step-passed"_s << u"10 %\n20 %"_s;
        QTest::newRow("colours, a zero byte and broken UTF-8")
            << QByteArray("printf 'x\\\\033[1m\\\\000\\\\377y'") << u"step-passed"_s
            << u"x\uFFFD[1m\uFFFD\uFFFDy"_s;
    }
    void whatAStepPrintedIsKept()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, fact);
        QFETCH(QString, printed);
        Careful bench("steps: [{name: backup, run: [sh, -c, \"" + script + "\"]}]\n");
        QVERIFY(bench.begins());
        QTRY_COMPARE_WITH_TIMEOUT(bench.words(fact).size(), 1, 20000);
        QCOMPARE(bench.fact(fact)[u"printed"].toString(), printed);
        QCOMPARE(bench.words(u"engine-fault"_s), QStringList());
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
            << u"check load: latency is 100 ms, < 50 ms is required"_s;
        QTest::newRow("a plan that never ran")
            << 200 << QByteArray("checks: [{name: before, completed: staging}]\n")
            << u"check before: there was no rollout of staging"_s;
        QTest::newRow("a list of another length") << 200 << QByteArray("{pointer: /list, count: 12}")
                                                  << u"check intent: /list has 2, not 12 elements"_s;
        QTest::newRow("a change without its label")
            << 200 << QByteArray("{pointer: /labels, labels: [perf-approved, security-approved]}")
            << u"check intent: /labels lacks the label \"security-approved\""_s;
        QTest::newRow("a rollback that was never rehearsed")
            << 200 << QByteArray("checks: [{name: rehearsal, rehearsed_within: 7d}]\n")
            << u"check rehearsal: its rollback was never rehearsed"_s;
        QTest::newRow("a step with a status")
            << 200 << QByteArray("steps: [{name: migrate, run: [sh, -c, \"echo no table >&2; exit 3\"]}]\n")
            << u"step migrate: exit status 3: no table"_s;
        QTest::newRow("a step that hangs")
            << 200 << QByteArray("steps: [{name: migrate, run: [sleep, \"1000\"], timeout: 200ms}]\n")
            << u"step migrate: killed at its deadline"_s;
        QTest::newRow("a step that is not there")
            << 200 << QByteArray("steps: [{name: migrate, run: [no-such-migration]}]\n")
            << u"step migrate: "_s;
        QTest::newRow("a bound script that a step before it wrote over")
            << 200
            << QByteArray("steps: [{name: one, run: [sh, -c, \"echo true > backup.sh\"]}, {name: two, run: "
                          "[./backup.sh, x]}]\nfiles: [backup.sh]\n")
            << u"step two: backup.sh is no longer what the lease binds"_s;
        QTest::newRow("a secret that is needed only once somebody must be told")
            << 200 << QByteArray("notify: {slack: {webhook: {env: PREPARATION_ABSENT}}}\n")
            << u"the secret env PREPARATION_ABSENT is not set"_s;
    }
    void whatFailsRefusesAndNothingMoves()
    {
        QFETCH(QByteArray, wants);
        QFETCH(QString, why);
        QFETCH(int, status);
        BadServer server;
        server.status = status;
        server.body = R"({"a":1,"list":[1,2],"labels":[{"name":"perf-approved"},{"name":"wip"}]})";
        Careful bench(wants.startsWith('{') ? get(server, wants) : wants);
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY2(bench.state(kWeb).reason.startsWith(why), qPrintable(bench.state(kWeb).reason));
        for (const Weight weight : bench.traffic.applied())
            QCOMPARE(weight.basisPoints, 0);
    }

    /// What runs already goes on; but whoever can still be told is told.
    void aSecretThatIsGoneAtARestartPages()
    {
        qputenv("PREPARATION_SECRET", "https://hooks.example/x");
        Careful bench("notify: {slack: {webhook: {env: PREPARATION_SECRET}}}\n");
        QVERIFY(bench.begins() && bench.reaches(kWeb, Phase::Baking, 0));
        QCOMPARE(bench.count(u"engine-fault"_s), 0);
        bench.engine.reset();
        qunsetenv("PREPARATION_SECRET");
        QVERIFY(bench.start());
        QTRY_COMPARE_WITH_TIMEOUT(bench.words(u"engine-fault"_s),
                                  QStringList{u"the secret env PREPARATION_SECRET is not set"_s}, 20000);
        QVERIFY(!isOver(bench.state(kWeb).phase));
    }

    /// A rollback by a guardrail, and somebody's note that it was a rehearsal.
    void aRehearsalIsFreshForItsTime_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("fact");
        QTest::newRow("a day old") << 1 << u"check-passed"_s;
        QTest::newRow("eight days old") << 8 << u"check-failed"_s;
    }
    void aRehearsalIsFreshForItsTime()
    {
        QFETCH(int, days);
        QFETCH(QString, fact);
        Careful bench("rehearsal: {probe: {get: \"http://127.0.0.1:1/\"}, inject: [worse], clear: [well]}\n");
        QVERIFY(bench.begins() && bench.reaches(kWeb, Phase::Baking, 0));
        bench.shown = Observation::of(900, Duration(10), 50);
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        Remark note{
            kWeb,       QString(kRehearsalPassed), u"restored"_s, bench.plan.sha256, bench.ledger().asOf(),
            bench.now()};
        QVERIFY(bench.ask(Desk::sign(toStatement(note, predicates::note), bench.person)).accepted());
        bench.clock.wall += std::chrono::hours(24 * days);
        bench.shown = Observation::of(100, Duration(10), 50);
        bench.plan = Desk::planOf(planText() + "checks: [{name: practised, rehearsed_within: 7d}]\n");
        QVERIFY(bench.begin(u"web-2"_s).accepted());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(fact), 1, 20000);
    }

    void theRawAnswerIsKept()
    {
        BadServer server;
        server.body = R"({"status":"approved"})";
        server.extraHeaders = "Set-Cookie: session=secret\r\n";
        Careful bench(get(server, "{pointer: /status, equals: approved}"));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 0));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"check-passed"_s), 1, 20000);
        QCOMPARE(bench.fact(u"check-passed"_s)[u"status"].toInt(), 200);
        const QByteArray raw = bench.artifact(u"check-passed"_s, u"answer"_s);
        QVERIFY2(raw.startsWith("HTTP 200\n") && raw.endsWith("\n\n{\"status\":\"approved\"}"),
                 raw.constData());
        QVERIFY(!raw.contains("secret"));
    }

    void soIsTheOneThatWasRefused()
    {
        BadServer server;
        server.status = 503;
        server.body = "FEATURE_DISABLED";
        Careful bench(get(server, "{status: 200}"));
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"check-failed"_s), 1, 20000);
        QVERIFY(bench.artifact(u"check-failed"_s, u"answer"_s).endsWith("FEATURE_DISABLED"));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        QCOMPARE(bench.count(u"intent"_s), 0); // nothing was moved, so nothing is moved back
    }

    void sourcesMustAnswer()
    {
        Careful bench("checks: [{name: targets, up: [canary]}]\n");
        QVERIFY(bench.begins());
        QVERIFY(bench.reaches(kWeb, Phase::Baking, 0));
        Careful dead("checks: [{name: targets, up: [canary]}]\n");
        dead.noSource = Error{ErrorCode::Environment, u"no token"_s, {}};
        QVERIFY(dead.begins());
        QVERIFY(dead.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(dead.state(kWeb).reason, u"check targets: canary does not answer: no token"_s);
    }

    void whatAStepPrintsIsSeenWhileItRuns()
    {
        Careful bench("steps: [{name: slow, run: [sh, -c, \"echo row 1 of 9; sleep 1000\"], timeout: 1h}]\n");
        QVERIFY(bench.begins());
        QTRY_VERIFY_WITH_TIMEOUT(
            readBounded(bench.paths.live(kWeb), 1 << 20).value_or(QByteArray()).endsWith("row 1 of 9"),
            20000);
        QVERIFY(bench.lower(kWeb).accepted());
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
