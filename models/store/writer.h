#pragma once

#include "models/store/database.h"
#include "models/store/rows.h"

#include <optional>

namespace interlock {

/// Everything that becomes durable together.
struct StoreBatch {
    std::vector<LogRow> records;            ///< indices must continue the log without a gap
    std::vector<EvaluationRow> evaluations; ///< sequences likewise
    std::vector<BlobRow> blobs;
    std::optional<std::pair<qint64, QString>> head; ///< size and signed note

    bool isEmpty() const { return records.empty() && evaluations.empty() && blobs.empty() && !head; }
};

/// The one writing connection of a store. Belongs to the writer thread of the process that holds the epoch.
class StoreWriter {
public:
    static Result<std::unique_ptr<StoreWriter>> open(const QString &path);

    /// One transaction, durable when it returns (WAL, synchronous=FULL). All or nothing.
    Done append(const StoreBatch &batch);

private:
    explicit StoreWriter(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
    Done insertAll(const StoreBatch &batch);
    Done insertEvaluations(const std::vector<EvaluationRow> &rows);
    Done notNext(const QString &what) const;
    std::unique_ptr<Database> m_database;
};

} // namespace interlock
