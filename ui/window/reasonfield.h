#pragma once

#include <QPlainTextEdit>

namespace interlock {

/// A reason of some lines that wrap. It holds no line break: Enter is left to whoever is asked next, and what
/// is pasted becomes one line.
class ReasonField : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit ReasonField(QWidget *parent = nullptr);
    /// What was written, without control characters and without blanks around it.
    QString text() const;
    /// Shows a reason that nobody wrote here yet, from its beginning.
    void propose(const QString &reason);
    /// Somebody wrote in it.
    bool isWritten() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    int heightOf(int lines) const;
};

} // namespace interlock
