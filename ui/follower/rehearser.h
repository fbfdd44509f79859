#pragma once

#include "ui/follower/commands.h"

#include <QObject>
#include <QStringList>
#include <QThread>

#include <memory>

namespace interlock {

struct ConsoleSeat;
struct RehearsalReport;

/// How a rehearsal that was begun here goes. Plain values; posted from its thread to the screen.
struct RehearsalView {
    bool running = false;
    LeaseId lease;
    QStringList progress;                            ///< sentences, oldest first
    std::shared_ptr<const RehearsalReport> report{}; ///< when it is over
};

/// Runs one rehearsal at a time, with the code of `interlock rehearse`, on a thread of its own: its probe
/// measures, and nothing that the window or the follower does may show in its figures.
class Rehearser : public QObject {
    Q_OBJECT
public:
    explicit Rehearser(const ConsoleSeat &seat);
    /// Ends a rehearsal that runs and waits until its fault is cleared.
    ~Rehearser() override;
    /// `answered` comes on this object's thread, once, when the rehearsal is over or refused.
    void begin(const LeaseId &lease, const QString &reason, Answered answered);
    void stop();

Q_SIGNALS:
    void went(const interlock::RehearsalView &view);
    /// The start is about to be signed: the short code, and where the key is.
    void asked(const QString &code, const QString &where);

private:
    class Stage;
    QThread m_thread;
    Stage *m_stage; ///< lives on m_thread
};

} // namespace interlock

Q_DECLARE_METATYPE(interlock::RehearsalView)
