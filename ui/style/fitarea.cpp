#include "ui/style/fitarea.h"

#include <QEvent>
#include <QLayout>

namespace interlock {

using namespace Qt::StringLiterals;

FitArea::FitArea(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
}

void FitArea::setPage(QWidget *page)
{
    page->setProperty("role", u"page"_s);
    page->installEventFilter(this);
    setWidget(page);
}

int FitArea::heightAt(int width) const
{
    const QLayout *layout = widget() ? widget()->layout() : nullptr;
    if (layout == nullptr)
        return 0;
    return layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                       : layout->totalSizeHint().height();
}

void FitArea::setWhole(bool on)
{
    if (on == m_whole)
        return;
    m_whole = on;
    setVerticalScrollBarPolicy(on ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setMinimumHeight(0);
    setMaximumHeight(QWIDGETSIZE_MAX);
    fit();
}

void FitArea::fit()
{
    if (!widget())
        return;
    const int needed = heightAt(viewport()->width());
    widget()->setMinimumHeight(needed);
    if (m_whole && height() != needed)
        setFixedHeight(needed);
}

bool FitArea::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        fit();
    return QScrollArea::eventFilter(watched, event);
}

void FitArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace interlock
