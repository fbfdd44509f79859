#pragma once

#include "models/base/clock.h"
#include "models/base/id.h"
#include "models/guardrails/guardrail.h"
#include "models/metrics/selector.h"
#include "models/plan/secretref.h"

#include <QJsonValue>

#include <map>
#include <optional>
#include <variant>

namespace interlock {

/// The share as users see it: requests counted at the canary and in total, tested against the intended share.
/// What is made of it: models/plan/share.h.
struct ShareCheck {
    SourceId source;
    Selector canary;
    Selector total;
    double confidence = 0.99;
    double tolerance = 0.1; ///< of the intended share, still as intended
    MissingPolicy missing{Duration(300'000), Action::Hold};
    Action action = Action::Hold; ///< when the canary does not get its share
    bool operator==(const ShareCheck &) const = default;
};

/// `haproxy`: weights of servers, set through the stats socket.
struct HaproxyTraffic {
    QString socket;
    QString backend;
    QStringList canary;
    QStringList stable;
    std::optional<ShareCheck> verifyShare;
    QStringList moreSockets = {}; ///< of further HAProxies with the same backend: each gets the same weights
    bool operator==(const HaproxyTraffic &) const = default;
};

// The texts of the types below may hold {share} (0.05 at 5 %) and {percent} (5); those of `http` also {on}
// (true above 0 %, else false) and {flag} (each flag in turn).

/// One request of a plan, and what is looked for in its JSON answer.
struct HttpRequest {
    QString method; ///< GET, PUT, POST, PATCH
    QString url;    ///< empty: the address is the secret
    std::optional<SecretRef> secretUrl;
    QJsonValue body{QJsonValue::Undefined};   ///< JSON; undefined: none
    QString pointer;                          ///< where in the JSON answer the value stands
    QJsonValue equals{QJsonValue::Undefined}; ///< what stands there in the end; undefined: anything
    bool operator==(const HttpRequest &) const = default;
};

/// `env`: variables in a file that a unit or a command takes over.
struct EnvTraffic {
    QString file;                      ///< absolute
    std::map<QString, QString> values; ///< while the canary carries traffic
    std::map<QString, QString> off;    ///< at 0 %, laid over `values`
    QString unit;                      ///< the systemd unit that is restarted; empty: `run`
    QStringList run;                   ///< the command that takes the file over
    std::optional<ShareCheck> verifyShare;
    std::optional<HttpRequest> probe = {}; ///< asked until the service itself answers as it should
    bool operator==(const EnvTraffic &) const = default;
};

/// `flags`: booleans, true above 0 %, and a whole percentage in a flag file.
struct FlagsTraffic {
    QString file; ///< absolute
    QStringList booleans;
    QString percentage; ///< the flag that holds 0 to 100; empty: only 0 % and 100 % can be set
    std::optional<ShareCheck> verifyShare = {};
    bool operator==(const FlagsTraffic &) const = default;
};

/// `http`: flags behind a platform's API, then a deployment that takes them over.
struct HttpTraffic {
    std::optional<SecretRef> bearer;
    QStringList flags;
    HttpRequest set;                   ///< once a flag
    HttpRequest read;                  ///< reads a flag back
    std::optional<HttpRequest> deploy; ///< its answer names the deployment, {deployment} in `live`
    std::optional<HttpRequest> live;   ///< asked until it answers as it should
    Duration within{900'000};          ///< the longest that a deployment may take to be live
    std::optional<ShareCheck> verifyShare = {};
    /// Where the answer to `live` names the deployment, if that to `deploy` did not, and says when it ended.
    QString idPointer = QStringLiteral("/id");
    QString finishedPointer = QStringLiteral("/finishedAt");
    bool operator==(const HttpTraffic &) const = default;
};

/// `command`: argument vectors, no shell. `read` prints the canary's percentage.
struct CommandTraffic {
    QStringList set;
    QStringList read;
    Duration deadline{10'000}; ///< of each; its process group is killed then
    std::optional<ShareCheck> verifyShare = {};
    bool operator==(const CommandTraffic &) const = default;
};

/// `nginx`: a file with `split_clients`, included in its `http` block, a reload, and a probe that proves it.
struct NginxTraffic {
    QString file;   ///< absolute; Interlock writes all of it
    QString name;   ///< its variables are $NAME_upstream and $NAME_generation
    QString by;     ///< what clients are told apart by, nginx variables: $remote_addr
    QString canary; ///< what $NAME_upstream is for the canary's share of clients, and for all others
    QString stable;
    QStringList test;   ///< judges the configuration before each reload
    QStringList reload; ///< returns before the new workers serve, or fail to
    QString probe;      ///< an address that answers with $NAME_generation
    std::optional<ShareCheck> verifyShare = {};
    bool operator==(const NginxTraffic &) const = default;
};

/// What moves the traffic of a plan.
using Traffic =
    std::variant<HaproxyTraffic, EnvTraffic, FlagsTraffic, HttpTraffic, CommandTraffic, NginxTraffic>;

/// The word of the plan: haproxy, env, flags, http, command, nginx.
QString trafficType(const Traffic &traffic);
/// "haproxy /run/admin.sock, backend web: canary v2, stable v1": one line for people.
QString trafficText(const Traffic &traffic);
/// How the share is counted, where the plan says so.
const ShareCheck *shareCheckOf(const Traffic &traffic);
/// Whether any share between 0 % and 100 % can be set, and not only these two.
bool setsShares(const Traffic &traffic);
/// The longest that an order may take until it is read back; after it, its outcome is unknown.
Duration orderWithin(const Traffic &traffic);
/// Whether two plans would move the same: servers of one backend, or one file, service or command.
bool moveTheSame(const Traffic &first, const Traffic &second);

} // namespace interlock
