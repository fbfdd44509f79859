#pragma once

#include "models/plan/plan.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace interlock {

/// One thing that is wrong with a plan file, at its place (line and column count from 1).
struct PlanProblem {
    QString file;
    int line = 1;
    int column = 1;
    QString message;

    QString text() const; ///< `file:line:column: message`
    bool operator==(const PlanProblem &) const = default;
};

/// A file named under `files:`, read once; exactly these bytes are bound into a lease and only they run.
struct BoundFile {
    QString path;   ///< as in the plan: relative to its folder, `/` between folders
    QString sha256; ///< 64 lower-case hexadecimal digits
    QByteArray content;
    bool operator==(const BoundFile &) const = default;
};

/// A plan, the bytes it was decoded from and the files it binds.
///
/// `sha256` is what a lease is signed for (decision 28). It is the SHA-256, in lower-case hexadecimal, of
///
///     interlock-plan-v1\n
///     <sha256 of the plan file, hexadecimal>\n
///     <sha256 of a file, hexadecimal>  <its path>\n      for each of `files:`, sorted by path (bytewise)
///
/// which is, beside the plan (without `files:` the third line of the braces is left out):
///
///     { printf 'interlock-plan-v1\n'; sha256sum < x.plan.yaml | cut -c-64;
///       printf '%s\n' backup.sh config/flags.json | LC_ALL=C sort | xargs sha256sum; } | sha256sum
struct PlanFile {
    Plan plan;
    QByteArray bytes;
    QString path; ///< where it was read from; the given name for `readPlan`
    std::vector<BoundFile> files;
    QString sha256;
    bool operator==(const PlanFile &) const = default;
};

/// `file` is set exactly when `problems` is empty. Problems are sorted by place; all of one pass.
struct PlanReading {
    std::optional<PlanFile> file;
    std::vector<PlanProblem> problems;
};

/// The most that is read: a larger plan or file is refused, never cut.
constexpr qint64 kMostPlanBytes = 256 * 1024;
constexpr qint64 kMostBoundFileBytes = 1024 * 1024;
constexpr int kMostBoundFiles = 64;

/// Reads and checks a plan and its `files:` from disk. Files are regular files under the plan's folder;
/// symbolic links and `..` are refused.
PlanReading readPlanFile(const QString &path);

/// Decodes and checks plan bytes without touching the disk: `files` stays empty and the digest is that of a
/// plan without files. `name` stands in the problems.
PlanReading readPlan(const QByteArray &bytes, const QString &name);

/// Stands in a plan for what only a person can know: `<fill in: the address of Prometheus>`, alone or within
/// a value. A plan that still holds one is refused with its words.
QString fillIn(const QString &what);

/// The digest described at PlanFile.
QString planDigest(const QByteArray &bytes, const std::vector<BoundFile> &files);

} // namespace interlock
