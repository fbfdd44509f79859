#include "app/demo/programs.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace interlock::demo {

QString findProgram(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    if (!found.isEmpty())
        return found;
    return QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/sbin"_s});
}

} // namespace interlock::demo
