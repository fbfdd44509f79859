#include "tests/support/fitprobe.h"

#include "tests/support/textprobe.h"

#include <QAbstractItemView>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

namespace interlock::test {

using namespace Qt::StringLiterals;

namespace {
/// Digests and ends of times are written with "…" on purpose; they are no elided texts.
QString beforeEllipsis(const QString &shown)
{
    return shown.endsWith(u'…') ? shown.chopped(1).trimmed() : QString();
}

bool tellsIt(const QWidget &widget, const QString &begin, const QString &shown)
{
    for (const QWidget *at = &widget; at != nullptr && !at->isWindow(); at = at->parentWidget()) {
        for (const QString &told : {at->toolTip(), at->accessibleName(), at->accessibleDescription()}) {
            if (told.contains(begin) && !told.contains(shown))
                return true;
        }
    }
    return false;
}

QVariant cellAt(const DrawnText &drawn, const QWidget &window, Qt::ItemDataRole role)
{
    const QPoint at = drawn.by->mapFrom(&window, drawn.rect.center().toPoint());
    if (const auto *header = qobject_cast<const QHeaderView *>(drawn.by->parentWidget()))
        return header->model()->headerData(
            header->logicalIndexAt(header->orientation() == Qt::Horizontal ? at.x() : at.y()),
            header->orientation(), role);
    if (const auto *view = qobject_cast<const QAbstractItemView *>(drawn.by->parentWidget()))
        return view->indexAt(at).data(role);
    return {};
}

/// The whole of an elided cell can be read in its tooltip or is told to a screen reader.
bool cellTellsIt(const DrawnText &drawn, const QWidget &window, const QString &begin)
{
    for (Qt::ItemDataRole role : {Qt::ToolTipRole, Qt::AccessibleTextRole, Qt::AccessibleDescriptionRole}) {
        if (cellAt(drawn, window, role).toString().contains(begin))
            return true;
    }
    return false;
}

QStringList elidedInSilence(const std::vector<DrawnText> &texts, const QWidget &window)
{
    QStringList found;
    for (const DrawnText &drawn : texts) {
        const QString begin = beforeEllipsis(drawn.text);
        const auto *label = qobject_cast<const QLabel *>(drawn.by);
        const auto *button = qobject_cast<const QAbstractButton *>(drawn.by);
        const bool isMeant =
            begin.isEmpty() || drawn.text.endsWith(u"…»") || // the text ends so: "Deny…"
            (label && label->text() == drawn.text && label->metaObject() == &QLabel::staticMetaObject) ||
            (button && button->text() == drawn.text);
        if (!isMeant && !tellsIt(*drawn.by, begin, drawn.text) && !cellTellsIt(drawn, window, begin))
            found << u"\"%1\" is elided and nothing tells the rest: %2 in %3"_s.arg(
                drawn.text, QString::fromLatin1(drawn.by->metaObject()->className()),
                QString::fromLatin1(drawn.by->parentWidget()->metaObject()->className()));
    }
    return found;
}

/// Labels that wrap into more lines than they have room for, and labels that their row cuts.
QStringList cutLabels(const QWidget &window)
{
    QStringList found;
    for (const QLabel *label : window.findChildren<const QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const int wanted =
            label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (label->height() < wanted - 2)
            found
                << u"\"%1\" needs %2 pixels and has %3"_s.arg(label->text()).arg(wanted).arg(label->height());
        const QWidget *above = label->parentWidget();
        if (qobject_cast<const QAbstractScrollArea *>(above->parentWidget()) == nullptr &&
            !above->rect().adjusted(-2, -2, 2, 2).contains(label->geometry()))
            found << u"\"%1\" stands out of its %2"_s.arg(
                label->text(), QString::fromLatin1(above->metaObject()->className()));
    }
    return found;
}

QString wordsOf(const QWidget &widget)
{
    const auto *label = qobject_cast<const QLabel *>(&widget);
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    const QString said = label ? label->text() : button ? button->text() : QString();
    return said.isEmpty() ? widget.accessibleName() : said;
}

/// The ancestor whose left or right edge it leaves; nullptr: none.
const QWidget *leaves(const QWidget &widget)
{
    constexpr int kTolerance = 2;
    for (const QWidget *above = widget.parentWidget(); above; above = above->parentWidget()) {
        const int left = widget.mapTo(above, QPoint()).x(), right = left + widget.width();
        if (left < -kTolerance || right > above->width() + kTolerance)
            return above;
        if (above->isWindow())
            break;
    }
    return nullptr;
}
} // namespace

void settle(const QWidget &window)
{
    std::vector<QRect> places, before;
    for (int same = 0; same < 3; same = places == before ? same + 1 : 0) {
        before = std::exchange(places, {});
        QTest::qWait(20);
        for (const QLabel *label : window.findChildren<const QLabel *>())
            places.emplace_back(label->mapTo(&window, QPoint()), label->size());
    }
}

QStringList faults(QWidget &window)
{
    const std::vector<DrawnText> texts = drawnTexts(window);
    QStringList found = misplaced(texts, window) + elidedInSilence(texts, window) + cutLabels(window);
    static const QRegularExpression itself(u"^(\".*\") lies over \\1"_s); // marked text is drawn twice
    found.removeIf([](const QString &fault) { return itself.match(fault).hasMatch(); });
    found.removeDuplicates();
    return found;
}
QStringList stickingOut(QWidget &window)
{
    QStringList found;
    for (const QScrollArea *area : window.findChildren<const QScrollArea *>()) {
        const bool wider = area->widget() && area->widget()->width() > area->viewport()->width();
        if (area->isVisible() && wider)
            found << u"%1 \"%2\" is %3 pixels wide in %4"_s
                         .arg(QString::fromLatin1(area->metaObject()->className()), area->accessibleName())
                         .arg(area->widget()->width())
                         .arg(area->viewport()->width());
    }
    for (const QWidget *widget : window.findChildren<const QWidget *>()) {
        const auto *button = qobject_cast<const QPushButton *>(widget);
        if (!widget->isVisible() || wordsOf(*widget).isEmpty())
            continue;
        if (button && button->width() < button->sizeHint().width() - 1)
            found << u"the button \"%1\" has %2 of %3 pixels"_s.arg(button->text())
                         .arg(button->width())
                         .arg(button->sizeHint().width());
        if (!button && !qobject_cast<const QLabel *>(widget))
            continue;
        if (const QWidget *above = leaves(*widget))
            found << u"\"%1\" stands out of its %2"_s.arg(
                wordsOf(*widget), QString::fromLatin1(above->metaObject()->className()));
    }
    return found;
}

void keepPicture(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("INTERLOCK_FIT_PICTURES");
    if (!folder.isEmpty())
        window.grab().save(QDir(folder).filePath(name + u".png"_s));
}

} // namespace interlock::test
