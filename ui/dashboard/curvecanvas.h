#pragma once

#include "ui/dashboard/plotdecor.h"
#include "ui/style/words.h"

namespace interlock {

class BandGraph;

/// Canary against stable for one indicator: curves, limits, shades, marks, gaps and a crosshair. What is
/// shown begins and ends on whole pixels of time, so that a new value seldom moves anything: then nothing is
/// drawn again. The crosshair is drawn over the finished picture. Wheel, drag and keys only ask; who holds
/// the range of all plots answers with setStretch.
class CurveCanvas : public QCustomPlot {
    Q_OBJECT
public:
    explicit CurveCanvas(QWidget *parent = nullptr);

    /// The rule for unit and limits; the curves may be null.
    void setSeries(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable);
    /// `present`: until when values could have been seen, wall milliseconds.
    void setStretch(Stretch stretch, qint64 present);
    void setMarks(const std::vector<PlotMark> &marks);
    void setZone(Zone zone);
    void applyColours();
    /// Draws again if anything changed that can be seen; does nothing while nobody can see it.
    void refresh();
    void setCrosshair(std::optional<qint64> wallMs);
    /// Lower than it is with few others.
    void setOneOfMany(bool on);
    /// Where the text beside the crosshair stands when that is at x.
    QRect readoutBox(int x, QSize size) const;
    /// Where the words of the limits stand.
    const std::vector<QRectF> &limitWords() const { return m_overlay->limitWords(); }
    const PlotDecor &decor() const { return m_decor; }
    /// What stands beside the crosshair, a line each: time, then a series each.
    QStringList readout() const;

Q_SIGNALS:
    void crosshairMoved(std::optional<qint64> wallMs);
    void zoomed(double factor, qint64 aboutMs);
    void panned(qint64 ms);

protected:
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int columns() const;
    Stretch snapped() const;
    double msPerPixel() const;
    bool newestShows() const;
    void redraw();
    void drawAxes(const std::vector<Band> &stable, const std::vector<Band> &canary);
    std::vector<Shade> unseen() const;
    QRect crosshairBox() const;
    void moveCrosshair(double pixels);
    void paintCrosshair(QPainter &painter) const;

    BandGraph *m_stableGraph = nullptr, *m_canaryGraph = nullptr;
    PlotDecor m_decor;
    PlotOverlay *m_overlay = nullptr;
    GuardrailView m_rule;
    const SeriesRing *m_canary = nullptr;
    const SeriesRing *m_stable = nullptr;
    Stretch m_stretch, m_drawn; ///< asked for; on the screen
    qint64 m_present = 0;
    std::vector<PlotMark> m_marks;
    std::optional<qint64> m_crosshair;
    std::optional<double> m_dragX; ///< where the drag was last
    Zone m_zone = Zone::Local;
    bool m_dirty = true;
};

} // namespace interlock
