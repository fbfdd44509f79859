#include "models/base/duration.h"
#include "models/base/nearest.h"
#include "models/base/number.h"
#include "models/metrics/seriestable.h"

#include <cmath>
#include <limits>

namespace interlock {

namespace {

using Text = std::string_view;

constexpr size_t kMostProblems = 20;
constexpr double kLatest = 1e11; ///< seconds

/// SplitMix64 (Steele, Lea, Flood 2014).
quint64 mixed(quint64 value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

/// FNV-1a, 64 bits: the same on each machine, unlike a hash table's.
quint64 hashOf(Text text)
{
    quint64 hash = 0xcbf29ce484222325ULL;
    for (const char c : text)
        hash = (hash ^ quint8(c)) * 0x100000001b3ULL;
    return hash;
}

/// From -1 to 1, evenly, the same for the same three.
double noise(quint64 seed, Text indicator, Duration at)
{
    const quint64 bits = mixed(seed ^ mixed(hashOf(indicator) ^ mixed(quint64(at.count()))));
    return double(bits >> 11) * 0x1.0p-52 - 1;
}

Text trimmed(Text text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

QString shown(Text text)
{
    return QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 64)));
}

std::optional<Duration> timeOf(Text text)
{
    if (const auto seconds = parseDecimal(text))
        return *seconds >= 0 && *seconds <= kLatest ? std::optional(Duration(std::llround(*seconds * 1000)))
                                                    : std::nullopt;
    const auto duration = parseDuration(shown(text));
    return duration ? std::optional(*duration) : std::nullopt;
}

struct Times {
    Duration from{0}, to{0};
    Duration step{0}; ///< 0: one row
};

std::optional<Times> timesOf(Text text)
{
    const size_t dots = text.find("..");
    const size_t slash = text.rfind('/');
    if (dots == Text::npos) {
        const auto at = timeOf(text);
        return at ? std::optional(Times{*at, *at, Duration(0)}) : std::nullopt;
    }
    if (slash == Text::npos || slash < dots)
        return std::nullopt;
    const auto from = timeOf(text.substr(0, dots));
    const auto to = timeOf(text.substr(dots + 2, slash - dots - 2));
    const auto step = timeOf(text.substr(slash + 1));
    if (!from || !to || !step || *to < *from || step->count() == 0)
        return std::nullopt;
    return Times{*from, *to, *step};
}

struct Value {
    Observation::Kind kind = Observation::Kind::Value;
    double value = 0;
    double noise = 0;
};

std::optional<Value> valueOf(Text text)
{
    if (text == "nan")
        return Value{Observation::Kind::Value, std::numeric_limits<double>::quiet_NaN()};
    if (text == "+inf" || text == "-inf")
        return Value{Observation::Kind::Value, std::numeric_limits<double>::infinity()};
    if (text == "error")
        return Value{Observation::Kind::Error};
    const size_t tilde = text.find('~');
    const auto value = parseDecimal(text.substr(0, tilde));
    const auto most = tilde == Text::npos ? std::optional(0.0) : parseDecimal(text.substr(tilde + 1));
    if (!value || !most || *most < 0)
        return std::nullopt;
    return Value{Observation::Kind::Value, *value, *most};
}

constexpr Text kByteOrderMark = "\xef\xbb\xbf";

class Reader {
public:
    Reader(const QString &file, const SeriesNames &names, quint64 seed)
        : m_file(file), m_names(names), m_seed(seed)
    {}

    SeriesReading read(Text bytes)
    {
        if (bytes.starts_with(kByteOrderMark)) // a table program's UTF-8
            bytes.remove_prefix(kByteOrderMark.size());
        while (!bytes.empty() && m_reading.problems.size() < kMostProblems) {
            const size_t end = bytes.find('\n');
            ++m_line;
            readLine(bytes.substr(0, end));
            bytes.remove_prefix(end == Text::npos ? bytes.size() : end + 1);
        }
        m_line = 1;
        if (m_reading.problems.empty() && m_series.isEmpty())
            add(0, QStringLiteral("the series has no rows; a row is time_s,indicator,value"));
        if (m_reading.problems.empty()) {
            m_series.arrange();
            m_reading.series = std::move(m_series);
        }
        return std::move(m_reading);
    }

private:
    void add(size_t offset, const QString &message)
    {
        m_reading.problems.push_back({m_file, m_line, int(offset) + 1, message});
    }

    void readLine(Text line)
    {
        const Text row = trimmed(line);
        if (row.empty() || row.front() == '#' || row == "time_s,indicator,value")
            return;
        const size_t first = line.find(',');
        const size_t second = first == Text::npos ? first : line.find(',', first + 1);
        if (second == Text::npos || line.find(',', second + 1) != Text::npos)
            return add(0, QStringLiteral("a row has three columns: time_s,indicator,value"));
        const auto times = timesOf(trimmed(line.substr(0, first)));
        if (!times)
            add(0,
                QStringLiteral("\"%1\" is no time; write seconds (90), a duration (1m30s) or FROM..TO/STEP "
                               "(0..1h/30s)")
                    .arg(shown(trimmed(line.substr(0, first)))));
        const Text indicator = trimmed(line.substr(first + 1, second - first - 1));
        const bool known = isKnown(indicator, first + 1);
        const auto value = valueOf(trimmed(line.substr(second + 1)));
        if (!value)
            add(second + 1,
                QStringLiteral("\"%1\" is no value; write a number, 400~20 for noise of 20 around "
                               "400, nan, +inf, -inf or error")
                    .arg(shown(trimmed(line.substr(second + 1)))));
        if (times && known && value)
            lay(*times, indicator, *value);
    }

    bool isKnown(Text indicator, size_t offset)
    {
        const QString name = shown(indicator);
        if (m_names.measured.contains(name))
            return true;
        add(offset, m_names.computed.contains(name)
                        ? QStringLiteral("\"%1\" is computed from other indicators; give those").arg(name)
                        : QStringLiteral("there is no indicator \"%1\"; %2")
                              .arg(name, didYouMean(name, m_names.measured)));
        return false;
    }

    void lay(const Times &times, Text indicator, const Value &value)
    {
        const qint64 more = times.step.count() > 0 ? (times.to - times.from) / times.step + 1 : 1;
        if (m_count + more > kMostSeriesRows)
            return add(0, QStringLiteral("more than %1 rows; raise the step").arg(kMostSeriesRows));
        m_count += more;
        const QString name = shown(indicator);
        for (qint64 i = 0; i < more; ++i) {
            const Duration at = times.from + i * times.step;
            const double shift = value.noise > 0 ? value.noise * noise(m_seed, indicator, at) : 0;
            m_series.add(name, {at, times.step, value.kind, value.value + shift});
        }
    }

    QString m_file;
    const SeriesNames &m_names;
    quint64 m_seed = 0;
    int m_line = 0;
    qint64 m_count = 0;
    SeriesTable m_series;
    SeriesReading m_reading;
};

} // namespace

QString SeriesProblem::text() const
{
    return QStringLiteral("%1:%2:%3: %4").arg(file).arg(line).arg(column).arg(message);
}

SeriesReading readSeries(const QByteArray &bytes, const QString &file, const SeriesNames &names, quint64 seed)
{
    if (bytes.size() > kMostSeriesBytes)
        return {std::nullopt, {{file, 1, 1, QStringLiteral("the series is larger than 64 MiB")}}};
    return Reader(file, names, seed).read(Text(bytes.constData(), size_t(bytes.size())));
}

} // namespace interlock
