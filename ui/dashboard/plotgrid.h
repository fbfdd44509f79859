#pragma once

#include "ui/dashboard/curveplot.h"

class QGridLayout;

namespace interlock {

/// Plots side by side, two or up to twelve, with one crosshair through all of them.
class PlotGrid : public QWidget {
    Q_OBJECT
public:
    static constexpr int kMost = 12;
    explicit PlotGrid(QWidget *parent = nullptr);

    /// So many are shown, at most kMost; they are made when they are needed.
    void setCount(int count);
    int count() const { return m_count; }
    CurvePlot *plot(int index) const { return m_plots[size_t(index)]; }
    /// Moves the crosshair of all plots.
    void setCrosshair(std::optional<qint64> wallMs);

Q_SIGNALS:
    /// Asked of the range of all plots.
    void zoomed(double factor, qint64 aboutMs);
    void panned(qint64 ms);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int columnsWanted() const;
    void arrange();

    QGridLayout *m_grid;
    std::vector<CurvePlot *> m_plots;
    int m_count = 0, m_columns = 0;
};

} // namespace interlock
