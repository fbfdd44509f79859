#include "ui/dashboard/livepage.h"

#include "ui/dashboard/distribution.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/dashboard/slotile.h"
#include "ui/dashboard/stagebars.h"
#include "ui/dashboard/stagestrip.h"
#include "ui/dashboard/stagetable.h"
#include "ui/dashboard/summary.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace interlock {

using namespace Qt::StringLiterals;

LivePage::LivePage(const History &history, QWidget *parent)
    : QWidget(parent), m_history(history), m_stages(new StageStrip), m_tiles(new TileGrid),
      m_ranges(new QButtonGroup(this)), m_summary(new ElidedLabel), m_plots{new CurvePlot, new CurvePlot},
      m_distribution(new DistributionChart), m_table(new PlainTable), m_tableModel(new StageTableModel(this)),
      m_bars(new StageBars), m_stageTwins(new QStackedWidget), m_stageSummary(new ElidedLabel)
{
    build();
    connect(m_tiles, &TileGrid::chosen, this, &LivePage::choose);
    connect(m_tiles, &TileGrid::detailRequested, this, [this](const GuardrailId &id) { openDetail(id); });
    connect(m_ranges, &QButtonGroup::idClicked, this, [this](int id) { setRange(static_cast<Range>(id)); });
    for (CurvePlot *plot : m_plots) {
        connect(plot, &CurvePlot::crosshairMoved, this, [this](std::optional<qint64> at) {
            for (CurvePlot *each : m_plots)
                each->setCrosshair(at);
        });
    }
}

void LivePage::build()
{
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    page->setProperty("role", u"page"_s);
    area->setWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    column->setSpacing(scaled(12));
    column->addWidget(m_stages);
    column->addWidget(m_tiles);
    column->addWidget(buildRangeRow());
    auto *plots = new QHBoxLayout;
    plots->setSpacing(scaled(12));
    for (CurvePlot *plot : m_plots)
        plots->addWidget(plot, 1);
    column->addLayout(plots, 5);

    m_low = new QHBoxLayout;
    m_low->setSpacing(scaled(12));
    m_low->addWidget(m_distribution, 9);
    m_low->addWidget(buildStages(), 16);
    column->addLayout(m_low, 2);
}

QWidget *LivePage::buildStages()
{
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(4), scaled(7), scaled(4), scaled(6));
    inside->setSpacing(scaled(2));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(scaled(8), 0, scaled(4), 0);
    head->setSpacing(scaled(12));
    head->addWidget(makeLabel(tr("Stages so far"), "strong"));
    m_stageSummary->setProperty("role", u"small"_s);
    head->addWidget(m_stageSummary, 1);
    auto *bars = new QPushButton(tr("as bars"));
    bars->setProperty("role", u"link"_s);
    bars->setCheckable(true);
    bars->setAccessibleName(tr("Show the stages as bars instead of a table"));
    head->addWidget(bars);
    connect(bars, &QPushButton::toggled, this, [this, bars](bool on) {
        bars->setText(on ? tr("as table") : tr("as bars"));
        bars->setAccessibleName(on ? tr("Show the stages as a table instead of bars")
                                   : tr("Show the stages as bars instead of a table"));
        m_stageTwins->setCurrentIndex(on ? 1 : 0);
    });
    inside->addLayout(head);
    m_stageTwins->addWidget(m_table);
    m_stageTwins->addWidget(m_bars);
    inside->addWidget(m_stageTwins);
    m_table->setModel(m_tableModel);
    m_table->setAccessibleName(tr("Stages so far"));
    m_table->setProperty("density", u"dense"_s);
    m_table->setRowHeight(25);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return panel;
}

QWidget *LivePage::buildRangeRow()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const QString names[] = {tr("5m"), tr("15m"), tr("1h"), tr("6h"), tr("window")};
    for (int i = 0; i < 5; ++i) {
        auto *button = new QPushButton(names[i], box);
        button->setCheckable(true);
        button->setProperty("role", u"segment"_s);
        button->setProperty("place", i == 0 ? u"first"_s : i == 4 ? u"last"_s : u"middle"_s);
        button->setToolTip(tr("Key %1").arg(i + 1));
        button->setAccessibleName(tr("Show %1").arg(names[i]));
        button->setChecked(i == int(m_range));
        m_ranges->addButton(button, i);
        row->addWidget(button);
    }
    row->addSpacing(scaled(16));
    m_summary->setProperty("role", u"muted"_s);
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_summary, 1);
    return box;
}

void LivePage::show(const ReleaseView &release, Moment taken)
{
    if (release.id != m_release.id) {
        m_drawn.clear();
        m_chosenByHand = false;
    }
    m_release = release;
    m_taken = taken;
    m_stages->show(release.stages, m_zone);
    m_tiles->show(release.guardrails);
    m_tableModel->setRelease(release);
    m_bars->show(release);
    m_stageSummary->setFullText(stageSharesInWords(release));
    fitTable();
    chooseByState();
    redraw();
}

void LivePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Side by side the table would lose the names of its rows in a narrow window; the page scrolls instead.
    m_low->setDirection(width() < scaled(770) ? QBoxLayout::BottomToTop : QBoxLayout::LeftToRight);
}

void LivePage::fitTable()
{
    const int rows = std::min(m_tableModel->rowCount(), 8);
    auto *header = m_table->horizontalHeader();
    m_table->setMinimumHeight(header->sizeHint().height() +
                              std::max(rows, 1) * m_table->verticalHeader()->defaultSectionSize() + 2);
    for (int i = 0; i < header->count(); ++i)
        header->setSectionResizeMode(i, i == 0 ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
}

const GuardrailView *LivePage::rule(const GuardrailId &id) const
{
    const auto found = std::ranges::find(m_release.guardrails, id, &GuardrailView::id);
    return found == m_release.guardrails.end() ? nullptr : &*found;
}

namespace {
/// How much a curve deserves to be seen first: in breach, then near its limit.
double urgency(const GuardrailView &rule)
{
    if (rule.state == StatusKind::Fail)
        return 10;
    if (!rule.value || !rule.breach || rule.breach->value == 0)
        return 0;
    const double share = *rule.value / rule.breach->value;
    const bool floor =
        rule.breach->comparison == Comparison::Below || rule.breach->comparison == Comparison::AtMost;
    return std::clamp(floor ? 1 / std::max(share, 1e-6) : share, 0.0, 9.0);
}
} // namespace

void LivePage::chooseByState()
{
    m_drawn.removeIf([this](const GuardrailId &id) { return rule(id) == nullptr; });
    const bool quiet = std::ranges::none_of(
        m_drawn, [this](const GuardrailId &id) { return rule(id)->state == StatusKind::Fail; });
    std::vector<const GuardrailView *> order;
    for (const GuardrailView &each : m_release.guardrails) {
        if (!each.indicator.isEmpty())
            order.push_back(&each);
    }
    std::ranges::stable_sort(order, std::greater(), [](const GuardrailView *each) { return urgency(*each); });
    // A breach brings its curve into view unless a person chose what to look at.
    const bool bring = !m_chosenByHand && quiet && !order.empty() && order.front()->state == StatusKind::Fail;
    if (bring)
        m_drawn.clear();
    for (const GuardrailView *each : order) {
        if (m_drawn.size() < 2 && !m_drawn.contains(each->id))
            m_drawn.append(each->id);
    }
    m_tiles->mark(m_drawn);
}

void LivePage::choose(const GuardrailId &id)
{
    m_chosenByHand = true;
    m_drawn.removeAll(id);
    m_drawn.prepend(id);
    while (m_drawn.size() > 2)
        m_drawn.removeLast();
    m_tiles->mark(m_drawn);
    redraw();
}

Stretch LivePage::stretch() const
{
    const qint64 now = toMs(m_taken.wall), minute = 60'000;
    switch (m_range) {
    case Range::FiveMinutes:
        return {now - 5 * minute, now};
    case Range::Quarter:
        return {now - 15 * minute, now};
    case Range::Hour:
        return {now - 60 * minute, now};
    case Range::SixHours:
        return {now - 360 * minute, now};
    case Range::Window:
        break;
    }
    const qint64 end = m_release.endedAt ? toMs(*m_release.endedAt) + minute : now;
    const qint64 start = m_release.startedAt ? toMs(*m_release.startedAt) - minute / 6 : end - 60 * minute;
    return {std::min(start, end - minute), std::min(end, now)};
}

std::vector<WeightMark> LivePage::marks() const
{
    std::vector<WeightMark> made;
    for (const TimelineEntry &entry : m_release.timeline) {
        if (entry.weightAfter)
            made.push_back({toMs(entry.at), tr("→ %1").arg(Words::weight(*entry.weightAfter))});
    }
    return made;
}

void LivePage::redraw()
{
    const Stretch seen = stretch();
    m_drawnRevision = m_history.revision();
    for (size_t i = 0; i < m_plots.size(); ++i) {
        const GuardrailView *shown = qsizetype(i) < m_drawn.size() ? rule(m_drawn[qsizetype(i)]) : nullptr;
        m_plots[i]->setVisible(shown != nullptr);
        if (shown == nullptr)
            continue;
        m_plots[i]->show(*shown, m_history.find(m_release.id, shown->indicator, Track::Canary),
                         m_history.find(m_release.id, shown->indicator, Track::Stable));
        m_plots[i]->setMarks(marks());
        m_plots[i]->setZone(m_zone);
        m_plots[i]->setStretch(seen);
        m_plots[i]->setSummary(summaryOf(*shown));
        m_plots[i]->refresh();
    }
    feedDetail();
    const GuardrailView *first = m_drawn.isEmpty() ? nullptr : rule(m_drawn.front());
    m_distribution->setVisible(first != nullptr);
    m_summary->setFullText(summary());
    if (first != nullptr) {
        m_distribution->show(*first, m_history.find(m_release.id, first->indicator, Track::Canary),
                             m_history.find(m_release.id, first->indicator, Track::Stable));
        m_distribution->refresh(seen);
    }
    refreshTrends(seen);
}

namespace {
/// A calm line for a tile: the middle of each neighbouring pair. Extremes stay in the curve below.
std::vector<Vertex> midline(const std::vector<Vertex> &curve)
{
    std::vector<Vertex> made;
    made.reserve(curve.size() / 2 + 1);
    for (size_t i = 0; i + 1 < curve.size(); i += 2)
        made.push_back({curve[i].wallMs, (curve[i].value + curve[i + 1].value) / 2});
    if (!curve.empty())
        made.push_back(curve.back());
    return made;
}
} // namespace

void LivePage::refreshTrends(Stretch seen)
{
    for (SloTile *tile : m_tiles->tiles()) {
        const SeriesRing *ring = m_history.find(m_release.id, tile->rule().indicator, Track::Canary);
        tile->setTrend(ring ? midline(ring->curve(seen, tile->trendColumns())) : std::vector<Vertex>{});
    }
}

QString LivePage::summaryOf(const GuardrailView &rule) const
{
    return Summary::of(rule, m_history.find(m_release.id, rule.indicator, Track::Canary), stretch());
}

QString LivePage::summary() const
{
    const GuardrailView *first = m_drawn.isEmpty() ? nullptr : rule(m_drawn.front());
    return first ? summaryOf(*first) : QString();
}

GuardrailDetail *LivePage::openDetail(std::optional<GuardrailId> id)
{
    if (!id && !m_drawn.isEmpty())
        id = m_drawn.front();
    const GuardrailView *shown = id ? rule(*id) : nullptr;
    if (shown == nullptr)
        return nullptr;
    if (!m_detail) {
        m_detail = new GuardrailDetail(window());
        connect(m_detail, &GuardrailDetail::copyRequested, this, &LivePage::copyRequested);
    }
    m_detail->follow(*id);
    feedDetail();
    m_detail->QDialog::show();
    m_detail->raise();
    return m_detail;
}

void LivePage::feedDetail()
{
    const GuardrailView *shown = m_detail ? rule(m_detail->guardrail()) : nullptr;
    if (shown != nullptr)
        m_detail->show({*shown, m_history.find(m_release.id, shown->indicator, Track::Canary),
                        m_history.find(m_release.id, shown->indicator, Track::Stable), stretch(),
                        summaryOf(*shown), m_zone});
}

void LivePage::tick(Moment now)
{
    const Duration passed = std::max(Duration(0), now.boot - m_taken.boot);
    for (SloTile *tile : m_tiles->tiles())
        tile->setPassed(passed);
}

void LivePage::setZone(Zone zone)
{
    m_zone = zone;
    m_stages->show(m_release.stages, zone);
    redraw();
}

void LivePage::setRange(Range range)
{
    m_range = range;
    m_ranges->button(int(range))->setChecked(true);
    redraw();
}

} // namespace interlock
