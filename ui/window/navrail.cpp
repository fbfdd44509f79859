#include "ui/window/navrail.h"

#include "ui/style/look.h"
#include "ui/style/mirror.h"
#include "ui/style/symbol.h"

#include <QBoxLayout>
#include <QPainter>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kNamed = 50; ///< so high, at 100 %, a button has room for its name
}

/// All of the rail, or none: some names among bare symbols look like a fault.
bool RailButton::isNamed() const
{
    const auto all = parentWidget()->findChildren<RailButton *>(Qt::FindDirectChildrenOnly);
    return std::ranges::all_of(
        all, [](const RailButton *one) { return one->isHidden() || one->height() >= scaled(kNamed); });
}

RailButton::RailButton(const QString &symbol, const QString &name, QWidget *parent)
    : QAbstractButton(parent), m_symbol(symbol)
{
    setText(name);
    setAccessibleName(name);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void RailButton::setBadge(int count)
{
    if (m_badge == count)
        return;
    m_badge = count;
    setAccessibleName(count > 0 ? tr("%1, %n waiting", nullptr, count).arg(text()) : text());
    update();
}

QSize RailButton::minimumSizeHint() const
{
    return {scaled(40), scaled(28)};
}

QSize RailButton::sizeHint() const
{
    QFont bold = fontOf(Type::Caption);
    bold.setWeight(QFont::DemiBold);
    return {std::max(scaled(78), QFontMetrics(bold).horizontalAdvance(text()) + scaled(10)), scaled(58)};
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensOf(palette());
    const QColor ink = isChecked() ? t.running.ink : underMouse() ? t.text : t.muted;
    if (isChecked())
        painter.fillRect(mirrored(painter, rect(), QRect(0, 0, 3, height())), t.running.ink);
    if (hasFocus()) {
        painter.setPen(QPen(t.focus, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(5, 3, -3, -3), 6, 6);
    }
    const int size = scaled(20);
    const bool named = isNamed();
    painter.drawPixmap(QPoint((width() - size) / 2, named ? scaled(9) : (height() - size) / 2),
                       symbol(m_symbol, ink, size, devicePixelRatioF()));
    QFont font = fontOf(Type::Caption);
    font.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(ink);
    if (named)
        drawWords(painter, QRect(0, scaled(32), width(), scaled(18)), Qt::AlignCenter,
                  QFontMetrics(font).elidedText(text(), Qt::ElideRight, width() - 4));
    if (m_badge > 0) {
        const QString count = QString::number(m_badge);
        QFont small = fontOf(Type::Caption);
        small.setWeight(QFont::Bold);
        const int wide = std::max(scaled(16), QFontMetrics(small).horizontalAdvance(count) + scaled(9));
        const QRect box = mirrored(painter, rect(),
                                   QRect(width() / 2 + scaled(5), named ? scaled(4) : 1, wide, scaled(16)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.waiting.ink);
        painter.drawRoundedRect(box, box.height() / 2.0, box.height() / 2.0);
        painter.setFont(small);
        painter.setPen(t.panel);
        painter.drawText(box, Qt::AlignCenter, count);
    }
}

NavRail::NavRail(QWidget *parent) : QFrame(parent), m_list(new RailButton(u"ship"_s, tr("Releases"), this))
{
    setProperty("role", u"rail"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, scaled(8), 0, scaled(8));
    column->setSpacing(scaled(2));
    m_list->setAutoExclusive(false);
    m_list->setToolTip(tr("The list of releases"));
    m_list->hide();
    column->addWidget(m_list);
    connect(m_list, &RailButton::clicked, this, &NavRail::listWanted);
    for (const PageInfo &info : allPages()) {
        auto *button = new RailButton(info.symbol, info.name(), this);
        if (info.page == Page::Settings)
            column->addStretch(1);
        button->setToolTip(info.page == Page::Settings
                               ? tr("Settings (Ctrl+,)")
                               : tr("%1 (Ctrl+%2)").arg(info.name()).arg(int(info.page) + 1));
        column->addWidget(button);
        m_buttons.push_back(button);
        connect(button, &RailButton::clicked, this, [this, page = info.page] { Q_EMIT pageChosen(page); });
    }
    setPage(Page::Live);
}

int NavRail::neededWidth() const
{
    int widest = 0;
    for (const RailButton *button : m_buttons)
        widest = std::max(widest, button->sizeHint().width());
    return widest;
}

void NavRail::setListFolded(bool on)
{
    m_list->setVisible(on);
}

void NavRail::setListOpen(bool on)
{
    m_list->setChecked(on);
}

void NavRail::setPage(Page page)
{
    m_buttons[size_t(page)]->setChecked(true);
}

void NavRail::setBadge(Page page, int count)
{
    m_buttons[size_t(page)]->setBadge(count);
}

} // namespace interlock
