#include "ui/dashboard/livepage.h"

#include "ui/dashboard/distribution.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/dashboard/rangedialog.h"
#include "ui/dashboard/rangerow.h"
#include "ui/dashboard/stagebars.h"
#include "ui/dashboard/stagestrip.h"
#include "ui/dashboard/stagetable.h"
#include "ui/dashboard/summary.h"
#include "ui/dashboard/tilegrid.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/window/form.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>

namespace interlock {

using namespace Qt::StringLiterals;

LivePage::LivePage(const History &history, QWidget *parent)
    : QWidget(parent), m_history(history), m_stages(new StageStrip), m_tiles(new TileGrid),
      m_row(new RangeRow), m_plots(new PlotGrid), m_distribution(new DistributionChart),
      m_lowBox(new QWidget), m_table(new PlainTable), m_tableModel(new StageTableModel(this)),
      m_bars(new StageBars), m_stageTwins(new QStackedWidget), m_stageSummary(new ElidedLabel)
{
    build();
    connect(m_tiles, &TileGrid::chosen, this, &LivePage::choose);
    connect(m_distribution, &DistributionChart::widerWanted, this, [this] { setRange(Range::Window); });
    connect(m_tiles, &TileGrid::detailRequested, this, [this](const GuardrailId &id) { openDetail(id); });
    bindRange();
}

void LivePage::bindRange()
{
    connect(m_row, &RangeRow::rangePicked, this, &LivePage::setRange);
    connect(m_row, &RangeRow::momentsRequested, this, &LivePage::askMoments);
    connect(m_row, &RangeRow::wideChosen, this, &LivePage::setWide);
    connect(m_row, &RangeRow::followChosen, this,
            [this](bool on) { look([on](TimeView &view) { view.setFollowing(on); }); });
    connect(m_plots, &PlotGrid::zoomed, this,
            [this](double factor, qint64 about) { look([=](TimeView &view) { view.zoom(factor, about); }); });
    connect(m_plots, &PlotGrid::panned, this,
            [this](qint64 ms) { look([ms](TimeView &view) { view.pan(ms); }); });
}

void LivePage::build()
{
    auto *area = m_area = new FitArea(this);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget;
    area->setPage(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);

    auto *column = m_column = new QVBoxLayout(page);
    column->setContentsMargins(scaled(16), scaled(14), scaled(16), scaled(14));
    column->setSpacing(scaled(12));
    column->addWidget(m_stages);
    column->addWidget(m_tiles);
    column->addWidget(m_row);
    column->addWidget(m_plots, 5);

    m_low = new QHBoxLayout(m_lowBox);
    m_low->setContentsMargins(0, 0, 0, 0);
    m_low->setSpacing(scaled(12));
    m_low->addWidget(m_distribution, 9);
    m_low->addWidget(buildStages(), 16);
    column->addWidget(m_lowBox, 2);
}

void LivePage::setBetween(QWidget *panel)
{
    if (panel == m_between)
        return;
    if (m_between)
        m_column->removeWidget(m_between);
    m_between = panel;
    if (panel)
        m_column->insertWidget(m_column->indexOf(m_stages) + 1, panel);
}

void LivePage::revealBetween()
{
    if (m_between)
        m_area->ensureVisible(0, m_between->y() + m_area->viewport()->height() / 2);
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
    auto *bars = m_asBars = new QPushButton(tr("as bars"));
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
    inside->addWidget(m_stageTwins, 1);
    inside->addStretch(0); // without values the sentence stands at the top
    m_table->setModel(m_tableModel);
    m_table->setAccessibleName(tr("Stages so far"));
    m_table->setProperty("density", u"dense"_s);
    m_table->setRowHeight(23);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return panel;
}

void LivePage::show(const ReleaseView &release, Moment taken)
{
    if (release.id != m_release.id) {
        m_drawn.clear();
        m_chosenByHand = false;
        m_view.reset();
        m_present = taken.wall;
        m_figures.clear();
    }
    m_release = release;
    m_taken = taken;
    m_present = std::max(m_present, taken.wall);
    m_marks = plotMarks(release.timeline);
    std::erase_if(m_marks, [&release](const PlotMark &mark) { // the approvals would cover the start
        return release.startedAt && mark.wallMs < toMs(*release.startedAt);
    });
    watchPresent();
    m_stages->show(release.stages, m_zone);
    m_tiles->show(release);
    m_tableModel->setRelease(release);
    m_bars->show(release);
    const bool any = std::ranges::any_of(release.stages, [](const StageView &s) { return !s.table.empty(); });
    m_stageTwins->setVisible(any);
    m_asBars->setVisible(any);
    m_stageSummary->setFullText(nearestInWords(release));
    m_stageSummary->setHint(stageSharesInWords(release));
    arrangeLow();
    chooseByState();
    redraw();
}

void LivePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Side by side the table would lose the names of its rows in a narrow window; the page scrolls instead.
    arrangeLow();
}

/// At another zoom there is room for more or less; measured when the fonts of all that is in it have changed.
void LivePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        QMetaObject::invokeMethod(this, &LivePage::arrangeLow, Qt::QueuedConnection);
}

int LivePage::tableWidth() const
{
    int wanted = scaled(16);
    for (int i = 0; i < m_tableModel->columnCount(); ++i)
        wanted += std::max(static_cast<QAbstractItemView *>(m_table)->sizeHintForColumn(i),
                           m_table->horizontalHeader()->sectionSizeHint(i));
    return wanted;
}

/// Beside the distribution, which has 9 parts of 25, or over it where the table needs more; and where the
/// whole page is too narrow for it, with fewer stages.
void LivePage::arrangeLow()
{
    const LowKey key{
        m_release.id, m_tableModel->rowCount(),
        std::ranges::count_if(m_release.stages, [](const StageView &stage) { return !stage.table.empty(); }),
        width(), scaled(100)};
    if (key == m_lowKey)
        return;
    m_lowKey = key;
    const int whole = width() - scaled(54);
    for (size_t most = StageTableModel::kStagesMost; most >= 1; --most) {
        m_tableModel->setStagesMost(most);
        if (tableWidth() <= whole)
            break;
    }
    m_low->setDirection(whole * 16 / 25 < tableWidth() ? QBoxLayout::BottomToTop : QBoxLayout::LeftToRight);
    fitTable();
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

/// All there is to see: from just before the release began until now, or until a minute after its end.
void LivePage::watchPresent()
{
    constexpr qint64 kMinute = 60'000;
    const qint64 now = toMs(m_present);
    const qint64 end = m_release.endedAt ? std::min(now, toMs(*m_release.endedAt) + kMinute) : now;
    m_view.setWhole(
        {m_release.startedAt ? toMs(*m_release.startedAt) - kMinute / 6 : end - 60 * kMinute, end});
}

void LivePage::look(const std::function<void(TimeView &)> &change)
{
    change(m_view);
    redraw();
}

void LivePage::zoomOut()
{
    look([](TimeView &view) { view.zoom(2); });
}

void LivePage::resetZoom()
{
    look([](TimeView &view) { view.reset(); });
}

RangeDialog *LivePage::askMoments()
{
    auto *dialog = new RangeDialog(m_view, m_zone, window());
    std::vector<std::pair<QString, Stretch>> stages;
    for (const StageView &stage : m_release.stages) {
        if (stage.enteredAt)
            stages.emplace_back(Words::weight(stage.weight),
                                Stretch{toMs(*stage.enteredAt),
                                        toMs(stage.leftAt.value_or(m_release.endedAt.value_or(m_present)))});
    }
    dialog->offer(stages);
    connect(dialog, &RangeDialog::chosen, this, [this](qint64 from, qint64 to) {
        look([=](TimeView &view) { view.choose({from, to}); });
    });
    openForm(*dialog);
    return dialog;
}

QList<GuardrailId> LivePage::wanted() const
{
    QList<GuardrailId> ids = m_drawn;
    ids.removeIf([this](const GuardrailId &id) { return rule(id) == nullptr; });
    if (!m_isWide)
        return ids;
    ids.clear(); // in the order of the plan: a wall is read by place
    for (const GuardrailView &each : m_release.guardrails) {
        if (!each.indicator.isEmpty() && ids.size() < PlotGrid::kMost)
            ids << each.id;
    }
    return ids;
}

void LivePage::setWide(bool on)
{
    m_isWide = on;
    m_row->setWide(on);
    m_lowBox->setVisible(!on && !m_isKiosk);
    redraw();
}

void LivePage::setKiosk(bool on)
{
    m_isKiosk = on;
    m_row->setVisible(!on);
    m_lowBox->setVisible(!m_isWide && !on);
    m_area->verticalScrollBar()->setValue(0); // nobody scrolls on a wall
    redraw();
}

void LivePage::redrawPlots()
{
    const Stretch seen = m_view.shown();
    const qint64 present = toMs(m_release.endedAt.value_or(m_present));
    const QList<GuardrailId> ids = wanted();
    m_plots->setCount(int(ids.size()));
    for (int i = 0; i < m_plots->count(); ++i) {
        const GuardrailView &shown = *rule(ids[i]);
        CurvePlot &plot = *m_plots->plot(i);
        plot.show(shown, m_history.find(m_release.id, shown.indicator, Track::Canary),
                  m_history.find(m_release.id, shown.indicator, Track::Stable));
        plot.setMarks(m_marks);
        plot.setZone(m_zone);
        plot.setStretch(seen, present);
        plot.setCompact(m_isWide);
        plot.setHandy(!m_isKiosk);
        plot.setWords(summaryOf(shown), figuresOf(shown));
        plot.refresh();
    }
}

void LivePage::redraw()
{
    m_drawnRevision = m_history.revision();
    m_row->show(m_view, m_zone);
    redrawPlots();
    feedDetail();
    const Stretch seen = m_view.shown();
    const GuardrailView *first = m_drawn.isEmpty() ? nullptr : rule(m_drawn.front());
    m_distribution->setVisible(first != nullptr);
    m_distribution->setCanWiden(!m_view.isRange() || m_view.range() != Range::Window);
    if (first != nullptr) {
        m_distribution->show(*first, m_history.find(m_release.id, first->indicator, Track::Canary),
                             m_history.find(m_release.id, first->indicator, Track::Stable));
        m_distribution->refresh(seen);
    }
    refreshTrends(seen);
}

/// Counted anew each five seconds: an hour of values is many.
QString LivePage::figuresOf(const GuardrailView &rule)
{
    if (m_present - m_figuresAt >= Duration(5000) || m_present < m_figuresAt) {
        m_figures.clear();
        m_figuresAt = m_present;
    }
    const auto known = m_figures.constFind(rule.id);
    if (known != m_figures.constEnd())
        return *known;
    const QString counted =
        Summary::lastHour(rule, m_history.find(m_release.id, rule.indicator, Track::Canary),
                          m_history.find(m_release.id, rule.indicator, Track::Stable), m_view.whole().to);
    m_figures.insert(rule.id, counted);
    return counted;
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
    return Summary::of(rule, m_history.find(m_release.id, rule.indicator, Track::Canary), m_view.shown());
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
        connect(m_detail, &GuardrailDetail::openRequested, this, &LivePage::openRequested);
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
                        m_history.find(m_release.id, shown->indicator, Track::Stable), m_view.shown(),
                        summaryOf(*shown), m_zone});
}

void LivePage::tick(Moment now)
{
    const Duration passed = std::max(Duration(0), now.boot - m_taken.boot);
    for (SloTile *tile : m_tiles->tiles())
        tile->setPassed(passed);
    // Without a snapshot time goes on all the same: what is not seen any more shows as a gap that grows.
    constexpr Duration kStep(1000);
    if (m_taken.wall + passed - m_present < kStep || !isVisible())
        return;
    m_present = m_taken.wall + passed;
    watchPresent();
    redrawPlots();
}

void LivePage::setZone(Zone zone)
{
    m_zone = zone;
    m_stages->show(m_release.stages, zone);
    redraw();
}

void LivePage::setRange(Range range)
{
    look([range](TimeView &view) { view.setRange(range); });
}

} // namespace interlock
