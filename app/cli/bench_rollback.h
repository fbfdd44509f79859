#pragma once

#include "app/cli/session.h"
#include "app/demo/world.h"

#include <QProcess>

namespace interlock::cli {

/// Measures real rollbacks: a real engine process, a real HAProxy under load. For each of `runs` rollouts
/// either a guardrail breaches at once, or a person's rollback is asked for; prints p50 and p95 until 0 is
/// read back.
class BenchRollback : public QObject {
    Q_OBJECT
public:
    BenchRollback(const CommonOptions &common, int runs, std::function<void(int)> finish);
    void start();
    void stop(int status);

private:
    enum class Cause { Breach, Click };
    void makeStore();
    void awaitEngine(int tries);
    void next();
    void request();
    void onLook();
    void report() const;
    QString writePlan(Cause cause);

    const CommonOptions &m_common;
    int m_runs;
    std::function<void(int)> m_finish;
    demo::DemoWorld m_world;
    StorePaths m_paths;
    QProcess m_engine;
    std::unique_ptr<Petition> m_bot, m_person;
    Cause m_cause = Cause::Breach;
    QTimer m_look;
    RolloutId m_rollout;
    WallTime m_clicked{};
    bool m_asked = false;
    QJsonObject m_outcome; ///< newest outcome of a lowering
    WallTime m_outcomeAt{};
    std::vector<double> m_breach, m_click; ///< ms
    std::optional<int> m_status;
};

} // namespace interlock::cli
