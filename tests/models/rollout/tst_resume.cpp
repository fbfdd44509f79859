#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstResume : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lostLooks_data();
    void lostLooks() { playRow(); }
    void i10_anOpenRaiseIsSettledByWhatIsReadBack_data();
    void i10_anOpenRaiseIsSettledByWhatIsReadBack() { playRow(); }
    void i10_anOpenLoweringIsSettledByWhatIsReadBack_data();
    void i10_anOpenLoweringIsSettledByWhatIsReadBack() { playRow(); }
    void i10_eachPhaseGoesOn_data();
    void i10_eachPhaseGoesOn() { playRow(); }
    void i10_anotherBootComparesNoInstants_data();
    void i10_anotherBootComparesNoInstants() { playRow(); }
};

void TstResume::i10_anOpenRaiseIsSettledByWhatIsReadBack_data()
{
    columns();
    row("it arrived", u"stage@0 good*7 late restart@10s ?"_s,
        u"PASS; raise 25%; watch-resumed; stage 1; [baking 25%]"_s);
    row("it never arrived: everything is proved again before a new order",
        u"stage@0 good*7 restart@10s ? good"_s, u"PASS; raise 25%; watch-resumed; [at-gate 5%]; raise 25%"_s);
    row("the first one never arrived", u"good restart@10s ? good"_s,
        u"raise 5%; watch-resumed; [preparing 0%]; raise 5%"_s);
    row("the first one arrived", u"good late restart@10s ?"_s,
        u"raise 5%; watch-resumed; stage 0; [baking 5%]"_s);
    row("nobody can tell: held, nothing repeated", u"stage@0 good*7 restart-unread@10s good*10 ?"_s,
        u"PASS; raise 25%; watch-resumed; held: the engine stopped while raising to 25 %, nothing could be read back; [held 5%]"_s);
    row("nobody can tell and it lands later: lowered", u"stage@0 good*7 restart-unread@10s late tick"_s,
        u"PASS; raise 25%; watch-resumed; held: *; drift; held: *; lower 5%"_s);
    row("it arrived in part: back on all targets", u"stage@0 good*7 world@10 restart@10s ?"_s,
        u"PASS; raise 25%; watch-resumed; held: the engine stopped while raising to 25 %, 10 % was read back; lower 5%; [held 5%]"_s);
    row("it never arrived and the lease is gone: no raise",
        u"stage@0 good*7 lease@none restart@10s good*12 ?"_s,
        u"PASS; raise 25%; watch-resumed; held: the lease expired; [held 5%]"_s);
    row("a gate is not passed twice by one promotion", u"stage@0 good*7 promote restart@10s good*20 ?"_s,
        u"PASS; gate-open; raise 25%; watch-resumed; [at-gate 5%]"_s, u"gates-roll-back"_s);
    row("a resumed raise that never arrived does not jump a stage",
        u"stage@1 world@0 tick resume restart@10s good*20 ?"_s,
        u"drift; held: *; resumed; raise 25%; watch-resumed; held: *; [held 0%]"_s);
    row("a hold that came before stays with its reason", u"stage@0 good*7 hold restart@10s ?"_s,
        u"PASS; raise 25%; held: held by bob; watch-resumed; [held 5%]"_s);
    row("a hold that came before stays when the raise arrived", u"stage@0 good*7 hold late restart@10s ?"_s,
        u"PASS; raise 25%; held: held by bob; watch-resumed; stage 1; [held 25%]"_s);
}

void TstResume::i10_anOpenLoweringIsSettledByWhatIsReadBack_data()
{
    columns();
    row("it arrived", u"stage@2 back world@25 restart@10s ?"_s,
        u"lower 25%; stage 1; watch-resumed; [baking 25%]"_s);
    row("it did not: ordered again", u"stage@2 back restart@10s done ?"_s,
        u"lower 25%; stage 1; watch-resumed; lower 25%; [baking 25%]"_s);
    row("somebody lowered further: accepted, never raised (I11)", u"stage@2 back world@0 restart@10s ?"_s,
        u"lower 25%; stage 1; watch-resumed; drift; held: *; [held 0%]"_s);
    row("nobody can tell: held until it is read back", u"stage@2 back restart-unread@10s ? tick"_s,
        u"lower 25%; stage 1; watch-resumed; held: *; [held 25%]; drift; held: *; lower 25%"_s);
    row("at the start it is ordered again", u"world@5 good restart@10s good"_s,
        u"lower 0%; watch-resumed; lower 0%"_s);
}

void TstResume::i10_eachPhaseGoesOn_data()
{
    columns();
    row("preparing", u"lease@none good restart@10s lease@100 good"_s, u"watch-resumed; raise 5%"_s);
    row("baking, with no credit for the time that nobody watched",
        u"stage@0 good*3 restart@5m good*2 bake?"_s, u"watch-resumed; baked 15s"_s);
    row("baking, with breaches counted on", u"stage@0 slow*2 restart@10s slow"_s,
        u"watch-resumed; fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("baking, lowered by somebody meanwhile", u"stage@1 world@0 restart@10s ?"_s,
        u"watch-resumed; drift; held: *; [held 0%]"_s);
    row("baking, raised by somebody meanwhile", u"stage@1 world@100 restart@10s ?"_s,
        u"watch-resumed; drift; held: *; lower 25%; [held 25%]"_s);
    row("baking, unread: on until it is", u"stage@1 restart-unread@10s ? good ?"_s,
        u"watch-resumed; [baking 25%]; [baking 25%]"_s);
    row("at a gate, by its own deadline", u"stage@0 good*7 restart@23h good@59m good@2m"_s,
        u"PASS; gate-open; watch-resumed; lower 0%; rolling-back: nobody passed the gate in time"_s,
        u"gates-roll-back"_s);
    row("held, by its own deadline", u"stage@0 hold restart@3h good@59m ? good@2m"_s,
        u"held: held by bob; watch-resumed; [held 5%]; lower 0%; rolling-back: held for 4h*"_s);
    row("rolling back first, before anything else", u"stage@1 rollback restart@10s done ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; watch-resumed; lower 0%; rolled-back; [rolled-back 0%]"_s);
    row("rolling back, unread", u"stage@1 rollback restart-unread@10s"_s,
        u"lower 0%; rolling-back: rolled back by bob; watch-resumed; lower 0%"_s);
    row("completed", u"stage@3 good*7 restart@1h ?"_s, u"PASS; completed; [completed 100%]"_s);
    row("rolled back", u"stage@1 rollback done restart@1h ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; [rolled-back 0%]"_s);
}

void TstResume::i10_anotherBootComparesNoInstants_data()
{
    columns();
    row("baking, with no credit", u"stage@0 good*3 reboot@5m good*2 bake?"_s, u"watch-resumed; baked 15s"_s);
    row("held, by its own deadline", u"stage@0 hold reboot@3h good@59m ? good@2m"_s,
        u"held: held by bob; watch-resumed; [held 5%]; lower 0%; rolling-back: held for 4h*"_s);
    row("held, by its own deadline, when somebody asks before the watch resumes",
        u"stage@0 hold boots@3h hold@ann restart@1s good@59m ? good@2m"_s,
        u"held: held by bob; refused: *; watch-resumed; [held 5%]; lower 0%; rolling-back: held for 4h*"_s);
    row("held before the watch resumes, by the deadline of that",
        u"stage@0 boots@3h hold restart@1s good@3h good@59m ? good@2m"_s,
        u"held: held by bob; watch-resumed; [held 5%]; lower 0%; rolling-back: held for 4h*"_s);
    row("a wall that went back is no time that passed",
        u"stage@0 hold wall-back@1h boots@10m hold@ann restart@1s good@3h good@58m ? good@2m"_s,
        u"held: held by bob; refused: *; watch-resumed; [held 5%]; lower 0%; rolling-back: held for 4h*"_s);
    row("a raise that arrived", u"stage@0 good*7 late reboot@10s ?"_s,
        u"PASS; raise 25%; watch-resumed; stage 1; [baking 25%]"_s);
    row("a raise that never arrived", u"stage@0 good*7 reboot@10s good"_s,
        u"PASS; raise 25%; watch-resumed; raise 25%"_s);
    row("rolling back", u"stage@1 rollback reboot@1m done ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; watch-resumed; lower 0%; rolled-back; [rolled-back 0%]"_s);
    row("missing goes on where it stood", u"stage@0 good missing*3 reboot@1m missing missing ?"_s,
        u"watch-resumed; blind latency; held: *; [held 5%]"_s);
}

void TstResume::lostLooks_data()
{
    columns();
    row("do not make an order's number used twice (I3)",
        u"stage@0 good*6 mark good restart-lost@10s good*2 ?"_s,
        u"PASS; raise 25%; watch-resumed; PASS; raise 25%; [raising 5%]"_s);
}

QTEST_APPLESS_MAIN(TstResume)
#include "tst_resume.moc"
