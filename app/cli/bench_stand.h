#pragma once

#include "app/cli/session.h"
#include "app/demo/world.h"

#include <QProcess>

namespace interlock::cli {

/// What a bench of whole rollouts stands on: the demo's world under load, a new store with a person and an
/// agent, a real engine process, and petitions of both.
class BenchStand : public QObject {
    Q_OBJECT
public:
    explicit BenchStand(const demo::DemoOptions &options);
    /// `ready` or `failed` follows.
    void start();
    /// Ends everything; `stopped` follows.
    void stop();

    const demo::DemoFacts &facts() const { return m_world.facts(); }
    const StorePaths &paths() const { return m_paths; }
    Petition &bot() { return *m_bot; }
    Petition &person() { return *m_person; }

Q_SIGNALS:
    void ready();
    void failed(const interlock::Error &error);
    void stopped();

private:
    void makeStore();
    void startEngine();
    void awaitEngine(int tries);
    void openPetitions();

    demo::DemoWorld m_world;
    StorePaths m_paths;
    QProcess m_engine;
    std::unique_ptr<Petition> m_bot, m_person;
    bool m_stopping = false;
};

} // namespace interlock::cli
