#pragma once

#include "models/metrics/expositionreader.h"
#include "models/metrics/history.h"
#include "models/metrics/window.h"
#include "models/sources/fetcher.h"
#include "models/sources/polledsource.h"

#include <unordered_set>

namespace interlock {

/// Scrapes a text exposition and keeps the history of the series that its indicators select. A failed scrape
/// ends every series (a stale marker), as Prometheus has it. Several series that a counter selector matches
/// are added up; a gauge must match exactly one.
class ScrapeSource final : public PolledSource, private SeriesVisitor {
public:
    /// `fetcher`: how the page is brought; without one, over the network.
    ScrapeSource(Source source, std::vector<Indicator> indicators, const Clock &clock, QString planFolder,
                 std::unique_ptr<Fetcher> fetcher = nullptr);

protected:
    void begin() override;
    Observation measure(const Indicator &indicator, Instant now) const override;

private:
    struct Kept {
        QString name;
        Labels labels;
        History history;
        quint64 seenAt = 0; ///< the poll that saw it last
    };
    struct Arrived {
        quint32 token;
        double value;
        std::optional<qint64> timestampMs;
    };
    /// The sum over the series that a selector matches.
    struct Grown {
        int series = 0; ///< with samples in the window
        int alive = 0;
        double increase = 0;
        double counted = 0;
        Instant newest{};
    };

    enum class Growth { Whole, PerSecond };

    quint32 found(const SampleView &sample) override;
    void value(quint32 token, double value, std::optional<qint64> timestampMs) override;
    void fetched(const Result<HttpBody> &answer);
    Done read(const HttpBody &body);
    void commit();
    void endAllSeries();
    void dropDead();
    Grown total(const Selector &selector, Duration width, Instant now) const;
    Observation gauge(const Gauge &gauge, Instant now) const;
    Observation runningTotal(const interlock::Total &total, Instant now) const;
    Observation growth(const Selector &counter, Duration width, Instant now, Growth growth) const;
    Observation ratio(const Ratio &ratio, Instant now) const;
    Observation quantile(const Quantile &quantile, Instant now) const;

    QString m_planFolder;
    std::unique_ptr<Fetcher> m_fetcher;
    ExpositionReader m_reader;
    std::unordered_set<std::string> m_wantedNames;
    std::vector<Selector> m_selectors; ///< of all indicators; those of histograms name the buckets
    Duration m_keep{0};
    size_t m_mostSamples = 0;
    std::vector<Kept> m_series;
    QHash<QByteArray, quint32> m_byKey;
    std::vector<Arrived> m_arrived;
    bool m_tooMany = false;
};

} // namespace interlock
