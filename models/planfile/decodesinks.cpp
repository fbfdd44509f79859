#include "models/planfile/decode.h"

#include <QDate>

namespace interlock {

// Calendar, notifications and evidence: checked for form here, kept as JSON, acted on by later rooms.

namespace {

void checkDate(const Keys &keys, const QString &key, Problems &problems)
{
    const YamlNode *node = keys.need(key);
    if (!node)
        return;
    const auto text = readText(*node, problems);
    if (text && !QDate::fromString(*text, Qt::ISODate).isValid())
        problems.add(node->place,
                     QStringLiteral("\"%1\" is not a date; write it like 2026-12-20").arg(*text));
}

void checkDays(const YamlNode &node, Problems &problems)
{
    static const WordOf<int> days{{{QStringLiteral("mon"), 1},
                                   {QStringLiteral("tue"), 2},
                                   {QStringLiteral("wed"), 3},
                                   {QStringLiteral("thu"), 4},
                                   {QStringLiteral("fri"), 5},
                                   {QStringLiteral("sat"), 6},
                                   {QStringLiteral("sun"), 7}}};
    if (!node.isSequence()) {
        problems.add(node.place, QStringLiteral("days are a list: [sat, sun]"));
        return;
    }
    for (const YamlNode &day : node.items)
        days(day, problems);
}

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

void decodeFreeze(const YamlNode &node, Decoding &decoding)
{
    decoding.plan.freeze = toJson(node);
    decoding.notYet(QStringLiteral("freeze"), QStringLiteral("a frozen calendar is"));
    if (!node.isSequence()) {
        decoding.problems.add(node.place, QStringLiteral("freeze must be a list of days and date ranges"));
        return;
    }
    for (size_t i = 0; i < node.items.size(); ++i) {
        const Keys keys(node.items[i], decoding.problems, QStringLiteral("freeze[%1]").arg(i),
                        {QStringLiteral("days"), QStringLiteral("from"), QStringLiteral("to")});
        if (const YamlNode *days = keys.find(u"days")) {
            checkDays(*days, decoding.problems);
            continue;
        }
        checkDate(keys, QStringLiteral("from"), decoding.problems);
        checkDate(keys, QStringLiteral("to"), decoding.problems);
    }
}

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
