#pragma once

#include "ui/dashboard/curvecanvas.h"

#include <QFrame>
#include <QPushButton>

class QStackedWidget;

namespace interlock {

class ElidedLabel;
class PlainTable;
class PlotFoot;
class ValueTable;

/// Solid and dashed strokes with their names.
class Legend : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Without a stable series there is only the canary's stroke.
    void setStable(bool on);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_stable = true;
};

/// One plot on its panel: title, legend, curves or the same as a table, and what it says in a sentence.
class CurvePlot : public QFrame {
    Q_OBJECT
public:
    explicit CurvePlot(QWidget *parent = nullptr);

    /// What is drawn: the rule for title, unit and limits; the curves may be null.
    void show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable);
    /// `present`: until when values could have been seen, wall milliseconds.
    void setStretch(Stretch stretch, qint64 present);
    void setMarks(const std::vector<PlotMark> &marks) { m_canvas->setMarks(marks); }
    void setZone(Zone zone);
    /// The curve in one sentence, and p50 and p95 of the last hour.
    void setWords(const QString &sentence, const QString &figures);
    /// One of many on a wall: less under it.
    void setCompact(bool on);
    /// With the button that shows the values as a table.
    void setHandy(bool on) { m_asTable->setVisible(on); }
    /// Draws again if anything changed since; does nothing while nobody can see it.
    void refresh();
    /// Shows the crosshair at a time, or hides it with nullopt.
    void setCrosshair(std::optional<qint64> wallMs) { m_canvas->setCrosshair(wallMs); }
    void setTable(bool on);

    CurveCanvas *canvas() const { return m_canvas; }
    QPushButton *tableButton() const { return m_asTable; }
    const ValueTable &values() const { return *m_values; }
    const PlotFoot &foot() const { return *m_foot; }

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void arrangeHead();
    ElidedLabel *m_title;
    Legend *m_legend;
    QPushButton *m_asTable;
    QStackedWidget *m_twins; ///< curves and table
    CurveCanvas *m_canvas;
    PlainTable *m_table;
    ValueTable *m_values;
    PlotFoot *m_foot;
    GuardrailView m_rule;
    const SeriesRing *m_canary = nullptr;
    const SeriesRing *m_stable = nullptr;
    Stretch m_stretch;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
