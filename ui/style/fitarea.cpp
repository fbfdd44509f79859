#include "ui/style/fitarea.h"

#include "ui/style/look.h"

#include <QDialog>
#include <QEvent>
#include <QLayout>
#include <QScreen>

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

QSize roomFor(const QDialog &form)
{
    constexpr int kTitleBar = 40; // what a window manager adds
    QSize room = form.screen()->availableSize();
    if (const QWidget *window = form.parentWidget())
        room = room.expandedTo(window->window()->size());
    return room - QSize(2, kTitleBar);
}

void fitForm(QDialog &form, const FitArea &body, int wanted)
{
    const QSize room = roomFor(form);
    const int wide = std::min(wanted, room.width());
    const QMargins edge = form.layout()->contentsMargins();
    const int outside = form.layout()->totalMinimumSize().height() - body.minimumSizeHint().height();
    const int inside = body.heightAt(wide - edge.left() - edge.right());
    form.setMinimumSize(std::min(scaled(480), room.width()), std::min(outside + scaled(80), room.height()));
    form.resize(wide, std::min(outside + inside + scaled(4), room.height()));
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
