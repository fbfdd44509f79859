#pragma once

#include "models/base/result.h"
#include "models/plan/traffic.h"

namespace interlock {

/// Whether a backend of HAProxy can share traffic by weight at all, found out before anything moves.
///
/// Three ways to balance cannot: `static-rr`, hashes that are `map-based`, and `first`, which looks at no
/// weights. HAProxy shows the algorithm, but not the kind of its hash; a static one shows itself by refusing
/// a weight other than the configured one (`server_parse_weight_change_request`, server.c).

/// What to ask: the algorithm, and what the servers weigh and do.
QByteArray haproxyFitQuestion(const HaproxyTraffic &traffic);

/// Reads the answer: an error where the algorithm alone says no, where servers take traffic that the plan
/// does not name, and where all of stable is in MAINT or DRAIN. An answer without the columns fits.
Done haproxyFit(const HaproxyTraffic &traffic, const QByteArray &answer);

/// Where the algorithm may be static or not: one line that gives a stable server another weight and its own
/// again. Empty where the answer says enough, and while the canary has a share: with the canary at 0 and one
/// stable server this moves nothing, with several hardly a request.
QByteArray haproxyFitProbe(const HaproxyTraffic &traffic, const QByteArray &answer);

/// Whether HAProxy says that the backend takes no weights.
bool isHaproxyStatic(const QByteArray &answer);
Error haproxyStatic(const HaproxyTraffic &traffic);
/// Nobody could take all traffic back: every stable server rests.
Error haproxyRests(const HaproxyTraffic &traffic, const QStringList &resting);

} // namespace interlock
