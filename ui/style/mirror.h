#pragma once

#include <QMargins>
#include <QRectF>
#include <QString>

class QPainter;
class QWidget;

namespace interlock {

/// Draws `text` in its own direction, so that "0 of 3" stays so on a screen that is read from right to left.
/// Left and right of `flags` are those of who reads: in Arabic what begins a line stands at its right.
void drawWords(QPainter &painter, const QRectF &box, int flags, const QString &text);

/// From where `painter` is read; one that was never told follows the application.
Qt::LayoutDirection readingOf(const QPainter &painter);

/// Where `box` stands within `all` on a screen that is read in the painter's direction.
QRect mirrored(const QPainter &painter, const QRect &all, const QRect &box);
QRectF mirrored(const QPainter &painter, const QRectF &all, const QRectF &box);

/// The same alignment for a widget, whatever the direction of the text in it.
Qt::Alignment asRead(const QWidget &widget, Qt::Alignment alignment);

/// Margins whose left is where `widget` is begun to be read.
QMargins asRead(const QWidget &widget, const QMargins &margins);

} // namespace interlock
