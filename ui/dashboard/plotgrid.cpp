#include "ui/dashboard/plotgrid.h"

#include "ui/style/look.h"

#include <QEvent>
#include <QGridLayout>

namespace interlock {

PlotGrid::PlotGrid(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(scaled(12));
}

void PlotGrid::setCount(int count)
{
    count = std::clamp(count, 0, kMost);
    while (int(m_plots.size()) < count) {
        m_plots.push_back(new CurvePlot(this));
        const CurveCanvas *canvas = m_plots.back()->canvas();
        connect(canvas, &CurveCanvas::crosshairMoved, this, &PlotGrid::setCrosshair);
        connect(canvas, &CurveCanvas::zoomed, this, &PlotGrid::zoomed);
        connect(canvas, &CurveCanvas::panned, this, &PlotGrid::panned);
    }
    if (count == m_count)
        return;
    m_count = count;
    for (size_t i = 0; i < m_plots.size(); ++i)
        m_plots[i]->setVisible(int(i) < count);
    m_columns = 0;
    arrange();
}

void PlotGrid::setCrosshair(std::optional<qint64> wallMs)
{
    for (int i = 0; i < m_count; ++i)
        plot(i)->setCrosshair(wallMs);
}

int PlotGrid::columnsWanted() const
{
    return m_count <= 2 ? std::max(1, m_count) : std::clamp(width() / scaled(270), 2, 4);
}

void PlotGrid::arrange()
{
    const int columns = columnsWanted();
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (CurvePlot *each : m_plots)
        m_grid->removeWidget(each);
    for (int i = 0; i < m_count; ++i)
        m_grid->addWidget(plot(i), i / columns, i % columns);
    for (int i = 0; i < kMost; ++i)
        m_grid->setColumnStretch(i, i < columns ? 1 : 0);
}

void PlotGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void PlotGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

} // namespace interlock
