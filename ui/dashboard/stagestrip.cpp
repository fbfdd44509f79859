#include "ui/dashboard/stagestrip.h"

#include "ui/first/spoken.h"
#include "ui/style/chip.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QBoxLayout>
#include <QEvent>
#include <QPainter>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kCard = 96;                  ///< least width of a card in its row, at 100 %
constexpr int kSide = 10, kNarrowSide = 5; ///< left and right of a card's words, at 100 %
} // namespace

/// Less where the chip would lose letters.
int StageCard::side(int width) const
{
    const int chip = chipSize(m_stage.status).width();
    return scaled(chip > width - 2 * scaled(kSide) ? kNarrowSide : kSide);
}

StageCard::StageCard(QWidget *parent) : QWidget(parent)
{
    speakAs<StageCard>(QAccessible::ListItem);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StageCard::show(const StageView &stage, Zone zone)
{
    if (m_stage == stage && m_zone == zone)
        return;
    m_stage = stage;
    m_zone = zone;
    const QString left = leftText(), right = rightText();
    setAccessibleName(
        told({tr("Stage %1").arg(Words::weight(stage.weight)), stage.status.words, left, right}));
    const QString ahead =
        stage.ahead.isEmpty() ? QString() : tr("Twice the errors of stable would show %1").arg(stage.ahead);
    setAccessibleDescription(ahead);
    setToolTip(tr("%1 · %2\n%3 %4\n%5 of %6 checks seen, %7 in breach")
                   .arg(Words::weight(stage.weight), stage.status.words, left, right)
                   .arg(stage.checksSeen)
                   .arg(stage.checksExpected)
                   .arg(stage.breaches) +
               (ahead.isEmpty() ? QString() : u'\n' + ahead));
    updateGeometry();
    update();
}

QSize StageCard::minimumSizeHint() const
{
    return {scaled(84), scaled(75)};
}

int StageCard::heightForWidth(int width) const
{
    const int in = width - 2 * side(width);
    const int under = chipStandsUnder(in) ? chipSize(m_stage.status).height() + scaled(3) : 0;
    return scaled(75) + under + wordsHeight(in) - QFontMetrics(fontOf(Type::Small)).height();
}

bool StageCard::chipStandsUnder(int width) const
{
    const int weight = QFontMetrics(fontOf(Type::Title)).horizontalAdvance(Words::weight(m_stage.weight));
    return weight + scaled(8) + chipSize(m_stage.status).width() > width;
}

QString StageCard::linesFor(int width) const
{
    const QFontMetrics small(fontOf(Type::Small));
    const QString left = leftText(), right = rightText();
    const bool both = small.horizontalAdvance(left) + scaled(8) + small.horizontalAdvance(right) <= width;
    return right.isEmpty() || both ? left : left + u'\n' + right;
}

int StageCard::wordsHeight(int width) const
{
    const QRect room(0, 0, std::max(width, 1), 10'000);
    return QFontMetrics(fontOf(Type::Small)).boundingRect(room, Qt::TextWordWrap, linesFor(width)).height();
}

QString StageCard::leftText() const
{
    const QString bake = Words::span(m_stage.bakeWanted);
    switch (m_stage.state) {
    case StageView::State::Past:
        return tr("%1 · %n check(s)", nullptr, m_stage.checksSeen).arg(bake);
    case StageView::State::Current:
        return tr("%1 of %2 counted").arg(Words::span(m_stage.bakeCounted), bake);
    case StageView::State::Next:
        return m_stage.note.isEmpty() ? bake : tr("%1 · %2").arg(bake, m_stage.note);
    }
    return {};
}

QString StageCard::rightText() const
{
    if (m_stage.state == StageView::State::Current && m_stage.endsAt)
        return tr("ends %1").arg(Words::clockShort(*m_stage.endsAt, m_zone));
    return {};
}

void StageCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(palette());
    const bool current = m_stage.state == StageView::State::Current;
    const bool done = m_stage.state == StageView::State::Past;
    const StatusColours &colours = t.of(m_stage.status.kind);
    const bool failed = m_stage.status.kind == StatusKind::Fail;
    painter.setBrush(current ? (failed ? t.fail.tint : t.running.tint) : done ? colours.tint : t.panel);
    painter.setPen(QPen(current ? (failed ? t.fail.ink : t.running.ink) : t.line, current ? 2 : 1));
    const double inset = current ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 6, 6);

    const int edge = side(width());
    const QRect in = rect().adjusted(edge, scaled(7), -edge, -scaled(8));
    paintWords(painter, in);
    paintTicks(painter, QRectF(in.left(), in.bottom() - scaled(7) + 1, in.width(), scaled(7)));
}

void StageCard::paintWords(QPainter &painter, const QRect &in) const
{
    const Tokens &t = tokensOf(palette());
    const QFontMetrics title(fontOf(Type::Title));
    const QSize chip = chipSize(m_stage.status);
    painter.setFont(fontOf(Type::Title));
    painter.setPen(t.text);
    drawWords(painter, QRect(in.left(), in.top(), in.width(), title.height()),
              Qt::AlignLeft | Qt::AlignVCenter, Words::weight(m_stage.weight));
    QRect words = in.adjusted(0, title.height() + 1, 0, 0);
    if (chipStandsUnder(in.width())) {
        paintStatus(painter, QRect(words.topLeft(), QSize(in.width(), chip.height())), m_stage.status, t);
        words.setTop(words.top() + chip.height() + scaled(3));
    } else {
        const QPoint place(in.right() - chip.width() + 1, in.top() + (title.height() - chip.height()) / 2);
        paintChip(painter, mirrored(painter, in, QRect(place, chip)), m_stage.status, t);
    }
    words.setHeight(wordsHeight(in.width()));
    const QString lines = linesFor(in.width()), right = rightText();
    painter.setFont(fontOf(Type::Small));
    painter.setPen(m_stage.state == StageView::State::Current ? t.text : t.muted);
    drawWords(painter, words, int(Qt::AlignLeft) | Qt::AlignTop | Qt::TextWordWrap, lines);
    if (lines == leftText() && !right.isEmpty())
        drawWords(painter, words, Qt::AlignRight | Qt::AlignTop, right);
}

void StageCard::paintTicks(QPainter &painter, const QRectF &track) const
{
    const Tokens &t = tokensOf(palette());
    const int count = std::clamp(int(track.width() / 5.0), 8, 60);
    const double step = track.width() / count;
    const double share = m_stage.state == StageView::State::Past ? 1
                         : m_stage.bakeWanted.count() > 0
                             ? double(m_stage.bakeCounted.count()) / double(m_stage.bakeWanted.count())
                             : 0;
    const int done = std::clamp(int(share * count), 0, count);
    std::vector<bool> breached(size_t(count), false);
    for (float at : m_stage.breachAt)
        breached[size_t(std::clamp(int(double(at) * count), 0, count - 1))] = true;
    painter.setRenderHint(QPainter::Antialiasing, false);
    QColor ahead = t.line;
    if (m_stage.state == StageView::State::Current)
        ahead = t.dark ? t.control.darker(150) : t.control.lighter(165);
    for (int i = 0; i < count; ++i) {
        QColor colour = i >= done ? ahead : t.pass.ink;
        if (i < done)
            colour.setAlphaF(0.8F);
        if (i <= done && breached[size_t(i)])
            colour = t.fail.ink;
        const double lift = breached[size_t(i)] ? 2 : 0; // taller as well: never colour alone
        const QRectF tick(track.left() + i * step, track.top() - lift, step - 1.5, track.height() + lift);
        painter.fillRect(mirrored(painter, track, tick), colour);
    }
}

StageStrip::StageStrip(QWidget *parent) : QFrame(parent)
{
    setProperty("role", u"panel"_s);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(scaled(12), scaled(11), scaled(12), scaled(11));
    rows->setSpacing(scaled(10));
    setAccessibleName(tr("Stages"));
}

/// Cards that need more lines need the height for this width.
bool StageStrip::event(QEvent *event)
{
    const bool done = QFrame::event(event);
    if (event->type() == QEvent::Resize)
        arrange();
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        setMinimumHeight(layout()->totalHeightForWidth(width()));
    return done;
}

void StageStrip::show(const std::vector<StageView> &stages, Zone zone)
{
    while (m_cards.size() > stages.size()) {
        delete m_cards.back();
        m_cards.pop_back();
    }
    while (m_cards.size() < stages.size())
        m_cards.push_back(new StageCard(this));
    for (size_t i = 0; i < stages.size(); ++i)
        m_cards[i]->show(stages[i], zone);
    arrange();
    setVisible(!stages.empty());
}

/// In rows of as many as keep a readable width; all of one row where they can.
void StageStrip::arrange()
{
    if (m_cards.empty())
        return;
    const int gap = scaled(10), room = std::max(1, width() - 2 * scaled(12));
    const size_t most = size_t(std::max(1, (room + gap) / (scaled(kCard) + gap)));
    const size_t rows = (m_cards.size() + most - 1) / most, across = (m_cards.size() + rows - 1) / rows;
    if (across != m_across || rows != m_rows.size() || m_laid != m_cards.size()) {
        qDeleteAll(std::exchange(m_rows, {})); // the cards stay
        for (size_t i = 0; i < m_cards.size(); ++i) {
            if (i % across == 0) {
                m_rows.push_back(new QHBoxLayout);
                m_rows.back()->setSpacing(gap);
                static_cast<QVBoxLayout *>(layout())->addLayout(m_rows.back());
            }
            m_rows.back()->addWidget(m_cards[i]);
        }
        m_across = across;
        m_laid = m_cards.size();
    }
    for (size_t i = 0; i < m_cards.size(); ++i) {
        const StageView::State state = m_cards[i]->stage().state;
        m_rows[i / across]->setStretch(int(i % across), state == StageView::State::Current ? 15
                                                        : state == StageView::State::Past  ? 10
                                                                                           : 12);
    }
}

} // namespace interlock
