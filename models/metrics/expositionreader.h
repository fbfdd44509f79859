#pragma once

#include "models/metrics/linescanner.h"

#include <QByteArray>

#include <limits>
#include <unordered_map>

namespace interlock {

/// Gets the samples of one target, poll after poll.
class SeriesVisitor {
public:
    virtual ~SeriesVisitor() = default;
    /// A sample line that the previous body did not have near this place. What it returns comes back with
    /// each value of the series, also in later bodies.
    virtual quint32 found(const SampleView &sample) = 0;
    virtual void value(quint32 token, double value, std::optional<qint64> timestampMs) = 0;
};

/// Reads body after body of one target. A target emits its series in the same order each time, so a line of
/// 0.0.4 that begins byte for byte like the same line of the previous body is not tokenised again: only its
/// value is read. OpenMetrics bodies are always read in full, because their rules depend on the values.
class ExpositionReader {
public:
    /// The token of a series whose values nobody wants: `value` is not called for it.
    static constexpr quint32 kIgnored = std::numeric_limits<quint32>::max();

    explicit ExpositionReader(const ExpositionLimits &limits = {});

    /// As `readExposition`: a fault fails the whole body, and the visitor's owner throws away what came
    /// before it.
    Done read(const QByteArray &body, ExpositionFormat format, SeriesVisitor &visitor);
    /// Forgets all series: the next body is read like the first, and old tokens never come back.
    void forget();

private:
    struct Known {
        quint32 offset;
        quint32 length;
        quint32 token;
        quint32 family;
    };
    struct Family {
        quint64 body = 0; ///< the flags belong to this body only
        bool typed = false, helped = false, sampled = false;
    };
    struct NameHash {
        using is_transparent = void;
        size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
    };

    Done readText004(const QByteArray &body, SeriesVisitor &visitor);
    bool readLines(const char *begin, const char *end, SeriesVisitor &visitor);
    const char *knownLine(const char *at, const char *end, SeriesVisitor &visitor);
    const char *knownTail(const char *at, const char *end, SampleView &sample);
    bool sampleLine(const char *at, const char *end, SeriesVisitor &visitor);
    bool commentLine(const char *at, const char *end);
    bool helpText();
    bool typeName();
    quint32 familyOf(std::string_view name);
    Family &current(quint32 family);
    void remember(const char *at, const Known &known);

    ExpositionLimits m_limits;
    LineScanner m_scanner;
    QByteArray m_previousBody; ///< `m_previous` points into it
    std::vector<Known> m_previous;
    std::vector<Known> m_now;
    size_t m_next = 0;
    const char *m_bodyBegin = nullptr;
    quint64 m_body = 0;
    quint32 m_lastFamily = kIgnored;
    std::string m_lastName;
    std::vector<Family> m_families;
    std::unordered_map<std::string, quint32, NameHash, std::equal_to<>> m_familyIndex;
};

} // namespace interlock
