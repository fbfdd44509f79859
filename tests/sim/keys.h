#pragma once

#include "models/records/sshkeyfile.h"

namespace interlock::sim {

/// Throw-away keys, made once a program.
struct Keys {
    std::shared_ptr<LocalSigner> person, agent, engine, console;
    static const Keys &instance();
};

} // namespace interlock::sim
