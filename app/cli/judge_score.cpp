#include "app/cli/judge_groups.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/json.h"
#include "models/base/number.h"

#include <QFile>

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

Result<ScoreInput> readInput(const QString &path)
{
    QFile file(path);
    const bool open = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(ErrorCode::BadInput, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    return parseScoreInput(path, file.read(JsonLimits().bytes + 1)); // one too many is refused there
}

/// The holes go to standard error with --json: there the answer stands alone.
void print(const kayenta::Score &score, const CommonOptions &common)
{
    const QString verdict = kayenta::toString(score.verdict);
    if (common.json) {
        printJson({{u"score"_s, score.total}, {u"verdict"_s, verdict}});
        for (const QString &hole : common.quiet ? QStringList() : score.holes)
            std::fprintf(stderr, "interlock: %s\n", hole.toUtf8().constData());
        return;
    }
    const QString reason = score.reason.isEmpty() ? QString() : u": "_s + score.reason;
    printLine(u"%1, score %2%3"_s.arg(verdict, decimalText(score.total), reason));
    for (const kayenta::GroupScore &group : score.groups)
        printLine(u"  %1: %2 at weight %3"_s.arg(
            group.name, group.noData ? u"no data"_s : QString::number(group.score, 'f', 2),
            QString::number(group.weight, 'g', 6)));
    for (const QString &hole : score.holes)
        printLine(u"  note: "_s + hole);
}

/// Whether any metric of the score could be judged at all.
bool isAnswered(const std::vector<kayenta::MetricResult> &results)
{
    return std::any_of(results.begin(), results.end(), [](const kayenta::MetricResult &result) {
        return !result.muted && result.label != kayenta::Label::Nodata &&
               result.label != kayenta::Label::Error;
    });
}

int judgeGroups(const std::string &file, const CommonOptions &common)
{
    const auto input = readInput(QString::fromStdString(file));
    if (!input)
        return complain(input.error());
    print(kayenta::score(input->results, input->rule), common);
    return isAnswered(input->results) ? 0 : kNoVerdict;
}

} // namespace

void addJudgeScore(CLI::App &judge, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        judge.add_subcommand("score", "Labels of metrics to one score by groups, as Kayenta does");
    const auto file = std::make_shared<std::string>();
    verb->add_option("--groups", *file,
                     "JSON: {\"weights\": {\"errors\": 70}, \"pass\": 95, \"marginal\": 75, \"metrics\": "
                     "[{\"label\": \"High\", \"groups\": [\"errors\"]}]}; a metric may also have name, "
                     "critical, muted, points. Weights are percent; groups without one share the rest")
        ->type_name("FILE|-")
        ->required();
    verb->callback(
        [file, &common, &chosen] { chosen = [file, &common] { return judgeGroups(*file, common); }; });
    example(*verb, "interlock judge score --groups groups.json");
}

} // namespace interlock::cli
