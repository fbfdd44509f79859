#pragma once

#include "ui/dashboard/history.h"
#include "ui/dashboard/qcustomplot6.h"

namespace interlock {

/// Points of a path that is drawn at once. A longer line goes on from its last point: what a path costs grows
/// with the square of its crossings.
inline constexpr qsizetype kStrokeLength = 6;

/// One series of a plot, from its bands: a line where points are apart, a filled band where there are more
/// points than pixels. What is drawn costs what the plot is wide. A line breaks where there are no values.
class BandGraph final : public QCPAbstractPlottable {
public:
    enum class Stroke { Solid, Dashed };
    BandGraph(QCPAxis *time, QCPAxis *value, Stroke stroke)
        : QCPAbstractPlottable(time, value), m_stroke(stroke)
    {}
    void setColour(const QColor &colour) { m_colour = colour; }
    /// Oldest first.
    void setBands(std::vector<Band> bands) { m_bands = std::move(bands); }
    const std::vector<Band> &bands() const { return m_bands; }

    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }
    QCPRange getKeyRange(bool &foundRange, QCP::SignDomain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool &foundRange, QCP::SignDomain = QCP::sdBoth,
                           const QCPRange & = QCPRange()) const override;

protected:
    void draw(QCPPainter *painter) override;
    void drawLegendIcon(QCPPainter *, const QRectF &) const override {}

private:
    struct Scale;
    Scale scale() const;
    void drawLine(QPainter &painter, const Scale &on) const;
    void drawStroke(QPainter &painter, const QPolygonF &line, double &drawn) const;
    void drawColumns(QPainter &painter, const Scale &on) const;

    std::vector<Band> m_bands;
    Stroke m_stroke;
    QColor m_colour;
};

} // namespace interlock
