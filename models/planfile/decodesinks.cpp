#include "models/planfile/decode.h"

namespace interlock {

// Notifications and evidence: checked for form here, kept as JSON, acted on by later rooms.

namespace {

struct Sink {
    QString name;
    QStringList secrets;   ///< keys that take a reference
    QStringList addresses; ///< keys that take a URL
    QStringList others;    ///< keys that take a text or a list of texts
};

const std::vector<Sink> &sinks()
{
    static const std::vector<Sink> all{
        {QStringLiteral("slack"), {QStringLiteral("webhook")}, {}, {}},
        {QStringLiteral("pagerduty"), {QStringLiteral("routing_key")}, {}, {}},
        {QStringLiteral("email"),
         {QStringLiteral("password")},
         {},
         {QStringLiteral("smtp"), QStringLiteral("from"), QStringLiteral("to"), QStringLiteral("user")}},
        {QStringLiteral("webhook"), {QStringLiteral("bearer")}, {QStringLiteral("url")}, {}},
        {QStringLiteral("grafana"),
         {QStringLiteral("token")},
         {QStringLiteral("url")},
         {QStringLiteral("tags"), QStringLiteral("dashboard")}},
        {QStringLiteral("desktop"), {}, {}, {QStringLiteral("urgency")}},
        {QStringLiteral("command"), {}, {}, {QStringLiteral("run")}},
    };
    return all;
}

void checkSink(const Sink &sink, const YamlNode &node, Problems &problems)
{
    const Keys keys(node, problems, QStringLiteral("notify.%1").arg(sink.name),
                    sink.secrets + sink.addresses + sink.others);
    for (const QString &key : sink.secrets)
        if (const YamlNode *value = keys.find(key))
            readSecret(*value, problems);
    for (const QString &key : sink.addresses)
        if (const YamlNode *value = keys.find(key))
            readHttpUrl(*value, problems);
    for (const QString &key : sink.others)
        if (const YamlNode *value = keys.find(key))
            value->isSequence() ? void(readTexts(*value, problems)) : void(readText(*value, problems));
}

} // namespace

void decodeNotify(const YamlNode &node, Decoding &decoding)
{
    QStringList names;
    for (const Sink &sink : sinks())
        names << sink.name;
    const Keys keys(node, decoding.problems, QStringLiteral("notify"), names);
    for (const Sink &sink : sinks())
        if (const YamlNode *value = keys.find(sink.name))
            checkSink(sink, *value, decoding.problems);
    decoding.plan.notify = toJson(node);
    decoding.notYet(QStringLiteral("notify"), QStringLiteral("notifications are"));
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
    decoding.notYet(QStringLiteral("evidence"), QStringLiteral("evidence demands are"));
}

} // namespace interlock
