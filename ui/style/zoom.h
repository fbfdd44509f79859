#pragma once

class QWidget;

namespace interlock {

/// Brings what a window measured in pixels when it was built, margins, spacings, least and fixed sizes and
/// the columns of tables, from one zoom to another. Lines thinner than a text stay as thin as they are. Call
/// it before the new font is set: what a widget measures anew by itself then wins.
void rezoom(QWidget &window, double from, double to);

} // namespace interlock
