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

    /// Lets the write-ahead log reach the size between two of its checkpoints, so that a commit writes its
    /// pages into room that is there: where the file grows, the disk writes its length and its blocks too,
    /// one after the other. Without room for plenty more, or on a fault, it stays as it is.
    void makeRoom();

private:
    explicit StoreWriter(std::unique_ptr<Database> database);
    Done insertAll(const StoreBatch &batch);
    Done insertContents(const StoreBatch &batch);
    Done insertEvaluations(const std::vector<EvaluationRow> &rows);
    bool stands(const StoreBatch &batch) const;
    Done notNext(const QString &what) const;
    std::unique_ptr<Database> m_database;
    QSqlQuery m_begin, m_commit, m_insertRecord, m_insertHead, m_insertEvaluation; ///< read by SQLite once
};

} // namespace interlock
