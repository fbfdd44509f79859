#pragma once

#include "models/evidence/bundle.h"
#include "models/store/ports.h"

namespace interlock {

/// The log and the journal in a bundle's files, as a store's reader gives them. The files outlive it.
class BundleLog final : public LogReader {
public:
    /// Unverified when the checkpoint names no log, or a look is malformed.
    static Result<std::unique_ptr<BundleLog>> open(const BundleFiles &files);

    QString storeUuid() const override { return m_uuid; }
    Result<std::vector<LogRow>> records(qint64 from, int most) const override;
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const override;
    Result<QByteArray> blob(const QString &sha256) const override;

private:
    explicit BundleLog(const BundleFiles &files) : m_files(files) {}
    Done readSamples();

    const BundleFiles &m_files;
    QString m_uuid;
    std::vector<EvaluationRow> m_rows;
};

} // namespace interlock
