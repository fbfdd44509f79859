#pragma once

#include <QIcon>
#include <QPixmap>

namespace interlock {

/// A line icon of resources/icons in one colour, `size` logical pixels square, sharp at `ratio` device
/// pixels.
QPixmap symbol(const QString &name, const QColor &colour, int size, qreal ratio);

} // namespace interlock
