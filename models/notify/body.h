#pragma once

#include "models/notify/message.h"

namespace interlock {

/// What is posted to a sink over HTTP, as its makers document it (Slack incoming webhooks, PagerDuty Events
/// v2, Grafana annotations); `webhook` gets our own fields. `secret`: PagerDuty wants its key in the body.
QJsonObject bodyFor(const Message &message, const Sink &sink, const QByteArray &secret);

} // namespace interlock
