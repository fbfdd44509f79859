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

} // namespace interlock
