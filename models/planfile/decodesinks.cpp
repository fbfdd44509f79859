#include "models/planfile/decode.h"

namespace interlock {

namespace {

/// What an entry of `notify` may hold, and what of it it must.
struct SinkKeys {
    QString name;
    Sink::Type type;
    QString secret; ///< the key that takes a reference
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
         Sink::Type::Email,
         QStringLiteral("password"),
         {QStringLiteral("smtp"), QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("user"),
          QStringLiteral("ca")},
         {QStringLiteral("smtp"), QStringLiteral("from"), QStringLiteral("to")}},
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

/// One text, or a list of them.
std::vector<YamlNode> oneOrMore(const YamlNode &node)
{
    return node.isSequence() ? node.items : std::vector<YamlNode>{node};
}

/// Where mails go, by which server. Who signs in is who writes, unless the plan names another.
void decodeMail(const Keys &keys, Sink &sink, Problems &problems)
{
    constexpr size_t kMostRecipients = 50;
    keys.read(u"smtp", sink.url, readMailServer);
    keys.read(u"from", sink.from, readMailAddress);
    keys.read(u"ca", sink.caFile, readText);
    if (const YamlNode *to = keys.find(u"to")) {
        const auto addresses = oneOrMore(*to);
        if (addresses.empty() || addresses.size() > kMostRecipients)
            problems.add(to->place, QStringLiteral("%1 needs 1 to %2 addresses to write to")
                                        .arg(keys.where())
                                        .arg(kMostRecipients));
        for (const YamlNode &address : addresses)
            if (const auto one =
                    addresses.size() > kMostRecipients ? std::nullopt : readMailAddress(address, problems))
                sink.to << *one;
    }
    if (sink.secret)
        sink.user = sink.from;
    keys.read(u"user", sink.user, readText);
    if (const YamlNode *user = keys.find(u"user"); user && !keys.has(u"password"))
        problems.add(user->place, QStringLiteral("%1 has a user and no password").arg(keys.where()));
}

/// One entry; nothing for one that is at fault.
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
    sink.type = form.type;
    if (sink.type == Sink::Type::Email)
        decodeMail(keys, sink, problems);
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
