#pragma once

#include "ui/dashboard/history.h"
#include "ui/style/words.h"

#include <QAbstractButton>

namespace interlock {

/// One guardrail: value, unit, limit, state, baseline, trend, breaches counted, age. A click shows its curve.
class SloTile : public QAbstractButton {
    Q_OBJECT
public:
    enum class Size { Full, Compact };

    explicit SloTile(QWidget *parent = nullptr);

    /// `stage`: average and peak of the stage so far, if there are any.
    void show(const GuardrailView &rule, const std::optional<StageCell> &stage, Size size);
    /// The newest curve for the sparkline, already reduced to the tile's width.
    void setTrend(std::vector<Vertex> trend);
    /// Time that has passed since the snapshot.
    void setPassed(Duration passed);

    const GuardrailView &rule() const { return m_rule; }
    int trendColumns() const { return std::max(16, width() / 3); }
    static int heightOf(Size size);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int paintHead(QPainter &painter, const QRect &in) const;
    int paintValue(QPainter &painter, const QRect &in, int top) const;
    void paintTrend(QPainter &painter, const QRectF &box) const;
    /// The first of `lefts` that fits beside `right`, and `right`.
    void paintPair(QPainter &painter, const QRect &line, const QStringList &lefts,
                   const QString &right) const;
    /// The same from long to short; a tile takes the first that fits.
    QStringList countTexts() const;
    QString ageText() const;
    QString limitText() const;
    /// Average and peak of the stage, from long to short.
    QStringList stageTexts() const;
    void describe();

    GuardrailView m_rule;
    std::optional<StageCell> m_stage;
    Size m_size = Size::Full;
    std::vector<Vertex> m_trend;
    Duration m_passed{0};
};

} // namespace interlock
