#include "ui/rollback/drillnote.h"

namespace interlock {

namespace {
const QString kBegin = QStringLiteral("Drill: 0 % was read back "),
              kEnd = QStringLiteral(" ms after the press");
}

QString drillNote(Duration took)
{
    return kBegin + QString::number(took.count()) + kEnd;
}

std::optional<Duration> drilledIn(const QString &note)
{
    if (!note.startsWith(kBegin) || !note.endsWith(kEnd) || note.size() <= kBegin.size() + kEnd.size())
        return std::nullopt;
    bool isNumber = false;
    const qint64 ms =
        note.mid(kBegin.size(), note.size() - kBegin.size() - kEnd.size()).toLongLong(&isNumber);
    return isNumber && ms >= 0 ? std::optional(Duration(ms)) : std::nullopt;
}

} // namespace interlock
