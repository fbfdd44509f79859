#pragma once

#include "ui/follower/snapshot.h"

#include <QWidget>

class QPainter;

namespace interlock {

struct Tokens;

/// Draws the shape of a status (circle, ring, square, octagon, diamond, dashed ring) with its glyph into
/// `box`.
void paintStatusShape(QPainter &painter, const QRectF &box, StatusKind kind, const Tokens &tokens);

/// Draws a chip: tint, coloured edge, shape and words in normal text colour, elided to `box`.
void paintChip(QPainter &painter, const QRect &box, const Status &status, const Tokens &tokens);
/// A chip at the left of `line`, or where that would lose letters its shape and words alone.
void paintStatus(QPainter &painter, const QRect &line, const Status &status, const Tokens &tokens);
/// The size a chip wants for its words.
QSize chipSize(const Status &status);

/// A chip as a widget; tells its words to assistive technology and, when elided, in a tooltip.
class Chip : public QWidget {
    Q_OBJECT
public:
    explicit Chip(QWidget *parent = nullptr);

    void setStatus(const Status &status);
    const Status &status() const { return m_status; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateToolTip();
    Status m_status;
};

} // namespace interlock
