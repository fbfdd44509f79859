#include "models/planfile/decode.h"

namespace interlock {

namespace {

const QStringList &sections()
{
    static const QStringList all{
        QStringLiteral("apiVersion"), QStringLiteral("kind"),    QStringLiteral("metadata"),
        QStringLiteral("release"),    QStringLiteral("sources"), QStringLiteral("indicators"),
        QStringLiteral("guardrails"), QStringLiteral("traffic"), QStringLiteral("checks"),
        QStringLiteral("steps"),      QStringLiteral("files"),   QStringLiteral("lease"),
        QStringLiteral("stages"),     QStringLiteral("after"),   QStringLiteral("rollback"),
        QStringLiteral("hold"),       QStringLiteral("report"),  QStringLiteral("freeze"),
        QStringLiteral("calendar"),   QStringLiteral("notify"),  QStringLiteral("evidence"),
        QStringLiteral("rehearsal")};
    return all;
}

void requireWord(const Keys &keys, const QString &key, const QString &word, Problems &problems)
{
    const YamlNode *node = keys.need(key);
    if (node && node->text != word)
        problems.add(node->place, QStringLiteral("%1 must be \"%2\"").arg(key, word));
}

void decodeHead(const Keys &keys, Decoding &decoding)
{
    Problems &problems = decoding.problems;
    Plan &plan = decoding.plan;
    requireWord(keys, QStringLiteral("apiVersion"), QStringLiteral("interlock/v1"), problems);
    requireWord(keys, QStringLiteral("kind"), QStringLiteral("Rollout"), problems);
    if (const YamlNode *node = keys.need(u"metadata")) {
        const Keys metadata(*node, problems, QStringLiteral("metadata"),
                            {QStringLiteral("name"), QStringLiteral("service"), QStringLiteral("environment"),
                             QStringLiteral("runbook")});
        metadata.readNeeded(u"name", plan.name, readName);
        metadata.readNeeded(u"service", plan.service, readName);
        metadata.readNeeded(u"environment", plan.environment, readName);
        metadata.read(u"runbook", plan.runbook, readHttpUrl);
    }
    if (const YamlNode *node = keys.need(u"release")) {
        const Keys release(*node, problems, QStringLiteral("release"),
                           {QStringLiteral("stable"), QStringLiteral("canary")});
        release.readNeeded(u"stable", plan.stableVersion, readText);
        release.readNeeded(u"canary", plan.canaryVersion, readText);
    }
}

void decodeFiles(const YamlNode &node, Decoding &decoding)
{
    if (!node.isSequence() || node.items.size() > size_t(kMostBoundFiles)) {
        decoding.problems.add(
            node.place, QStringLiteral("files must be a list of at most %1 paths").arg(kMostBoundFiles));
        return;
    }
    for (const YamlNode &item : node.items)
        if (const auto path = readRelativePath(item, decoding.problems)) {
            if (decoding.plan.files.contains(*path))
                decoding.problems.add(item.place, QStringLiteral("\"%1\" is listed twice").arg(*path));
            decoding.plan.files << *path;
        }
}

void decodeHold(const YamlNode &node, Decoding &decoding)
{
    const Keys keys(node, decoding.problems, QStringLiteral("hold"),
                    {QStringLiteral("deadline"), QStringLiteral("otherwise")});
    keys.read(u"deadline", decoding.plan.hold.deadline, readPositiveDuration);
    keys.read(u"otherwise", decoding.plan.hold.otherwise, readOtherwise);
}

void decodeWork(const Keys &keys, Decoding &decoding)
{
    Plan &plan = decoding.plan;
    if (const YamlNode *node = keys.find(u"checks"))
        plan.checks = decodeChecks(*node, QStringLiteral("checks"), decoding);
    if (const YamlNode *node = keys.find(u"steps"))
        plan.steps = decodeSteps(*node, QStringLiteral("steps"), decoding);
    if (const YamlNode *node = keys.find(u"after"))
        plan.after = decodeSteps(*node, QStringLiteral("after"), decoding);
    if (const YamlNode *node = keys.find(u"report")) {
        const Keys report(*node, decoding.problems, QStringLiteral("report"), {QStringLiteral("every")});
        report.readNeeded(u"every", plan.reportEvery, readPositiveDuration);
    }
}

} // namespace

void decodePlan(Decoding &decoding)
{
    const Keys keys(decoding.root, decoding.problems, QStringLiteral("the plan"), sections());
    if (!keys.valid())
        return;
    struct Section {
        QString key;
        void (*decode)(const YamlNode &, Decoding &);
        bool needed;
    };
    static const std::vector<Section> order{
        {QStringLiteral("sources"), decodeSources, true},
        {QStringLiteral("indicators"), decodeIndicators, true},
        {QStringLiteral("guardrails"), decodeGuardrails, true},
        {QStringLiteral("traffic"), decodeTraffic, true},
        {QStringLiteral("files"), decodeFiles, false},
        {QStringLiteral("lease"), decodeLease, true},
        {QStringLiteral("stages"), decodeStages, true},
        {QStringLiteral("rollback"), decodeRollback, false},
        {QStringLiteral("hold"), decodeHold, false},
        {QStringLiteral("rehearsal"), decodeRehearsal, false},
        {QStringLiteral("freeze"), decodeFreeze, false},
        {QStringLiteral("calendar"), decodeCalendar, false},
        {QStringLiteral("notify"), decodeNotify, false},
        {QStringLiteral("evidence"), decodeEvidence, false},
    };
    decodeHead(keys, decoding);
    for (const Section &section : order) {
        if (const YamlNode *node = section.needed ? keys.need(section.key) : keys.find(section.key))
            section.decode(*node, decoding);
        if (section.key == u"traffic")
            addShare(decoding);
    }
    decodeWork(keys, decoding);
    checkPlan(decoding);
}

} // namespace interlock
