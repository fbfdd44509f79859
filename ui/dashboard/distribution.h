#pragma once

#include "ui/dashboard/history.h"

#include <QFrame>

class QBoxPlotSeries;
class QBoxSet;
class QChart;
class QChartView;
class QValueAxis;
class QBarCategoryAxis;

namespace interlock {

class ElidedLabel;

/// A distribution in few numbers: 5th percentile, quartiles, 95th percentile; the largest beside them.
struct FiveNumbers {
    double low = 0, lower = 0, median = 0, upper = 0, high = 0;
    double most = 0;
};
/// Quartiles by linear interpolation (type 7); nothing for fewer than five values.
std::optional<FiveNumbers> fiveNumbers(std::vector<float> values);

/// Canary and stable side by side as box plots of the stretch on the screen.
class DistributionChart : public QFrame {
    Q_OBJECT
public:
    explicit DistributionChart(QWidget *parent = nullptr);

    void show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable);
    void refresh(Stretch stretch);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();
    void explain(const std::optional<FiveNumbers> &stable, const std::optional<FiveNumbers> &canary);

    ElidedLabel *m_title;
    ElidedLabel *m_text;
    QChart *m_chart;
    QChartView *m_view;
    QBoxPlotSeries *m_series;
    QValueAxis *m_values;
    QBarCategoryAxis *m_names;
    QBoxSet *m_stableBox, *m_canaryBox;
    qint64 m_drawnTo = 0, m_drawnSpan = 0;
    GuardrailId m_drawnRule;
    GuardrailView m_rule;
    const SeriesRing *m_canary = nullptr;
    const SeriesRing *m_stable = nullptr;
};

} // namespace interlock
