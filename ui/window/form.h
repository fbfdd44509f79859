#pragma once

class QDialog;
class QObject;
class QWidget;

namespace interlock {

/// Opens a form over its window and returns. Until it is gone nothing of the window answers, but what does so
/// under forms: a window-modal dialog would keep the mouse from the red button, too.
void openForm(QDialog &form);
/// Moves a window that is shown off what answers under forms, now and once a window manager has placed it.
void keepClear(QWidget &window);
/// Whether it was opened so and is on the screen.
bool isOpenForm(const QDialog &dialog);
/// The newest form that stands over this window; nullptr: none does.
QDialog *formOver(const QWidget &window);
/// Whether this window, which becomes the active one, takes over from the form over it: somebody pressed on
/// what answers under forms.
bool comesFromForm(const QWidget &window);
/// A widget with all it holds, or an action: it answers whatever form is open, and no form covers a widget.
void answerUnderForms(QObject &one);

} // namespace interlock
