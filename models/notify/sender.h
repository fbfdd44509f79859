#pragma once

#include "models/base/result.h"
#include "models/notify/message.h"

#include <QObject>

#include <functional>
#include <memory>

namespace interlock {

/// How a try to deliver a message ended.
struct Delivery {
    Done done;
    bool mayRetry = true;                   ///< after an error: whether trying again can help
    std::optional<Duration> notBefore = {}; ///< after an error: the receiver asked to wait so long
};

/// Brings one message to one place. Lives on its thread's event loop and never blocks.
class Sender : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(const Delivery &)>;
    using QObject::QObject;
    /// One at a time. `ended` is called once, from the event loop, within 15 s; never once this is gone.
    virtual void send(const Message &message, Ended ended) = 0;
    /// Looks whether a message could be brought there, as far as that shows without sending one. As `send`.
    virtual void look(Ended ended) = 0;
};

/// The sender of a sink. `planFolder`: where its command runs.
std::unique_ptr<Sender> makeSender(const Sink &sink, const QString &planFolder);

} // namespace interlock
