#include "tests/sim/shrink.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

QString invariantOf(const Outcome &outcome)
{
    return outcome.broken.section(u':', 0, 0);
}

bool breaks(const Recipe &recipe, const QString &invariant)
{
    return invariantOf(simulate(recipe)) == invariant;
}

Recipe withoutFaults(Recipe recipe, const QString &invariant)
{
    for (size_t i = recipe.faults.size(); i-- > 0;) {
        Recipe smaller = recipe;
        smaller.faults.erase(smaller.faults.begin() + qptrdiff(i));
        if (breaks(smaller, invariant))
            recipe = std::move(smaller);
    }
    return recipe;
}

Recipe cutShort(Recipe recipe, const QString &invariant)
{
    for (size_t i = 0; i < recipe.faults.size(); ++i)
        while (recipe.faults[i].to - recipe.faults[i].from > kSecond) {
            Recipe shorter = recipe;
            Fault &fault = shorter.faults[i];
            fault.to = fault.from + (fault.to - fault.from) / 2;
            if (!breaks(shorter, invariant))
                break;
            recipe = std::move(shorter);
        }
    Recipe shorter = recipe;
    shorter.faultsEnd = 0;
    for (const Fault &fault : recipe.faults)
        shorter.faultsEnd = std::max(shorter.faultsEnd, fault.to + kSecond);
    return shorter.faultsEnd < recipe.faultsEnd && breaks(shorter, invariant) ? shorter : recipe;
}

} // namespace

Outcome simulate(const Recipe &recipe, QStringList *history)
{
    World world(recipe);
    const Outcome outcome = world.run();
    if (history)
        *history = world.history().lines();
    return outcome;
}

Recipe shrunk(Recipe recipe)
{
    const QString invariant = invariantOf(simulate(recipe));
    return invariant.isEmpty() ? recipe : cutShort(withoutFaults(std::move(recipe), invariant), invariant);
}

QString report(const Recipe &recipe, qsizetype events)
{
    const Recipe small = shrunk(recipe);
    QStringList history;
    const Outcome outcome = simulate(small, &history);
    return u"%1\nBROKEN after %2 s: %3\n%4"_s.arg(small.text())
        .arg(double(outcome.at) / kSecond)
        .arg(outcome.broken, history.last(std::min(events, history.size())).join(u'\n'));
}

} // namespace interlock::sim
