#include "models/base/duration.h"
#include "models/base/jsonitems.h"
#include "models/rollout/eventwords.h"
#include "models/rollout/simulate.h"

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

/// "stage 2 of 4: at 25 % twice the errors of stable would show within 3m (errors-against-stable)"
QString stageAhead(const Plan &plan, const QJsonObject &fields)
{
    QStringList times;
    for (const QJsonValue &one : itemsOf(fields[u"doubled_seen_within"]))
        times
            << (one[u"ms"].isDouble()
                    ? QStringLiteral("twice the errors of stable would show within %1 (%2)")
                          .arg(formatDuration(Duration(one[u"ms"].toInteger())), one[u"guardrail"].toString())
                    : QStringLiteral("how soon twice the errors of stable would show cannot be told: %1 (%2)")
                          .arg(one[u"why"].toString(), one[u"guardrail"].toString()));
    return QStringLiteral("%1: at %2 %3")
        .arg(place(plan, fields), weight(fields[u"weight_bp"]), times.join(QStringLiteral(", ")));
}

QString stageVerdict(const Plan &plan, const QJsonObject &fields)
{
    const Stage &stage = plan.stages.at(size_t(fields[u"stage"].toInt()));
    return QStringLiteral("%1, %2: %3")
        .arg(place(plan, fields), toString(stage.weight), text(fields, u"verdict"));
}

/// "latency: latency 600 ms > 500 ms, 3 of 3 breaches; rollback"
QString fired(const Plan &, const QJsonObject &fields)
{
    const QString action = fields[u"shadow"].toBool()
                               ? QStringLiteral("would %1, but is a shadow").arg(text(fields, u"action"))
                               : text(fields, u"action");
    return QStringLiteral("%1: %2; %3").arg(text(fields, u"guardrail"), text(fields, u"reason"), action);
}

QString rollingBack(const Plan &, const QJsonObject &fields)
{
    return (fields[u"security"].toBool() ? QStringLiteral("security-rollback: ") : QString()) +
           text(fields, u"reason");
}

QString completed(const Plan &, const QJsonObject &fields)
{
    const QString reason = text(fields, u"reason");
    return QStringLiteral("the canary has %1").arg(weight(fields[u"weight_bp"])) +
           (reason.isEmpty() ? QString() : QStringLiteral("; ") + reason);
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

/// Words that need no plan.
template <QString (*Say)(const QJsonObject &)>
QString plain(const Plan &, const QJsonObject &fields)
{
    return Say(fields);
}

const std::map<QString, Words> &words()
{
    static const std::map<QString, Words> all{
        {QStringLiteral("stage-entered"), stageEntered},
        {QStringLiteral("stage-ahead"), stageAhead},
        {QStringLiteral("stage-verdict"), stageVerdict},
        {QStringLiteral("guardrail-fired"), fired},
        {QStringLiteral("guardrail-blind"), fired},
        {QStringLiteral("rolling-back"), rollingBack},
        {QStringLiteral("rolled-back"), rollingBack},
        {QStringLiteral("completed"), completed},
        {QStringLiteral("drift"), drift},
        {QStringLiteral("gate-open"), gateOpen},
        {QStringLiteral("checkpoint"), checkpoint},
        {QStringLiteral("report"), plain<reportWords>},
        {QStringLiteral("approved"), plain<approvedWords>},
        {QStringLiteral("value-frozen"), plain<frozenWords>},
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
