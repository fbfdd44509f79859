#pragma once

#include "ui/follower/commands.h"
#include "ui/follower/policyview.h"
#include "ui/follower/snapshot.h"

#include <QDialog>
#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace interlock {

/// A proposed policy in the inbox of an admin whose signature it waits for.
class PolicyCard : public QFrame {
    Q_OBJECT
public:
    explicit PolicyCard(const PolicyView::Proposed &proposed, QWidget *parent = nullptr);

Q_SIGNALS:
    void reviewRequested(const QString &sha256);
};

/// What a proposed policy changes, then its reason, last the buttons. Signs nothing before 500 ms.
class PolicyDialog : public QDialog {
    Q_OBJECT
public:
    PolicyDialog(const PolicyView::Proposed &proposed, const Me &me, QWidget *parent);
    const PolicyView::Proposed &proposed() const { return m_proposed; }
    QPushButton *signButton() const { return m_sign; }
    QPlainTextEdit *reason() const { return m_reason; }
    QString notice() const;
    /// The proposal as it stands now; nullptr when it is gone: the form says so and signs no more.
    void follow(const PolicyView::Proposed *proposed);
    void showCode(const QString &code);
    void showAnswer(const Answer &answer);

Q_SIGNALS:
    void signRequested(const QString &sha256, const QString &reason);
    void denyRequested(const QString &sha256, const QString &reason);
    void cancelRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void reject() override;

private:
    QWidget *buildButtons();
    void block(const QString &why);
    void wait();
    void deny();

    PolicyView::Proposed m_proposed;
    QPlainTextEdit *m_reason;
    QLabel *m_notice, *m_code;
    QPushButton *m_deny, *m_notNow, *m_sign;
    bool m_waiting = false;
};

} // namespace interlock
