#include "models/planimport/importplan.h"

#include "models/base/duration.h"
#include "models/planfile/yamltext.h"
#include "models/planimport/importing.h"
#include "models/planimport/writeplan.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace interlock {

namespace {

struct KnownOrigin {
    QString word;
    ImportOrigin origin;
    void (*run)(const std::vector<Ref> &, Importing &);
};

const std::vector<KnownOrigin> &origins()
{
    static const std::vector<KnownOrigin> all{{u"argo"_s, ImportOrigin::Argo, importArgo},
                                              {u"flagger"_s, ImportOrigin::Flagger, importFlagger},
                                              {u"prometheus"_s, ImportOrigin::Prometheus, importPrometheus},
                                              {u"openslo"_s, ImportOrigin::OpenSlo, importOpenSlo},
                                              {u"kayenta"_s, ImportOrigin::Kayenta, importKayenta}};
    return all;
}

const KnownOrigin &known(ImportOrigin origin)
{
    return *std::ranges::find(origins(), origin, &KnownOrigin::origin);
}

/// What every imported plan has and no original says.
void reportAdded(Importing &importing, const GivenSections &given)
{
    const Spot plan{importing.options.planName, {}};
    const bool asksPrometheus = std::ranges::any_of(importing.draft.indicators, [](const DraftEntry &entry) {
        return std::ranges::find(entry.keys, u"promql"_s, &std::pair<QString, QString>::first) !=
               entry.keys.end();
    });
    if (asksPrometheus)
        importing.notes.add(
            FindingKind::Added, plan,
            u"accept_unknown_age: the original never asks how old a sample is; name a series that "
            u"tells (alive) and take it away"_s);
    if (!given.has(u"lease"_s))
        importing.notes.add(FindingKind::Added, plan,
                            u"lease: two keys, of an operator and an agent, raise the traffic"_s);
    if (given.has(u"stages"_s) && !importing.draft.stages.empty()) {
        importing.draft.stages.clear();
        importing.notes.add(
            FindingKind::Dropped, plan,
            u"the original's stages: those of %1 stand instead"_s.arg(importing.options.with->name));
    }
    for (const QString &name : importing.arguments.unused())
        importing.notes.add(FindingKind::Dropped, plan, u"--arg %1: nothing asks for it"_s.arg(name));
}

/// What `plan check` will say of the plan.
std::vector<Finding> stillOpen(const QByteArray &plan, const QString &name)
{
    std::vector<Finding> open;
    for (const PlanProblem &problem : readPlan(plan, name).problems)
        open.push_back({FindingKind::Open, problem.file, problem.line, problem.column, problem.message});
    return open;
}

} // namespace

QString toString(ImportOrigin origin)
{
    return known(origin).word;
}

std::optional<ImportOrigin> importOriginFrom(const QString &word)
{
    const auto found = std::ranges::find(origins(), word, &KnownOrigin::word);
    return found == origins().end() ? std::nullopt : std::optional(found->origin);
}

DraftEntry promIndicator(const QString &source, const QString &promql, const QString &unit)
{
    DraftEntry entry;
    entry.text(u"source"_s, source).text(u"promql"_s, promql).text(u"unit"_s, unit);
    entry.set(u"accept_unknown_age"_s, u"true"_s);
    return entry;
}

QString Importing::prometheus(const QString &address, const Ref &said)
{
    DraftEntry entry;
    entry.name = u"prometheus"_s;
    const QString url = options.prometheus.isEmpty() ? address : options.prometheus;
    if (!options.prometheus.isEmpty() && !address.isEmpty() && address != url)
        notes.add(FindingKind::Differs, said.spot(),
                  u"%1 is asked at %2 instead"_s.arg(address, options.prometheus));
    entry.text(u"type"_s, u"prometheus"_s);
    entry.text(u"url"_s, url.isEmpty()
                             ? fillIn(u"the address of Prometheus; or import again with --prometheus URL"_s)
                             : url);
    entry.set(u"interval"_s, u"15s"_s);
    return draft.addSource(entry);
}

Imported importPlan(ImportOrigin origin, const std::vector<ImportFile> &files, const ImportOptions &options)
{
    Importing importing{options, {}, {}, Arguments(options.arguments)};
    GivenSections given;
    if (options.with)
        given = GivenSections(*options.with, importing.notes);
    if (files.empty() || files.size() > kMostImportFiles)
        importing.notes.problem({toString(origin), {}}, u"1 to %1 files are read"_s.arg(kMostImportFiles));
    importing.draft.taken = given.names();
    const Input input(files, importing.notes);
    if (!importing.notes.isBad())
        known(origin).run(input.documents(), importing);
    if (importing.notes.isBad())
        return {{}, {}, importing.notes.problems(input.names())};
    if (importing.draft.name.isEmpty())
        importing.draft.name = u"imported"_s;
    reportAdded(importing, given);
    settle(importing);
    const QByteArray plan = writePlan(toString(origin), input.names(), importing, given);
    std::vector<Finding> report = importing.notes.report(input.names() + QStringList{options.planName});
    const std::vector<Finding> open = stillOpen(plan, options.planName);
    report.insert(report.end(), open.begin(), open.end());
    return {plan, report, {}};
}

} // namespace interlock
