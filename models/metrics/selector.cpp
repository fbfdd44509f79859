#include "models/metrics/selector.h"

namespace interlock {

namespace {

constexpr qsizetype kMostText = 4096;

bool isNameStart(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
}

bool isNameRest(QChar c)
{
    return isNameStart(c) || (c >= u'0' && c <= u'9');
}

/// Reads one selector from the left; `m_error` holds the first fault.
class SelectorReader {
public:
    explicit SelectorReader(const QString &text) : m_text(text) {}

    Result<Selector> read()
    {
        Selector selector;
        skipSpace();
        selector.metric = name(Colons::Allowed);
        skipSpace();
        if (peek() == u'{' && !matchers(selector))
            return tl::unexpected<Error>(*m_error);
        skipSpace();
        if (m_at != m_text.size())
            return wrong(selector.metric.isEmpty() ? u"a metric name" : u"{ or the end of the selector");
        if (selector.metric.isEmpty())
            return wrong(u"a metric name before the labels");
        return selector;
    }

private:
    enum class Colons { Allowed, Refused };

    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
    }
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    tl::unexpected<Error> wrong(QStringView expected)
    {
        m_error = Error{ErrorCode::BadInput,
                        QStringLiteral("selector, column %1: expected %2").arg(m_at + 1).arg(expected),
                        QStringLiteral("write it like requests_total{track=\"canary\",code=~\"5..\"}")};
        return tl::unexpected<Error>(*m_error);
    }
    QString name(Colons colons)
    {
        const qsizetype begin = m_at;
        const auto colon = [&](QChar c) { return colons == Colons::Allowed && c == u':'; };
        if (isNameStart(peek()) || colon(peek()))
            while (m_at < m_text.size() && (isNameRest(peek()) || colon(peek())))
                ++m_at;
        return m_text.mid(begin, m_at - begin);
    }
    bool matchers(Selector &selector)
    {
        ++m_at;
        for (skipSpace(); peek() != u'}'; skipSpace()) {
            if (!matcher(selector))
                return false;
            skipSpace();
            if (peek() == u',') {
                ++m_at;
            } else if (peek() != u'}') {
                wrong(u"a comma or }");
                return false;
            }
        }
        ++m_at;
        return true;
    }
    bool matcher(Selector &selector)
    {
        LabelMatcher matcher;
        matcher.label = name(Colons::Refused);
        if (matcher.label.isEmpty()) {
            wrong(u"a label name or }");
            return false;
        }
        skipSpace();
        if (!operation(matcher))
            return false;
        skipSpace();
        const qsizetype valueAt = m_at;
        if (!quoted(matcher.value))
            return false;
        if (matcher.kind == LabelMatcher::Kind::Matches || matcher.kind == LabelMatcher::Kind::NotMatches) {
            matcher.regex.setPattern(QRegularExpression::anchoredPattern(matcher.value));
            matcher.regex.setPatternOptions(QRegularExpression::DotMatchesEverythingOption);
            if (!matcher.regex.isValid()) {
                m_at = valueAt;
                wrong(QStringLiteral("a regular expression (%1)").arg(matcher.regex.errorString()));
                return false;
            }
        }
        selector.matchers.push_back(matcher);
        return true;
    }
    bool operation(LabelMatcher &matcher)
    {
        using Kind = LabelMatcher::Kind;
        const QStringView two = QStringView(m_text).mid(m_at, 2);
        matcher.kind = two == u"!="   ? Kind::NotEqual
                       : two == u"=~" ? Kind::Matches
                       : two == u"!~" ? Kind::NotMatches
                                      : Kind::Equal;
        if (matcher.kind != Kind::Equal) {
            m_at += 2;
            return true;
        }
        if (peek() != u'=') {
            wrong(u"one of =, !=, =~ and !~");
            return false;
        }
        ++m_at;
        return true;
    }
    bool quoted(QString &value)
    {
        const QChar quote = peek();
        if (quote != u'"' && quote != u'\'') {
            wrong(u"a quoted value");
            return false;
        }
        for (++m_at; m_at < m_text.size() && peek() != quote; ++m_at) {
            if (peek() != u'\\') {
                value += peek();
                continue;
            }
            ++m_at;
            const QChar c = peek();
            if (c != u'\\' && c != u'"' && c != u'\'' && c != u'n' && c != u't') {
                wrong(u"an escape: \\\\, \\\", \\', \\n or \\t (a regular expression doubles its \\)");
                return false;
            }
            value += c == u'n' ? QChar(u'\n') : c == u't' ? QChar(u'\t') : c;
        }
        if (m_at == m_text.size()) {
            wrong(u"a closing quote");
            return false;
        }
        ++m_at;
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    std::optional<Error> m_error;
};

QStringView word(LabelMatcher::Kind kind)
{
    switch (kind) {
    case LabelMatcher::Kind::Equal:
        return u"=";
    case LabelMatcher::Kind::NotEqual:
        return u"!=";
    case LabelMatcher::Kind::Matches:
        return u"=~";
    case LabelMatcher::Kind::NotMatches:
        return u"!~";
    }
    return {};
}

QString escaped(QString value)
{
    return value.replace(u'\\', QStringLiteral("\\\\"))
        .replace(u'"', QStringLiteral("\\\""))
        .replace(u'\n', QStringLiteral("\\n"))
        .replace(u'\t', QStringLiteral("\\t"));
}

} // namespace

bool LabelMatcher::matches(const Labels &labels) const
{
    const auto found = labels.find(label);
    const QString actual = found == labels.end() ? QString() : found->second;
    switch (kind) {
    case Kind::Equal:
        return actual == value;
    case Kind::NotEqual:
        return actual != value;
    case Kind::Matches:
        return regex.match(actual).hasMatch();
    case Kind::NotMatches:
        return !regex.match(actual).hasMatch();
    }
    return false;
}

bool Selector::matches(const QString &name, const Labels &labels) const
{
    return name == metric && std::all_of(matchers.begin(), matchers.end(), [&](const LabelMatcher &matcher) {
               return matcher.matches(labels);
           });
}

QString Selector::text() const
{
    if (matchers.empty())
        return metric;
    QStringList parts;
    for (const LabelMatcher &matcher : matchers)
        parts << QStringLiteral("%1%2\"%3\"").arg(matcher.label, word(matcher.kind), escaped(matcher.value));
    return metric + u'{' + parts.join(u',') + u'}';
}

Result<Selector> parseSelector(const QString &text)
{
    if (text.size() > kMostText)
        return fail(
            ErrorCode::BadInput,
            QStringLiteral("a selector of %1 characters; at most %2").arg(text.size()).arg(kMostText));
    return SelectorReader(text).read();
}

} // namespace interlock
