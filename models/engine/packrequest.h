#pragma once

#include "models/engine/pack.h"
#include "models/store/ports.h"
#include "models/traffic/actuator.h"

namespace interlock {

/// Writes down what a rollout of this plan would touch, and gives the manifest for its lease. What cannot be
/// read by this account, or only by running a command of a plan that nobody signed yet (decision 9), is named
/// in `unread`: the engine compares nothing then.
void packFor(const PlanFile &plan, QObject *context, std::function<void(PackManifest)> made);

/// The manifest that a lease binds; nothing where it binds none, or its bytes cannot be read.
std::optional<PackManifest> boundManifest(const Lease &lease, const LogReader &reader,
                                          const StorePaths &paths);

/// What stands otherwise than when the lease was asked for; empty when nothing does. The canary's and
/// stable's weights may differ: a rollback sets them absolutely.
QString whyNotThatWorld(const PackManifest &then, const std::vector<Touched> &now);

/// What is in the file's place now is what is bound: else a rollback would put back what was never there.
Done standsAsBound(const PackManifest::PutBack &file);

} // namespace interlock
