#pragma once

#include "models/store/rows.h"

#include <optional>

namespace interlock {

/// Everything that becomes durable together.
struct StoreBatch {
    std::vector<LogRow> records;            ///< indices must continue the log without a gap
    std::vector<EvaluationRow> evaluations; ///< sequences likewise
    std::vector<BlobRow> blobs;
    std::optional<std::pair<qint64, QString>> head; ///< size and signed note

    std::vector<std::pair<qint64, QString>> cosigned =
        {}; ///< heads that stand there already, with more signatures

    bool isEmpty() const
    {
        return records.empty() && evaluations.empty() && blobs.empty() && !head && cosigned.empty();
    }
};

} // namespace interlock
