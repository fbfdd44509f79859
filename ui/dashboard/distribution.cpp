#include "ui/dashboard/distribution.h"

#include "ui/dashboard/stagetable.h"
#include "ui/style/label.h"
#include "ui/style/words.h"

#include <QBarCategoryAxis>
#include <QBoxLayout>
#include <QBoxPlotSeries>
#include <QBoxSet>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QValueAxis>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kValuesMost = 2000;

void fill(QBoxSet *box, const std::optional<FiveNumbers> &five)
{
    const FiveNumbers n = five.value_or(FiveNumbers{});
    box->setValue(QBoxSet::LowerExtreme, n.low);
    box->setValue(QBoxSet::LowerQuartile, n.lower);
    box->setValue(QBoxSet::Median, n.median);
    box->setValue(QBoxSet::UpperQuartile, n.upper);
    box->setValue(QBoxSet::UpperExtreme, n.high);
}
} // namespace

std::optional<FiveNumbers> fiveNumbers(std::vector<float> values)
{
    if (values.size() < 5)
        return std::nullopt;
    std::ranges::sort(values);
    const auto quantile = [&values](double q) {
        const double at = q * double(values.size() - 1);
        const auto below = size_t(at);
        const double rest = at - double(below);
        const double low = double(values[below]),
                     high = double(values[std::min(below + 1, values.size() - 1)]);
        return low + rest * (high - low);
    };
    return FiveNumbers{quantile(0.05), quantile(0.25), quantile(0.5),
                       quantile(0.75), quantile(0.95), quantile(1)};
}

RoundAxis roundAxis(double low, double high)
{
    double span = std::max(high - low, std::abs(high) * 0.02);
    if (span <= 0)
        span = 1; // all of them are 0
    const double power = std::pow(10, std::floor(std::log10(span / 3)));
    double step = 10 * power;
    for (double each : {1.0, 2.0, 2.5, 5.0}) {
        if (each * power >= span / 3) {
            step = each * power;
            break;
        }
    }
    RoundAxis axis{std::floor(low / step) * step, std::ceil(high / step) * step, step, 0};
    if (axis.to <= axis.from)
        axis.to = axis.from + step;
    for (double shown = step; axis.decimals < 4 && std::abs(shown - std::round(shown)) > 1e-6; shown *= 10)
        ++axis.decimals;
    return axis;
}

DistributionChart::DistributionChart(QWidget *parent)
    : QFrame(parent), m_title(new ElidedLabel(this)), m_text(new ElidedLabel(this)),
      m_asTable(new QPushButton(tr("as table"))), m_wider(new QPushButton(tr("Show the whole release"))),
      m_twins(new QStackedWidget), m_numbers(new QStandardItemModel(6, 2, this)), m_table(new PlainTable),
      m_chart(new QChart), m_view(new QChartView(m_chart, this)), m_series(new QBoxPlotSeries),
      m_values(new QValueAxis), m_names(new QBarCategoryAxis), m_stableBox(new QBoxSet(tr("stable"))),
      m_canaryBox(new QBoxSet(tr("canary")))
{
    setProperty("role", u"panel"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(9), scaled(12), scaled(9));
    column->setSpacing(scaled(2));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_asTable);
    column->addLayout(head);
    m_twins->addWidget(m_view);
    m_twins->addWidget(m_table);
    column->addWidget(m_twins, 1);
    buildTable();
    column->addWidget(m_text);
    column->addWidget(m_wider, 0, Qt::AlignLeft);
    m_wider->setProperty("role", u"link"_s);
    m_wider->hide();
    connect(m_wider, &QPushButton::clicked, this, &DistributionChart::widerWanted);
    m_rest = new QSpacerItem(0, 0, QSizePolicy::Minimum, QSizePolicy::Minimum);
    column->addItem(m_rest);
    m_text->setProperty("role", u"small"_s);
    m_series->append(m_stableBox);
    m_series->append(m_canaryBox);
    m_series->setBoxWidth(0.42);
    m_chart->addSeries(m_series);
    m_names->append({tr("stable"), tr("canary")});
    m_values->setTickCount(4);
    m_chart->addAxis(m_values, Qt::AlignLeft);
    m_chart->addAxis(m_names, Qt::AlignBottom);
    m_series->attachAxis(m_values);
    m_series->attachAxis(m_names);
    m_chart->legend()->hide();
    m_chart->setMargins(QMargins(0, 2, 0, 0));
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setMinimumHeight(scaled(104));
    // A view asks for as much as its scene ever had: what it needs is the least.
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->viewport()->setFocusPolicy(Qt::NoFocus); // a QGraphicsView lets it take the keys
    m_view->setAccessibleName(tr("Distribution, canary against stable"));
    applyColours();
}

void DistributionChart::buildTable()
{
    m_asTable->setProperty("role", u"link"_s);
    m_asTable->setCheckable(true);
    connect(m_asTable, &QPushButton::toggled, this, &DistributionChart::setTable);
    m_numbers->setHorizontalHeaderLabels({tr("stable"), tr("canary")});
    m_numbers->setVerticalHeaderLabels({tr("5th percentile"), tr("lower quartile"), tr("median"),
                                        tr("upper quartile"), tr("95th percentile"), tr("highest")});
    m_table->setModel(m_numbers);
    m_table->setAccessibleName(tr("Distribution, canary against stable, as numbers"));
    m_table->setProperty("density", u"dense"_s);
    m_table->setRowHeight(22);
    m_table->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // the chart says how high they are
    m_table->verticalHeader()->show();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    setTable(false);
}

void DistributionChart::setTable(bool on)
{
    m_asTable->setChecked(on);
    m_asTable->setText(on ? tr("as chart") : tr("as table"));
    m_asTable->setAccessibleName(on ? tr("Show the distribution as box plots instead of a table")
                                    : tr("Show the distribution as a table instead of box plots"));
    m_twins->setCurrentIndex(on ? 1 : 0);
}

void DistributionChart::fillTable(const std::optional<FiveNumbers> &stable,
                                  const std::optional<FiveNumbers> &canary)
{
    for (int side = 0; side < 2; ++side) {
        const auto &five = side == 0 ? stable : canary;
        const FiveNumbers n = five.value_or(FiveNumbers{});
        const double values[] = {n.low, n.lower, n.median, n.upper, n.high, n.most};
        for (int row = 0; row < 6; ++row) {
            auto *cell = new QStandardItem(five ? Words::amount(values[row], m_rule.unit) : tr("no value"));
            cell->setEditable(false);
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_numbers->setItem(row, side, cell);
        }
    }
}

void DistributionChart::applyColours()
{
    const Tokens &t = tokensOf(palette());
    m_chart->setBackgroundBrush(t.panel);
    m_chart->setBackgroundPen(Qt::NoPen);
    m_view->setBackgroundBrush(t.panel);
    for (QAbstractAxis *axis : std::initializer_list<QAbstractAxis *>{m_values, m_names}) {
        axis->setLabelsColor(t.muted);
        axis->setLabelsFont(fontOf(Type::Caption));
        axis->setLinePen(QPen(t.line));
        axis->setGridLinePen(QPen(t.line));
    }
    m_names->setGridLineVisible(false);
    m_values->setLineVisible(false);
    const auto paint = [&t](QBoxSet *box, const QColor &colour) {
        QColor inside = colour;
        inside.setAlphaF(t.dark ? 0.22F : 0.12F);
        box->setPen(QPen(colour, 1.6));
        box->setBrush(inside);
    };
    paint(m_stableBox, t.stable);
    paint(m_canaryBox, t.canary);
    setType(m_title, Type::BodyBold);
    setType(m_text, Type::Small);
}

void DistributionChart::show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable)
{
    m_rule = rule;
    m_canary = canary;
    m_stable = stable;
    m_title->setFullText(tr("Distribution of %1").arg(rule.name));
    m_title->setHint(tr("Box: the middle half. Whiskers: 5th to 95th percentile."));
}

void DistributionChart::refresh(Stretch stretch)
{
    // A summary: once a second is often enough, unless the question changed.
    const qint64 moved = std::abs(stretch.to - m_drawnTo);
    if (!isVisible() ||
        (moved < 1000 && stretch.to - stretch.from == m_drawnSpan && m_drawnRule == m_rule.id))
        return;
    m_drawnTo = stretch.to;
    m_drawnSpan = stretch.to - stretch.from;
    m_drawnRule = m_rule.id;
    const auto read = [&stretch](const SeriesRing *ring) {
        return ring ? fiveNumbers(ring->values(stretch, kValuesMost)) : std::nullopt;
    };
    const auto stable = read(m_stable), canary = read(m_canary);
    showSides(stable.has_value(), canary.has_value());
    fill(m_stableBox, stable);
    fill(m_canaryBox, canary);
    fillTable(stable, canary);
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const auto &five : {stable, canary}) {
        low = five ? std::min(low, five->low) : low;
        high = five ? std::max(high, five->high) : high;
    }
    showEmpty(!(low <= high));
    if (low <= high) {
        const RoundAxis axis = roundAxis(low, high);
        m_values->setRange(axis.from, axis.to);
        m_values->setTickCount(int(std::lround((axis.to - axis.from) / axis.step)) + 1);
        m_values->setLabelFormat(u"%.%1f"_s.arg(axis.decimals));
    }
    explain(stable, canary);
}

/// Without values the reason stands at the top, where it is seen on a low screen as well, with a way out.
void DistributionChart::showEmpty(bool on)
{
    m_twins->setVisible(!on);
    m_asTable->setVisible(!on);
    m_wider->setVisible(on && m_canWiden);
    m_rest->changeSize(0, 0, QSizePolicy::Minimum, on ? QSizePolicy::Expanding : QSizePolicy::Minimum);
    layout()->invalidate();
}

/// Only who has values has a box: one of zeros would be a claim.
void DistributionChart::showSides(bool stable, bool canary)
{
    const auto put = [this](QBoxSet *box, bool on) {
        const bool is = m_series->boxSets().contains(box);
        if (is && !on)
            m_series->take(box);
        return is != on;
    };
    const bool changed = int(put(m_stableBox, stable)) + int(put(m_canaryBox, canary)) > 0;
    if (!changed)
        return;
    QStringList names;
    for (const auto &[box, on] : {std::pair(m_stableBox, stable), std::pair(m_canaryBox, canary)}) {
        if (m_series->boxSets().contains(box))
            m_series->take(box);
        if (on) {
            m_series->append(box);
            names << box->label();
        }
    }
    m_names->clear();
    m_names->append(names);
}

void DistributionChart::explain(const std::optional<FiveNumbers> &stable,
                                const std::optional<FiveNumbers> &canary)
{
    if (!canary && !stable)
        m_text->setFullText(tr("Fewer than five values in this range."));
    else if (canary && stable)
        m_text->setFullText(tr("median %1, stable %2; highest %3")
                                .arg(Words::amount(canary->median, m_rule.unit),
                                     Words::amount(stable->median, m_rule.unit),
                                     Words::amount(canary->most, m_rule.unit)));
    else
        m_text->setFullText(
            canary
                ? tr("median %1 canary, no stable series").arg(Words::amount(canary->median, m_rule.unit))
                : tr("median %1 stable, no canary values").arg(Words::amount(stable->median, m_rule.unit)));
    m_view->setAccessibleDescription(m_text->fullText());
}

void DistributionChart::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColours();
}

} // namespace interlock
