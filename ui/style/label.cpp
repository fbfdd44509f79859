#include "ui/style/label.h"

#include "ui/style/mirror.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace interlock {

namespace {
constexpr int kGap = 12; ///< between key and value, at 100 %
}

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
    const QString shown =
        wordWrap() ? m_full : QFontMetrics(font()).elidedText(m_full, m_mode, std::max(width(), 1));
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
    m_value->setAlignment(asRead(*this, Qt::AlignRight | Qt::AlignVCenter));
    setType(m_value, Type::BodyBold);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

bool KeyValueRow::stacks(int width) const
{
    return m_key->sizeHint().width() + scaled(kGap) + m_value->sizeHint().width() > width;
}

int KeyValueRow::heightForWidth(int width) const
{
    const int key = m_key->sizeHint().height(), margins = scaled(4) + scaled(5);
    if (!stacks(width))
        return std::max(key, m_value->sizeHint().height()) + margins;
    const QRect room(0, 0, std::max(width, 1), 1'000'000);
    const QRect lines = QFontMetrics(m_value->font()).boundingRect(room, Qt::TextWordWrap, value());
    return key + scaled(2) + lines.height() + margins;
}

QSize KeyValueRow::sizeHint() const
{
    const int wide = m_key->sizeHint().width() + scaled(kGap) + m_value->sizeHint().width();
    return {wide, heightForWidth(wide)};
}

QSize KeyValueRow::minimumSizeHint() const
{
    return {std::max(m_key->sizeHint().width(), scaled(60)), sizeHint().height()};
}

void KeyValueRow::arrange()
{
    const int key = m_key->sizeHint().width(), gap = scaled(kGap);
    const bool under = stacks(width());
    m_value->setWordWrap(under);
    m_value->setAlignment(
        asRead(*this, under ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignRight | Qt::AlignVCenter));
    const QRect in = rect().adjusted(0, scaled(4), 0, -scaled(5));
    const int line = m_key->sizeHint().height();
    const QRect left =
        under ? QRect(in.left(), in.top(), in.width(), line) : QRect(in.left(), in.top(), key, in.height());
    const QRect right = under ? in.adjusted(0, line + scaled(2), 0, 0) : in.adjusted(key + gap, 0, 0, 0);
    m_key->setGeometry(QStyle::visualRect(layoutDirection(), rect(), left));
    m_value->setGeometry(QStyle::visualRect(layoutDirection(), rect(), right));
}

void KeyValueRow::resizeEvent(QResizeEvent *)
{
    arrange();
}

void KeyValueRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange) {
        updateGeometry();
        arrange();
    }
}

void KeyValueRow::setValue(const QString &value, Type type)
{
    setVisible(!value.isEmpty());
    if (m_value->font() == fontOf(type) && m_value->fullText() == value)
        return;
    setType(m_value, type);
    m_value->setFullText(value);
    updateGeometry();
    arrange();
}

void KeyValueRow::setKey(const QString &key)
{
    m_key->setText(key);
    updateGeometry();
    arrange();
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
