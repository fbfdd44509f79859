#pragma once

#include "ui/dashboard/history.h"
#include "ui/dashboard/plotmarks.h"
#include "ui/dashboard/qcustomplot6.h"

namespace interlock {

/// From wall milliseconds and values to pixels of a plot.
struct PlotScale {
    QRect box; ///< inside the axes
    double fromMs = 0, perMs = 0;
    double low = 0, perUnit = 0;
    double x(qint64 ms) const { return box.left() + (double(ms) - fromMs) * perMs; }
    double y(double value) const { return box.bottom() + 1 - (value - low) * perUnit; }
    static PlotScale of(const QCPAxisRect &rect);
};

/// A stretch with another ground: nothing was seen, over the limit that warns, in breach.
struct Shade {
    enum class Kind { Unseen, Warn, Breach };
    Stretch when;
    Kind kind = Kind::Unseen;
    bool operator==(const Shade &) const = default;
};

/// All that stands beside the curves of one plot.
struct PlotDecor {
    std::optional<Limit> warn, breach;
    QString warnWords, breachWords;
    QString unseenWords; ///< of a stretch in which the curve that is judged has no value
    std::vector<Shade> shades;
    std::vector<PlotMark> marks;
    bool operator==(const PlotDecor &) const = default;
};

/// Stretches of `canary` on the wrong side of a limit; where both limits are crossed, only the breach.
std::vector<Shade> limitShades(const std::vector<Band> &canary, const std::optional<Limit> &warn,
                               const std::optional<Limit> &breach);

/// Where a mark stands: its line, and in the row over the plot its shape and its words, where there is room.
struct MarkPlace {
    const PlotMark *mark = nullptr;
    double x = 0;
    std::optional<double> shape, label; ///< left edges
};

/// The marks that are on the screen, none over another; what ended the release has its words first.
std::vector<MarkPlace> placeMarks(const std::vector<PlotMark> &marks, const PlotScale &on,
                                  const QFontMetricsF &metrics);

/// Under the curves: ground beyond the limits, and the shades.
class PlotUnderlay final : public QCPAbstractItem {
public:
    PlotUnderlay(QCustomPlot *plot, const PlotDecor &decor);
    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter *painter) override;

private:
    void fillBeyond(QPainter &painter, const PlotScale &on) const;
    const PlotDecor &m_decor;
};

/// Over the curves: limit lines with their words, marks of stages, decisions and notes.
class PlotOverlay final : public QCPAbstractItem {
public:
    PlotOverlay(QCustomPlot *plot, const PlotDecor &decor);
    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }
    /// Pixels over the axes for the row of marks.
    static int markRow();
    /// Where the words of the limits stand.
    const std::vector<QRectF> &limitWords() const { return m_limitWords; }

protected:
    void draw(QCPPainter *painter) override;

private:
    void drawLimit(QPainter &painter, const PlotScale &on, const Limit &limit, const QString &words,
                   const QColor &ink);
    void drawMarks(QPainter &painter, const PlotScale &on) const;
    const PlotDecor &m_decor;
    std::vector<QRectF> m_limitWords;
};

} // namespace interlock
