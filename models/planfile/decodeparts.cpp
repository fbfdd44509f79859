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
                       QStringLiteral("contains"), QStringLiteral("lacks")});
    wanted.read(u"status", check.expectStatus, WholeNumber{100, 599});
    wanted.read(u"pointer", check.expectPointer, readText);
    wanted.read(u"equals", check.expectEquals, readJson);
    wanted.read(u"contains", check.expectContains, readJson);
    wanted.read(u"lacks", check.expectLacks, readJson);
}

Check decodeCheck(const YamlNode &node, const QString &where, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    const Keys keys(node, problems, where,
                    {QStringLiteral("name"), QStringLiteral("http"), QStringLiteral("indicator"),
                     QStringLiteral("require"), QStringLiteral("rehearsed_within"),
                     QStringLiteral("completed"), QStringLiteral("for")});
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
    keys.read(u"rehearsed_within", check.rehearsedWithin, readPositiveDuration);
    keys.read(u"completed", check.completed, readName);
    keys.read(u"for", check.completedFor, readDuration);
    if (keys.has(u"for") && !keys.has(u"completed"))
        problems.add(keys.find(u"for")->place,
                     QStringLiteral("%1: \"for\" belongs to \"completed\"").arg(where));
    if (int(keys.has(u"http")) + int(keys.has(u"indicator")) + int(keys.has(u"rehearsed_within")) +
            int(keys.has(u"completed")) !=
        1)
        problems.add(
            node.place,
            QStringLiteral("%1 has exactly one of http, indicator, rehearsed_within, completed").arg(where));
    return check;
}

Step decodeStep(const YamlNode &node, const QString &where, Problems &problems)
{
    const Keys keys(node, problems, where,
                    {QStringLiteral("name"), QStringLiteral("run"), QStringLiteral("timeout")});
    Step step;
    keys.readNeeded(u"name", step.name, readName);
    keys.readNeeded(u"run", step.run, readTexts);
    keys.read(u"timeout", step.timeout, readPositiveDuration);
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
        steps.push_back(decodeStep(item, place, decoding.problems));
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

void decodeRollback(const YamlNode &node, Decoding &decoding)
{
    Rollback &rollback = decoding.plan.rollback;
    const Keys keys(node, decoding.problems, QStringLiteral("rollback"),
                    {QStringLiteral("within"), QStringLiteral("steps"), QStringLiteral("verify"),
                     QStringLiteral("pack")});
    keys.read(u"within", rollback.within, readPositiveDuration);
    if (const YamlNode *steps = keys.find(u"steps")) {
        rollback.steps = decodeSteps(*steps, keys.within(QStringLiteral("steps")), decoding);
        decoding.notYet(keys.within(QStringLiteral("steps")), QStringLiteral("commands of a rollback are"));
    }
    if (const YamlNode *verify = keys.find(u"verify")) {
        rollback.verify = decodeSteps(*verify, keys.within(QStringLiteral("verify")), decoding);
        decoding.notYet(keys.within(QStringLiteral("verify")), QStringLiteral("verifying commands are"));
    }
    if (const YamlNode *pack = keys.find(u"pack")) {
        rollback.pack = readTexts(*pack, decoding.problems).value_or(QStringList());
        decoding.notYet(keys.within(QStringLiteral("pack")), QStringLiteral("restoring files is"));
    }
}

} // namespace interlock
