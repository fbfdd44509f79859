#include "models/base/duration.h"
#include "models/planfile/decode.h"

namespace interlock {

namespace {

void decodeHttp(const YamlNode &node, const QString &where, Check &check, Problems &problems)
{
    const Keys keys(node, problems, where, {QStringLiteral("get"), QStringLiteral("expect")});
    keys.readNeeded(u"get", check.httpGet, readHttpUrl);
    const YamlNode *expect = keys.find(u"expect");
    if (!expect)
        return;
    const Keys wanted(*expect, problems, keys.within(QStringLiteral("expect")),
                      {QStringLiteral("status"), QStringLiteral("pointer"), QStringLiteral("equals"),
                       QStringLiteral("contains"), QStringLiteral("lacks"), QStringLiteral("count"),
                       QStringLiteral("labels")});
    wanted.read(u"status", check.expectStatus, WholeNumber{100, 599});
    wanted.read(u"pointer", check.expectPointer, readText);
    wanted.read(u"equals", check.expectEquals, readJson);
    wanted.read(u"contains", check.expectContains, readJson);
    wanted.read(u"lacks", check.expectLacks, readJson);
    if (wanted.has(u"count"))
        wanted.read(u"count", check.expectCount.emplace(), WholeNumber{0, 1'000'000});
    wanted.read(u"labels", check.expectLabels, readTexts);
}

Check decodeCheck(const YamlNode &node, const QString &where, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const Keys keys(node, problems, where,
                    {QStringLiteral("name"), QStringLiteral("http"), QStringLiteral("indicator"),
                     QStringLiteral("require"), QStringLiteral("rehearsed_within"),
                     QStringLiteral("completed"), QStringLiteral("for"), QStringLiteral("up")});
    Check check;
    if (!keys.valid())
        return check;
    keys.readNeeded(u"name", check.name, readName);
    if (const YamlNode *http = keys.find(u"http"))
        decodeHttp(*http, keys.within(QStringLiteral("http")), check, problems);
    if (keys.has(u"indicator")) {
        keys.read(u"indicator", check.indicator.emplace().text, readName);
        const Indicator *indicator = decoding.plan.indicator(*check.indicator);
        keys.readNeeded(u"require", check.require, LimitIn{indicator ? indicator->unit : Unit{}});
    } else if (const YamlNode *require = keys.find(u"require")) {
        problems.add(require->place, QStringLiteral("%1: \"require\" belongs to \"indicator\"").arg(where));
    }
    QStringList up;
    keys.read(u"up", up, readNames);
    for (const QString &name : up) {
        check.up.push_back({name});
        if (!decoding.plan.source({name}))
            problems.add(keys.find(u"up")->place, QStringLiteral("there is no source \"%1\"").arg(name));
    }
    keys.read(u"rehearsed_within", check.rehearsedWithin, readPositiveDuration);
    keys.read(u"completed", check.completed, readName);
    keys.read(u"for", check.completedFor, readDuration);
    if (keys.has(u"for") && !keys.has(u"completed"))
        problems.add(keys.find(u"for")->place,
                     QStringLiteral("%1: \"for\" belongs to \"completed\"").arg(where));
    if (int(keys.has(u"http")) + int(keys.has(u"indicator")) + int(keys.has(u"rehearsed_within")) +
            int(keys.has(u"completed")) + int(keys.has(u"up")) !=
        1)
        problems.add(node.place,
                     QStringLiteral("%1 has exactly one of http, indicator, rehearsed_within, completed, up")
                         .arg(where));
    return check;
}

enum class Going { Up, Back };

Step decodeStep(const YamlNode &node, const QString &where, Going going, Problems &problems)
{
    QStringList known{QStringLiteral("name"), QStringLiteral("run"), QStringLiteral("timeout")};
    if (going == Going::Up)
        known << QStringLiteral("forward_only");
    const Keys keys(node, problems, where, known);
    Step step;
    keys.readNeeded(u"name", step.name, readName);
    keys.readNeeded(u"run", step.run, readTexts);
    keys.read(u"timeout", step.timeout, readPositiveDuration);
    if (going == Going::Up)
        keys.read(u"forward_only", step.forwardOnly, readText);
    if (const YamlNode *run = keys.find(u"run"); run && run->isSequence() && run->items.empty())
        problems.add(run->place, QStringLiteral("%1 runs nothing").arg(where));
    return step;
}

template <typename Decode>
void eachItem(const YamlNode &node, const QString &where, Problems &problems, Decode &&decode)
{
    if (!node.isSequence() || node.items.size() > 64) {
        problems.add(node.place, QStringLiteral("%1 must be a list of at most 64 entries").arg(where));
        return;
    }
    for (size_t i = 0; i < node.items.size(); ++i)
        decode(node.items[i], QStringLiteral("%1[%2]").arg(where).arg(i));
}

} // namespace

std::vector<Check> decodeChecks(const YamlNode &node, const QString &where, Decoding &decoding)
{
    std::vector<Check> checks;
    eachItem(node, where, decoding.problems, [&](const YamlNode &item, const QString &place) {
        checks.push_back(decodeCheck(item, place, decoding));
    });
    return checks;
}

std::vector<Step> decodeSteps(const YamlNode &node, const QString &where, Decoding &decoding)
{
    std::vector<Step> steps;
    eachItem(node, where, decoding.problems, [&](const YamlNode &item, const QString &place) {
        steps.push_back(decodeStep(item, place, Going::Up, decoding.problems));
    });
    return steps;
}

void decodeLease(const YamlNode &node, Decoding &decoding)
{
    const Keys keys(node, decoding.problems, QStringLiteral("lease"),
                    {QStringLiteral("keys"), QStringLiteral("valid")});
    keys.readNeeded(u"valid", decoding.plan.lease.valid, readPositiveDuration);
    const YamlNode *seats = keys.need(u"keys");
    if (!seats)
        return;
    eachItem(*seats, QStringLiteral("lease.keys"), decoding.problems,
             [&decoding](const YamlNode &item, const QString &where) {
                 const Keys seat(item, decoding.problems, where, {QStringLiteral("role")});
                 Seat wanted;
                 seat.readNeeded(u"role", wanted.role, readName);
                 decoding.plan.lease.keys.push_back(wanted);
             });
    if (seats->isSequence() && seats->items.size() < 2)
        decoding.problems.add(
            seats->place,
            QStringLiteral("a lease needs at least two keys: [{role: operator}, {role: agent}]"));
}

namespace {

/// What runs after the traffic is back has the rollback's time and no more.
void boundBy(Duration within, const YamlNode &node, const QString &where, Step &step, Problems &problems)
{
    const YamlNode *timeout = node.isMap() ? node.find(u"timeout") : nullptr;
    if (!timeout)
        step.timeout = std::min(step.timeout, within);
    else if (step.timeout > within)
        problems.add(timeout->place, QStringLiteral("%1 may take at most %2, the rollback's \"within\"")
                                         .arg(where, formatDuration(within)));
}

/// A command, or an address that is asked until it answers as it should.
Step decodeProbe(const YamlNode &node, const QString &where, Decoding &decoding)
{
    const bool asks = node.isMap() && node.find(u"http");
    if (!asks)
        return decodeStep(node, where, Going::Back, decoding.problems);
    const Keys keys(node, decoding.problems, where,
                    {QStringLiteral("name"), QStringLiteral("http"), QStringLiteral("timeout")});
    Step probe;
    keys.readNeeded(u"name", probe.name, readName);
    keys.read(u"timeout", probe.timeout, readPositiveDuration);
    decodeHttp(*keys.find(u"http"), keys.within(QStringLiteral("http")), probe.http.emplace(),
               decoding.problems);
    probe.http->name = probe.name;
    return probe;
}

template <typename Decode>
std::vector<Step> afterTraffic(const Keys &keys, const QString &name, Decoding &decoding, Decode &&decode)
{
    std::vector<Step> steps;
    if (const YamlNode *list = keys.find(name))
        eachItem(*list, keys.within(name), decoding.problems,
                 [&](const YamlNode &item, const QString &where) {
                     steps.push_back(decode(item, where));
                     boundBy(decoding.plan.rollback.within, item, where, steps.back(), decoding.problems);
                 });
    return steps;
}

/// The last way to lower: it has seconds, where a step has minutes.
Step decodeFallback(const YamlNode &node, const QString &where, Decoding &decoding)
{
    Step step = decodeStep(node, where, Going::Back, decoding.problems);
    const YamlNode *timeout = node.isMap() ? node.find(u"timeout") : nullptr;
    if (!timeout)
        step.timeout = kFallbackWithin;
    else if (step.timeout > kFallbackWithin)
        decoding.problems.add(timeout->place,
                              QStringLiteral("%1 may take at most %2: the canary carries traffic meanwhile")
                                  .arg(where, formatDuration(kFallbackWithin)));
    return step;
}

} // namespace

void decodeRollback(const YamlNode &node, Decoding &decoding)
{
    Rollback &rollback = decoding.plan.rollback;
    const Keys keys(node, decoding.problems, QStringLiteral("rollback"),
                    {QStringLiteral("within"), QStringLiteral("steps"), QStringLiteral("verify"),
                     QStringLiteral("pack"), QStringLiteral("fallback")});
    keys.read(u"within", rollback.within, readPositiveDuration);
    rollback.steps = afterTraffic(keys, QStringLiteral("steps"), decoding,
                                  [&](const YamlNode &item, const QString &where) {
                                      return decodeStep(item, where, Going::Back, decoding.problems);
                                  });
    rollback.verify = afterTraffic(
        keys, QStringLiteral("verify"), decoding,
        [&](const YamlNode &item, const QString &where) { return decodeProbe(item, where, decoding); });
    if (const YamlNode *pack = keys.find(u"pack"))
        rollback.pack = readTexts(*pack, decoding.problems).value_or(QStringList());
    if (const YamlNode *fallback = keys.find(u"fallback"))
        rollback.fallback = decodeFallback(*fallback, keys.within(QStringLiteral("fallback")), decoding);
}

} // namespace interlock
