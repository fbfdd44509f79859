#include "models/traffic/words.h"

#include "models/base/jsonitems.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <cmath>

namespace interlock {

namespace {

std::optional<Weight> scaled(const QString &text, double basisPoints)
{
    static const QRegularExpression plain(QStringLiteral("^[0-9]{1,3}(\\.[0-9]{1,12})?$"));
    if (!plain.match(text).hasMatch())
        return std::nullopt;
    const double exact = text.toDouble() * basisPoints;
    const long nearest = std::lround(exact);
    if (nearest > 10'000 || std::abs(exact - double(nearest)) > 1e-6)
        return std::nullopt;
    return Weight{int(nearest)};
}

/// Ten to the minus `places` times a number of at most 10,000: no exponent, no zeros at the end.
QString decimals(int number, int places)
{
    QString text = QString::number(number / std::pow(10.0, places), 'f', places);
    while (text.endsWith(u'0'))
        text.chop(1);
    return text.endsWith(u'.') ? text.chopped(1) : text;
}

QString filled(QString text, const Words &words, const std::function<QString(const QString &)> &as)
{
    for (const auto &[word, value] : words)
        text.replace(u'{' + word + u'}', as(value));
    return text;
}

} // namespace

Words shareWords(Weight canary)
{
    return {
        {QStringLiteral("share"), decimals(canary.basisPoints, 4)},
        {QStringLiteral("percent"), decimals(canary.basisPoints, 2)},
        {QStringLiteral("on"), canary.basisPoints > 0 ? QStringLiteral("true") : QStringLiteral("false")}};
}

QString fill(const QString &text, const Words &words)
{
    return filled(text, words, [](const QString &value) { return value; });
}

QStringList fill(const QStringList &texts, const Words &words)
{
    QStringList all;
    for (const QString &text : texts)
        all << fill(text, words);
    return all;
}

QJsonValue fill(const QJsonValue &value, const Words &words)
{
    if (value.isString())
        return fill(value.toString(), words);
    if (value.isArray()) {
        QJsonArray all;
        for (const QJsonValue &one : itemsOf(value))
            all.append(fill(one, words));
        return all;
    }
    if (!value.isObject())
        return value;
    QJsonObject all = value.toObject();
    for (auto one = all.begin(); one != all.end(); ++one)
        one.value() = fill(QJsonValue(one.value()), words);
    return all;
}

QString fillAddress(const QString &text, const Words &words)
{
    return filled(text, words, [](const QString &value) {
        return QString::fromLatin1(QUrl::toPercentEncoding(value.left(200)));
    });
}

std::optional<Weight> readPercentage(const QString &text)
{
    QString number = text.trimmed();
    if (number.endsWith(u'%'))
        number = number.chopped(1).trimmed();
    return scaled(number, 100);
}

std::optional<Weight> readShare(const QString &text)
{
    return scaled(text.trimmed(), 10'000);
}

std::optional<Weight> shareWithin(const QString &pattern, const QString &text)
{
    for (const auto &[word, read] : {std::pair{QStringLiteral("{share}"), &readShare},
                                     std::pair{QStringLiteral("{percent}"), &readPercentage}}) {
        const qsizetype at = pattern.indexOf(word);
        if (at < 0)
            continue;
        const QString before = pattern.left(at);
        const QString after = pattern.mid(at + word.size());
        if (text.size() >= before.size() + after.size() && text.startsWith(before) && text.endsWith(after))
            return read(text.mid(before.size(), text.size() - before.size() - after.size()));
    }
    return std::nullopt;
}

bool namesShare(const QString &text)
{
    return text.contains(u"{share}") || text.contains(u"{percent}");
}

} // namespace interlock
