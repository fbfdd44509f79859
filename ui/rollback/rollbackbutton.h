#pragma once

#include "ui/rollback/pressguard.h"

#include <QTimer>
#include <QWidget>

namespace interlock {

/// The one red control: a press and release inside it rolls back, without a dialog, a key or a reason.
/// It is no QPushButton on purpose: it can be no default button, and Enter elsewhere cannot reach it.
class RollbackButton : public QWidget {
    Q_OBJECT
public:
    /// What a press does now, and how the button looks.
    enum class Mode {
        Ready,    ///< rolls back
        Risky,    ///< opens the risks first
        Working,  ///< shows progress; a press only brings it into view
        Finished, ///< 0 % was read back
        Nothing,  ///< no canary traffic to take back
    };

    explicit RollbackButton(const Clock &clock, QWidget *parent = nullptr);

    /// `act` is the label in bold, `detail` the line under it.
    void show(Mode mode, const QString &act, const QString &detail);
    Mode mode() const { return m_mode; }
    QString act() const { return m_act; }
    QString detail() const { return m_detail; }

    /// F8: the same act and the same rules as a click.
    void actByKey();
    /// For touch screens: a press must last 600 ms. Keys act as before.
    void setHeld(bool on);
    /// Ends a press that was begun; whether there was one.
    bool cancelPress();
    /// Mouse or Space is down on it.
    bool isPressed() const { return m_down; }
    static constexpr Duration kHold{600};
    /// The window gained focus or the strip moved: presses do not count for a moment.
    void unsettle();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rollBackRequested();
    void risksRequested();
    void progressRequested();
    /// A press came right after the window or the button had moved: it was not taken.
    void notTaken();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Instant now() const { return m_clock.now().boot; }
    bool press();
    void act(PressGuard::Where where);

    const Clock &m_clock;
    PressGuard m_guard;
    Mode m_mode = Mode::Nothing;
    QString m_act, m_detail;
    bool m_down = false;
    bool m_inside = false;
    bool m_hovered = false;
    bool m_held = false;
    QTimer m_growing; ///< while a press must be held: its bar grows
};

} // namespace interlock
