#pragma once

#include "models/lease/seats.h"
#include "models/planfile/planfile.h"
#include "models/store/rows.h"

#include <map>

namespace interlock {

/// The files of an evidence bundle by name, `/` between folders. Names are ASCII, so this order is that of
/// `LC_ALL=C sort`.
using BundleFiles = std::map<QString, QByteArray>;

/// What is read at most: of a bundle, in all.
constexpr qint64 kMostBundleBytes = 1024LL * 1024 * 1024;
constexpr qsizetype kMostBundleFiles = 1'000'000;

/// May a file of a bundle have this name? Relative, of letters, digits and `._@:+-`, at most three folders
/// deep, no empty, `.` or `..` part.
bool isBundleName(const QString &name);

/// `log/000012.json`
QString logName(qint64 index);
/// The name of a head that this principal signed: `heads/NAME.sig`, with `_` for `/`.
QString headName(const QString &principal);

/// One policy of the log, its exact payload, and the indices that it judges: `first` to `last`. `last` is
/// `first` - 1 for a policy that has judged none yet.
struct PolicySpan {
    PolicyRecord policy;
    QByteArray payload;
    qint64 first = 0, last = -1;
};
/// Collects them as a log is verified.
class PolicySpans {
public:
    /// The next record, and the policy that judged it.
    void hear(const Record &record, qint64 index, const PolicyRecord &inForce);
    /// All, the one in force after the last record included.
    std::vector<PolicySpan> all(const std::optional<PolicyRecord> &newest) const;

private:
    void begin(const PolicyRecord &policy, qint64 index);
    std::vector<PolicySpan> m_spans;
    std::map<QString, QByteArray> m_payloads; ///< of policy records, by digest
    qint64 m_size = 0;
};
/// `policy/<version>/policy.json`, `allowed_signers` and `range`.
BundleFiles policyFiles(const std::vector<PolicySpan> &spans);

/// The plan under its digest, its bound files under theirs, and the plan's index: the text whose SHA-256 is
/// the plan's digest (PlanFile).
BundleFiles subjectFiles(const PlanFile &plan);

/// The line of one look in `samples/evaluations.jsonl`, with its line feed.
QByteArray sampleLine(const EvaluationRow &row);
/// The inverse; accepts exactly what `sampleLine` writes.
Result<EvaluationRow> readSampleLine(const QByteArray &line);

/// The text of SHA256SUMS: all files but itself and its signature.
QByteArray sumsOf(const BundleFiles &files);

} // namespace interlock
