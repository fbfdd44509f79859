#pragma once

#include "models/base/result.h"
#include "models/store/paths.h"

namespace interlock {

/// The engine's own copy of a store: a second database beside it that only grows, so that a log that was
/// shortened, or put back from an old backup, can be put together again byte by byte (A46, A48).

/// Adds what the store has and its copy has not. A copy that the store no longer continues (admins accepted a
/// loss) is put aside under another name, and a new one begun. Any thread.
Done updateCopy(const StorePaths &paths);

struct Restored {
    qint64 records = 0, evaluations = 0;
};
/// Adds what the copy has and the store has not. Unverified where the store says something else than the
/// copy: then somebody changed it, and nothing is done. Only while no engine holds the store.
Result<Restored> restoreFromCopy(const StorePaths &paths);

/// Takes away the looks, and the heads, that rest on records which are lost for good; gives how many looks.
Result<qint64> dropUnfounded(const StorePaths &paths);

} // namespace interlock
