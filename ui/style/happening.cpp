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
        {QStringLiteral("report"), QT_TRANSLATE_NOOP("interlock::happening", "report")},
        {QStringLiteral("approved"), QT_TRANSLATE_NOOP("interlock::happening", "approved")},
        {QStringLiteral("burst"), QT_TRANSLATE_NOOP("interlock::happening", "requests sent")},
        {QStringLiteral("engine-fault"), QT_TRANSLATE_NOOP("interlock::happening", "fault of the guard")},
        {QStringLiteral("engine-started"), QT_TRANSLATE_NOOP("interlock::happening", "guard started")},
        {QStringLiteral("not-permanent"), QT_TRANSLATE_NOOP("interlock::happening", "not made permanent")},
        {QStringLiteral("overridden"), QT_TRANSLATE_NOOP("interlock::happening", "overridden")},
        {QStringLiteral("override-asked"), QT_TRANSLATE_NOOP("interlock::happening", "override asked for")},
        {QStringLiteral("override"), QT_TRANSLATE_NOOP("interlock::happening", "override")},
        {QStringLiteral("refused"), QT_TRANSLATE_NOOP("interlock::happening", "refused")},
        {QStringLiteral("resumed"), QT_TRANSLATE_NOOP("interlock::happening", "resumed")},
        {QStringLiteral("rollback-part-done"), QT_TRANSLATE_NOOP("interlock::happening", "restored")},
        {QStringLiteral("rollback-part-failed"), QT_TRANSLATE_NOOP("interlock::happening", "not restored")},
        {QStringLiteral("rollback-ready"), QT_TRANSLATE_NOOP("interlock::happening", "way back is there")},
        {QStringLiteral("value-frozen"), QT_TRANSLATE_NOOP("interlock::happening", "value frozen")},
        {QStringLiteral("notify-dropped"), QT_TRANSLATE_NOOP("interlock::happening", "not told")},
        {QStringLiteral("supersede"), QT_TRANSLATE_NOOP("interlock::happening", "newer rollout")},
        {QStringLiteral("signoff"), QT_TRANSLATE_NOOP("interlock::happening", "signed off")},
        {QStringLiteral("check-begun"), QT_TRANSLATE_NOOP("interlock::happening", "check begun")},
        {QStringLiteral("check-passed"), QT_TRANSLATE_NOOP("interlock::happening", "check passed")},
        {QStringLiteral("check-failed"), QT_TRANSLATE_NOOP("interlock::happening", "check failed")},
        {QStringLiteral("step-begun"), QT_TRANSLATE_NOOP("interlock::happening", "step begun")},
        {QStringLiteral("step-passed"), QT_TRANSLATE_NOOP("interlock::happening", "step passed")},
        {QStringLiteral("step-failed"), QT_TRANSLATE_NOOP("interlock::happening", "step failed")},
        {QStringLiteral("smoke-begun"), QT_TRANSLATE_NOOP("interlock::happening", "smoke test begun")},
        {QStringLiteral("smoke-passed"), QT_TRANSLATE_NOOP("interlock::happening", "smoke test passed")},
        {QStringLiteral("smoke-failed"), QT_TRANSLATE_NOOP("interlock::happening", "smoke test failed")},
        {QStringLiteral("after-begun"), QT_TRANSLATE_NOOP("interlock::happening", "last step begun")},
        {QStringLiteral("after-passed"), QT_TRANSLATE_NOOP("interlock::happening", "last step passed")},
        {QStringLiteral("after-failed"), QT_TRANSLATE_NOOP("interlock::happening", "last step failed")},
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
