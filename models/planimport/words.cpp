#include "models/planimport/words.h"

#include "models/planfile/planfile.h"

using namespace Qt::StringLiterals;

namespace interlock {

std::optional<QString> Arguments::value(const QString &name)
{
    m_asked.insert(name);
    const auto found = m_given.find(name);
    return found == m_given.end() ? std::nullopt : std::optional(found->second);
}

QStringList Arguments::unused() const
{
    QStringList all;
    for (const auto &[name, value] : m_given)
        if (!m_asked.contains(name))
            all << name;
    return all;
}

QString expand(const QString &text, const QRegularExpression &pattern,
               const std::map<QString, QString> &known, Arguments &arguments)
{
    QString made;
    qsizetype at = 0;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const auto found = it.next();
        const QString name = found.captured(1);
        const auto given = arguments.value(name);
        const auto value = known.find(name);
        made += text.mid(at, found.capturedStart() - at);
        made += given                  ? *given
                : value != known.end() ? value->second
                                       : fillIn(u"%1; or import again with --arg %1=VALUE"_s.arg(name));
        at = found.capturedEnd();
    }
    return made + text.mid(at);
}

bool isOpen(const QString &text)
{
    return text.contains(u"<fill in: ");
}

QString tidyQuery(const QString &query)
{
    QString tidy;
    QChar quote;
    for (qsizetype i = 0; i < query.size(); ++i) {
        const QChar c = query[i];
        if (!quote.isNull()) {
            tidy += c;
            if (c == u'\\' && quote != u'`' && i + 1 < query.size())
                tidy += query[++i];
            else if (c == quote)
                quote = {};
        } else if (c == u'#') {
            while (i + 1 < query.size() && query[i + 1] != u'\n')
                ++i;
        } else if (c.isSpace()) {
            if (!tidy.isEmpty() && !tidy.endsWith(u' '))
                tidy += u' ';
        } else {
            if (c == u'"' || c == u'\'' || c == u'`')
                quote = c;
            tidy += c;
        }
    }
    return tidy.trimmed();
}

} // namespace interlock
