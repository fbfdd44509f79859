#pragma once

#include "app/console_bench_figure.h"
#include "ui/follower/commands.h"
#include "ui/mainwindow.h"

#include <QElapsedTimer>

namespace interlock {

/// Asks for nothing.
class NoCommands : public Commands {
public:
    void rollBack(const RolloutId &, Answered) override {}
    void hold(const RolloutId &, const QString &, Answered) override {}
    void resume(const RolloutId &, const QString &, Answered) override {}
    void promote(const RolloutId &, const QString &, const QString &, Answered) override {}
    void appendReason(const RolloutId &, const QString &, Answered) override {}
    void acknowledge(const RolloutId &, Answered) override {}
    void askAgain(const RolloutId &, const QString &, Answered) override {}
    void signLease(const LeaseId &, const QString &, const QString &, Answered) override {}
    void denyLease(const LeaseId &, const QString &, Answered) override {}
    void withdrawLease(const LeaseId &, const QString &, const QString &, Answered) override {}
    void signPolicy(const QString &, const QString &, Answered) override {}
    void denyPolicy(const QString &, const QString &, Answered) override {}
    void cancelSigning() override {}
    void startRollout(const LeaseId &, Answered) override {}
    void rehearse(const LeaseId &, const QString &, Answered) override {}
    void stopRehearsal() override {}
    void startEngine(Answered) override {}
    void readPayload(qint64, PayloadRead) override {}
    void testConnection(const QString &, Answered) override {}
    void checkPolicyFile(const QString &, Answered) override {}
    void verifyLog(LongWork) override {}
    void exportEvidence(const RolloutId &, const QString &, LongWork) override {}
};

/// The real window with a release of 24 h: twelve guardrails, canary and stable, a sample a second. Opens it,
/// weighs it, then follows it live on twelve plots while the crosshair moves.
class BenchDay : public QObject {
public:
    explicit BenchDay(BenchEnded ended);
    void start();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void prepare();
    void open();
    void whenTaken();
    void opened();
    void widen();
    void frame();
    void framed();
    void report();
    void mouse(QEvent::Type type, int across);
    void pan();
    void panned();
    void changeLook();
    void whenQuiet(std::function<void()> then);
    void looked();
    /// Calls when all that was asked to be drawn is drawn.
    void whenPainted(std::function<void()> then);

    BenchEnded m_ended;
    SystemClock m_clock;
    NoCommands m_commands;
    MainWindow m_window;
    QElapsedTimer m_timer;
    qint64 m_second = 0;
    qint64 m_painted = 0; ///< plots, of the frame that is measured
    int m_quiet = 0;      ///< turns in a row that painted no plot
    qint64 m_fewestPainted = 1000;
    std::vector<double> m_frames, m_looks;
    Snapshot m_day;
    BenchStep m_step;
};

} // namespace interlock
