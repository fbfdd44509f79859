#include "ui/style/happening.h"

#include <QCoreApplication>
#include <QHash>

namespace interlock {

namespace {
constexpr char kContext[] = "interlock::happening";

const QHash<QString, const char *> &words()
{
    static const QHash<QString, const char *> all{
        {QStringLiteral("intent"), QT_TRANSLATE_NOOP("interlock::happening", "ordered")},
        {QStringLiteral("outcome"), QT_TRANSLATE_NOOP("interlock::happening", "read back")},
        {QStringLiteral("held"), QT_TRANSLATE_NOOP("interlock::happening", "held")},
        {QStringLiteral("drift"), QT_TRANSLATE_NOOP("interlock::happening", "drift")},
        {QStringLiteral("stage-ahead"), QT_TRANSLATE_NOOP("interlock::happening", "looked ahead")},
        {QStringLiteral("stage-entered"), QT_TRANSLATE_NOOP("interlock::happening", "stage begun")},
        {QStringLiteral("stage-verdict"), QT_TRANSLATE_NOOP("interlock::happening", "verdict")},
        {QStringLiteral("checkpoint"), QT_TRANSLATE_NOOP("interlock::happening", "checkpoint")},
        {QStringLiteral("guardrail-fired"), QT_TRANSLATE_NOOP("interlock::happening", "breach")},
        {QStringLiteral("guardrail-blind"), QT_TRANSLATE_NOOP("interlock::happening", "no data")},
        {QStringLiteral("rolling-back"), QT_TRANSLATE_NOOP("interlock::happening", "rolling back")},
        {QStringLiteral("rolled-back"), QT_TRANSLATE_NOOP("interlock::happening", "rolled back")},
        {QStringLiteral("rollback-unverified"), QT_TRANSLATE_NOOP("interlock::happening", "not verified")},
        {QStringLiteral("rollback-not-ready"), QT_TRANSLATE_NOOP("interlock::happening", "no way back")},
        {QStringLiteral("rollback-finished"), QT_TRANSLATE_NOOP("interlock::happening", "rollback finished")},
        {QStringLiteral("watch-resumed"), QT_TRANSLATE_NOOP("interlock::happening", "guard resumed")},
        {QStringLiteral("lowering-request"), QT_TRANSLATE_NOOP("interlock::happening", "asked to lower")},
        {QStringLiteral("signed-from"), QT_TRANSLATE_NOOP("interlock::happening", "signed from")},
        {QStringLiteral("gate-open"), QT_TRANSLATE_NOOP("interlock::happening", "gate")},
        {QStringLiteral("completed"), QT_TRANSLATE_NOOP("interlock::happening", "completed")},
        {QStringLiteral("notified"), QT_TRANSLATE_NOOP("interlock::happening", "told")},
        {QStringLiteral("notify-failed"), QT_TRANSLATE_NOOP("interlock::happening", "not told")},
        {QStringLiteral("start"), QT_TRANSLATE_NOOP("interlock::happening", "start")},
        {QStringLiteral("promote"), QT_TRANSLATE_NOOP("interlock::happening", "promote")},
        {QStringLiteral("hold"), QT_TRANSLATE_NOOP("interlock::happening", "hold")},
        {QStringLiteral("resume"), QT_TRANSLATE_NOOP("interlock::happening", "resume")},
        {QStringLiteral("back"), QT_TRANSLATE_NOOP("interlock::happening", "step back")},
        {QStringLiteral("rollback"), QT_TRANSLATE_NOOP("interlock::happening", "roll back")},
        {QStringLiteral("approve"), QT_TRANSLATE_NOOP("interlock::happening", "approved")},
        {QStringLiteral("deny"), QT_TRANSLATE_NOOP("interlock::happening", "denied")},
        {QStringLiteral("withdraw"), QT_TRANSLATE_NOOP("interlock::happening", "withdrawn")},
        {QStringLiteral("lease"), QT_TRANSLATE_NOOP("interlock::happening", "lease")},
        {QStringLiteral("policy"), QT_TRANSLATE_NOOP("interlock::happening", "policy")},
        {QStringLiteral("note"), QT_TRANSLATE_NOOP("interlock::happening", "note")},
        {QStringLiteral("ack"), QT_TRANSLATE_NOOP("interlock::happening", "seen")},
    };
    return all;
}
} // namespace

QString happening(const QString &kind)
{
    if (const auto known = words().find(kind); known != words().end())
        return QCoreApplication::translate(kContext, *known);
    return QString(kind).replace(QLatin1Char('-'), QLatin1Char(' '));
}

} // namespace interlock
