#pragma once

#include "models/planimport/input.h"

namespace interlock {

/// Whether a document is a Kubernetes object; the problem is added where it is none.
bool isKubernetesObject(const Ref &document, Notes &notes);
/// "nginx:1.25" of the one container of a pod's template; empty where there is not exactly one.
QString onlyImage(const Ref &podTemplate);

} // namespace interlock
