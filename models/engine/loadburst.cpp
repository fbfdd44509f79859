#include "models/engine/loadburst.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace interlock {

namespace {

constexpr Duration kAnswerWithin{10'000};
constexpr int kConnections = 6; ///< of one network manager to one server
constexpr qsizetype kMostFault = 200;

std::vector<int> allSuccesses()
{
    std::vector<int> statuses(100);
    std::iota(statuses.begin(), statuses.end(), 200);
    return statuses;
}

} // namespace

BurstSummary summaryOf(const std::vector<BurstRequest> &requests)
{
    BurstSummary summary;
    summary.total = int(requests.size());
    std::vector<Duration> latencies;
    for (const BurstRequest &request : requests)
        if (request.fault.isEmpty())
            latencies.push_back(request.latency);
    summary.successful = int(latencies.size());
    if (latencies.empty())
        return summary;
    std::ranges::sort(latencies);
    const Duration sum = std::accumulate(latencies.begin(), latencies.end(), Duration(0));
    summary.average = Duration(std::llround(double(sum.count()) / double(latencies.size())));
    summary.p95 = latencies[(latencies.size() * 95 + 99) / 100 - 1];
    summary.longest = latencies.back();
    return summary;
}

QByteArray burstLog(const std::vector<BurstRequest> &requests)
{
    QByteArray log = "user,number,at_ms,status,latency_ms,fault\n";
    for (const BurstRequest &request : requests) {
        QString fault = request.fault.left(kMostFault).simplified();
        fault.replace(u'"', u'\'');
        log += QByteArray::number(request.user) + ',' + QByteArray::number(request.number) + ',' +
               QByteArray::number(qint64(request.at.count())) + ',' + QByteArray::number(request.status) +
               ',' + QByteArray::number(qint64(request.latency.count())) + ',' +
               (fault.isEmpty() ? QByteArray() : '"' + fault.toUtf8() + '"') + '\n';
    }
    return log;
}

LoadBurst::LoadBurst(Burst burst, Ended ended) : m_burst(std::move(burst)), m_ended(std::move(ended))
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &LoadBurst::giveUp);
}

void LoadBurst::begin()
{
    m_running.start();
    m_deadline.start(m_burst.within);
    const int users = std::min(m_burst.users, m_burst.requests);
    for (int i = 0; i < (std::min(users, kMostAtOnce) + kConnections - 1) / kConnections; ++i)
        m_networks.push_back(std::make_unique<Network>());
    for (int i = 0; i < users; ++i) {
        m_users.push_back(std::make_unique<User>());
        User *user = m_users.back().get();
        user->number = i + 1;
        user->share = m_burst.requests / users + (i < m_burst.requests % users ? 1 : 0);
        user->next.setSingleShot(true);
        connect(&user->next, &QTimer::timeout, this, [this, user] { sendOrWait(*user); });
        user->next.start(0);
    }
}

void LoadBurst::sendOrWait(User &user)
{
    for (size_t i = 0; i < m_networks.size(); ++i)
        if (m_networks[i]->users < kConnections)
            return send(user, i);
    m_waiting.push_back(&user);
}

void LoadBurst::send(User &user, size_t network)
{
    ++m_networks[network]->users;
    user.network = network;
    ++user.sent;
    user.began = elapsed();
    const Duration within = std::clamp(m_burst.within - user.began, Duration(1), kAnswerWithin);
    user.fetch =
        std::make_unique<HttpFetch>(HttpFetch::Bounds{within, 1024 * 1024, allSuccesses(), {}},
                                    [this, &user](const Result<HttpBody> &body) { answered(user, body); });
    QNetworkRequest request(m_burst.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    user.fetch->start(m_networks[network]->manager, request);
}

void LoadBurst::answered(User &user, const Result<HttpBody> &body)
{
    if (!m_deadline.isActive())
        return; // given up already
    m_done.push_back({user.number, user.sent, user.began, user.fetch->answer().status, elapsed() - user.began,
                      body ? QString() : body.error().text});
    --m_networks[user.network]->users;
    if (!m_waiting.empty() && elapsed() < m_burst.within) {
        User *const next = m_waiting.front();
        m_waiting.pop_front();
        sendOrWait(*next);
    }
    if (user.sent < user.share)
        user.next.start(m_burst.spacing);
    else if (int(m_done.size()) == m_burst.requests)
        finish();
}

/// Whatever has no answer by now has failed.
void LoadBurst::giveUp()
{
    m_waiting.clear();
    for (const auto &user : m_users) {
        user->next.stop();
        const bool waits = user->fetch && std::ranges::none_of(m_done, [&user](const BurstRequest &one) {
                               return one.user == user->number && one.number == user->sent;
                           });
        if (waits)
            m_done.push_back({user->number, user->sent, user->began, 0, elapsed() - user->began,
                              QStringLiteral("no answer when the time was over")});
        for (int left = user->sent + 1; left <= user->share; ++left)
            m_done.push_back({user->number, left, elapsed(), 0, Duration(0),
                              QStringLiteral("not sent: the time was over")});
    }
    finish();
}

void LoadBurst::finish()
{
    m_deadline.stop();
    QMetaObject::invokeMethod(
        this,
        [this] { // a fetch that ended last is not destroyed from within itself
            m_users.clear();
            if (const Ended ended = std::exchange(m_ended, nullptr))
                ended(m_done);
        },
        Qt::QueuedConnection);
}

} // namespace interlock
