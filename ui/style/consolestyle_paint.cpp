// How controls are drawn. consolestyle.cpp says how large they are.
#include "ui/style/consolestyle.h"
#include "ui/style/look.h"
#include "ui/style/mirror.h"
#include "ui/style/roundbox.h"
#include "ui/style/symbol.h"

#include <QDialog>
#include <QPainter>
#include <QPainterPath>
#include <QPlainTextEdit>
#include <QStyleOption>
#include <QTableView>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kButtonRound = 6, kPanelRound = 8, kSmallRound = 4;
constexpr qreal kRing = 2; ///< width of the ring around what has the focus

void ring(QPainter &painter, const QRectF &rect, const QColor &colour, qreal round)
{
    painter.setPen(QPen(colour, kRing));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(kRing / 2, kRing / 2, -kRing / 2, -kRing / 2), round, round);
}

/// What is written into or chosen from: a line, a text, a list, a moment.
void field(QPainter &painter, const QRectF &rect, const QStyleOption &option, const Tokens &t)
{
    paintRoundBox(painter, rect, t.panel, t.control, kButtonRound);
    if (option.state & QStyle::State_HasFocus)
        ring(painter, rect, t.focus, kButtonRound);
}

void chevron(QPainter &painter, const QRectF &rect, bool down, const QColor &colour)
{
    const qreal half = std::min({rect.width() / 2, rect.height(), qreal(scaled(5))});
    const QPointF at = rect.center();
    const qreal rise = down ? -half / 2 : half / 2;
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(
        QPolygonF{{at + QPointF(-half, rise), at - QPointF(0, rise), at + QPointF(half, rise)}});
}

bool drawFrame(QPainter &painter, const QStyleOption &option, const QWidget *widget, const Tokens &t)
{
    const QString role = roleOf(widget);
    if (role == u"panel")
        paintRoundBox(painter, option.rect, t.panel, t.line, kPanelRound);
    else if (role == u"rail" || role == u"strip")
        painter.fillRect(option.rect, t.strip);
    else if (role == u"key")
        paintRoundBox(painter, option.rect, t.background, t.control, kSmallRound);
    else if (role == u"screen" && (option.state & QStyle::State_HasFocus))
        ring(painter, option.rect, t.focus, 0);
    else if (qobject_cast<const QPlainTextEdit *>(widget))
        field(painter, option.rect, option, t);
    else
        return role == u"screen";
    return true;
}

struct ButtonColours {
    QColor ground, edge, words, ring;
    bool inside = false; ///< the ring, where the ground is as strong as the ring outside
};

ButtonColours filled(const QColor &ground, const QColor &over, const QColor &words, bool isOver, bool enabled,
                     const Tokens &t)
{
    if (!enabled)
        return {t.line, t.line, t.muted, t.focus};
    return {isOver ? over : ground, ground, words, words, true};
}

ButtonColours coloursOf(const QStyleOption &option, const QString &role, const Tokens &t)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool isOver = enabled && (option.state & QStyle::State_MouseOver);
    const bool isDown = enabled && (option.state & QStyle::State_Sunken);
    if (role == u"link")
        return {{}, {}, !enabled ? t.idle.ink : isOver ? t.text : t.muted, t.focus};
    if (role == u"primary" || (role == u"segment" && (option.state & QStyle::State_On))) {
        const QColor over = role == u"segment" ? t.primary
                            : t.dark           ? t.primary.lighter(115)
                                               : t.primary.darker(115);
        return filled(t.primary, over, t.onPrimary, isOver, enabled, t);
    }
    if (role == u"danger")
        return filled(t.rollback, t.rollback, t.onRollback, isOver, enabled, t);
    return {isDown   ? t.line
            : isOver ? t.background
                     : t.panel,
            enabled ? t.control : t.line, enabled ? t.text : t.idle.ink, t.focus};
}

/// One of a row of buttons that share their edges: only the outer corners are round.
void segment(QPainter &painter, const QStyleOption &option, const QString &place, const ButtonColours &c)
{
    const bool mirrored = option.direction == Qt::RightToLeft;
    const bool first = place == u"first", last = place == u"last";
    const bool roundLeft = mirrored ? last : first, roundRight = mirrored ? first : last;
    // Far to the left and right of where it is not round, and cut off there: no corner shows.
    const qreal beyond = 2 * kButtonRound;
    QRectF rect = QRectF(option.rect);
    if (!first)
        rect.adjust(mirrored ? 0 : -1, 0, mirrored ? 1 : 0, 0);
    const QRectF shape = rect.adjusted(roundLeft ? 0 : -beyond, 0, roundRight ? 0 : beyond, 0);
    painter.save();
    painter.setClipRect(option.rect);
    paintRoundBox(painter, shape, c.ground, c.edge, kButtonRound);
    painter.setPen(c.edge);
    if (!roundRight)
        painter.drawLine(QPointF(rect.right() - 0.5, rect.top()), QPointF(rect.right() - 0.5, rect.bottom()));
    if (!roundLeft)
        painter.drawLine(QPointF(rect.left() + 0.5, rect.top()), QPointF(rect.left() + 0.5, rect.bottom()));
    painter.restore();
}

void drawBevel(QPainter &painter, const QStyleOption &option, const QWidget *widget, const ButtonColours &c)
{
    const QString role = roleOf(widget);
    const bool hasFocus = option.state & QStyle::State_HasFocus;
    if (role == u"segment")
        segment(painter, option, widget->property("place").toString(), c);
    else if (role != u"link")
        paintRoundBox(painter, option.rect, c.ground, c.edge, kButtonRound);
    if (hasFocus && c.inside)
        ring(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), c.ring, kSmallRound);
    else if (hasFocus)
        ring(painter, option.rect, c.ring,
             role == u"link" || role == u"segment" ? kSmallRound : kButtonRound);
}

void drawCheckMark(QPainter &painter, const QStyleOption &option, const QWidget *widget, const Tokens &t)
{
    const bool on = option.state & QStyle::State_On;
    const bool enabled = option.state & QStyle::State_Enabled;
    const QColor edge = enabled ? (on ? t.primary : t.control) : t.line;
    paintRoundBox(painter, option.rect, on ? edge : t.panel, edge, kSmallRound);
    if (!on)
        return;
    const QString name = t.onPrimary.lightness() > 128 ? u"tick-light"_s : u"tick-dark"_s;
    const QIcon tick(u":/icons/"_s + name + u".svg"_s);
    const QRect inside = option.rect.adjusted(1, 1, -1, -1);
    painter.drawPixmap(inside, tick.pixmap(inside.size(), widget ? widget->devicePixelRatioF() : 1));
}

void drawScrollBar(QPainter &painter, const QStyleOptionSlider &bar, const QRect &slider, const Tokens &t)
{
    if (bar.minimum == bar.maximum)
        return;
    const bool held = bar.activeSubControls & QStyle::SC_ScrollBarSlider;
    const bool over = held && (bar.state & (QStyle::State_MouseOver | QStyle::State_Sunken));
    const QRectF rect = QRectF(slider).adjusted(2, 2, -2, -2);
    const qreal round = std::min(rect.width(), rect.height()) / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(over ? t.control : t.line);
    painter.drawRoundedRect(rect, round, round);
}

/// A line in the middle: the whole of it, or the part that is done.
void drawProgress(QPainter &painter, const QStyleOptionProgressBar &bar, bool done, const Tokens &t)
{
    const qreal high = scaled(6);
    QRectF line(bar.rect.left(), bar.rect.center().y() + 0.5 - high / 2, bar.rect.width(), high);
    if (done)
        line.setWidth(line.width() * (bar.progress - bar.minimum) / std::max(1, bar.maximum - bar.minimum));
    if (done && bar.direction == Qt::RightToLeft)
        line.moveRight(bar.rect.right() + 1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(done ? t.running.ink : t.line);
    painter.drawRoundedRect(line, high / 2, high / 2);
}

/// Keeps what the painter was set to, and draws smooth edges meanwhile.
class Smooth {
public:
    explicit Smooth(QPainter &painter) : m_painter(painter)
    {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Smooth() { m_painter.restore(); }
    Q_DISABLE_COPY_MOVE(Smooth)

private:
    QPainter &m_painter;
};
} // namespace

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const Tokens &t = tokensOf(option->palette);
    const Smooth smooth(*painter);
    switch (element) {
    case PE_Widget:
        if (!qobject_cast<const QDialog *>(widget))
            break;
        painter->fillRect(option->rect, t.panel);
        if (roleOf(widget) == u"palette") {
            painter->setPen(t.control);
            painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
        }
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, t.panel);
        painter->setPen(t.control);
        painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    case PE_PanelLineEdit:
        if (const auto *edit = qstyleoption_cast<const QStyleOptionFrame *>(option);
            edit && edit->lineWidth > 0)
            field(*painter, edit->rect, *edit, t);
        return;
    case PE_FrameLineEdit:
    case PE_PanelScrollAreaCorner:
        return;
    case PE_IndicatorCheckBox:
        return drawCheckMark(*painter, *option, widget, t);
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView *>(widget))
            ring(*painter, option->rect, t.focus, kSmallRound);
        return;
    case PE_PanelItemViewRow:
        return; // the cells paint their own ground
    case PE_PanelItemViewItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (item && (item->state & State_Selected))
            painter->fillRect(item->rect, t.running.tint);
        else if (item && item->backgroundBrush.style() != Qt::NoBrush)
            painter->fillRect(item->rect, item->backgroundBrush);
        if (qobject_cast<const QTableView *>(widget)) {
            const QRect cell = option->rect;
            painter->fillRect(cell.left(), cell.bottom(), cell.width(), 1, t.line);
        }
        return;
    }
    default:
        break;
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const Tokens &t = tokensOf(option->palette);
    switch (element) {
    case CE_ShapedFrame: {
        const Smooth smooth(*painter);
        if (drawFrame(*painter, *option, widget, t))
            return;
        break;
    }
    case CE_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            const ButtonColours colours = coloursOf(*button, roleOf(widget), t);
            const Smooth smooth(*painter);
            drawBevel(*painter, *button, widget, colours);
            QStyleOptionButton words = *button;
            words.palette.setColor(QPalette::ButtonText, colours.words);
            if (roleOf(widget) == u"link" && (button->state & State_MouseOver) &&
                (button->state & State_Enabled)) {
                QFont under = painter->font();
                under.setUnderline(true);
                painter->setFont(under);
            }
            drawControl(CE_PushButtonLabel, &words, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        painter->fillRect(option->rect, t.panel);
        painter->fillRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1, t.line);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, t.panel);
        return;
    case CE_Header:
        if (const auto *head = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            drawControl(CE_HeaderSection, head, painter, widget);
            QStyleOptionHeader words = *head;
            words.rect = subElementRect(SE_HeaderLabel, head, widget);
            words.palette.setColor(QPalette::ButtonText, t.muted);
            words.state &= ~State_On; // the head of a chosen cell is not bold
            QProxyStyle::drawControl(CE_HeaderLabel, &words, painter, widget);
            return;
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            QStyleOptionViewItem words = *item;
            words.palette.setColor(QPalette::HighlightedText, t.text);
            words.displayAlignment = visualAlignment(item->direction, item->displayAlignment);
            words.direction = item->text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
            QProxyStyle::drawControl(element, &words, painter, widget);
            return;
        }
        break;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            const Smooth smooth(*painter);
            drawProgress(*painter, *bar, element == CE_ProgressBarContents, t);
            return;
        }
        break;
    case CE_Splitter:
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

/// Every text in its own direction: "Deny…" keeps its ellipsis at the end on a screen that is mirrored.
void ConsoleStyle::drawItemText(QPainter *painter, const QRect &rect, int flags, const QPalette &palette,
                                bool enabled, const QString &text, QPalette::ColorRole role) const
{
    const Qt::Alignment aligned =
        visualAlignment(readingOf(*painter), Qt::Alignment(flags & int(Qt::AlignHorizontal_Mask)));
    const bool isForced = flags & (Qt::TextForceLeftToRight | Qt::TextForceRightToLeft);
    const int way = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    QProxyStyle::drawItemText(
        painter, rect, isForced ? flags : ((flags & ~int(Qt::AlignHorizontal_Mask)) | int(aligned) | way),
        palette, enabled, text, role);
}

void ConsoleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                      QPainter *painter, const QWidget *widget) const
{
    const Tokens &t = tokensOf(option->palette);
    const Smooth smooth(*painter);
    const auto part = [&](SubControl which) { return subControlRect(control, option, which, widget); };
    switch (control) {
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            drawScrollBar(*painter, *bar, part(SC_ScrollBarSlider), t);
        return;
    case CC_ComboBox:
        field(*painter, option->rect, *option, t);
        chevron(*painter, part(SC_ComboBoxArrow), true, t.text);
        return;
    case CC_SpinBox:
        field(*painter, option->rect, *option, t);
        chevron(*painter, part(SC_SpinBoxUp), false, t.text);
        chevron(*painter, part(SC_SpinBoxDown), true, t.text);
        return;
    default:
        painter->setRenderHint(QPainter::Antialiasing, false);
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

} // namespace interlock
