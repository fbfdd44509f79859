#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace interlock {

/// What a mail server is asked.
struct SmtpOrder {
    QUrl server;                    ///< smtp:// or smtps://, with a port
    QByteArray user, password = {}; ///< empty: nobody signs in
    QString caFile = {};            ///< an authority besides those of the system; PEM
    QByteArray from = {};
    QByteArrayList to = {};    ///< addresses; at least one where there is a mail
    QByteArray mail = {};      ///< empty: only a look: connect, encrypt, sign in
    Duration deadline{12'000}; ///< for all of it
    QByteArray resolved = {};  ///< "host:port:address": instead of asking for the name (tests)
};

/// How it went.
struct SmtpOutcome {
    struct Refusal {
        QByteArray recipient;
        int code = 0;
        QString words; ///< "550 no such user"
    };
    Done done;                    ///< whoever was not refused has it
    int code = 0;                 ///< after an error: the server's last answer; 0 without one
    std::vector<Refusal> refused; ///< recipients
};

/// Whether this machine is meant: an address that never leaves it, or "localhost".
bool isThisMachine(const QString &host);

/// One conversation with a mail server, on a thread of its own, through libcurl. Outside this machine it is
/// encrypted and the certificate verified, or nothing is said at all; on it, where a `caFile` is given or the
/// address is smtps://. No proxy, nothing from the environment. Destroying it ends the conversation at once,
/// whatever the server does.
class SmtpErrand : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(const SmtpOutcome &)>;
    /// `ended` is called once, from the event loop; never once this is gone.
    SmtpErrand(SmtpOrder order, Ended ended, QObject *parent = nullptr);
    ~SmtpErrand() override;

private:
    class Talk;
    std::shared_ptr<Talk> m_talk;
    std::thread m_thread;
};

} // namespace interlock
