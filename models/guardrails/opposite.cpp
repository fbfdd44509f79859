#include "models/guardrails/opposite.h"

namespace interlock {

Comparison opposite(Comparison comparison)
{
    switch (comparison) { // GCOVR_EXCL_BR_LINE the compiler counts a word that is none of these
    case Comparison::Above:
        return Comparison::AtMost;
    case Comparison::AtLeast:
        return Comparison::Below;
    case Comparison::Below:
        return Comparison::AtLeast;
    case Comparison::AtMost:
        return Comparison::Above;
    case Comparison::Equal:
        return Comparison::NotEqual;
    case Comparison::NotEqual:
        return Comparison::Equal;
    }
    return comparison; // GCOVR_EXCL_LINE likewise
}

} // namespace interlock
