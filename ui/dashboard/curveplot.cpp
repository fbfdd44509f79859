#include "ui/dashboard/curveplot.h"

#include "ui/dashboard/plotfoot.h"
#include "ui/dashboard/stagetable.h"
#include "ui/dashboard/valuetable.h"
#include "ui/style/label.h"
#include "ui/style/mirror.h"

#include <QBoxLayout>
#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>

namespace interlock {

using namespace Qt::StringLiterals;

void Legend::setStable(bool on)
{
    if (on == m_stable)
        return;
    m_stable = on;
    updateGeometry();
    update();
}

QSize Legend::sizeHint() const
{
    const QFontMetrics metrics(fontOf(Type::Caption));
    const int entry = scaled(33);
    const int stable = m_stable ? metrics.horizontalAdvance(tr("stable")) + entry : 0;
    return {stable + metrics.horizontalAdvance(tr("canary")) + entry, metrics.height()};
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    const QFontMetrics metrics(fontOf(Type::Caption));
    painter.setFont(fontOf(Type::Caption));
    int x = 0;
    const auto entry = [&](const QString &name, const QColor &colour, Qt::PenStyle style) {
        const int wide = metrics.horizontalAdvance(name);
        const QRect stroke = mirrored(painter, rect(), QRect(x, 0, scaled(18), height()));
        painter.setPen(QPen(colour, 2.4, style, Qt::FlatCap));
        painter.drawLine(stroke.left(), height() / 2, stroke.right() + 1, height() / 2);
        painter.setPen(t.muted);
        drawWords(painter, mirrored(painter, rect(), QRect(x + scaled(23), 0, wide + 2, height())),
                  Qt::AlignVCenter | Qt::AlignLeft, name);
        x += scaled(23 + 10) + wide;
    };
    if (m_stable)
        entry(tr("stable"), t.stable, Qt::SolidLine);
    entry(tr("canary"), t.canary, Qt::DashLine);
}

CurvePlot::CurvePlot(QWidget *parent)
    : QFrame(parent), m_title(new ElidedLabel(this)), m_legend(new Legend(this)),
      m_asTable(new QPushButton(tr("as table"))), m_twins(new QStackedWidget), m_canvas(new CurveCanvas),
      m_table(new PlainTable), m_values(new ValueTable(this)), m_foot(new PlotFoot)
{
    setProperty("role", u"panel"_s);
    build();
    setTable(false);
    connect(m_asTable, &QPushButton::toggled, this, &CurvePlot::setTable);
}

void CurvePlot::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(7), scaled(12), scaled(7));
    column->setSpacing(scaled(3));
    auto *head = new QHBoxLayout;
    head->setSpacing(scaled(8));
    setType(m_title, Type::BodyBold);
    head->addWidget(m_title, 1);
    auto *right = new QHBoxLayout;
    right->setSpacing(scaled(6));
    right->addWidget(m_legend);
    m_asTable->setProperty("role", u"link"_s);
    m_asTable->setCheckable(true);
    right->addWidget(m_asTable);
    head->addLayout(right);
    column->addLayout(head);
    m_twins->addWidget(m_canvas);
    m_twins->addWidget(m_table);
    column->addWidget(m_twins, 1);
    column->addWidget(m_foot);
    m_table->setModel(m_values);
    m_table->setProperty("density", u"dense"_s);
    m_table->setRowHeight(22);
    m_table->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // the curve says how high they are
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

void CurvePlot::show(const GuardrailView &rule, const SeriesRing *canary, const SeriesRing *stable)
{
    const bool renamed = rule.name != m_rule.name || rule.unit != m_rule.unit || rule.query != m_rule.query;
    m_rule = rule;
    m_canary = canary;
    m_stable = stable;
    m_canvas->setSeries(rule, canary, stable);
    m_legend->setStable(stable != nullptr || rule.stableValue.has_value());
    if (!renamed)
        return;
    m_title->setFullText(rule.unit.isEmpty() ? rule.name
                                             : tr("%1 · %2", "indicator and unit").arg(rule.name, rule.unit));
    m_title->setHint(rule.query);
    m_canvas->setAccessibleName(tr("Curve of %1, canary against stable").arg(rule.name));
    m_table->setAccessibleName(tr("Values of %1, canary against stable").arg(rule.name));
    setTable(m_asTable->isChecked());
}

void CurvePlot::setStretch(Stretch stretch, qint64 present)
{
    m_stretch = stretch;
    m_canvas->setStretch(stretch, present);
}

void CurvePlot::setZone(Zone zone)
{
    m_zone = zone;
    m_canvas->setZone(zone);
}

void CurvePlot::setWords(const QString &sentence, const QString &figures)
{
    m_foot->setTexts(sentence, figures);
    const QString said = figures.isEmpty() ? sentence : sentence + u". "_s + figures;
    if (m_canvas->accessibleDescription() != said)
        m_canvas->setAccessibleDescription(said);
}

void CurvePlot::setCompact(bool on)
{
    m_foot->setLines(on ? 2 : 3);
    m_canvas->setOneOfMany(on);
}

void CurvePlot::setTable(bool on)
{
    m_asTable->setChecked(on);
    m_asTable->setText(on ? tr("as chart") : tr("as table"));
    m_asTable->setAccessibleName(on ? tr("Show %1 as a chart").arg(m_rule.name)
                                    : tr("Show %1 as a table").arg(m_rule.name));
    m_twins->setCurrentIndex(on ? 1 : 0);
    m_legend->setVisible(!on);
    refresh();
}

void CurvePlot::refresh()
{
    if (m_twins->currentIndex() == 0)
        m_canvas->refresh();
    else if (isVisible())
        m_values->show({m_canary, m_stable, m_stretch, m_rule.unit, m_zone});
}

/// The legend stands under the title where both have no room on one line.
void CurvePlot::arrangeHead()
{
    auto *head = static_cast<QBoxLayout *>(layout()->itemAt(0)->layout());
    const int wanted = m_title->sizeHint().width() + head->itemAt(1)->sizeHint().width() + head->spacing();
    head->setDirection(wanted > contentsRect().width() - scaled(24) ? QBoxLayout::TopToBottom
                                                                    : QBoxLayout::LeftToRight);
}

/// A child has another size: at another zoom the legend may have found room, or lost it.
bool CurvePlot::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        arrangeHead();
    return QFrame::event(event);
}

void CurvePlot::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        setType(m_title, Type::BodyBold);
        m_canvas->applyColours();
        refresh();
    }
}

void CurvePlot::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrangeHead();
}

void CurvePlot::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    refresh();
}

} // namespace interlock
