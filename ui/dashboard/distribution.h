#pragma once

#include "ui/dashboard/history.h"

#include <QFrame>

class QBoxPlotSeries;
class QBoxSet;
class QChart;
class QChartView;
class QValueAxis;
class QBarCategoryAxis;
class QPushButton;
class QSpacerItem;
class QStackedWidget;
class QStandardItemModel;

namespace interlock {

class ElidedLabel;
class PlainTable;

/// A distribution in few numbers: 5th percentile, quartiles, 95th percentile; the largest beside them.
struct FiveNumbers {
    double low = 0, lower = 0, median = 0, upper = 0, high = 0;
    double most = 0;
};
/// Quartiles by linear interpolation (type 7); nothing for fewer than five values.
std::optional<FiveNumbers> fiveNumbers(std::vector<float> values);

/// An axis over all values, from one round number to another: no negative ground under values that are not.
struct RoundAxis {
    double from = 0, to = 1, step = 1;
    int decimals = 0; ///< that its labels need
};
RoundAxis roundAxis(double low, double high);

/// Canary and stable side by side as box plots of the stretch on the screen.
class DistributionChart : public QFrame {
    Q_OBJECT
public:
    explicit DistributionChart(QWidget *parent = nullptr);

    void show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable);
    void refresh(Stretch stretch);
    /// Whether a longer range could be shown instead.
    void setCanWiden(bool on) { m_canWiden = on; }
    /// The same numbers as a table.
    void setTable(bool on);
    const QStandardItemModel &table() const { return *m_numbers; }
    QPushButton *tableButton() const { return m_asTable; }
    QPushButton *widerButton() const { return m_wider; }

Q_SIGNALS:
    /// There are too few values in what is shown.
    void widerWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColours();
    void showEmpty(bool on);
    void buildTable();
    void showSides(bool stable, bool canary);
    void fillTable(const std::optional<FiveNumbers> &stable, const std::optional<FiveNumbers> &canary);
    void explain(const std::optional<FiveNumbers> &stable, const std::optional<FiveNumbers> &canary);

    ElidedLabel *m_title;
    ElidedLabel *m_text;
    QPushButton *m_asTable, *m_wider;
    bool m_canWiden = true;
    QSpacerItem *m_rest = nullptr; ///< takes the height while there is no chart
    QStackedWidget *m_twins;       ///< chart and table
    QStandardItemModel *m_numbers;
    PlainTable *m_table;
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
