#pragma once

#include "ui/dashboard/history.h"
#include "ui/style/words.h"

#include <QFrame>

class QCPGraph;
class QCPItemLine;
class QCPItemRect;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;

namespace interlock {

class ElidedLabel;

/// A change of weight, marked on the curve.
struct WeightMark {
    qint64 wallMs = 0;
    QString label;
    bool operator==(const WeightMark &) const = default;
};

/// Solid and dashed strokes with their names.
class Legend : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Canary against stable for one indicator: threshold, breach shading, stage marks, gaps, a shared crosshair.
class CurvePlot : public QFrame {
    Q_OBJECT
public:
    explicit CurvePlot(QWidget *parent = nullptr);

    /// What is drawn: the rule for title, unit and limit; the curves may be null.
    void show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable);
    void setStretch(Stretch stretch);
    void setMarks(const std::vector<WeightMark> &marks);
    void setZone(Zone zone);
    /// The curve in one sentence, for who cannot see it.
    void setSummary(const QString &summary);
    /// Draws again if anything changed since; does nothing while hidden.
    void refresh();
    /// Shows the crosshair at a time, or hides it with nullopt.
    void setCrosshair(std::optional<qint64> wallMs);

Q_SIGNALS:
    void crosshairMoved(std::optional<qint64> wallMs);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void applyColours();
    void drawCurves();
    enum class Stroke { Fine, Dense };
    void setStroke(Stroke stroke);
    void drawLimit(double top);
    void drawShades(const std::vector<Vertex> &canary);
    void drawMarks();
    QCPItemRect *shade(size_t index, const QColor &colour);
    void moveCrosshairBy(int pixels);
    void placeReadout(qint64 wallMs);

    ElidedLabel *m_title;
    QCustomPlot *m_plot;
    QCPGraph *m_stableGraph, *m_canaryGraph;
    QCPItemStraightLine *m_limitLine, *m_cursor;
    QCPItemText *m_limitText, *m_readout;
    QCPItemRect *m_beyond;
    std::vector<QCPItemRect *> m_shades;
    std::vector<QCPItemStraightLine *> m_markLines;
    std::vector<QCPItemText *> m_markTexts;
    GuardrailView m_rule;
    const SeriesRing *m_canary = nullptr;
    const SeriesRing *m_stable = nullptr;
    Stretch m_stretch;
    std::vector<WeightMark> m_marks;
    std::optional<qint64> m_crosshair;
    Zone m_zone = Zone::Local;
    bool m_dirty = true;
};

} // namespace interlock
