#include "models/metrics/seriestable.h"

#include <algorithm>

namespace interlock {

namespace {

constexpr int kPlentyOfSamples = 1'000'000;

/// The usual (median) distance between rows that say nothing about how long they stand.
Duration usualDistance(const std::vector<SeriesRow> &rows)
{
    std::vector<Duration> distances;
    const SeriesRow *before = nullptr;
    for (const SeriesRow &row : rows) {
        if (row.stands.count() > 0)
            continue;
        if (before)
            distances.push_back(row.at - before->at);
        before = &row;
    }
    if (distances.empty())
        return Duration(0);
    const auto middle = distances.begin() + qsizetype(distances.size() / 2);
    std::nth_element(distances.begin(), middle, distances.end());
    return *middle;
}

} // namespace

void SeriesTable::add(const QString &indicator, const SeriesRow &row)
{
    m_rows[indicator].push_back(row);
}

void SeriesTable::arrange()
{
    for (auto &[name, rows] : m_rows) {
        std::ranges::stable_sort(rows, {}, &SeriesRow::at);
        size_t kept = 0;
        for (const SeriesRow &row : rows) {
            if (kept > 0 && rows[kept - 1].at == row.at) {
                const Duration stood = rows[kept - 1].stands;
                rows[kept - 1] = row;
                if (row.stands.count() == 0) // a single row laid over one of a range takes its place
                    rows[kept - 1].stands = stood;
            } else {
                rows[kept++] = row;
            }
        }
        rows.resize(kept);
        const Duration usual = usualDistance(rows);
        for (SeriesRow &row : rows)
            if (row.stands.count() == 0)
                row.stands = usual;
    }
}

qsizetype SeriesTable::size() const
{
    qsizetype all = 0;
    for (const auto &[name, rows] : m_rows)
        all += qsizetype(rows.size());
    return all;
}

Duration SeriesTable::begin() const
{
    Duration first = Duration::max();
    for (const auto &[name, rows] : m_rows)
        first = std::min(first, rows.front().at);
    return m_rows.empty() ? Duration(0) : first;
}

Duration SeriesTable::end() const
{
    Duration last{0};
    for (const auto &[name, rows] : m_rows)
        last = std::max(last, rows.back().at + std::max(rows.back().stands, Duration(1)));
    return last;
}

Observation SeriesTable::at(const QString &indicator, Duration when, Duration cadence) const
{
    const auto found = m_rows.find(indicator);
    if (found == m_rows.end())
        return Observation::missing(QStringLiteral("the series has no row of it"));
    const auto &rows = found->second;
    const auto next = std::ranges::upper_bound(rows, when, {}, &SeriesRow::at);
    if (next == rows.begin())
        return Observation::missing(QStringLiteral("the series has no row yet"));
    const SeriesRow &row = *std::prev(next);
    if (when - row.at >= std::max(row.stands, cadence))
        return Observation::missing(QStringLiteral("the series has no row now"));
    if (row.kind == Observation::Kind::Error)
        return Observation::error(QStringLiteral("an error in the series"));
    return Observation::of(row.value, when - row.at, kPlentyOfSamples);
}

} // namespace interlock
