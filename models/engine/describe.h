#pragma once

#include "models/engine/ledger.h"

namespace interlock {

/// One record in words: index, time, who, what, why. For the log, the records table and the timeline.
struct RecordWords {
    qint64 index = -1;
    WallTime at{};
    QString who;     ///< principal of the policy, or a key's fingerprint
    QString what;    ///< "lease", "approval", "start", "intent", "guardrail-fired", ...
    QString why;     ///< reason or detail in one line
    QString rollout; ///< may be empty
    QString leaf;    ///< hexadecimal leaf hash
    QString code;    ///< that its signer saw before signing, "9B9D 9177"; empty for facts of the engine
};
/// What a fact of the engine says, in words.
QString factWords(const QString &kind, const QJsonObject &detail);
RecordWords describe(const Record &record, qint64 index, const Ledger &ledger);

} // namespace interlock
