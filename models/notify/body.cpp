#include "models/notify/body.h"

#include <QJsonArray>

namespace interlock {

namespace {

constexpr qsizetype kMostSlackSection = 3000;
constexpr qsizetype kMostSlackHeader = 150;
constexpr qsizetype kMostPagerSummary = 1024;

QString levelWord(const Message &message)
{
    return message.level == Message::Level::Critical ? QStringLiteral("critical") : QStringLiteral("normal");
}

QJsonObject facts(const Message &message)
{
    return {
        {QStringLiteral("key"), message.key},          {QStringLiteral("level"), levelWord(message)},
        {QStringLiteral("kind"), message.kind},        {QStringLiteral("rollout"), message.rollout},
        {QStringLiteral("service"), message.service},  {QStringLiteral("environment"), message.environment},
        {QStringLiteral("title"), message.title()},    {QStringLiteral("text"), message.text},
        {QStringLiteral("record"), message.record},    {QStringLiteral("at"), toRfc3339(message.at)},
        {QStringLiteral("security"), message.security}};
}

QJsonObject slackText(const char *type, const QString &text)
{
    return {{QStringLiteral("type"), QString::fromLatin1(type)}, {QStringLiteral("text"), text}};
}

/// Slack reads `&`, `<` and `>` as its own.
QString escaped(QString text)
{
    return text.replace(u'&', QStringLiteral("&amp;"))
        .replace(u'<', QStringLiteral("&lt;"))
        .replace(u'>', QStringLiteral("&gt;"));
}

QJsonObject slackBody(const Message &message)
{
    const QString where = QStringLiteral("%1, record %2, %3")
                              .arg(message.rollout)
                              .arg(message.record)
                              .arg(toRfc3339(message.at));
    const QString text = message.text.isEmpty() ? where : message.text + u'\n' + where;
    return {{QStringLiteral("text"), escaped(message.title() + QStringLiteral(". ") + message.text)},
            {QStringLiteral("blocks"),
             QJsonArray{QJsonObject{{QStringLiteral("type"), QStringLiteral("header")},
                                    {QStringLiteral("text"),
                                     slackText("plain_text", message.title().left(kMostSlackHeader))}},
                        QJsonObject{{QStringLiteral("type"), QStringLiteral("section")},
                                    {QStringLiteral("text"),
                                     slackText("mrkdwn", escaped(text).left(kMostSlackSection))}}}}};
}

QJsonObject pagerBody(const Message &message, const QByteArray &routingKey)
{
    const QString summary = message.title() + QStringLiteral(". ") + message.text;
    return {
        {QStringLiteral("routing_key"), QString::fromUtf8(routingKey)},
        {QStringLiteral("event_action"), QStringLiteral("trigger")},
        {QStringLiteral("dedup_key"), message.rollout},
        {QStringLiteral("payload"), QJsonObject{{QStringLiteral("summary"), summary.left(kMostPagerSummary)},
                                                {QStringLiteral("source"), message.service},
                                                {QStringLiteral("severity"), QStringLiteral("critical")},
                                                {QStringLiteral("timestamp"), toRfc3339(message.at)},
                                                {QStringLiteral("group"), message.environment},
                                                {QStringLiteral("class"), message.kind},
                                                {QStringLiteral("custom_details"), facts(message)}}}};
}

QJsonObject grafanaBody(const Message &message, const Sink &sink)
{
    QJsonObject body{{QStringLiteral("time"), qint64(toMs(message.at))},
                     {QStringLiteral("text"), message.title() + QStringLiteral(". ") + message.text},
                     {QStringLiteral("tags"),
                      QJsonArray::fromStringList(sink.tags + QStringList{message.service, message.kind})}};
    if (!sink.dashboard.isEmpty())
        body[QStringLiteral("dashboardUID")] = sink.dashboard;
    return body;
}

} // namespace

QJsonObject bodyFor(const Message &message, const Sink &sink, const QByteArray &secret)
{
    switch (sink.type) {
    case Sink::Type::Slack:
        return slackBody(message);
    case Sink::Type::PagerDuty:
        return pagerBody(message, secret);
    case Sink::Type::Grafana:
        return grafanaBody(message, sink);
    default:
        return facts(message);
    }
}

} // namespace interlock
