#pragma once

#include "models/notify/sender.h"

#include <QTimer>

#include <deque>

namespace interlock {

/// How long to wait after the `tries`-th failure: twice as long each time from `first` on, at most 5 min, up
/// to a quarter more by `chance` in [0, 1), so that many engines do not come back at once.
Duration waitAfter(int tries, Duration first, double chance);

/// What is still to be sent to one sink, in order, one at a time. Tries again until it is delivered, refused
/// for good, or a day old. Holds at most 500; the oldest normal one goes first when more come. Nothing waits
/// for it.
class Outbox : public QObject {
    Q_OBJECT
public:
    Outbox(Sink sink, std::unique_ptr<Sender> sender, const Clock &clock,
           Duration firstWait = Duration(1000));

    const Sink &sink() const { return m_sink; }
    void post(const Message &message);
    bool isEmpty() const { return m_waiting.empty(); }

Q_SIGNALS:
    void delivered(const interlock::Message &message, int tries);
    /// Told at the first failure of a message; it is tried again.
    void failed(const interlock::Message &message, const interlock::Error &error);
    /// It is not tried any more.
    void dropped(const interlock::Message &message, const interlock::Error &error);

private:
    void makeRoom();
    void sendNext();
    void ended(const Delivery &delivery);
    void drop(const Error &why);

    Sink m_sink;
    std::unique_ptr<Sender> m_sender;
    const Clock &m_clock;
    Duration m_firstWait;
    std::deque<Message> m_waiting; ///< the first is being tried
    int m_tries = 0;               ///< of the first
    bool m_sending = false;
    QTimer m_wait;
};

} // namespace interlock
