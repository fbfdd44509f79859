#pragma once

#include "ui/approvals/leasecard.h"
#include "ui/approvals/leasedialog.h"
#include "ui/approvals/policycard.h"

#include <QPointer>
#include <QStackedWidget>

class QVBoxLayout;

namespace interlock {

class EmptyState;

/// Leases and policies that wait for keys, and leases that may be started.
class ApprovalsPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit ApprovalsPage(Commands &commands, QWidget *parent = nullptr);

    void show(const Snapshot &snapshot);
    void tick(Moment now);
    void setZone(Zone zone);
    /// Opens the two-key dialog; it stands over the window and does not block.
    LeaseDialog *review(const LeaseId &lease);
    /// Opens the form of a proposed policy.
    PolicyDialog *reviewPolicy(const QString &sha256);
    /// The code of a signature that is being asked for, to the dialog that is open; false: there is none.
    bool showCode(const QString &code);
    /// How much waits: leases, and policies that wait for who sits here.
    static int waiting(const Snapshot &snapshot);

    /// Clicks Sign in the form that is open, where that may be done; false: no form is open.
    bool sign();
    /// The form that is open; nullptr: none.
    QDialog *form() const;

Q_SIGNALS:
    /// A form was opened; the keys that act in it are lent to it.
    void formOpened(QDialog *form);
    /// A signature or a start was accepted: a release may begin.
    void releaseExpected();
    void rehearseRequested(const interlock::LeaseId &lease);

private:
    static std::vector<PolicyView::Proposed> mine(const Snapshot &snapshot);
    const PolicyView::Proposed *proposal(const QString &sha256) const;
    void showPolicies();
    void showLeases();
    LeaseCard *cardOf(const LeaseId &id);
    QString cannotStart() const;
    void open(QDialog *form);
    const LeaseView *find(const LeaseId &id) const;
    void start(const LeaseId &id);

    Commands &m_commands;
    EmptyState *m_empty;
    QVBoxLayout *m_policyColumn, *m_column;
    QLabel *m_answer;
    std::vector<LeaseCard *> m_cards;
    std::vector<LeaseView> m_leases;
    std::vector<PolicyCard *> m_policyCards;
    std::vector<PolicyView::Proposed> m_proposals; ///< that wait for who sits here
    Me m_me;
    EngineLink::State m_engine = EngineLink::State::Unknown;
    Zone m_zone = Zone::Local;
    QPointer<LeaseDialog> m_dialog;
    QPointer<PolicyDialog> m_policyDialog;
};

} // namespace interlock
