#include "ui/dashboard/guardraildetail.h"

#include "ui/dashboard/stagetable.h"
#include "ui/style/chip.h"
#include "ui/style/fitarea.h"
#include "ui/style/label.h"
#include "ui/style/statuslist.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>

namespace interlock {

using namespace Qt::StringLiterals;

QString budgetInWords(const GuardrailView &rule)
{
    if (rule.shadow)
        return GuardrailDetail::tr("shadow: it never acts");
    if (!rule.confirmText.isEmpty())
        return GuardrailDetail::tr("%1 before: %2", "90 s of 2 min before: roll back")
            .arg(rule.confirmText, Words::action(rule.action));
    const int left = rule.hitsNeeded - rule.hits;
    if (left <= 0)
        return GuardrailDetail::tr("%1: %2 of %3 breaches seen", "rolls back: 3 of 3 breaches seen")
            .arg(Words::action(rule.action))
            .arg(rule.hits)
            .arg(rule.hitsNeeded);
    return GuardrailDetail::tr("%1 after %n more look(s) in breach",
                               "rolls back after 2 more looks in breach", left)
        .arg(Words::action(rule.action));
}

GuardrailDetail::GuardrailDetail(QWidget *parent)
    : QDialog(parent), m_chip(new Chip), m_title(makeLabel({}, "heading")),
      m_summary(makeLabel({}, "answer")), m_recovery(makeLabel({}, "answer")),
      m_value(new KeyValueRow(tr("Canary"))), m_stable(new KeyValueRow(tr("Stable"))),
      m_baseline(new KeyValueRow(tr("Baseline"))), m_warn(new KeyValueRow(tr("Warns"))),
      m_breach(new KeyValueRow(tr("Breach"))), m_budget(new KeyValueRow(tr("Budget"))),
      m_samples(new KeyValueRow(tr("Samples"))), m_age(new KeyValueRow(tr("Newest sample"))),
      m_query(new QPlainTextEdit), m_source(makeLabel({}, "small")),
      m_copy(new QPushButton(tr("Copy query"))), m_open(new QPushButton(tr("Open at the source"))),
      m_history(new StatusList(tr("It never changed its state since this console reads."))),
      m_table(new PlainTable), m_model(new ValueTable(this))
{
    setWindowTitle(tr("Guardrail"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(QSize(scaled(760), scaled(600)).boundedTo(roomFor(*this)));
    build();
}

void GuardrailDetail::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(22), scaled(18), scaled(22), scaled(16));
    column->setSpacing(scaled(10));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_chip);
    column->addLayout(head);
    m_summary->setWordWrap(true);
    m_recovery->setWordWrap(true);
    auto *area = new FitArea; // longer than a low screen at a large zoom
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::StrongFocus); // to be scrolled from the keyboard
    area->setAccessibleName(tr("Guardrail"));
    auto *page = new QWidget;
    area->setPage(page);
    auto *body = new QVBoxLayout(page);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(scaled(10));
    column->addWidget(area, 1);
    body->addWidget(m_summary);
    body->addWidget(m_recovery);
    auto *halves = new QHBoxLayout;
    halves->setSpacing(scaled(24));
    auto *left = new QVBoxLayout, *right = new QVBoxLayout;
    left->setSpacing(0);
    for (KeyValueRow *row : {m_value, m_stable, m_baseline, m_warn, m_breach, m_budget, m_samples, m_age})
        left->addWidget(row);
    left->addSpacing(scaled(12));
    left->addWidget(makeLabel(tr("STATE HISTORY"), "section"));
    left->addWidget(m_history);
    left->addStretch(1);
    right->setSpacing(scaled(6));
    right->addWidget(makeLabel(tr("VALUES ON THE SCREEN"), "section"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Values of canary and stable"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setRowHeight(24);
    right->addWidget(m_table, 1);
    halves->addLayout(left, 1);
    halves->addLayout(right, 1);
    body->addLayout(halves, 1);
    body->addWidget(makeLabel(tr("QUERY AS IT IS ASKED"), "section"));
    m_query->setReadOnly(true);
    m_query->setTabChangesFocus(true);
    m_query->setAccessibleName(tr("Query"));
    m_query->setFixedHeight(scaled(54));
    setType(m_query, Type::Mono);
    body->addWidget(m_query);
    body->addWidget(m_source);
    auto *buttons = new QHBoxLayout;
    auto *close = new QPushButton(tr("Close"));
    for (QPushButton *button : {m_copy, m_open, close})
        button->setAutoDefault(false);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_open);
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this, [this] { Q_EMIT copyRequested(m_query->toPlainText()); });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_url); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    close->setFocus();
}

void GuardrailDetail::showFacts(const GuardrailView &rule)
{
    const auto amount = [&rule](std::optional<double> value) {
        return value ? Words::amount(*value, rule.unit) : QString();
    };
    const auto limit = [&rule](const std::optional<Limit> &one) {
        return one ? u"%1 %2"_s.arg(Words::side(*one), rule.unit).trimmed() : QString();
    };
    m_value->setValue(rule.value ? amount(rule.value) : rule.missing);
    m_stable->setValue(amount(rule.stableValue));
    m_baseline->setValue(amount(rule.baseline));
    m_warn->setValue(limit(rule.warn));
    m_breach->setValue(limit(rule.breach));
    m_budget->setValue(budgetInWords(rule));
    m_budget->setHint(budgetInWords(rule));
    m_samples->setValue(rule.samplesNeeded > 0
                            ? tr("%1 of %2 needed").arg(rule.samples).arg(rule.samplesNeeded)
                        : rule.samples > 0 ? QString::number(rule.samples)
                                           : QString());
    m_age->setValue(rule.age ? Words::ago(*rule.age) : tr("unknown"));
}

void GuardrailDetail::show(const Shown &shown)
{
    const GuardrailView &rule = shown.rule;
    m_id = rule.id;
    setWindowTitle(tr("%1 · guardrail").arg(rule.name));
    m_title->setText(rule.name);
    m_chip->setStatus({rule.state, rule.stateWord});
    m_summary->setText(shown.summary);
    m_recovery->setText(rule.state == StatusKind::Fail ? tr("What to do: %1").arg(rule.recovery)
                                                       : tr("If it breaks: %1").arg(rule.recovery));
    m_recovery->setVisible(!rule.recovery.isEmpty());
    showFacts(rule);
    if (m_query->toPlainText() != rule.query)
        m_query->setPlainText(rule.query);
    m_source->setText(rule.source.isEmpty() ? QString() : tr("Asked of %1").arg(rule.source));
    m_source->setVisible(!rule.source.isEmpty());
    m_url = QUrl(rule.sourceUrl);
    m_open->setVisible(!rule.sourceUrl.isEmpty());
    m_open->setToolTip(rule.sourceUrl);
    std::vector<StatusLine> lines;
    for (const GuardrailChange &change : rule.history)
        lines.push_back({change.value ? Words::amount(*change.value, rule.unit) : tr("no value"),
                         {},
                         Words::clock(change.at, shown.zone),
                         change.status});
    m_history->show(lines);
    m_model->show({shown.canary, shown.stable, shown.stretch, rule.unit, shown.zone});
}

} // namespace interlock
