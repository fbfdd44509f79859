#include "models/evidence/demands.h"
#include "models/evidence/report.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

/// What one row plays: a word a record, such as "enter 0", "checkpoint 0 2" or "sign dana lead".
using Story = QStringList;

/// A rollout whose log is told by words.
struct Told {
    explicit Told(const QByteArray &evidence, const QByteArray &more = {})
    {
        QByteArray text = planText() + "evidence: " + evidence + "\n" + more;
        text.replace("{weight: 5%, bake: 2s, every: 1s, promote: auto}",
                     "{weight: 5%, bake: 2s, every: 1s, promote: auto, checkpoints: [1s, 2s], "
                     "burst: {url: \"http://127.0.0.1:1/\", requests: 10, within: 1m}}");
        desk.plan = Desk::planOf(text);
        rollout = log.begun();
        heard = 0;
    }

    void tell(const QString &words)
    {
        const QStringList word = words.split(u' ');
        const int number = word.value(1).toInt();
        if (word[0] == u"enter")
            fact(u"stage-entered"_s, {{u"stage"_s, number}});
        else if (word[0] == u"verdict")
            fact(u"stage-verdict"_s, {{u"stage"_s, number},
                                      {u"rows"_s, QJsonArray{QJsonObject{{u"guardrail"_s, u"latency"_s}}}}});
        else if (word[0] == u"burst")
            fact(u"burst"_s, {{u"stage"_s, number}});
        else if (word[0] == u"checkpoint")
            fact(u"checkpoint"_s, {{u"stage"_s, number}, {u"number"_s, word.value(2).toInt()}});
        else if (word[0] == u"intent")
            fact(u"intent"_s, {{u"order"_s, number}, {u"from_bp"_s, 0}, {u"to_bp"_s, 500}});
        else if (word[0] == u"outcome")
            fact(u"outcome"_s, {{u"order"_s, number}, {u"observed_bp"_s, word.value(2).toInt()}});
        else if (word[0] == u"report" || word[0] == u"completed" || word[0] == u"rolled-back")
            fact(word[0], {});
        else if (word[0] == u"sign")
            signOff(word.value(1), word.value(2));
        else
            qFatal("unknown word");
    }
    void fact(const QString &kind, const QJsonObject &detail)
    {
        const QJsonObject predicate{
            {u"kind"_s, kind},
            {u"issued"_s, toRfc3339(desk.now())},
            {u"boot_ms"_s, toMs(desk.clock.now().boot)},
            {u"boot_id"_s, desk.clock.bootId()},
            {u"epoch"_s, 1},
            {u"rollout"_s, rollout.text},
            {u"evaluations"_s, QJsonObject{{u"count"_s, log.ledger.nextSequence()},
                                           {u"head"_s, QString::fromLatin1(log.ledger.chain().toHex())}}},
            {u"detail"_s, detail}};
        log.append(
            Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, desk.plan.sha256}}}, log.engine));
    }
    void signOff(const QString &who, const QString &role)
    {
        Decision decision = desk.startOf(log.ledger, log.ledger.rollout(rollout)->leaseId, rollout.text);
        decision.kind = u"signoff"_s;
        decision.use = 0;
        decision.role = role;
        log.append(Desk::sign(toStatement(decision), who == u"dana" ? desk.person : desk.agent));
    }

    /// "checkpoints: missing: ..." of each demand.
    QStringList answers(Phase phase)
    {
        for (; heard < qint64(log.rows.size()); ++heard)
            trail.hear(readRecord(log.rows[size_t(heard)].envelope).value(), heard, log.ledger);
        RolloutEntry entry = *log.ledger.rollout(rollout);
        entry.state.phase = phase;
        QStringList all;
        for (const DemandLine &line : trail.answers(log.ledger, entry))
            all << line.demand + (line.met ? u": "_s : u": NOT MET, "_s) + line.text;
        return all;
    }

    Desk desk;
    MemoryLog log{desk};
    RolloutId rollout;
    EvidenceTrail trail;
    qint64 heard = 0;
};

} // namespace

/// `evidence:` of a plan, held against its log. The records before the story are 0 to 4.
class TestDemands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachDemandIsHeldAgainstTheLog_data()
    {
        QTest::addColumn<QByteArray>("evidence");
        QTest::addColumn<Story>("story");
        QTest::addColumn<bool>("completed");
        QTest::addColumn<QString>("answer");
        const Story baked{u"enter 0"_s, u"checkpoint 0 1"_s, u"checkpoint 0 2"_s,
                          u"burst 0"_s, u"verdict 0"_s,      u"enter 1"_s};
        const Story over = baked + Story{u"verdict 1"_s, u"completed"_s};
        const auto row = [](const char *name, const char *demand, const Story &story, bool completed,
                            const QString &answer) {
            QTest::newRow(name) << QByteArray("{require: [") + demand + "]}" << story << completed << answer;
        };
        row("the lease", "lease", {}, false, u"lease: record 1, 2 signatures"_s);
        row("an end", "decision", over, true, u"decision: started by record 4, ended by record 12"_s);
        row("no end yet", "decision", baked, false,
            u"decision: NOT MET, missing: how it ended: it is not over"_s);
        row("all checkpoints", "checkpoints", over, true, u"checkpoints: 2 of 2, in 2 stages"_s);
        row("one checkpoint is lacking", "checkpoints",
            {u"enter 0"_s, u"checkpoint 0 2"_s, u"verdict 0"_s, u"enter 1"_s}, false,
            u"checkpoints: NOT MET, missing: checkpoint 1 of stage 1"_s);
        row("a stage that was rolled back owes none", "checkpoints", {u"enter 0"_s, u"rolled-back"_s}, false,
            u"checkpoints: none was due"_s);
        row("a burst", "burst", baked, false, u"burst: 1 of 1, in 1 stages"_s);
        row("a burst that was not sent", "burst", {u"enter 0"_s, u"enter 1"_s}, false,
            u"burst: NOT MET, missing: the burst of stage 1"_s);
        row("each stage was judged", "metric-checks", over, true, u"metric-checks: 2 of 2, in 2 stages"_s);
        row("a bake that was overridden was not", "metric-checks",
            {u"enter 0"_s, u"enter 1"_s, u"verdict 1"_s, u"completed"_s}, true,
            u"metric-checks: NOT MET, missing: the table of guardrails of stage 1"_s);
        row("orders with what came of them", "traffic-diff",
            {u"intent 1"_s, u"outcome 1 -1"_s, u"intent 2"_s, u"outcome 2 0"_s}, false,
            u"traffic-diff: 2 orders, each with what it came from and came to"_s);
        row("no order", "traffic-diff", {}, false, u"traffic-diff: no traffic was moved"_s);
        row("an order without an outcome", "traffic-diff", {u"intent 1"_s, u"intent 2"_s, u"outcome 2 0"_s},
            false, u"traffic-diff: NOT MET, missing: what became of order 1 (record 5)"_s);
        row("the last was not read back", "traffic-diff", {u"intent 1"_s, u"outcome 1 -1"_s}, false,
            u"traffic-diff: NOT MET, missing: what the last order came to, it was not read back (record 6)"_s);
    }
    void eachDemandIsHeldAgainstTheLog()
    {
        QFETCH(QByteArray, evidence);
        QFETCH(Story, story);
        QFETCH(bool, completed);
        QFETCH(QString, answer);
        Told told(evidence);
        for (const QString &words : story)
            told.tell(words);
        QCOMPARE(told.answers(completed ? Phase::Completed : Phase::Baking), QStringList{answer});
    }

    void everyRoleIsSignedByAnotherPersonAfterTheEnd_data()
    {
        QTest::addColumn<Story>("story");
        QTest::addColumn<QStringList>("answers");
        QTest::newRow("both") << Story{u"completed"_s, u"sign dana lead"_s, u"sign bot security"_s}
                              << QStringList{u"sign-off of lead: dana, record 6"_s,
                                             u"sign-off of security: bot, record 7"_s};
        QTest::newRow("one of two") << Story{u"completed"_s, u"sign bot security"_s}
                                    << QStringList{u"sign-off of lead: NOT MET, missing: interlock signoff "
                                                   u"--role lead"_s,
                                                   u"sign-off of security: bot, record 6"_s};
        QTest::newRow("one person for both")
            << Story{u"completed"_s, u"sign dana lead"_s, u"sign dana security"_s}
            << QStringList{u"sign-off of lead: dana, record 6"_s,
                           u"sign-off of security: NOT MET, missing: dana signed for another role, and one "
                           u"person signs for one"_s};
        QTest::newRow("one moves on where another can only do this")
            << Story{u"completed"_s, u"sign dana lead"_s, u"sign bot lead"_s, u"sign dana security"_s}
            << QStringList{u"sign-off of lead: bot, record 7"_s, u"sign-off of security: dana, record 8"_s};
        QTest::newRow("before the end")
            << Story{u"sign dana lead"_s, u"rolled-back"_s, u"sign bot security"_s}
            << QStringList{
                   u"sign-off of lead: NOT MET, missing: dana signed in record 5, before it was over"_s,
                   u"sign-off of security: bot, record 7"_s};
        QTest::newRow("not over")
            << Story{}
            << QStringList{
                   u"sign-off of lead: NOT MET, missing: it is not over, and is signed when it is"_s,
                   u"sign-off of security: NOT MET, missing: it is not over, and is signed when it is"_s};
    }
    void everyRoleIsSignedByAnotherPersonAfterTheEnd()
    {
        QFETCH(Story, story);
        QFETCH(QStringList, answers);
        Told told("{sign_off: [lead, security]}");
        for (const QString &words : story)
            told.tell(words);
        QCOMPARE(told.answers(Phase::Completed), answers);
    }

    void aPlanThatReportsOwesAReport()
    {
        Told told("{require: [metric-checks]}", "report: {every: 5m}\n");
        for (const char *words : {"enter 0", "verdict 0", "enter 1"})
            told.tell(QString::fromLatin1(words));
        QCOMPARE(told.answers(Phase::Baking),
                 QStringList{u"metric-checks: NOT MET, missing: a report of all indicators"_s});
        told.tell(u"report"_s);
        QCOMPARE(told.answers(Phase::Baking), QStringList{u"metric-checks: 1 of 1, in 1 stages"_s});
    }

    void aPlanWithoutDemandsHasNone()
    {
        Told told("{}");
        QCOMPARE(told.answers(Phase::Completed), QStringList());
    }

    void theReportSaysIt()
    {
        Told told("{require: [decision]}");
        const QString report =
            reportOf(told.log.ledger, told.rollout, {}, {{u"decision"_s, false, u"a | b"_s}});
        QVERIFY2(report.contains(u"## What the plan demands as evidence\n"_s), qPrintable(report));
        QVERIFY2(report.contains(u"| decision | NO | a \\| b |\n"_s), qPrintable(report));
        QVERIFY(!reportOf(told.log.ledger, told.rollout, {}, {}).contains(u"demands as evidence"_s));
    }
};

QTEST_GUILESS_MAIN(TestDemands)
#include "tst_demands.moc"
