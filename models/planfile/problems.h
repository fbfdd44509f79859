#pragma once

#include "models/base/result.h"
#include "models/planfile/planfile.h"

namespace interlock {

/// A place in the plan's text, counted from 1; columns are characters.
struct Place {
    int line = 1;
    int column = 1;
    auto operator<=>(const Place &) const = default;
};

/// Collects what is wrong, up to a bound, and hands it out in the order of the text.
class Problems {
public:
    explicit Problems(QString file) : m_file(std::move(file)) {}

    void add(Place place, const QString &message);
    void add(Place place, const Error &error) { add(place, error.sentence()); }
    bool isEmpty() const { return m_list.empty(); }
    bool isFull() const; ///< more are not kept: looking for them is in vain
    std::vector<PlanProblem> sorted() const;

private:
    QString m_file;
    std::vector<PlanProblem> m_list;
};

} // namespace interlock
