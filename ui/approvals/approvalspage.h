#pragma once

#include "ui/approvals/leasedialog.h"

#include <QPointer>
#include <QStackedWidget>

class QVBoxLayout;

namespace interlock {

class EmptyState;

/// One lease in the inbox, with its one action.
class LeaseCard : public QFrame {
    Q_OBJECT
public:
    LeaseCard(const LeaseView &lease, const Me &me, Zone zone, QWidget *parent = nullptr);
    const LeaseView &lease() const { return m_lease; }
    void tick(Moment now);

Q_SIGNALS:
    void reviewRequested(const interlock::LeaseId &lease);
    void startRequested(const interlock::LeaseId &lease);

private:
    LeaseView m_lease;
    Chip *m_status;
};

/// Leases that wait for keys, and those that may be started.
class ApprovalsPage : public QStackedWidget {
    Q_OBJECT
public:
    explicit ApprovalsPage(Commands &commands, QWidget *parent = nullptr);

    void show(const Snapshot &snapshot);
    void tick(Moment now);
    void setZone(Zone zone);
    /// Opens the two-key dialog; it is window-modal and does not block.
    LeaseDialog *review(const LeaseId &lease);
    static int waiting(const std::vector<LeaseView> &leases);

private:
    void rebuild();
    const LeaseView *find(const LeaseId &id) const;
    void start(const LeaseId &id);

    Commands &m_commands;
    EmptyState *m_empty;
    QVBoxLayout *m_column;
    QLabel *m_answer;
    std::vector<LeaseCard *> m_cards;
    std::vector<LeaseView> m_leases;
    Me m_me;
    Zone m_zone = Zone::Local;
    QPointer<LeaseDialog> m_dialog;
};

} // namespace interlock
