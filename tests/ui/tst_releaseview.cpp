#include "tests/models/engine/enginetest.h"
#include "ui/follower/releaseview.h"
#include "ui/follower/trace.h"

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
};

QTEST_GUILESS_MAIN(TestReleaseView)
#include "tst_releaseview.moc"
