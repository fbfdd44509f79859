#include "tests/models/rollout/scenario.h"

#include <QTest>

using namespace interlock;
using namespace interlock::test;

class TstTraffic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void partialLowering_data();
    void partialLowering() { playRow(); }
    void i8_anUnknownRaiseIsNeverRepeated_data();
    void i8_anUnknownRaiseIsNeverRepeated() { playRow(); }
    void i11_observedAboveIntended_data();
    void i11_observedAboveIntended() { playRow(); }
    void i11_observedBelowIntended_data();
    void i11_observedBelowIntended() { playRow(); }
    void i7_aRollbackIsFinal_data();
    void i7_aRollbackIsFinal() { playRow(); }
    void whereNoStableTargetIsUp_data();
    void whereNoStableTargetIsUp() { playRow(); }
};

void TstTraffic::i8_anUnknownRaiseIsNeverRepeated_data()
{
    columns();
    row("a raise that failed holds", u"stage@0 good*7 failed ?"_s,
        u"PASS; raise 25%; held: raising to 25 %: failed; [held 5%]"_s);
    row("a raise of unknown outcome holds", u"stage@0 good*7 unknown good*20 ?"_s,
        u"PASS; raise 25%; held: raising to 25 %: unknown; [held 5%]"_s);
    row("an unknown raise that was read back has arrived", u"stage@0 good*7 landed ?"_s,
        u"PASS; raise 25%; stage 1; [baking 25%]"_s);
    row("an unknown raise that lands late is lowered", u"stage@0 good*7 unknown late tick ?"_s,
        u"PASS; raise 25%; held: raising to 25 %: unknown; drift; held: *; lower 5%; [held 5%]"_s);
    row("and its credit is apart from the one lowering of a drift",
        u"stage@0 good*7 unknown late tick done late tick"_s,
        u"PASS; raise 25%; held: *; drift; held: *; lower 5%; drift; held: *; lower 5%"_s);
    row("a raise confirmed and not read back holds", u"stage@0 good*7 unread tick"_s,
        u"PASS; raise 25%; held: raising to 25 % was confirmed, but nothing was read back; drift; held: *; lower 5%"_s);
    row("a raise that arrived in part goes back on all targets (I14)", u"stage@0 good*7 read@10 ?"_s,
        u"PASS; raise 25%; held: raising to 25 % was confirmed, but 10 % was read back; lower 5%; [held 5%]"_s);
    row("a raise that moved nothing is not taken for arrived, however small", u"good read@0 ?"_s,
        u"raise 0.5%; held: raising to 0.5 % was confirmed, but 0 % was read back; [held 0%]"_s, u"tiny"_s);
    row("a raise without an outcome that lands late is lowered", u"stage@0 good*13 late tick"_s,
        u"PASS; raise 25%; held: the raise had no outcome*; drift; held: *; lower 5%"_s);
    row("a lowering without an outcome is judged by what is read back",
        u"stage@2 back hold good*6 late tick ?"_s,
        u"lower 25%; stage 1; held: held by bob; drift; held: *; lower 25%; [held 25%]"_s);
}

void TstTraffic::i11_observedAboveIntended_data()
{
    columns();
    row("is told, held and lowered", u"stage@1 world@50 tick ?"_s,
        u"drift; held: 50 % was read back above the intended 25 %*; lower 25%; [held 25%]"_s);
    row("on one target while another is below goes back on all", u"stage@1 apart tick ?"_s,
        u"drift; held: 25 % was read back above the intended 25 %, and its targets do not agree*; lower 25%; [held 25%]"_s);
    row("is lowered once, then held and told, never fought",
        u"stage@1 world@50 tick done world@50 tick*5 ?"_s, u"drift; held: *; lower 25%; drift; [held 25%]"_s);
    row("is lowered again after a person resumed", u"stage@1 world@50 tick done tick resume world@50 tick"_s,
        u"drift; held: *; lower 25%; resumed; drift; held: *; lower 25%"_s);
    row("is not seen within half a point", u"stage@1 world@25.4 good ?"_s, u"[baking 25%]"_s);
    row("is not seen within half a point after a raise that failed",
        u"stage@0 good*7 world@5.2 failed good ?"_s, u"PASS; raise 25%; held: raising to 25 %*; [held 5%]"_s);
    row("is not judged on a reading from before the order", u"stage@1 good~ world@50 good~ ?"_s,
        u"[baking 25%]"_s);
    row("is judged by the guardrails although nothing is intended",
        u"good failed world@5 tick done world@5 slow*3"_s,
        u"raise 5%; held: *; drift; held: *; lower 0%; drift; fired latency; lower 0%; rolling-back: p95 600*"_s);
}

void TstTraffic::i11_observedBelowIntended_data()
{
    columns();
    row("is accepted and held", u"stage@1 world@0 tick ? tick*5"_s,
        u"drift; held: 0 % was read back below the intended 25 %*; [held 0%]"_s);
    row("on one of several targets is accepted as what flows", u"stage@1 world@13 apart tick ?"_s,
        u"drift; held: 13 % was read back below the intended 25 %*; [held 13%]"_s);
    row("is never raised by itself", u"stage@1 world@10 tick good*40 ?"_s, u"drift; held: *; [held 10%]"_s);
    row("a step back does not raise what nobody could read", u"stage@2 good~*2 world@10 back ? tick ?"_s,
        u"stage 1; held: back at stage 25 % by bob, but *; [held 25%]; drift; held: 10 % was read back below*; [held 10%]"_s);
    row("a step back right after a raise overtakes it unread", u"stage@0 good*7 good~@4s back ?"_s,
        u"PASS; raise 25%; lower 5%; stage 0; [baking 5%]"_s);
    row("a step back long after a raise that was never heard of again waits for a reading",
        u"stage@0 good*7 wait@31s back ?"_s,
        u"PASS; raise 25%; stage 0; held: back at stage 5 % by bob, but *; [held 5%]"_s);
    row("a step back right after the machine booted waits for one too", u"stage@0 good*7 boots@1s back ?"_s,
        u"PASS; raise 25%; stage 0; held: back at stage 5 % by bob, but *; [held 5%]"_s);
    row("a step back that waited for a reading goes out with it",
        u"stage@2 good~*2 back ? tick done tick ?"_s,
        u"stage 1; held: back at stage 25 % by bob, but *; [held 25%]; drift; held: 50 %*; lower 25%; [held 25%]"_s);
    row("is lowered when it comes back by itself", u"stage@1 world@0 tick world@25 tick"_s,
        u"drift; held: *; drift; held: *; lower 0%"_s);
    row("is seen also at the smallest stage", u"good done world@0 tick ?"_s,
        u"raise 0.5%; stage 0; drift; held: 0 % was read*; [held 0%]"_s, u"tiny"_s);
}

void TstTraffic::i7_aRollbackIsFinal_data()
{
    columns();
    row("it ends when 0 was read back", u"stage@2 rollback done ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; [rolled-back 0%]"_s);
    row("a second press changes nothing", u"stage@2 rollback rollback*3 done"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back"_s);
    row("a lowering that failed is ordered again", u"stage@1 rollback failed tick done"_s,
        u"lower 0%; rolling-back: rolled back by bob; lower 0%; rolled-back"_s);
    row("1 % is not 0", u"stage@1 rollback read@1 tick done"_s,
        u"lower 0%; rolling-back: rolled back by bob; lower 0%; rolled-back"_s);
    row("it ends on readings of 0 when outcomes do not come in time",
        u"stage@1 rollback world@0 tick tick ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; [rolled-back 0%]"_s);
    row("a switch that shows traffic is ordered to 0 each 5 s for as long as it takes",
        u"stage@1 rollback failed wait@2m good@5s failed good@5s failed good@5s"_s,
        u"lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; lower 0%; lower 0%"_s);
    row("one that is silent after a minute each half minute",
        u"stage@1 rollback failed wait@2m good~@5s failed good~@25s good~@5s"_s,
        u"lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; lower 0%"_s);
    row("one that was never raised, and whose traffic nobody could ever read, stands in nobody's way",
        u"good~ rollback unread wait@119s good~@500ms unread wait@1s good~@5s ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; rolled-back; [rolled-back 0%]"_s);
    row("one that raised nothing goes on being ordered where its traffic was read",
        u"world@5 good rollback unread wait@3m good~@5s"_s,
        u"lower 0%; lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%"_s);
    row("one whose traffic was read once goes on being ordered",
        u"good failed rollback unread wait@3m good~@5s unread good~@30s"_s,
        u"raise 5%; held: *; lower 0%; rolling-back: rolled back by bob; rollback-unverified; lower 0%; lower 0%"_s);
    row("a late command after it is lowered again", u"stage@2 rollback done world@50 tick ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%; [rolled-back 0%]"_s);
    row("a late command of the smallest share too", u"good done rollback done world@0.4 tick"_s,
        u"raise 0.5%; stage 0; lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%"_s,
        u"tiny"_s);
    row("also when a drift was lowered before", u"stage@1 world@50 tick done rollback done world@25 tick"_s,
        u"drift; held: *; lower 25%; lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%"_s);
    row("an overtaken lowering that lands late is lowered as well",
        u"stage@1 world@50 tick rollback done world@25 tick done world@25 tick"_s,
        u"drift; held: *; lower 25%; lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%; drift; lower 0%"_s);
    row("an overtaken raise that lands late and later is lowered each time",
        u"stage@0 good*7 rollback done late tick done late tick"_s,
        u"PASS; raise 25%; lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%; drift; lower 0%"_s);
    row("somebody who raises it on and on is told of, not fought",
        u"stage@2 rollback done world@50 tick done world@50 tick*5"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%; drift"_s);
    row("a lowering after it that fails is told", u"stage@2 rollback done world@50 tick failed"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; drift; lower 0%; rollback-unverified"_s);
    row("nothing that people ask for raises again",
        u"stage@2 rollback done resume promote hold back good*20 ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; rolled-back; [rolled-back 0%]"_s);
    row("nothing that people ask for stops it", u"stage@2 rollback resume promote hold back ?"_s,
        u"lower 0%; rolling-back: rolled back by bob; refused: *; refused: *; refused: *; refused: *; [rolling-back 0%]"_s);
}

void TstTraffic::whereNoStableTargetIsUp_data()
{
    columns();
    row("an automatic rollback holds and is told", u"stage@0 stable-down good slow*3 ? slow*3"_s,
        u"fired latency; held: p95 600*every stable target is DOWN; [held 5%]"_s);
    row("it follows as soon as one is up", u"stage@0 stable-down good slow*3 stable-up tick"_s,
        u"fired latency; held: *; lower 0%; rolling-back: p95 600*"_s);
    row("a person's rollback goes through and says it", u"stage@0 stable-down good rollback"_s,
        u"lower 0%; rolling-back: rolled back by bob (stable is DOWN)"_s);
    row("it is not said of one that is up again", u"stage@0 stable-down good stable-up good rollback"_s,
        u"lower 0%; rolling-back: rolled back by bob"_s);
    row("a reading from before does not stop it", u"stage@0 stable-down good slow~*3"_s,
        u"fired latency; lower 0%; rolling-back: p95 600*"_s);
    row("a failed stage waits for one", u"stage@0 stable-down bad*7 ? stable-up good"_s,
        u"FAIL; held: stage 5 % failed*DOWN; [held 5%]; lower 0%; rolling-back: stage 5 % failed*"_s);
    row("a hold that ran out waits for one", u"stage@0 hold stable-down good@4h good@4h stable-up good"_s,
        u"held: held by bob; held: held for 4h*DOWN; lower 0%; rolling-back: held for 4h*"_s);
    row("a person who resumes takes it back", u"stage@0 stable-down good slow*3 resume stable-up good*2 ?"_s,
        u"fired latency; held: *; resumed; [baking 5%]"_s);
}

void TstTraffic::partialLowering_data()
{
    columns();
    row("is said again: its other targets may take it", u"stage@1 world@60 good read@40 good done ?"_s,
        u"drift; held: *; lower 25%; held: *; drift; held: *; lower 25%; [held 25%]"_s);
    row("that targets took apart is said again until they agree, and told once",
        u"stage@1 world@60 apart good read@40 good read@40 good read@40 good together done good ?"_s,
        u"drift; held: *; lower 25%; lower 25%; lower 25%; lower 25%; [held 25%]"_s);
    row("that arrived is said to nobody who raises one target again: that would be a fight",
        u"stage@1 world@50 apart tick together done world@50 apart tick*9 ?"_s,
        u"drift; held: *; lower 25%; drift; [held 25%]"_s);
    row("that nobody saw the end of is told", u"stage@1 world@60 apart good unread ?"_s,
        u"drift; held: *; lower 25%; held: lowering to 25 %*; [held 25%]"_s);
    row("that they do not take for long is said each half minute",
        u"stage@1 world@60 apart good read@60 wait@2m good read@60 good good@25s"_s,
        u"drift; held: *; lower 25%; lower 25%; lower 25%"_s);
    row("after the end is said again too",
        u"stage@1 rollback done world@50 apart tick read@25 tick together done ?"_s,
        u"lower 0%; rolling-back: *; rolled-back; drift; lower 0%; lower 0%; [rolled-back 0%]"_s);
    row("that changed nothing is not: that would be a fight", u"stage@1 world@60 good read@60 good*3 ?"_s,
        u"drift; held: *; lower 25%; held: *; [held 25%]"_s);
}

QTEST_APPLESS_MAIN(TstTraffic)
#include "tst_traffic.moc"
