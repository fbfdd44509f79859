#pragma once

#include "ui/follower/snapshot.h"

#include <QCoreApplication>
#include <QSet>

namespace interlock {

/// What must be told at once, also to somebody who looks elsewhere: a breach that is confirmed, a rollback
/// that begins, a guard that fell silent. Each once, and never what was so already when the console started.
class Alarm {
    Q_DECLARE_TR_FUNCTIONS(interlock::Alarm)
public:
    /// A sentence each for what is new since the snapshot before.
    QStringList heard(const Snapshot &snapshot);

private:
    bool m_first = true;
    QSet<QString> m_known;
};

} // namespace interlock
