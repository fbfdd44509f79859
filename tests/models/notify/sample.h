#pragma once

#include "models/notify/message.h"

namespace interlock::testing {

inline Message sample(const QString &kind = QStringLiteral("rolling-back"))
{
    Message message;
    message.level = Message::Level::Critical;
    message.key = QStringLiteral("portal-1/rolling-back/17-1f2e3d4c5b6a7988");
    message.record = 17;
    message.kind = kind;
    message.rollout = QStringLiteral("portal-1");
    message.service = QStringLiteral("portal");
    message.environment = QStringLiteral("staging");
    message.text = QStringLiteral("latency 900 ms > 500 ms & <rising>");
    message.at = wallFromMs(1'763'712'000'000);
    return message;
}

} // namespace interlock::testing
