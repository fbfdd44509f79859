#include "models/base/shellword.h"

#include <algorithm>

namespace interlock {

namespace {
bool isPlain(QChar c)
{
    return c.isLetterOrNumber() || QStringLiteral("_-./:@%+=,").contains(c);
}
} // namespace

QString shellWord(const QString &argument)
{
    if (!argument.isEmpty() && std::ranges::all_of(argument, isPlain))
        return argument;
    QString inside = argument;
    return QStringLiteral("'%1'").arg(inside.replace(u'\'', QStringLiteral("'\\''")));
}

QString shellLine(const QStringList &words)
{
    QStringList shown;
    for (const QString &word : words)
        shown << shellWord(word);
    return shown.join(u' ');
}

} // namespace interlock
