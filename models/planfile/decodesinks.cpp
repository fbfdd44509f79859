#include "models/planfile/decode.h"

namespace interlock {

namespace {

/// What an entry of `notify` may hold, and what of it it must.
struct SinkKeys {
    QString name;
    std::optional<Sink::Type> type; ///< none: known, and not carried out yet
    QString secret;                 ///< the key that takes a reference
    QStringList others;
    QStringList required;
};

const std::vector<SinkKeys> &sinkKeys()
{
    static const std::vector<SinkKeys> all{
        {QStringLiteral("slack"),
         Sink::Type::Slack,
         QStringLiteral("webhook"),
         {},
         {QStringLiteral("webhook")}},
        {QStringLiteral("pagerduty"),
         Sink::Type::PagerDuty,
         QStringLiteral("routing_key"),
         {QStringLiteral("url")},
         {QStringLiteral("routing_key")}},
        {QStringLiteral("email"),
         std::nullopt,
         QStringLiteral("password"),
         {QStringLiteral("smtp"), QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("user")},
         {}},
        {QStringLiteral("webhook"),
         Sink::Type::Webhook,
         QStringLiteral("bearer"),
         {QStringLiteral("url")},
         {QStringLiteral("url")}},
        {QStringLiteral("grafana"),
         Sink::Type::Grafana,
         QStringLiteral("token"),
         {QStringLiteral("url"), QStringLiteral("tags"), QStringLiteral("dashboard")},
         {QStringLiteral("url")}},
        {QStringLiteral("desktop"), Sink::Type::Desktop, {}, {QStringLiteral("urgency")}, {}},
        {QStringLiteral("command"),
         Sink::Type::Command,
         {},
         {QStringLiteral("run")},
         {QStringLiteral("run")}},
    };
    return all;
}

std::optional<Sink::Urgency> readUrgency(const YamlNode &node, Problems &problems)
{
    static const WordOf<Sink::Urgency> words{{{QStringLiteral("low"), Sink::Urgency::Low},
                                              {QStringLiteral("normal"), Sink::Urgency::Normal},
                                              {QStringLiteral("critical"), Sink::Urgency::Critical}}};
    return words(node, problems);
}

QStringList sinkNames()
{
    QStringList names;
    for (const SinkKeys &one : sinkKeys())
        names << one.name;
    return names;
}

/// One entry; nothing for one that is at fault, or that is not carried out yet.
std::optional<Sink> decodeSink(const SinkKeys &form, const YamlNode &node, bool securityOnly,
                               Decoding &decoding)
{
    Problems &problems = decoding.problems;
    QStringList known = form.others;
    if (!form.secret.isEmpty())
        known << form.secret;
    const QString where =
        QStringLiteral("notify.%1%2").arg(securityOnly ? QStringLiteral("security.") : QString(), form.name);
    const Keys keys(node, problems, where, known);
    for (const QString &key : form.required)
        (void)keys.need(key);
    Sink sink;
    sink.securityOnly = securityOnly;
    if (const YamlNode *secret = form.secret.isEmpty() ? nullptr : keys.find(form.secret))
        sink.secret = readSecret(*secret, problems);
    keys.read(u"url", sink.url, readHttpUrl);
    keys.read(u"run", sink.run, readTexts);
    keys.read(u"dashboard", sink.dashboard, readText);
    if (const YamlNode *urgency = keys.find(u"urgency"))
        sink.urgency = readUrgency(*urgency, problems);
    if (const YamlNode *tags = keys.find(u"tags"))
        sink.tags = tags->isSequence() ? readTexts(*tags, problems).value_or(QStringList())
                                       : QStringList{readText(*tags, problems).value_or(QString())};
    for (const char16_t *text : {u"smtp", u"from", u"to", u"user"})
        if (const YamlNode *value = keys.find(text))
            value->isSequence() ? void(readTexts(*value, problems)) : void(readText(*value, problems));
    if (!form.type) {
        decoding.notYet(where, QStringLiteral("notifications by %1 are").arg(form.name));
        return std::nullopt;
    }
    sink.type = *form.type;
    return keys.valid() ? std::optional(sink) : std::nullopt;
}

void decodeSinks(const Keys &keys, bool securityOnly, Decoding &decoding)
{
    for (const SinkKeys &form : sinkKeys())
        if (const YamlNode *value = keys.find(form.name))
            if (auto sink = decodeSink(form, *value, securityOnly, decoding))
                decoding.plan.sinks.push_back(std::move(*sink));
}

} // namespace

void decodeNotify(const YamlNode &node, Decoding &decoding)
{
    const QString security = QStringLiteral("security");
    const Keys keys(node, decoding.problems, QStringLiteral("notify"), sinkNames() + QStringList{security});
    decodeSinks(keys, false, decoding);
    if (const YamlNode *own = keys.find(security))
        decodeSinks(Keys(*own, decoding.problems, QStringLiteral("notify.security"), sinkNames()), true,
                    decoding);
    decoding.plan.notify = toJson(node);
}

void decodeEvidence(const YamlNode &node, Decoding &decoding)
{
    static const WordOf<int> artifacts{{{QStringLiteral("lease"), 0},
                                        {QStringLiteral("traffic-diff"), 0},
                                        {QStringLiteral("burst"), 0},
                                        {QStringLiteral("checkpoints"), 0},
                                        {QStringLiteral("metric-checks"), 0},
                                        {QStringLiteral("decision"), 0}}};
    const Keys keys(node, decoding.problems, QStringLiteral("evidence"),
                    {QStringLiteral("require"), QStringLiteral("sign_off")});
    QStringList roles;
    keys.read(u"sign_off", roles, readNames);
    if (const YamlNode *require = keys.find(u"require")) {
        if (!require->isSequence())
            decoding.problems.add(require->place, QStringLiteral("evidence.require must be a list"));
        for (const YamlNode &item : require->items)
            artifacts(item, decoding.problems);
    }
    decoding.plan.evidence = toJson(node);
}

} // namespace interlock
