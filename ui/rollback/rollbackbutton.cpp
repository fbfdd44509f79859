#include "ui/rollback/rollbackbutton.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleHints>

namespace interlock {

namespace {
constexpr int kGrowMs = 30;
}

RollbackButton::RollbackButton(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_clock(clock),
      m_guard(Duration(QGuiApplication::styleHints()->mouseDoubleClickInterval()))
{
    speakAsButton<RollbackButton, &RollbackButton::actByKey>();
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Roll back"));
    m_growing.setInterval(kGrowMs);
    connect(&m_growing, &QTimer::timeout, this, [this] {
        if (!m_guard.isArmed())
            m_growing.stop();
        update();
    });
}

void RollbackButton::setHeld(bool on)
{
    m_held = on;
    m_guard.setHold(on ? kHold : Duration(0));
}

void RollbackButton::show(Mode mode, const QString &act, const QString &detail)
{
    if (m_mode == mode && m_act == act && m_detail == detail)
        return;
    const bool announces = m_mode != mode;
    m_mode = mode;
    m_act = act;
    m_detail = detail;
    setAccessibleName(act);
    setAccessibleDescription(detail);
    setToolTip(detail.isEmpty() ? act : act + QLatin1Char('\n') + detail);
    if (announces) {
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    updateGeometry();
    update();
}

/// Who presses and is not heard is told, or believes it done.
bool RollbackButton::press()
{
    const bool armed = m_guard.press(now());
    if (!armed && !m_guard.isSettled(now()) && m_mode != Mode::Nothing)
        Q_EMIT notTaken();
    return armed;
}

void RollbackButton::actByKey()
{
    if (press())
        act(PressGuard::Where::Key);
}

void RollbackButton::unsettle()
{
    m_guard.unsettle(now());
    update();
}

void RollbackButton::act(PressGuard::Where where)
{
    const bool acts = m_guard.release(now(), where);
    update();
    if (!acts)
        return;
    switch (m_mode) {
    case Mode::Ready:
        Q_EMIT rollBackRequested();
        break;
    case Mode::Risky:
        Q_EMIT risksRequested();
        break;
    case Mode::Working:
    case Mode::Finished:
        Q_EMIT progressRequested();
        break;
    case Mode::Nothing:
        break;
    }
}

QSize RollbackButton::sizeHint() const
{
    // A fixed width for usual labels: the button must not move when its words change.
    const int act = QFontMetrics(fontOf(Type::Strong)).horizontalAdvance(m_act);
    const int detail = QFontMetrics(fontOf(Type::Caption)).horizontalAdvance(m_detail);
    return {std::clamp(std::max(act, detail) + scaled(32), scaled(176), scaled(310)), scaled(40)};
}

QSize RollbackButton::minimumSizeHint() const
{
    return {scaled(176), scaled(40)};
}

void RollbackButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(palette());
    const bool idle = m_mode == Mode::Nothing || m_mode == Mode::Finished;
    const bool pressed = m_guard.isArmed() && m_inside;
    QColor ground = idle ? t.panel : t.rollback;
    if (!idle && pressed)
        ground = ground.darker(135);
    else if (!idle && m_hovered)
        ground = ground.darker(112);
    painter.setPen(idle ? QPen(t.control) : QPen(Qt::NoPen));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    if (!idle && pressed && m_held) {
        const int wide = int(m_guard.heldShare(now()) * width());
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.onRollback);
        painter.drawRect(0, height() - scaled(4), wide, scaled(4));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(idle ? t.focus : t.onRollback, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), 4, 4);
    }

    painter.setPen(idle ? (m_mode == Mode::Nothing ? t.muted : t.text) : t.onRollback);
    const QRect words = rect().adjusted(scaled(10), 0, -scaled(10), 0);
    const QFont strong = fontOf(Type::Strong), small = fontOf(Type::Caption);
    const QFontMetrics strongSize(strong), smallSize(small);
    const int block = m_detail.isEmpty() ? strongSize.height() : strongSize.height() + smallSize.height() - 3;
    const int top = (height() - block) / 2;
    painter.setFont(strong);
    drawWords(painter, QRect(words.left(), top, words.width(), strongSize.height()), Qt::AlignCenter,
              strongSize.elidedText(m_act, Qt::ElideRight, words.width()));
    painter.setFont(small);
    drawWords(painter, QRect(words.left(), top + strongSize.height() - 3, words.width(), smallSize.height()),
              Qt::AlignCenter, smallSize.elidedText(m_detail, Qt::ElideRight, words.width()));
}

void RollbackButton::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_down = true;
    m_inside = press();
    if (m_held && m_inside)
        m_growing.start();
    update();
}

void RollbackButton::mouseMoveEvent(QMouseEvent *event)
{
    m_inside = rect().contains(event->position().toPoint());
    update();
}

void RollbackButton::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_down = false;
    act(rect().contains(event->position().toPoint()) ? PressGuard::Where::Inside
                                                     : PressGuard::Where::Outside);
}

void RollbackButton::mouseDoubleClickEvent(QMouseEvent *event)
{
    // The second click of a double click: the guard decides by time, as for any press.
    mousePressEvent(event);
}

bool RollbackButton::cancelPress()
{
    const bool armed = m_guard.isArmed();
    m_guard.cancel();
    update();
    return armed;
}

void RollbackButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && cancelPress())
        return;
    if (event->key() != Qt::Key_Space) {
        event->ignore();
        return;
    }
    if (!event->isAutoRepeat()) {
        m_down = true;
        m_inside = press();
    }
    update();
}

void RollbackButton::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        event->ignore();
        return;
    }
    m_down = false;
    act(PressGuard::Where::Inside);
}

void RollbackButton::focusOutEvent(QFocusEvent *)
{
    m_down = false;
    m_guard.cancel();
    update();
}

void RollbackButton::moveEvent(QMoveEvent *event)
{
    if (event->pos() != event->oldPos())
        unsettle();
}

void RollbackButton::enterEvent(QEnterEvent *)
{
    m_hovered = true;
    update();
}

void RollbackButton::leaveEvent(QEvent *)
{
    m_hovered = false;
    update();
}

} // namespace interlock
