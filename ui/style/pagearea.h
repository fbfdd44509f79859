#pragma once

#include "ui/style/fitarea.h"

class QBoxLayout;
class QLabel;

namespace interlock {

/// A screen that scrolls, also by the arrow keys: a heading, then what is put into `column()`.
class PageArea : public FitArea {
    Q_OBJECT
public:
    explicit PageArea(const QString &title, QWidget *parent = nullptr);
    QBoxLayout *column() const { return m_column; }
    /// Right of the heading: figures, buttons.
    QBoxLayout *head() const { return m_head; }

private:
    QBoxLayout *m_head, *m_column;
};

/// A framed section with a small heading, added to `column`; gives the layout inside.
QBoxLayout *addSection(QBoxLayout *column, const QString &title, const QString &about = {});

} // namespace interlock
