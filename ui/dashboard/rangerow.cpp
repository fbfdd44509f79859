#include "ui/dashboard/rangerow.h"

#include "ui/style/look.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPushButton>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
/// A text that is set again for nothing makes the whole page lay itself out again.
void setTextOnce(QPushButton *button, const QString &text, const QString &accessible)
{
    if (button->text() != text)
        button->setText(text);
    if (button->accessibleName() != accessible)
        button->setAccessibleName(accessible);
}
} // namespace

RangeRow::RangeRow(QWidget *parent)
    : QWidget(parent), m_ranges(new QButtonGroup(this)), m_left(new QWidget), m_right(new QWidget),
      m_moments(new QPushButton), m_follow(new QPushButton), m_wide(new QPushButton)
{
    build();
    setWide(false);
    connect(m_ranges, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT rangePicked(static_cast<Range>(id)); });
    connect(m_moments, &QPushButton::clicked, this, &RangeRow::momentsRequested);
    connect(m_follow, &QPushButton::clicked, this, &RangeRow::followChosen);
    connect(m_wide, &QPushButton::clicked, this, &RangeRow::wideChosen);
}

void RangeRow::build()
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(10));
    row->setSizeConstraint(QLayout::SetNoConstraint); // minimumSizeHint knows that it can wrap
    buildRanges(m_left);
    buildLinks(m_right);
    row->addWidget(m_left);
    row->addWidget(m_right, 1);
}

void RangeRow::buildRanges(QWidget *box)
{
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const QString names[] = {tr("5m"), tr("15m"), tr("1h"), tr("6h"), tr("window")};
    for (int i = 0; i < 5; ++i) {
        auto *button = new QPushButton(names[i]);
        button->setCheckable(true);
        button->setProperty("role", u"segment"_s);
        button->setProperty("place", i == 0 ? u"first"_s : i == 4 ? u"last"_s : u"middle"_s);
        button->setToolTip(tr("Key %1").arg(i + 1));
        button->setAccessibleName(tr("Show %1").arg(names[i]));
        m_ranges->addButton(button, i);
        row->addWidget(button);
    }
    row->addStretch(1);
}

void RangeRow::buildLinks(QWidget *box)
{
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(10));
    m_follow->setCheckable(true);
    m_moments->setToolTip(
        tr("Shows what was between two moments. Wheel or + and - zoom, drag or Shift+arrows "
           "pan, Z zooms out, Shift+Z goes back."));
    m_follow->setToolTip(tr("The plots go on with time, or stand still"));
    m_wide->setCheckable(true);
    for (QPushButton *link : {m_moments, m_follow, m_wide}) {
        link->setProperty("role", u"link"_s);
        row->addWidget(link);
    }
    row->insertStretch(2, 1); // the number of plots stands at the far end
}

QSize RangeRow::minimumSizeHint() const
{
    const QSize left = m_left->minimumSizeHint(), right = m_right->minimumSizeHint();
    return {std::max(left.width(), right.width()), layout()->minimumSize().height()};
}

void RangeRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    auto *row = static_cast<QBoxLayout *>(layout());
    const int wanted =
        m_left->minimumSizeHint().width() + m_right->minimumSizeHint().width() + row->spacing();
    const auto way = wanted > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (row->direction() != way) {
        row->setDirection(way);
        updateGeometry();
    }
}

QPushButton *RangeRow::rangeButton(Range range) const
{
    return qobject_cast<QPushButton *>(m_ranges->button(int(range)));
}

void RangeRow::show(const TimeView &view, Zone zone)
{
    m_ranges->setExclusive(false); // none is on while somebody looks elsewhere
    for (QAbstractButton *button : m_ranges->buttons())
        button->setChecked(view.isRange() && m_ranges->id(button) == int(view.range()));
    m_ranges->setExclusive(view.isRange());
    const Stretch shown = view.shown();
    QString words = tr("Choose times…");
    if (!view.isFollowing())
        words =
            tr("%1 to %2", "two moments")
                .arg(Words::clock(wallFromMs(shown.from), zone), Words::clock(wallFromMs(shown.to), zone));
    else if (!view.isRange())
        words = tr("the last %1", "a duration").arg(Words::span(Duration(shown.to - shown.from)));
    setTextOnce(m_moments, words, tr("Choose from when to when: %1").arg(words));
    m_follow->setChecked(view.isFollowing());
    setTextOnce(m_follow, view.isFollowing() ? tr("Following") : tr("Follow again"),
                view.isFollowing() ? tr("The plots follow the present; let them stand still")
                                   : tr("Let the plots follow the present again"));
}

void RangeRow::setWide(bool on)
{
    m_wide->setChecked(on);
    setTextOnce(m_wide, on ? tr("two curves") : tr("all curves"),
                on ? tr("Show two curves and the distribution") : tr("Show the curves of all guardrails"));
}

} // namespace interlock
