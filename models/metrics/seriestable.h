#pragma once

#include "models/metrics/observation.h"

#include <QByteArray>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace interlock {

/// One row of a series: what an indicator showed from `at` on.
struct SeriesRow {
    Duration at{0};
    Duration stands{0}; ///< shown for that long unless a newer row comes; 0: for one look
    Observation::Kind kind = Observation::Kind::Value;
    double value = 0; ///< in the indicator's unit; NaN and infinite are missing
    bool operator==(const SeriesRow &) const = default;
};

/// Recorded or synthetic values of indicators, by name. Times are as in the file: seconds since anything.
class SeriesTable {
public:
    /// Adds a row; of two with the same time the later added one counts. Call `arrange` when all are in.
    void add(const QString &indicator, const SeriesRow &row);
    /// Sorts, lets later rows override earlier ones of the same time, and gives single rows the time they
    /// stand for: the usual distance between the single rows of their indicator.
    void arrange();

    bool isEmpty() const { return m_rows.empty(); }
    bool has(const QString &indicator) const { return m_rows.contains(indicator); }
    qsizetype size() const; ///< rows
    Duration begin() const; ///< of the first row
    Duration end() const;   ///< when the last row stands no more

    /// What the indicator shows at `when` to somebody who looks every `cadence`: its newest row if that still
    /// stands, else missing. The age is the row's; the value rests on as many samples as anybody asks for.
    Observation at(const QString &indicator, Duration when, Duration cadence) const;

private:
    std::map<QString, std::vector<SeriesRow>> m_rows;
};

/// The names a series may use: those with values of their own, and those computed from others.
struct SeriesNames {
    QStringList measured;
    QStringList computed;
};

struct SeriesProblem {
    QString file;
    int line = 1;
    int column = 1; ///< in bytes, from 1
    QString message;
    QString text() const; ///< `file:line:column: message`
};

/// `series` is set exactly when `problems` is empty; at most 20 are told.
struct SeriesReading {
    std::optional<SeriesTable> series;
    std::vector<SeriesProblem> problems;
};

/// More is refused.
constexpr qint64 kMostSeriesBytes = 64LL * 1024 * 1024;
constexpr qsizetype kMostSeriesRows = 5'000'000;

/// Reads CSV of `time_s,indicator,value`: a heading, empty lines and lines that begin with `#` are skipped.
/// A time is seconds (90) or a duration (1m30s), or `FROM..TO/STEP` for a row each STEP, both ends included.
/// A value is a number, `nan`, `+inf`, `-inf`, `error`, or `V~N`: V and uniform noise of at most N, the same
/// for the same seed, indicator and time. Later rows override earlier ones of the same indicator and time.
SeriesReading readSeries(const QByteArray &bytes, const QString &file, const SeriesNames &names,
                         quint64 seed = 0);

} // namespace interlock
