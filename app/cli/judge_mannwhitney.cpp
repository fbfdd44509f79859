#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/number.h"
#include "models/guardrails/kayenta.h"

#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

using namespace kayenta;

struct MannWhitneyOptions {
    std::string canary, baseline, effect, criticalEffect;
    std::string direction = "either", nan = "remove", measure = "mean-ratio";
    bool critical = false;
    double confidence = 0.98;
    double tolerance = 0.25;
};

/// Numbers and `nan`, with commas between; nothing at all is no values.
Result<std::vector<double>> parseValues(const char *option, const std::string &text)
{
    std::vector<double> values;
    const QString all = QString::fromStdString(text).trimmed();
    if (all.isEmpty())
        return values;
    for (const QString &part : all.split(u',')) {
        const QString word = part.trimmed();
        const auto number = parseDecimal(word.toUtf8());
        if (!number && word.compare(u"nan"_s, Qt::CaseInsensitive) != 0)
            return fail(ErrorCode::BadInput,
                        u"%1: value %2, \"%3\", is not a number"_s.arg(QLatin1String(option))
                            .arg(values.size() + 1)
                            .arg(word),
                        u"write numbers like 20,22.5,nan"_s);
        values.push_back(number.value_or(std::nan("")));
        if (values.size() > kMostValues)
            return fail(ErrorCode::BadInput,
                        u"%1: more than %2 values"_s.arg(QLatin1String(option)).arg(kMostValues));
    }
    return values;
}

/// From which decrease and from which increase on an effect counts.
Result<std::optional<EffectRange>> parseRange(const char *option, const std::string &text)
{
    if (text.empty())
        return std::optional<EffectRange>();
    const auto values = parseValues(option, text);
    if (!values)
        return passOn(values);
    if (values->size() != 2 || std::isnan(values->front()) || std::isnan(values->back()))
        return fail(ErrorCode::BadInput, u"%1 needs two numbers"_s.arg(QLatin1String(option)),
                    u"write the decrease and the increase, like 0.8,1.2"_s);
    return std::optional(EffectRange{values->front(), values->back()});
}

Result<MetricRule> ruleOf(const MannWhitneyOptions &options)
{
    const auto allowed = parseRange("--effect", options.effect);
    if (!allowed)
        return passOn(allowed);
    if (*allowed && (*allowed)->decrease > (*allowed)->increase) // those of --critical-effect may overlap
        return fail(ErrorCode::BadInput,
                    u"--effect %1 ends below its begin"_s.arg(QString::fromStdString(options.effect)),
                    u"write the decrease, then the increase, like 0.8,1.2"_s);
    const auto critical = parseRange("--critical-effect", options.criticalEffect);
    if (!critical)
        return passOn(critical);
    if (!(options.confidence > 0 && options.confidence < 1))
        return fail(ErrorCode::BadInput, u"--confidence must lie between 0 and 1"_s, u"give 0.98"_s);
    if (!(options.tolerance >= 0) || std::isinf(options.tolerance))
        return fail(ErrorCode::BadInput, u"--tolerance must be 0 or more"_s, u"give 0.25"_s);
    MetricRule rule;
    rule.direction = options.direction == "increase"   ? Direction::Increase
                     : options.direction == "decrease" ? Direction::Decrease
                                                       : Direction::Either;
    rule.nan = options.nan == "replace" ? NanStrategy::Replace : NanStrategy::Remove;
    rule.measure = options.measure == "cles" ? EffectMeasure::Cles : EffectMeasure::MeanRatio;
    rule.allowed = *allowed;
    rule.criticalRange = *critical;
    rule.critical = options.critical;
    rule.confidence = options.confidence;
    rule.tolerance = options.tolerance;
    return rule;
}

QJsonValue toJson(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

void print(const Classification &found, const CommonOptions &common)
{
    const double none = std::nan("");
    const double lower = found.test ? found.test->lower : none, upper = found.test ? found.test->upper : none,
                 estimate = found.test ? found.test->estimate : none;
    if (common.json)
        return printJson({{u"label"_s, toString(found.label)},
                          {u"critical"_s, found.critical},
                          {u"lower"_s, toJson(lower)},
                          {u"upper"_s, toJson(upper)},
                          {u"estimate"_s, toJson(estimate)},
                          {u"ratio"_s, toJson(found.ratio)}});
    const QString critical = found.critical ? u" (critical)"_s : QString();
    printLine(u"%1%2: %3"_s.arg(toString(found.label), critical, found.reason));
    if (!found.test)
        return;
    printLine(u"shift %1, from %2 to %3; ratio %4"_s.arg(decimalText(estimate), decimalText(lower),
                                                         decimalText(upper), decimalText(found.ratio)));
    printLine(u"rank z %1, chance that the canary is higher %2"_s.arg(found.test->rank.z, 0, 'f', 3)
                  .arg(found.test->rank.cles, 0, 'f', 3));
}

int judgeSides(const MannWhitneyOptions &options, const CommonOptions &common)
{
    const auto canary = parseValues("--canary", options.canary);
    if (!canary)
        return complain(canary.error());
    const auto baseline = parseValues("--baseline", options.baseline);
    if (!baseline)
        return complain(baseline.error());
    const auto rule = ruleOf(options);
    if (!rule)
        return complain(rule.error());
    const Classification found = classify(*canary, *baseline, *rule);
    print(found, common);
    const bool answered =
        found.label == Label::Pass || found.label == Label::High || found.label == Label::Low;
    return answered ? 0 : kNoVerdict;
}

void addRuleOptions(CLI::App &verb, MannWhitneyOptions &options)
{
    verb.add_option("--direction", options.direction, "which change counts")
        ->check(CLI::IsMember({"increase", "decrease", "either"}));
    verb.add_option("--effect", options.effect, "ratio to be Low at most, to be High at least")
        ->type_name("LO,HI");
    verb.add_option("--critical-effect", options.criticalEffect, "the same, to be critical")
        ->type_name("LO,HI");
    verb.add_flag("--critical", options.critical, "the metric is critical");
    verb.add_option("--measure", options.measure, "the ratio of means, or P(canary > baseline)")
        ->check(CLI::IsMember({"mean-ratio", "cles"}));
    verb.add_option("--nan", options.nan, "nan values: remove them, or replace them by 0")
        ->check(CLI::IsMember({"remove", "replace"}));
    verb.add_option("--confidence", options.confidence, "of the interval, 0.98 unless given")->type_name("C");
    verb.add_option("--tolerance", options.tolerance, "share of the shift, 0.25 unless given")
        ->type_name("T");
}

} // namespace

void addJudgeMannWhitney(CLI::App &judge, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb =
        judge.add_subcommand("mann-whitney", "Canary against baseline by ranks, with the labels of Kayenta");
    const auto options = std::make_shared<MannWhitneyOptions>();
    verb->add_option("--canary", options->canary, "values of the canary")->type_name("V,V,...")->required();
    verb->add_option("--baseline", options->baseline, "values of the baseline")
        ->type_name("V,V,...")
        ->required();
    addRuleOptions(*verb, *options);
    verb->callback([options, &common, &chosen] {
        chosen = [options, &common] { return judgeSides(*options, common); };
    });
    example(*verb, "interlock judge mann-whitney --canary 20,22,21,25,30 --baseline 1,2.2,1.1,2.5,3");
}

} // namespace interlock::cli
