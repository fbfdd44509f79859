// How the time axis of a release is drawn.
#include "ui/dashboard/timeticks.h"
#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/timeline/weightaxis.h"

#include <QPainter>
#include <QPainterPath>

namespace interlock {

namespace {
constexpr int kLeastWords = 24; ///< below, at 100 %, cut words tell nothing
QColor thin(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

double gateSide(const QRectF &stages)
{
    return stages.height() * 0.6;
}

/// Which of the marks of one moment speaks for all: what failed, what waits, what was done.
int weightOf(const TimelineEntry &mark)
{
    if (mark.kind == TimelineEntry::Kind::Note)
        return 0;
    const int decided = mark.kind == TimelineEntry::Kind::Decision ? 1 : 0;
    return (mark.status == StatusKind::Fail ? 5 : mark.status == StatusKind::Waiting ? 3 : 1) + decided;
}

int captionHeight()
{
    return QFontMetrics(fontOf(Type::Caption)).height();
}
} // namespace

double WeightAxis::Scale::x(qint64 ms) const
{
    return box.left() + double(ms - seen.from) / double(seen.to - seen.from) * box.width();
}

qint64 WeightAxis::Scale::at(double x) const
{
    return seen.from + qint64((x - box.left()) / box.width() * double(seen.to - seen.from));
}

QRectF WeightAxis::Scale::part(const QRectF &row, const Stretch &when) const
{
    const double left = std::clamp(x(when.from), row.left(), row.right());
    const double right = std::clamp(x(when.to), row.left(), row.right());
    return {QPointF(left, row.top()), QPointF(std::max(right, left), row.bottom())};
}

WeightAxis::Scale WeightAxis::scale() const
{
    const double left = scaled(52), right = width() - scaled(16), wide = std::max(1.0, right - left);
    const double line = captionHeight();
    const QRectF marks(left, scaled(2), wide, line + 6);
    const QRectF stages(left, marks.bottom() + scaled(2), wide, line + scaled(12));
    const QRectF plan(left, stages.bottom() + scaled(3), wide, scaled(6));
    const double top = plan.bottom() + line * 0.8, bottom = height() - line - scaled(8);
    return {marks, stages, plan, QRectF(left, top, wide, std::max(1.0, bottom - top)), m_view.shown()};
}

void WeightAxis::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight); // time runs to the right everywhere
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(Type::Caption));
    const Scale on = scale();
    paintGrid(painter, on);
    paintWeights(painter, on);
    paintStages(painter, on);
    paintNow(painter, on);
    paintNotes(painter, on);
    paintMarks(painter, on);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tokensOf(palette()).focus, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

void WeightAxis::paintGrid(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    const double tall = captionHeight();
    for (int percent : {0, 25, 50, 100}) {
        const double y = on.y(Weight{percent * 100});
        painter.setPen(t.line);
        painter.drawLine(QPointF(on.box.left(), y), QPointF(on.box.right(), y));
        painter.setPen(t.muted);
        painter.drawText(QRectF(0, y - tall / 2, on.box.left() - 6, tall), Qt::AlignRight | Qt::AlignVCenter,
                         Words::weight(Weight{percent * 100}));
    }
    const QFontMetrics metrics(painter.font());
    const int room = tickRoom(on.seen, int(on.box.width()), metrics.horizontalAdvance(QLatin1Char('0')));
    for (const TimeTick &tick : timeTicks(on.seen, room, m_zone)) {
        const double x = on.x(tick.wallMs), wide = metrics.horizontalAdvance(tick.label) + 2;
        painter.setPen(t.line);
        painter.drawLine(QPointF(x, on.box.bottom()), QPointF(x, on.box.bottom() + 4));
        if (x - wide / 2 < 0 || x + wide / 2 > width())
            continue;
        painter.setPen(t.muted);
        painter.drawText(QRectF(x - wide / 2, on.box.bottom() + 5, wide, tall), Qt::AlignCenter, tick.label);
    }
}

/// Wanted as a dashed line, read as a solid one with its ground; from the present on what the plan wants.
void WeightAxis::paintWeights(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    painter.save();
    painter.setClipRect(on.box.adjusted(0, -2, 0, 2));
    QPainterPath wanted, read;
    bool reads = false;
    for (size_t i = 0; i < m_weights.size(); ++i) {
        const WeightSeen &weight = m_weights[i];
        const double x = on.x(toMs(weight.at));
        const double until = on.x(i + 1 < m_weights.size() ? toMs(m_weights[i + 1].at) : m_end);
        i == 0 ? wanted.moveTo(x, on.y(Weight{0})) : void();
        wanted.lineTo(x, on.y(weight.intended));
        wanted.lineTo(until, on.y(weight.intended));
        if (!weight.observed) {
            reads = false; // never a line over what was not read
            continue;
        }
        const double y = on.y(*weight.observed);
        painter.fillRect(QRectF(QPointF(x, y), QPointF(until, on.box.bottom())), thin(t.running.ink, 0.13F));
        reads ? read.lineTo(x, y) : read.moveTo(x, y);
        read.lineTo(until, y);
        reads = true;
    }
    for (const StageBand &band : m_bands) {
        if (!band.ahead)
            continue;
        const QRectF part = on.part(on.box, *band.ahead);
        const double y = on.y(band.weight);
        painter.setPen(QPen(t.control, 1.2, Qt::DotLine));
        painter.drawLine(QPointF(part.left(), y), QPointF(part.right(), y));
        painter.fillRect(QRectF(QPointF(part.left(), y), part.bottomRight()), thin(t.control, 0.07F));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.running.ink, 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPath(read);
    painter.setPen(QPen(t.text, 1.2, Qt::DashLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawPath(wanted);
    painter.restore();
}

void WeightAxis::paintStages(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    for (const StageBand &band : m_bands) {
        paintBand(painter, on, band);
        const QRectF plan = on.part(on.plan, band.planned);
        if (plan.width() >= 1) {
            painter.setPen(QPen(t.control, 1));
            painter.setBrush(thin(t.control, 0.15F));
            painter.drawRect(plan.adjusted(0.5, 0.5, -1.5, -0.5));
        }
        paintGate(painter, on, band);
    }
}

void WeightAxis::paintBand(QPainter &painter, const Scale &on, const StageBand &band) const
{
    const Tokens &t = tokensOf(palette());
    const StatusColours &colours = t.of(band.status.kind);
    QRectF all;
    if (band.real) {
        const QRectF part = on.part(on.stages, *band.real);
        painter.setPen(QPen(colours.ink, 1));
        painter.setBrush(colours.tint);
        if (part.width() >= 1)
            painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5));
        all = part;
    }
    if (band.ahead) {
        const QRectF part = on.part(on.stages, *band.ahead);
        painter.setPen(QPen(t.control, 1, Qt::DashLine));
        painter.setBrush(t.panel);
        if (part.width() >= 1)
            painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5));
        all = all.isNull() ? part : all.united(part);
    }
    painter.setPen(QPen(colours.ink, 1));
    for (qint64 at : band.checkpoints) {
        const double x = on.x(at);
        if (x >= all.left() && x <= all.right())
            painter.drawLine(QPointF(x, all.bottom() - 6), QPointF(x, all.bottom()));
    }
    const QFontMetrics metrics(painter.font());
    const QString weight = Words::weight(band.weight);
    const QString words =
        band.status.words.isEmpty() ? weight : tr("%1 · %2", "weight, state").arg(weight, band.status.words);
    const double room = all.width() - 8 - (band.gate.isEmpty() ? 0 : gateSide(on.stages) + 2);
    const QString text = metrics.horizontalAdvance(words) <= room ? words : weight;
    if (metrics.horizontalAdvance(text) > room)
        return;
    painter.setPen(band.real ? t.text : t.muted);
    painter.drawText(all.adjusted(5, 0, -3, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

/// A pause sign where people decide: at the end of the stage's band.
void WeightAxis::paintGate(QPainter &painter, const Scale &on, const StageBand &band) const
{
    const auto &last = band.ahead ? band.ahead : band.real;
    if (band.gate.isEmpty() || !last)
        return;
    const Tokens &t = tokensOf(palette());
    const double x = on.x(last->to), side = gateSide(on.stages);
    if (x < on.stages.left() || x > on.stages.right() + 1)
        return;
    painter.setPen(QPen(t.waiting.ink, 1.4));
    painter.drawLine(QPointF(x, on.stages.top()), QPointF(x, on.plan.bottom()));
    paintStatusShape(painter, QRectF(x - side - 2, on.stages.center().y() - side / 2, side, side),
                     StatusKind::Waiting, t);
}

void WeightAxis::paintNow(QPainter &painter, const Scale &on) const
{
    if (!m_now || *m_now < on.seen.from || *m_now > on.seen.to)
        return;
    const Tokens &t = tokensOf(palette());
    const double x = on.x(*m_now);
    painter.setPen(QPen(t.focus, 1.4));
    painter.drawLine(QPointF(x, on.stages.top()), QPointF(x, on.box.bottom()));
    const QString words = tr("now");
    const double wide = QFontMetrics(painter.font()).horizontalAdvance(words) + 4;
    const double left = x + 3 + wide > on.box.right() ? x - 3 - wide : x + 3;
    painter.drawText(QRectF(left, on.box.top() - captionHeight() * 0.4, wide, captionHeight()),
                     Qt::AlignLeft | Qt::AlignVCenter, words);
}

/// Those that would touch share a sign. It stands at the time of the weightiest among them, the newest of
/// equals last; a later one joins as long as its own sign would touch that one.
std::vector<WeightAxis::Sign> WeightAxis::signs(const Scale &on) const
{
    constexpr double kApart = 2;
    const double side = on.marks.height() - 4;
    std::vector<Sign> made;
    for (size_t i = 0; i < m_marks.size(); ++i) {
        const double x = on.x(toMs(m_marks[i].at));
        if (x < on.marks.left() - 1 || x > on.marks.right() + 1)
            continue;
        const QRectF box(x - side / 2, on.marks.top() + 2, side, side);
        if (made.empty() || box.left() >= made.back().box.right() + kApart) {
            made.push_back({i, {i}, box});
            continue;
        }
        Sign &sign = made.back();
        sign.marks.push_back(i);
        if (weightOf(m_marks[i]) > weightOf(m_marks[sign.main])) {
            sign.main = i;
            sign.box = box;
        }
    }
    return made;
}

const WeightAxis::Sign *WeightAxis::signOf(const std::vector<Sign> &all, size_t mark)
{
    const auto found =
        std::ranges::find_if(all, [&](const Sign &sign) { return std::ranges::count(sign.marks, mark) > 0; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<QRectF> WeightAxis::markBox(size_t mark) const
{
    const std::vector<Sign> all = signs(scale());
    const Sign *sign = signOf(all, mark);
    return sign ? std::optional(sign->box) : std::nullopt;
}

void WeightAxis::paintSign(QPainter &painter, const Sign &sign) const
{
    const Tokens &t = tokensOf(palette());
    const QRectF &box = sign.box;
    if (m_marks[sign.main].kind != TimelineEntry::Kind::Note) {
        paintStatusShape(painter, box, m_marks[sign.main].status, t);
        return;
    }
    const QPointF flag[] = {box.topLeft(), QPointF(box.right(), box.center().y() - 2),
                            QPointF(box.left(), box.center().y() + 2)};
    painter.setPen(QPen(t.text, 1.4));
    painter.setBrush(t.text);
    painter.drawPolygon(flag, 3);
    painter.drawLine(box.topLeft(), box.bottomLeft());
}

void WeightAxis::paintMarks(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    const std::vector<Sign> all = signs(on);
    for (const Sign &sign : all) {
        for (size_t mark : sign.marks) {
            const bool isNote = m_marks[mark].kind == TimelineEntry::Kind::Note;
            const double x = on.x(toMs(m_marks[mark].at));
            painter.setPen(QPen(isNote ? t.text : t.of(m_marks[mark].status).ink, 1, Qt::DotLine));
            painter.drawLine(QPointF(x, on.stages.top()), QPointF(x, on.box.bottom()));
        }
        paintSign(painter, sign);
    }
    paintMarkWords(painter, on, all);
    const Sign *chosen = m_chosen ? signOf(all, *m_chosen) : nullptr;
    if (!chosen)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.focus, 2));
    painter.drawRoundedRect(chosen->box.adjusted(-2, -2, 2, 2), 3, 3);
}

/// What was decided, and how much else at the same moment; or only the former.
QString WeightAxis::wordsOf(const Sign &sign, bool all) const
{
    const TimelineEntry &mark = m_marks[sign.main];
    const int others = int(sign.marks.size()) - 1;
    return !all || others == 0 ? mark.what
                               : tr("%1 (+%2)", "a mark, how many others").arg(mark.what).arg(others);
}

/// Beside each sign where there is room, right of it or else left of it; the weightiest choose first. Where
/// neither is wide enough, as much as fits before the next sign.
void WeightAxis::paintMarkWords(QPainter &painter, const Scale &on, const std::vector<Sign> &all) const
{
    constexpr double kApart = 4;
    std::vector<QRectF> taken;
    std::vector<const Sign *> order;
    for (const Sign &sign : all) {
        taken.push_back(sign.box);
        if (m_marks[sign.main].kind != TimelineEntry::Kind::Note) // its words stand at the foot
            order.push_back(&sign);
    }
    std::ranges::stable_sort(order, [this](const Sign *a, const Sign *b) {
        return weightOf(m_marks[a->main]) > weightOf(m_marks[b->main]);
    });
    painter.setPen(tokensOf(palette()).muted);
    // No tick of the weight stands beside the row: words may begin left of the plot.
    const QRectF row(kApart, on.marks.top(), width() - 2 * kApart, on.marks.height());
    const QFontMetricsF metrics(painter.font());
    const auto place = [&](const QRectF &box, const QString &words) {
        const bool fits = row.contains(box) && std::ranges::none_of(taken, [&](const QRectF &other) {
                              return other.intersects(box.adjusted(-kApart + 1, 0, kApart - 1, 0));
                          });
        if (fits) {
            taken.push_back(box);
            painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, words);
        }
        return fits;
    };
    const auto placeWhole = [&](const Sign &sign, const QString &words) {
        const double wide = metrics.horizontalAdvance(words) + 2;
        const QRectF right(sign.box.right() + kApart, row.top(), wide, row.height());
        return place(right, words) ||
               place(right.translated(-wide - 2 * kApart - sign.box.width(), 0), words);
    };
    for (const Sign *sign : order) {
        if (placeWhole(*sign, wordsOf(*sign, true)) || placeWhole(*sign, wordsOf(*sign, false)))
            continue;
        const double left = sign->box.right() + kApart;
        double end = row.right();
        for (const QRectF &other : taken)
            end = other.left() > sign->box.left() ? std::min(end, other.left() - kApart) : end;
        if (end - left >= scaled(kLeastWords))
            place({left, row.top(), end - left, row.height()},
                  metrics.elidedText(wordsOf(*sign, false), Qt::ElideRight, end - left - 2));
    }
}

/// As much of each note as there is room until the next one, at the foot of the axis.
void WeightAxis::paintNotes(QPainter &painter, const Scale &on) const
{
    const Tokens &t = tokensOf(palette());
    const QFontMetricsF metrics(painter.font());
    const double tall = metrics.height() + 2;
    const std::vector<TimelineEntry> all = notes();
    for (size_t i = 0; i < all.size(); ++i) {
        const double x = on.x(toMs(all[i].at));
        const double next = i + 1 < all.size() ? on.x(toMs(all[i + 1].at)) : on.box.right();
        const double most = std::min<double>(next - x - 6, scaled(180));
        if (most < scaled(40) || x < on.box.left())
            continue;
        const QString words = metrics.elidedText(all[i].why, Qt::ElideRight, most);
        const QRectF box(x + 2, on.box.bottom() - tall - 2, metrics.horizontalAdvance(words) + 6, tall);
        painter.fillRect(box, t.panel);
        painter.setPen(t.text);
        painter.drawText(box, Qt::AlignCenter, words);
    }
}

} // namespace interlock
