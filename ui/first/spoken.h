#pragma once

#include <QAccessible>
#include <QStringList>

class QWidget;
struct QMetaObject;

namespace interlock {

using Press = void (*)(QWidget *widget);

/// What a screen reader takes the widgets of a class for that paint themselves; without this it says
/// "filler". With `press` they can be pressed by it.
void speakClassAs(const QMetaObject &type, QAccessible::Role role, Press press = nullptr);

/// The same for T, which has Q_OBJECT; for its constructor.
template <class T>
void speakAs(QAccessible::Role role)
{
    speakClassAs(T::staticMetaObject, role);
}

/// A self-painted button: a press by a screen reader is `act`.
template <class T, void (T::*act)()>
void speakAsButton()
{
    speakClassAs(T::staticMetaObject, QAccessible::Button,
                 [](QWidget *widget) { (static_cast<T *>(widget)->*act)(); });
}

/// A name of several parts, those that are there: "guard, guarding, pid 7821".
QString told(QStringList parts);

} // namespace interlock
