#pragma once

#include "ui/follower/snapshot.h"

namespace interlock::preview {

/// The states of the console that are pictured, looked at and tested. Everything in them is invented.
enum class Scene {
    AtRest,
    Live,
    ManyGuardrails,
    Warning,
    Breach,
    RollingBack,
    RolledBack,
    Completed,
    Held, ///< for want of data: one guardrail has had no value for a while
    SecondKey,
    Stale, ///< nothing was read for two minutes, see ageOf
    Silent,
    NobodyGuarding,
    NoReleases,
    Unreadable,
};
QString toString(Scene scene);
const std::vector<Scene> &allScenes();

/// The dialogs, each with the scene in which it opens: named as the act that opens it, or "sign", "first" and
/// "change-key".
const std::vector<std::pair<Scene, QString>> &dialogs();

/// What was signed in a record of the scenes.
QString payloadOf(qint64 record);

/// When the scenes are, on every machine: an afternoon of November 2025.
const Moment kPreviewed{instantFromMs(90'000'000), wallFromMs(1'763'735'667'000)};

/// A realistic snapshot of a scene, the same on every run. `now` is when it was taken.
Snapshot snapshotOf(Scene scene, Moment now);
/// How much later than its snapshot a scene is looked at.
Duration ageOf(Scene scene);

} // namespace interlock::preview
