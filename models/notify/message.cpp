#include "models/notify/message.h"

namespace interlock {

namespace {

constexpr qsizetype kMostTitle = 200;

} // namespace

QString Message::title() const
{
    return QStringLiteral("%1 in %2: %3")
        .arg(service, environment, QString(kind).replace(u'-', u' '))
        .left(kMostTitle);
}

std::optional<Message::Level> levelOf(const QString &kind, const QJsonObject &detail)
{
    static const QStringList told{QStringLiteral("stage-entered"), QStringLiteral("gate-open"),
                                  QStringLiteral("resumed"), QStringLiteral("completed"),
                                  QStringLiteral("report")};
    if (kind == u"engine-fault")
        return Message::Level::Critical;
    if (detail[u"page"].toBool() && kind != u"completed") // told at once, but nobody gets up for good news
        return Message::Level::Critical;
    return told.contains(kind) ? std::optional(Message::Level::Normal) : std::nullopt;
}

bool isFor(const Message &message, const Sink &sink)
{
    if (sink.securityOnly)
        return message.security;
    return sink.type != Sink::Type::PagerDuty || message.level == Message::Level::Critical;
}

} // namespace interlock
