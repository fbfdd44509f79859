#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstDecisions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void i12_aPersonsRollbackIsAcceptedInEveryState_data();
    void i12_aPersonsRollbackIsAcceptedInEveryState() { playRow(); }
    void hold_data();
    void hold() { playRow(); }
    void resume_data();
    void resume() { playRow(); }
    void promote_data();
    void promote() { playRow(); }
    void back_data();
    void back() { playRow(); }
};

void TstDecisions::i12_aPersonsRollbackIsAcceptedInEveryState_data()
{
    columns();
    row("preparing", u"rollback ?"_s, u"lower 0%; rolling-back: rolled back by bob; [rolling-back 0%]"_s);
    row("raising", u"stage@0 good*7 rollback"_s,
        u"PASS; raise 25%; lower 0%; rolling-back: rolled back by bob"_s);
    row("baking", u"stage@0 rollback"_s, u"lower 0%; rolling-back: rolled back by bob"_s);
    row("at a gate", u"stage@0 good*7 rollback"_s,
        u"PASS; gate-open; lower 0%; rolling-back: rolled back by bob"_s, u"manual-gates"_s);
    row("held", u"stage@0 hold rollback"_s,
        u"held: held by bob; lower 0%; rolling-back: rolled back by bob"_s);
    row("without lease, store, reading or values", u"stage@0 lease@none store-broken missing~ rollback"_s,
        u"lower 0%; rolling-back: rolled back by bob"_s);
    row("rolling back", u"stage@0 rollback rollback"_s, u"lower 0%; rolling-back: rolled back by bob"_s);
}

void TstDecisions::hold_data()
{
    columns();
    row("while a raise is in flight lets it arrive and stays held", u"stage@0 good*7 hold done ? resume ?"_s,
        u"PASS; raise 25%; held: held by bob; stage 1; [held 25%]; resumed; [baking 25%]"_s);
    row("while a raise is in flight keeps its reason when the raise was stopped",
        u"stage@0 good*7 hold failed resume ?"_s,
        u"PASS; raise 25%; held: held by bob; resumed; [at-gate 5%]"_s);
    row("while preparing", u"good~ hold ? resume good"_s,
        u"held: held by bob; [held 0%]; resumed; raise 5%"_s);
    row("when held already is refused", u"stage@0 hold hold"_s, u"held: held by bob; refused: *"_s);
}

void TstDecisions::resume_data()
{
    columns();
    row("goes on where it was", u"stage@0 hold ? resume ?"_s,
        u"held: held by bob; [held 5%]; resumed; [baking 5%]"_s);
    row("is refused while an order is open (I8)", u"stage@0 good*7 hold resume ? good*2"_s,
        u"PASS; raise 25%; held: held by bob; refused: order 2 has no outcome yet; [held 5%]"_s);
    row("is refused when nothing is held", u"stage@0 resume"_s, u"refused: *"_s);
    row("with a guardrail in breach holds again", u"stage@0 errs resume errs"_s,
        u"fired errors; held: *; resumed; held: *"_s);
    row("after a foreign lowering raises again, as a raise (I1)", u"stage@1 world@0 tick resume ? done ?"_s,
        u"drift; held: *; resumed; raise 25%; [raising 0%]; stage 1; [baking 25%]"_s);
    row("after a foreign lowering needs the lease", u"stage@1 world@0 tick lease@none tick resume ?"_s,
        u"drift; held: *; refused: the lease expired; [held 0%]"_s);
    row("after a foreign lowering needs a fresh reading", u"stage@1 world@0 tick wait@10s resume"_s,
        u"drift; held: *; refused: the traffic was not read back lately"_s);
    row("after a foreign lowering in part needs fresh values", u"stage@1 world@10 tick tick*2 errs resume"_s,
        u"drift; held: *; fired errors; refused: errors is in breach"_s);
    row("after a foreign lowering at a passed gate proves the stage again",
        u"stage@0 good*7 world@0 tick resume done ?"_s,
        u"PASS; gate-open; drift; held: *; resumed; raise 5%; stage 0; [baking 5%]"_s, u"manual-gates"_s);
    row("gives a gate its whole deadline again", u"stage@0 good*7 hold resume good*20 ?"_s,
        u"PASS; gate-open; held: held by bob; resumed; [at-gate 5%]"_s, u"gates-roll-back"_s);
}

void TstDecisions::promote_data()
{
    columns();
    row("passes a gate", u"stage@0 good*7 promote ?"_s, u"PASS; gate-open; raise 25%; [raising 5%]"_s,
        u"manual-gates"_s);
    row("does not shorten a bake (I9)", u"stage@0 good*3 promote ?"_s,
        u"refused: stage 5 % is not judged yet: 10s of 30s counted; [baking 5%]"_s);
    row("does not shorten a bake that is held (I9)", u"stage@0 good*3 hold promote ?"_s,
        u"held: held by bob; refused: stage 5 % is not judged yet*; [held 5%]"_s);
    row("decides an inconclusive stage", u"stage@0 good*3 missing good*5 promote ?"_s,
        u"INCONCLUSIVE; held: *; raise 25%; [raising 5%]"_s);
    row("does not overrule a failed stage", u"stage@0 stable-down bad*7 promote ?"_s,
        u"FAIL; held: *; refused: stage 5 % failed; [held 5%]"_s);
    row("needs the lease (I1)", u"stage@0 good*7 lease@none good promote ?"_s,
        u"PASS; gate-open; refused: the lease expired; [at-gate 5%]"_s, u"manual-gates"_s);
    row("needs guardrails without a breach", u"stage@0 good*7 slow promote"_s,
        u"PASS; gate-open; refused: latency is in breach"_s, u"manual-gates"_s);
    row("needs values of now", u"stage@0 good*7 tick*16 promote"_s,
        u"PASS; gate-open; refused: latency was not evaluated lately"_s, u"manual-gates"_s);
    row("does not jump from what somebody lowered", u"stage@0 good*7 world@0 tick promote"_s,
        u"PASS; gate-open; drift; held: *; refused: 0 % flows where the stage has 5 %*"_s, u"manual-gates"_s);
    row("is refused while a raise is in flight (I8)", u"stage@0 good*7 promote"_s,
        u"PASS; raise 25%; refused: *"_s);
    row("is refused before the first stage", u"promote ?"_s, u"refused: *; [preparing 0%]"_s);
}

void TstDecisions::back_data()
{
    columns();
    row("lowers by one stage and bakes it again", u"stage@2 back done ? good*7"_s,
        u"lower 25%; stage 1; [baking 25%]; PASS; raise 50%"_s);
    row("from the first stage is a rollback", u"stage@0 back"_s,
        u"lower 0%; rolling-back: rolled back by bob"_s);
    row("before the first stage is a rollback", u"back"_s, u"lower 0%; rolling-back: rolled back by bob"_s);
    row("while a raise is in flight returns to the stage before it", u"stage@1 good*7 back done ?"_s,
        u"PASS; raise 50%; lower 25%; stage 1; [baking 25%]"_s);
    row("while the first raise is in flight is a rollback", u"good back done ?"_s,
        u"raise 5%; lower 0%; rolling-back: rolled back by bob; rolled-back; [rolled-back 0%]"_s);
    row("never raises what somebody lowered (I1)", u"stage@2 world@0 tick back ?"_s,
        u"drift; held: *; stage 1; held: *; [held 0%]"_s);
    row("that failed holds", u"stage@2 back failed ?"_s,
        u"lower 25%; stage 1; held: lowering to 25 %: failed; [held 25%]"_s);
    row("that failed is lowered by what is read back", u"stage@2 back failed tick"_s,
        u"lower 25%; stage 1; held: lowering*; drift; held: *; lower 25%"_s);
    row("overtakes a lowering", u"stage@2 back back ?"_s,
        u"lower 25%; stage 1; lower 5%; stage 0; [baking 5%]"_s);
    row("has its outcome within 30 s", u"stage@2 back good*6 ?"_s,
        u"lower 25%; stage 1; held: lowering to 25 %: no outcome within 30 s; "
        u"drift; held: *; lower 25%; [held 25%]"_s);
}

QTEST_APPLESS_MAIN(TstDecisions)
#include "tst_decisions.moc"
