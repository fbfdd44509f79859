#pragma once

#include "models/base/clock.h"

#include <QString>

#include <map>
#include <vector>

namespace interlock {

/// One measured number and when it was scraped (boot time).
struct Sample {
    Instant at{};
    double value = 0;

    bool operator==(const Sample &) const = default;
};

/// Label names and values without the metric's name, ordered by name.
using Labels = std::map<QString, QString>;

/// The samples of one label set, oldest first.
struct Series {
    Labels labels;
    std::vector<Sample> samples;

    bool operator==(const Series &) const = default;
};

} // namespace interlock
