#pragma once

#include "models/plan/plan.h"
#include "models/sources/httpfetch.h"

#include <QElapsedTimer>

#include <deque>

namespace interlock {

/// One request of a load.
struct BurstRequest {
    int user = 0;
    int number = 0;      ///< of this user, from 1
    Duration at{0};      ///< since the load began
    int status = 0;      ///< 0: no answer
    Duration latency{0}; ///< until the answer was whole, or it was given up
    QString fault;       ///< why it does not count as successful; empty: it does
};

/// What a load was like. Times are of the requests that were answered with a status of 200 to 299.
struct BurstSummary {
    int total = 0;
    int successful = 0;
    Duration average{0};
    Duration p95{0}; ///< the smallest latency that 95 % of them do not exceed
    Duration longest{0};

    int failed() const { return total - successful; }
    bool operator==(const BurstSummary &) const = default;
};
BurstSummary summaryOf(const std::vector<BurstRequest> &requests);

/// CSV with a head: user,number,at_ms,status,latency_ms,fault. In the order of the answers.
QByteArray burstLog(const std::vector<BurstRequest> &requests);

/// `burst:` of a stage: a short load on the canary, as the plan says. At most 6 users share the connections
/// of one network manager (which has a thread of its own), so that all of them are really at it at once. Of
/// more than `kMostAtOnce` users the others wait until one has its answer; that wait is no latency.
class LoadBurst : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(const std::vector<BurstRequest> &)>;
    static constexpr int kMostAtOnce = 96;
    LoadBurst(Burst burst, Ended ended);

    /// `ended` is called once, from the event loop, with every request; never once this is gone.
    void begin();

private:
    struct User {
        int number = 0;
        int sent = 0;
        int share = 0; ///< of the requests
        Duration began{0};
        size_t network = 0; ///< whose connections it uses just now
        std::unique_ptr<HttpFetch> fetch;
        QTimer next;
    };
    struct Network {
        QNetworkAccessManager manager;
        int users = 0; ///< at it just now
    };
    void sendOrWait(User &user);
    void send(User &user, size_t network);
    void answered(User &user, const Result<HttpBody> &body);
    void giveUp();
    void finish();
    Duration elapsed() const { return Duration(m_running.elapsed()); }

    Burst m_burst;
    Ended m_ended;
    QElapsedTimer m_running;
    QTimer m_deadline;
    std::vector<std::unique_ptr<Network>> m_networks;
    std::deque<User *> m_waiting; ///< for a connection
    std::vector<std::unique_ptr<User>> m_users;
    std::vector<BurstRequest> m_done;
};

} // namespace interlock
