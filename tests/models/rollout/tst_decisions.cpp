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
    void approvals_data();
    void approvals() { playRow(); }
    void override_data();
    void override() { playRow(); }
    void supersede_data();
    void supersede() { playRow(); }
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
        u"held: the lease expired; lower 0%; rolling-back: rolled back by bob"_s);
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

void TstDecisions::approvals_data()
{
    columns();
    const QString roles = u"roles"_s;
    row("of every role, by different persons, open the gate",
        u"stage@0 good*7 promote@ann/lead promote@sue/security"_s,
        u"PASS; gate-open; approved ann; approved sue; raise 25%"_s, roles);
    row("in any order", u"stage@0 good*7 promote@sue/security promote@ann/lead"_s,
        u"PASS; gate-open; approved sue; approved ann; raise 25%"_s, roles);
    row("of one person for two roles are one too few",
        u"stage@0 good*7 promote@ann/lead promote@ann/security ?"_s,
        u"PASS; gate-open; approved ann; refused: ann has approved as lead: another person must be security; [at-gate 5%]"_s,
        roles);
    row("twice in one role count once", u"stage@0 good*7 promote@ann/lead promote@sue/lead"_s,
        u"PASS; gate-open; approved ann; refused: ann has approved as lead already"_s, roles);
    row("in a role that nobody asked for are refused", u"stage@0 good*7 promote@ann/cook"_s,
        u"PASS; gate-open; refused: the gate asks for lead, security, not for cook"_s, roles);
    row("before the stage was judged are refused", u"stage@0 good*3 promote@ann/lead"_s, u"refused: *"_s,
        roles);
    row("stand while a value is missing, and the gate opens when it is back",
        u"stage@0 good*7 missing promote@ann/lead promote@sue/security ? good"_s,
        u"PASS; gate-open; approved ann; approved sue; [at-gate 5%]; raise 25%"_s, roles);
    row("do not outlive a hold", u"stage@0 good*7 promote@ann/lead hold resume promote@sue/security ?"_s,
        u"PASS; gate-open; approved ann; held: held by bob; resumed; approved sue; [at-gate 5%]"_s, roles);
    row("do not outlive a step back",
        u"stage@0 good*7 promote@ann/lead promote@sue/security done good*7 promote@ann/lead back done good*7 "
        u"promote@sue/security ?"_s,
        u"PASS; gate-open; approved ann; approved sue; raise 25%; stage 1; PASS; gate-open; approved ann; "
        u"lower 5%; "
        u"stage 0; PASS; gate-open; approved sue; [at-gate 5%]"_s,
        roles);
    row("that are not all there at the deadline end in a hold",
        u"stage@0 good*7 promote@ann/lead wait@24h good ?"_s,
        u"PASS; gate-open; approved ann; held: nobody passed the gate in time; [held 5%]"_s, roles);
    row("are wanted of the last stage as well, before it is called complete",
        u"stage@3 good*7 promote@ann/lead ? promote@sue/security ?"_s,
        u"PASS; gate-open; approved ann; [at-gate 100%]; approved sue; completed; [completed 100%]"_s,
        u"last-roles"_s);
    row("of the last stage stand while a value is missing",
        u"stage@3 good*7 missing promote@ann/lead promote@sue/security ? good ?"_s,
        u"PASS; gate-open; approved ann; approved sue; [at-gate 100%]; completed; [completed 100%]"_s,
        u"last-roles"_s);
}

void TstDecisions::override_data()
{
    columns();
    row("by two persons passes over the rest of a bake", u"stage@0 good*2 override@ann override@sue done ?"_s,
        u"override-asked ann; overridden ann and sue; raise 25%; stage 1; [baking 25%]"_s);
    row("waits for a third person where the policy wants more than two",
        u"stage@0 good*2 override@ann/+ override@sue/+ ? override@tim ?"_s,
        u"override-asked ann; override-asked sue; [baking 5%]; overridden ann and sue and tim; raise 25%; "
        "[raising 5%]"_s);
    row("does not count a word of three that is too old by the third",
        u"stage@0 good*7 override@ann/+ wait@14m good override@sue/+ wait@2m good override@tim ?"_s,
        u"PASS; gate-open; override-asked ann; override-asked sue; override-asked tim; [at-gate 5%]"_s,
        u"manual-gates"_s);
    row("by one person twice is asked for twice", u"stage@0 good*2 override@ann override@ann ?"_s,
        u"override-asked ann; override-asked ann; [baking 5%]"_s);
    row("whose second key comes after 15 minutes is asked for anew",
        u"stage@0 good*7 override@ann wait@16m good override@sue"_s,
        u"PASS; gate-open; override-asked ann; override-asked sue"_s, u"manual-gates"_s);
    row("passes over a gate that asks for roles", u"stage@0 good*7 override@ann override@sue"_s,
        u"PASS; gate-open; override-asked ann; overridden ann and sue; raise 25%"_s, u"roles"_s);
    row("passes over a frozen calendar", u"stage@0 good*2 wall@1d good*5 ? override@ann override@sue"_s,
        u"PASS; [at-gate 5%]; override-asked ann; overridden ann and sue; raise 25%"_s, u"weekend"_s);
    row("passes over a hold", u"stage@0 hold override@ann override@sue done ?"_s,
        u"held: held by bob; override-asked ann; overridden ann and sue; raise 25%; stage 1; [baking 25%]"_s);
    row("does not outlive a hold in between", u"stage@0 override@ann hold override@sue ?"_s,
        u"override-asked ann; held: held by bob; override-asked sue; [held 5%]"_s);
    row("never passes over the lease", u"stage@0 lease@none good override@ann"_s,
        u"held: the lease expired; refused: the lease expired"_s);
    row("never passes over what the lease covers", u"stage@0 lease@5 good override@ann"_s,
        u"refused: the lease covers at most 5 %"_s);
    row("never passes over a guardrail in breach that rolls back", u"stage@0 slow override@ann"_s,
        u"refused: latency is in breach and rolls back"_s);
    row("never passes over traffic that was not read", u"stage@0 good~*2 override@ann"_s, u"refused: *"_s);
    row("never passes over stable targets that are DOWN", u"stage@0 stable-down good override@ann"_s,
        u"refused: every stable target is DOWN"_s);
    row("cannot jump over the last bake", u"stage@3 good override@ann"_s,
        u"refused: the last stage completes by itself when its bake has passed"_s);
    row("cannot jump over the last bake before a gate either", u"stage@3 good override@ann"_s,
        u"refused: there is no stage after the last one"_s, u"last-gate"_s);
    row("about a guardrail that holds silences it until the next stage",
        u"stage@0 errs override@ann/errors override@sue/errors resume errs ? good*7 done errs ?"_s,
        u"fired errors; held: *; override-asked ann; overridden ann and sue; resumed; [baking 5%]; PASS; "
        u"raise 25%; "
        u"stage 1; fired errors; held: *; [held 25%]"_s);
    row("about a guardrail that rolls back is refused", u"stage@0 override@ann/latency"_s,
        u"refused: latency rolls back: nobody overrides it"_s);
    row("about nothing that exists is refused", u"stage@0 override@ann/weather"_s,
        u"refused: there is no guardrail weather"_s);
    row("about two different things is asked for twice", u"stage@0 override@ann/errors override@sue"_s,
        u"override-asked ann; override-asked sue"_s);
    row("about a guardrail while everything goes back is refused", u"stage@0 rollback override@ann/errors"_s,
        u"lower 0%; rolling-back: *; refused: *"_s);
}

void TstDecisions::supersede_data()
{
    columns();
    row("lowers to 0 and says for what", u"stage@1 supersede@ann done ?"_s,
        u"lower 0%; rolling-back: rolled back by ann for a newer rollout; rolled-back; [rolled-back 0%]"_s);
    row("needs no lease", u"stage@1 lease@none good supersede@ann"_s,
        u"held: the lease expired; lower 0%; rolling-back: *"_s);
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
    row("passes the gate of the last stage", u"stage@3 good*7 ? promote ?"_s,
        u"PASS; gate-open; [at-gate 100%]; completed; [completed 100%]"_s, u"last-gate"_s);
    row("completes what waited too long at the last gate", u"stage@3 good*7 wait@24h good ? promote ?"_s,
        u"PASS; gate-open; held: nobody passed the gate in time; [held 100%]; completed; [completed 100%]"_s,
        u"last-gate"_s);
    row("needs values of now at the last gate, too", u"stage@3 good*7 tick*16 promote ?"_s,
        u"PASS; gate-open; *refused: *; [at-gate 100%]"_s, u"last-gate"_s);
    row("completes nothing that is not proved (I9)", u"stage@3 good*3 missing good*5 promote ?"_s,
        u"INCONCLUSIVE; held: *; refused: stage 100 % is inconclusive: resume watches it again; [held 100%]"_s,
        u"last-gate"_s);
    row("is not needed after a last stage without a gate", u"stage@3 good*3 promote ?"_s,
        u"refused: the last stage completes by itself when its bake has passed; [baking 100%]"_s);
    row("needs the lease (I1)", u"stage@0 good*7 lease@none good promote ?"_s,
        u"PASS; gate-open; held: the lease expired; refused: the lease expired; [held 5%]"_s,
        u"manual-gates"_s);
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
