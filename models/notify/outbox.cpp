#include "models/notify/outbox.h"

#include <QRandomGenerator>

namespace interlock {

namespace {

constexpr size_t kMostWaiting = 500;
constexpr Duration kLongestWait{5 * 60'000};
constexpr auto kTooOld = std::chrono::hours(24);

} // namespace

Duration waitAfter(int tries, Duration first, double chance)
{
    const int doublings = std::clamp(tries - 1, 0, 30);
    const double wait =
        std::min(double(first.count()) * double(1LL << doublings), double(kLongestWait.count()));
    return std::min(Duration(qint64(wait * (1 + chance / 4))), kLongestWait);
}

Outbox::Outbox(Sink sink, std::unique_ptr<Sender> sender, const Clock &clock, Duration firstWait)
    : m_sink(std::move(sink)), m_sender(std::move(sender)), m_clock(clock), m_firstWait(firstWait)
{
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, &Outbox::sendNext);
}

void Outbox::post(const Message &message)
{
    if (m_waiting.size() >= kMostWaiting)
        makeRoom();
    m_waiting.push_back(message);
    if (m_waiting.size() == 1)
        sendNext();
}

/// Never the one that is being tried, and what is critical last.
void Outbox::makeRoom()
{
    const auto normal = std::find_if(m_waiting.begin() + 1, m_waiting.end(),
                                     [](const Message &one) { return one.level == Message::Level::Normal; });
    const auto gone = normal == m_waiting.end() ? m_waiting.begin() + 1 : normal;
    const Message message = *gone;
    m_waiting.erase(gone);
    Q_EMIT dropped(message, {ErrorCode::Busy, QStringLiteral("%1 messages wait already").arg(kMostWaiting),
                             QStringLiteral("look at what `%1` refuses").arg(m_sink.name())});
}

void Outbox::sendNext()
{
    if (m_sending || m_waiting.empty() || m_wait.isActive())
        return;
    m_sending = true;
    ++m_tries;
    m_sender->send(m_waiting.front(), [this](const Delivery &delivery) { ended(delivery); });
}

void Outbox::ended(const Delivery &delivery)
{
    m_sending = false;
    const Message message = m_waiting.front();
    if (delivery.done) {
        m_waiting.pop_front();
        const int tries = std::exchange(m_tries, 0);
        Q_EMIT delivered(message, tries);
        return sendNext();
    }
    const bool isOld = m_clock.now().wall - message.at >= kTooOld;
    if (!delivery.mayRetry || isOld) {
        m_waiting.pop_front();
        m_tries = 0;
        Q_EMIT dropped(message, delivery.done.error());
        return sendNext();
    }
    if (m_tries == 1)
        Q_EMIT failed(message, delivery.done.error());
    const Duration wait = waitAfter(m_tries, m_firstWait, QRandomGenerator::global()->generateDouble());
    m_wait.start(std::max(wait, std::min(delivery.notBefore.value_or(Duration(0)), kLongestWait)));
}

} // namespace interlock
