#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/number.h"
#include "models/guardrails/counts.h"

#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr double kLargestCount = 1e15; // an integer in a double, far from overflow

struct CountsOptions {
    std::vector<std::string> ticks;
    double r0 = 1;
};

std::optional<qint64> parseCount(const QString &text)
{
    const auto number = parseDecimal(text.trimmed().toUtf8());
    if (!number || *number < 0 || *number > kLargestCount || std::floor(*number) != *number)
        return std::nullopt;
    return qint64(*number);
}

Result<CountTick> parseTick(const std::string &text, size_t number)
{
    const QStringList parts = QString::fromStdString(text).split(u',');
    const auto bad = [&](const QString &what) {
        return fail(ErrorCode::BadInput,
                    u"--tick %1, \"%2\": %3"_s.arg(number).arg(QString::fromStdString(text), what),
                    u"write canary errors, baseline errors and the canary's share, like 2,3,0.05"_s);
    };
    if (parts.size() != 3)
        return bad(u"not three numbers"_s);
    const auto canary = parseCount(parts[0]), baseline = parseCount(parts[1]);
    if (!canary || !baseline)
        return bad(u"errors are whole numbers from 0 to 1e15"_s);
    const auto share = parseDecimal(parts[2].trimmed().toUtf8());
    if (!share || *share < 0 || *share > 1)
        return bad(u"the share lies between 0 and 1"_s);
    return CountTick{*canary, *baseline, *share};
}

void print(const CountTick &tick, const CountEvidence &evidence, const CommonOptions &common)
{
    const double e = evidence.value();
    if (common.json) // JSON has no infinity
        return printJson({{u"e"_s, std::isfinite(e) ? QJsonValue(e) : QJsonValue(decimalText(e))}});
    printLine(u"%1 : %2 errors at share %3: E %4, always-valid p %5"_s.arg(tick.canaryErrors)
                  .arg(tick.baselineErrors)
                  .arg(decimalText(tick.share))
                  .arg(e, 0, 'g', 6)
                  .arg(evidence.p(), 0, 'g', 3));
}

int judgeTicks(const CountsOptions &options, const CommonOptions &common)
{
    if (!(options.r0 > 0) || std::isinf(options.r0))
        return complain({ErrorCode::BadInput, u"--r0 must be above 0"_s, u"give 1 or 1.25"_s});
    std::vector<CountTick> ticks;
    for (size_t i = 0; i < options.ticks.size(); ++i) {
        const auto tick = parseTick(options.ticks[i], i + 1);
        if (!tick)
            return complain(tick.error());
        ticks.push_back(*tick);
    }
    CountEvidence evidence;
    for (const CountTick &tick : ticks) {
        evidence = add(evidence, tick, options.r0);
        print(tick, evidence, common);
    }
    return 0;
}

} // namespace

void addJudgeCounts(CLI::App &judge, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = judge.add_subcommand(
        "counts", "Error counts as evidence valid at every look: E >= 100 is worse, at a risk of 1 %");
    const auto options = std::make_shared<CountsOptions>();
    verb->add_option("--tick", options->ticks, "one look; give it once for each, oldest first")
        ->type_name("CANARY_ERRORS,BASELINE_ERRORS,SHARE")
        ->required();
    verb->add_option(
            "--r0", options->r0,
            "the ratio of error rates still tolerated, 1 unless given; plans tolerate 1.25 unless they say")
        ->type_name("R");
    verb->callback([options, &common, &chosen] {
        chosen = [options, &common] { return judgeTicks(*options, common); };
    });
    example(*verb, "interlock judge counts --tick 2,3,0.05 --tick 6,5,0.25 --r0 1.25");
}

} // namespace interlock::cli
