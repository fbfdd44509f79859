#include "ui/dashboard/tilegrid.h"

#include "ui/first/spoken.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QPainter>
#include <QResizeEvent>
#include <QStyle>

namespace interlock {

TileGrid::TileGrid(QWidget *parent) : QWidget(parent)
{
    speakAs<TileGrid>(QAccessible::Grouping);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Guardrails"));
}

TileGroup groupOf(const GuardrailView &rule)
{
    if (rule.shadow)
        return TileGroup::Shadow;
    switch (rule.action) {
    case Action::Warn:
        return TileGroup::Warns;
    case Action::Hold:
        return TileGroup::Holds;
    case Action::RollBack:
    case Action::SecurityRollBack:
        break;
    }
    return TileGroup::RollsBack;
}

namespace {
constexpr int kLeast = 126; ///< width of a tile, at 100 %

QString nameOf(TileGroup group)
{
    switch (group) {
    case TileGroup::RollsBack:
        return TileGrid::tr("ROLLS BACK");
    case TileGroup::Holds:
        return TileGrid::tr("HOLDS");
    case TileGroup::Warns:
        return TileGrid::tr("WARNS");
    case TileGroup::Shadow:
        break;
    }
    return TileGrid::tr("SHADOW, NEVER ACTS");
}

/// What the stage so far tells of a guardrail: of the current one, or of the last that had values.
std::optional<StageCell> cellOf(const ReleaseView &release, const GuardrailId &id)
{
    for (auto stage = release.stages.rbegin(); stage != release.stages.rend(); ++stage) {
        if (stage->state == StageView::State::Next)
            continue;
        const auto cell = std::ranges::find(stage->table, id, &StageCell::guardrail);
        return cell == stage->table.end() ? std::nullopt : std::optional(*cell);
    }
    return std::nullopt;
}
} // namespace

void TileGrid::setCount(size_t count)
{
    while (m_tiles.size() > count) {
        delete m_tiles.back();
        m_tiles.pop_back();
    }
    while (m_tiles.size() < count) {
        auto *tile = new SloTile(this);
        connect(tile, &SloTile::clicked, this, [this, tile] { Q_EMIT chosen(tile->rule().id); });
        tile->installEventFilter(this);
        tile->setVisible(true);
        m_tiles.push_back(tile);
    }
}

void TileGrid::show(const ReleaseView &release)
{
    std::vector<const GuardrailView *> order;
    for (const GuardrailView &rule : release.guardrails)
        order.push_back(&rule);
    std::ranges::stable_sort(order, {}, [](const GuardrailView *rule) { return groupOf(*rule); });
    std::vector<TileGroup> groups;
    groups.reserve(order.size());
    for (const GuardrailView *rule : order)
        groups.push_back(groupOf(*rule));
    setCount(order.size());
    const auto size = order.size() > 10 ? SloTile::Size::Compact : SloTile::Size::Full;
    for (size_t i = 0; i < order.size(); ++i)
        m_tiles[i]->show(*order[i], cellOf(release, order[i]->id), size);
    if (groups == m_groups)
        return;
    m_groups = std::move(groups);
    arrange();
}

QStringList TileGrid::captions() const
{
    QStringList made;
    for (const Caption &caption : m_captions)
        made << caption.text;
    return made;
}

void TileGrid::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(fontOf(Type::Caption));
    painter.setPen(tokensOf(palette()).muted);
    for (const Caption &caption : m_captions)
        drawWords(painter, caption.place, Qt::AlignLeft | Qt::AlignVCenter, caption.text);
}

void TileGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

void TileGrid::mark(const QList<GuardrailId> &shown)
{
    for (SloTile *tile : m_tiles)
        tile->setChecked(shown.contains(tile->rule().id));
}

bool TileGrid::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonDblClick) {
        if (const auto *tile = qobject_cast<SloTile *>(watched))
            Q_EMIT detailRequested(tile->rule().id);
    }
    return QWidget::eventFilter(watched, event);
}

void TileGrid::resizeEvent(QResizeEvent *event)
{
    if (event->size().width() != event->oldSize().width())
        arrange();
}

void TileGrid::arrange()
{
    const int count = int(m_tiles.size()), gap = scaled(10);
    if (count == 0) {
        setFixedHeight(0);
        return;
    }
    m_captions.clear();
    const int most = std::clamp((width() + gap) / (scaled(kLeast) + gap), 1, count);
    int columns = most; // as few as make no more rows: the widest tiles
    while (columns > 1 && rowsIn(columns - 1).size() == rowsIn(most).size())
        --columns;
    int top = 0;
    for (const Row &row : rowsIn(columns))
        top = placeRow(row, columns, top);
    setFixedHeight(top - gap);
    update();
}

bool TileGrid::isNamed() const
{
    return m_groups.size() == m_tiles.size() && m_groups.front() != m_groups.back();
}

/// Does another group begin with this tile? Where all tiles do the same, none is named.
bool TileGrid::begins(size_t tile) const
{
    return isNamed() && (tile == 0 || m_groups[tile] != m_groups[tile - 1]);
}

/// Which tiles stand in a row. A group begins a row, or stands whole beside others that began in it: under
/// each name stand only its own tiles.
std::vector<TileGrid::Row> TileGrid::rowsIn(int columns) const
{
    std::vector<Row> rows;
    size_t first = 0;
    bool goesOn = false; // the last row holds the rest of a group that began above it
    while (first < m_tiles.size()) {
        size_t end = first + 1;
        while (end < m_tiles.size() && !begins(end))
            ++end;
        const size_t most = size_t(columns), tiles = end - first;
        if (!rows.empty() && !goesOn && rows.back().end - rows.back().first + tiles <= most) {
            rows.back().end = end;
        } else {
            for (size_t at = first; at < end; at += most)
                rows.push_back({at, std::min(end, at + most)});
            goesOn = tiles > most;
        }
        first = end;
    }
    return rows;
}

/// A row of tiles, under the names of the groups that begin in it. Gives where the next row starts.
int TileGrid::placeRow(const Row &row, int columns, int top)
{
    const int gap = scaled(10), tall = QFontMetrics(fontOf(Type::Caption)).height();
    const auto size = m_tiles.size() > 10 ? SloTile::Size::Compact : SloTile::Size::Full;
    const double step = double(width() + gap) / columns;
    const auto place = [this](const QRect &box) {
        return QStyle::visualRect(layoutDirection(), rect(), box);
    };
    const int under = begins(row.first) ? tall + scaled(3) : 0;
    for (size_t i = row.first; i < row.end; ++i) {
        const int left = int(double(i - row.first) * step),
                  right = int(double(i - row.first + 1) * step) - gap;
        if (begins(i)) {
            size_t last = i;
            while (last + 1 < row.end && m_groups[last + 1] == m_groups[i])
                ++last;
            const int until = int(double(last - row.first + 1) * step) - gap;
            m_captions.push_back({place(QRect(left + 2, top, until - left - 2, tall)), nameOf(m_groups[i])});
        }
        m_tiles[i]->setGeometry(place(QRect(left, top + under, right - left, SloTile::heightOf(size))));
    }
    return top + under + SloTile::heightOf(size) + gap;
}

} // namespace interlock
