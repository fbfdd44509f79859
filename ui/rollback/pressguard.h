#pragma once

#include "models/base/clock.h"

#include <optional>

namespace interlock {

/// Tells a meant press of the rollback button from an accident. Pure: every call brings its time.
///
/// A press counts only when it begins 400 ms after the window gained focus or the strip moved, and is
/// released inside. The second click of a double click is swallowed. On request it must be held for a while.
class PressGuard {
public:
    enum class Where { Inside, Outside, Key }; ///< Key: a shortcut, which nobody holds
    static constexpr Duration kSettle{400};

    explicit PressGuard(Duration doubleClick);

    /// The window gained focus, or the button moved under the pointer.
    void unsettle(Instant now);
    /// True when this press may become an act.
    bool press(Instant now);
    /// Whether nothing moved under the pointer a moment ago.
    bool isSettled(Instant now) const { return !m_unsettledAt || now - *m_unsettledAt >= kSettle; }
    /// True when the act begins now.
    bool release(Instant now, Where where);
    /// How long a press must last; 0: no matter how short.
    void setHold(Duration hold) { m_hold = hold; }
    /// How much of the hold has passed, 0 to 1; 1 without one, 0 while not pressed.
    double heldShare(Instant now) const;
    /// Esc, or the pointer left: nothing happens on release.
    void cancel();
    bool isArmed() const { return m_armed; }

private:
    Duration m_doubleClick, m_hold{0};
    std::optional<Instant> m_unsettledAt, m_actedAt;
    Instant m_pressedAt{};
    bool m_armed = false;
};

} // namespace interlock
