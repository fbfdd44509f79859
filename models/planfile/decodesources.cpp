#include "models/planfile/decode.h"

namespace interlock {

namespace {

void decodeBasic(const YamlNode &node, const QString &where, Source &source, Problems &problems)
{
    const Keys keys(node, problems, where, {QStringLiteral("user"), QStringLiteral("password")});
    keys.readNeeded(u"user", source.basicUser, readText);
    keys.readNeeded(u"password", source.basicPassword, readSecret);
}

/// Keys that one type of source has and others have not.
QStringList keysOf(SourceType type)
{
    switch (type) {
    case SourceType::Scrape:
    case SourceType::Prometheus:
    case SourceType::Json:
        return {QStringLiteral("url"), QStringLiteral("bearer"), QStringLiteral("basic"),
                QStringLiteral("ca")};
    case SourceType::JsonLines:
        return {QStringLiteral("path")};
    case SourceType::Command:
        return {QStringLiteral("run")};
    }
    return {};
}

void refuseForeignKeys(const Keys &keys, const Source &source, const YamlNode &node, Problems &problems)
{
    const QStringList own = keysOf(source.type);
    for (const YamlNode &key : node.keys)
        for (const SourceType other : {SourceType::Scrape, SourceType::JsonLines, SourceType::Command})
            if (!own.contains(key.text) && keysOf(other).contains(key.text))
                problems.add(key.place,
                             QStringLiteral("%1: a source of this type has no \"%2\"; it needs \"%3\"")
                                 .arg(keys.where(), key.text, own.front()));
}

Source decodeSource(const QString &name, const YamlNode &node, Problems &problems)
{
    static const WordOf<SourceType> types{{{QStringLiteral("scrape"), SourceType::Scrape},
                                           {QStringLiteral("prometheus"), SourceType::Prometheus},
                                           {QStringLiteral("json"), SourceType::Json},
                                           {QStringLiteral("jsonl"), SourceType::JsonLines},
                                           {QStringLiteral("command"), SourceType::Command}}};
    const QString where = QStringLiteral("sources.%1").arg(name);
    const Keys keys(node, problems, where,
                    {QStringLiteral("type"), QStringLiteral("url"), QStringLiteral("path"),
                     QStringLiteral("run"), QStringLiteral("interval"), QStringLiteral("timeout"),
                     QStringLiteral("bearer"), QStringLiteral("basic"), QStringLiteral("ca")});
    Source source;
    source.id = {name};
    if (!keys.valid())
        return source;
    keys.readNeeded(u"type", source.type, types);
    keys.read(u"interval", source.interval, readPositiveDuration);
    source.timeout = std::min(source.interval, Duration(10'000));
    keys.read(u"timeout", source.timeout, readPositiveDuration);
    keys.read(u"url", source.url, readHttpUrl);
    keys.read(u"path", source.path, readText);
    keys.read(u"run", source.run, readTexts);
    keys.read(u"bearer", source.bearer, readSecret);
    keys.read(u"ca", source.caFile, readText);
    if (const YamlNode *basic = keys.find(u"basic"))
        decodeBasic(*basic, keys.within(QStringLiteral("basic")), source, problems);
    if (source.bearer && source.basicUser)
        problems.add(node.place, QStringLiteral("%1 has both \"bearer\" and \"basic\"; keep one").arg(where));
    if (keys.has(u"type")) {
        keys.need(keysOf(source.type).front());
        refuseForeignKeys(keys, source, node, problems);
    }
    return source;
}

} // namespace

void decodeSources(const YamlNode &node, Decoding &decoding)
{
    if (!node.isMap()) {
        decoding.problems.add(node.place, QStringLiteral("sources must be a map of names"));
        return;
    }
    for (size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i)
        if (const auto name = readName(node.keys[i], decoding.problems))
            decoding.plan.sources.push_back(decodeSource(*name, node.items[i], decoding.problems));
}

} // namespace interlock
