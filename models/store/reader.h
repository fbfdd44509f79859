#pragma once

#include "models/store/database.h"
#include "models/store/ports.h"

#include <optional>

namespace interlock {

/// Reads a store in short pieces, beside a living writer; belongs to one thread.
class StoreReader final : public LogReader {
public:
    static Result<std::unique_ptr<StoreReader>> open(const QString &path);

    /// A counter that moves whenever somebody else committed: a poll of 7 us.
    qint64 dataVersion() const;
    QString storeUuid() const override;
    Result<qint64> logSize() const;
    Result<std::vector<LogRow>> records(qint64 from, int most) const override;
    Done scan(qint64 from, qint64 to, const Look &look) const override;
    std::unique_ptr<LogReader> twin() const override;
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const override;
    Result<QByteArray> blob(const QString &sha256) const override;
    Result<std::optional<std::pair<qint64, QString>>> newestHead() const override;
    /// The newest head with more than one signature; empty when there is none.
    Result<std::optional<std::pair<qint64, QString>>> newestCosignedHead() const;

private:
    explicit StoreReader(std::unique_ptr<Database> database) : m_database(std::move(database)) {}
    Result<std::optional<std::pair<qint64, QString>>> headWhere(const QString &condition) const;
    std::unique_ptr<Database> m_database;
};

} // namespace interlock
