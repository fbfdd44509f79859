#pragma once

#include <QScrollArea>

class QBoxLayout;
class QLabel;

namespace interlock {

/// A screen that scrolls, also by the arrow keys: a heading, then what is put into `column()`.
class PageArea : public QScrollArea {
    Q_OBJECT
public:
    explicit PageArea(const QString &title, QWidget *parent = nullptr);
    QBoxLayout *column() const { return m_column; }
    /// Right of the heading: figures, buttons.
    QBoxLayout *head() const { return m_head; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    QBoxLayout *m_head, *m_column;
};

/// A framed section with a small heading, added to `column`; gives the layout inside.
QBoxLayout *addSection(QBoxLayout *column, const QString &title, const QString &about = {});

} // namespace interlock
