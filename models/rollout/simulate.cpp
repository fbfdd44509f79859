#include "models/rollout/simulate.h"

#include "models/plan/share.h"
#include "models/rollout/looks.h"

namespace interlock {

namespace {

constexpr Duration kRaiseTakes{1000};
constexpr Duration kTick{1000};
constexpr Duration kUnixTimes{100'000'000'000};          ///< times after 1973 are Unix times
constexpr WallTime kMonday{Duration(1'767'603'600'000)}; ///< 2026-01-05T09:00:00Z
constexpr Duration kNever = Duration::max();

Duration beginOf(const SeriesTable &series, const SimulationSetup &setup)
{
    return setup.from.value_or(series.begin());
}

WallTime wallAt(Duration from, Duration sinceStart)
{
    return from >= kUnixTimes ? WallTime(from + sinceStart) : kMonday + sinceStart;
}

/// One rollout in virtual time. All times are since its start.
class Playback {
public:
    Playback(Plan plan, const SeriesTable &series, const SimulationSetup &setup)
        : m_plan(std::move(plan)), m_gates(setup.gates), m_from(beginOf(series, setup)),
          m_looks(m_plan, series, m_from)
    {
        m_end = std::max(Duration(0), setup.to.value_or(series.end()) - m_from);
    }

    Simulation play()
    {
        const Decided start{DecisionKind::Start, QStringLiteral("the simulation"), {}, -1};
        m_made.state = begin(m_plan, {QStringLiteral("simulation")}, start, moment());
        m_made.state.prepared = true; // no check asks the world, no step runs
        note(QStringLiteral("started"), QStringLiteral("%1 of %2").arg(m_plan.name, m_plan.service));
        // GCOVR_EXCL_BR_START five million looks take too long for a test
        while (m_now < m_end && !isOver(state().phase) && !m_made.cut) {
            // GCOVR_EXCL_BR_STOP
            turn();
            m_now = isOver(state().phase) ? m_now : nextTime();
        }
        m_made.lasted = std::min(m_now, m_end);
        return std::move(m_made);
    }

private:
    /// What was told of a guardrail last.
    struct Shown {
        GuardrailState::Phase phase = GuardrailState::Phase::Warming;
        bool warning = false;
    };
    struct Pending {
        Duration at{0};
        Weight to;
        int order = 0;
    };

    const RolloutState &state() const { return m_made.state; }
    const Stage &stage() const { return m_plan.stages.at(size_t(std::max(0, state().stage))); }
    Instant instant(Duration at) const { return Instant(m_from + at); }
    Duration since(Instant at) const { return at.time_since_epoch() - m_from; }
    Moment moment() const { return {instant(m_now), wallAt(m_from, m_now)}; }

    /// All that happens at this instant.
    void turn()
    {
        bool fed = deliver();
        for (Looks::Seen &seen : m_looks.due(m_now, std::max(0, state().stage))) {
            if (isOver(state().phase))
                break;
            evaluate(std::move(seen));
            fed = true;
        }
        if (!fed)
            evaluate({});
        work();
        passGate();
        noteWaiting();
    }

    /// The outcome of a raise that is due.
    bool deliver()
    {
        if (!m_pending || m_pending->at > m_now)
            return false;
        const Pending arrived = *m_pending;
        m_pending.reset();
        arrive(arrived);
        return true;
    }

    void arrive(const Pending &arrived)
    {
        m_world = arrived.to;
        m_tickAt = m_now + kTick;
        feed(Actuated{arrived.order, Actuated::Outcome::Succeeded, reading(), {}});
    }

    TrafficReading reading() const { return {m_world, true, QStringLiteral("simulation"), {}}; }

    void evaluate(Looks::Seen seen)
    {
        m_made.cut = ++m_made.looks >= kMostLooks;
        feed(Evaluated{std::move(seen), reading(), {true, {}, Weight{10'000}}, true});
    }

    void feed(const RolloutEvent &event)
    {
        Stepped stepped = step(m_plan, std::move(m_made.state), event, moment());
        m_made.state = std::move(stepped.state);
        noteChanges();
        for (const Effect &effect : stepped.effects)
            std::visit([this](const auto &one) { carryOut(one); }, effect);
        deliver();
    }

    void carryOut(const SetWeight &order)
    {
        note(order.isRaise() ? QStringLiteral("raising") : QStringLiteral("lowering"), sentenceOf(order));
        m_pending = Pending{m_now + (order.isRaise() ? kRaiseTakes : Duration(0)), order.to, order.order};
    }
    void carryOut(const Tell &tell) { noteTell(tell); }
    void carryOut(const ReadBack &) {} // each look reads it: GCOVR_EXCL_LINE every order arrives here

    /// Smoke tests pass, loads are sent, commands succeed: the world is well but for its numbers.
    void work()
    {
        if (state().stage < 0 || isOver(state().phase))
            return;
        const StageProgress &here = state().stages.at(size_t(state().stage));
        if (state().phase == Phase::Baking && !here.smoked)
            feed(Worked{Worked::Work::Smoke, state().stage, true, {}});
        if (here.burst == StageProgress::Burst::Due)
            feed(Worked{Worked::Work::Burst, state().stage, true, {}});
        if (state().finishing)
            feed(Worked{Worked::Work::After, state().stage, true, {}});
    }

    /// People who promote as soon as it is allowed: one for each role that is asked for.
    void passGate()
    {
        const Gate &gate = stage().gate;
        const bool waits = state().phase == Phase::AtGate && gate.kind != Gate::Kind::Automatic;
        if (m_gates != Gates::Pass || !waits || !state().waitsFor.isEmpty())
            return;
        for (const QString &role : gate.kind == Gate::Kind::Approval ? gate.roles : QStringList{QString()})
            feed(Decided{DecisionKind::Promote,
                         role.isEmpty() ? QStringLiteral("--gates pass") : role,
                         {},
                         -1,
                         role,
                         {}});
    }

    /// Nothing happens between two looks but deadlines, outcomes, reports, and what a bake counts to.
    Duration nextTime() const
    {
        Duration next = m_pending ? m_pending->at : kNever;
        const auto consider = [&](Duration at) {
            if (at > m_now)
                next = std::min(next, at);
        };
        consider(m_looks.next());
        consider(since(*state().deadline)); // an open rollout has one (I13)
        consider(m_tickAt);
        if (state().phase == Phase::Baking) {
            const StageProgress &here = state().stages.at(size_t(state().stage));
            const auto countsTo = [&](Duration bake) {
                if (here.countedTo)
                    consider(since(*here.countedTo) + (bake - here.counted));
            };
            countsTo(stage().bake);
            if (here.checkpoints < int(stage().checkpoints.size()))
                countsTo(stage().checkpoints[size_t(here.checkpoints)]);
        }
        if (state().nextReport)
            consider(since(*state().nextReport));
        return std::max(next, m_now + Duration(1));
    }

    void note(const QString &kind, const QString &sentence, const QJsonObject &fields = {})
    {
        m_made.transitions.push_back({m_now, kind, sentence, fields, {}});
    }

    void noteTell(const Tell &tell)
    {
        note(tell.kind, sentenceOf(m_plan, tell), tell.fields);
        if (tell.kind == u"stage-verdict")
            m_made.transitions.back().table = state().stages.at(size_t(tell.fields[u"stage"].toInt())).table;
    }

    /// What a raise still waits for when all of this instant is done.
    void noteWaiting()
    {
        if (state().waitsFor != m_waitsFor && !state().waitsFor.isEmpty())
            note(QStringLiteral("waits"), state().waitsFor);
        m_waitsFor = state().waitsFor;
    }

    /// What the engine only shows: guardrails on their way.
    void noteChanges()
    {
        for (const auto &[id, now] : state().guardrails) {
            Shown &before = m_shown[id];
            noteChange(*m_plan.guardrail(id), before, now);
            before = {now.phase, now.warning};
        }
    }

    void noteChange(const Guardrail &rule, const Shown &before, const GuardrailState &after)
    {
        using P = GuardrailState::Phase;
        if (after.phase == before.phase && after.warning == before.warning)
            return;
        const QString seen = QStringLiteral("%1: %2").arg(
            rule.id.text, after.last.isValue()
                              ? withUnit(QString::number(after.last.value, 'g', 6), rule.unit)
                              : after.last.reason);
        const QJsonObject fields{{QStringLiteral("guardrail"), rule.id.text}};
        if (after.phase == P::Pending)
            note(QStringLiteral("guardrail-pending"),
                 seen + QStringLiteral(" is a breach, not yet confirmed"), fields);
        else if (before.phase == P::Firing && after.phase != P::Firing)
            note(QStringLiteral("guardrail-cleared"), seen + QStringLiteral(" is no breach any more"),
                 fields);
        else if (after.warning && !before.warning)
            note(QStringLiteral("guardrail-warning"),
                 seen + QStringLiteral(" is a warning, %1").arg(withUnit(rule.warn->text(), rule.unit)),
                 fields);
    }

    const Plan m_plan;
    Gates m_gates;
    Duration m_from{0};
    Looks m_looks;
    Duration m_end{0};
    Duration m_now{0};
    Duration m_tickAt{0};
    std::map<GuardrailId, Shown> m_shown;
    std::optional<Pending> m_pending;
    Weight m_world;
    QString m_waitsFor;
    Simulation m_made;
};

} // namespace

SeriesNames seriesNames(const Plan &plan)
{
    SeriesNames names;
    for (const Indicator &indicator : plan.indicators)
        (std::holds_alternative<Combined>(indicator.measure) ? names.computed : names.measured)
            << indicator.id.text;
    return names;
}

WallTime startsAt(const SeriesTable &series, const SimulationSetup &setup)
{
    return wallAt(beginOf(series, setup), Duration(0));
}

Simulation simulate(const Plan &plan, const SeriesTable &series, const SimulationSetup &setup)
{
    const bool counted = series.has(kShareCanary.text) && series.has(kShareTotal.text);
    return Playback(counted ? plan : withoutShare(plan), series, setup).play();
}

} // namespace interlock
