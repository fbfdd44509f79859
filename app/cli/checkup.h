#pragma once

#include <QList>
#include <QObject>
#include <QString>

class QLocalSocket;

namespace interlock::cli {

enum class Health {
    Ok,
    Absent, ///< not there, and only some of the work needs it
    Wrong,  ///< to be mended before Interlock works as it should
};

/// One thing of the environment, looked at.
struct Finding {
    QString what;
    Health health = Health::Ok;
    QString text;
    QString mend; ///< what to do; empty when all is well

    bool operator==(const Finding &) const = default;
};

/// Tools that Interlock calls, each with the Debian package that brings it.
QList<Finding> checkPrograms();
/// The folder of the store at `path`: there or creatable, writable, and closed to others.
Finding checkStoreFolder(const QString &path);
/// The SQL driver that `store` (a store URL) needs.
Finding checkSqlDriver(const QString &store);
/// A folder for sockets and short-lived files, with room for the name of a Unix socket (108 bytes).
Finding checkRuntimeFolder();
/// A text font and a display, for the console.
QList<Finding> checkScreen();

/// Asks the ssh-agent for its keys, to see that it answers; never blocks.
class AgentProbe : public QObject {
    Q_OBJECT
public:
    explicit AgentProbe(QObject *parent = nullptr);
    /// Starts the question; `done` follows, within 2 s.
    void start(const QString &socketPath);

Q_SIGNALS:
    void done(const interlock::cli::Finding &finding);

private:
    void read();
    void finish(Health health, const QString &text, const QString &mend = {});

    QLocalSocket *m_socket = nullptr;
    bool m_finished = false;
};

} // namespace interlock::cli
