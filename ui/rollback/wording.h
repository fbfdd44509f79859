#pragma once

#include "ui/follower/snapshot.h"
#include "ui/rollback/rollbackbutton.h"

#include <QCoreApplication>

namespace interlock {

/// What the rollback button says and does for a release.
struct RollbackWording {
    Q_DECLARE_TR_FUNCTIONS(interlock::RollbackWording)
public:
    RollbackButton::Mode mode = RollbackButton::Mode::Nothing;
    QString act, detail;

    /// What is known of the canary's traffic after a rollback: never more than was read.
    static QString ending(const ReleaseView &release);
    /// `requested`: a rollback was asked for here and is not yet in the log.
    enum class Requested { No, Yes };
    static RollbackWording of(const ReleaseView *release, const EngineLink &engine, Requested requested);
};

} // namespace interlock
