#include "models/metrics/openmetrics.h"

#include <algorithm>
#include <cmath>

namespace interlock {

namespace {

const LabelView *find(std::span<const LabelView> labels, std::string_view name)
{
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [&](const LabelView &label) { return label.name == name; });
    return found == labels.end() ? nullptr : &*found;
}

/// A bound or a quantile: a number, never NaN; infinity only as `+Inf`.
bool readBound(const LabelView *label, double &value)
{
    return label && readValue(label->text, value) && !std::isnan(value) &&
           (!std::isinf(value) || label->text == "+Inf" || label->text == "-Inf");
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

} // namespace

const char *BucketRules::add(std::string_view suffix, double le, double value)
{
    m_any = true;
    if (suffix == "_bucket") {
        if (m_le && le <= *m_le)
            return "buckets in rising order of le";
        if (m_le && value < m_value)
            return "bucket counts that do not fall";
        m_negativeBuckets = m_negativeBuckets || le < 0;
        m_le = le;
        m_value = value;
    } else if (isOneOf(suffix, {"_count", "_gcount"})) {
        m_count = value;
    } else if (isOneOf(suffix, {"_sum", "_gsum"})) {
        m_sum = true;
        m_plainSum = m_plainSum || suffix == "_sum";
        m_negativeSum = m_negativeSum || (suffix == "_gsum" && value < 0);
    }
    return nullptr;
}

const char *BucketRules::finish() const
{
    if (!m_any)
        return nullptr;
    if (!m_le || !std::isinf(*m_le) || *m_le < 0)
        return "a bucket with le=\"+Inf\" in each histogram";
    if (m_count && *m_count != m_value)
        return "a count that equals the bucket le=\"+Inf\"";
    if (m_sum != m_count.has_value())
        return "sum and count of a histogram together";
    if (m_plainSum && m_negativeBuckets)
        return "no _sum on a histogram with negative buckets";
    if (m_negativeSum && !m_negativeBuckets)
        return "no negative sum without negative buckets";
    return nullptr;
}

bool OpenMetricsParser::labelRules(const SampleView &sample, const char *lineAt)
{
    m_le = 0;
    const bool bucket =
        m_suffix == "_bucket" && (m_family.type == Type::Histogram || m_family.type == Type::GaugeHistogram);
    if (bucket && !readBound(find(sample.labels, "le"), m_le))
        return m_scanner.wrong(lineAt, "a bucket's label le with a number or +Inf");
    double quantile = 0;
    const bool isQuantile = m_family.type == Type::Summary && m_suffix.empty();
    if (isQuantile &&
        !(readBound(find(sample.labels, "quantile"), quantile) && quantile >= 0 && quantile <= 1))
        return m_scanner.wrong(lineAt, "a summary's label quantile from 0 to 1");
    if (m_family.type == Type::StateSet && !find(sample.labels, m_family.name))
        return m_scanner.wrong(lineAt, "a stateset's label of the metric's own name");
    return true;
}

bool OpenMetricsParser::valueRules(const SampleView &sample, const char *lineAt)
{
    const double value = sample.value;
    if (m_family.type == Type::StateSet && value != 0 && value != 1)
        return m_scanner.wrong(lineAt, "0 or 1 as the value of a stateset");
    if (m_family.type == Type::Info && value != 1)
        return m_scanner.wrong(lineAt, "1 as the value of an info");
    if (m_family.type == Type::Summary && m_suffix.empty() && value < 0)
        return m_scanner.wrong(lineAt, "no negative quantile value");
    const bool counted = isOneOf(m_suffix, {"_total", "_sum", "_count", "_bucket", "_gcount", "_gsum"});
    if (counted && std::isnan(value))
        return m_scanner.wrong(lineAt, "a counter that is not NaN");
    if (counted && m_suffix != "_gsum" && value < 0)
        return m_scanner.wrong(lineAt, "a counter that is not negative");
    const bool whole = isOneOf(m_suffix, {"_count", "_bucket", "_gcount"});
    if (whole && value != std::floor(value))
        return m_scanner.wrong(lineAt, "a whole number as a count");
    return true;
}

void OpenMetricsParser::groupKey(const SampleView &sample)
{
    m_key.clear();
    if (m_family.type == Type::Info)
        return;
    m_sorted.assign(sample.labels.begin(), sample.labels.end());
    std::sort(m_sorted.begin(), m_sorted.end(),
              [](const LabelView &a, const LabelView &b) { return a.name < b.name; });
    for (const LabelView &label : m_sorted) {
        const bool buckets = m_family.type == Type::Histogram || m_family.type == Type::GaugeHistogram;
        if ((buckets && label.name == "le") || (m_family.type == Type::Summary && label.name == "quantile") ||
            (m_family.type == Type::StateSet && label.name == m_family.name))
            continue;
        m_key.append(label.name).append("=\"").append(label.text).append("\",");
    }
}

bool OpenMetricsParser::grouping(const SampleView &sample, const char *lineAt)
{
    groupKey(sample);
    const bool same = m_group.open && m_key == m_group.key;
    const bool buckets = m_family.type == Type::Histogram || m_family.type == Type::GaugeHistogram;
    if (!same && m_seenGroups.contains(m_key))
        return m_scanner.wrong(lineAt, "the samples of one label set together");
    if (same && m_time.has_value() != m_group.time.has_value())
        return m_scanner.wrong(lineAt, "timestamps on all samples of one label set or on none");
    if (same && m_time && *m_time < *m_group.time && m_family.type != Type::Info)
        return m_scanner.wrong(lineAt, "timestamps that do not go backwards");
    if (buckets && !(same && m_time == m_group.time) && !endBuckets(lineAt))
        return false;
    m_seenGroups.insert(m_key);
    m_group.key = m_key;
    m_group.time = m_time;
    m_group.open = true;
    if (!buckets)
        return true;
    const char *problem = m_buckets.add(m_suffix, m_le, sample.value);
    return !problem || m_scanner.wrong(lineAt, problem);
}

bool OpenMetricsParser::endBuckets(const char *at)
{
    const char *problem = m_buckets.finish();
    m_buckets.restart();
    return !problem || m_scanner.wrong(at, problem);
}

} // namespace interlock
