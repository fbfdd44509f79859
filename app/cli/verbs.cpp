#include "app/cli/verbs.h"

namespace interlock::cli {

namespace {

// One verb a line; the order is that of `interlock --help`.
constexpr AddVerb kVerbs[] = {
    addInit,       addPlan,   addLease,    addAgent,   addRun,       addEngine,   addStatus,   addDecisions,
    addLog,        addVerify, addEvidence, addRecover, addPolicy,    addSimulate, addRehearse, addJudge,
    addExposition, addImport, addFaults,   addDemo,    addDemoParts, addDoctor,   addBench,
};

} // namespace

std::span<const AddVerb> verbs()
{
    return kVerbs;
}

} // namespace interlock::cli
