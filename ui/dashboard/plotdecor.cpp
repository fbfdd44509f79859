#include "ui/dashboard/plotdecor.h"

#include "ui/style/chip.h"
#include "ui/style/look.h"

namespace interlock {

namespace {
constexpr size_t kMostShades = 200, kMostMarks = 60;

bool isAbove(const Limit &limit)
{
    return limit.comparison == Comparison::Above || limit.comparison == Comparison::AtLeast;
}

QColor thin(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

const Tokens &tokensOn(const QCPLayerable &item)
{
    return tokensOf(item.parentPlot()->palette());
}
} // namespace

PlotScale PlotScale::of(const QCPAxisRect &rect)
{
    const QCPRange time = rect.axis(QCPAxis::atBottom)->range(), value = rect.axis(QCPAxis::atLeft)->range();
    return {rect.rect(), time.lower * 1000, rect.width() / time.size() / 1000, value.lower,
            double(rect.height()) / value.size()};
}

std::vector<Shade> limitShades(const std::vector<Band> &canary, const std::optional<Limit> &warn,
                               const std::optional<Limit> &breach)
{
    std::vector<Shade> made;
    const auto crosses = [](const Band &band, const std::optional<Limit> &limit) {
        return limit && !band.isEmpty() &&
               (limit->isMetBy(double(band.low)) || limit->isMetBy(double(band.high)));
    };
    std::optional<Shade> open;
    const auto close = [&](qint64 at) {
        if (open && made.size() < kMostShades) {
            open->when.to = at;
            made.push_back(*open);
        }
        open.reset();
    };
    for (const Band &band : canary) {
        std::optional<Shade::Kind> kind;
        if (crosses(band, breach))
            kind = Shade::Kind::Breach;
        else if (crosses(band, warn))
            kind = Shade::Kind::Warn;
        if (open && kind != open->kind)
            close(band.fromMs);
        if (kind && !open)
            open = Shade{{band.fromMs, band.toMs}, *kind};
    }
    if (open)
        close(canary.back().toMs);
    return made;
}

PlotUnderlay::PlotUnderlay(QCustomPlot *plot, const PlotDecor &decor) : QCPAbstractItem(plot), m_decor(decor)
{
    setLayer(QStringLiteral("background"));
}

/// Between the limits it is the colour of a warning, past the breach that of a failure.
void PlotUnderlay::fillBeyond(QPainter &painter, const PlotScale &on) const
{
    const Tokens &t = tokensOn(*this);
    const auto fill = [&](const Limit &limit, std::optional<double> until, const QColor &colour) {
        const double edge = isAbove(limit) ? on.box.top() : on.box.bottom() + 1;
        const double to = until ? on.y(*until) : edge;
        const double from = on.y(limit.value);
        painter.fillRect(QRectF(QPointF(on.box.left(), std::min(from, to)),
                                QPointF(on.box.right() + 1, std::max(from, to)))
                             .intersected(QRectF(on.box)),
                         colour);
    };
    const auto &[warn, breach] = std::tie(m_decor.warn, m_decor.breach);
    const bool between = warn && breach && isAbove(*warn) == isAbove(*breach);
    if (warn)
        fill(*warn, between ? std::optional(breach->value) : std::nullopt, thin(t.waiting.ink, 0.06F));
    if (breach)
        fill(*breach, std::nullopt, thin(t.fail.ink, 0.07F));
}

void PlotUnderlay::draw(QCPPainter *painter)
{
    const Tokens &t = tokensOn(*this);
    const PlotScale on = PlotScale::of(*clipAxisRect());
    painter->setLayoutDirection(Qt::LeftToRight); // time runs to the right everywhere
    painter->setAntialiasing(false);
    fillBeyond(*painter, on);
    painter->setFont(fontOf(Type::Caption));
    const QString &unseen = m_decor.unseenWords;
    for (const Shade &shade : m_decor.shades) {
        const double left = std::max<double>(on.x(shade.when.from), on.box.left());
        const double right = std::min<double>(on.x(shade.when.to), on.box.right() + 1);
        if (right <= left)
            continue;
        const QRectF box(left, on.box.top(), std::max(1.0, right - left), on.box.height());
        const QColor colour = shade.kind == Shade::Kind::Unseen ? thin(t.idle.ink, 0.17F)
                              : shade.kind == Shade::Kind::Warn ? thin(t.waiting.ink, 0.16F)
                                                                : thin(t.fail.ink, 0.16F);
        painter->fillRect(box, colour);
        if (shade.kind != Shade::Kind::Unseen ||
            QFontMetrics(painter->font()).horizontalAdvance(unseen) + 8 > box.width())
            continue;
        painter->setPen(t.muted);
        painter->drawText(box.adjusted(0, 0, 0, -3), Qt::AlignHCenter | Qt::AlignBottom, unseen);
    }
}

PlotOverlay::PlotOverlay(QCustomPlot *plot, const PlotDecor &decor) : QCPAbstractItem(plot), m_decor(decor)
{
    setLayer(QStringLiteral("axes"));
    setClipToAxisRect(false);
}

int PlotOverlay::markRow()
{
    return QFontMetrics(fontOf(Type::Caption)).height() + 3;
}

void PlotOverlay::draw(QCPPainter *painter)
{
    const Tokens &t = tokensOn(*this);
    const PlotScale on = PlotScale::of(*clipAxisRect());
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(fontOf(Type::Caption));
    drawMarks(*painter, on);
    m_limitWords.clear();
    if (m_decor.breach)
        drawLimit(*painter, on, *m_decor.breach, m_decor.breachWords, t.fail.ink);
    if (m_decor.warn)
        drawLimit(*painter, on, *m_decor.warn, m_decor.warnWords, t.waiting.ink);
}

/// A dotted line with its words at the right; the words of a second one that is near stand at the left.
void PlotOverlay::drawLimit(QPainter &painter, const PlotScale &on, const Limit &limit, const QString &words,
                            const QColor &ink)
{
    const double y = on.y(limit.value);
    if (y < on.box.top() - 1 || y > on.box.bottom() + 2)
        return;
    QPen dotted(ink, 1.4);
    dotted.setDashPattern({1.5, 3});
    painter.setPen(dotted);
    painter.drawLine(QPointF(on.box.left(), y), QPointF(on.box.right(), y));
    const QFontMetrics metrics(painter.font());
    const QSizeF size(metrics.horizontalAdvance(words) + 8, metrics.height());
    const bool over =
        isAbove(limit) ? y - size.height() - 2 >= on.box.top() : y + size.height() + 2 > on.box.bottom();
    QRectF box(QPointF(on.box.right() - size.width(), over ? y - size.height() - 1 : y + 2), size);
    if (!m_limitWords.empty() && m_limitWords.front().intersects(box))
        box.moveLeft(on.box.left() + 2);
    m_limitWords.push_back(box);
    painter.fillRect(box, tokensOn(*this).panel); // no line shows through a word
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, words);
}

namespace {
/// What stands in the row over a plot: stretches that are taken.
class MarkRow {
public:
    MarkRow(double left, double right) : m_left(left), m_right(right) {}
    bool take(double from, double to)
    {
        const bool isFree = from >= m_left && to <= m_right &&
                            std::ranges::none_of(m_taken, [&](const std::pair<double, double> &one) {
                                return from < one.second && to > one.first;
                            });
        if (isFree)
            m_taken.emplace_back(from, to);
        return isFree;
    }

private:
    double m_left, m_right;
    std::vector<std::pair<double, double>> m_taken;
};

/// Whose words stand where there is no room for all: what ended the release first.
int weightOf(const PlotMark &mark)
{
    switch (mark.kind) {
    case PlotMark::Kind::Decision:
        return mark.status == StatusKind::Fail ? 0 : 2;
    case PlotMark::Kind::Breach:
        return 1;
    case PlotMark::Kind::Weight:
        return 3;
    case PlotMark::Kind::Note:
        break;
    }
    return 4;
}

QColor inkOf(const PlotMark &mark, const Tokens &t)
{
    return mark.kind == PlotMark::Kind::Note ? t.text : t.of(mark.status).ink;
}
} // namespace

std::vector<MarkPlace> placeMarks(const std::vector<PlotMark> &marks, const PlotScale &on,
                                  const QFontMetricsF &metrics)
{
    const double side = metrics.height() - 2.0;
    std::vector<MarkPlace> placed;
    for (const PlotMark &mark : marks) {
        const double x = on.x(mark.wallMs);
        if (x >= on.box.left() && x <= on.box.right() + 1 && placed.size() < kMostMarks)
            placed.push_back({&mark, x, {}, {}});
    }
    std::vector<MarkPlace *> order;
    order.reserve(placed.size());
    for (MarkPlace &place : placed)
        order.push_back(&place);
    std::ranges::stable_sort(order, {}, [](const MarkPlace *place) { return weightOf(*place->mark); });
    MarkRow row(on.box.left() - side, on.box.right() + side);
    for (MarkPlace *place : order) {
        const double left = place->x - side / 2;
        if (place->mark->kind != PlotMark::Kind::Weight && row.take(left, left + side))
            place->shape = left;
    }
    for (MarkPlace *place : order) {
        const double wide = metrics.horizontalAdvance(place->mark->label);
        const double beside = place->shape ? side / 2 + 2 : 3;
        for (double left : {place->x + beside, place->x - beside - wide}) {
            if (!place->label && row.take(left, left + wide + 1))
                place->label = left;
        }
    }
    return placed;
}

/// Lines through the plot, shapes and words in the row over it, where no line runs. What has no room there is
/// left out; its line stays.
void PlotOverlay::drawMarks(QPainter &painter, const PlotScale &on) const
{
    const Tokens &t = tokensOn(*this);
    const QFontMetricsF metrics(painter.font());
    const double side = metrics.height() - 2.0, top = on.box.top() - markRow();
    for (const MarkPlace &place : placeMarks(m_decor.marks, on, metrics)) {
        const bool isWeight = place.mark->kind == PlotMark::Kind::Weight;
        const QColor ink = inkOf(*place.mark, t);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(thin(ink, isWeight ? 1.0F : 0.7F), 1, isWeight ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(place.x, on.box.top()), QPointF(place.x, on.box.bottom()));
        painter.setRenderHint(QPainter::Antialiasing);
        if (place.shape)
            paintStatusShape(painter, QRectF(*place.shape, top + 1, side, side), place.mark->status, t);
        if (!place.label)
            continue;
        painter.setPen(ink);
        painter.drawText(
            QRectF(*place.label, top, metrics.horizontalAdvance(place.mark->label) + 2, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter, place.mark->label);
    }
}

} // namespace interlock
