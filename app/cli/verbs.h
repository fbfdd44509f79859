#pragma once

#include "app/cli/verb.h"

namespace interlock::cli {

// One function a verb, each in the file of its name.

} // namespace interlock::cli
