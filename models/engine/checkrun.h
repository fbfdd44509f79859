#pragma once

#include "models/engine/ledger.h"
#include "models/sources/httpfetch.h"

namespace interlock {

/// How one check ended, with what its fact says besides.
struct CheckResult {
    Done done;
    QJsonObject detail;  ///< status, and the digest of the raw answer
    QByteArray answer{}; ///< the raw answer as evidence keeps it; empty: none came
};

/// Runs one check of a plan: asks over HTTP, or waits until what it wants is known, 30 s at most.
class CheckRun : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RolloutId rollout;
        const Ledger *ledger = nullptr;
        const Clock *clock = nullptr;
        std::function<Observation(const IndicatorId &)> observe;
        std::function<std::optional<Done>(const SourceId &)> answered; ///< its newest poll; empty: none yet
    };
    using Ended = std::function<void(const CheckResult &)>;
    CheckRun(Parts parts, Check check, Ended ended);

    /// `ended` is called once, from the event loop; never once this is gone. May be called once.
    void begin();

private:
    void look();
    void ask();
    std::optional<Done> indicator();
    std::optional<Done> sources() const;
    Done completed() const;
    Done rehearsed() const;
    void end(CheckResult result);

    Parts m_parts;
    Check m_check;
    Ended m_ended;
    Instant m_begunAt{};
    QTimer m_again;
    QNetworkAccessManager m_network;
    std::unique_ptr<HttpFetch> m_fetch;
};

} // namespace interlock
