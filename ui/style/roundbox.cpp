#include "ui/style/roundbox.h"

#include <QPaintDevice>
#include <QPainter>
#include <QPixmap>

#include <cmath>
#include <map>
#include <tuple>

namespace interlock {

namespace {
using CornerKey =
    std::tuple<QRgb, QRgb, int, int>; ///< ground, edge, radius, device pixels to one of the layout
constexpr size_t kMostKept = 64;
constexpr QRgb kNone = 0;

void paintPath(QPainter &painter, const QRectF &box, const QColor &ground, const QColor &edge, int round)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(edge);
    painter.setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round, round);
    painter.restore();
}

/// Pixels of the layout that a corner takes: the radius, and the pixel where the straight edge begins.
int sideOf(int round)
{
    return round + 1;
}

/// All four corners of a box, together.
QPixmap cornersOf(const QColor &ground, const QColor &edge, int round, int perPixel)
{
    static std::map<CornerKey, QPixmap> kept;
    const CornerKey key{ground.isValid() ? ground.rgba() : kNone, edge.rgba(), round, perPixel};
    if (const auto found = kept.find(key); found != kept.end())
        return found->second;
    if (kept.size() >= kMostKept)
        kept.clear();
    const int all = 2 * sideOf(round);
    QPixmap made(QSize(all, all) * perPixel);
    made.setDevicePixelRatio(perPixel);
    made.fill(Qt::transparent);
    QPainter painter(&made);
    paintPath(painter, QRectF(0, 0, all, all), ground, edge, round);
    painter.end();
    kept.emplace(key, made);
    return made;
}

/// Whether each pixel of the layout is a square of whole pixels of the device.
bool isWhole(const QPainter &painter, const QRectF &box)
{
    const QTransform &to = painter.transform();
    const double perPixel = painter.device()->devicePixelRatio();
    return to.type() <= QTransform::TxTranslate && perPixel == std::floor(perPixel) &&
           to.dx() == std::floor(to.dx()) && to.dy() == std::floor(to.dy()) && box == QRectF(box.toRect());
}
} // namespace

void paintRoundBox(QPainter &painter, const QRectF &box, const QColor &ground, const QColor &edge, int round)
{
    const int side = sideOf(round);
    if (!isWhole(painter, box) || box.width() < 2 * side || box.height() < 2 * side)
        return paintPath(painter, box, ground, edge, round);
    const QRect all = box.toRect();
    const QPixmap corners = cornersOf(ground, edge, round, int(painter.device()->devicePixelRatio()));
    const int perPixel = side * int(corners.devicePixelRatio());
    const QRect inner = all.adjusted(side, side, -side, -side);
    for (const bool right : {false, true})
        for (const bool low : {false, true})
            painter.drawPixmap(
                QPoint(right ? inner.right() + 1 : all.left(), low ? inner.bottom() + 1 : all.top()), corners,
                QRect(right ? perPixel : 0, low ? perPixel : 0, perPixel, perPixel));
    if (ground.isValid()) {
        painter.fillRect(QRect(inner.left(), all.top() + 1, inner.width(), all.height() - 2), ground);
        painter.fillRect(QRect(all.left() + 1, inner.top(), side - 1, inner.height()), ground);
        painter.fillRect(QRect(inner.right() + 1, inner.top(), side - 1, inner.height()), ground);
    }
    for (const int y : {all.top(), all.bottom()})
        painter.fillRect(QRect(inner.left(), y, inner.width(), 1), edge);
    for (const int x : {all.left(), all.right()})
        painter.fillRect(QRect(x, inner.top(), 1, inner.height()), edge);
}

} // namespace interlock
