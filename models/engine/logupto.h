#pragma once

#include "models/store/ports.h"

namespace interlock {

/// The log and the journal of another reader as they were when the log had `size` records. A writer may go
/// on meanwhile.
class LogUpTo final : public LogReader {
public:
    LogUpTo(const LogReader &whole, qint64 size) : m_whole(whole), m_size(size) {}

    QString storeUuid() const override { return m_whole.storeUuid(); }
    Result<std::vector<LogRow>> records(qint64 from, int most) const override;
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const override;
    Result<QByteArray> blob(const QString &sha256) const override { return m_whole.blob(sha256); }

private:
    const LogReader &m_whole;
    qint64 m_size;
};

} // namespace interlock
