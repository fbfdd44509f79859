#pragma once

#include "models/base/result.h"
#include "models/records/sshkeyfile.h"
#include "models/store/paths.h"

#include <optional>

namespace interlock {

/// What the engine says to one request, signed by its key (decision 24). Kept 24 hours.
struct EngineAnswer {
    QString request;   ///< SHA-256 of the request
    qint64 index = -1; ///< of the record, when accepted
    ErrorCode code = ErrorCode::Refused;
    QString text; ///< the refusal, or a word with the acceptance
    QString mend;
    bool accepted() const { return index >= 0; }
};

Done writeAnswer(const StorePaths &paths, const EngineAnswer &answer, const LocalSigner &engine);
/// The answer, if there is one. An answer whose signature is not of `engineKey` is Unverified. A null key
/// accepts any valid one (before the policy is known).
Result<std::optional<EngineAnswer>> readAnswer(const StorePaths &paths, const QString &request,
                                               const PublicKey &engineKey);
/// Removes answers older than 24 h and blobs nobody asked for within an hour.
void sweepAnswers(const StorePaths &paths);

} // namespace interlock
