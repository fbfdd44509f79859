#include "ui/dashboard/stagebars.h"

#include "ui/style/look.h"
#include "ui/style/words.h"

#include <QBarCategoryAxis>
#include <QBarSeries>
#include <QBarSet>
#include <QBoxLayout>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QValueAxis>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr double kShown = 1.25; ///< the axis goes on a little past the limit

double shareOf(double average, const Limit &breach)
{
    const bool floor = breach.comparison == Comparison::Below || breach.comparison == Comparison::AtMost;
    if (floor)
        return average != 0 ? breach.value / average : kShown;
    return breach.value != 0 ? average / breach.value : kShown;
}

double nearest(const StageShares &one)
{
    double most = 0;
    for (const auto &share : one.shares)
        most = std::max(most, share.value_or(0));
    return most;
}

size_t begun(const ReleaseView &release)
{
    return size_t(
        std::ranges::count_if(release.stages, [](const StageView &stage) { return !stage.table.empty(); }));
}
} // namespace

std::vector<StageShares> stageShares(const ReleaseView &release, size_t most)
{
    std::vector<StageShares> made;
    for (const GuardrailView &rule : release.guardrails) {
        if (!rule.breach || rule.certainty || rule.breach->comparison == Comparison::Equal ||
            rule.breach->comparison == Comparison::NotEqual)
            continue;
        StageShares one{rule.name, {}};
        for (size_t i = 0; i < begun(release); ++i) {
            const auto &table = release.stages[i].table;
            const auto cell = std::ranges::find(table, rule.id, &StageCell::guardrail);
            one.shares.push_back(cell == table.end() ? std::nullopt
                                                     : std::optional(shareOf(cell->average, *rule.breach)));
        }
        if (std::ranges::any_of(one.shares, [](const auto &share) { return share.has_value(); }))
            made.push_back(std::move(one));
    }
    std::ranges::stable_sort(made, std::greater(), [](const StageShares &one) { return nearest(one); });
    if (made.size() > most)
        made.resize(most);
    return made;
}

namespace {
/// What is said where nothing is near a limit; empty: something is.
QString nothingNear(const std::vector<StageShares> &shares)
{
    constexpr double kNothing = 0.005;
    return shares.empty()                       ? StageBars::tr("No stage has values yet.")
           : nearest(shares.front()) < kNothing ? StageBars::tr("No average comes near its limit.")
                                                : QString();
}

/// What is said where a limit was crossed, which no average may talk down; empty: none was.
QString crossed(const ReleaseView &release)
{
    const bool goesBack = release.phase == Phase::RollingBack || release.phase == Phase::RolledBack;
    for (const GuardrailView &rule : release.guardrails) {
        const bool wasOver = std::ranges::any_of(rule.history, [](const GuardrailChange &change) {
            return change.status.kind == StatusKind::Fail;
        });
        if (!rule.breach || rule.shadow || !(rule.state == StatusKind::Fail || (goesBack && wasOver)))
            continue;
        const QString limit = Words::breach(*rule.breach, rule.unit);
        for (size_t i = begun(release); i > 0; --i) {
            const auto &table = release.stages[i - 1].table;
            const auto cell = std::ranges::find(table, rule.id, &StageCell::guardrail);
            if (cell != table.end())
                return StageBars::tr("%1 went over its limit: worst %2, %3", "the last one names the limit")
                    .arg(rule.name, Words::amount(cell->peak, rule.unit), limit);
        }
        return StageBars::tr("%1 went over its limit: %2").arg(rule.name, limit);
    }
    return {};
}
} // namespace

QString nearestInWords(const ReleaseView &release)
{
    if (const QString over = crossed(release); !over.isEmpty())
        return over;
    const std::vector<StageShares> shares = stageShares(release, 1);
    if (const QString nothing = nothingNear(shares); !nothing.isEmpty())
        return nothing;
    const auto &known = shares.front().shares;
    const auto newest = std::find_if(known.rbegin(), known.rend(), [](const auto &share) { return share; });
    return StageBars::tr("%1 is nearest to its limit: %2 of it")
        .arg(shares.front().name, Words::percent(newest->value_or(0)));
}

QString stageSharesInWords(const ReleaseView &release)
{
    if (const QString over = crossed(release); !over.isEmpty())
        return over;
    const std::vector<StageShares> shares = stageShares(release, 1);
    if (const QString nothing = nothingNear(shares); !nothing.isEmpty())
        return nothing;
    QStringList parts;
    for (size_t i = 0; i < shares.front().shares.size(); ++i) {
        if (shares.front().shares[i])
            parts << StageBars::tr("%1 of it at %2", "80 % of the limit at the stage of 25 %")
                         .arg(Words::percent(*shares.front().shares[i]),
                              Words::weight(release.stages[i].weight));
    }
    return StageBars::tr("%1 is nearest to its limit: %2").arg(shares.front().name, parts.join(u", "_s));
}

StageBars::StageBars(QWidget *parent)
    : QWidget(parent), m_chart(new QChart), m_view(new QChartView(m_chart, this)), m_bars(new QBarSeries),
      m_limit(new QLineSeries), m_names(new QBarCategoryAxis), m_share(new QValueAxis),
      m_place(new QValueAxis)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(6), 0, scaled(6), 0);
    column->addWidget(m_view);
    m_chart->addSeries(m_bars);
    m_chart->addSeries(m_limit);
    m_chart->addAxis(m_names, Qt::AlignBottom);
    m_chart->addAxis(m_share, Qt::AlignLeft);
    m_chart->addAxis(m_place, Qt::AlignTop);
    m_bars->attachAxis(m_names);
    m_bars->attachAxis(m_share);
    m_limit->attachAxis(m_place);
    m_limit->attachAxis(m_share);
    m_limit->setName(tr("limit"));
    m_limit->append(0, 100);
    m_limit->append(1, 100);
    m_place->setRange(0, 1);
    m_place->setVisible(false);
    m_share->setLabelFormat(u"%.0f %%"_s);
    m_share->setTickType(QValueAxis::TicksDynamic);
    m_share->setTickInterval(50);
    m_chart->setMargins(QMargins(0, 0, 0, 0));
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_chart->legend()->setAlignment(Qt::AlignRight);
    m_bars->setBarWidth(0.62);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(scaled(150));
    // A view asks for as much as its scene ever had: what it needs is the least.
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->viewport()->setFocusPolicy(Qt::NoFocus); // a QGraphicsView lets it take the keys
    m_view->setAccessibleName(tr("Stages side by side, as a share of the limit"));
}

void StageBars::show(const ReleaseView &release)
{
    m_view->setAccessibleDescription(stageSharesInWords(release));
    QStringList stages;
    for (size_t i = 0; i < begun(release); ++i)
        stages << Words::weight(release.stages[i].weight);
    std::vector<StageShares> shares = stageShares(release);
    if (shares == m_shares && stages == m_stages)
        return;
    m_shares = std::move(shares);
    m_stages = stages;
    fill();
}

void StageBars::fill()
{
    m_bars->clear();
    m_names->clear();
    double most = 1;
    for (qsizetype stage = 0; stage < m_stages.size(); ++stage) {
        auto *set = new QBarSet(m_stages[stage]);
        for (const StageShares &one : m_shares) {
            const double share = one.shares[size_t(stage)].value_or(0);
            most = std::max(most, share);
            set->append(share * 100);
        }
        m_bars->append(set);
    }
    QStringList names;
    for (const StageShares &one : m_shares)
        names << one.name;
    m_names->append(names);
    m_share->setRange(0, std::max(kShown, std::min(most * 1.1, 3.0)) * 100);
    applyColours();
}

void StageBars::applyColours()
{
    const Tokens &t = tokensOf(palette());
    m_chart->setBackgroundBrush(t.panel);
    m_chart->setBackgroundPen(Qt::NoPen);
    m_view->setBackgroundBrush(t.panel);
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_names, m_share}) {
        axis->setLabelsColor(t.muted);
        axis->setLabelsFont(fontOf(Type::Caption));
        axis->setLinePen(QPen(t.line));
        axis->setGridLinePen(QPen(t.line));
    }
    m_names->setGridLineVisible(false);
    m_chart->legend()->setLabelColor(t.muted);
    m_chart->legend()->setFont(fontOf(Type::Caption));
    m_limit->setPen(QPen(t.fail.ink, 1.6, Qt::DashLine));
    const auto sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        // The current stage in the canary's colour, older ones paler: their order is told by the legend too.
        QColor colour = t.canary;
        colour.setAlphaF(float(i + 1) / float(sets.size()) * 0.8F + 0.2F);
        sets[i]->setBrush(colour);
        sets[i]->setPen(QPen(t.canary, 1));
    }
}

void StageBars::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColours();
}

} // namespace interlock
