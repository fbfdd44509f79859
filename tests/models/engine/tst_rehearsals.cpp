#include "models/engine/risk.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QByteArray kSection =
    "rehearsal:\n  probe: {get: \"http://127.0.0.1:8080/\"}\n  inject: [worse]\n  clear: [well]\n";
const RolloutId kWeb{u"web-1"_s};

/// A log in memory with a rollout of a plan that is rehearsed.
struct Rehearsing {
    Rehearsing() : log(withSection(desk)) { log.begun(kWeb.text); }
    static Desk &withSection(Desk &desk)
    {
        desk.plan = Desk::planOf(planText() + kSection);
        return desk;
    }
    void tell(const QString &kind, const QJsonObject &detail)
    {
        desk.clock.wall += Duration(1000);
        Statement statement{QString(predicates::event),
                            {{u"kind"_s, kind},
                             {u"rollout"_s, kWeb.text},
                             {u"detail"_s, detail},
                             {u"epoch"_s, 1},
                             {u"issued"_s, toRfc3339(desk.now())}},
                            {{u"subject"_s, desk.plan.sha256}}};
        log.append(Desk::sign(statement, log.engine));
    }
    void fires(const QString &reason, const QString &action = u"rollback"_s, bool shadow = false)
    {
        tell(u"guardrail-fired"_s, {{u"reason"_s, reason}, {u"action"_s, action}, {u"shadow"_s, shadow}});
    }
    void goesBack(const QString &reason, int observed = 0)
    {
        tell(u"rolling-back"_s, {{u"reason"_s, reason}});
        tell(u"outcome"_s, {{u"order"_s, 2}, {u"to_bp"_s, 0}, {u"observed_bp"_s, observed}});
        tell(u"rolled-back"_s, {{u"reason"_s, reason}});
    }
    void claims(const QString &about = QString(kRehearsalPassed))
    {
        Remark remark;
        remark.rollout = kWeb.text;
        remark.about = about;
        remark.reason = u"T+2.0 s"_s;
        remark.subjectSha256 = desk.plan.sha256;
        remark.asOf = log.ledger.asOf();
        remark.issued = desk.now();
        log.append(Desk::sign(toStatement(remark, predicates::note), by ? by : desk.person));
    }
    const Rehearsed *newest() const
    {
        return log.ledger.rehearsals().newest(desk.plan.plan.service, desk.plan.plan.environment);
    }
    Desk desk;
    MemoryLog log;
    std::shared_ptr<LocalSigner> by;
};

} // namespace

/// A note that a rehearsal passed counts only where the engine's own facts agree.
class TestRehearsals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRollbackByAGuardrailCounts()
    {
        Rehearsing one;
        one.fires(u"latency over 500 ms"_s);
        one.goesBack(u"latency over 500 ms"_s);
        QVERIFY(!one.newest()); // nobody said that it was a rehearsal
        one.claims();
        QVERIFY(one.newest());
        QCOMPARE(one.newest()->rollout, kWeb);
        QVERIFY(one.newest()->took >= Duration(3000) && one.newest()->took < Duration(3100));
        QVERIFY(one.desk.now() - one.newest()->at < Duration(100)); // each look at the clock moves it
        QVERIFY(!one.log.ledger.rehearsals().newest(u"another"_s, one.desk.plan.plan.environment));
        QVERIFY(!one.log.ledger.rehearsals().newest(one.desk.plan.plan.service, u"another"_s));
    }

    void aClaimThatTheLogDoesNotShowCountsForNothing_data()
    {
        QTest::addColumn<std::function<void(Rehearsing &)>>("story");
        const auto row = [](const char *name, std::function<void(Rehearsing &)> story) {
            QTest::newRow(name) << story;
        };
        row("nothing happened", [](Rehearsing &one) { one.claims(); });
        row("a person rolled it back", [](Rehearsing &one) {
            one.goesBack(u"rollback by dana"_s);
            one.claims();
        });
        row("a guardrail fired, a person rolled back", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s);
            one.goesBack(u"rollback by dana"_s);
            one.claims();
        });
        row("the guardrail only holds", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s, u"hold"_s);
            one.goesBack(u"latency over 500 ms"_s);
            one.claims();
        });
        row("the guardrail is a shadow", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s, u"rollback"_s, true);
            one.goesBack(u"latency over 500 ms"_s);
            one.claims();
        });
        row("0 was not read back", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s);
            one.goesBack(u"latency over 500 ms"_s, 500);
            one.claims();
        });
        row("said too early", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s);
            one.claims();
            one.goesBack(u"latency over 500 ms"_s);
        });
        row("a note about something else", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s);
            one.goesBack(u"latency over 500 ms"_s);
            one.claims(QString(kRehearsalFailed));
        });
        row("said by a stranger", [](Rehearsing &one) {
            one.fires(u"latency over 500 ms"_s);
            one.goesBack(u"latency over 500 ms"_s);
            one.by = one.desk.stranger;
            one.claims();
        });
    }
    void aClaimThatTheLogDoesNotShowCountsForNothing()
    {
        QFETCH(std::function<void(Rehearsing &)>, story);
        Rehearsing one;
        story(one);
        QVERIFY(!one.newest());
    }

    /// Everybody gets the same score: what came after the request does not change it.
    void theRiskKnowsItsAgeAtTheRequest()
    {
        Rehearsing one;
        const QString before = one.log.signedLease(one.desk.plan);
        one.fires(u"latency over 500 ms"_s);
        one.goesBack(u"latency over 500 ms"_s);
        one.claims();
        one.desk.clock.wall += std::chrono::hours(48);
        const QString after = one.log.signedLease(one.desk.plan);
        QVERIFY(!riskFacts(one.log.ledger, *one.log.ledger.lease(before)).rehearsed);
        const auto age = riskFacts(one.log.ledger, *one.log.ledger.lease(after)).rehearsed;
        QVERIFY(age && *age >= std::chrono::hours(48) && *age < std::chrono::hours(48) + Duration(100));
    }

    void freshForItsTime_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("why");
        QTest::newRow("a minute old") << qint64(60) << QString();
        QTest::newRow("as old as may be") << qint64(7 * 86'400) << QString();
        QTest::newRow("older") << qint64(7 * 86'400 + 1)
                               << u"its rollback was rehearsed 7d1s ago, 7d are allowed"_s;
        QTest::newRow("never") << qint64(-1)
                               << u"its rollback was never rehearsed: `interlock rehearse PLAN`"_s;
    }
    void freshForItsTime()
    {
        QFETCH(qint64, seconds);
        const Rehearsed one{kWeb, 7, wallFromMs(0), Duration(1234)};
        QTEST(
            whyNotFresh(seconds < 0 ? nullptr : &one, std::chrono::hours(7 * 24), wallFromMs(seconds * 1000)),
            "why");
    }

    void inWordsOfPeople_data()
    {
        QTest::addColumn<qint64>("minutes");
        QTest::addColumn<QString>("text");
        QTest::newRow("just now") << qint64(0) << u"0 min ago, back in 1.2 s"_s;
        QTest::newRow("minutes") << qint64(119) << u"119 min ago, back in 1.2 s"_s;
        QTest::newRow("hours") << qint64(47 * 60) << u"47 h ago, back in 1.2 s"_s;
        QTest::newRow("days") << qint64(49 * 60) << u"2 days ago, back in 1.2 s"_s;
    }
    void inWordsOfPeople()
    {
        QFETCH(qint64, minutes);
        QTEST(rehearsalText({kWeb, 7, wallFromMs(0), Duration(1234)}, wallFromMs(minutes * 60'000)), "text");
    }
};

QTEST_GUILESS_MAIN(TestRehearsals)
#include "tst_rehearsals.moc"
