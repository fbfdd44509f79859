#include "models/metrics/openmetrics.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace interlock {

namespace {

constexpr size_t kMostExemplarCharacters = 128;
constexpr double kMostSeconds = 9e12; // keeps milliseconds within 64 bits and a double's exact integers

size_t characters(std::string_view text)
{
    return size_t(std::count_if(text.begin(), text.end(),
                                [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

} // namespace

OpenMetricsParser::OpenMetricsParser(std::string_view body, SampleVisitor &visitor,
                                     const ExpositionLimits &limits)
    : m_body(body), m_visitor(visitor), m_limits(limits), m_scanner(ExpositionFormat::OpenMetrics, limits)
{}

Done OpenMetricsParser::run()
{
    if (const char *bad = firstBadUtf8(m_body))
        return faultError(m_body, {bad, "UTF-8"});
    if (!readLines())
        return faultError(m_body, m_scanner.fault());
    return {};
}

bool OpenMetricsParser::readLines()
{
    const char *end = m_body.data() + m_body.size();
    for (const char *at = m_body.data(); at != end;) {
        const auto *stop = static_cast<const char *>(std::memchr(at, '\n', size_t(end - at)));
        const char *lineStop = stop ? stop : end;
        m_scanner.line(at, lineStop);
        if (std::string_view(at, size_t(lineStop - at)) == "# EOF") {
            if (stop && stop + 1 != end)
                return m_scanner.wrong(stop + 1, "nothing after # EOF");
            return endFamily();
        }
        if (!stop)
            return m_scanner.wrong(end, "a newline at the end of the line, and # EOF as the last line");
        if (at == stop)
            return m_scanner.wrong("no empty line");
        if (!(*at == '#' ? metadataLine() : sampleLine()))
            return false;
        at = stop + 1;
    }
    return m_scanner.wrong(end, "# EOF as the last line");
}

bool OpenMetricsParser::metadataLine()
{
    const std::string_view line(m_scanner.at(), size_t(m_scanner.end() - m_scanner.at()));
    for (const std::string_view keyword : {"# TYPE ", "# HELP ", "# UNIT "}) {
        if (!line.starts_with(keyword))
            continue;
        m_scanner.skip(keyword.size());
        return metadata(keyword.substr(2, 4));
    }
    return m_scanner.wrong("# TYPE, # HELP, # UNIT or # EOF with single spaces");
}

bool OpenMetricsParser::metadata(std::string_view keyword)
{
    const char *nameAt = m_scanner.at();
    SampleView named;
    if (!m_scanner.metadataName(named))
        return false;
    if (m_scanner.peek() != ' ')
        return m_scanner.wrong("one space after the metric's name");
    m_scanner.skip(1);
    if (named.name != m_family.name && !(endFamily() && beginFamily(named.name, nameAt)))
        return false;
    if (m_family.sampled)
        return m_scanner.wrong(nameAt, "metadata before the metric's samples");
    if (keyword == "TYPE")
        return typeName();
    if (keyword == "UNIT")
        return unitName();
    if (m_family.helped)
        return m_scanner.wrong(nameAt, "one HELP line for a metric");
    m_family.helped = true;
    return true;
}

bool OpenMetricsParser::typeName()
{
    static constexpr std::array<std::pair<std::string_view, Type>, 8> kTypes{{
        {"unknown", Type::Unknown},
        {"gauge", Type::Gauge},
        {"counter", Type::Counter},
        {"summary", Type::Summary},
        {"histogram", Type::Histogram},
        {"gaugehistogram", Type::GaugeHistogram},
        {"info", Type::Info},
        {"stateset", Type::StateSet},
    }};
    if (m_family.typed)
        return m_scanner.wrong("one TYPE line for a metric");
    const std::string_view word(m_scanner.at(), size_t(m_scanner.end() - m_scanner.at()));
    for (const auto &[name, type] : kTypes) {
        if (word != name)
            continue;
        m_family.type = type;
        m_family.typed = true;
        return true;
    }
    return m_scanner.wrong("a type of OpenMetrics: unknown, gauge, counter, summary, histogram, "
                           "gaugehistogram, info or stateset");
}

bool OpenMetricsParser::unitName()
{
    if (m_family.unitAt)
        return m_scanner.wrong("one UNIT line for a metric");
    m_family.unitAt = m_scanner.at();
    m_family.unit = {m_scanner.at(), size_t(m_scanner.end() - m_scanner.at())};
    return m_family.unit.find(' ') == std::string_view::npos || m_scanner.wrong("a unit without spaces");
}

bool OpenMetricsParser::beginFamily(std::string_view name, const char *at)
{
    m_family = {};
    m_family.name = name;
    m_family.at = at;
    m_group = {};
    m_seenGroups.clear();
    return true;
}

bool OpenMetricsParser::endFamily()
{
    if (!m_family.at)
        return true;
    if (!endBuckets(m_family.at))
        return false;
    if (!m_family.unit.empty()) {
        if (m_family.type == Type::Info || m_family.type == Type::StateSet)
            return m_scanner.wrong(m_family.unitAt, "no unit on an info or a stateset");
        if (!m_family.name.ends_with(std::string("_").append(m_family.unit)))
            return m_scanner.wrong(m_family.unitAt, "a unit that the metric's name ends with");
    }
    if (!m_taken.insert(m_family.name).second)
        return m_scanner.wrong(m_family.at, "all lines of a metric together, and names that do not clash");
    for (const std::string_view suffix : suffixes(m_family.type))
        if (!suffix.empty() && !m_taken.insert(m_family.name + std::string(suffix)).second)
            return m_scanner.wrong(m_family.at, "names that do not clash with those of another metric");
    m_family.at = nullptr;
    return true;
}

std::span<const std::string_view> OpenMetricsParser::suffixes(Type type)
{
    using namespace std::string_view_literals;
    static constexpr std::array plain{""sv};
    static constexpr std::array counter{"_total"sv, "_created"sv};
    static constexpr std::array summary{"_count"sv, "_sum"sv, ""sv, "_created"sv};
    static constexpr std::array histogram{"_count"sv, "_sum"sv, "_bucket"sv, "_created"sv};
    static constexpr std::array gaugeHistogram{"_gcount"sv, "_gsum"sv, "_bucket"sv};
    static constexpr std::array info{"_info"sv};
    switch (type) {
    case Type::Counter:
        return counter;
    case Type::Summary:
        return summary;
    case Type::Histogram:
        return histogram;
    case Type::GaugeHistogram:
        return gaugeHistogram;
    case Type::Info:
        return info;
    case Type::Unknown:
    case Type::Gauge:
    case Type::StateSet:
        break;
    }
    return plain;
}

bool OpenMetricsParser::sampleLine()
{
    const char *lineAt = m_scanner.at();
    if (++m_samples > m_limits.samples)
        return m_scanner.wrong("fewer samples in one body");
    SampleView sample;
    if (!m_scanner.series(sample) || !tail(sample) || !place(sample, lineAt))
        return false;
    if (!labelRules(sample, lineAt) || !valueRules(sample, lineAt) || !grouping(sample, lineAt))
        return false;
    m_visitor.sample(sample); // before the exemplar: its labels take the place of the sample's
    if (m_scanner.peek() == ' ')
        return exemplar();
    return m_scanner.atEnd() || m_scanner.wrong("the end of the line");
}

bool OpenMetricsParser::tail(SampleView &sample)
{
    const char *valueAt = m_scanner.at();
    if (!readValue(m_scanner.word(), sample.value))
        return m_scanner.wrong(valueAt, "a decimal number, NaN, +Inf or -Inf after one space");
    m_time.reset();
    const char *rest = m_scanner.at();
    if (m_scanner.end() - rest >= 2 && rest[0] == ' ' && rest[1] != '#' && !time(m_time))
        return false;
    if (m_time)
        sample.timestampMs = std::llround(*m_time * 1000);
    return true;
}

bool OpenMetricsParser::time(std::optional<double> &seconds)
{
    m_scanner.skip(1);
    const char *at = m_scanner.at();
    double read = 0;
    if (!readValue(m_scanner.word(), read) || !(std::abs(read) <= kMostSeconds))
        return m_scanner.wrong(at, "a finite timestamp in seconds");
    seconds = read;
    return true;
}

bool OpenMetricsParser::exemplar()
{
    const bool allowed = (m_suffix == "_bucket" &&
                          (m_family.type == Type::Histogram || m_family.type == Type::GaugeHistogram)) ||
                         (m_suffix == "_total" && m_family.type == Type::Counter);
    const char *at = m_scanner.at();
    if (m_scanner.end() - at < 3 || at[1] != '#' || at[2] != ' ')
        return m_scanner.wrong("the end of the line or an exemplar ( # {...})");
    if (!allowed)
        return m_scanner.wrong(at + 1, "no exemplar but on a bucket or a counter's total");
    m_scanner.skip(3);
    SampleView view;
    if (!m_scanner.exemplarLabels(view))
        return false;
    size_t length = 0;
    for (const LabelView &label : view.labels)
        length += characters(label.name) + characters(labelValue(label));
    if (length > kMostExemplarCharacters)
        return m_scanner.wrong(at + 3, "at most 128 characters in an exemplar's labels");
    if (m_scanner.peek() != ' ')
        return m_scanner.wrong("one space before the exemplar's value");
    m_scanner.skip(1);
    const char *valueAt = m_scanner.at();
    if (!readValue(m_scanner.word(), view.value))
        return m_scanner.wrong(valueAt, "the exemplar's value");
    std::optional<double> seconds;
    if (m_scanner.peek() == ' ' && !time(seconds))
        return false;
    return m_scanner.atEnd() || m_scanner.wrong("the end of the line");
}

bool OpenMetricsParser::place(const SampleView &sample, const char *lineAt)
{
    if (m_family.at && sample.name.starts_with(m_family.name)) {
        m_suffix = sample.name.substr(m_family.name.size());
        for (const std::string_view suffix : suffixes(m_family.type))
            if (suffix == m_suffix) {
                m_family.sampled = true;
                return true;
            }
        if (m_suffix.empty() && m_family.type == Type::Counter)
            return m_scanner.wrong(lineAt, "a counter's sample with the suffix _total");
    }
    m_suffix = {};
    if (!endFamily() || !beginFamily(sample.name, lineAt))
        return false;
    m_family.sampled = true;
    return true;
}

} // namespace interlock
