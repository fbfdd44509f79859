#pragma once

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace interlock::demo {

/// One process of the demo: in a process group of its own (a Ctrl+C in the terminal is ours to hand on),
/// ended by the kernel when we die, its standard input a pipe that closes with us. Lines on its standard
/// output are handed on; of its standard error the last 2 KiB are kept for the sentence that says why it
/// ended.
class Child : public QObject {
    Q_OBJECT
public:
    Child(QString name, QObject *parent);
    ~Child() override;
    /// `inherited`: one descriptor of ours that the child shall have too, or -1.
    void start(const QString &program, const QStringList &arguments, int inherited = -1);
    /// SIGTERM now, SIGKILL after 2 s. `stopped` follows, also when it never ran.
    void stop();
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    qint64 processId() const { return m_process.processId(); }

Q_SIGNALS:
    void line(const QByteArray &line);
    /// Ended by itself with status 0.
    void finished();
    /// Ended otherwise without being asked to.
    void died(const QString &why);
    void stopped();

private:
    void readLines();
    void onFinished(int status, QProcess::ExitStatus how);

    QString m_name;
    QProcess m_process;
    QTimer m_patience;
    QByteArray m_buffer;
    QByteArray m_lastWords;
    bool m_stopping = false;
};

} // namespace interlock::demo
