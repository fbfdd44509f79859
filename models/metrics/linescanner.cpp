#include "models/metrics/linescanner.h"

#include <fast_float/fast_float.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace interlock {

namespace {

enum : unsigned char { kFirst = 1, kRest = 2, kColon = 4 };

constexpr std::array<unsigned char, 256> nameTable()
{
    std::array<unsigned char, 256> table{};
    for (size_t c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = kFirst | kRest;
    table['_'] = kFirst | kRest;
    table[':'] = kColon;
    for (int c = '0'; c <= '9'; ++c)
        table[size_t(c)] = kRest;
    return table;
}
constexpr auto kName = nameTable();

unsigned char classOf(char c)
{
    return kName[static_cast<unsigned char>(c)];
}

size_t labelNameLength(const char *from, const char *end)
{
    if (from == end || !(classOf(*from) & kFirst))
        return 0;
    const char *at = from + 1;
    while (at != end && (classOf(*at) & kRest))
        ++at;
    return size_t(at - from);
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower)
{
    if (text.size() != lower.size())
        return false;
    for (size_t i = 0; i < text.size(); ++i)
        if ((text[i] | 0x20) != lower[i])
            return false;
    return true;
}

bool readWordValue(std::string_view text, double &value)
{
    const bool minus = text.front() == '-';
    const bool sign = minus || text.front() == '+';
    const std::string_view word = text.substr(sign ? 1 : 0);
    if (equalsIgnoringCase(word, "inf") || equalsIgnoringCase(word, "infinity")) {
        value = minus ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (sign || !equalsIgnoringCase(word, "nan"))
        return false;
    value = std::nan("");
    return true;
}

/// High bits where a byte of the word is zero; exact up to the first one.
quint64 zeroBytes(quint64 word)
{
    return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/// The first quote or backslash, eight bytes a step: label values are too short for two calls of memchr.
const char *quoteOrBackslash(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        quint64 word;
        std::memcpy(&word, at, sizeof word);
        const quint64 found =
            zeroBytes(word ^ 0x2222222222222222ULL) | zeroBytes(word ^ 0x5c5c5c5c5c5c5c5cULL);
        if (found == 0)
            continue;
        if constexpr (std::endian::native == std::endian::little)
            return at + std::countr_zero(found) / 8;
        break;
    }
    while (at != end && *at != '"' && *at != '\\')
        ++at;
    return at;
}

/// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none (RFC 3629: no overlong forms, no
/// surrogates).
size_t sequenceLength(const unsigned char *at, size_t left)
{
    const auto tail = [&](size_t i) { return i < left && (at[i] & 0xc0) == 0x80; };
    const unsigned char c = at[0];
    if (c < 0x80)
        return 1;
    if (c >= 0xc2 && c <= 0xdf)
        return tail(1) ? 2 : 0;
    if (c >= 0xe0 && c <= 0xef) {
        const bool bad = !tail(1) || !tail(2) || (c == 0xe0 && at[1] < 0xa0) || (c == 0xed && at[1] > 0x9f);
        return bad ? 0 : 3;
    }
    if (c >= 0xf0 && c <= 0xf4) {
        const bool bad =
            !tail(1) || !tail(2) || !tail(3) || (c == 0xf0 && at[1] < 0x90) || (c == 0xf4 && at[1] > 0x8f);
        return bad ? 0 : 4;
    }
    return 0;
}

} // namespace

tl::unexpected<Error> faultError(std::string_view body, const ExpositionFault &fault)
{
    qsizetype line = 1;
    qsizetype column = 1;
    for (const char *at = body.data(); at < fault.at; ++at) {
        if (*at == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(*at) & 0xc0) != 0x80) {
            ++column;
        }
    }
    return fail(
        ErrorCode::BadInput,
        QStringLiteral("%1:%2: expected %3").arg(line).arg(column).arg(QLatin1String(fault.expected)));
}

const char *firstBadUtf8(std::string_view body)
{
    const auto *at = reinterpret_cast<const unsigned char *>(body.data());
    const auto *end = at + body.size();
    while (at != end) {
        while (end - at >= 32) { // most bodies are ASCII: 32 bytes a step
            quint64 words[4];
            std::memcpy(words, at, sizeof words);
            if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080ULL)
                break;
            at += 32;
        }
        if (at == end)
            break;
        const size_t length = sequenceLength(at, size_t(end - at));
        if (length == 0)
            return reinterpret_cast<const char *>(at);
        at += length;
    }
    return nullptr;
}

bool readValue(std::string_view text, double &value)
{
    if (text.empty())
        return false;
    const char *begin = text.data();
    const char *end = begin + text.size();
    const char first = *begin == '-' || *begin == '+' ? (text.size() > 1 ? begin[1] : '\0') : *begin;
    if (!(first >= '0' && first <= '9') && first != '.')
        return readWordValue(text, value);
    if (*begin == '+')
        ++begin;
    const auto read = fast_float::from_chars(begin, end, value);
    return read.ptr == end && !std::isinf(value);
}

size_t metricNameLength(const char *from, const char *end)
{
    if (from == end || !(classOf(*from) & (kFirst | kColon)))
        return 0;
    const char *at = from + 1;
    while (at != end && (classOf(*at) & (kRest | kColon)))
        ++at;
    return size_t(at - from);
}

LineScanner::LineScanner(ExpositionFormat format, const ExpositionLimits &limits)
    : m_format(format), m_mostLabels(size_t(limits.labels))
{
    m_labels.reserve(16);
}

/// Samples of one metric stand together: most names are that of the line before.
size_t LineScanner::nameLength()
{
    const size_t known = m_lastName.size();
    if (known != 0 && size_t(m_end - m_at) > known && std::memcmp(m_at, m_lastName.data(), known) == 0 &&
        !(classOf(m_at[known]) & (kRest | kColon)))
        return known;
    const size_t length = metricNameLength(m_at, m_end);
    m_lastName = {m_at, length};
    return length;
}

bool LineScanner::series(SampleView &sample)
{
    m_labels.clear();
    const size_t length = nameLength();
    sample.name = {m_at, length};
    if (length == 0 && peek() != '{')
        return wrong("a metric name");
    m_at += length;
    blanksIfLenient();
    if (peek() == '{' && !labels(sample, length == 0))
        return false;
    if (sample.name.empty())
        return wrong("a metric name, quoted, between the braces");
    sample.labels = m_labels;
    const char *keyEnd = m_at;
    if (m_format == ExpositionFormat::OpenMetrics) {
        if (peek() != ' ')
            return wrong("one space before the value");
        ++m_at;
    } else {
        if (keyEnd[-1] != '}' && keyEnd[-1] != ' ' && keyEnd[-1] != '\t')
            return wrong("a space before the value");
        skipBlanks();
    }
    sample.key = {m_begin, size_t(m_at - m_begin)};
    return true;
}

bool LineScanner::metadataName(SampleView &sample)
{
    if (peek() == '"') {
        LabelView name;
        if (!quoted(name))
            return false;
        m_unescapedName[0] = labelValue(name);
        sample.name = m_unescapedName[0];
        return !sample.name.empty() || wrong("a name that is not empty");
    }
    const size_t length = metricNameLength(m_at, m_end);
    if (length == 0)
        return wrong("a metric name");
    sample.name = {m_at, length};
    m_at += length;
    return atEnd() || peek() == ' ' || peek() == '\t' || wrong("a space after the metric's name");
}

bool LineScanner::exemplarLabels(SampleView &sample)
{
    m_labels.clear();
    if (peek() != '{')
        return wrong("{ and the labels of the exemplar");
    if (!labels(sample, false))
        return false;
    sample.labels = m_labels;
    return true;
}

bool LineScanner::labels(SampleView &sample, bool nameInside)
{
    ++m_at; // {
    blanksIfLenient();
    if (peek() == '}') {
        ++m_at;
        return true;
    }
    for (bool more = true; more;) {
        if (!label(sample, nameInside) || !afterLabel(more))
            return false;
    }
    return true;
}

bool LineScanner::afterLabel(bool &more)
{
    blanksIfLenient();
    if (peek() == '}') {
        ++m_at;
        more = false;
        return true;
    }
    if (peek() != ',')
        return wrong("a comma or } after a label");
    ++m_at;
    blanksIfLenient();
    if (peek() == '}') {
        if (m_format == ExpositionFormat::OpenMetrics)
            return wrong("a label after the comma");
        ++m_at;
        more = false;
    }
    return true;
}

bool LineScanner::label(SampleView &sample, bool nameInside)
{
    LabelView found;
    const char *nameAt = m_at;
    if (peek() == '"') {
        LabelView name;
        if (!quoted(name))
            return false;
        const char *afterName = m_at;
        blanksIfLenient();
        const bool isMetric = peek() != '=';
        found.name = name.text;
        if (name.escaped) {
            std::string &buffer = m_unescapedName[isMetric ? 0 : 1];
            buffer = labelValue(name);
            found.name = buffer;
        }
        if (found.name.empty() || found.name.find('\0') != std::string_view::npos)
            return wrong(nameAt, "a name that is not empty and has no NUL");
        if (isMetric) {
            if (!nameInside || !sample.name.empty())
                return wrong(afterName, "= after a label's name");
            sample.name = found.name;
            return true;
        }
        if (name.escaped)
            return wrong(nameAt, "a label name without escapes");
    } else {
        const size_t length = labelNameLength(m_at, m_end);
        if (length == 0)
            return wrong("a label name");
        found.name = {m_at, length};
        m_at += length;
        blanksIfLenient();
        if (peek() != '=')
            return wrong("= after a label's name");
    }
    ++m_at;
    blanksIfLenient();
    if (peek() != '"')
        return wrong("a quoted label value");
    return quoted(found) && store(found, nameAt);
}

bool LineScanner::quoted(LabelView &text)
{
    const char *begin = m_at + 1;
    const char *at = quoteOrBackslash(begin, m_end);
    while (at != m_end && *at == '\\') {
        text.escaped = true;
        ++at;
        if (at == m_end)
            break;
        if (m_format == ExpositionFormat::Text004 && *at != '\\' && *at != '"' && *at != 'n')
            return wrong(at, "one of \\\\, \\\" and \\n");
        at = quoteOrBackslash(at + 1, m_end);
    }
    if (at == m_end)
        return wrong(m_end, "a closing quote on this line");
    text.text = {begin, size_t(at - begin)};
    m_at = at + 1;
    return true;
}

bool LineScanner::store(const LabelView &label, const char *nameAt)
{
    if (m_labels.size() >= m_mostLabels)
        return wrong(nameAt, "fewer labels on one sample");
    if (label.name == "__name__")
        return wrong(nameAt, "a label name that is not reserved");
    for (const LabelView &other : m_labels)
        if (other.name == label.name)
            return wrong(nameAt, "a label name that this sample does not have yet");
    m_labels.push_back(label);
    return true;
}

std::string_view LineScanner::word()
{
    const char *begin = m_at;
    while (m_at != m_end && *m_at != ' ' && *m_at != '\t')
        ++m_at;
    return {begin, size_t(m_at - begin)};
}

bool LineScanner::text004Tail(SampleView &sample)
{
    const char *valueAt = m_at;
    sample.timestampMs.reset();
    if (m_at != m_end && *m_at >= '0' && *m_at <= '9') { // nearly every line: a number and nothing after it
        const auto read = fast_float::from_chars(m_at, m_end, sample.value);
        if (read.ptr == m_end && !std::isinf(sample.value)) {
            m_at = m_end;
            return true;
        }
    }
    if (!readValue(word(), sample.value))
        return wrong(valueAt, "a decimal number, NaN, +Inf or -Inf");
    if (m_at == m_end)
        return true;
    skipBlanks();
    if (m_at == m_end)
        return true;
    const char *stampAt = m_at;
    std::string_view text = word();
    if (text.starts_with('+'))
        text.remove_prefix(1);
    qint64 stamp = 0;
    const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), stamp);
    if (problem != std::errc() || stop != text.data() + text.size())
        return wrong(stampAt, "a timestamp in whole milliseconds");
    sample.timestampMs = stamp;
    skipBlanks();
    return m_at == m_end || wrong("the end of the line");
}

} // namespace interlock
