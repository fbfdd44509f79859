#include "app/cli/input.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/metrics/linescanner.h"
#include "models/metrics/window.h"

#include <cmath>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

struct WindowArguments {
    std::string function, samples, at, range;
    double q = 0.95;
};

struct Pair {
    double first = 0;
    double second = 0;
    int line = 1;
};

/// Rows of two numbers; a first line that does not start with a number is a heading, an empty second column
/// is no row.
Result<std::vector<Pair>> readPairs(const QString &path, const QString &columns)
{
    const auto bytes = readNumberFile(path);
    if (!bytes)
        return passOn(bytes);
    std::vector<Pair> pairs;
    int number = 0;
    for (const QByteArray &raw : bytes->split('\n')) {
        ++number;
        const QByteArray line = raw.trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype comma = line.indexOf(',');
        const QByteArray second = comma < 0 ? QByteArray() : line.mid(comma + 1).trimmed();
        Pair pair{0, 0, number};
        if (!readValue(line.left(std::max<qsizetype>(comma, 0)).trimmed().toStdString(), pair.first)) {
            if (number == 1)
                continue;
            return fail(ErrorCode::BadInput, u"%1:%2:1: a row is %3"_s.arg(path).arg(number).arg(columns));
        }
        if (second.isEmpty())
            continue;
        if (!readValue(second.toStdString(), pair.second))
            return fail(ErrorCode::BadInput,
                        u"%1:%2:%3: not a number"_s.arg(path).arg(number).arg(comma + 2));
        pairs.push_back(pair);
    }
    return pairs;
}

/// Seconds as a number, or a duration such as 50m.
Result<Duration> readSeconds(const std::string &text, const char *option)
{
    if (const auto seconds = parseDecimal(text); seconds && std::abs(*seconds) < 1e12)
        return Duration(std::llround(*seconds * 1000));
    const auto duration = parseDuration(QString::fromStdString(text));
    if (!duration)
        return fail(ErrorCode::BadInput,
                    u"%1 \"%2\" is no time"_s.arg(QLatin1String(option), QString::fromStdString(text)),
                    u"give seconds, or a duration such as 50m"_s);
    return *duration;
}

Result<std::vector<Sample>> samplesOf(const std::vector<Pair> &pairs, const QString &path)
{
    std::vector<Sample> samples;
    for (const Pair &pair : pairs) {
        if (!(std::abs(pair.first) < 1e12))
            return fail(ErrorCode::BadInput,
                        u"%1:%2:1: a time is no number of seconds"_s.arg(path).arg(pair.line));
        const Instant at = instantFromMs(std::llround(pair.first * 1000));
        if (!samples.empty() && at <= samples.back().at)
            return fail(ErrorCode::BadInput,
                        u"%1:%2:1: times must rise from row to row"_s.arg(path).arg(pair.line));
        samples.push_back({at, pair.second});
    }
    return samples;
}

Result<std::optional<double>> computed(const WindowArguments &arguments)
{
    const QString path = QString::fromStdString(arguments.samples);
    const bool isQuantile = arguments.function == "quantile";
    const auto pairs = readPairs(path, isQuantile ? u"le,count"_s : u"time_s,value"_s);
    if (!pairs)
        return passOn(pairs);
    if (isQuantile) {
        std::vector<Bucket> buckets;
        for (const Pair &pair : *pairs)
            buckets.push_back({pair.first, pair.second});
        return std::optional(histogramQuantile(arguments.q, std::move(buckets)));
    }
    const auto at = readSeconds(arguments.at, "--at");
    const auto range = readSeconds(arguments.range, "--range");
    if (!at)
        return passOn(at);
    if (!range)
        return passOn(range);
    if (*range <= Duration(0))
        return fail(ErrorCode::BadInput, u"--range must be above 0"_s, u"give a duration such as 50m"_s);
    const auto samples = samplesOf(*pairs, path);
    if (!samples)
        return passOn(samples);
    const Window window{Instant(*at), *range};
    return arguments.function == "rate" ? rate(*samples, window) : increase(*samples, window);
}

int printWindow(const WindowArguments &arguments, const CommonOptions &common)
{
    const auto value = computed(arguments);
    if (!value)
        return complain(value.error());
    const bool isNumber = *value && std::isfinite(**value);
    if (!common.json)
        printLine(*value ? decimalText(**value) : u"no result"_s);
    else if (isNumber)
        printJson({{u"value"_s, **value}});
    else if (*value && !std::isnan(**value)) // JSON has no infinity
        printJson({{u"value"_s, decimalText(**value)}});
    else
        printJson({{u"value"_s, QJsonValue(QJsonValue::Null)}});
    return 0;
}

} // namespace

void addJudgeWindow(CLI::App &judge, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = judge.add_subcommand("window", "One window function, with the meaning of Prometheus 3");
    const auto arguments = std::make_shared<WindowArguments>();
    verb->add_option("--function", arguments->function, "rate, increase or quantile")
        ->check(CLI::IsMember({"rate", "increase", "quantile"}))
        ->required();
    verb->add_option("--q", arguments->q, "the quantile, 0 to 1; 0.95 unless given")->type_name("Q");
    verb->add_option("--samples", arguments->samples, "CSV of time_s,value; for quantile le,count")
        ->type_name("CSV|-")
        ->required();
    verb->add_option("--at", arguments->at, "the window's end: seconds, or a duration such as 50m")
        ->type_name("T");
    verb->add_option("--range", arguments->range, "the window's width")->type_name("D");
    example(*verb, "interlock judge window --function rate --samples hits.csv --at 3000 --range 50m");
    verb->callback([arguments, &common, &chosen] {
        if (arguments->function != "quantile" && (arguments->at.empty() || arguments->range.empty()))
            throw CLI::RequiredError("--at and --range");
        chosen = [arguments, &common] { return printWindow(*arguments, common); };
    });
}

} // namespace interlock::cli
