#include "ui/timeline/weightaxis.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/timeline/timelinemodel.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <cmath>

namespace interlock {

namespace {
constexpr double kIn = 0.8, kWheelStep = 120, kDragLeast = 4;

bool isMark(const TimelineEntry &entry)
{
    using Kind = TimelineEntry::Kind;
    return !entry.isEcho &&
           (entry.kind == Kind::Decision || entry.kind == Kind::Guardrail || entry.kind == Kind::Note);
}

/// What the log tells of the traffic where no look at it was kept: one step an outcome.
std::vector<WeightSeen> fromOutcomes(const std::vector<TimelineEntry> &timeline)
{
    std::vector<WeightSeen> made;
    for (auto entry = timeline.rbegin(); entry != timeline.rend(); ++entry) {
        if (entry->weightAfter)
            made.push_back({entry->at, *entry->weightAfter, entry->weightAfter});
    }
    return made;
}
} // namespace

WeightAxis::WeightAxis(QWidget *parent) : QWidget(parent)
{
    speakAs<WeightAxis>(QAccessible::Chart);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

QSize WeightAxis::sizeHint() const
{
    return {scaled(400), scaled(246)};
}

void WeightAxis::show(const ReleaseView &release, WallTime now)
{
    if (release.id != m_rollout) {
        m_rollout = release.id;
        m_view.reset();
        m_chosen.reset();
    }
    const auto chosen = m_chosen ? std::optional(m_marks[*m_chosen].record) : std::nullopt;
    m_marks.clear();
    std::copy_if(release.timeline.rbegin(), release.timeline.rend(), std::back_inserter(m_marks), isMark);
    const auto still = std::ranges::find(m_marks, chosen.value_or(-1), &TimelineEntry::record);
    m_chosen =
        chosen && still != m_marks.end() ? std::optional(size_t(still - m_marks.begin())) : std::nullopt;
    m_weights = release.weights.empty() ? fromOutcomes(release.timeline) : release.weights;
    m_bands = stageBands(release, now);
    m_now = release.endedAt ? std::nullopt : std::optional(toMs(now));
    m_end = toMs(release.endedAt.value_or(now));
    m_view.setWhole(timelineOf(release, m_bands, now));
    describe();
    update();
}

void WeightAxis::describe()
{
    QStringList said;
    Weight last{-1};
    for (const WeightSeen &weight : m_weights) {
        if (weight.intended != last)
            said << tr("%1 at %2").arg(Words::weight(weight.intended), Words::clock(weight.at, m_zone));
        last = weight.intended;
    }
    const QString name = tr("Canary weight over time: %1").arg(said.join(QStringLiteral(", ")));
    if (name != accessibleName())
        setAccessibleName(name);
    QStringList marks;
    for (const TimelineEntry &mark : m_marks)
        marks << wordsOf(mark);
    const QString all = m_chosen ? wordsOf(m_marks[*m_chosen]) : marks.join(QStringLiteral(". "));
    if (all != accessibleDescription())
        setAccessibleDescription(all);
}

QString WeightAxis::wordsOf(const TimelineEntry &mark) const
{
    const QString at = Words::clock(mark.at, m_zone);
    if (mark.kind == TimelineEntry::Kind::Note)
        return tr("%1, %2: %3", "time, who, note").arg(at, mark.who, mark.why);
    const QString who =
        mark.who.isEmpty() ? mark.what : tr("%1 by %2", "a decision, who").arg(mark.what, mark.who);
    const QString &why = sentenceOf(mark);
    return why.isEmpty() ? tr("%1, %2", "time, what").arg(at, who)
                         : tr("%1, %2: %3", "time, what, why").arg(at, who, why);
}

std::vector<TimelineEntry> WeightAxis::notes() const
{
    std::vector<TimelineEntry> made;
    std::ranges::copy_if(m_marks, std::back_inserter(made),
                         [](const TimelineEntry &mark) { return mark.kind == TimelineEntry::Kind::Note; });
    return made;
}

void WeightAxis::setZone(Zone zone)
{
    m_zone = zone;
    describe();
    update();
}

void WeightAxis::change(const std::function<void(TimeView &)> &edit)
{
    edit(m_view);
    update();
}

void WeightAxis::zoom(double factor, std::optional<qint64> about)
{
    change([&](TimeView &view) { view.zoom(factor, about); });
}

void WeightAxis::fit()
{
    change([](TimeView &view) { view.reset(); });
}

void WeightAxis::choose(std::optional<size_t> mark)
{
    m_chosen = mark;
    describe();
    update();
    if (!mark)
        return;
    const qint64 at = toMs(m_marks[*mark].at);
    const Stretch seen = m_view.shown();
    if (at < seen.from || at > seen.to)
        change([&](TimeView &view) { view.pan(at - (seen.from + seen.to) / 2); });
}

void WeightAxis::stepMark(int by)
{
    if (m_marks.empty())
        return;
    const auto last = int(m_marks.size()) - 1;
    const int from = m_chosen ? int(*m_chosen) : by > 0 ? -1 : last + 1;
    choose(size_t(std::clamp(from + by, 0, last)));
}

std::optional<WeightAxis::Sign> WeightAxis::signAt(const QPointF &place) const
{
    const std::vector<Sign> all = signs(scale());
    const auto found = std::ranges::find_if(
        all, [&](const Sign &sign) { return sign.box.adjusted(-3, -3, 3, 3).contains(place); });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

void WeightAxis::keyPressEvent(QKeyEvent *event)
{
    const bool pans = event->modifiers().testFlag(Qt::ShiftModifier);
    const Stretch seen = m_view.shown();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int side = event->key() == Qt::Key_Left ? -1 : 1;
        if (pans)
            return change([&](TimeView &view) { view.pan(side * (seen.to - seen.from) / 8); });
        return stepMark(side);
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(kIn);
    case Qt::Key_Minus:
        return zoom(1 / kIn);
    case Qt::Key_F:
    case Qt::Key_Home:
        return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen)
            Q_EMIT recordRequested(m_marks[*m_chosen].record);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void WeightAxis::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    const Stretch seen = m_view.shown();
    if (sideways || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int delta = sideways ? turned.x() : turned.y();
        change([&](TimeView &view) {
            view.pan(-qint64(double(delta) / kWheelStep * double(seen.to - seen.from) / 10));
        });
    } else if (turned.y() != 0) {
        zoom(std::pow(kIn, turned.y() / kWheelStep), scale().at(event->position().x()));
    }
    event->accept();
}

void WeightAxis::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_dragX = event->position().x();
    m_dragged = false;
}

void WeightAxis::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (!m_dragX) {
        setCursor(signAt(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    if (!m_dragged && std::abs(x - *m_dragX) < kDragLeast)
        return;
    m_dragged = true;
    setCursor(Qt::ClosedHandCursor);
    const Scale on = scale();
    change([&](TimeView &view) { view.pan(on.at(*m_dragX) - on.at(x)); });
    m_dragX = x;
}

void WeightAxis::mouseReleaseEvent(QMouseEvent *event)
{
    m_dragX.reset();
    unsetCursor();
    if (m_dragged || event->button() != Qt::LeftButton)
        return;
    const auto sign = signAt(event->position());
    choose(sign ? std::optional(sign->main) : std::nullopt);
    if (sign)
        Q_EMIT recordRequested(m_marks[sign->main].record);
}

bool WeightAxis::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto sign = signAt(help->pos());
    QStringList told;
    if (sign)
        for (size_t mark : sign->marks)
            told << wordsOf(m_marks[mark]);
    QToolTip::showText(help->globalPos(), told.join(QLatin1Char('\n')), this);
    return true;
}

} // namespace interlock
