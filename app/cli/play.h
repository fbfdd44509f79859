#pragma once

#include "app/cli/follow.h"
#include "app/demo/world.h"
#include "models/engine/cosigner.h"

#include <QProcess>

namespace interlock::cli {

struct PlayOptions {
    demo::DemoOptions world;
    bool headless = false;
    QString until; ///< "stage:N", a duration after the start, or empty
    QString consoleProgram;
};

/// Plays the demo: makes a store with two throw-away identities, starts a supervised engine, asks for a lease
/// as the agent, waits for the person's key (or signs with it, headless), starts the rollout and follows it.
/// Everything is real: the same verbs a person would use do the work.
class Play : public QObject {
    Q_OBJECT
public:
    Play(PlayOptions options, const CommonOptions &common, std::function<void(int)> finish);
    void start();
    /// Ends the engine and the console, then the world, then finishes.
    void stop(int status);

private:
    void say(const QString &what, const QString &why = {});
    void giveUp(const Error &error);
    void onReady(const demo::DemoFacts &facts);
    void makeStore();
    void startEngine();
    void awaitEngine(int tries);
    void askForLease();
    void openConsole();
    void consoleClosed();
    void stopWorld();
    void onRecord(const RecordWords &words, const Record &record);
    void onMoved();
    void cosign();
    void signAsPerson();
    void startRollout();
    void checkOutcome();
    void checkUntil();
    QStringList engineArguments() const;
    QStringList consoleArguments() const;

    PlayOptions m_options;
    const CommonOptions &m_common;
    std::function<void(int)> m_finish;
    demo::DemoWorld m_world;
    StorePaths m_paths;
    std::unique_ptr<Petition> m_agent, m_person;
    std::unique_ptr<Cosigner> m_cosigner;
    std::unique_ptr<Follow> m_follow;
    QProcess m_engine;
    QProcess m_console;
    QString m_lease;
    RolloutId m_rollout;
    bool m_startAsked = false;
    bool m_overTold = false;
    bool m_stopping = false;
    std::optional<int> m_outcome;
};

} // namespace interlock::cli
