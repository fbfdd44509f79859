#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstStages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void calendar_data();
    void calendar() { playRow(); }
    void failedChecks_data();
    void failedChecks() { playRow(); }
    void reports_data();
    void reports() { playRow(); }
    void i9_theBakeClock_data();
    void i9_theBakeClock() { playRow(); }
    void i1_aRaiseNeedsEverything_data();
    void i1_aRaiseNeedsEverything() { playRow(); }
    void theLastStage_data();
    void theLastStage() { playRow(); }
    void i13_eachDeadlineHasItsExit_data();
    void i13_eachDeadlineHasItsExit() { playRow(); }
};

void TstStages::i9_theBakeClock_data()
{
    columns();
    row("counts the time between looks with values", u"stage@0 good*4 bake?"_s, u"baked 15s"_s);
    row("counts looks of several sources once", u"stage@0 good glance*3 bake?"_s, u"baked 3s"_s);
    row("stands still while held", u"stage@0 good*3 hold good*10 bake? resume good*4 bake?"_s,
        u"held: held by bob; baked 10s; resumed; baked 25s"_s);
    row("stands still while a value is missing", u"stage@0 good*3 missing*2 good*2 bake?"_s, u"baked 15s"_s);
    row("counts at most two cadences at once", u"stage@0 good*2 good@14s bake?"_s, u"baked 15s"_s);
    row("does not count on values that are too old", u"stage@0 good*3 wait@20s tick bake?"_s, u"baked 10s"_s);
    row("does not count on what one silent source said long ago", u"stage@0 good*3 glance*30 bake?"_s,
        u"baked 25s"_s);
    row("does not see jumps of the wall clock", u"stage@0 good*2 wall@1d good*2 bake?"_s, u"baked 15s"_s);
    row("stands still while the traffic is being lowered", u"stage@2 back good*3 bake?"_s,
        u"lower 25%; stage 1; baked 0s"_s);
    row("goes on through a warm-up, in which nothing is judged", u"stage@0 slow*2 good*5"_s,
        u"PASS; raise 25%"_s, u"warm-up"_s);
}

void TstStages::i1_aRaiseNeedsEverything_data()
{
    columns();
    row("an expired lease holds it at its weight, at once", u"stage@1 good lease@none good ?"_s,
        u"held: the lease expired; [held 25%]"_s);
    row("an expired lease holds it at a gate, too", u"stage@0 good*7 lease@none good ?"_s,
        u"PASS; gate-open; held: the lease expired; [held 5%]"_s, u"manual-gates"_s);
    row("a key that was taken back holds it at once", u"stage@1 good lease@withdrawn good ?"_s,
        u"held: dana withdrew: the pager rang; [held 25%]"_s);
    row("a key that was taken back holds the last stage, too", u"stage@3 good lease@withdrawn good ?"_s,
        u"held: dana withdrew: the pager rang; [held 100%]"_s);
    row("a lease that covers less stops it", u"stage@0 lease@5 good*7 good*12"_s,
        u"PASS; held: the lease covers at most 5 %"_s);
    row("a lease that covers more within the grace lets it go", u"stage@0 lease@5 good*7 lease@100 good"_s,
        u"PASS; raise 25%"_s);
    row("a lease renewed in a hold lets it go on", u"stage@0 lease@none good lease@100 good resume good*7"_s,
        u"held: the lease expired; resumed; PASS; raise 25%"_s);
    row("a store that cannot be written stops it (I16)", u"stage@0 store-broken good*7 good*12"_s,
        u"PASS; held: the store cannot be written"_s);
    row("a breach that is not yet confirmed stops it", u"stage@0 good*6 slow ? good"_s,
        u"PASS; [at-gate 5%]; raise 25%"_s);
    row("traffic not read back lately stops it", u"stage@0 good*3 good~*4 ? good"_s,
        u"PASS; [at-gate 5%]; raise 25%"_s);
    row("no lease at the start", u"lease@none good*3 ? lease@100 good"_s, u"[preparing 0%]; raise 5%"_s);
    row("a value that misses at the start does not stop it: nothing flows yet", u"missing"_s, u"raise 5%"_s);
    row("several series where one is expected stop it at the start", u"several*3 ? good"_s,
        u"[preparing 0%]; raise 5%"_s);
    row("several series end it where none of them goes away", u"several*60"_s,
        u"rolling-back: not ready within 5m: p95: ambiguous: *; rolled-back"_s);
    row("a canary that carries traffic at the start is lowered first", u"world@5 good done good"_s,
        u"lower 0%; raise 5%"_s);
    row("a lowering at the start without an outcome is read back before the raise",
        u"world@5 good*6 world@0 good ? good"_s, u"lower 0%; [preparing 0%]; raise 5%"_s);
    row("a canary that is raised again at the start is not fought", u"world@5 good done world@5 good*3 ?"_s,
        u"lower 0%; [preparing 0%]"_s);
}

void TstStages::theLastStage_data()
{
    columns();
    row("completes only when its bake is whole", u"stage@3 good*6 ? good ?"_s,
        u"[baking 100%]; PASS; completed; [completed 100%]"_s);
    row("does not complete while a breach is being confirmed", u"stage@3 good*5 slow*2 ? slow"_s,
        u"ACCEPTABLE; [at-gate 100%]; fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("completes when the breach was none", u"stage@3 good*5 slow*2 good ?"_s,
        u"ACCEPTABLE; completed; [completed 100%]"_s);
    row("does not complete on traffic nobody read", u"stage@3 good*3 good~*4 ? good ?"_s,
        u"PASS; [at-gate 100%]; completed; [completed 100%]"_s);
    row("needs no lease to complete", u"stage@3 lease@none good*7 ?"_s,
        u"PASS; completed; [completed 100%]"_s);
    row("rolls back when it failed", u"stage@3 bad*7"_s,
        u"FAIL; lower 0%; rolling-back: stage 100 % failed*"_s);
}

void TstStages::i13_eachDeadlineHasItsExit_data()
{
    columns();
    row("preparing without a reading ends after 5 minutes", u"good~*59 ? good~"_s,
        u"[preparing 0%]; lower 0%; rolling-back: not ready within 5m: the traffic could not be read"_s);
    row("preparing without a lease ends after 5 minutes", u"lease@none good*60"_s,
        u"rolling-back: not ready within 5m: the lease expired; rolled-back"_s); // nothing was moved
    row("a raise without an outcome holds after 30 s", u"stage@0 good*7 good*5 ? good ?"_s,
        u"PASS; raise 25%; [raising 5%]; held: the raise had no outcome within 30 s; [held 5%]"_s);
    row("a raise without an outcome is known as unknown also while held",
        u"stage@0 good*7 hold good*6 late tick"_s,
        u"PASS; raise 25%; held: held by bob; drift; held: 25 % was read back above*; lower 5%"_s);
    row("a bake that does not come to its end holds", u"stage@0 "_s + u"missing good "_s.repeated(66),
        u"held: the bake did not complete in time: 0s of 30s counted"_s);
    row("a gate that nobody passes holds after a day", u"stage@0 good*7 good@24h ?"_s,
        u"PASS; gate-open; held: nobody passed the gate in time; [held 5%]"_s, u"manual-gates"_s);
    row("a gate that nobody passes rolls back where the plan says", u"stage@0 good*7 good@24h"_s,
        u"PASS; gate-open; lower 0%; rolling-back: nobody passed the gate in time"_s, u"gates-roll-back"_s);
    row("a hold rolls back after 4 hours", u"stage@0 hold good@4h"_s,
        u"held: held by bob; lower 0%; rolling-back: held for 4h: held by bob"_s);
    row("a hold goes on where the plan says, and is told again", u"stage@0 hold good@4h ? good@4h"_s,
        u"held: held by bob; held: held by bob; [held 5%]; held: held by bob"_s, u"holds-stay"_s);
    row("a rollback that is not read back is ordered again and paged", u"stage@0 rollback tick*3"_s,
        u"lower 0%; rolling-back: rolled back by bob; lower 0%; rollback-unverified; lower 0%; lower 0%"_s);
}

void TstStages::calendar_data()
{
    columns();
    const QString weekend = u"weekend"_s;
    row("frozen, a passed stage waits and goes on by itself when it opens",
        u"stage@0 good wall@1d good*7 ? wall@2d good"_s, u"PASS; [at-gate 5%]; raise 25%"_s, weekend);
    row("frozen, a gate's deadline stands still", u"stage@0 wall@1d good*7 wait@20h good ?"_s,
        u"PASS; [at-gate 5%]"_s, weekend);
    row("frozen for two weeks, it is held",
        u"stage@0 wall@1d good*7 wait@13d wall@1d good ? wait@25h wall@6d good ?"_s,
        u"PASS; [at-gate 5%]; held: the calendar is frozen: sat, sun (UTC); [held 5%]"_s, weekend);
    row("frozen, a breach still rolls back", u"stage@0 wall@1d good*7 slow*3 ?"_s,
        u"PASS; fired latency; lower 0%; rolling-back: *; [rolling-back 0%]"_s, weekend);
    row("frozen, nobody's promote raises", u"stage@0 wall@1d good*7 promote"_s,
        u"PASS; refused: the calendar is frozen: *"_s, weekend);
    row("frozen, the last stage still completes", u"stage@3 wall@1d good*7 ?"_s,
        u"PASS; completed; [completed 100%]"_s, weekend);
    row("frozen before the start, nothing is raised", u"wall@1d good*2 ?"_s, u"[preparing 0%]"_s, weekend);
}

void TstStages::failedChecks_data()
{
    columns();
    row("in a row, reached, roll back before the confirmation", u"stage@0 slow*3 ?"_s,
        u"fired latency; lower 0%; rolling-back: p95 600 > 500, 3 failed checks in a row; [rolling-back 0%]"_s,
        u"budget"_s);
    row("in all are counted over stages and never given back",
        u"stage@0 slow*2 good*9 done slow good slow ?"_s,
        u"PASS; raise 25%; stage 1; fired latency; lower 0%; rolling-back: *; [rolling-back 0%]"_s,
        u"budget"_s);
    row("one too few do nothing", u"stage@0 slow*2 good slow good*6 ?"_s, u"PASS; raise 25%; [raising 5%]"_s,
        u"budget"_s);
    row("that hold go on holding while it is well", u"stage@0 slow*3 good ? good*9 ?"_s,
        u"fired latency; held: *; [held 5%]; [held 5%]"_s, u"hold-budget"_s);
    row("start anew when a person lets it go on", u"stage@0 slow*3 resume good*1 slow*2 ?"_s,
        u"fired latency; held: *; resumed; [baking 5%]"_s, u"hold-budget"_s);
}

void TstStages::reports_data()
{
    columns();
    row("checkpoints come when that much is baked, reports by the clock", u"stage@0 good*7"_s,
        u"checkpoint 1; report 1; checkpoint 2; PASS; raise 25%"_s, u"reports"_s);
    row("a held stage has reports and no checkpoints", u"stage@0 good hold good*5"_s, u"held: *; report 1"_s,
        u"reports"_s);
    row("none are made up for time nobody watched", u"stage@0 good restart@2m good*2"_s, u"watch-resumed"_s,
        u"reports"_s);
}

QTEST_APPLESS_MAIN(TstStages)
#include "tst_stages.moc"
