#include "app/cli/verbs.h"

namespace interlock::cli {

namespace {

// One verb a line; the order is that of `interlock --help`.
constexpr AddVerb kVerbs[] = {
    addDemo,
    addDemoParts,
    addDoctor,
    addJudge,
};

} // namespace

std::span<const AddVerb> verbs()
{
    return kVerbs;
}

} // namespace interlock::cli
