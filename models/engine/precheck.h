#pragma once

#include "models/engine/guard.h"

namespace interlock {

/// One thing that must be true before somebody signs or starts.
struct CheckLine {
    QString name; ///< "source shop", "traffic", "calendar", "engine"
    bool ok = false;
    QString text; ///< what was seen, or what is wrong and how to mend it
    bool operator==(const CheckLine &) const = default;
};

/// Looks, and moves nothing: each source of a plan answers one poll, what moves its traffic can be read and
/// has the canary at 0, and the calendar is open. Ends once, in at most its deadline; what did not answer by
/// then has failed.
class Precheck : public QObject {
    Q_OBJECT
public:
    using Ended = std::function<void(std::vector<CheckLine>)>;
    /// Deletes itself when it ended, or with `parent`.
    static void run(std::shared_ptr<const PlanFile> plan, const Workshop &workshop, const Clock &clock,
                    QObject *parent, Ended ended);

private:
    Precheck(std::shared_ptr<const PlanFile> plan, QObject *parent, Ended ended);
    void begin(const Workshop &workshop, WallTime now);
    void ask(const Source &source, const Workshop &workshop);
    void readTraffic(const Workshop &workshop);
    void add(CheckLine line);
    void finish();

    std::shared_ptr<const PlanFile> m_plan;
    Ended m_ended;
    std::vector<std::unique_ptr<MetricSource>> m_sources;
    std::unique_ptr<Actuator> m_actuator;
    std::map<QString, CheckLine> m_open; ///< by name: what they count as when nobody answers
    std::vector<CheckLine> m_lines;
    bool m_begun = false;
};

} // namespace interlock
