#pragma once

#include <QStringList>

class QWidget;

namespace interlock::test {

/// What is wrong with how the texts of a window stand: cut, one over another, elided where nothing tells the
/// rest, or standing out of what holds them. One sentence each.
QStringList faults(QWidget &window);

/// What a person would have to go sideways for: a screen that scrolls sideways, a label or button that leaves
/// what holds it, a button that is too narrow for its words. One sentence each.
QStringList stickingOut(QWidget &window);

/// Lets layouts come to rest.
void settle(const QWidget &window);

/// A picture of the window, where INTERLOCK_FIT_PICTURES names a folder: to be looked at by a person.
void keepPicture(QWidget &window, const QString &name);

} // namespace interlock::test
