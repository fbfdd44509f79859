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

    void show(const GuardrailView &rule, Size size);
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
    void paintHead(QPainter &painter, const QRect &in) const;
    int paintValue(QPainter &painter, const QRect &in, int top) const;
    void paintTrend(QPainter &painter, const QRectF &box) const;
    void paintPair(QPainter &painter, const QRect &line, const QString &left, const QString &right) const;
    QString countText() const;
    QString ageText() const;
    QString limitText() const;
    bool isNarrow() const;
    void describe();

    GuardrailView m_rule;
    Size m_size = Size::Full;
    std::vector<Vertex> m_trend;
    Duration m_passed{0};
};

/// The tiles in equal columns, wrapping as the width allows; more than ten become compact.
class TileGrid : public QWidget {
    Q_OBJECT
public:
    explicit TileGrid(QWidget *parent = nullptr);

    void show(const std::vector<GuardrailView> &rules);
    const std::vector<SloTile *> &tiles() const { return m_tiles; }
    /// Marks the tiles whose curves are drawn.
    void mark(const QList<GuardrailId> &shown);

Q_SIGNALS:
    void chosen(const interlock::GuardrailId &id);
    void detailRequested(const interlock::GuardrailId &id); ///< double click

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    std::vector<SloTile *> m_tiles;
};

} // namespace interlock
