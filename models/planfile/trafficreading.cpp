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
    keys.read(u"pointer", request.pointer, readText);
    keys.read(u"equals", request.equals, readJson);
    if (!request.pointer.isEmpty() && !request.pointer.startsWith(u'/'))
        problems.add(keys.find(u"pointer")->place,
                     QStringLiteral("a JSON pointer begins with \"/\" (RFC 6901)"));
    return request;
}

} // namespace interlock
