#pragma once

#include <QRgb>
#include <QString>

namespace interlock {

/// The colours of a theme that no text stands in: what a window is before there is anything to read.
struct Ground {
    QRgb background, panel, strip, line;
};
inline constexpr Ground kLightGround{0xFFF4F6F8, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFDDE2E8};
inline constexpr Ground kDarkGround{0xFF12171E, 0xFF1B222C, 0xFF161C24, 0xFF2B3541};
inline constexpr Ground kContrastGround{0xFF000000, 0xFF000000, 0xFF000000, 0xFF8A96A5};

/// Of a theme by its word ("light", "dark", "contrast"); any other follows the platform.
const Ground &groundOf(const QString &theme, bool platformIsDark);

} // namespace interlock
