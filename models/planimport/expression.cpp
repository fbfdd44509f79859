#include "models/planimport/expression.h"

#include "models/base/number.h"
#include "models/planimport/comparison.h"
#include "models/planimport/words.h"

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

/// What stands outside of all brackets and strings: the rest is blanked out, at its place.
std::optional<QString> outermost(const QString &query)
{
    QString outside = query;
    QChar quote;
    int depth = 0;
    for (qsizetype i = 0; i < query.size(); ++i) {
        const QChar c = query[i];
        if (!quote.isNull()) {
            outside[i] = u' ';
            if (c == u'\\' && quote != u'`' && i + 1 < query.size())
                outside[++i] = u' ';
            else if (c == quote)
                quote = {};
            continue;
        }
        const bool opens = QStringView(u"([{").contains(c), closes = QStringView(u")]}").contains(c);
        depth -= int(closes);
        if (depth < 0)
            return std::nullopt;
        if (c == u'"' || c == u'\'' || c == u'`')
            quote = c;
        if (depth > 0 || opens || closes || !quote.isNull())
            outside[i] = u' ';
        depth += int(opens);
    }
    return depth == 0 && quote.isNull() ? std::optional(outside) : std::nullopt;
}

QString bare(QString query)
{
    for (auto outside = outermost(query); query.startsWith(u'(') && query.endsWith(u')') && outside &&
                                          outermost(query.mid(1, query.size() - 2));
         outside = outermost(query))
        query = query.mid(1, query.size() - 2).trimmed();
    return query;
}

} // namespace

std::optional<ComparedQuery> comparedQuery(const QString &expression)
{
    static const QRegularExpression sign(u"(?<![=!<>~])(>=|<=|==|!=|>|<)(?![=~])"_s);
    static const QRegularExpression words(u"\\b(and|or|unless|bool)\\b"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    const QString query = bare(tidyQuery(expression));
    const auto outside = outermost(query);
    if (!outside || outside->contains(words))
        return std::nullopt;
    const auto found = sign.match(*outside);
    if (!found.hasMatch() || sign.match(*outside, found.capturedEnd()).hasMatch())
        return std::nullopt;
    const QString left = query.left(found.capturedStart()).trimmed();
    const QString right = query.mid(found.capturedEnd()).trimmed();
    const auto leftNumber = parseDecimal(left.toUtf8()), rightNumber = parseDecimal(right.toUtf8());
    const Comparison comparison = comparisonFrom(found.captured(1));
    if (left.isEmpty() || right.isEmpty() || leftNumber.has_value() == rightNumber.has_value())
        return std::nullopt;
    if (rightNumber)
        return ComparedQuery{bare(left), comparison, *rightNumber};
    return ComparedQuery{bare(right), mirrored(comparison), *leftNumber};
}

} // namespace interlock
