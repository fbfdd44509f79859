#pragma once

#include "models/base/clock.h"

#include <optional>

namespace interlock {

/// Tells a single key from a word that somebody types where no field takes it. Pure: every call brings its
/// time.
class Typing {
public:
    /// Letters that follow each other within this time are a word.
    static constexpr Duration kWithin{200};

    /// A letter was typed, on this key. True: it goes on with a word. One key pressed twice begins none.
    bool letter(int key, Instant now)
    {
        m_isWord = isSoon(now) && (m_isWord || key != m_key);
        m_key = key;
        m_newest = now;
        return m_isWord;
    }
    /// Whether what is typed now would belong to the newest letter.
    bool isSoon(Instant now) const { return m_newest && now - *m_newest < kWithin; }

private:
    std::optional<Instant> m_newest;
    int m_key = 0;
    bool m_isWord = false;
};

} // namespace interlock
