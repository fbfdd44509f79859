#pragma once

#include "ui/follower/snapshot.h"
#include "ui/style/words.h"

#include <QFrame>

class QPushButton;

namespace interlock {

class Chip;
class ElidedLabel;

/// One lease in the inbox: what it is for, whose keys it has, and what may be done. It is kept while the
/// lease changes, so that no button moves under the pointer; one that moves traffic wakes up half a second
/// late.
class LeaseCard : public QFrame {
    Q_OBJECT
public:
    explicit LeaseCard(QWidget *parent = nullptr);
    /// `cannotStart`: why nothing can be started now whatever the lease says; empty: it can.
    void show(const LeaseView &lease, const QString &cannotStart, Zone zone);
    const LeaseView &lease() const { return m_lease; }
    void tick(Moment now);
    QPushButton *startButton() const { return m_start; }
    QPushButton *reviewButton() const { return m_review; }

Q_SIGNALS:
    void reviewRequested(const interlock::LeaseId &lease);
    void startRequested(const interlock::LeaseId &lease);
    void rehearseRequested(const interlock::LeaseId &lease);

private:
    void showWords(Zone zone);
    void showButtons();
    LeaseView m_lease;
    QString m_cannotStart;
    Chip *m_status;
    ElidedLabel *m_title, *m_plan, *m_asked, *m_seats, *m_end;
    QPushButton *m_start, *m_rehearse, *m_review;
};

} // namespace interlock
