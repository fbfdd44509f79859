#include "tests/sim/matrix.h"

#include "tests/sim/shrink.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr Micros kLasts = 20 * kSecond;
constexpr int kActsAfter = 10; // seconds after the second stage's bake began: a person's hold, or rollback
constexpr Micros kSoonBefore = 2 * kMs;

bool isInstant(FaultKind kind)
{
    using enum FaultKind;
    return kind == Reload || kind == ForeignUp || kind == ForeignDown || (kind >= WallJump && kind != CutOff);
}

Fault by(FaultKind kind, Micros at)
{
    return {kind, at, at, 1, 0, 2};
}

const Turned *first(const std::vector<Turned> &path, Phase phase, Micros from)
{
    const auto found = std::ranges::find_if(
        path, [&](const Turned &turned) { return turned.phase == phase && turned.at >= from; });
    return found == path.end() ? nullptr : &*found;
}

double secondsFrom(Micros begin, Micros end)
{
    return std::round(double(end - begin) / (100 * kMs)) / 10; // what people see of it
}

/// From when on the balancer sends the canary nothing, until the end.
std::optional<Micros> emptyFrom(const std::vector<Motion> &motions)
{
    std::optional<Micros> since;
    for (const Motion &motion : motions) {
        if (motion.cause == Motion::Cause::Sent)
            continue;
        if (motion.to.basisPoints > 0)
            since.reset();
        else if (!since)
            since = motion.at;
    }
    return since;
}

} // namespace

const std::vector<MatrixFault> &matrixFaults()
{
    using enum FaultKind;
    static const std::vector<MatrixFault> faults{
        {Bad, 900, "latency 900 ms, limit 500"},
        {SlowRot, 0, "latency grows by 5 ms a second"},
        {Flapping, 0, "every other look over the limit"},
        {Errors, 0, "a fifth of the requests fail"},
        {Stale, 0, "samples carry an old time"},
        {Frozen, 0, "the same number for ever"},
        {Missing, 0, "the series is gone"},
        {NotANumber, 0, "the number is NaN, or null"},
        {Status5xx, 0, "the page answers 503"},
        {Hang, 0, "the page never answers"},
        {Trickle, 0, "the page comes byte by byte"},
        {Truncated, 0, "the page is cut off"},
        {Oversize, 0, "the page never ends"},
        {SchemaChange, 0, "names and types have changed"},
        {CounterReset, 0, "the canary's counters start anew"},
        {OtherService, 0, "another service answers on the port"},
        {Refused, 0, "the balancer refuses each command"},
        {Delay, 300, "each command takes 300 ms"},
        {ReplyLost, 0, "done, but the answer is lost"},
        {AppliedAfterTimeout, 900, "done 400 ms after the time-out"},
        {AppliedLate, 4, "done 4 s late"},
        {Partial, 0, "only some of the targets took it"},
        {Reload, 0, "a reload puts the canary to 0"},
        {ForeignUp, 80, "somebody else sets 80 %"},
        {ForeignDown, 0, "somebody else sets 0 %"},
        {ReadLie, 80, "one reading says 80 %"},
        {ReadTimeout, 0, "the balancer cannot be read"},
        {StableDown, 0, "every stable target is down"},
        {NoSpace, 0, "the disk is full"},
        {AckLost, 0, "written, but the answer is lost"},
        {SlowCommit, 2000, "each write takes 2 s"},
        {FilesFail, 0, "files beside the store cannot be written"},
        {WallJump, 3600, "the clock jumps ahead by an hour"},
        {Kill, 2, "the engine is killed"},
        {Reboot, 2, "the machine restarts (22 s)"},
        {Pause, 7, "the engine stands still for 7 s"},
        {Suspend, 60, "the machine sleeps for a minute"},
        {SecondEngine, 0, "a second engine is started"},
        {RollBack, 0, "a person rolls back"},
        {Hold, 0, "a person holds"},
        {Promote, 0, "a person promotes early"},
        {Back, 0, "a person goes one stage back"},
        {Opposite, 0, "promote and roll back at once"},
        {LowerAlone, 0, "the engine dies; a rollback without it"},
        {CutOff, 0, "the machine is cut off for 20 s"},
        {Failover, 5, "the machine dies, another takes over"},
        {Takeover, 20, "cut off; another machine takes over"},
        {BitFlip, 0, "a bit of the store flips"},
        {TornWrite, 0, "power is lost in the middle of a write"},
    };
    return faults;
}

Recipe matrixRecipe(Phase phase)
{
    Recipe recipe;
    recipe.seed = 1;
    recipe.percents = {5, 50};
    recipe.bake = 40;
    recipe.everyMs = 1000;
    recipe.missingAfter = 15;
    recipe.manualGates = phase == Phase::AtGate;
    recipe.personAfter = 30;
    recipe.resumes = 2;
    recipe.otherSkew = 2;
    recipe.faultsEnd = recipe.planned() + kLasts;
    return recipe;
}

namespace {

/// The calm world of a phase, where a person holds or rolls back if that is what brings the phase about.
Recipe withPerson(Phase phase)
{
    Recipe recipe = matrixRecipe(phase);
    if (phase != Phase::Held && phase != Phase::RollingBack)
        return recipe;
    const Outcome calm = simulate(recipe);
    Micros bakes = 0;
    for (const Turned &turned : calm.path)
        if (turned.phase == Phase::Baking && turned.stage == 1)
            bakes = turned.at;
    const FaultKind what = phase == Phase::Held ? FaultKind::Hold : FaultKind::RollBack;
    recipe.faults.push_back(by(what, bakes + kActsAfter * kSecond));
    return recipe;
}

/// The stage in which a phase is disturbed: the last one, but at the gate before it.
int lastOf(Phase phase)
{
    return phase == Phase::AtGate ? 0 : 1;
}

} // namespace

Undisturbed undisturbed(Phase phase)
{
    Undisturbed made;
    made.outcome = simulate(withPerson(phase));
    for (const Turned &turned : made.outcome.path)
        if (turned.phase == phase && (made.begins == 0 || turned.stage <= lastOf(phase)))
            made.begins = turned.at;
    return made;
}

QJsonObject matrixCell(const MatrixFault &fault, Phase phase, const Undisturbed &calm)
{
    Recipe recipe = withPerson(phase);
    const bool onItsWay = phase == Phase::Raising || phase == Phase::RollingBack;
    const Micros from = onItsWay ? calm.begins - kSoonBefore : calm.begins + 5 * kSecond / 1000;
    // Odd: what happens at an instant waits for the next order. Even: at once. 2 and 3 concern both pages.
    const quint64 salt = onItsWay && isInstant(fault.kind) ? 3 : 2;
    recipe.faults.push_back(
        {fault.kind, from, isInstant(fault.kind) ? from : from + kLasts, 1, fault.value, salt});
    recipe.faultsEnd = std::max(recipe.faultsEnd, from + kLasts + 5 * kSecond);
    const Outcome outcome = simulate(recipe);
    QJsonObject cell{{u"ended"_s, outcome.phase}};
    if (!outcome.broken.isEmpty())
        cell[u"broken"_s] = outcome.broken;
    const auto after = [&](Phase what, const QString &key) {
        const Turned *seen = first(outcome.path, what, from);
        const Turned *before = first(calm.outcome.path, what, from);
        if (seen && !(before && before->at == seen->at && before->isSame(*seen)))
            cell[key] = secondsFrom(from, seen->at);
    };
    after(Phase::Held, u"held_after_s"_s);
    after(Phase::RollingBack, u"rolled_back_after_s"_s);
    if (const auto empty = emptyFrom(outcome.motions); empty && *empty >= from)
        cell[u"zero_after_s"_s] = secondsFrom(from, *empty);
    if (outcome.phase == calm.outcome.phase && !outcome.path.empty())
        cell[u"later_s"_s] = secondsFrom(calm.outcome.path.back().at, outcome.path.back().at);
    return cell;
}

QJsonObject faultMatrix()
{
    std::map<Phase, Undisturbed> calm;
    QJsonArray phases, faults;
    for (const Phase phase : kMatrixPhases) {
        calm.emplace(phase, undisturbed(phase));
        phases.append(interlock::toString(phase));
    }
    for (const MatrixFault &fault : matrixFaults()) {
        QJsonObject outcomes;
        for (const Phase phase : kMatrixPhases)
            outcomes[interlock::toString(phase)] = matrixCell(fault, phase, calm.at(phase));
        faults.append(QJsonObject{{u"fault"_s, toString(fault.kind)},
                                  {u"what"_s, QString::fromUtf8(fault.what)},
                                  {u"outcomes"_s, outcomes}});
    }
    return {{u"phases"_s, phases}, {u"faults"_s, faults}};
}

QByteArray toText(const QJsonObject &matrix)
{
    QByteArray text =
        "{\"phases\": " + QJsonDocument(matrix[u"phases"_s].toArray()).toJson(QJsonDocument::Compact) +
        ",\n\"faults\": [";
    QByteArray separator = "\n";
    for (const QJsonValue &fault : matrix[u"faults"_s].toArray())
        text +=
            std::exchange(separator, ",\n") + QJsonDocument(fault.toObject()).toJson(QJsonDocument::Compact);
    return text + "\n]}\n";
}

} // namespace interlock::sim
