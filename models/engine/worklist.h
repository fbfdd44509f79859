#pragma once

#include "models/engine/checkrun.h"
#include "models/engine/logbook.h"
#include "models/process/command.h"

#include <QTemporaryDir>

namespace interlock {

/// What commands print and checks find while they run, for whoever watches.
using Heard = std::function<void(const QString &line)>;

/// Checks and commands of a plan, in order, one at a time, each result a fact of the log. Ends at the first
/// that fails. Commands run in a private folder that holds the bound copies of the plan's files and nothing
/// else, and only while the lease stands. After a restart of the engine it begins anew.
class Worklist : public QObject {
    Q_OBJECT
public:
    /// One entry and the word of its facts: `check`, `step`, `smoke`, `after`.
    struct Item {
        QString word;
        std::variant<Check, Step> work;
        const QString &name() const
        {
            return std::visit([](const auto &one) -> const QString & { return one.name; }, work);
        }
    };
    struct Parts {
        CheckRun::Parts check;
        Logbook *logbook = nullptr;
        int stage = -1;                     ///< in facts; -1: before the first
        std::function<QString()> whyNotNow; ///< empty: the next may begin; else it waits
        Heard heard;
    };
    /// Why one failed, and which; empty: all went well.
    using Ended = std::function<void(const QString &why)>;
    Worklist(Parts parts, std::vector<Item> items, Ended ended);

    /// `ended` is called once, from the event loop; never once this is gone.
    void begin();

private:
    const PlanFile &planFile() const { return *m_parts.check.ledger->rollout(m_parts.check.rollout)->plan; }
    const Item &item() const { return m_items[m_at]; }
    QString what() const { return item().word + u' ' + item().name(); }
    void next();
    void run(const Check &check);
    void run(const Step &step);
    Done intact() const;
    void settle(const CheckResult &result);

    Parts m_parts;
    std::vector<Item> m_items;
    Ended m_ended;
    size_t m_at = 0;
    Instant m_begunAt{};
    QTimer m_again;
    std::unique_ptr<CheckRun> m_check;
    std::unique_ptr<Command> m_command;
    std::shared_ptr<QTemporaryDir> m_folder; ///< with the bound copies; made for the first command
};

} // namespace interlock
