#pragma once

#include <QColor>

class QPainter;
class QRectF;

namespace interlock {

/// A box with an edge of one pixel and round corners, drawn from kept corners and plain rectangles: a path of
/// the whole box costs many times as much, and a screen holds dozens that are painted with each sample.
/// `round`: radius in pixels of the layout. A `ground` that is not valid leaves what is below as it is.
void paintRoundBox(QPainter &painter, const QRectF &box, const QColor &ground, const QColor &edge, int round);

} // namespace interlock
