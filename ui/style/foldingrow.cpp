#include "ui/style/foldingrow.h"

#include "ui/style/look.h"

#include <QEvent>
#include <QStyle>

namespace interlock {

namespace {
int heightOf(const QWidget &widget, int width)
{
    return widget.hasHeightForWidth() ? widget.heightForWidth(width) : widget.sizeHint().height();
}

/// With what it was told to be at least and at most.
QSize wanted(const QWidget &widget)
{
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize());
}

int leastWidth(const QWidget &widget)
{
    return widget.minimumWidth() > 0 ? widget.minimumWidth() : widget.minimumSizeHint().width();
}
} // namespace

FoldingRow::FoldingRow(QWidget *first, QWidget *second, int least, QWidget *parent)
    : QWidget(parent), m_first(first), m_second(second), m_least(least)
{
    first->setParent(this);
    second->setParent(this);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FoldingRow::setSpacing(int across, int down)
{
    m_across = across;
    m_down = down;
    updateGeometry();
}

int FoldingRow::across() const
{
    return m_second->isHidden() || m_first->isHidden() ? 0 : scaled(m_across);
}

int FoldingRow::down() const
{
    return m_second->isHidden() || m_first->isHidden() ? 0 : scaled(m_down);
}

bool FoldingRow::folds(int width) const
{
    if (m_second->isHidden() || m_first->isHidden())
        return false;
    const int first = std::max(std::min(scaled(m_least), wanted(*m_first).width()), leastWidth(*m_first));
    return first + across() + wanted(*m_second).width() > width;
}

int FoldingRow::heightForWidth(int width) const
{
    const int second = m_second->isHidden() ? 0 : wanted(*m_second).width();
    if (m_first->isHidden() || m_second->isHidden())
        return heightOf(m_first->isHidden() ? *m_second : *m_first, width);
    if (folds(width))
        return heightOf(*m_first, width) + down() + heightOf(*m_second, std::min(second, width));
    return std::max(heightOf(*m_first, width - second - across()), heightOf(*m_second, second));
}

QSize FoldingRow::sizeHint() const
{
    const int first = m_first->isHidden() ? 0 : wanted(*m_first).width(),
              second = m_second->isHidden() ? 0 : wanted(*m_second).width();
    const int wide = first + across() + second;
    return {wide, heightForWidth(wide)};
}

QSize FoldingRow::minimumSizeHint() const
{
    const int first = m_first->isHidden() ? 0 : leastWidth(*m_first),
              second = m_second->isHidden() ? 0 : leastWidth(*m_second);
    return {std::max(first, second),
            std::max(m_first->minimumSizeHint().height(), m_second->minimumSizeHint().height())};
}

void FoldingRow::arrange()
{
    const bool under = folds(width());
    const int second = m_second->isHidden() ? 0 : std::min(wanted(*m_second).width(), width());
    QRect left = rect(), right;
    if (m_first->isHidden()) {
        right = rect();
    } else if (under) {
        left.setHeight(heightOf(*m_first, width()));
        right = QRect(0, left.bottom() + 1 + down(), second, heightOf(*m_second, second));
    } else if (second > 0) {
        left.setWidth(width() - second - across());
        const int tall = std::min(heightOf(*m_second, second), height());
        right = QRect(width() - second, (height() - tall) / 2, second, tall);
    }
    m_first->setGeometry(QStyle::visualRect(layoutDirection(), rect(), left));
    m_second->setGeometry(QStyle::visualRect(layoutDirection(), rect(), right));
}

/// One of the two has another size now.
bool FoldingRow::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        arrange();
    }
    return QWidget::event(event);
}

void FoldingRow::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace interlock
