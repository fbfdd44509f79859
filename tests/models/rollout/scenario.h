#pragma once

#include "models/rollout/rollout.h"

#include <QRegularExpression>
#include <QStringList>

#include <functional>

namespace interlock::test {

using namespace Qt::StringLiterals;

/// Stages of 5, 25, 50 and 100 % that bake 30 s each and are looked at every 5 s. `latency` rolls back after
/// 3 breaches above 500, is to stay below 450 on the mean (10 % over is acceptable) and may be missing for 20
/// s; `errors` above 1 hold at once.
Plan fourStages();
/// A variation of it: `` none, `manual-gates`, `gates-roll-back`, `holds-stay`, `tiny` (0.5 % first),
/// `warm-up` (latency, 15 s), `roles` (gates that ask for lead and security), `last-gate` and `last-roles`
/// (the same for the last stage alone), `weekend` (frozen on saturdays and sundays; a script begins on a
/// friday, 08:00), `budget` (latency: 4 failed checks in all or 3 in a row, after which it rolls back;
/// confirmed by 9 in a row), `hold-budget` (the same, holding), `reports` (each 20 s, and checkpoints at 10 s
/// and 20 s).
Plan planNamed(const QString &name);

/// Sentences about what broke in one step; empty when every invariant held. Remembers what the invariants
/// need from earlier steps.
class Invariants {
public:
    explicit Invariants(const Plan &plan) : m_plan(plan) {}
    QStringList check(const RolloutState &before, const RolloutEvent &event, const Stepped &after,
                      Moment now);

private:
    QString ofRaise(const RolloutState &before, const SetWeight &raise, const Stepped &after,
                    Moment now) const;
    QString ofState(const RolloutState &state) const;
    QString ofStages(const RolloutState &before, const RolloutState &after, Moment now) const;
    QString ofRollback(const RolloutState &before, const RolloutEvent &event, const Stepped &after) const;

    const Plan &m_plan;
    bool m_rollbackOrdered = false;
};

/// Plays a script of words against `step` with a clock and a world of its own, and keeps the log of effects
/// as text.
///
/// Looks, each after one cadence of 5 s, with the world's traffic read: `good` `meh` (470) `bad` (498) `slow`
/// (600, a breach) `missing` `several` (of latency, no value) `errs` (errors in breach) `ageless` (good, of
/// unknown age); `good~` without the traffic being read; `good@1s` after another time; `tick` (1 s, nothing
/// due), `glance` (1 s, latency alone, good); `wait@1m` passes time without a look. Outcomes of the open
/// order: `done` `failed` `unknown` `landed` (unknown, but read back as ordered) `unread` (done, not read
/// back) `read@10` (done, 10 % read back); `late` moves the world as the last raise asked for. `auto` answers
/// each order with `done` at once, `manual` stops that. People: `rollback` `hold` `resume` `promote` `back`
/// `override` `supersede`, by bob, or `promote@ann/lead` by ann as lead, `override@ann/errors` about a
/// guardrail, `override@ann/+` while the policy wants more words. The world: `boots` (the machine, unseen as
/// yet by the engine) `world@25` `apart` (its targets are) `together` `stable-down` `stable-up` `lease@25`
/// `lease@none` `lease@withdrawn` `store-broken` `store-well` `wall@1d`. The engine: `restart@10s`
/// `reboot@10s`, with the world read back; `restart-unread@10s`; `restart-lost@10s` knows only what was there
/// at `mark`. `stage@1` plays a healthy rollout up to the start of that stage and forgets its log. `?` logs
/// where the rollout stands, `bake?` what is counted. `x*3` three times.
class Scenario {
public:
    explicit Scenario(Plan plan = fourStages());
    Scenario &play(const QString &script);
    QString log() const { return m_log.join(u"; "_s); }
    const RolloutState &state() const { return m_state; }
    const QStringList &broken() const { return m_broken; }
    void feed(const RolloutEvent &event);
    Moment now() const { return m_now; }

private:
    using Act = std::function<void(const QString &)>;
    void word(const QString &word);
    void look(const QString &kind, const QString &after);
    void outcome(const QString &kind, const QString &argument);
    void people(const QString &kind, const QString &argument);
    void boot();
    void engine(const QString &kind, const QString &after);
    bool world(const QString &kind, const QString &argument);
    void record(const Effect &effect);
    void stand(const QString &what);
    void pass(Duration time);
    TrafficReading reading() const { return {m_world, m_stableReady, u"1"_s, {}, m_apart}; }

    Plan m_plan;
    Moment m_now{Instant(Duration(1'000'000)), WallTime(Duration(1'800'000'000'000))};
    RolloutState m_state;
    Invariants m_invariants;
    QStringList m_log, m_broken;
    Weight m_world, m_lastRaise;
    RolloutState m_marked;    ///< what `restart-lost` goes back to
    bool m_otherBoot = false; ///< nothing was fed since the machine booted
    int m_logged = 0;         ///< the highest order given
    bool m_stableReady = true, m_auto = false, m_storeWell = true, m_apart = false;
    LeaseStanding m_lease{true, {}, Weight{10'000}};
};

/// Whether a log is as expected; `*` in the expectation stands for any text within an entry.
bool fits(const QString &log, const QString &expected);

/// A row of a table: the plan, the script, and the log that it must give without breaking an invariant.
void columns();
void row(const char *sentence, const QString &script, const QString &expected, const QString &plan = {});
void playRow();

} // namespace interlock::test
