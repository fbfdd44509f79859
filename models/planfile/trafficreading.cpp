#include "models/planfile/trafficreading.h"

#include <QRegularExpression>

namespace interlock {

const QStringList kShareWords{QStringLiteral("share"), QStringLiteral("percent")};

std::optional<QString> TextWith::operator()(const YamlNode &node, Problems &problems) const
{
    const auto text = readText(node, problems);
    static const QRegularExpression word(QStringLiteral("\\{([a-z]+)\\}"));
    for (auto found = word.globalMatch(text.value_or(QString())); found.hasNext();)
        if (const QString name = found.next().captured(1); !words.contains(name))
            problems.add(node.place, QStringLiteral("{%1} stands for nothing here; known are {%2}")
                                         .arg(name, words.join(QStringLiteral("}, {"))));
    return text;
}

std::optional<QString> readPointer(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (text && !text->isEmpty() && !text->startsWith(u'/'))
        problems.add(node.place, QStringLiteral("a JSON pointer begins with \"/\" (RFC 6901)"));
    return text;
}

std::optional<QString> readAbsolutePath(const YamlNode &node, Problems &problems)
{
    const auto path = readText(node, problems);
    if (path && !path->startsWith(u'/'))
        problems.add(node.place, QStringLiteral("\"%1\" must be an absolute path").arg(*path));
    return path;
}

std::optional<QStringList> readArguments(const YamlNode &node, Problems &problems)
{
    const auto arguments = readTexts(node, problems);
    if (arguments && arguments->isEmpty())
        problems.add(node.place, QStringLiteral("an empty argument vector runs nothing"));
    for (const YamlNode &item : node.items)
        TextWith{kShareWords}(item, problems);
    return arguments;
}

Keys trafficKeys(const YamlNode &node, Decoding &decoding, const QStringList &known)
{
    return Keys(node, decoding.problems, QStringLiteral("traffic"),
                QStringList{QStringLiteral("type")} + known);
}

namespace {

/// An address with {words}: judged with something harmless in their place.
void readAddress(const YamlNode &node, const QStringList &words, HttpRequest &request, Problems &problems)
{
    if (node.isMap()) {
        request.secretUrl = readSecret(node, problems);
        return;
    }
    const auto text = TextWith{words}(node, problems);
    if (!text)
        return;
    YamlNode filled = node;
    filled.text.replace(QRegularExpression(QStringLiteral("\\{[a-z]+\\}")), QStringLiteral("x"));
    if (readHttpUrl(filled, problems))
        request.url = *text;
}

/// Problems of {words} anywhere in a JSON body.
void checkBody(const YamlNode &node, const QStringList &words, Problems &problems)
{
    if (node.isScalar() && !node.text.isEmpty())
        TextWith{words}(node, problems);
    for (const YamlNode &item : node.items)
        checkBody(item, words, problems);
}

ShareCheck decodeShareCheck(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("source"), QStringLiteral("canary"), QStringLiteral("total"),
                     QStringLiteral("confidence"), QStringLiteral("tolerance"), QStringLiteral("missing"),
                     QStringLiteral("do")});
    ShareCheck check;
    keys.read(u"source", check.source.text, readName);
    keys.readNeeded(u"canary", check.canary, readSelector);
    keys.readNeeded(u"total", check.total, readSelector);
    keys.read(u"confidence", check.confidence, readPercent);
    keys.read(u"tolerance", check.tolerance, readPercent);
    keys.read(u"do", check.action, readAction);
    if (const YamlNode *missing = keys.find(u"missing"))
        check.missing =
            decodeMissing(*missing, keys.within(QStringLiteral("missing")), problems).value_or(check.missing);
    if (const YamlNode *confidence = keys.find(u"confidence");
        confidence && (check.confidence < 0.5 || check.confidence >= 1))
        problems.add(confidence->place, QStringLiteral("confidence is at least 50% and below 100%"));
    if (const YamlNode *tolerance = keys.find(u"tolerance"); tolerance && check.tolerance > 0.5)
        problems.add(tolerance->place, QStringLiteral("tolerance is at most 50% of the intended share"));
    return check;
}

} // namespace

std::optional<HttpRequest> RequestWith::operator()(const YamlNode &node, Problems &problems) const
{
    const Keys keys(
        node, problems, where,
        methods + QStringList{QStringLiteral("body"), QStringLiteral("pointer"), QStringLiteral("equals")});
    if (!keys.valid())
        return std::nullopt;
    HttpRequest request;
    int named = 0;
    for (const QString &method : methods)
        if (const YamlNode *address = keys.find(method)) {
            ++named;
            request.method = method.toUpper();
            readAddress(*address, words, request, problems);
        }
    if (named != 1)
        problems.add(node.place, QStringLiteral("%1 has exactly one of %2: an address, "
                                                "or where a secret one is kept, {file: PATH}")
                                     .arg(where, methods.join(QStringLiteral(", "))));
    if (const YamlNode *body = keys.find(u"body"))
        checkBody(*body, words, problems);
    keys.read(u"body", request.body, readJson);
    keys.read(u"pointer", request.pointer, readPointer);
    keys.read(u"equals", request.equals, readJson);
    return request;
}

void readShareCheck(const Keys &keys, std::optional<ShareCheck> &check, Decoding &decoding)
{
    const YamlNode *share = keys.find(u"verify_share");
    if (!share)
        return;
    check = decodeShareCheck(*share, keys.within(QStringLiteral("verify_share")), decoding.problems);
}

} // namespace interlock
