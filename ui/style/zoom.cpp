#include "ui/style/zoom.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QVariant>

namespace interlock {

namespace {
constexpr int kThin = 8; ///< pixels; below, it is a line and not a measure

/// One length of `object`, kept exactly beside its rounded value, so that zooming to and fro does not drift.
int length(QObject &object, const char *name, int shown, double ratio)
{
    const double kept = object.property(name).toDouble();
    const double exact = (qRound(kept) == shown ? kept : shown) * ratio;
    object.setProperty(name, exact);
    return qRound(exact);
}

void rezoomSpacer(QSpacerItem &spacer, double ratio)
{
    const QSizePolicy policy = spacer.sizePolicy();
    spacer.changeSize(qRound(spacer.sizeHint().width() * ratio), qRound(spacer.sizeHint().height() * ratio),
                      policy.horizontalPolicy(), policy.verticalPolicy());
}

void rezoomLayout(QLayout &layout, double ratio)
{
    const QMargins edge = layout.contentsMargins();
    layout.setContentsMargins(length(layout, "interlock.left", edge.left(), ratio),
                              length(layout, "interlock.top", edge.top(), ratio),
                              length(layout, "interlock.right", edge.right(), ratio),
                              length(layout, "interlock.bottom", edge.bottom(), ratio));
    if (auto *grid = qobject_cast<QGridLayout *>(&layout)) {
        grid->setHorizontalSpacing(length(layout, "interlock.across", grid->horizontalSpacing(), ratio));
        grid->setVerticalSpacing(length(layout, "interlock.down", grid->verticalSpacing(), ratio));
        for (int i = 0; i < grid->columnCount(); ++i)
            grid->setColumnMinimumWidth(i, qRound(grid->columnMinimumWidth(i) * ratio));
    } else if (layout.spacing() > 0) {
        layout.setSpacing(length(layout, "interlock.spacing", layout.spacing(), ratio));
    }
    for (int i = 0; i < layout.count(); ++i) {
        if (QSpacerItem *spacer = layout.itemAt(i)->spacerItem())
            rezoomSpacer(*spacer, ratio);
    }
    layout.invalidate();
}

void rezoomEdge(QWidget &widget, double ratio)
{
    const QMargins edge = widget.contentsMargins();
    if (!edge.isNull())
        widget.setContentsMargins(length(widget, "interlock.left", edge.left(), ratio),
                                  length(widget, "interlock.top", edge.top(), ratio),
                                  length(widget, "interlock.right", edge.right(), ratio),
                                  length(widget, "interlock.bottom", edge.bottom(), ratio));
}

void rezoomSize(QWidget &widget, double ratio)
{
    const auto fits = [](int px) { return px >= kThin && px < QWIDGETSIZE_MAX; };
    const QSize least = widget.minimumSize(), most = widget.maximumSize();
    const int mostWide =
        fits(most.width()) ? length(widget, "interlock.mostWide", most.width(), ratio) : most.width();
    const int mostHigh =
        fits(most.height()) ? length(widget, "interlock.mostHigh", most.height(), ratio) : most.height();
    const int wide =
        fits(least.width()) ? length(widget, "interlock.wide", least.width(), ratio) : least.width();
    const int high =
        fits(least.height()) ? length(widget, "interlock.high", least.height(), ratio) : least.height();
    widget.setMaximumSize(std::max(mostWide, wide), std::max(mostHigh, high));
    widget.setMinimumSize(wide, high);
}

void rezoomHeader(QHeaderView &header, double ratio)
{
    for (int i = 0; i < header.count(); ++i) {
        if (header.sectionResizeMode(i) == QHeaderView::Interactive)
            header.resizeSection(i, qRound(header.sectionSize(i) * ratio));
    }
}
} // namespace

void rezoom(QWidget &window, double from, double to)
{
    const double ratio = to / from;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (!widget->isWindow())
            rezoomSize(*widget, ratio);
        if (qobject_cast<const QLabel *>(widget))
            rezoomEdge(*widget, ratio);
        if (auto *splitter = qobject_cast<QSplitter *>(widget))
            splitter->setHandleWidth(length(*splitter, "interlock.handle", splitter->handleWidth(), ratio));
        if (auto *header = qobject_cast<QHeaderView *>(widget))
            rezoomHeader(*header, ratio);
    }
    for (QLayout *layout : window.findChildren<QLayout *>())
        rezoomLayout(*layout, ratio);
}

} // namespace interlock
