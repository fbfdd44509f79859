#include "ui/style/statuslist.h"

#include "ui/first/spoken.h"
#include "ui/style/chip.h"
#include "ui/style/label.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QEvent>
#include <QPainter>

namespace interlock {

StatusRow::StatusRow(QWidget *parent)
    : QWidget(parent), m_title(makeLabel({}, "strong")), m_text(makeLabel({}, "small")),
      m_value(makeLabel({}, "answer")), m_chip(new Chip)
{
    speakAs<StatusRow>(QAccessible::ListItem);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, scaled(5), 0, scaled(6));
    row->setSpacing(scaled(12));
    auto *words = new QVBoxLayout;
    words->setSpacing(scaled(1));
    words->addWidget(m_title);
    words->addWidget(m_text);
    row->addLayout(words, 1);
    row->addWidget(m_value, 0, Qt::AlignTop);
    row->addWidget(m_chip, 0, Qt::AlignTop);
    for (QLabel *label : {m_title, m_text, m_value})
        label->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

void StatusRow::show(const StatusLine &line)
{
    setVisible(true);
    if (m_line == line)
        return;
    m_line = line;
    m_title->setText(line.title);
    m_text->setText(line.text);
    m_text->setVisible(!line.text.isEmpty());
    m_value->setText(line.value);
    m_value->setVisible(!line.value.isEmpty());
    m_chip->setVisible(line.status.has_value());
    if (line.status)
        m_chip->setStatus(*line.status);
    setToolTip(line.hint);
    setAccessibleName(
        told({line.title, line.value, line.status ? line.status->words : QString(), line.text}));
}

/// Lines that wrap need a height for this width, which layouts around it may forget to ask for.
bool StatusRow::event(QEvent *event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

void StatusRow::fit()
{
    const int needed = std::max(0, layout()->totalHeightForWidth(width())); // -1: nothing wraps now
    if (needed == minimumHeight())
        return;
    setMinimumHeight(needed);
    layout()->setGeometry(rect()); // the resize of a row that is just being shown tells its layout nothing
    // Within the layout of those around it: each of them is to ask again once that is done.
    for (QWidget *up = parentWidget(); up && !up->isWindow() && up->layout(); up = up->parentWidget())
        QCoreApplication::postEvent(up, new QEvent(QEvent::LayoutRequest));
}

void StatusRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, tokensOf(palette()).line);
}

StatusList::StatusList(const QString &empty, QWidget *parent)
    : QWidget(parent), m_empty(makeLabel(empty, "muted")), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_empty->setWordWrap(true);
    m_column->addWidget(m_empty);
}

void StatusList::setEmptyText(const QString &text)
{
    if (m_empty->text() != text)
        m_empty->setText(text);
}

void StatusList::show(const std::vector<StatusLine> &lines)
{
    m_lines = lines;
    m_empty->setVisible(lines.empty());
    while (m_rows.size() < lines.size()) {
        m_rows.push_back(new StatusRow);
        m_column->addWidget(m_rows.back());
    }
    for (size_t i = 0; i < m_rows.size(); ++i) {
        if (i < lines.size())
            m_rows[i]->show(lines[i]);
        else
            m_rows[i]->hide();
    }
}

} // namespace interlock
