#include "models/planfile/normalise.h"

#include "models/base/duration.h"
#include "models/plan/share.h"
#include "models/planfile/normaliseparts.h"

namespace interlock {

namespace {

QString otherwise(Gate::Otherwise what)
{
    return what == Gate::Otherwise::Hold ? QStringLiteral("hold") : QStringLiteral("rollback");
}

QString httpOf(const Check &one)
{
    const FlowMap expect = FlowMap()
                               .add("status", whole(one.expectStatus))
                               .add("pointer", optionalText(one.expectPointer))
                               .add("equals", yamlFlow(one.expectEquals))
                               .add("contains", yamlFlow(one.expectContains))
                               .add("lacks", yamlFlow(one.expectLacks))
                               .add("count", one.expectCount ? whole(*one.expectCount) : QString())
                               .add("labels", optionalList(one.expectLabels));
    return FlowMap().add("get", url(*one.httpGet)).add("expect", expect.text()).text();
}

QString check(const Check &one, const Plan &plan)
{
    FlowMap map;
    map.add("name", yamlScalar(one.name));
    if (one.httpGet)
        map.add("http", httpOf(one));
    if (one.indicator && one.require) {
        const Indicator *indicator = plan.indicator(*one.indicator);
        map.add("indicator", yamlScalar(one.indicator->text));
        map.add("require", yamlScalar(limitText(*one.require, indicator ? indicator->unit : Unit{})));
    }
    QStringList up;
    for (const SourceId &source : one.up)
        up << source.text;
    map.add("up", optionalList(up));
    map.add("rehearsed_within", one.rehearsedWithin ? formatDuration(*one.rehearsedWithin) : QString());
    if (!one.completed.isEmpty())
        map.add("completed", yamlScalar(one.completed)).add("for", formatDuration(one.completedFor));
    return map.text();
}

QString step(const Step &one)
{
    return FlowMap()
        .add("name", yamlScalar(one.name))
        .add("run", one.http ? QString() : yamlList(one.run))
        .add("http", one.http ? httpOf(*one.http) : QString())
        .add("timeout", formatDuration(one.timeout))
        .add("forward_only", one.forwardOnly.isEmpty() ? QString() : yamlScalar(one.forwardOnly))
        .text();
}

template <typename Items, typename Text>
QString listOf(const Items &items, Text &&text)
{
    QStringList all;
    for (const auto &item : items)
        all << text(item);
    return u'[' + all.join(QStringLiteral(", ")) + u']';
}

template <typename Items, typename Text>
QString listUnlessEmpty(const Items &items, Text &&text)
{
    return items.empty() ? QString() : listOf(items, std::forward<Text>(text));
}

QString gate(const Gate &one)
{
    const bool isPlain = !one.deadline && one.otherwise == Gate::Otherwise::Hold;
    if (one.kind == Gate::Kind::Automatic && isPlain)
        return QStringLiteral("auto");
    return FlowMap()
        .add("approve", one.kind == Gate::Kind::Approval ? yamlList(one.roles) : QString())
        .add("auto", one.kind == Gate::Kind::Automatic ? QStringLiteral("true") : QString())
        .add("deadline", formatDuration(lastsAtMost(one)))
        .add("otherwise", otherwise(one.otherwise))
        .text();
}

QString limits(const Plan &plan, const std::map<GuardrailId, Limit> &sides)
{
    FlowMap map;
    for (const auto &[id, limit] : sides) {
        const Guardrail *rule = plan.guardrail(id);
        const Indicator *indicator = rule ? plan.indicator(rule->indicator) : nullptr;
        map.add(yamlScalar(id.text).toUtf8().constData(),
                yamlScalar(limitText(limit, indicator ? indicator->unit : Unit{})));
    }
    return sides.empty() ? QString() : map.text();
}

QString burst(const std::optional<Burst> &load)
{
    if (!load)
        return {};
    return FlowMap()
        .add("at", formatDuration(load->at))
        .add("url", url(load->url))
        .add("requests", whole(load->requests))
        .add("users", whole(load->users))
        .add("spacing", formatDuration(load->spacing))
        .add("within", formatDuration(load->within))
        .text();
}

void writeStage(const Plan &plan, const Stage &stage, YamlText &out)
{
    out.item(1, QStringLiteral("weight: ") + percent(stage.weight.basisPoints / 10'000.0));
    out.add(2, "bake", formatDuration(stage.bake));
    out.add(2, "every", formatDuration(stage.every));
    out.add(2, "checkpoints", listUnlessEmpty(stage.checkpoints, formatDuration));
    out.add(2, "targets", limits(plan, stage.targets));
    out.add(2, "breach", limits(plan, stage.breaches));
    out.add(2, "coverage", percent(stage.coverage));
    out.add(2, "smoke", listUnlessEmpty(stage.smoke, [&plan](const Check &one) { return check(one, plan); }));
    out.add(2, "burst", burst(stage.burst));
    out.add(2, "promote", gate(stage.gate));
}

QString span(const TimeSpan &one)
{
    QStringList days;
    for (const int day : one.days)
        days << dayWords().at(size_t(day - 1));
    const auto date = [](const std::optional<QDate> &day) {
        return day ? yamlScalar(day->toString(Qt::ISODate)) : QString();
    };
    const QString clock = QStringLiteral("HH:mm");
    return FlowMap()
        .add("days", optionalList(days))
        .add("from", date(one.from))
        .add("to", date(one.to))
        .add("hours", one.opens ? yamlScalar(one.opens->toString(clock) + u'-' + one.closes->toString(clock))
                                : QString())
        .add("zone", yamlScalar(QString::fromLatin1(one.zone)))
        .add("why", optionalText(one.why))
        .text();
}

void writeHead(const Plan &plan, YamlText &out)
{
    out.add(0, "apiVersion", QStringLiteral("interlock/v1"));
    out.add(0, "kind", QStringLiteral("Rollout"));
    out.open(0, QStringLiteral("metadata"));
    out.add(1, "name", yamlScalar(plan.name));
    out.add(1, "service", yamlScalar(plan.service));
    out.add(1, "environment", yamlScalar(plan.environment));
    out.add(1, "runbook", url(plan.runbook));
    out.open(0, QStringLiteral("release"));
    out.add(1, "stable", yamlScalar(plan.stableVersion));
    out.add(1, "canary", yamlScalar(plan.canaryVersion));
}

void writeRollback(const Rollback &rollback, YamlText &out)
{
    out.open(0, QStringLiteral("rollback"));
    out.add(1, "within", formatDuration(rollback.within));
    out.add(1, "steps", listUnlessEmpty(rollback.steps, step));
    out.add(1, "verify", listUnlessEmpty(rollback.verify, step));
    out.add(1, "pack", optionalList(rollback.pack));
    out.add(1, "fallback", rollback.fallback ? step(*rollback.fallback) : QString());
}

void writeRest(const Plan &plan, YamlText &out)
{
    const auto roleOf = [](const Seat &seat) { return FlowMap().add("role", yamlScalar(seat.role)).text(); };
    out.open(0, QStringLiteral("lease"));
    out.add(1, "keys", listOf(plan.lease.keys, roleOf));
    out.add(1, "valid", formatDuration(plan.lease.valid));
    out.open(0, QStringLiteral("stages"));
    for (const Stage &stage : plan.stages)
        writeStage(plan, stage, out);
    out.add(0, "after", listUnlessEmpty(plan.after, step));
    writeRollback(plan.rollback, out);
    out.open(0, QStringLiteral("hold"));
    out.add(1, "deadline", formatDuration(plan.hold.deadline));
    out.add(1, "otherwise", otherwise(plan.hold.otherwise));
    if (plan.rehearsal)
        writeRehearsal(*plan.rehearsal, out);
    if (plan.reportEvery)
        out.add(0, "report", FlowMap().add("every", formatDuration(*plan.reportEvery)).text());
    const auto json = [&out](const char *key, const QJsonValue &value) {
        if (!value.isNull())
            out.add(0, key, yamlFlow(value));
    };
    out.add(0, "calendar", listUnlessEmpty(plan.calendar, span));
    out.add(0, "freeze", listUnlessEmpty(plan.freeze, span));
    json("notify", plan.notify);
    json("evidence", plan.evidence);
}

} // namespace

QString normalise(const Plan &plan)
{
    YamlText out;
    writeHead(plan, out);
    out.open(0, QStringLiteral("sources"));
    for (const Source &source : plan.sources)
        writeSource(source, out);
    out.open(0, QStringLiteral("indicators"));
    const Plan written = withoutShare(plan);
    for (const Indicator &indicator : written.indicators)
        writeIndicator(indicator, out);
    out.open(0, QStringLiteral("guardrails"));
    for (const Guardrail &rule : written.guardrails)
        writeGuardrail(plan, rule, out);
    writeTraffic(plan.traffic, out);
    out.add(0, "checks",
            listUnlessEmpty(plan.checks, [&plan](const Check &one) { return check(one, plan); }));
    out.add(0, "steps", listUnlessEmpty(plan.steps, step));
    out.add(0, "files", optionalList(plan.files));
    writeRest(plan, out);
    return out.text();
}

} // namespace interlock
