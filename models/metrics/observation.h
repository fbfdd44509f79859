#pragma once

#include "models/base/clock.h"

#include <QString>

#include <limits>
#include <optional>

namespace interlock {

/// What one evaluation of an indicator yields. Only a value can be healthy (I5).
struct Observation {
    enum class Kind { Value, Missing, Error, Stale };

    Kind kind = Kind::Missing;
    double value =
        std::numeric_limits<double>::quiet_NaN(); ///< in the indicator's unit; finite when kind is Value
    std::optional<Duration> age;                  ///< of the newest sample used; nullopt is "unknown"
    int samples = 0;                              ///< samples or requests the value rests on; 0 when unknown
    QString reason;                               ///< why there is no value; empty for Value
    bool frozen = false; ///< the same value to the last bit for many polls: a warning

    bool isValue() const { return kind == Kind::Value; }
    bool operator==(const Observation &other) const;

    /// A finite number is a Value; NaN is Missing "NaN", an infinity is Missing "infinite".
    static Observation of(double value, std::optional<Duration> age = Duration(0), int samples = 0);
    static Observation missing(QString reason);
    static Observation error(QString reason);
    static Observation stale(QString reason, Duration age);
};

/// The words `value`, `missing`, `error`, `stale`: one word everywhere (records, command line, store).
QString toString(Observation::Kind kind);
std::optional<Observation::Kind> observationKind(const QString &word);

} // namespace interlock
