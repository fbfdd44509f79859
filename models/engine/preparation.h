#pragma once

#include "models/engine/logbook.h"
#include "models/process/command.h"
#include "models/sources/httpfetch.h"

#include <QTemporaryDir>

namespace interlock {

/// What a plan wants done before its first traffic: its checks in order, then its steps in order, one at a
/// time. Each result is a fact of the log. Ends at the first that fails. Steps run in a private folder that
/// holds the bound copies of the plan's files and nothing else, and only while the lease stands. After a
/// restart of the engine it begins anew.
class Preparation : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RolloutId rollout;
        const Ledger *ledger = nullptr;
        Logbook *logbook = nullptr;
        const Clock *clock = nullptr;
        std::function<Observation(const IndicatorId &)> observe;
        std::function<QString()> whyNotNow; ///< empty: the next may begin; else it waits
    };
    using Ended = std::function<void(const Prepared &)>;
    Preparation(Parts parts, Ended ended);

    /// `ended` is called once, from the event loop; never once this is gone.
    void begin();

private:
    const PlanFile &planFile() const { return *m_parts.ledger->rollout(m_parts.rollout)->plan; }
    const Plan &plan() const { return planFile().plan; }
    void next();
    void run(const Check &check);
    void ask(const Check &check);
    void look(const Check &check);
    Done completed(const Check &check) const;
    void run(const Step &step);
    Done unpack();
    void settle(const QString &what, const Done &done, const QString &printed = {});

    Parts m_parts;
    Ended m_ended;
    size_t m_at = 0; ///< checks first, then steps
    Instant m_begunAt{};
    QTimer m_again;
    QNetworkAccessManager m_network;
    std::unique_ptr<HttpFetch> m_fetch;
    std::unique_ptr<Command> m_command;
    std::optional<QTemporaryDir> m_folder;
};

} // namespace interlock
