#pragma once

#include "models/metrics/exposition.h"

#include <array>

namespace interlock {

/// Where a body is wrong and what should have stood there. `at` points into the body.
struct ExpositionFault {
    const char *at = nullptr;
    const char *expected = nullptr;
};

/// The error of a fault: `line:column: ...`.
tl::unexpected<Error> faultError(std::string_view body, const ExpositionFault &fault);

/// The first byte that is not UTF-8, or nullptr.
const char *firstBadUtf8(std::string_view body);

/// A decimal float, `nan`, `inf` or `infinity` with a sign, any case. No hex, no `_`, no overflow. False when
/// the text is anything else.
bool readValue(std::string_view text, double &value);

/// A metric name `[A-Za-z_:][A-Za-z0-9_:]*` from the start of the text: its length, 0 if there is none.
size_t metricNameLength(const char *from, const char *end);

/// Reads the parts that sample lines of both formats share. One scanner serves a whole body; `line` starts a
/// new line.
class LineScanner {
public:
    explicit LineScanner(ExpositionFormat format, const ExpositionLimits &limits);

    /// A new body: nothing of the one before is looked at again.
    void body() { m_lastName = {}; }
    void line(const char *begin, const char *end)
    {
        m_begin = m_at = begin;
        m_end = end;
    }
    /// Name and labels up to the value: fills `name`, `labels`, `key` of the sample.
    bool series(SampleView &sample);
    /// The labels of an exemplar: `{...}`.
    bool exemplarLabels(SampleView &sample);
    /// The metric's name of a metadata line, bare or quoted: fills `name`.
    bool metadataName(SampleView &sample);
    /// Value and, after it, the timestamp of 0.0.4 up to the end of the line.
    bool text004Tail(SampleView &sample);
    /// The text up to the next space or the end, without the space.
    std::string_view word();

    const char *at() const { return m_at; }
    const char *end() const { return m_end; }
    bool atEnd() const { return m_at == m_end; }
    char peek() const { return m_at == m_end ? '\0' : *m_at; }
    void skip(size_t count) { m_at += count; }
    void skipBlanks()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\t'))
            ++m_at;
    }
    bool wrong(const char *at, const char *expected)
    {
        m_fault = {at, expected};
        return false;
    }
    bool wrong(const char *expected) { return wrong(m_at, expected); }
    const ExpositionFault &fault() const { return m_fault; }

private:
    size_t nameLength();
    bool labels(SampleView &sample, bool nameInside);
    bool label(SampleView &sample, bool nameInside);
    bool quoted(LabelView &text);
    bool store(const LabelView &label, const char *nameAt);
    bool afterLabel(bool &more);
    void blanksIfLenient()
    {
        if (m_format == ExpositionFormat::Text004)
            skipBlanks();
    }

    ExpositionFormat m_format;
    size_t m_mostLabels;
    const char *m_begin = nullptr;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    ExpositionFault m_fault;
    std::string_view m_lastName; ///< of the line before, in the body
    std::vector<LabelView> m_labels;
    std::array<std::string, 2> m_unescapedName; ///< a quoted name that holds escapes
};

} // namespace interlock
