#pragma once

#include "ui/follower/snapshot.h"

#include <QWidget>

class QBarCategoryAxis;
class QBarSeries;
class QChart;
class QChartView;
class QLineSeries;
class QValueAxis;

namespace interlock {

/// One guardrail in the comparison: the average of each stage as a share of what the limit allows, 1 at the
/// limit. A limit that values must stay above is turned over, so that a longer bar is always nearer to the
/// limit.
struct StageShares {
    QString name;
    std::vector<std::optional<double>> shares; ///< one a stage that has begun
    bool operator==(const StageShares &) const = default;
};
/// Pure. Guardrails without a limit or without values are left out; at most `most`, nearest to the limit
/// first.
std::vector<StageShares> stageShares(const ReleaseView &release, size_t most = 6);
/// "p95 latency is nearest to its limit: 80 % at 25 %, 79 % at 5 %"
QString stageSharesInWords(const ReleaseView &release);
/// The same of the newest stage alone: "p95 latency is nearest to its limit: 80 % of it"
QString nearestInWords(const ReleaseView &release);

/// Stages side by side as bars, a group a guardrail, the limit as a dashed line. Its twin is the table of
/// stages.
class StageBars : public QWidget {
    Q_OBJECT
public:
    explicit StageBars(QWidget *parent = nullptr);
    void show(const ReleaseView &release);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void applyColours();

    QChart *m_chart;
    QChartView *m_view;
    QBarSeries *m_bars;
    QLineSeries *m_limit;
    QBarCategoryAxis *m_names;
    QValueAxis *m_share, *m_place;
    std::vector<StageShares> m_shares;
    QStringList m_stages;
};

} // namespace interlock
