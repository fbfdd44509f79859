#include "models/planimport/condition.h"

#include "models/base/number.h"
#include "models/planimport/comparison.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

constexpr qsizetype kMostText = 1000;

/// Whether the first parenthesis is closed by the last character.
bool isEnclosed(const QString &text)
{
    int depth = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        depth += int(text[i] == u'(') - int(text[i] == u')');
        if (depth == 0)
            return i > 0 && i + 1 == text.size();
    }
    return false;
}

std::optional<ConditionTest> testFrom(QString text)
{
    static const QString measured = u"(?:asFloat|asInt)?\\(?result((?:\\.[A-Za-z_]\\w*)*|\\[0\\])\\)?"_s;
    static const QString sign = u"\\s*(>=|<=|==|!=|>|<)\\s*"_s,
                         literal = u"([^\\s=<>!&|()]+|\"[^\"]*\"|'[^']*')"_s;
    static const QRegularExpression forward(u"^%1%2%3$"_s.arg(measured, sign, literal));
    static const QRegularExpression backward(u"^%1%2%3$"_s.arg(literal, sign, measured));
    text = text.trimmed();
    while (isEnclosed(text))
        text = text.mid(1, text.size() - 2).trimmed();
    if (text.count(u'(') != text.count(u')'))
        return std::nullopt;
    auto found = forward.match(text);
    const bool isForward = found.hasMatch();
    if (!isForward)
        found = backward.match(text);
    if (!found.hasMatch())
        return std::nullopt;
    const Comparison said = comparisonFrom(found.captured(2));
    const QString value = found.captured(isForward ? 3 : 1), path = found.captured(isForward ? 1 : 3);
    ConditionTest test{path == u"[0]" ? QString() : path.mid(1), isForward ? said : mirrored(said), 0, {}};
    if (const auto number = parseDecimal(value.toUtf8())) {
        test.value = *number;
        return test;
    }
    const bool isQuoted = value.startsWith(u'"') || value.startsWith(u'\'');
    const bool isEquality = test.comparison == Comparison::Equal || test.comparison == Comparison::NotEqual;
    if (!isEquality || !(isQuoted || value == u"true" || value == u"false"))
        return std::nullopt;
    test.word = isQuoted ? value.mid(1, value.size() - 2) : value;
    return test;
}

} // namespace

std::optional<Condition> conditionFrom(const QString &text)
{
    if (text.size() > kMostText)
        return std::nullopt;
    QString whole = text.simplified();
    while (isEnclosed(whole))
        whole = whole.mid(1, whole.size() - 2).trimmed();
    static const QRegularExpression joints(u"&&|\\|\\||\\band\\b|\\bor\\b"_s);
    static const QRegularExpression any(u"\\|\\||\\bor\\b"_s), every(u"&&|\\band\\b"_s);
    const bool hasAny = whole.contains(any), hasAll = whole.contains(every);
    if (hasAny && hasAll)
        return std::nullopt;
    Condition condition{!hasAny, {}};
    for (const QString &part : whole.split(joints)) {
        const auto test = testFrom(part);
        if (!test)
            return std::nullopt;
        condition.tests.push_back(*test);
    }
    return condition;
}

} // namespace interlock
