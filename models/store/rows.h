#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace interlock {

/// When something was seen: both clocks and the boot they belong to (decision 27).
struct Stamp {
    qint64 wallMs = 0;
    qint64 bootMs = 0;
    QString bootId;
    bool operator==(const Stamp &) const = default;
};

/// One leaf of the log.
struct LogRow {
    qint64 index = -1;
    QByteArray envelope;
    bool operator==(const LogRow &) const = default;
};

/// One look: what the engine fed into the rollout, beside the log, chained by hash (decision 26).
struct EvaluationRow {
    qint64 sequence = -1;
    QString rollout;
    qint64 logSize = 0; ///< records in the log when it was made: its place in the replay
    Stamp at;
    QByteArray body;  ///< compact JSON, see models/engine/journaled.h
    QByteArray chain; ///< SHA-256(previous chain, sequence, rollout, log size, stamp, body)
    bool operator==(const EvaluationRow &) const = default;
};

/// A content bound into a lease request.
struct BlobRow {
    QString sha256;
    QByteArray content;
};

/// The hash that chains an evaluation to the one before it; `previous` is empty for the first.
QByteArray chainOf(const QByteArray &previous, const EvaluationRow &row);

} // namespace interlock
