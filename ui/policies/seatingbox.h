#pragma once

#include "ui/follower/policyview.h"
#include "ui/style/statuslist.h"

class QComboBox;

namespace interlock {

/// "Who could sign this?": environment and action in, seats and people out, by the engine's own solver.
class SeatingBox : public QWidget {
    Q_OBJECT
public:
    explicit SeatingBox(QWidget *parent = nullptr);
    void show(const Policy &policy);
    /// Asks about another environment, once for each that is suggested after another.
    void suggest(const QString &environment);
    QComboBox *environment() const { return m_environment; }
    QComboBox *action() const { return m_action; }
    QString answer() const;
    const StatusList &seats() const { return *m_seats; }

private:
    void solve();
    QString m_suggested;
    Policy m_policy;
    QComboBox *m_environment, *m_action;
    QLabel *m_answer;
    StatusList *m_seats;
};

} // namespace interlock
