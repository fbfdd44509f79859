#pragma once

#include "models/metrics/linescanner.h"

#include <unordered_set>

namespace interlock {

/// The rules over the buckets of one histogram (OpenMetrics 1.0, "Histogram" and "GaugeHistogram"): rising
/// bounds, counts that do not fall, a bucket `+Inf` that equals the count.
class BucketRules {
public:
    /// One sample of the group at hand; the text says what is wrong, nullptr if nothing is.
    const char *add(std::string_view suffix, double le, double value);
    /// The group is over.
    const char *finish() const;
    void restart() { *this = {}; }

private:
    std::optional<double> m_le;
    std::optional<double> m_count;
    double m_value = 0;
    bool m_sum = false, m_plainSum = false, m_negativeBuckets = false, m_negativeSum = false, m_any = false;
};

/// Reads one OpenMetrics 1.0 body, strictly: each rule of the format that a text can break is a fault.
class OpenMetricsParser {
public:
    OpenMetricsParser(std::string_view body, SampleVisitor &visitor, const ExpositionLimits &limits);
    Done run();

private:
    enum class Type { Unknown, Gauge, Counter, Summary, Histogram, GaugeHistogram, Info, StateSet };
    struct Family {
        std::string name;
        Type type = Type::Unknown;
        std::string_view unit;
        const char *at = nullptr;     ///< where it began
        const char *unitAt = nullptr; ///< its UNIT line
        bool typed = false, helped = false, sampled = false;
    };
    struct Group {
        std::string key;
        std::optional<double> time;
        bool open = false;
    };

    bool readLines();
    bool metadataLine();
    bool metadata(std::string_view keyword);
    bool typeName();
    bool unitName();
    bool sampleLine();
    bool tail(SampleView &sample);
    bool time(std::optional<double> &seconds);
    bool exemplar();
    bool beginFamily(std::string_view name, const char *at);
    bool endFamily();
    bool place(const SampleView &sample, const char *lineAt);
    bool labelRules(const SampleView &sample, const char *lineAt);
    bool valueRules(const SampleView &sample, const char *lineAt);
    bool grouping(const SampleView &sample, const char *lineAt);
    bool endBuckets(const char *at);
    void groupKey(const SampleView &sample);
    static std::span<const std::string_view> suffixes(Type type);

    std::string_view m_body;
    SampleVisitor &m_visitor;
    ExpositionLimits m_limits;
    LineScanner m_scanner;
    Family m_family;
    std::string_view m_suffix; ///< of the sample at hand
    double m_le = 0;
    std::optional<double> m_time;
    Group m_group;
    std::string m_key;
    std::vector<LabelView> m_sorted;
    std::unordered_set<std::string> m_seenGroups;
    std::unordered_set<std::string> m_taken; ///< names that samples of earlier families may have
    BucketRules m_buckets;
    qsizetype m_samples = 0;
};

} // namespace interlock
