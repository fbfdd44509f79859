#pragma once

#include "ui/dashboard/timeview.h"
#include "ui/style/words.h"
#include "ui/timeline/stagebands.h"

#include <QWidget>

namespace interlock {

/// The release on a time axis: stages as bands (as they were, as they will be, as they were planned), gates
/// and checkpoints; the canary's weight, wanted and read; decisions, alerts and notes as marks. The wheel and
/// + and
/// - zoom, a drag and Shift+arrows pan, F shows all; arrows go from mark to mark, a click or Enter opens the
/// record of one. Marks that would touch share one sign, the weightiest one's.
class WeightAxis : public QWidget {
    Q_OBJECT
public:
    explicit WeightAxis(QWidget *parent = nullptr);
    void show(const ReleaseView &release, WallTime now);
    void setZone(Zone zone);
    /// Half as much time around the middle or a moment, or twice as much; all of it.
    void zoom(double factor, std::optional<qint64> about = std::nullopt);
    void fit();
    const TimeView &view() const { return m_view; }
    const std::vector<StageBand> &bands() const { return m_bands; }
    /// Decisions, alerts and notes, oldest first.
    const std::vector<TimelineEntry> &marks() const { return m_marks; }
    std::vector<TimelineEntry> notes() const;
    /// Where the sign of a mark stands, above its true time; nothing for one that is not on the screen.
    std::optional<QRectF> markBox(size_t mark) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void recordRequested(qint64 record);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    /// Rows from top to bottom: marks, stages, their plan, weights, times.
    struct Scale {
        QRectF marks, stages, plan, box;
        Stretch seen;
        double x(qint64 ms) const;
        double y(Weight weight) const { return box.bottom() - weight.percent() / 100 * box.height(); }
        qint64 at(double x) const;
        QRectF part(const QRectF &row, const Stretch &when) const; ///< of a row, cut to what is seen
    };
    /// One drawn above the bar: for its main mark, which stands at its true time, and its neighbours.
    struct Sign {
        size_t main = 0;
        std::vector<size_t> marks;
        QRectF box;
    };
    Scale scale() const;
    std::vector<Sign> signs(const Scale &on) const;
    QString wordsOf(const Sign &sign, bool all) const;
    static const Sign *signOf(const std::vector<Sign> &all, size_t mark);
    void change(const std::function<void(TimeView &)> &edit);
    void describe();
    void choose(std::optional<size_t> mark);
    void stepMark(int by);
    QString wordsOf(const TimelineEntry &mark) const;
    std::optional<Sign> signAt(const QPointF &place) const;

    void paintStages(QPainter &painter, const Scale &on) const;
    void paintBand(QPainter &painter, const Scale &on, const StageBand &band) const;
    void paintGate(QPainter &painter, const Scale &on, const StageBand &band) const;
    void paintGrid(QPainter &painter, const Scale &on) const;
    void paintWeights(QPainter &painter, const Scale &on) const;
    void paintNow(QPainter &painter, const Scale &on) const;
    void paintMarks(QPainter &painter, const Scale &on) const;
    void paintSign(QPainter &painter, const Sign &sign) const;
    void paintMarkWords(QPainter &painter, const Scale &on, const std::vector<Sign> &all) const;
    void paintNotes(QPainter &painter, const Scale &on) const;

    RolloutId m_rollout;
    std::vector<StageBand> m_bands;
    std::vector<TimelineEntry> m_marks;
    std::vector<WeightSeen> m_weights;
    TimeView m_view;
    std::optional<qint64> m_now; ///< while the release is not over
    qint64 m_end = 0;            ///< until when the weights are known
    std::optional<size_t> m_chosen;
    std::optional<double> m_dragX;
    bool m_dragged = false;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
