#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/atomicfile.h"
#include "models/base/duration.h"
#include "models/base/shellword.h"
#include "models/planimport/importplan.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QUrl>

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct ImportArguments {
    std::string origin, plan, prometheus, environment, stable, canary, window = "5m", with;
    std::vector<std::string> files, arguments;
    bool overwrite = false;
};

QString givenText(const std::string &text)
{
    return QString::fromLocal8Bit(text.c_str());
}

/// A file, or in `problems` why it cannot be read.
ImportFile importFile(const std::string &path, std::vector<PlanProblem> &problems)
{
    const QString name = givenText(path);
    const auto bytes = readBounded(name, kMostImportBytes);
    if (!bytes)
        problems.push_back({name, 1, 1, bytes.error().sentence()});
    return {name, bytes.value_or(QByteArray())};
}

Result<ImportOptions> importOptions(const ImportArguments &given)
{
    ImportOptions options;
    options.planName = givenText(given.plan);
    options.prometheus = givenText(given.prometheus);
    const QUrl url(options.prometheus, QUrl::StrictMode);
    if (!options.prometheus.isEmpty() && (!url.isValid() || url.host().isEmpty()))
        return fail(ErrorCode::BadInput, u"--prometheus: \"%1\" is no address"_s.arg(options.prometheus),
                    u"write it like http://127.0.0.1:9090"_s);
    options.environment = givenText(given.environment);
    options.stable = givenText(given.stable);
    options.canary = givenText(given.canary);
    const auto window = parseDuration(givenText(given.window));
    if (!window || window->count() == 0)
        return fail(ErrorCode::BadInput, u"--window: \"%1\" is no duration"_s.arg(givenText(given.window)),
                    u"write it like 5m"_s);
    options.window = *window;
    for (const std::string &one : given.arguments) {
        const QString text = givenText(one);
        if (text.indexOf(u'=') < 1)
            return fail(ErrorCode::BadInput, u"--arg: \"%1\" is not NAME=VALUE"_s.arg(text),
                        u"write it like --arg service-name=web"_s);
        options.arguments[text.section(u'=', 0, 0)] = text.section(u'=', 1);
    }
    return options;
}

/// A new file, or where that was asked for, the old one replaced.
Done writeImported(const QString &path, const QByteArray &plan, bool overwrite)
{
    if (overwrite && QFileInfo::exists(path))
        return replaceAtomically(path, plan);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        if (QFileInfo::exists(path))
            return fail(ErrorCode::BadInput, u"there is a file at %1 already"_s.arg(path),
                        u"name another with -o, or say --overwrite"_s);
        return fail(ErrorCode::Environment, u"cannot write %1: %2"_s.arg(path, file.errorString()));
    }
    if (file.write(plan) == plan.size() && file.flush())
        return {};
    const QString why = file.errorString();
    file.remove();
    return fail(ErrorCode::Environment, u"cannot write %1: %2"_s.arg(path, why));
}

qsizetype countOf(const Imported &imported, FindingKind kind)
{
    return std::ranges::count(imported.report, kind, &Finding::kind);
}

int reportBadFiles(const std::vector<PlanProblem> &problems, const CommonOptions &common)
{
    if (!common.json)
        return complainAll(problems);
    QJsonArray all;
    for (const PlanProblem &problem : problems)
        all.append(QJsonObject{{u"file"_s, problem.file},
                               {u"line"_s, problem.line},
                               {u"column"_s, problem.column},
                               {u"message"_s, problem.message}});
    printJson({{u"problems"_s, all}});
    return exitStatus(ErrorCode::BadInput);
}

void printImported(const Imported &imported, const QString &path, const CommonOptions &common)
{
    const qsizetype open = countOf(imported, FindingKind::Open);
    if (common.json) {
        QJsonArray report;
        for (const Finding &one : imported.report)
            report.append(QJsonObject{{u"kind"_s, toString(one.kind)},
                                      {u"file"_s, one.file},
                                      {u"line"_s, one.line},
                                      {u"column"_s, one.column},
                                      {u"message"_s, one.message}});
        return printJson({{u"plan"_s, QFileInfo(path).absoluteFilePath()},
                          {u"open"_s, qint64(open)},
                          {u"report"_s, report}});
    }
    if (common.quiet)
        return;
    for (const Finding &one : imported.report)
        printLine(one.text());
    QStringList counts;
    for (const FindingKind kind : {FindingKind::Dropped, FindingKind::Approximated, FindingKind::Differs,
                                   FindingKind::Hazard, FindingKind::Added})
        if (const qsizetype count = countOf(imported, kind))
            counts << u"%1 %2"_s.arg(count).arg(toString(kind));
    printLine(u"%1: written%2; %3"_s.arg(
        path, counts.isEmpty() ? QString() : u"; "_s + counts.join(u", "_s),
        open == 0
            ? u"it is a whole plan: interlock plan show %1"_s.arg(shellWord(path))
            : u"%1 open: fill them in, then: interlock plan check %2"_s.arg(open).arg(shellWord(path))));
}

int importFiles(const ImportArguments &given, const CommonOptions &common)
{
    auto options = importOptions(given);
    if (!options)
        return complain(options.error());
    std::vector<PlanProblem> unread;
    std::vector<ImportFile> files;
    for (const std::string &path : given.files)
        files.push_back(importFile(path, unread));
    if (!given.with.empty())
        options->with = importFile(given.with, unread);
    if (!unread.empty())
        return reportBadFiles(unread, common);
    const Imported imported = importPlan(*importOriginFrom(givenText(given.origin)), files, *options);
    if (!imported.problems.empty())
        return reportBadFiles(imported.problems, common);
    if (const Done written = writeImported(options->planName, imported.plan, given.overwrite); !written)
        return complain(written.error());
    printImported(imported, options->planName, common);
    return 0;
}

} // namespace

void addImport(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = app.add_subcommand(
        "import", "A plan from another tool's files, and a report of what does not carry over");
    const auto given = std::make_shared<ImportArguments>();
    verb->add_option("ORIGIN", given->origin, "argo, flagger, prometheus, openslo or kayenta")
        ->required()
        ->check(CLI::IsMember({"argo", "flagger", "prometheus", "openslo", "kayenta"}));
    verb->add_option("FILE", given->files, "Manifests, rules or a canary config")->required();
    verb->add_option("-o,--output", given->plan, "The plan that is made")->type_name("PLAN")->required();
    verb->add_flag("--overwrite", given->overwrite, "Replace a plan that is there");
    verb->add_option(
            "--with", given->with,
            "A plan, or a part of one: its traffic, release, stages and so on stand in the new one; what "
            "neither says is marked <fill in: ...>, and plan check names each mark")
        ->type_name("FILE");
    verb->add_option("--prometheus", given->prometheus, "Its address, instead of the original's")
        ->type_name("URL");
    verb->add_option("--environment", given->environment, "Where the plan runs")->type_name("NAME");
    verb->add_option("--stable", given->stable, "The version that serves")->type_name("VERSION");
    verb->add_option("--canary", given->canary, "The version that is released")->type_name("VERSION");
    verb->add_option("--arg", given->arguments, "A value that the original leaves open; again for each")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    verb->add_option("--window", given->window, "OpenSLO: what totals and shares are counted over (5m)")
        ->type_name("DURATION");
    verb->callback(
        [&common, &chosen, given] { chosen = [&common, given] { return importFiles(*given, common); }; });
    example(*verb, "interlock import argo rollout.yaml analysis.yaml -o web.plan.yaml");
}

} // namespace interlock::cli
