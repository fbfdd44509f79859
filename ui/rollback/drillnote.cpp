#include "ui/rollback/drillnote.h"

namespace interlock {

namespace {
const QString kBegin = QStringLiteral("Drill: 0 % was read back "),
              kEnd = QStringLiteral(" ms after the press"), kAfterCode = QStringLiteral(", ");
}

QString drillNote(Duration took)
{
    return kBegin + QString::number(took.count()) + kEnd;
}

std::optional<Duration> drilledIn(const QString &note)
{
    const qsizetype at = note.indexOf(kBegin);
    const bool begins = at == 0 || (at > 0 && note.left(at).endsWith(kAfterCode));
    const qsizetype from = at + kBegin.size(), size = note.size() - from - kEnd.size();
    if (!begins || !note.endsWith(kEnd) || size <= 0)
        return std::nullopt;
    bool isNumber = false;
    const qint64 ms = note.mid(from, size).toLongLong(&isNumber);
    return isNumber && ms >= 0 ? std::optional(Duration(ms)) : std::nullopt;
}

} // namespace interlock
