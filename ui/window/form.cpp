#include "ui/window/form.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QEvent>
#include <QPointer>
#include <QScreen>
#include <QTimer>

namespace interlock {

namespace {

constexpr char kForm[] = "interlock.form", kAnswers[] = "interlock.answers.under.forms";
constexpr int kHandOverMs = 250;       ///< between two windows of one program
constexpr int kPlacedMs[] = {60, 400}; ///< by when a window manager has placed a form
constexpr int kTitleBar = 32,
              kApart = 4; ///< px: what a window manager adds; between form and what stays clear

bool answers(const QObject &one)
{
    return one.property(kAnswers).toBool();
}

bool answers(const QWidget *widget)
{
    for (; widget != nullptr && !widget->isWindow(); widget = widget->parentWidget())
        if (answers(static_cast<const QObject &>(*widget)))
            return true;
    return false;
}

/// What would act, or begin to.
bool isInput(QEvent::Type type)
{
    switch (type) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseButtonDblClick:
    case QEvent::Wheel:
    case QEvent::ContextMenu:
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
    case QEvent::TouchBegin:
    case QEvent::Drop:
    case QEvent::Shortcut:
        return true;
    default:
        return false;
    }
}

/// Keeps from a window what somebody does to it while a form stands over it, and shows the form instead.
class Shield : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::WindowActivate || event->type() == QEvent::WindowDeactivate)
            followFocus(watched, event->type() == QEvent::WindowActivate);
        if (!isInput(event->type()))
            return false;
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (widget == nullptr && event->type() != QEvent::Shortcut)
            return false; // a window, on its way to the widget
        const QWidget *window = widget ? widget->window() : QApplication::activeWindow();
        QDialog *form = window ? formOver(*window) : nullptr;
        if (form == nullptr || (widget ? answers(widget) : answers(*watched)))
            return false;
        if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::KeyPress) {
            form->raise();
            form->activateWindow();
        }
        return true;
    }
    /// Whether this form has the focus, or had it a moment ago. The window that takes over is told so before
    /// or after the form is told of its loss, as the window system has it.
    bool hadFocus(const QDialog &form) const
    {
        return m_focused == &form && (!m_left.isValid() || m_left.elapsed() < kHandOverMs);
    }

private:
    void followFocus(QObject *watched, bool gained)
    {
        auto *form = qobject_cast<QDialog *>(watched);
        if (form == nullptr || !isOpenForm(*form))
            return;
        m_focused = form;
        gained ? m_left.invalidate() : m_left.start();
    }

    QPointer<const QDialog> m_focused; ///< the form that had it last
    QElapsedTimer m_left;              ///< since somebody left it; invalid: nobody did
};

Shield &shield()
{
    static QPointer<Shield> one;
    if (one == nullptr) {
        one = new Shield(qApp);
        qApp->installEventFilter(one);
    }
    return *one;
}

/// The window that all the others belong to.
const QWidget *groundOf(const QWidget &window)
{
    const QWidget *ground = window.parentWidget() ? window.parentWidget()->window() : nullptr;
    return ground && ground->parentWidget() ? groundOf(*ground) : ground;
}

/// Moves a window, and makes it lower, where it would cover what must stay clear.
void stayClear(QWidget &form)
{
    const QWidget *window = groundOf(form);
    if (window == nullptr)
        return;
    for (const QWidget *clear : window->findChildren<QWidget *>()) {
        if (!answers(static_cast<const QObject &>(*clear)) || !clear->isVisible())
            continue;
        const QRect box(clear->mapToGlobal(QPoint()), clear->size());
        const int bar = std::max(kTitleBar, form.geometry().top() - form.frameGeometry().top());
        if (!form.geometry().adjusted(0, -bar, 0, 0).intersects(box))
            continue;
        const int top = box.bottom() + kApart; // of the frame
        const int room = form.screen()->availableGeometry().bottom() - top - bar - kApart;
        form.setMinimumHeight(std::min(form.minimumHeight(), room));
        form.resize(form.width(), std::min(form.height(), room));
        form.move(form.x(), top);
    }
}

} // namespace

void openForm(QDialog &form)
{
    shield();
    form.setProperty(kForm, true);
    form.setWindowModality(Qt::NonModal);
    form.show();
    keepClear(form);
    form.raise();
    form.activateWindow();
}

void keepClear(QWidget &window)
{
    stayClear(window);
    for (const int after : kPlacedMs)
        QTimer::singleShot(after, &window, [&window] { stayClear(window); });
}

bool isOpenForm(const QDialog &dialog)
{
    return dialog.isVisible() && dialog.property(kForm).toBool();
}

QDialog *formOver(const QWidget &window)
{
    const QList<QDialog *> below = window.findChildren<QDialog *>();
    const auto found =
        std::find_if(below.rbegin(), below.rend(), [](const QDialog *one) { return isOpenForm(*one); });
    return found == below.rend() ? nullptr : *found;
}

bool comesFromForm(const QWidget &window)
{
    const QDialog *form = formOver(window);
    return form != nullptr && shield().hadFocus(*form);
}

void answerUnderForms(QObject &one)
{
    one.setProperty(kAnswers, true);
}

} // namespace interlock
