#pragma once

#include "models/lease/policyhistory.h"
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

/// `policy/<version>/policy.json`, `allowed_signers` and `range` of every policy that is or was in force in a
/// log of `size` records. `payloads`: of the policy records, by digest. A policy that has judged no record
/// yet has a range that ends before it begins.
BundleFiles policyFiles(const PolicyHistory &policies, const std::map<QString, QByteArray> &payloads,
                        qint64 size);

/// The plan under its digest, its bound files under theirs, and the plan's index: the text whose SHA-256 is
/// the plan's digest (PlanFile).
BundleFiles subjectFiles(const PlanFile &plan);

/// `artifacts/DIGEST`: a content that a fact of the log rests on.
QString artifactName(const QString &sha256);

/// The line of one look in `samples/evaluations.jsonl`, with its line feed.
QByteArray sampleLine(const EvaluationRow &row);
/// The inverse; accepts exactly what `sampleLine` writes.
Result<EvaluationRow> readSampleLine(const QByteArray &line);

/// The text of SHA256SUMS: all files but itself and its signature.
QByteArray sumsOf(const BundleFiles &files);

} // namespace interlock
