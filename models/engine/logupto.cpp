#include "models/engine/logupto.h"

namespace interlock {

Result<std::vector<LogRow>> LogUpTo::records(qint64 from, int most) const
{
    if (from >= m_size)
        return std::vector<LogRow>();
    return m_whole.records(from, int(std::min<qint64>(most, m_size - from)));
}

Result<std::vector<EvaluationRow>> LogUpTo::evaluations(qint64 from, int most) const
{
    auto rows = m_whole.evaluations(from, most);
    if (rows) // the log's size never falls from row to row
        rows->erase(std::find_if(rows->begin(), rows->end(),
                                 [this](const EvaluationRow &row) { return row.logSize > m_size; }),
                    rows->end());
    return rows;
}

} // namespace interlock
