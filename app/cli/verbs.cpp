#include "app/cli/verbs.h"

namespace interlock::cli {

namespace {

// One verb a line; the order is that of `interlock --help`.
constexpr AddVerb kVerbs[] = {
    addInit, addLease,     addRun,    addEngine, addStatus, addDecisions,  addLog,
    addDemo, addDemoParts, addDoctor, addJudge,  addPlan,   addExposition,
};

} // namespace

std::span<const AddVerb> verbs()
{
    return kVerbs;
}

} // namespace interlock::cli
