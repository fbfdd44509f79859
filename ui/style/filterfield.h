#pragma once

#include <QLineEdit>

namespace interlock {

/// Where a list is filtered, and a way back: Esc clears, Esc again, Enter and Down go to the rows.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterField(QWidget *parent = nullptr) : QLineEdit(parent) {}

Q_SIGNALS:
    /// The person is done filtering: the rows want the focus.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace interlock
