#include "tests/sim/checks.h"

#include "models/base/json.h"
#include "tests/sim/world.h"

#include <QJsonDocument>

#include <algorithm>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTolerance = 60;       // basis points
constexpr Micros kGap = 5 * kSecond; // a shorter one is not told to the core

} // namespace

QJsonObject predicateOf(const QByteArray &envelope)
{
    const QJsonObject outer = QJsonDocument::fromJson(envelope).object();
    const QByteArray payload = QByteArray::fromBase64(outer[u"payload"].toString().toLatin1());
    return QJsonDocument::fromJson(payload).object()[u"predicate"].toObject();
}

Checks::Checks(World &world) : m_world(world)
{
    m_invariants.emplace(world.planFile().plan);
}

void Checks::fail(const char *invariant, const QString &what)
{
    if (m_broken.isEmpty())
        m_broken = QString::fromLatin1(invariant) + u": "_s + what;
}

void Checks::served(const SourceId &source, const Served &served)
{
    m_served[source].push_back({m_world.clock().now().boot, served});
    if (source.text != u"metrics" || m_world.balancer().canary().basisPoints == 0)
        return;
    if (served.isOld(IndicatorId{u"latency"_s}))
        return; // the sample before it may still stand
    if (!m_world.isAwakeFor(0))
        return; // cut off: if it is taken over now, what it saw is lost with it, and the bake stood still
    if (live() && live()->phase == Phase::AtGate) // its own word: over a store that lags, rows come later
        return; // the bake is over and judged; what a raise then needs is fresh values, not many
    ++m_stay.polls;
    if (const auto latency = served.numbers.find(IndicatorId{u"latency"_s});
        latency != served.numbers.end()) {
        ++m_stay.numbers;
        m_stay.sum += latency->second;
    }
}

void Checks::row(const EvaluationRow &row)
{
    const Engine *engine = m_world.engine();
    const bool newest = engine && engine->ledger().nextSequence() == row.sequence + 1;
    apply(row, newest ? engine->ledger().newestEvent() : std::nullopt); // reading its bytes again would cost
    ++m_rows;
}

void Checks::apply(const EvaluationRow &row, const std::optional<RolloutEvent> &known)
{
    const auto event = known ? Result<RolloutEvent>(*known) : decodeEvent(row.body);
    if (!event)
        return fail("I20", event.error().text);
    const Plan &plan = m_world.planFile().plan;
    const Moment now = momentOf(row.at);
    if (!m_state) {
        const auto *start = std::get_if<Decided>(&*event);
        if (!start || start->kind != DecisionKind::Start)
            return fail("I20", u"the journal does not begin with a start"_s);
        m_state = begin(plan, RolloutId{row.rollout}, *start, now);
        m_world.turned(*m_state);
        return;
    }
    if (const auto *look = std::get_if<Evaluated>(&*event))
        i5_valuesStoodInThePage(*look, now.boot);
    const RolloutState &before = m_before = *m_state;
    Stepped after = step(plan, std::move(*m_state), *event, now);
    if (const QStringList broken = m_invariants->check(before, *event, after, now); !broken.isEmpty())
        fail("core", broken.join(u"; "_s));
    m_state = std::move(after.state);
    if (m_state->phase != before.phase || m_state->stage != before.stage)
        m_world.turned(*m_state);
    if (m_state->phase == Phase::Completed && before.phase != Phase::Completed)
        i9_stageWasProved({m_world.now(), Motion::Cause::Sent, {}, Weight{10'001}, m_world.process()});
}

/// The state that the engine acts upon; rows may still wait for the store.
const RolloutState *Checks::live() const
{
    const Engine *engine = m_world.engine();
    if (!m_entry || engine != m_seen)
        m_entry = engine ? engine->ledger().rollout(People::rollout()) : nullptr;
    m_seen = engine;
    return m_entry ? &m_entry->state : nullptr;
}

/// The weight of the stage where it stands, basis points; 0 before the first.
int Checks::reached() const
{
    const RolloutState *state = live();
    return state && state->stage >= 0
               ? m_world.planFile().plan.stages[size_t(state->stage)].weight.basisPoints
               : 0;
}

void Checks::notePhase()
{
    const RolloutState *state = live();
    if (!state)
        return;
    if (m_stage != state->stage) {
        m_stage = state->stage;
        m_stay = {m_world.now(), 0, 0, 0, 0, m_world.people().raisingDecisions(), false};
    }
    if (m_phase == state->phase)
        return;
    m_phase = state->phase;
    m_stay.wasHeld = m_stay.wasHeld || m_phase == Phase::Held;
    if (m_phase == Phase::RollingBack) {
        m_rollbackAt = m_world.now();
        m_lowerDue = m_zeroDue = true;
    } else if (m_phase == Phase::RolledBack && m_world.balancer().canary() == Weight{0}) {
        m_lowerDue = false; // an order of before had done it
    }
}

void Checks::recordDurable(const LogRow &row)
{
    const QJsonObject predicate = predicateOf(row.envelope);
    const QString kind = predicate[u"kind"].toString();
    const QJsonObject detail = predicate[u"detail"].toObject();
    if (kind == u"intent") {
        Intent &intent = m_intents[detail[u"order"].toInt()];
        ++intent.times;
        intent.durableAt = m_world.now();
        intent.sent = 0;
        intent.order = detail[u"order"].toInt();
        intent.to = detail[u"to_bp"].toInt();
        intent.stage = detail[u"stage"].toInt();
    } else if (kind == u"outcome") {
        Intent &intent = m_intents[detail[u"order"].toInt()];
        if (++intent.outcomes > intent.times)
            fail("I3", u"order %1 has more outcomes than intents"_s.arg(detail[u"order"].toInt()));
    }
}

void Checks::restarted()
{
    m_state.reset();
    m_invariants.emplace(m_world.planFile().plan);
    m_rows = 0;
    m_entry = nullptr;
    m_served.clear(); // rows are not held against pages again
    m_phase.reset();
    m_rollbackAt = -1; // a decision that was not written is lost with its process
    m_world.foldAgain([this] {
        for (const EvaluationRow &row : m_world.disk().rows) {
            apply(row, {});
            ++m_rows;
        }
    });
    if (m_state && (m_state->phase == Phase::RollingBack || m_state->phase == Phase::RolledBack)) {
        m_phase = m_state->phase;
        m_rollbackAt = m_world.now();
    }
    m_lowerDue = m_zeroDue = false;
}

void Checks::moved(const Motion &motion)
{
    if (motion.cause != Motion::Cause::Command || motion.process != m_world.process())
        m_strangeAt = motion.at;
    if (motion.to == Weight{0})
        m_zeroDue = false;
}

/// An order that lowers from what was read brings more than flows where a stranger was quicker, or where
/// what was read is not so.
bool Checks::isMeantToLower(const Motion &motion)
{
    if (!live() || !live()->open || live()->open->order.stage >= 0)
        return false;
    return (m_strangeAt >= 0 && motion.at - m_strangeAt <= kGap) ||
           m_world.hadFault(FaultKind::ReadLie, kGap) || m_world.hadFault(FaultKind::ReadLag, kGap);
}

void Checks::sent(const Motion &motion)
{
    i4_epochIsHeld(motion);
    if (motion.process != m_world.process())
        return;
    if (motion.to == Weight{0}) {
        m_lowerDue = false;
        m_loweredAt = motion.at;
    }
    if (motion.to.basisPoints <= motion.from.basisPoints + kTolerance || isMeantToLower(motion))
        return;
    i1_leaseCovers(motion);
    i3_intentIsDurable(motion);
    i7_rollbackIsFinal(motion);
    i8_nothingIsUnknown(motion);
    i9_stageWasProved(motion);
    i11_nothingIsRepaired(motion);
    i16_raisesNeedTheStore(motion);
}

void Checks::after()
{
    const bool awake = m_world.isAwakeFor(0);
    if (!awake && m_blindFrom < 0)
        m_blindFrom = m_world.now();
    if (awake && m_blindFrom >= 0) {
        const Micros gap = m_world.now() - std::exchange(m_blindFrom, -1);
        if (gap > kGap)
            m_stay.blind += gap - kGap;
    }
    const bool open = live() && !isOver(live()->phase);
    const double interval =
        double(m_world.recipe().watchMs > 0 ? std::min(m_world.recipe().watchMs, m_world.recipe().everyMs)
                                            : m_world.recipe().everyMs) /
        1000;
    const int seconds = m_world.recipe().shape.confirmSeconds();
    const double looks = seconds > 0 ? 2 : m_world.recipe().confirm + 1;
    const double bound = interval * 1.06 * looks + seconds * 1.01 + 0.8 + 2.5;
    const bool counts = open && m_world.endpoints().isBad() && m_world.isAwakeFor(15 * kSecond) &&
                        m_world.isQuiet(FaultKind::Bad, 15 * kSecond);
    m_exposure.pass(m_world.now(), counts, m_world.balancer().canary().percent(), bound);
    if (m_exposure.worst() > 1)
        fail("exposure", u"users saw a breach for %1 of what is allowed"_s.arg(m_exposure.worst()));
    notePhase();
    i2_rollbackIsPrompt();
    i6_onlyTheSwitchCounts();
    i12_lowerRequestsAreAnswered();
    i13_deadlinesAreKept();
    i14_partsAgree();
    i16_rollbacksAreKeptSomewhere();
    i17_queuesAreBounded();
    i18_wallTimeChangesNothing();
    i20_journalGivesTheState(false);
}

void Checks::converged()
{
    if (!m_world.engine())
        return fail("convergence", u"no engine is alive"_s);
    if (!m_world.disk().requests.empty() && m_world.now() - m_world.droppedAt() > 2 * kSecond)
        fail("convergence", u"%1 requests wait"_s.arg(m_world.disk().requests.size()));
    const Engine &engine = *m_world.engine();
    if (const size_t waiting = const_cast<Engine &>(engine).logbook().waiting(); waiting > 1)
        fail("convergence", u"%1 batches wait for the store: %2"_s.arg(waiting).arg(
                                const_cast<Engine &>(engine).logbook().trouble()));
    if (const qint64 lost = engine.ledger().size() - qint64(m_world.disk().records.size()); lost > 5)
        fail("convergence", u"%1 records are not on the disk"_s.arg(lost));
    const RolloutState *state = live();
    if (!state)
        return;
    const Weight flows = m_world.balancer().canary();
    const Weight goal = state->phase == Phase::RolledBack ? Weight{0} : state->intended;
    const bool moving = state->phase == Phase::Raising ||
                        (state->open && m_world.clock().now().boot - state->open->since < Duration(3000));
    const auto &motions = m_world.balancer().motions();
    const auto newest = std::find_if(motions.rbegin(), motions.rend(), [](const Motion &motion) {
        return motion.cause != Motion::Cause::Sent; // carried out, not only asked for
    });
    if (state->phase == Phase::RolledBack && newest != motions.rend() &&
        (newest->cause == Motion::Cause::Foreign || newest->cause == Motion::Cause::Reload))
        return; // what somebody else does to a rollout that is over is theirs
    if (state->phase == Phase::RollingBack)
        fail("convergence", u"still rolling back"_s);
    else if (!moving && state->open)
        fail("convergence", u"order %1 is open"_s.arg(state->open->order.order));
    else if (state->phase == Phase::Held && flows > goal)
        return; // lowered as often as it may be, then told: never a fight
    else if (!moving && std::abs(flows.basisPoints - goal.basisPoints) > kTolerance &&
             state->phase != Phase::Completed && state->phase != Phase::Preparing)
        fail("convergence", u"%1 flows where %2 is the goal (%3)"_s.arg(interlock::toString(flows),
                                                                        interlock::toString(goal),
                                                                        interlock::toString(state->phase)));
}

void Checks::ended()
{
    i3_oneOutcomeEach();
    i8_nothingLandsAfterTheEnd();
    i20_journalGivesTheState(true);
    if (m_world.recipe().seed % 8 == 0)
        i15_changesAreFound();
    if (m_state && !isOver(m_state->phase))
        fail("convergence",
             u"the rollout is not over: %1, %2"_s.arg(interlock::toString(m_state->phase), m_state->reason));
}

} // namespace interlock::sim
