#include "models/sources/jsonlsource.h"

#include "models/sources/jsonvalue.h"

#include <QDir>

namespace interlock {

namespace {

constexpr qsizetype kMostLine = 64 * 1024;
constexpr size_t kMostInWindow = 100'000;

QJsonValue fieldOf(const QJsonValue &line, const QString &field)
{
    if (!field.startsWith(u'/'))
        return line.toObject().value(field);
    return atPointer(line, field).value_or(QJsonValue(QJsonValue::Undefined));
}

double aggregate(Aggregate how, std::span<const Sample> samples)
{
    double sum = 0;
    double least = samples.front().value;
    double most = least;
    for (const Sample &sample : samples) {
        sum += sample.value;
        least = std::min(least, sample.value);
        most = std::max(most, sample.value);
    }
    switch (how) {
    case Aggregate::Last:
        return samples.back().value;
    case Aggregate::Mean:
        return sum / double(samples.size());
    case Aggregate::Min:
        return least;
    case Aggregate::Max:
        return most;
    case Aggregate::Sum:
        return sum;
    case Aggregate::Count:
        return double(samples.size());
    }
    return 0;
}

} // namespace

JsonLinesSource::JsonLinesSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                                 const QString &planFolder)
    : PolledSource(std::move(source), std::move(indicators), clock),
      m_tail(QDir(planFolder).filePath(this->source().path))
{}

void JsonLinesSource::begin()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            const auto lines = m_tail.read();
            const Done done = lines ? take(*lines) : Done(passOn(lines));
            finish(done, lines ? lines->bytes : 0);
        },
        Qt::QueuedConnection);
}

Done JsonLinesSource::take(const FileTail::Lines &lines)
{
    // The file's own time of change, counted back from now: never in the future, never before the last poll.
    Instant at = begun().boot - std::max(begun().wall - lines.changedAt, Duration(0));
    if (m_lastLine)
        at = std::max(at, *m_lastLine);
    trim(begun().boot);
    for (Kept &kept : m_kept)
        kept.notNumbers = 0;
    int bad = lines.tooLong;
    for (const QByteArray &line : lines.lines) {
        if (line.trimmed().isEmpty())
            continue;
        const auto json = parseJson(line, kMostLine);
        if (json && json->isObject())
            takeLine(*json, at);
        else
            ++bad;
    }
    m_first = false;
    if (bad > 0)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1: %2 of %3 new lines are no JSON objects")
                        .arg(source().path)
                        .arg(bad)
                        .arg(lines.lines.size() + size_t(lines.tooLong)),
                    QStringLiteral("each line must be one JSON object of at most 64 KiB"));
    return {};
}

void JsonLinesSource::takeLine(const QJsonValue &line, Instant at)
{
    m_lastLine = at;
    for (const Indicator &indicator : indicators()) {
        const auto *field = std::get_if<Field>(&indicator.measure);
        const QJsonValue value = field ? fieldOf(line, field->field) : QJsonValue(QJsonValue::Undefined);
        if (value.isUndefined() || (m_first && field->window > Duration(0)))
            continue;
        Kept &kept = m_kept[indicator.id];
        if (kept.count == 0)
            kept.first = value;
        const Observation number = numberOf(value, indicator.truth, kept.first);
        const bool counts = number.isValue() || field->aggregate == Aggregate::Count;
        if (!counts) {
            ++kept.notNumbers;
            continue;
        }
        kept.add(number.isValue() ? number.value : 1, at);
        if (field->window > Duration(0) && kept.window.size() < kMostInWindow)
            kept.window.push_back({at, number.isValue() ? number.value : 1});
    }
}

void JsonLinesSource::Kept::add(double value, Instant when)
{
    least = count == 0 ? value : std::min(least, value);
    most = count == 0 ? value : std::max(most, value);
    sum += value;
    newest = value;
    at = when;
    ++count;
}

void JsonLinesSource::trim(Instant now)
{
    for (const Indicator &indicator : indicators()) {
        const auto *field = std::get_if<Field>(&indicator.measure);
        if (!field || !m_kept.contains(indicator.id))
            continue;
        std::erase_if(m_kept[indicator.id].window,
                      [&](const Sample &sample) { return sample.at <= now - field->window; });
    }
}

Observation JsonLinesSource::measure(const Indicator &indicator, Instant now) const
{
    const auto *field = std::get_if<Field>(&indicator.measure);
    if (!field)
        return Observation::error(
            QStringLiteral("this source is a file of JSON lines; name a field of them"));
    const Kept kept = m_kept.value(indicator.id);
    if (kept.notNumbers > 0)
        return Observation::error(
            QStringLiteral("%1 is not a number in %2 new lines").arg(field->field).arg(kept.notNumbers));
    Observation seen = field->window > Duration(0) ? overWindow(*field, kept, now) : overFile(*field, kept);
    if (kept.at && seen.isValue())
        seen.age = std::max(now - *kept.at, Duration(0));
    if (seen.isValue() && field->aggregate == Aggregate::Count && m_lastLine)
        seen.age = std::max(now - *m_lastLine, Duration(0));
    return seen;
}

Observation JsonLinesSource::overFile(const Field &field, const Kept &kept)
{
    if (kept.count == 0)
        return Observation::missing(QStringLiteral("no line has %1").arg(field.field));
    double value = kept.newest;
    switch (field.aggregate) {
    case Aggregate::Last:
        break;
    case Aggregate::Mean:
        value = kept.sum / kept.count;
        break;
    case Aggregate::Min:
        value = kept.least;
        break;
    case Aggregate::Max:
        value = kept.most;
        break;
    case Aggregate::Sum:
        value = kept.sum;
        break;
    case Aggregate::Count:
        value = kept.count;
        break;
    }
    return Observation::of(value, Duration(0), kept.count);
}

Observation JsonLinesSource::overWindow(const Field &field, const Kept &kept, Instant now) const
{
    std::vector<Sample> within;
    for (const Sample &sample : kept.window)
        if (sample.at > now - field.window && sample.at <= now)
            within.push_back(sample);
    const bool written = m_lastLine && *m_lastLine > now - field.window;
    if (within.empty() && field.aggregate == Aggregate::Count && written)
        return Observation::of(0, Duration(0), 0); // lines came, none of them with the field
    if (within.empty())
        return Observation::missing(QStringLiteral("no line with %1 in the window").arg(field.field));
    return Observation::of(aggregate(field.aggregate, within), Duration(0), int(within.size()));
}

} // namespace interlock
