#include "ui/window/banner.h"

#include "ui/first/spoken.h"
#include "ui/style/chip.h"
#include "ui/style/foldingrow.h"
#include "ui/style/label.h"
#include "ui/style/mirror.h"
#include "ui/style/symbol.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QEvent>
#include <QPainter>
#include <QPushButton>

namespace interlock {

namespace {
constexpr int kWords = 420; ///< px at 100 % that title and sentence keep beside the buttons
} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_title(makeLabel({}, "strong", this)), m_text(makeLabel({}, "answer", this)),
      m_action(new QPushButton(this)), m_copy(new QPushButton(tr("Copy command"), this)),
      m_close(new QPushButton(tr("Close"), this))
{
    speakAs<Banner>(QAccessible::AlertMessage);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(asRead(*this, {scaled(46), scaled(8), scaled(16), scaled(8)}));
    row->setSpacing(scaled(12));
    auto *buttons = new QWidget;
    auto *ways = new QHBoxLayout(buttons);
    ways->setContentsMargins(0, 0, 0, 0);
    ways->setSpacing(scaled(12));
    for (QPushButton *button : {m_copy, m_action, m_close})
        ways->addWidget(button);
    auto *said = new QWidget;
    auto *words = new QHBoxLayout(said);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(scaled(12));
    words->addWidget(m_title);
    words->addWidget(m_text, 1);
    row->addWidget(new FoldingRow(said, buttons, kWords));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionRequested);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_notice && !m_notice->subject.isEmpty()) {
            m_putAway.insert(m_notice->subject);
            show(std::nullopt);
        }
        Q_EMIT closeRequested();
    });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (m_notice)
            Q_EMIT copyRequested(m_notice->copy);
    });
    hide();
}

void Banner::show(const std::optional<Notice> &wanted)
{
    const bool away = wanted && m_putAway.contains(wanted->subject);
    const std::optional<Notice> notice = away ? std::nullopt : wanted;
    if (m_notice == notice)
        return;
    const bool isNews = notice && (!m_notice || m_notice->title != notice->title);
    m_notice = notice;
    if (QWidget *focus = focusWidget(); !notice && focus && focus->hasFocus())
        focus->clearFocus(); // else the next widget of the window gets it, which looks like a selection
    setVisible(notice.has_value());
    if (!notice)
        return;
    m_title->setText(notice->title);
    m_text->setText(notice->text);
    m_action->setText(notice->action);
    m_action->setVisible(!notice->action.isEmpty());
    m_copy->setVisible(!notice->copy.isEmpty());
    m_close->setVisible(notice->closable);
    setAccessibleName(notice->title + QLatin1Char(' ') + notice->text);
    if (isNews) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
    update();
}

void Banner::paintEvent(QPaintEvent *)
{
    if (!m_notice)
        return;
    QPainter painter(this);
    const Tokens &t = tokensOf(palette());
    const StatusColours &colours = t.of(m_notice->kind);
    painter.fillRect(rect(), colours.tint);
    painter.fillRect(mirrored(painter, rect(), QRect(0, 0, 4, height())), colours.ink);
    painter.fillRect(0, height() - 1, width(), 1, t.line);
    const QRectF shape(scaled(18), (height() - scaled(16)) / 2.0, scaled(16), scaled(16));
    paintStatusShape(painter, mirrored(painter, QRectF(rect()), shape), m_notice->kind, t);
}

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_symbol(new QLabel(this)), m_title(makeLabel({}, "heading", this)),
      m_why(makeLabel({}, "muted", this)), m_action(new QPushButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->setSpacing(scaled(10));
    column->addStretch(2);
    column->addWidget(m_symbol, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    auto *words =
        new QHBoxLayout; // what wraps is centred by its neighbours: its height follows from its width
    words->addStretch(1);
    words->addWidget(m_why);
    words->addStretch(1);
    column->addLayout(words);
    column->addSpacing(scaled(6));
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_title->setAlignment(Qt::AlignCenter);
    m_why->setAlignment(Qt::AlignCenter);
    m_why->setWordWrap(true);
    m_why->setMinimumWidth(scaled(460));
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setProperty("role", QStringLiteral("primary"));
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
}

void EmptyState::show(const Message &message)
{
    if (m_message == message)
        return;
    m_message = message;
    m_title->setText(message.title);
    m_why->setText(message.why);
    m_action->setText(message.action);
    m_action->setVisible(!message.action.isEmpty());
    setAccessibleName(message.title);
    applyColours();
}

void EmptyState::applyColours()
{
    const int size = scaled(52);
    m_symbol->setPixmap(symbol(m_message.symbol, tokensOf(palette()).muted, size, devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColours();
}

} // namespace interlock
