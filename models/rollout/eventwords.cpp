#include "models/rollout/eventwords.h"

#include <QJsonArray>

#include <algorithm>

namespace interlock {

QString reportWords(const QJsonObject &fields)
{
    QStringList parts;
    const QJsonArray rows = fields[u"rows"].toArray();
    for (const QString &word : {QStringLiteral("OK"), QStringLiteral("WARNING"), QStringLiteral("BREACH"),
                                QStringLiteral("NO DATA")}) {
        const auto is = [&word](const QJsonValue &row) { return row[u"status"].toString() == word; };
        if (const auto count = std::ranges::count_if(rows, is); count > 0)
            parts << QStringLiteral("%1 %2").arg(count).arg(word);
    }
    return QStringLiteral("check %1: %2")
        .arg(fields[u"number"].toInt())
        .arg(parts.join(QStringLiteral(", ")));
}

QString approvedWords(const QJsonObject &fields)
{
    const QString open = fields[u"open"].toString();
    return QStringLiteral("%1 as %2, %3")
        .arg(fields[u"who"].toString(), fields[u"role"].toString(),
             open.isEmpty() ? QStringLiteral("all have approved")
                            : QStringLiteral("still to come: %1").arg(open));
}

QString frozenWords(const QJsonObject &fields)
{
    return QStringLiteral("%1 has shown %2 to the last bit for many polls")
        .arg(fields[u"guardrail"].toString(), fields[u"value"].toString());
}

} // namespace interlock
