#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace interlock::demo {

/// Tells when this process is asked to end: SIGINT, SIGTERM or SIGHUP. One at a time in a process.
class QuitSignals : public QObject {
    Q_OBJECT
public:
    explicit QuitSignals(QObject *parent = nullptr);
    ~QuitSignals() override;

Q_SIGNALS:
    void asked(int signal);

private:
    void read();

    QSocketNotifier m_notifier;
};

/// Tells when whoever started this process is gone: the pipe on standard input closed.
class ParentPipe : public QObject {
    Q_OBJECT
public:
    explicit ParentPipe(QObject *parent = nullptr);

Q_SIGNALS:
    void closed();

private:
    void read();

    QSocketNotifier m_notifier;
};

} // namespace interlock::demo
