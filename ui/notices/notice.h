#pragma once

#include "models/base/id.h"

#include <QString>

namespace interlock {

/// How loud something is told. Level 0 is the log, 1 the line at the bottom, 2 a banner: those the window
/// shows by itself.
enum class NoticeLevel {
    Normal = 3,   ///< a notification on the desktop
    Critical = 4, ///< it stays until it is seen; the taskbar alerts, and the bell rings where that was chosen
};

/// What a person can do about it: where the console goes then. Nothing moves traffic from a notification.
enum class NoticeAction { Open, Review, RollBack };

/// Something that must be told also to whom looks elsewhere. Carries no secret: names, states and sentences.
struct DesktopNotice {
    NoticeLevel level = NoticeLevel::Normal;
    QString subject; ///< one notification is shown for each: a newer one takes its place
    RolloutId rollout = {};
    LeaseId lease = {};
    QString title, text;
    NoticeAction action = NoticeAction::Open;
    bool operator==(const DesktopNotice &) const = default;
};

} // namespace interlock
