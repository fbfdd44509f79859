#pragma once

#include "app/cli/bench_gauge.h"
#include "app/cli/bench_pipeline.h"
#include "app/cli/bench_plan.h"
#include "app/cli/bench_rollbackfigures.h"
#include "app/cli/bench_stand.h"
#include "app/cli/bench_steps.h"
#include "models/store/database.h"

namespace interlock::cli {

/// Measures real rollbacks: a real engine process, a real HAProxy under load, and beside them the pipeline
/// that people have today. Each run is one breach that all of them see at the same moment, after a random
/// wait: Interlock with `watch: 100ms` and at 1 s, the same through Prometheus with and without phase lock,
/// and Prometheus with Alertmanager and a webhook. A person's rollback is asked for after each. Then a few
/// runs with names that do not resolve, sinks that hang, and the store locked.
class BenchRollback : public QObject {
    Q_OBJECT
public:
    BenchRollback(int runs, std::function<void(int)> finish);
    void start();
    void stop(int status);

private:
    void startPipeline();
    void begin();
    void next();
    std::vector<BenchPlan> plansOfRun() const;
    std::vector<BenchPlan> plansOfFaults() const;
    void launch(const std::vector<BenchPlan> &plans);
    void onCarrying();
    void onStep();
    void breach();
    void onMoved();
    bool isPeerAwaited() const { return m_pipeline && m_run < m_runs; }
    void click();
    void takeRun();
    void takeFaults();
    bool isStoreLocked() const;
    Done lockStore();
    void report();
    void fail(const Error &error);
    QString scrapeOf(int run) const;

    std::function<void(int)> m_finish;
    int m_runs, m_faultRuns;
    RollbackFigures m_figures;
    BenchGauge m_gauge;
    BenchStand m_stand;
    std::unique_ptr<BenchPipeline> m_pipeline;
    std::unique_ptr<BenchSteps> m_steps;
    std::unique_ptr<BenchRound> m_round;
    demo::HttpListener m_hanging; ///< takes requests and never answers
    quint16 m_hangingPort = 0;
    std::unique_ptr<Database> m_lock; ///< holds the one writing transaction that the store has
    int m_run = -1;                   ///< runs with faults are counted after those without
    size_t m_places = 0;              ///< rollouts of this run that breach
    QTimer m_step;                    ///< until the breach
    Instant m_breachDue{};
    Instant m_breach{}, m_clicked{};
    bool m_breached = false, m_asked = false;
    std::optional<Instant> m_peer; ///< when the pipeline's HAProxy had answered
    int m_toEnd = 0;
    std::optional<int> m_status;
};

} // namespace interlock::cli
