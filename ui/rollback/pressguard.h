#pragma once

#include "models/base/clock.h"

#include <optional>

namespace interlock {

/// Tells a meant press of the rollback button from an accident. Pure: every call brings its time.
///
/// A press counts only when it begins 400 ms after the window gained focus or the strip moved, and is
/// released inside. The second click of a double click is swallowed.
class PressGuard {
public:
    enum class Where { Inside, Outside };
    static constexpr Duration kSettle{400};

    explicit PressGuard(Duration doubleClick);

    /// The window gained focus, or the button moved under the pointer.
    void unsettle(Instant now);
    /// True when this press may become an act.
    bool press(Instant now);
    /// True when the act begins now.
    bool release(Instant now, Where where);
    /// Esc, or the pointer left: nothing happens on release.
    void cancel();
    bool isArmed() const { return m_armed; }

private:
    Duration m_doubleClick;
    std::optional<Instant> m_unsettledAt, m_actedAt;
    bool m_armed = false;
};

} // namespace interlock
