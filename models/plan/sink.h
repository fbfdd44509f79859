#pragma once

#include "models/plan/secretref.h"

#include <QStringList>
#include <QUrl>

#include <optional>

namespace interlock {

/// One place that messages about a rollout go to: an entry of `notify`.
struct Sink {
    enum class Type { Slack, PagerDuty, Webhook, Grafana, Desktop, Command, Email };
    Type type = Type::Webhook;
    bool securityOnly = false; ///< hears of security rollbacks, and of nothing else
    /// webhook, grafana; pagerduty's where it is not the public one; email: smtp:// or smtps://, always with
    /// a port.
    QUrl url;
    /// webhook: bearer token; slack: the whole address; pagerduty: routing key; grafana: token; email:
    /// password.
    std::optional<SecretRef> secret = {};
    QStringList run = {};   ///< command: an argument vector
    QStringList tags = {};  ///< grafana
    QString dashboard = {}; ///< grafana: its UID; empty: the organisation's annotations
    QString from = {};      ///< email: an address, ASCII
    QStringList to = {};    ///< email: addresses, at least one
    QString user = {};      ///< email: who signs in; empty: nobody does
    QString caFile = {};    ///< email: PEM; the server's certificate may be this authority's as well
    bool operator==(const Sink &) const = default;

    /// The word of the plan: "slack", or "security.slack". Names the sink in records; one of each a plan.
    QString name() const;

    /// desktop: of each message (the hint "urgency" of the Desktop Notifications Specification); without
    /// one, critical for what is critical and normal for all else.
    enum class Urgency { Low, Normal, Critical };
    std::optional<Urgency> urgency = {};
};

} // namespace interlock
