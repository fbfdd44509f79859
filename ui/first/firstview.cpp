#include "ui/first/firstview.h"

#include "ui/first/spoken.h"

#include <QCloseEvent>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPaintEvent>
#include <QPainter>
#include <QScreen>
#include <QThread>
#include <QVBoxLayout>
#include <QWindow>

namespace interlock {

namespace {
constexpr qint64 kExposedWithinMs = 150; // a window system that takes longer shows the whole window at once
constexpr QSize kFrame{16, 48};          // what a window manager puts around a window, at most
constexpr int kStrip = 48, kRail = 78, kList = 228;
} // namespace

FirstView::FirstView(const Opening &opening, const QString &theme)
    : m_ground(groundOf(theme.isEmpty() ? opening.theme : theme,
                        palette().color(QPalette::Window).lightness() < 128))
{
    speakAs<FirstView>(QAccessible::Window);
    setAttribute(Qt::WA_OpaquePaintEvent);
    resize(usualSize(screen()->availableSize()));
    if (!opening.geometry.isEmpty())
        restoreGeometry(opening.geometry);
}

QSize FirstView::usualSize(QSize room)
{
    return kUsual.boundedTo(room - kFrame);
}

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

void FirstView::hold(QWidget *content)
{
    if (!layout()) {
        auto *all = new QVBoxLayout(this);
        all->setContentsMargins({});
        setAttribute(Qt::WA_DeleteOnClose);
    }
    if (QWidget *before = m_content) { // gone before the next one comes: the two would not fit
        before->removeEventFilter(this);
        before->disconnect(this);
        layout()->removeWidget(before);
        before->hide();
        before->deleteLater();
    }
    m_content = content;
    content->setWindowFlags(Qt::Widget); // a QMainWindow is a window of its own otherwise
    layout()->addWidget(content);
    content->installEventFilter(this);
    connect(content, &QWidget::windowTitleChanged, this, &QWidget::setWindowTitle);
    setWindowTitle(content->windowTitle());
    content->show();
}

void FirstView::closeEvent(QCloseEvent *event)
{
    if (QWidget *content = m_content) {
        content->removeEventFilter(this); // it is this window that closes
        content->close();
    }
    event->accept();
}

/// What is held may close itself, as any window may.
bool FirstView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_content && event->type() == QEvent::Close)
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

void FirstView::moveEvent(QMoveEvent *event)
{
    QWidget::moveEvent(event);
    Q_EMIT moved();
}

void FirstView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    if (m_content) // leaves its ground to the window that it is in
        return painter.fillRect(event->rect(), palette().window());
    painter.fillRect(rect(), QColor(m_ground.background));
    painter.fillRect(0, 0, width(), kStrip, QColor(m_ground.strip));
    painter.fillRect(0, kStrip, kRail + kList, height(), QColor(m_ground.panel));
    painter.fillRect(0, kStrip, width(), 1, QColor(m_ground.line));
    painter.fillRect(kRail, kStrip, 1, height(), QColor(m_ground.line));
    painter.fillRect(kRail + kList, kStrip, 1, height(), QColor(m_ground.line));
}

} // namespace interlock
