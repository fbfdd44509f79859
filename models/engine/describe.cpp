#include "models/engine/describe.h"

#include "models/base/duration.h"
#include "models/base/jsonitems.h"
#include "models/rollout/eventwords.h"

namespace interlock {

namespace {

QString percent(const QJsonValue &basisPoints)
{
    return toString(Weight{basisPoints.toInt()});
}

QString joined(std::initializer_list<QString> parts, const QString &by = QStringLiteral(", "))
{
    QStringList filled;
    for (const QString &part : parts)
        if (!part.isEmpty())
            filled << part;
    return filled.join(by);
}

QString outcomeWords(const QJsonObject &detail)
{
    const QString observed = detail[u"observed_bp"].toInt(-1) < 0
                                 ? QString()
                                 : QStringLiteral("%1 read back").arg(percent(detail[u"observed_bp"]));
    const QString took = detail[u"verified_after_ms"].toString();
    return joined({QStringLiteral("%1: %2").arg(percent(detail[u"to_bp"]), detail[u"outcome"].toString()),
                   observed,
                   took.isEmpty() ? QString() : QStringLiteral("after %1 ms").arg(took.toDouble(), 0, 'f', 1),
                   detail[u"detail"].toString()});
}

/// Of a stage that is ahead or entered.
QString stageWords(const QJsonObject &detail)
{
    QStringList doubled;
    for (const QJsonValue &one : itemsOf(detail[u"doubled_seen_within"]))
        doubled << (one[u"ms"].isDouble()
                        ? QStringLiteral("%1: twice the errors would be seen in %2")
                              .arg(one[u"guardrail"].toString(),
                                   formatDuration(Duration(one[u"ms"].toInteger())))
                        : QStringLiteral("%1: how soon twice the errors would be seen cannot be told: %2")
                              .arg(one[u"guardrail"].toString(), one[u"why"].toString()));
    return joined({QStringLiteral("stage %1 at %2")
                       .arg(detail[u"stage"].toInt() + 1)
                       .arg(percent(detail[u"weight_bp"])),
                   doubled.join(QStringLiteral(", "))});
}

QString noticeWords(const QJsonObject &detail)
{
    return joined({QStringLiteral("%1 to %2").arg(detail[u"what"].toString(), detail[u"sink"].toString()),
                   detail[u"text"].toString()});
}

} // namespace

QString factWords(const QString &kind, const QJsonObject &detail)
{
    if (kind == u"intent")
        return QStringLiteral("%1 -> %2, %3")
            .arg(percent(detail[u"from_bp"]), percent(detail[u"to_bp"]), detail[u"why"].toString());
    if (kind == u"outcome")
        return outcomeWords(detail);
    if (kind == u"stage-entered" || kind == u"stage-ahead")
        return stageWords(detail);
    if (kind == u"checkpoint")
        return QStringLiteral("stage %1, %2 baked: %3 intended, %4 observed")
            .arg(detail[u"stage"].toInt() + 1)
            .arg(formatDuration(Duration(detail[u"at_ms"].toInteger())), percent(detail[u"intended_bp"]),
                 percent(detail[u"observed_bp"]));
    if (kind == u"report")
        return reportWords(detail);
    if (kind == u"approved")
        return approvedWords(detail);
    if (kind == u"override-asked" || kind == u"overridden")
        return joined({detail[u"who"].toString(), detail[u"about"].toString(), detail[u"reason"].toString(),
                       kind == u"overridden"
                           ? QString()
                           : QStringLiteral("a second person must do the same within 15m")});
    if (kind == u"value-frozen")
        return frozenWords(detail);
    if (kind == u"stage-verdict")
        return QStringLiteral("stage %1: %2")
            .arg(detail[u"stage"].toInt() + 1)
            .arg(detail[u"verdict"].toString());
    if (kind == u"guardrail-fired" || kind == u"guardrail-blind")
        return joined({detail[u"reason"].toString(), detail[u"action"].toString(),
                       detail[u"recovery"].toString().isEmpty()
                           ? QString()
                           : QStringLiteral("recovery: %1").arg(detail[u"recovery"].toString())});
    if (kind == u"drift")
        return QStringLiteral("intended %1, observed %2")
            .arg(percent(detail[u"intended_bp"]), percent(detail[u"observed_bp"]));
    if (kind == u"engine-started")
        return QStringLiteral("pid %1 on %2").arg(detail[u"pid"].toInteger()).arg(detail[u"host"].toString());
    if (kind == u"watch-resumed")
        return QStringLiteral("nobody watched for %1 s")
            .arg(double(detail[u"blind_ms"].toInteger()) / 1000.0, 0, 'f', 1);
    if (kind == u"lowering-request")
        return joined(
            {detail[u"decision"].toString(), detail[u"owner"].toString(), detail[u"reason"].toString()});
    if (kind == u"signed-from")
        return QStringLiteral("lease %1: %2's signature came from the account %3")
            .arg(detail[u"lease"].toString().left(6), detail[u"person"].toString(),
                 detail[u"account"].toString());
    if (kind == u"notified" || kind == u"notify-failed" || kind == u"notify-dropped")
        return noticeWords(detail);
    return joined({detail[u"reason"].toString(), detail[u"text"].toString(), detail[u"who"].toString()});
}

RecordWords describe(const Record &record, qint64 index, const Ledger &ledger)
{
    const QJsonObject &predicate = record.statement.predicate;
    RecordWords words;
    words.index = index;
    bool ok = false;
    words.at = fromRfc3339(predicate[u"issued"].toString(), ok);
    const Principal *principal = ledger.policies().signerAt(index, record.signedBy);
    words.who = principal ? principal->id : record.signedBy.fingerprint();
    words.leaf = QString::fromLatin1(record.leaf.toHex());
    words.rollout = predicate[u"rollout"].toString();
    const QString reason = predicate[u"reason"].toString();
    words.why = reason;
    const QString &type = record.statement.predicateType;
    if (type != predicates::event) {
        words.code = shortCode(record);
        words.why = joined({QStringLiteral("code ") + words.code, reason});
    }
    if (type == predicates::event) {
        words.what = predicate[u"kind"].toString();
        words.why = factWords(words.what, predicate[u"detail"].toObject());
    } else if (type == predicates::decision) {
        words.what = predicate[u"kind"].toString();
        const QString role = predicate[u"role"].toString();
        words.why = joined({role.isEmpty() ? QString() : QStringLiteral("as ") + role,
                            QStringLiteral("code ") + words.code, reason});
    } else if (type == predicates::approval) {
        words.what = predicate[u"verdict"].toString();
        words.why =
            joined({QStringLiteral("%1 as %2, code %3")
                        .arg(predicate.contains(u"policyVersion")
                                 ? QStringLiteral("policy %1").arg(predicate[u"policyVersion"].toInt())
                                 : QStringLiteral("lease ") + predicate[u"leaseId"].toString().left(6),
                             predicate[u"role"].toString(), words.code),
                    reason});
    } else if (type == predicates::lease) {
        words.what = QStringLiteral("lease");
        words.why = joined({QStringLiteral("%1 %2 until %3, code %4")
                                .arg(predicate[u"leaseId"].toString().left(6), words.rollout,
                                     predicate[u"expires"].toString(), words.code),
                            reason});
        words.rollout.clear();
    } else if (type == predicates::policy) {
        words.what = QStringLiteral("policy");
        words.why =
            joined({QStringLiteral("version %1, code %2").arg(predicate[u"version"].toInt()).arg(words.code),
                    reason});
    } else {
        words.what = type.section(u':', 2, 2);
    }
    return words;
}

} // namespace interlock
