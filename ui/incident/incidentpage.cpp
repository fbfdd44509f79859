#include "ui/incident/incidentpage.h"

#include "ui/style/chip.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace interlock {

namespace {
constexpr int kTwoColumns = 760;
}

IncidentPage::IncidentPage(Commands &commands, QWidget *parent)
    : PageArea(tr("Incident"), parent), m_commands(commands), m_chip(new Chip),
      m_headline(makeLabel({}, "heading")), m_advice(makeLabel({}, "answer")),
      m_answer(makeLabel({}, "small")), m_broke(new StatusList({})),
      m_changed(new StatusList(tr("Nothing yet."))), m_steps(new StatusList({})),
      m_next(new StatusList(tr("Nothing else is planned."))), m_lastGood(new StatusList({})),
      m_said(new StatusList(tr("Nobody said anything yet."))), m_note(new QLineEdit),
      m_addNote(new QPushButton(tr("Add note"))), m_command(new ElidedLabel)
{
    buildHead();
    buildColumns();
}

void IncidentPage::buildHead()
{
    head()->addStretch(1);
    auto *panel = makePanel();
    auto *inside = new QVBoxLayout(panel);
    inside->setContentsMargins(scaled(18), scaled(14), scaled(18), scaled(14));
    inside->setSpacing(scaled(6));
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(14));
    m_headline->setWordWrap(true);
    row->addWidget(m_headline, 1);
    row->addWidget(m_chip, 0, Qt::AlignTop);
    inside->addLayout(row);
    m_advice->setWordWrap(true);
    inside->addWidget(m_advice);
    column()->addWidget(panel);
}

void IncidentPage::buildColumns()
{
    m_columns = new QHBoxLayout;
    m_columns->setSpacing(scaled(12));
    auto *left = new QVBoxLayout, *right = new QVBoxLayout;
    for (QVBoxLayout *side : {left, right}) {
        side->setSpacing(scaled(12));
        m_columns->addLayout(side, 1);
    }
    addSection(left, tr("WHAT BROKE"))->addWidget(m_broke);
    addSection(left, tr("WHAT CHANGED"))->addWidget(m_changed);
    QBoxLayout *rollback = addSection(right, tr("WHAT A ROLLBACK DOES"));
    rollback->addWidget(m_steps);
    m_commandRow = new QWidget;
    auto *row = new QHBoxLayout(m_commandRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    setType(m_command, Type::Mono);
    m_command->setProperty("role", QStringLiteral("muted"));
    auto *copy = new QPushButton(tr("Copy command"));
    copy->setAccessibleName(tr("Copy the command that rolls back without this window"));
    copy->setToolTip(tr("Rolls back from any shell, with or without a guard"));
    row->addWidget(m_command, 1);
    row->addWidget(copy);
    rollback->addWidget(m_commandRow);
    connect(copy, &QPushButton::clicked, this, [this] { Q_EMIT copyRequested(m_release.rollbackCommand); });
    addSection(right, tr("LAST GOOD"))->addWidget(m_lastGood);
    addSection(right, tr("WHAT HAPPENS NEXT"))->addWidget(m_next);
    buildNote(addSection(left, tr("WHAT WAS SAID AND DECIDED")));
    left->addStretch(1);
    right->addStretch(1);
    column()->addLayout(m_columns);
}

void IncidentPage::buildNote(QBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    m_note->setAccessibleName(tr("Note on this release, kept in the record"));
    m_note->setPlaceholderText(tr("A note for the others and for later; signed and kept"));
    m_note->setToolTip(m_note->placeholderText());
    m_note->setMaxLength(2000);
    m_addNote->setAutoDefault(false);
    row->addWidget(m_note, 1);
    row->addWidget(m_addNote);
    column->addLayout(row);
    m_answer->setWordWrap(true);
    m_answer->hide();
    column->addWidget(m_answer);
    column->addWidget(m_said);
    connect(m_addNote, &QPushButton::clicked, this, &IncidentPage::sendNote);
    connect(m_note, &QLineEdit::returnPressed, this, &IncidentPage::sendNote);
}

void IncidentPage::sendNote()
{
    const QString text = m_note->text().trimmed();
    if (text.isEmpty())
        return;
    m_answer->setText(tr("Being recorded…"));
    m_answer->show();
    m_commands.appendReason(m_release.id, text, [page = QPointer(this)](const Answer &answer) {
        if (!page)
            return;
        page->m_answer->setText(answer.accepted ? answer.sentence : tr("Refused: %1").arg(answer.sentence));
        if (answer.accepted)
            page->m_note->clear();
    });
}

void IncidentPage::show(const SnapshotPtr &snapshot, const ReleaseView &release)
{
    if (release.id != m_release.id) {
        m_note->clear();
        m_answer->hide();
    }
    m_snapshot = snapshot;
    m_release = release;
    m_command->setFullText(release.rollbackCommand);
    m_commandRow->setVisible(!isOver(release.phase)); // nothing is left to roll back
    refresh(snapshot->taken);
}

void IncidentPage::tick(Moment now)
{
    if (m_snapshot)
        refresh(now);
}

void IncidentPage::refresh(Moment now)
{
    m_view = Incident::of(*m_snapshot, m_release, now, m_zone);
    m_chip->setStatus(m_view.status);
    m_headline->setText(m_view.headline);
    m_advice->setText(m_view.advice);
    m_broke->setEmptyText(m_view.calm);
    m_broke->show(m_view.broke);
    m_changed->show(m_view.changed);
    m_steps->show(m_view.steps);
    m_next->show(m_view.next);
    m_lastGood->show(m_view.lastGood);
    m_said->show(m_view.said);
}

void IncidentPage::setZone(Zone zone)
{
    m_zone = zone;
    if (m_snapshot)
        refresh(m_snapshot->taken);
}

void IncidentPage::resizeEvent(QResizeEvent *event)
{
    PageArea::resizeEvent(event);
    m_columns->setDirection(width() >= scaled(kTwoColumns) ? QBoxLayout::LeftToRight
                                                           : QBoxLayout::TopToBottom);
}

} // namespace interlock
