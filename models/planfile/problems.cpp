#include "models/planfile/problems.h"

#include <algorithm>
#include <tuple>

namespace interlock {

namespace {
constexpr size_t kMostProblems = 200;
}

QString PlanProblem::text() const
{
    return QStringLiteral("%1:%2:%3: ").arg(file).arg(line).arg(column) + message;
}

void Problems::add(Place place, const QString &message)
{
    if (!isFull())
        m_list.push_back({m_file, place.line, place.column, message});
}

bool Problems::isFull() const
{
    return m_list.size() >= kMostProblems;
}

std::vector<PlanProblem> Problems::sorted() const
{
    std::vector<PlanProblem> all = m_list;
    std::stable_sort(all.begin(), all.end(), [](const PlanProblem &a, const PlanProblem &b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

} // namespace interlock
