#pragma once

#include "models/base/clock.h"
#include "models/plan/sink.h"

#include <QJsonObject>

#include <optional>

namespace interlock {

/// Something that happened to a rollout, for people who are not looking at it. Holds no secret and no text
/// that a record does not hold.
struct Message {
    enum class Level { Normal, Critical };
    Level level = Level::Normal;
    bool security = false; ///< about a security rollback
    QString key;           ///< the same for each try: receivers may drop repetitions by it
    qint64 record = -1;    ///< index of the record it is about; -1 when the log cannot take one
    QString kind;          ///< of the fact: rolling-back, held, stage-entered, ...
    QString rollout, service, environment;
    QString text; ///< what the record says, in words
    WallTime at{};
    bool operator==(const Message &) const = default;

    /// "portal in production: rolling back", at most 200 characters.
    QString title() const;
};

/// Whether a fact with this detail is told to people at all, and how loudly. Facts that page carry
/// `page: true` in their detail.
std::optional<Message::Level> levelOf(const QString &kind, const QJsonObject &detail);
/// Whether this sink wants it: PagerDuty wakes people only for what is critical.
bool isFor(const Message &message, const Sink &sink);

} // namespace interlock
