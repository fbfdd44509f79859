#include "tests/models/engine/enginetest.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/follower/connectionview.h"
#include "ui/follower/releaseview.h"
#include "ui/follower/trace.h"
#include "ui/rollback/wording.h"

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

/// What the console makes of a rollout in a log.
class TestReleaseView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Rule (i): the button names what a rollback may break, from the step's beginning to the release's end.
    void aStepThatOnlyGoesForwardIsARiskOfTheRollback()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutId web = log.begun();
        RolloutEntry entry = withSteps(
            *log.ledger.rollout(web),
            {Step{u"migrate"_s, {u"migrate"_s}, Duration(1000), {}, u"orders are of the new shape"_s}});
        const auto risks = [&] {
            return releaseView(entry, Trace(), log.ledger, desk.clock.now()).rollbackRisks;
        };
        QCOMPARE(risks(), QStringList());
        log.fact(u"step-begun"_s, web, {{u"text"_s, u"step migrate"_s}});
        QCOMPARE(risks(), QStringList{u"migrate: orders are of the new shape"_s});
        entry.state.phase = Phase::RolledBack;
        QCOMPARE(risks(), QStringList());
    }

    /// On the tile it reads as in the plan, in the reason of a rollback and in the log.
    void aGuardrailHasOneName()
    {
        Desk desk;
        MemoryLog log(desk);
        const RolloutEntry entry = *log.ledger.rollout(log.begun());
        const ReleaseView view = releaseView(entry, Trace(), log.ledger, desk.clock.now());
        QVERIFY(!view.guardrails.empty());
        for (const GuardrailView &rule : view.guardrails)
            QCOMPARE(rule.name, rule.id.text);
    }

    void aSourceThatRefusesDoesNotAnswer_data()
    {
        QTest::addColumn<int>("withValue");
        QTest::addColumn<int>("unanswered");
        QTest::addColumn<QString>("words");
        QTest::addColumn<StatusKind>("kind");
        QTest::addRow("each of its three indicators has a value")
            << 3 << 0 << u"answers"_s << StatusKind::Pass;
        QTest::addRow("it answers none") << 0 << 3 << u"does not answer"_s << StatusKind::Fail;
        QTest::addRow("it answers, and has no value")
            << 0 << 0 << u"0 of 3 have a value"_s << StatusKind::Fail;
        QTest::addRow("it answers some") << 2 << 1 << u"2 of 3 have a value"_s << StatusKind::Waiting;
        QTest::addRow("one query fails, the others have no value")
            << 0 << 1 << u"0 of 3 have a value"_s << StatusKind::Fail;
    }

    void aSourceThatRefusesDoesNotAnswer()
    {
        QFETCH(int, withValue);
        QFETCH(int, unanswered);
        QFETCH(QString, words);
        QFETCH(StatusKind, kind);
        QCOMPARE(sourceStatus(3, withValue, unanswered), (Status{kind, words}));
    }

    /// "Nobody looks" is an alarm; after the end nobody has to.
    void whatNobodyAsksAnyMoreSaysWhy()
    {
        QCOMPARE(unwatchedStatus(Phase::Baking).words, u"nobody looks"_s);
        for (const Phase over : {Phase::RolledBack, Phase::Completed})
            QCOMPARE(unwatchedStatus(over).words, u"idle: the rollout is over"_s);
    }

    void theBudgetSaysHowManyMore_data()
    {
        QTest::addColumn<int>("hits");
        QTest::addColumn<QString>("words");
        QTest::addRow("none yet") << 0 << u"rolls back after 3 more look(s) in breach"_s;
        QTest::addRow("two seen") << 2 << u"rolls back after 1 more look(s) in breach"_s;
        QTest::addRow("all seen") << 3 << u"rolls back: 3 of 3 breaches seen"_s;
    }

    void theBudgetSaysHowManyMore()
    {
        QFETCH(int, hits);
        QFETCH(QString, words);
        GuardrailView rule;
        rule.hits = hits;
        rule.hitsNeeded = 3;
        QCOMPARE(budgetInWords(rule), words);
    }

    void aRollbackSaysNoMoreThanWasRead_data()
    {
        QTest::addColumn<int>("stage");
        QTest::addColumn<int>("observed"); // in percent; -1: never read
        QTest::addColumn<bool>("readBack");
        QTest::addColumn<QString>("words");
        QTest::newRow("0 was read back after the order") << 1 << 0 << true << u"0 % read back"_s;
        QTest::newRow("read, though not after an order") << -1 << 0 << false << u"canary at 0 %"_s;
        QTest::newRow("never read, before its first stage") << -1 << -1 << false << u"nothing was raised"_s;
        QTest::newRow("never read, in a stage") << 0 << -1 << false << u"traffic was not read"_s;
        QTest::newRow("another weight is read") << 1 << 25 << false << u"canary at 25 %"_s;
    }

    void aRollbackSaysNoMoreThanWasRead()
    {
        QFETCH(int, stage);
        QFETCH(int, observed);
        QFETCH(bool, readBack);
        QFETCH(QString, words);
        ReleaseView release;
        release.phase = Phase::RolledBack;
        release.stage = stage;
        if (observed >= 0)
            release.traffic.observed = Weight{observed * 100};
        release.rollback = RollbackView();
        if (readBack)
            release.rollback->readBackAfter = Duration(7);
        QCOMPARE(RollbackWording::ending(release), words);
        const RollbackWording button = RollbackWording::of(&release, {}, RollbackWording::Requested::No);
        QVERIFY2(button.detail.startsWith(words), qPrintable(button.detail));
    }
};

QTEST_GUILESS_MAIN(TestReleaseView)
#include "tst_releaseview.moc"
