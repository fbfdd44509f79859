#pragma once

#include "ui/follower/commands.h"
#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QDialog>

class QBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace interlock {

class Chip;
class FitArea;

/// One seat: whose key, when, where; or why it is not for the person here.
class SeatCard : public QWidget {
    Q_OBJECT
public:
    SeatCard(const SeatView &seat, Zone zone, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SeatView m_seat;
};

/// What you sign, who else signed, and three ways out: Deny, Not now (in focus), Sign. Shown with open().
/// When what is signed changes under review, the form says so and Sign stays off until it is read again; who
/// else signs meanwhile is shown.
class LeaseDialog : public QDialog {
    Q_OBJECT
public:
    LeaseDialog(const LeaseView &lease, const Me &me, Zone zone, QWidget *parent = nullptr);

    const LeaseView &lease() const { return m_lease; }
    /// The lease as it stands in a newer snapshot; nullptr: it is gone.
    void follow(const LeaseView *lease, Moment now);
    /// Whose key is here, as it is known by now.
    void setMe(const Me &me);
    void showAnswer(const Answer &answer);
    /// The code of the signature that is being asked for; it stands in the log again.
    void showCode(const QString &code);

    QPushButton *signButton() const { return m_sign; }
    QPushButton *notNowButton() const { return m_notNow; }
    QPushButton *denyButton() const { return m_deny; }
    QString notice() const;

    /// Esc and "Not now": while the key is waited for, ends the waiting only.
    void reject() override;

Q_SIGNALS:
    void signRequested(const interlock::LeaseId &lease, const QString &role, const QString &reason);
    void denyRequested(const interlock::LeaseId &lease, const QString &reason);
    void withdrawRequested(const interlock::LeaseId &lease, const QString &role, const QString &reason);
    /// While a signature is waited for: the person does not want to touch the key any more.
    void cancelRequested();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildBody();
    QWidget *buildEvidence();
    QWidget *buildSeats();
    QWidget *buildReason();
    QWidget *buildButtons();
    QWidget *buildDiff();
    QWidget *buildRisk();
    void fitScreen();
    void arrange(int wide);
    void deny();
    void withdraw();
    void wait(bool waits);
    void block(const QString &why);
    void judge();
    void takeSeats(const LeaseView &lease);
    void nameButtons();
    void showCountdown(Moment now);
    QString openRole() const;
    QString whyNoSeat() const;
    QString titleText() const;
    QString earlierText() const;
    void readPlan();
    QString myRole() const;

    LeaseView m_lease;
    Me m_me;
    Zone m_zone;
    FitArea *m_body = nullptr;
    QBoxLayout *m_halves = nullptr;
    QWidget *m_seats = nullptr;
    Chip *m_left = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_notice = nullptr;
    QLabel *m_code = nullptr;
    QPlainTextEdit *m_reason = nullptr;
    QPushButton *m_deny, *m_notNow, *m_sign;
    QString m_blocked;
    bool m_waiting = false; ///< for the key
};

} // namespace interlock
