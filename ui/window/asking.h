#pragma once

#include <QDialog>
#include <QList>

#include <functional>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace interlock {

/// A button that wakes up 500 ms after its dialog is shown, so that a click or key in flight never lands on
/// it.
void wakeLater(QPushButton *button);

/// Enter clicks the button in focus, as Space does, of all that stand in `window` now but `never`, which say
/// so: what signs, raises or rolls back. No button is a default: Enter elsewhere clicks none.
void enterClicks(QWidget &window, const QList<QPushButton *> &never = {});

/// A short question before an act that is not a rollback: what will happen, a reason, "Not now" in focus.
/// Shown with open(); nothing happens unless its act button is pressed.
class AskDialog : public QDialog {
    Q_OBJECT
public:
    struct Question {
        QString title, text, act;
        QString reasonLabel; ///< empty: no reason is asked
        bool needsReason = false;
        bool dangerous = false; ///< the act button is red
        QString choiceLabel = {};
        QStringList choices = {}; ///< one of them is chosen; fewer than two: nothing is asked
    };
    explicit AskDialog(const Question &question, QWidget *parent = nullptr);
    /// Says why the act can do nothing any more, empty where it can; asked by `look`.
    void setWhyNot(std::function<QString()> whyNot) { m_whyNot = std::move(whyNot); }
    /// What it is about may have changed: a question that is settled says so and acts no more.
    void look();
    QString reason() const;
    /// The one that is chosen; the only one, or nothing, where there is no choice.
    QString choice() const;
    QPushButton *actButton() const { return m_act; }
    QPushButton *notNowButton() const { return m_notNow; }

Q_SIGNALS:
    void confirmed(const QString &reason);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void updateAct();
    Question m_question;
    std::function<QString()> m_whyNot;
    QLabel *m_settled;
    QComboBox *m_choice = nullptr;
    QPlainTextEdit *m_reason = nullptr;
    QPushButton *m_notNow, *m_act;
};

} // namespace interlock
