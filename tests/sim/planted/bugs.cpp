#include "tests/sim/planted/bugs.h"

#include "tests/sim/planted/planted.h"

namespace interlock::sim {

int plantedBug = -1;

const std::vector<Bug> &bugs()
{
    static const std::vector<Bug> all = [] {
        const char *const names[][2] = {
#include "planted.inc"
        };
        std::vector<Bug> made;
        for (const auto &[name, text] : names)
            made.push_back({QString::fromUtf8(name), QString::fromUtf8(text)});
        return made;
    }();
    return all;
}

bool plant(const QString &name)
{
    plantedBug = -1;
    for (size_t i = 0; i < bugs().size(); ++i)
        if (bugs()[i].name == name)
            plantedBug = int(i);
    return plantedBug >= 0 || name.isEmpty();
}

} // namespace interlock::sim
