#include "models/base/duration.h"
#include "models/rollout/simulate.h"

#include <QJsonArray>

#include <algorithm>

namespace interlock {

namespace {

using Words = QString (*)(const Plan &plan, const QJsonObject &fields);

QString text(const QJsonObject &fields, QStringView key)
{
    return fields[key].toString();
}

/// "stage 2 of 4"
QString place(const Plan &plan, const QJsonObject &fields)
{
    return QStringLiteral("stage %1 of %2").arg(fields[u"stage"].toInt() + 1).arg(plan.stages.size());
}

QString weight(const QJsonValue &basisPoints)
{
    return toString(Weight{basisPoints.toInt()});
}

QString stageEntered(const Plan &plan, const QJsonObject &fields)
{
    const Stage &stage = plan.stages.at(size_t(fields[u"stage"].toInt()));
    return QStringLiteral("%1: %2 for %3")
        .arg(place(plan, fields), weight(fields[u"weight_bp"]), formatDuration(stage.bake));
}

QString stageVerdict(const Plan &plan, const QJsonObject &fields)
{
    const Stage &stage = plan.stages.at(size_t(fields[u"stage"].toInt()));
    return QStringLiteral("%1, %2: %3")
        .arg(place(plan, fields), toString(stage.weight), text(fields, u"verdict"));
}

QString fired(const Plan &, const QJsonObject &fields)
{
    return QStringLiteral("%1: %2; %3%4")
        .arg(text(fields, u"guardrail"), text(fields, u"reason"), text(fields, u"action"),
             fields[u"shadow"].toBool() ? QStringLiteral(" (shadow)") : QString());
}

QString rollingBack(const Plan &, const QJsonObject &fields)
{
    return (fields[u"security"].toBool() ? QStringLiteral("security-rollback: ") : QString()) +
           text(fields, u"reason");
}

QString completed(const Plan &, const QJsonObject &fields)
{
    return QStringLiteral("the canary has %1").arg(weight(fields[u"weight_bp"]));
}

QString drift(const Plan &, const QJsonObject &fields)
{
    return QStringLiteral("%1 intended, %2 observed")
        .arg(weight(fields[u"intended_bp"]), weight(fields[u"observed_bp"]));
}

QString gateOpen(const Plan &plan, const QJsonObject &fields)
{
    const QString roles = text(fields, u"roles");
    return QStringLiteral("%1 waits for %2")
        .arg(place(plan, fields), roles.isEmpty() ? QStringLiteral("a person's promote") : roles);
}

QString checkpoint(const Plan &plan, const QJsonObject &fields)
{
    return QStringLiteral("%1, %2 baked: %3 intended, %4 observed")
        .arg(place(plan, fields), formatDuration(Duration(fields[u"at_ms"].toInteger())),
             weight(fields[u"intended_bp"]), weight(fields[u"observed_bp"]));
}

/// "check 3: 15 OK, 2 WARNING"
QString report(const Plan &, const QJsonObject &fields)
{
    const QJsonArray rows = fields[u"rows"].toArray();
    QStringList parts;
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

QString approved(const Plan &, const QJsonObject &fields)
{
    const QString open = text(fields, u"open");
    return QStringLiteral("%1 as %2, %3")
        .arg(text(fields, u"who"), text(fields, u"role"),
             open.isEmpty() ? QStringLiteral("all have approved")
                            : QStringLiteral("still to come: %1").arg(open));
}

QString frozen(const Plan &, const QJsonObject &fields)
{
    return QStringLiteral("%1 has shown %2 to the last bit for many polls")
        .arg(text(fields, u"guardrail"), text(fields, u"value"));
}

const std::map<QString, Words> &words()
{
    static const std::map<QString, Words> all{
        {QStringLiteral("stage-entered"), stageEntered},
        {QStringLiteral("stage-verdict"), stageVerdict},
        {QStringLiteral("guardrail-fired"), fired},
        {QStringLiteral("guardrail-blind"), fired},
        {QStringLiteral("rolling-back"), rollingBack},
        {QStringLiteral("rolled-back"), rollingBack},
        {QStringLiteral("completed"), completed},
        {QStringLiteral("drift"), drift},
        {QStringLiteral("gate-open"), gateOpen},
        {QStringLiteral("checkpoint"), checkpoint},
        {QStringLiteral("report"), report},
        {QStringLiteral("approved"), approved},
        {QStringLiteral("value-frozen"), frozen},
    };
    return all;
}

} // namespace

QString sentenceOf(const Plan &plan, const Tell &tell)
{
    if (const auto found = words().find(tell.kind); found != words().end())
        return found->second(plan, tell.fields);
    QStringList parts;
    for (const QStringView key : {QStringView(u"reason"), QStringView(u"text"), QStringView(u"who")})
        if (const QString part = text(tell.fields, key); !part.isEmpty())
            parts << part;
    return parts.join(QStringLiteral(", "));
}

QString sentenceOf(const SetWeight &order)
{
    return QStringLiteral("%1 -> %2: %3").arg(toString(order.from), toString(order.to), order.why);
}

} // namespace interlock
