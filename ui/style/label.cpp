#include "ui/style/label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace interlock {

ElidedLabel::ElidedLabel(QWidget *parent, Qt::TextElideMode mode) : QLabel(parent), m_mode(mode)
{
    setTextFormat(Qt::PlainText);
}

void ElidedLabel::setFullText(const QString &text)
{
    if (m_full == text)
        return;
    m_full = text;
    setAccessibleName(text);
    updateGeometry();
    fit();
}

void ElidedLabel::setHint(const QString &hint)
{
    m_hint = hint;
    fit();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_full) + 2, metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), m_keep), QFontMetrics(font()).height()};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void ElidedLabel::fit()
{
    const QString shown = QFontMetrics(font()).elidedText(m_full, m_mode, std::max(width(), 1));
    if (shown != text())
        QLabel::setText(shown);
    const bool cut = shown != m_full;
    setToolTip(cut && !m_hint.isEmpty() ? m_full + QLatin1Char('\n') + m_hint : cut ? m_full : m_hint);
}

QLabel *makeLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QFrame *makePanel(QWidget *parent)
{
    auto *panel = new QFrame(parent);
    panel->setProperty("role", QStringLiteral("panel"));
    return panel;
}

QFrame *makeRule(QWidget *parent)
{
    auto *rule = new QFrame(parent);
    rule->setFixedHeight(1);
    rule->setAutoFillBackground(true);
    rule->setBackgroundRole(QPalette::Mid);
    return rule;
}

KeyValueRow::KeyValueRow(const QString &key, QWidget *parent)
    : QWidget(parent), m_key(new QLabel(key, this)), m_value(new ElidedLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, scaled(4), 0, scaled(5));
    row->setSpacing(12);
    row->addWidget(m_key);
    row->addStretch(1);
    row->addWidget(m_value, 1000);
    m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_value->setKeep(60);
    setType(m_value, Type::BodyBold);
}

void KeyValueRow::setValue(const QString &value, Type type)
{
    setType(m_value, type);
    m_value->setFullText(value);
    setVisible(!value.isEmpty());
}

void KeyValueRow::setKey(const QString &key)
{
    m_key->setText(key);
}

void KeyValueRow::setHint(const QString &hint)
{
    m_value->setHint(hint);
}

void KeyValueRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, tokensOf(palette()).line);
}

} // namespace interlock
