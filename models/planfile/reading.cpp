#include "models/planfile/reading.h"

#include "models/base/duration.h"
#include "models/base/nearest.h"
#include "models/base/number.h"

#include <QRegularExpression>

#include <cmath>

namespace interlock {

namespace {

constexpr qsizetype kMostText = 4096;
constexpr size_t kMostEntries = 256;

/// didYouMean as the end of a sentence.
QString hint(QStringView wrong, const QStringList &valid)
{
    const QString mend = didYouMean(wrong, valid);
    return mend.isEmpty() ? QString() : QStringLiteral("; ") + mend;
}

bool isName(const QString &text)
{
    const auto letter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    };
    return !text.isEmpty() && text.size() <= 64 && letter(text[0]) &&
           std::all_of(text.begin(), text.end(),
                       [&](QChar c) { return letter(c) || QStringView(u"._-").contains(c); });
}

template <typename Item, typename Read>
std::optional<std::vector<Item>> readList(const YamlNode &node, Problems &problems, Read &&with)
{
    if (!node.isSequence()) {
        problems.add(node.place, QStringLiteral("a list is expected: [first, second]"));
        return std::nullopt;
    }
    if (node.items.size() > kMostEntries) {
        problems.add(node.place, QStringLiteral("more than %1 entries").arg(kMostEntries));
        return std::nullopt;
    }
    std::vector<Item> all;
    for (const YamlNode &item : node.items)
        if (auto value = with(item, problems))
            all.push_back(std::move(*value));
    return all;
}

template <typename Value>
std::optional<Value> orComplain(Result<Value> result, const YamlNode &node, Problems &problems)
{
    if (result)
        return std::move(*result);
    problems.add(node.place, result.error());
    return std::nullopt;
}

} // namespace

QString unknownWord(const QString &word, const QStringList &valid)
{
    return QStringLiteral("unknown word \"%1\"").arg(word) + hint(word, valid);
}

Keys::Keys(const YamlNode &node, Problems &problems, QString where, const QStringList &known)
    : m_node(node), m_problems(problems), m_where(std::move(where))
{
    if (!node.isMap()) {
        problems.add(node.place, QStringLiteral("%1 must be a map of keys: %2")
                                     .arg(m_where, known.mid(0, 8).join(QStringLiteral(", "))));
        return;
    }
    for (const YamlNode &key : node.keys)
        if (!problems.isFull() && key.isScalar() && !known.contains(key.text))
            problems.add(key.place, QStringLiteral("unknown key \"%1\" in %2").arg(key.text, m_where) +
                                        hint(key.text, known));
}

const YamlNode *Keys::need(QStringView key) const
{
    const YamlNode *node = find(key);
    if (!node && valid())
        m_problems.add(m_node.place, QStringLiteral("%1 needs \"%2\"").arg(m_where, key));
    return node;
}

std::optional<QString> readText(const YamlNode &node, Problems &problems)
{
    if (!node.isScalar() || node.text.isEmpty()) {
        problems.add(node.place, QStringLiteral("a text is expected here"));
        return std::nullopt;
    }
    if (node.text.size() > kMostText) {
        problems.add(node.place, QStringLiteral("longer than %1 characters").arg(kMostText));
        return std::nullopt;
    }
    return node.text;
}

std::optional<QString> readName(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (text && !isName(*text)) {
        problems.add(node.place,
                     QStringLiteral("\"%1\" is not a name; use letters, digits, '.', '_' and '-', "
                                    "at most 64, a letter or digit first")
                         .arg(*text));
        return std::nullopt;
    }
    return text;
}

std::optional<QStringList> readTexts(const YamlNode &node, Problems &problems)
{
    auto list = readList<QString>(node, problems, readText);
    return list ? std::optional(QStringList(list->begin(), list->end())) : std::nullopt;
}

std::optional<QStringList> readNames(const YamlNode &node, Problems &problems)
{
    auto list = readList<QString>(node, problems, readName);
    if (!list)
        return std::nullopt;
    for (size_t i = 1; i < list->size(); ++i)
        if (std::find(list->begin(), list->begin() + qsizetype(i), (*list)[i]) !=
            list->begin() + qsizetype(i))
            problems.add(node.place, QStringLiteral("\"%1\" stands in this list twice").arg((*list)[i]));
    return QStringList(list->begin(), list->end());
}

std::optional<Duration> readDuration(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    return text ? orComplain(parseDuration(*text), node, problems) : std::nullopt;
}

std::optional<Duration> readPositiveDuration(const YamlNode &node, Problems &problems)
{
    const auto duration = readDuration(node, problems);
    if (duration && duration->count() == 0) {
        problems.add(node.place, QStringLiteral("must be longer than 0"));
        return std::nullopt;
    }
    return duration;
}

std::optional<double> readPercent(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const auto quantity = parseQuantity(*text);
    if (!quantity || quantity->unit.symbol != u"%" || quantity->value < 0 || quantity->value > 100) {
        problems.add(
            node.place,
            QStringLiteral("\"%1\" is not a percentage from 0% to 100%; write it like 5%").arg(*text));
        return std::nullopt;
    }
    return quantity->value / 100;
}

std::optional<double> readNumber(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const auto number = node.quoted ? std::nullopt : parseDecimal(text->toUtf8());
    if (!number)
        problems.add(node.place, QStringLiteral("\"%1\" is not a number").arg(*text));
    return number;
}

std::optional<bool> readTruth(const YamlNode &node, Problems &problems)
{
    if (node.isScalar() && !node.quoted && (node.text == u"true" || node.text == u"false"))
        return node.text == u"true";
    problems.add(node.place, QStringLiteral("true or false is expected here"));
    return std::nullopt;
}

std::optional<QUrl> readHttpUrl(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const QUrl url(*text, QUrl::StrictMode);
    const bool http = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !http || url.host().isEmpty()) {
        problems.add(node.place, QStringLiteral("\"%1\" is not an http:// or https:// address").arg(*text));
        return std::nullopt;
    }
    if (!url.userInfo().isEmpty()) {
        problems.add(node.place,
                     QStringLiteral("a user or password must not stand in an address; use \"basic\" "
                                    "or \"bearer\" with a reference such as {env: NAME}"));
        return std::nullopt;
    }
    return url;
}

std::optional<QUrl> readMailServer(const YamlNode &node, Problems &problems)
{
    constexpr int kSubmission = 587, kSubmissions = 465;
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const bool bare = !text->contains(u"://");
    QUrl url((bare ? QStringLiteral("smtp://") : QString()) + *text, QUrl::StrictMode);
    const bool smtp = url.scheme() == u"smtp" || url.scheme() == u"smtps";
    const bool plain = url.path().isEmpty() && !url.hasQuery() && !url.hasFragment();
    if (!url.userInfo().isEmpty()) {
        problems.add(node.place,
                     QStringLiteral("a user or password must not stand in an address; use \"user\" "
                                    "and \"password\" with a reference such as {env: NAME}"));
        return std::nullopt;
    }
    if (!url.isValid() || !smtp || !plain || url.host().isEmpty() || url.port() == 0) {
        problems.add(
            node.place,
            QStringLiteral("\"%1\" is not a mail server; write it like mail.example:587").arg(*text));
        return std::nullopt;
    }
    if (bare && url.port() == kSubmissions)
        url.setScheme(QStringLiteral("smtps"));
    if (url.port() < 0)
        url.setPort(url.scheme() == u"smtps" ? kSubmissions : kSubmission);
    return url;
}

std::optional<QString> readMailAddress(const YamlNode &node, Problems &problems)
{
    static const QRegularExpression bare(QStringLiteral(
        "\\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
        "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\z"));
    constexpr qsizetype kMostAddress = 254;
    const auto text = readText(node, problems);
    if (text && (text->size() > kMostAddress || !bare.match(*text).hasMatch())) {
        problems.add(
            node.place,
            QStringLiteral("\"%1\" is not a mail address; write it like sre@example.org, without a name "
                           "before it and in ASCII")
                .arg(text->left(kMostAddress)));
        return std::nullopt;
    }
    return text;
}

std::optional<QString> readRelativePath(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    const QStringList parts = text->split(u'/');
    const bool bad = std::any_of(parts.begin(), parts.end(), [](const QString &part) {
        return part.isEmpty() || part == u"." || part == u"..";
    });
    if (bad || text->contains(u'\n')) {
        problems.add(
            node.place,
            QStringLiteral("\"%1\" must be a path below the plan's folder, without \"..\"").arg(*text));
        return std::nullopt;
    }
    return text;
}

std::optional<Selector> readSelector(const YamlNode &node, Problems &problems)
{
    const auto text = readText(node, problems);
    return text ? orComplain(parseSelector(*text), node, problems) : std::nullopt;
}

std::optional<SecretRef> readSecret(const YamlNode &node, Problems &problems)
{
    if (node.isScalar()) {
        problems.add(node.place, QStringLiteral("a secret must not stand in a plan; name where it is kept: "
                                                "{env: NAME}, {file: PATH} or {credential: NAME}"));
        return std::nullopt;
    }
    const Keys keys(node, problems, QStringLiteral("a secret"),
                    {QStringLiteral("env"), QStringLiteral("file"), QStringLiteral("credential")});
    if (!keys.valid())
        return std::nullopt;
    if (node.keys.size() != 1) {
        problems.add(node.place, QStringLiteral("a secret has exactly one of env, file, credential"));
        return std::nullopt;
    }
    SecretRef secret;
    if (keys.has(u"file"))
        secret.from = SecretRef::From::File;
    else if (keys.has(u"credential"))
        secret.from = SecretRef::From::Credential;
    const auto name = readText(node.items.front(), problems);
    if (!name)
        return std::nullopt;
    secret.name = *name;
    return secret;
}

std::optional<Action> readAction(const YamlNode &node, Problems &problems)
{
    std::vector<std::pair<QString, Action>> words;
    for (const Action action : {Action::Warn, Action::Hold, Action::RollBack, Action::SecurityRollBack})
        words.emplace_back(toString(action), action);
    return WordOf<Action>{words}(node, problems);
}

std::optional<QJsonValue> readJson(const YamlNode &node, Problems &)
{
    return toJson(node);
}

std::optional<int> WholeNumber::operator()(const YamlNode &node, Problems &problems) const
{
    const auto number = readNumber(node, problems);
    if (!number)
        return std::nullopt;
    if (*number != std::floor(*number) || *number < least || *number > most) {
        problems.add(
            node.place,
            QStringLiteral("%1 is not a whole number from %2 to %3").arg(node.text).arg(least).arg(most));
        return std::nullopt;
    }
    return int(*number);
}

Unit unknownUnit()
{
    return {QStringLiteral("?"), Dimension::None, 1};
}

bool isUnknown(const Unit &unit)
{
    return unit.symbol == u"?";
}

std::optional<Limit> LimitIn::operator()(const YamlNode &node, Problems &problems) const
{
    static const std::vector<std::pair<QString, Comparison>> signs{
        {QStringLiteral(">="), Comparison::AtLeast}, {QStringLiteral("<="), Comparison::AtMost},
        {QStringLiteral("=="), Comparison::Equal},   {QStringLiteral("!="), Comparison::NotEqual},
        {QStringLiteral(">"), Comparison::Above},    {QStringLiteral("<"), Comparison::Below},
    };
    const auto text = readText(node, problems);
    if (!text)
        return std::nullopt;
    for (const auto &[sign, comparison] : signs) {
        if (!text->startsWith(sign))
            continue;
        const auto quantity =
            orComplain(parseQuantity(QStringView(*text).mid(sign.size()).trimmed()), node, problems);
        if (!quantity)
            return std::nullopt;
        if (isUnknown(unit))
            return std::nullopt;
        const auto value = orComplain(convert(*quantity, unit), node, problems);
        return value ? std::optional(Limit{comparison, *value}) : std::nullopt;
    }
    problems.add(
        node.place,
        QStringLiteral("\"%1\" is not a limit; write it like \"> 500ms\" or \"<= 0.8%\"").arg(*text));
    return std::nullopt;
}

std::optional<double> AmountIn::operator()(const YamlNode &node, Problems &problems) const
{
    const auto text = readText(node, problems);
    const auto quantity = text ? orComplain(parseQuantity(*text), node, problems) : std::nullopt;
    if (!quantity || isUnknown(unit))
        return std::nullopt;
    return orComplain(convert(*quantity, unit), node, problems);
}

} // namespace interlock
