#include "ui/window/firstview.h"

#include "ui/style/tokens.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <QThread>
#include <QWindow>

namespace interlock {

namespace {
constexpr qint64 kExposedWithinMs = 150; // a window system that takes longer shows the whole window at once
constexpr int kStrip = 48, kRail = 78, kList = 228;
} // namespace

FirstView::FirstView(const std::optional<Opening> &opening, QWidget *parent) : QMainWindow(parent)
{
    if (!opening)
        return;
    resize(kUsual);
    if (!opening->geometry.isEmpty())
        restoreGeometry(opening->geometry);
    showNow();
    if (opening->painted)
        opening->painted();
}

/// Waits for the window system, not for a person: there is nothing yet that could answer one.
void FirstView::showNow()
{
    show();
    QElapsedTimer since;
    since.start();
    while (!windowHandle()->isExposed() && !since.hasExpired(kExposedWithinMs)) {
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        QThread::usleep(200);
    }
    repaint();
}

void FirstView::paintEvent(QPaintEvent *event)
{
    if (centralWidget())
        return QMainWindow::paintEvent(event);
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    painter.fillRect(rect(), t.background);
    painter.fillRect(0, 0, width(), kStrip, t.strip);
    painter.fillRect(0, kStrip, kRail + kList, height(), t.panel);
    painter.fillRect(0, kStrip, width(), 1, t.line);
    painter.fillRect(kRail, kStrip, 1, height(), t.line);
    painter.fillRect(kRail + kList, kStrip, 1, height(), t.line);
}

} // namespace interlock
