// What controls measure. consolestyle_paint.cpp draws them.
#include "ui/style/consolestyle.h"

#include "ui/style/look.h"
#include "ui/style/mirror.h"

#include <QCheckBox>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyleOption>
#include <QTreeView>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kEdge = 1;                        ///< of what has a border
constexpr int kFieldAcross = 9, kFieldDown = 4; ///< between the edge of a field and its text
constexpr int kCell = 11,
              kDenseCell = 6; ///< between the edge of a cell, or the head of its column, and its text
constexpr int kScroll = 10, kShortestSlider = 28;
constexpr int kRing = 4; ///< room at the end of a check box for the ring of its focus

bool isDense(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (qobject_cast<const QTableView *>(widget))
            return widget->property("density").toString() == u"dense";
    }
    return false;
}

/// The table that a cell, a head or a viewport belongs to.
bool isInTable(const QWidget *widget)
{
    return qobject_cast<const QTableView *>(widget) ||
           (widget && qobject_cast<const QTableView *>(widget->parentWidget()));
}

/// The type of the scale that a widget has by what it is for, unless it was given another.
std::optional<Type> typeOf(const QWidget &widget)
{
    const QString role = roleOf(&widget);
    if (qobject_cast<const QPushButton *>(&widget))
        return role == u"segment" ? Type::Small : role == u"link" ? Type::Body : Type::BodyBold;
    if (qobject_cast<const QHeaderView *>(&widget))
        return Type::Small;
    static const QHash<QString, Type> kLabels{{u"caption"_s, Type::Caption}, {u"section"_s, Type::Section},
                                              {u"heading"_s, Type::Heading}, {u"strong"_s, Type::BodyBold},
                                              {u"small"_s, Type::Small},     {u"key"_s, Type::Small}};
    const auto found = kLabels.find(role);
    return qobject_cast<const QLabel *>(&widget) && found != kLabels.end() ? std::optional(*found)
                                                                           : std::nullopt;
}

void polishFrame(QFrame &frame)
{
    const QString role = roleOf(&frame);
    if (qobject_cast<QTableView *>(&frame) || qobject_cast<QListView *>(&frame) ||
        qobject_cast<QTreeView *>(&frame))
        frame.setFrameShape(QFrame::NoFrame);
    else if (role == u"panel" || role == u"screen" || role == u"key" ||
             qobject_cast<QPlainTextEdit *>(&frame))
        frame.setFrameShape(QFrame::StyledPanel);
    if (auto *area = qobject_cast<QScrollArea *>(&frame)) { // what lies behind shows through
        area->viewport()->setAutoFillBackground(false);
        if (area->widget() && roleOf(area->widget()) == u"page")
            area->widget()->setAutoFillBackground(false);
    }
}

/// How a push button of a role lies around its words.
struct Around {
    int across = 14, high = 30, edge = kEdge;
};

Around aroundOf(const QString &role)
{
    return role == u"link"      ? Around{.across = 4, .high = 24, .edge = 0}
           : role == u"segment" ? Around{.across = 10, .high = 24}
                                : Around{};
}

QRect sliderOf(const QStyleOptionSlider &bar)
{
    const bool across = bar.orientation == Qt::Horizontal;
    const int room = across ? bar.rect.width() : bar.rect.height();
    const qint64 steps = qint64(bar.maximum) - bar.minimum, all = steps + bar.pageStep;
    int length = all > 0 ? int(qint64(room) * bar.pageStep / all) : room;
    length = std::clamp(length, std::min(kShortestSlider, room), room);
    const int at = QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition,
                                                   room - length, bar.upsideDown);
    return across ? QRect(bar.rect.left() + at, bar.rect.top(), length, bar.rect.height())
                  : QRect(bar.rect.left(), bar.rect.top() + at, bar.rect.width(), length);
}

QRect partOfScrollBar(const QStyleOptionSlider &bar, QStyle::SubControl part)
{
    const QRect slider = sliderOf(bar), all = bar.rect;
    const bool across = bar.orientation == Qt::Horizontal;
    QRect found;
    if (part == QStyle::SC_ScrollBarGroove)
        found = all;
    else if (part == QStyle::SC_ScrollBarSlider)
        found = slider;
    else if (part == QStyle::SC_ScrollBarSubPage)
        found = QRect(all.topLeft(), across ? QPoint(slider.left() - 1, all.bottom())
                                            : QPoint(all.right(), slider.top() - 1));
    else if (part == QStyle::SC_ScrollBarAddPage)
        found =
            QRect(across ? QPoint(slider.right() + 1, all.top()) : QPoint(all.left(), slider.bottom() + 1),
                  all.bottomRight());
    return QStyle::visualRect(bar.direction, all, found);
}
} // namespace

QString roleOf(const QWidget *widget)
{
    return widget ? widget->property("role").toString() : QString();
}

ConsoleStyle::ConsoleStyle() : QProxyStyle(u"Fusion"_s) {}

void ConsoleStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (const auto type = typeOf(*widget); type && !hasType(*widget))
        setType(widget, *type);
    if (auto *frame = qobject_cast<QFrame *>(widget))
        polishFrame(*frame);
    if (qobject_cast<QDialog *>(widget))
        widget->setAttribute(Qt::WA_StyledBackground);
    else if (qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_OpaquePaintEvent, false);
    else if (qobject_cast<QPushButton *>(widget) || qobject_cast<QCheckBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    const QString role = roleOf(widget);
    // A label aligns by the direction of its text; a digest in Arabic stands at the right as well.
    if (auto *label = qobject_cast<QLabel *>(widget); label && label->layoutDirection() == Qt::RightToLeft)
        label->setAlignment(asRead(*label, label->alignment()));
    const bool quiet = role == u"muted" || role == u"caption" || role == u"section" || role == u"small";
    if (quiet && qobject_cast<QLabel *>(widget))
        widget->setForegroundRole(QPalette::PlaceholderText);
}

int ConsoleStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
        return scaled(16) + 2 * kEdge;
    case PM_CheckBoxLabelSpacing:
        return 8;
    case PM_ToolTipLabelFrameWidth:
        return 4;
    case PM_ScrollBarExtent:
        return scaled(kScroll);
    case PM_ScrollBarSliderMin:
        return kShortestSlider;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_FocusFrameHMargin: // a pixel less than a cell keeps free beside its text
        if (isInTable(widget))
            return scaled(isDense(widget) ? kDenseCell : kCell) - 1;
        break;
    default:
        break;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                     const QWidget *widget) const
{
    const int fieldAcross = 2 * (scaled(kFieldAcross) + kEdge), fieldDown = 2 * (scaled(kFieldDown) + kEdge);
    switch (type) {
    case CT_PushButton: {
        const Around around = aroundOf(roleOf(widget));
        return {contents.width() + 2 * (scaled(around.across) + around.edge),
                std::max(contents.height(), scaled(around.high)) + 2 * around.edge};
    }
    case CT_LineEdit:
        return {contents.width() + fieldAcross, std::max(contents.height(), scaled(22)) + fieldDown};
    case CT_ComboBox:
        return {contents.width() + fieldAcross + scaled(24),
                std::max(contents.height(), scaled(28)) + 2 * kEdge};
    case CT_SpinBox:
        return QProxyStyle::sizeFromContents(type, option, contents, widget)
            .expandedTo({0, scaled(22) + fieldDown});
    case CT_CheckBox: {
        const QSize least = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return {least.width() + kRing, std::max(least.height(), scaled(26))};
    }
    case CT_HeaderSection:
        if (const auto *head = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            const QSize text = head->fontMetrics.size(0, head->text);
            const bool dense = isDense(widget);
            return {text.width() + 2 * scaled(dense ? kDenseCell : kCell),
                    text.height() + 2 * scaled(dense ? 4 : 6) + kEdge};
        }
        break;
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, contents, widget);
}

QRect ConsoleStyle::subElementRect(SubElement element, const QStyleOption *option,
                                   const QWidget *widget) const
{
    const QRect all = option->rect;
    switch (element) {
    case SE_ShapedFrameContents: {
        const QString role = roleOf(widget);
        if (qobject_cast<const QPlainTextEdit *>(widget))
            return all.adjusted(scaled(kFieldAcross) + kEdge, scaled(kFieldDown) + kEdge,
                                -scaled(kFieldAcross) - kEdge, -scaled(kFieldDown) - kEdge);
        if (role == u"key")
            return all.adjusted(7, 2, -7, -2);
        if (role == u"screen")
            return all.adjusted(2, 2, -2, -2);
        if (role == u"panel")
            return all.adjusted(kEdge, kEdge, -kEdge, -kEdge);
        break;
    }
    case SE_LineEditContents:
        if (const auto *field = qstyleoption_cast<const QStyleOptionFrame *>(option);
            field && field->lineWidth > 0)
            return all.adjusted(scaled(kFieldAcross) + kEdge, kEdge, -scaled(kFieldAcross) - kEdge, -kEdge);
        return all;
    case SE_CheckBoxFocusRect: {
        const QRect words = QProxyStyle::subElementRect(SE_CheckBoxContents, option, widget);
        return words.adjusted(option->direction == Qt::LeftToRight ? -kRing : 0, 0,
                              option->direction == Qt::LeftToRight ? 0 : kRing, 0);
    }
    case SE_HeaderLabel: {
        const int beside = scaled(isDense(widget) ? kDenseCell : kCell);
        return all.adjusted(beside, 0, -beside, -kEdge);
    }
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect ConsoleStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                   const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return partOfScrollBar(*bar, part);
    }
    if (control == CC_ComboBox && (part == SC_ComboBoxEditField || part == SC_ComboBoxArrow)) {
        const QRect all = option->rect;
        const QRect arrow(all.right() - scaled(24), all.top(), scaled(24), all.height());
        const QRect text = all.adjusted(scaled(kFieldAcross), kEdge, -scaled(24) - kEdge, -kEdge);
        return visualRect(option->direction, all, part == SC_ComboBoxArrow ? arrow : text);
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

} // namespace interlock
