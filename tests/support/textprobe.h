#pragma once

#include <QRectF>
#include <QStringList>

#include <vector>

class QWidget;

namespace interlock::test {

/// One line of text as it reached the painter.
struct DrawnText {
    QString text;
    QRectF rect;           ///< from its ascent to its descent, in the window
    QWidget *by = nullptr; ///< the widget that drew it
};

/// Every text that `window` draws now, in the order of painting, pieces on one base line joined: labels,
/// buttons, cells and what widgets paint themselves. Curves of QCustomPlot keep theirs in a picture and are
/// not seen.
std::vector<DrawnText> drawnTexts(QWidget &window);

/// What is wrong with how they stand: a text that leaves the widget that drew it, and two that overlap. One
/// sentence each.
QStringList misplaced(const std::vector<DrawnText> &texts, const QWidget &window);

} // namespace interlock::test
