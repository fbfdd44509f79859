#pragma once

#include "models/store/batch.h"
#include "models/store/database.h"

namespace interlock {

/// The one writing connection of a store. Belongs to the writer thread of the process that holds the epoch.
class StoreWriter {
public:
    static Result<std::unique_ptr<StoreWriter>> open(const QString &path);

    /// One transaction, durable when it returns (WAL, synchronous=FULL). All or nothing. A batch that stands
    /// there already, whole, is accepted: its commit happened although it was answered with an error.
    Done append(const StoreBatch &batch);

private:
    explicit StoreWriter(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
    Done insertAll(const StoreBatch &batch);
    Done insertEvaluations(const std::vector<EvaluationRow> &rows);
    bool stands(const StoreBatch &batch) const;
    Done notNext(const QString &what) const;
    std::unique_ptr<Database> m_database;
};

} // namespace interlock
