#pragma once

#include "models/planimport/importing.h"

namespace interlock {

/// Names that queries of one Canary may use, and the address that they go to.
struct FlaggerScope {
    std::map<QString, QString> words; ///< namespace, name, target, service, ingress, interval
    QString provider;                 ///< mesh of the Canary; empty: the controller's
    Duration interval{60'000};        ///< between two looks
    int threshold = 1;                ///< failed looks that roll back
};

/// Indicators and guardrails of `analysis.metrics`. `templates` are MetricTemplates by name.
void importFlaggerMetrics(const Ref &metrics, const FlaggerScope &scope,
                          const std::map<QString, Ref> &templates, Importing &importing);

} // namespace interlock
