#include "models/metrics/expositionreader.h"

#include "models/metrics/openmetrics.h"

#include <fast_float/fast_float.h>

#include <cmath>
#include <cstring>

namespace interlock {

namespace {

constexpr size_t kLookAhead = 4;          // removed lines that a resynchronisation steps over
constexpr size_t kMostFamilies = 100'000; // names kept from earlier bodies

const char *lineEnd(const char *at, const char *end)
{
    return static_cast<const char *>(std::memchr(at, '\n', size_t(end - at)));
}

class OneByOne final : public SampleVisitor {
public:
    explicit OneByOne(SeriesVisitor &visitor) : m_visitor(visitor) {}
    void sample(const SampleView &sample) override
    {
        const quint32 token = m_visitor.found(sample);
        if (token != ExpositionReader::kIgnored)
            m_visitor.value(token, sample.value, sample.timestampMs);
    }

private:
    SeriesVisitor &m_visitor;
};

} // namespace

ExpositionReader::ExpositionReader(const ExpositionLimits &limits)
    : m_limits(limits), m_scanner(ExpositionFormat::Text004, limits)
{
    m_limits.bytes = std::min<qsizetype>(limits.bytes, std::numeric_limits<quint32>::max());
}

void ExpositionReader::forget()
{
    m_previousBody.clear();
    m_previous.clear();
    m_families.clear();
    m_familyIndex.clear();
}

Done ExpositionReader::read(const QByteArray &body, ExpositionFormat format, SeriesVisitor &visitor)
{
    if (body.size() > m_limits.bytes)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("the body has more than %1 bytes").arg(m_limits.bytes));
    if (format == ExpositionFormat::Text004)
        return readText004(body, visitor);
    OneByOne each(visitor);
    return OpenMetricsParser({body.constData(), size_t(body.size())}, each, m_limits).run();
}

Done ExpositionReader::readText004(const QByteArray &body, SeriesVisitor &visitor)
{
    const std::string_view text(body.constData(), size_t(body.size()));
    if (const char *bad = firstBadUtf8(text))
        return faultError(text, {bad, "UTF-8"});
    if (m_families.size() > kMostFamilies)
        forget();
    m_bodyBegin = body.constData();
    ++m_body;
    m_lastFamily = kIgnored;
    m_next = 0;
    m_now.clear();
    m_now.reserve(std::min(size_t(m_limits.samples), size_t(body.size()) / 48 + 16));
    m_scanner.body();
    if (!readLines(m_bodyBegin, m_bodyBegin + body.size(), visitor))
        return faultError(text, m_scanner.fault());
    m_previousBody = body;
    std::swap(m_previous, m_now);
    return {};
}

bool ExpositionReader::readLines(const char *begin, const char *end, SeriesVisitor &visitor)
{
    for (const char *at = begin; at != end;) {
        if (*at != '#' && *at != '\n') {
            if (const char *next = knownLine(at, end, visitor)) {
                at = next;
                continue;
            }
        }
        const char *stop = lineEnd(at, end);
        m_scanner.line(at, stop ? stop : end);
        if (!stop)
            return m_scanner.wrong(end, "a newline at the end of the last line");
        m_scanner.skipBlanks();
        const bool good = m_scanner.atEnd()         ? true
                          : m_scanner.peek() == '#' ? commentLine(m_scanner.at(), stop)
                                                    : sampleLine(m_scanner.at(), stop, visitor);
        if (!good)
            return false;
        at = stop + 1;
    }
    return true;
}

const char *ExpositionReader::knownLine(const char *at, const char *end, SeriesVisitor &visitor)
{
    const size_t last = std::min(m_previous.size(), m_next + kLookAhead);
    for (size_t i = m_next; i < last; ++i) {
        const Known &known = m_previous[i];
        if (size_t(end - at) <= known.length ||
            std::memcmp(m_previousBody.constData() + known.offset, at, known.length) != 0)
            continue;
        SampleView sample;
        const char *next = knownTail(at + known.length, end, sample);
        if (!next)
            return nullptr; // read in full, for the fault
        m_next = i + 1;
        if (known.family != m_lastFamily) {
            m_lastFamily = known.family;
            m_lastName.clear();
            current(known.family).sampled = true;
        }
        remember(at, known);
        if (known.token != kIgnored)
            visitor.value(known.token, sample.value, sample.timestampMs);
        return next;
    }
    return nullptr;
}

const char *ExpositionReader::knownTail(const char *at, const char *end, SampleView &sample)
{
    if ((*at >= '0' && *at <= '9') || *at == '-') {
        const auto read = fast_float::from_chars(at, end, sample.value);
        if (read.ptr != end && *read.ptr == '\n' && std::isfinite(sample.value))
            return read.ptr + 1;
    }
    const char *stop = lineEnd(at, end);
    if (!stop)
        return nullptr;
    m_scanner.line(at, stop);
    return m_scanner.text004Tail(sample) ? stop + 1 : nullptr;
}

bool ExpositionReader::sampleLine(const char *at, const char *end, SeriesVisitor &visitor)
{
    m_scanner.line(at, end);
    SampleView sample;
    if (!m_scanner.series(sample) || !m_scanner.text004Tail(sample))
        return false;
    if (qsizetype(m_now.size()) >= m_limits.samples)
        return m_scanner.wrong(at, "fewer samples in one body");
    if (m_lastFamily == kIgnored || sample.name != m_lastName) {
        m_lastFamily = familyOf(sample.name);
        m_lastName = sample.name;
        current(m_lastFamily).sampled = true;
    }
    const quint32 token = visitor.found(sample);
    remember(at, {0, quint32(sample.key.size()), token, m_lastFamily});
    if (token != kIgnored)
        visitor.value(token, sample.value, sample.timestampMs);
    return true;
}

void ExpositionReader::remember(const char *at, const Known &known)
{
    m_now.push_back({quint32(at - m_bodyBegin), known.length, known.token, known.family});
}

quint32 ExpositionReader::familyOf(std::string_view name)
{
    const auto found = m_familyIndex.find(name);
    if (found != m_familyIndex.end())
        return found->second;
    m_families.emplace_back();
    return m_familyIndex.emplace(name, quint32(m_families.size() - 1)).first->second;
}

ExpositionReader::Family &ExpositionReader::current(quint32 family)
{
    Family &found = m_families[family];
    if (found.body != m_body)
        found = {m_body};
    return found;
}

bool ExpositionReader::commentLine(const char *at, const char *end)
{
    m_scanner.line(at, end);
    m_scanner.skip(1);
    const bool spaced = m_scanner.peek() == ' ' || m_scanner.peek() == '\t';
    m_scanner.skipBlanks();
    const std::string_view keyword = spaced ? m_scanner.word() : std::string_view();
    if (keyword != "HELP" && keyword != "TYPE") {
        const void *nul = std::memchr(at, '\0', size_t(end - at));
        return !nul || m_scanner.wrong(static_cast<const char *>(nul), "no NUL in a comment");
    }
    m_scanner.skipBlanks();
    const char *nameAt = m_scanner.at();
    SampleView named;
    if (!m_scanner.metadataName(named))
        return false;
    Family &family = current(familyOf(named.name));
    bool &given = keyword == "HELP" ? family.helped : family.typed;
    if (given)
        return m_scanner.wrong(nameAt, keyword == "HELP" ? "one HELP line for a metric"
                                                         : "one TYPE line for a metric");
    given = true;
    if (keyword == "HELP")
        return helpText();
    return family.sampled ? m_scanner.wrong(nameAt, "the TYPE line before the metric's samples") : typeName();
}

bool ExpositionReader::helpText()
{
    if (!m_scanner.atEnd() && m_scanner.peek() != ' ' && m_scanner.peek() != '\t')
        return m_scanner.wrong("a space after the metric's name");
    for (const char *at = m_scanner.at(); at != m_scanner.end(); ++at) {
        if (*at != '\\')
            continue;
        ++at;
        if (at == m_scanner.end() || (*at != '\\' && *at != 'n'))
            return m_scanner.wrong(at, "one of \\\\ and \\n");
    }
    return true;
}

bool ExpositionReader::typeName()
{
    m_scanner.skipBlanks();
    const char *typeAt = m_scanner.at();
    const std::string_view type = m_scanner.word();
    for (const std::string_view known : {"counter", "gauge", "histogram", "summary", "untyped"}) {
        if (type != known)
            continue;
        m_scanner.skipBlanks();
        return m_scanner.atEnd() || m_scanner.wrong("the end of the line");
    }
    return m_scanner.wrong(typeAt, "counter, gauge, histogram, summary or untyped");
}

} // namespace interlock
