#pragma once

#include "models/metrics/history.h"
#include "models/sources/filetail.h"
#include "models/sources/polledsource.h"

namespace interlock {

/// Follows a file of JSON lines and aggregates one field of it for each indicator. A line has no time of its
/// own: it counts from when the file was seen to have grown. Lines that stood in the file before the first
/// poll count in aggregates over the whole file (window 0), never in a window.
class JsonLinesSource final : public PolledSource {
public:
    JsonLinesSource(Source source, std::vector<Indicator> indicators, const Clock &clock,
                    const QString &planFolder);

protected:
    void begin() override;
    Observation measure(const Indicator &indicator, Instant now) const override;

private:
    /// What one indicator needs: running figures over the whole file, samples only for a window.
    struct Kept {
        std::vector<Sample> window; ///< oldest first
        QJsonValue last;
        QJsonValue first;
        int count = 0;
        double sum = 0, least = 0, most = 0, newest = 0;
        std::optional<Instant> at;
        int notNumbers = 0; ///< in the newest poll
        void add(double value, Instant when);
    };
    Done take(const FileTail::Lines &lines);
    void takeLine(const QJsonValue &line, Instant at);
    void trim(Instant now);
    static Observation overFile(const Field &field, const Kept &kept);
    Observation overWindow(const Field &field, const Kept &kept, Instant now) const;

    FileTail m_tail;
    bool m_first = true; ///< what stood in the file before we came
    QHash<IndicatorId, Kept> m_kept;
    std::optional<Instant> m_lastLine;
};

} // namespace interlock
