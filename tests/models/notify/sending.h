#pragma once

#include "models/notify/sender.h"
#include "tests/models/notify/sample.h"

#include <QTest>

namespace interlock::testing {

/// How something that a sender does ended.
inline Delivery ended(const std::function<void(Sender::Ended)> &begin)
{
    std::optional<Delivery> how;
    begin([&how](const Delivery &delivery) { how = delivery; });
    (void)QTest::qWaitFor([&how] { return how.has_value(); }, 30'000);
    return how.value_or(Delivery{fail(ErrorCode::Timeout, QStringLiteral("it never ended"))});
}

inline Delivery sendNow(Sender &sender, const Message &message = sample())
{
    return ended([&](const Sender::Ended &told) { sender.send(message, told); });
}

inline Delivery lookNow(Sender &sender)
{
    return ended([&](const Sender::Ended &told) { sender.look(told); });
}

/// "delivered", "again: TEXT" or "final: TEXT".
inline QString said(const Delivery &delivery)
{
    if (delivery.done)
        return QStringLiteral("delivered");
    return (delivery.mayRetry ? QStringLiteral("again: ") : QStringLiteral("final: ")) +
           delivery.done.error().text;
}

} // namespace interlock::testing
