#pragma once

#include "ui/dashboard/slotile.h"

namespace interlock {

/// What a tile's guardrail does when it fires: tiles are grouped by it.
enum class TileGroup { RollsBack, Holds, Warns, Shadow };
TileGroup groupOf(const GuardrailView &rule);

/// The tiles in equal columns, wrapping as the width allows, grouped by what they do; more than ten become
/// compact.
class TileGrid : public QWidget {
    Q_OBJECT
public:
    explicit TileGrid(QWidget *parent = nullptr);

    void show(const ReleaseView &release);
    const std::vector<SloTile *> &tiles() const { return m_tiles; }
    /// The names of the groups as they stand over the tiles; none where all tiles do the same.
    QStringList captions() const;
    /// Marks the tiles whose curves are drawn.
    void mark(const QList<GuardrailId> &shown);

Q_SIGNALS:
    void chosen(const interlock::GuardrailId &id);
    void detailRequested(const interlock::GuardrailId &id); ///< double click

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Caption {
        QRect place;
        QString text;
    };
    void setCount(size_t count);
    void arrange();
    /// The tiles of a row, `end` not among them.
    struct Row {
        size_t first = 0, end = 0;
    };
    bool isNamed() const;
    bool begins(size_t tile) const;
    std::vector<Row> rowsIn(int columns) const;
    int placeRow(const Row &row, int columns, int top);
    std::vector<SloTile *> m_tiles;
    std::vector<TileGroup> m_groups; ///< of each tile
    std::vector<Caption> m_captions;
};

} // namespace interlock
