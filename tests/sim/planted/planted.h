#pragma once

namespace interlock::sim {

/// Which planted bug is alive in this program; -1: none.
extern int plantedBug;

inline bool isPlanted(int bug)
{
    return plantedBug == bug;
}

} // namespace interlock::sim
