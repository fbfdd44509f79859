#include "app/cli/input.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/guardrails/judge.h"

#include <cmath>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr qint64 kMostEvaluations = 1'000'000;

struct AlertOptions {
    std::string rule, samples, every;
};

struct Row {
    Instant at{};
    Observation seen;
};

Result<Limit> parseExpression(QString text)
{
    static const std::array<std::pair<QString, Comparison>, 6> signs{{{u">="_s, Comparison::AtLeast},
                                                                      {u"<="_s, Comparison::AtMost},
                                                                      {u"=="_s, Comparison::Equal},
                                                                      {u"!="_s, Comparison::NotEqual},
                                                                      {u">"_s, Comparison::Above},
                                                                      {u"<"_s, Comparison::Below}}};
    text = text.trimmed();
    for (const auto &[sign, comparison] : signs) {
        if (!text.startsWith(sign))
            continue;
        if (const auto value = parseDecimal(text.mid(sign.size()).trimmed().toUtf8()))
            return Limit{comparison, *value};
        break;
    }
    return fail(ErrorCode::BadInput, u"\"%1\" is not a condition"_s.arg(text),
                u"write it like >0.05 or <=10"_s);
}

Result<Duration> parseSpan(const QString &text)
{
    return text.trimmed() == u"0"_s ? Result<Duration>(Duration(0)) : parseDuration(text.trimmed());
}

/// EXPR,FOR[,KEEP] as a guardrail.
Result<Guardrail> parseRule(const QString &text)
{
    const QStringList parts = text.split(u',');
    if (parts.size() < 2 || parts.size() > 3)
        return fail(ErrorCode::BadInput, u"\"%1\" is not a rule"_s.arg(text),
                    u"write it like \">0.05,5m\" or \">0.05,5m,3m\""_s);
    const auto limit = parseExpression(parts[0]);
    if (!limit)
        return passOn(limit);
    const auto pending = parseSpan(parts[1]);
    if (!pending)
        return passOn(pending);
    const auto keep = parts.size() == 3 ? parseSpan(parts[2]) : Result<Duration>(Duration(0));
    if (!keep)
        return passOn(keep);
    Guardrail rule;
    rule.id = {u"alert"_s};
    rule.breach = *limit;
    rule.confirm = For{*pending, *keep};
    return rule;
}

/// A number, `nan`, `+inf` or `-inf` (no value either), `error`, or nothing for a missing value.
std::optional<Observation> parseValue(const QByteArray &word)
{
    const QByteArray lower = word.toLower();
    if (lower.isEmpty())
        return Observation::missing(u"no value"_s);
    if (lower == "nan")
        return Observation::of(std::nan(""));
    if (lower == "inf" || lower == "+inf" || lower == "-inf")
        return Observation::of(HUGE_VAL);
    if (lower == "error")
        return Observation::error(u"error"_s);
    const auto value = parseDecimal(word);
    return value ? std::optional(Observation::of(*value)) : std::nullopt;
}

/// Rows of `time_s,value`, times rising; a first line that does not start with a number is a heading.
Result<std::vector<Row>> parseRows(const QString &file, const QByteArray &bytes)
{
    std::vector<Row> rows;
    int number = 0;
    for (const QByteArray &raw : bytes.split('\n')) {
        ++number;
        const QByteArray line = raw.trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const auto bad = [&](qsizetype column, const QString &what) {
            return fail(ErrorCode::BadInput, u"%1:%2:%3: %4"_s.arg(file).arg(number).arg(column).arg(what));
        };
        const qsizetype comma = line.indexOf(',');
        const auto seconds = parseDecimal(line.left(comma < 0 ? line.size() : comma).trimmed());
        if (!seconds && number == 1)
            continue;
        if (!seconds || comma < 0 || std::abs(*seconds) > 1e11)
            return bad(1, u"a row is time_s,value"_s);
        const auto seen = parseValue(line.mid(comma + 1).trimmed());
        if (!seen)
            return bad(comma + 2, u"not a number, nan, +inf or error"_s);
        const Instant at = instantFromMs(std::llround(*seconds * 1000));
        if (!rows.empty() && at <= rows.back().at)
            return bad(1, u"times must rise from row to row"_s);
        rows.push_back({at, *seen});
    }
    if (rows.empty())
        return fail(ErrorCode::BadInput, u"%1:1:1: no samples"_s.arg(file), u"give rows of time_s,value"_s);
    return rows;
}

Result<std::vector<Row>> readRows(const QString &path)
{
    const auto bytes = readNumberFile(path);
    if (!bytes)
        return passOn(bytes);
    return parseRows(path, *bytes);
}

/// Every evaluation sees the newest row since the one before it; without such a row it is missing.
std::vector<Row> evaluations(const std::vector<Row> &rows, Duration every)
{
    std::vector<Row> all;
    size_t next = 0;
    for (Instant now = rows.front().at; now <= rows.back().at; now += every) {
        Row row{now, Observation::missing(u"no sample"_s)};
        for (; next < rows.size() && rows[next].at <= now; ++next)
            row.seen = rows[next].seen;
        all.push_back(row);
    }
    return all;
}

void printState(Instant at, const GuardrailState &state, const CommonOptions &common)
{
    // Before its first value Prometheus knows of no alert either: the same word as after.
    const bool warming = state.phase == GuardrailState::Phase::Warming;
    const QString word = toString(warming ? GuardrailState::Phase::Ok : state.phase);
    const double seconds = double(toMs(at)) / 1000;
    if (common.json)
        return printJson({{u"t"_s, seconds}, {u"state"_s, word}});
    const QString seen = state.last.isValue() ? decimalText(state.last.value) : toString(state.last.kind);
    printLine(u"%1s %2 %3"_s.arg(decimalText(seconds), word.leftJustified(7), seen));
}

int judgeRows(const AlertOptions &options, const CommonOptions &common)
{
    const auto rule = parseRule(QString::fromStdString(options.rule));
    if (!rule)
        return complain(rule.error());
    const auto every = parseDuration(QString::fromStdString(options.every));
    if (!every)
        return complain(every.error());
    const auto rows = readRows(QString::fromStdString(options.samples));
    if (!rows)
        return complain(rows.error());
    if (every->count() == 0 || (rows->back().at - rows->front().at) / *every >= kMostEvaluations)
        return complain(
            {ErrorCode::BadInput, u"more than a million evaluations"_s, u"give a longer --every"_s});
    GuardrailState state;
    for (const Row &row : evaluations(*rows, *every)) {
        state = judge(*rule, state, row.seen, row.at, rows->front().at).state;
        printState(row.at, state, common);
    }
    return 0;
}

} // namespace

void addJudgeAlert(CLI::App &judge, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        judge.add_subcommand("alert", "The threshold state machine alone, one line an evaluation");
    const auto options = std::make_shared<AlertOptions>();
    verb->add_option("--rule", options->rule, "condition, how long it must last, how long it is kept")
        ->type_name("EXPR,FOR[,KEEP]")
        ->required();
    verb->add_option("--samples", options->samples, "CSV of time_s,value; a missing row is a missing value")
        ->type_name("CSV|-")
        ->required();
    verb->add_option("--every", options->every, "from one evaluation to the next, such as 1m")
        ->type_name("D")
        ->required();
    verb->callback(
        [options, &common, &chosen] { chosen = [options, &common] { return judgeRows(*options, common); }; });
    example(*verb, "interlock judge alert --rule '>0.05,5m' --samples errors.csv --every 1m");
}

} // namespace interlock::cli
