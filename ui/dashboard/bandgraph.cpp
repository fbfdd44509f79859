#include "ui/dashboard/bandgraph.h"

#include <QLineF>

namespace interlock {

namespace {
constexpr double kApart = 2.5; ///< pixels between points that are drawn as a line
constexpr int kThin = 2;       ///< pixels of a band that does not move
constexpr qint64 kDash = 12,
                 kInk = 9; ///< of so many columns so many are drawn, what the others hold with them
constexpr double kWidth = 1.7;
} // namespace

/// From wall milliseconds and values to pixels.
struct BandGraph::Scale {
    double left = 0, perMs = 0, fromMs = 0;
    double bottom = 0, perUnit = 0, low = 0;
    double x(qint64 ms) const { return left + (double(ms) - fromMs) * perMs; }
    double y(float value) const { return bottom - (double(value) - low) * perUnit; }
};

BandGraph::Scale BandGraph::scale() const
{
    const QRect box = keyAxis()->axisRect()->rect();
    const QCPRange time = keyAxis()->range(), value = valueAxis()->range();
    return {double(box.left()),       box.width() / time.size() / 1000,    time.lower * 1000,
            double(box.bottom() + 1), double(box.height()) / value.size(), value.lower};
}

QCPRange BandGraph::getKeyRange(bool &foundRange, QCP::SignDomain) const
{
    foundRange = !m_bands.empty();
    return foundRange ? QCPRange(double(m_bands.front().fromMs) / 1000, double(m_bands.back().toMs) / 1000)
                      : QCPRange();
}

QCPRange BandGraph::getValueRange(bool &foundRange, QCP::SignDomain, const QCPRange &) const
{
    QCPRange range(std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity());
    for (const Band &band : m_bands) {
        range.lower = std::fmin(range.lower, double(band.low));
        range.upper = std::fmax(range.upper, double(band.high));
    }
    foundRange = range.lower <= range.upper;
    return foundRange ? range : QCPRange();
}

void BandGraph::draw(QCPPainter *painter)
{
    if (m_bands.empty() || keyAxis()->range().size() <= 0)
        return;
    const bool dense = double(m_bands.size()) * kApart > keyAxis()->axisRect()->width();
    painter->setAntialiasing(!dense);
    dense ? drawColumns(*painter, scale()) : drawLine(*painter, scale());
}

void BandGraph::drawLine(QPainter &painter, const Scale &on) const
{
    QPolygonF line;
    double drawn = 0; // the dashes go on from one piece to the next
    const auto flush = [&](bool goesOn) {
        drawStroke(painter, line, drawn);
        line = goesOn && !line.isEmpty() ? QPolygonF{line.back()} : QPolygonF();
    };
    for (const Band &band : m_bands) {
        if (band.isEmpty()) {
            flush(false);
            continue;
        }
        line << QPointF(on.x(band.fromMs), on.y(band.low));
        if (band.high > band.low)
            line << QPointF(on.x(band.toMs), on.y(band.high));
        if (line.size() >= kStrokeLength)
            flush(true);
    }
    flush(false);
}

void BandGraph::drawStroke(QPainter &painter, const QPolygonF &line, double &drawn) const
{
    if (line.isEmpty())
        return;
    QPen pen(m_colour, kWidth, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (line.size() == 1) { // a value between two gaps
        pen.setCapStyle(Qt::RoundCap);
        pen.setWidthF(2 * kWidth);
        painter.setPen(pen);
        painter.drawPoint(line.front());
        return;
    }
    if (m_stroke == Stroke::Dashed) {
        pen.setDashPattern({4, 1.6});
        pen.setDashOffset(drawn / kWidth);
    }
    painter.setPen(pen);
    painter.drawPolyline(line);
    for (qsizetype i = 1; i < line.size(); ++i)
        drawn += QLineF(line[i - 1], line[i]).length();
}

void BandGraph::drawColumns(QPainter &painter, const Scale &on) const
{
    QVector<QRect> columns;
    columns.reserve(qsizetype(m_bands.size()));
    std::optional<QRect>
        before; // the column before and its number: neighbours are joined, so that a curve has no holes
    qint64 beforeNumber = 0;
    const auto put = [&](const Band &band) {
        const int left = int(std::floor(on.x(band.fromMs)));
        const int right = std::max(left, int(std::floor(on.x(band.toMs))));
        const QRect own(QPoint(left, int(on.y(band.high))), QPoint(right, int(on.y(band.low))));
        QRect column = own;
        if (before && band.number <= beforeNumber + 1) {
            column.setTop(std::min(own.top(), before->bottom()));
            column.setBottom(std::max(own.bottom(), before->top()));
            column.setLeft(std::min(left, before->right() + 1));
        }
        column.setHeight(std::max(column.height(), kThin));
        columns << column;
        before = own;
        beforeNumber = band.number;
    };
    std::optional<Band> leftOut; // between two dashes; its extremes stand in the next column
    for (Band band : m_bands) {
        if (band.isEmpty()) {
            if (leftOut)
                put(*std::exchange(leftOut, std::nullopt));
            before.reset();
            continue;
        }
        if (leftOut) {
            band.low = std::min(band.low, leftOut->low);
            band.high = std::max(band.high, leftOut->high);
            leftOut.reset();
        }
        if (m_stroke == Stroke::Dashed && band.number % kDash >= kInk)
            leftOut = band;
        else
            put(band);
    }
    if (leftOut)
        put(*leftOut);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colour);
    painter.drawRects(columns);
}

} // namespace interlock
