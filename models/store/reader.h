#pragma once

#include "models/store/database.h"
#include "models/store/rows.h"

#include <optional>

namespace interlock {

/// Reads a store in short pieces, beside a living writer; belongs to one thread.
class StoreReader {
public:
    static Result<std::unique_ptr<StoreReader>> open(const QString &path);

    /// A counter that moves whenever somebody else committed: a poll of 7 us.
    qint64 dataVersion() const;
    QString storeUuid() const;
    Result<qint64> logSize() const;
    /// At most `most` records from index `from` on.
    Result<std::vector<LogRow>> records(qint64 from, int most) const;
    /// At most `most` evaluations with a sequence of at least `from`.
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const;
    Result<QByteArray> blob(const QString &sha256) const;
    /// The newest signed head, and its size; empty when there is none yet.
    Result<std::optional<std::pair<qint64, QString>>> newestHead() const;

private:
    explicit StoreReader(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
    std::unique_ptr<Database> m_database;
};

} // namespace interlock
