#include "tests/sim/checks.h"
#include "tests/sim/world.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTolerance = 60; // basis points

QString percent(Weight weight)
{
    return interlock::toString(weight);
}

} // namespace

void Checks::i1_leaseCovers(const Motion &raise)
{
    const Plan &plan = m_world.planFile().plan;
    if (!m_world.people().leaseIsComplete())
        return fail("I1", u"raised to %1 with %2 keys"_s.arg(percent(raise.to)).arg(1));
    if (m_world.clock().now().wall >= m_world.people().leaseExpires())
        return fail("I1", u"raised to %1 after the lease expired"_s.arg(percent(raise.to)));
    if (std::none_of(plan.stages.begin(), plan.stages.end(),
                     [&raise](const Stage &stage) { return stage.weight == raise.to; }))
        fail("I1", u"raised to %1, which is no stage's weight"_s.arg(percent(raise.to)));
}

void Checks::i2_rollbackIsPrompt()
{
    const Micros since = m_world.now() - m_rollbackAt;
    if (m_rollbackAt < 0 || !m_world.isAwakeFor(since))
        return;
    if (m_lowerDue && since > 500 * kMs)
        fail("I2", u"no command to 0 within 500 ms"_s);
    if (m_zeroDue && since > 2 * kSecond && m_world.isQuiet(FaultKind::Bad, since + 2 * kSecond) &&
        m_world.balancer().canary().basisPoints > 0)
        fail("I2", u"%1 flows 2 s after a rollback began"_s.arg(percent(m_world.balancer().canary())));
}

void Checks::i3_intentIsDurable(const Motion &raise)
{
    Intent *found = nullptr;
    for (auto &[order, intent] : m_intents)
        if (intent.stage >= 0 && intent.to == raise.to.basisPoints)
            found = &intent; // the newest
    if (!found)
        return fail("I3", u"raised to %1 without a durable intent"_s.arg(percent(raise.to)));
    if (++found->sent > 1)
        fail("I8", u"the raise of order %1 was sent again"_s.arg(found->order));
}

void Checks::i3_oneOutcomeEach()
{
    for (const auto &[order, intent] : m_intents)
        if (intent.outcomes != 1)
            fail("I3", u"order %1 to %2 has %3 outcomes"_s.arg(order)
                           .arg(percent(Weight{intent.to}))
                           .arg(intent.outcomes));
}

void Checks::i4_epochIsHeld(const Motion &motion)
{
    if (motion.process != m_world.disk().holder)
        fail("I4",
             u"process %1 acts, but %2 holds the epoch"_s.arg(motion.process).arg(m_world.disk().holder));
}

void Checks::i5_valuesStoodInThePage(const Evaluated &event, Instant at)
{
    if (m_served.empty())
        return; // what an engine before this one saw
    for (const auto &[id, seen] : event.seen) {
        if (!seen.isValue())
            continue;
        const Served *page = pageAt(SourceId{id.text == u"queue" ? u"health"_s : u"metrics"_s}, at);
        const auto number = page ? page->numbers.find(id) : std::map<IndicatorId, double>::const_iterator();
        if (!page || number == page->numbers.end())
            fail("I5", u"%1 is %2, but its page showed no such number"_s.arg(id.text).arg(seen.value));
        else if (id.text != u"errors" && std::abs(number->second - seen.value) > 0.01)
            fail("I5",
                 u"%1 is %2, but its page showed %3"_s.arg(id.text).arg(seen.value).arg(number->second));
    }
}

void Checks::i7_rollbackIsFinal(const Motion &raise)
{
    if (m_rollbackAt >= 0)
        fail("I7", u"raised to %1 after a rollback"_s.arg(percent(raise.to)));
    if (m_world.disk().tombstones.contains(People::rollout().text))
        fail("I7", u"raised to %1 over a tombstone"_s.arg(percent(raise.to)));
}

void Checks::i8_nothingIsUnknown(const Motion &raise)
{
    int open = 0;
    for (const auto &[order, intent] : m_intents)
        open += intent.stage >= 0 && intent.outcomes == 0 ? 1 : 0;
    if (open > 1)
        fail("I8", u"raised to %1 while another raise has no outcome"_s.arg(percent(raise.to)));
}

/// A stage beyond those that were reached needs the whole bake, watched, with values, and a good mean; what a
/// person decided meanwhile may excuse an inconclusive verdict, never a short bake.
void Checks::i9_stageWasProved(const Motion &raise)
{
    if (m_reached == 0 || raise.to.basisPoints <= m_reached || m_world.balancer().canary().basisPoints == 0)
        return;
    const double seconds = double(m_world.now() - m_stay.since - m_stay.blind) / kSecond;
    if (seconds < m_world.recipe().bake * 0.993 - 1)
        fail("I9", u"went on after %1 s of %2 s"_s.arg(seconds).arg(m_world.recipe().bake));
    if (m_stay.decisions != m_world.people().raisingDecisions() || m_stay.polls < 5)
        return;
    if (m_stay.numbers < 0.95 * m_stay.polls - 3)
        fail("I9", u"went on with %1 values of %2 polls"_s.arg(m_stay.numbers).arg(m_stay.polls));
    else if (m_stay.numbers > 0 && m_stay.sum / m_stay.numbers > 530)
        fail("I9", u"went on with a mean of %1"_s.arg(m_stay.sum / m_stay.numbers));
}

void Checks::i11_nothingIsRepaired(const Motion &raise)
{
    if (raise.to.basisPoints <= m_reached && m_world.people().raisingDecisions() == 0)
        fail("I11", u"raised to %1 again, and nobody asked for it"_s.arg(percent(raise.to)));
    const bool longAgo = m_strangeAt < 0 || m_world.now() - m_strangeAt > 7 * kSecond;
    if (live() && longAgo && m_world.isQuiet(FaultKind::Bad, 7 * kSecond) &&
        std::abs(raise.from.basisPoints - live()->intended.basisPoints) > kTolerance)
        fail("I11",
             u"raised from %1 where %2 was intended"_s.arg(percent(raise.from), percent(live()->intended)));
}

void Checks::i12_lowerRequestsAreAnswered()
{
    for (const auto &[request, at] : m_world.people().lowerings())
        if (const Micros since = m_world.now() - at;
            since > 200 * kMs && m_world.isAwakeFor(since) && !m_world.lasting(FaultKind::FilesFail))
            return fail("I12", u"a lowering was not answered within 200 ms"_s);
}

void Checks::i13_deadlinesAreKept()
{
    const RolloutState *state = live();
    if (!state || !state->deadline || state->phase == Phase::RollingBack || state->phase == Phase::Raising ||
        !m_world.isAwakeFor(12 * kSecond))
        return;
    if (m_world.clock().now().boot - *state->deadline > Duration(4000))
        fail("I13", u"%1 lasts beyond its deadline"_s.arg(interlock::toString(state->phase)));
}

void Checks::i17_queuesAreBounded()
{
    if (Engine *engine = const_cast<Engine *>(m_world.engine());
        engine && engine->logbook().waiting() > 20'000)
        fail("I17", u"%1 batches wait"_s.arg(engine->logbook().waiting()));
}

/// The state that the rows give is the state that the engine acts upon.
void Checks::i20_journalGivesTheState(bool whole)
{
    const Engine *engine = m_world.engine();
    const RolloutState *state = live();
    if (!state || engine->ledger().nextSequence() != m_rows)
        return; // rows on their way
    if (!whole && m_rows % 16 != 0)
        return;
    if (!m_state || *m_state != *state)
        fail("I20", u"row %1: the journal gives another state than the engine has"_s.arg(m_rows));
}

} // namespace interlock::sim
