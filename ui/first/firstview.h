#pragma once

#include "ui/first/ground.h"
#include "ui/first/opening.h"

#include <QPointer>
#include <QWidget>

namespace interlock {

/// The frame of the first window. It is on the screen before anything else of the console is opened: in the
/// right place and colours, the strip, the rail and the list as plain surfaces. Making all screens takes
/// several times as long as an empty window; until then the eye has found its place. Then it holds one window
/// of the console, as large as itself, and is to the window system what that window would be.
class FirstView : public QWidget {
    Q_OBJECT
public:
    /// The usual size of a window: as much of it as a screen has room for, the window's frame included.
    static QSize usualSize(QSize room);
    static constexpr QSize kUsual{1440, 900};
    /// Where and how `opening` says; `theme` of the command line counts more.
    explicit FirstView(const Opening &opening, const QString &theme = {});
    /// Shows and paints the surfaces before it returns. Waits for the window system, not for a person: there
    /// is nothing yet that could answer one.
    void showNow();
    /// Shows `content` from now on, instead of what it held: that is deleted later. Closing either closes
    /// both.
    void hold(QWidget *content);
    QWidget *content() const { return m_content; }

Q_SIGNALS:
    void moved(); ///< place or screen changed

protected:
    void closeEvent(QCloseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Ground &m_ground;
    QPointer<QWidget> m_content;
};

} // namespace interlock
