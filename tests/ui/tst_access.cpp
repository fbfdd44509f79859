#include "tests/support/openwindow.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/dashboard/livepage.h"
#include "ui/dashboard/stagebars.h"
#include "ui/first/language.h"
#include "ui/keys/palette.h"
#include "ui/mainwindow.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QApplication>
#include <QChartView>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QtTest>

#include <cmath>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The checklist for people who use no mouse, see little, or see nothing: on every screen, as it is painted.
class AccessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void tabReachesEveryControlAndComesBack_data() { pages(); }
    void tabReachesEveryControlAndComesBack();
    void dialogsGiveTheFocusBack();
    void textCanBeReadAsItIsPainted_data();
    void textCanBeReadAsItIsPainted();
    void everyChartHasASentence();
    void aGuardrailHasItsValuesAsATable();
    void theDetailFollowsAndItsQueryIsCopied();
    void stagesAreComparedAsShareOfTheirLimit();
    void theStagesHaveATwin();
    void listsTellTheirLines();
    void whatPaintsItselfSaysWhatItIs_data() { pages(); }
    void whatPaintsItselfSaysWhatItIs();
    void theRedButtonIsAButtonThatCanBePressed();
    void zoomedLiveItIsAsOpenedThere_data() { pages(); }
    void zoomedLiveItIsAsOpenedThere();

private:
    static void pages();
    void show(Scene scene);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

namespace {
double luminance(QRgb colour)
{
    const auto linear = [](int channel) {
        const double c = channel / 255.0;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

/// WCAG 2.2 contrast between the ground of a piece of the screen (its most frequent colour) and its ink (the
/// colour farthest from that).
double contrastIn(const QImage &image, const QRect &rect)
{
    QHash<QRgb, int> counts;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        for (int x = rect.left(), from = x; x <= rect.right(); ++x) {
            if (x == rect.right() || line[x + 1] != line[x])
                counts[line[x]] += x + 1 - std::exchange(from, x + 1);
        }
    }
    QRgb ground = 0;
    for (auto one = counts.cbegin(); one != counts.cend(); ++one) {
        if (one.value() > counts.value(ground))
            ground = one.key();
    }
    double most = 1;
    for (auto one = counts.cbegin(); one != counts.cend(); ++one) {
        const double a = luminance(one.key()), b = luminance(ground);
        most = std::max(most, (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05));
    }
    return most;
}

/// Its place is the person's, who moved the handle.
bool isSplit(const QWidget *widget)
{
    for (const QWidget *up = widget; up; up = up->parentWidget()) {
        if (qobject_cast<const QSplitter *>(up))
            return true;
    }
    return false;
}

using Places = std::vector<std::pair<QString, QRect>>;

/// Where each text and button of a screen stands, once its layouts have come to rest.
Places placesOf(MainWindow &window, Page page)
{
    window.resize(1920, 1200);
    window.setPage(page);
    Places found, before;
    do {
        before = std::exchange(found, {});
        QTest::qWait(30);
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            const bool isText =
                qobject_cast<const QLabel *>(widget) || qobject_cast<const QPushButton *>(widget);
            if (isText && widget->isVisible() && !isSplit(widget))
                found.emplace_back(widget->accessibleName(),
                                   QRect(widget->mapTo(&window, QPoint()), widget->size()));
        }
    } while (found != before);
    return found;
}

/// The way to each widget below that can have the keys and has no name, as assistive technology walks it.
QStringList namelessIn(QAccessibleInterface &told, const QString &way = {})
{
    const QString here = way + u" / "_s + told.text(QAccessible::Name);
    const auto role = told.role();
    if (told.state().invisible || role == QAccessible::Table || role == QAccessible::List)
        return {}; // the cells of a table are told by its model
    QStringList found;
    if (told.state().focusable && told.text(QAccessible::Name).isEmpty())
        found << here + u" "_s + QLatin1String(told.object() ? told.object()->metaObject()->className() : "");
    for (int i = 0; i < told.childCount(); ++i)
        if (QAccessibleInterface *child = told.child(i))
            found << namelessIn(*child, here);
    return found;
}

bool takesTab(const QWidget *widget)
{
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus);
}
} // namespace

void AccessTest::pages()
{
    QTest::addColumn<int>("page");
    for (const PageInfo &info : allPages())
        QTest::addRow("%s", qPrintable(info.id)) << int(info.page);
}

void AccessTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    show(Scene::Live);
}

void AccessTest::show(Scene scene)
{
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
    m_window->apply();
}

void AccessTest::tabReachesEveryControlAndComesBack()
{
    QFETCH(int, page);
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(1);
    QSet<QWidget *> wanted, reached;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (takesTab(widget) && !widget->focusProxy() && !widget->parentWidget()->inherits("QComboBox"))
            wanted.insert(widget);
    }
    QWidget *first = m_window->rollbackButton();
    first->setFocus();
    for (int presses = 0; presses < 300; ++presses) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget());
        reached.insert(QApplication::focusWidget());
        if (QApplication::focusWidget() == first)
            break;
    }
    QVERIFY(reached.contains(first)); // no trap on the way
    for (QWidget *widget : wanted) {
        // Of buttons that exclude each other one takes Tab, the arrows move between them.
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool byArrows = button && (button->autoExclusive() || button->group());
        QVERIFY2(reached.contains(widget) || byArrows,
                 qPrintable(u"%1 \"%2\""_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                                               widget->accessibleName())));
    }
}

void AccessTest::dialogsGiveTheFocusBack()
{
    QLineEdit *filter = nullptr;
    for (QLineEdit *field : m_window->findChildren<QLineEdit *>()) {
        if (field->isVisible())
            filter = field;
    }
    QVERIFY(filter);
    filter->setFocus();
    Palette *palette = m_window->openPalette();
    QTRY_VERIFY(palette->query()->hasFocus());
    QTest::keyClick(palette->query(), Qt::Key_Escape);
    m_window->activateWindow(); // what a window manager does; there is none offscreen
    QTRY_COMPARE(QApplication::focusWidget(), filter);
}

void AccessTest::textCanBeReadAsItIsPainted_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("scene");
    for (const PageInfo &info : allPages()) {
        for (const QString &theme : {u"light"_s, u"dark"_s, u"contrast"_s})
            QTest::addRow("%s %s", qPrintable(info.id), qPrintable(theme))
                << int(info.page) << theme
                << int(info.page == Page::Connections ? Scene::Held : Scene::Breach);
    }
}

void AccessTest::textCanBeReadAsItIsPainted()
{
    QFETCH(int, page);
    QFETCH(QString, theme);
    QFETCH(int, scene);
    // Twice the size: thin strokes reach their full colour somewhere.
    applyLook(*qApp, *themeChoice(theme), 2);
    m_window->resize(2400, 1600);
    show(static_cast<Scene>(scene));
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(30);
    const QImage image = m_window->grab().toImage().convertToFormat(QImage::Format_RGB32);
    int read = 0;
    for (QLabel *label : m_window->findChildren<QLabel *>()) {
        if (!label->isVisible() || !label->isEnabled() || label->text().trimmed().isEmpty() ||
            label->visibleRegion().boundingRect() != label->rect())
            continue;
        const QRect rect(label->mapTo(m_window.get(), QPoint()), label->size());
        const double contrast = contrastIn(image, rect.intersected(image.rect()));
        QVERIFY2(contrast >= 4.5, qPrintable(u"\"%1\": %2"_s.arg(label->text()).arg(contrast)));
        ++read;
    }
    QVERIFY(read >= 8);
}

void AccessTest::everyChartHasASentence()
{
    m_window->setPage(Page::Live);
    QTest::qWait(30);
    int charts = 0;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (!widget->inherits("QCustomPlot") && !qobject_cast<QChartView *>(widget))
            continue;
        ++charts;
        QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        QVERIFY2(!widget->accessibleDescription().isEmpty(), qPrintable(widget->accessibleName()));
    }
    QCOMPARE(charts, 4); // two curves, the distribution, the stages
}

void AccessTest::aGuardrailHasItsValuesAsATable()
{
    GuardrailDetail *detail = m_window->livePage()->openDetail(GuardrailId{u"p95"_s});
    QVERIFY(detail);
    const QAbstractItemModel &values = detail->values();
    QVERIFY(values.rowCount() > 100);
    QVERIFY(values.rowCount() <= ValueTable::kRows + 1);
    QVERIFY2(values.index(0, ValueTable::Canary).data().toString().endsWith(u"ms"),
             qPrintable(values.index(0, 1).data().toString()));
    QStringList said;
    for (const QLabel *label : detail->findChildren<QLabel *>())
        said << label->text();
    QVERIFY2(said.contains(u"≥ 500 ms"), qPrintable(said.join(u'|'))); // not as it is typed
    bool gap = false; // the preview was blind for a while: that is said, not bridged
    for (int row = 0; row < values.rowCount(); ++row)
        gap = gap || values.index(row, ValueTable::Canary).data().toString() == u"no value";
    QVERIFY(gap);
}

void AccessTest::theDetailFollowsAndItsQueryIsCopied()
{
    QTest::keyClick(m_window.get(), Qt::Key_I);
    m_clock.advance(Duration(200));
    QTRY_VERIFY(m_window->findChild<GuardrailDetail *>());
    auto *detail = m_window->findChild<GuardrailDetail *>();
    QVERIFY(detail && detail->isVisible());
    QTest::mouseClick(detail->copyButton(), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"histogram_quantile"));
    show(Scene::Breach);
    bool told = false;
    for (const QLabel *label : detail->findChildren<QLabel *>())
        told = told || label->text().contains(u"over the limit");
    QVERIFY(told);
    QTest::keyClick(detail, Qt::Key_Escape);
    QVERIFY(!detail->isVisible());
}

void AccessTest::stagesAreComparedAsShareOfTheirLimit()
{
    const Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    const auto shares = stageShares(snapshot.releases.front());
    QCOMPARE(shares.size(), size_t(5));
    QCOMPARE(shares.front().name, u"p95 latency"_s); // 402 of 500: nearest
    QCOMPARE(shares.front().shares.size(), size_t(2));
    QVERIFY(std::abs(*shares.front().shares[1] - 402.0 / 500) < 0.001);
    const auto throughput = std::ranges::find(shares, u"throughput"_s, &StageShares::name);
    QVERIFY(std::abs(*throughput->shares[1] - 50.0 / 126) < 0.001); // a floor is turned over
    QVERIFY(stageSharesInWords(snapshot.releases.front()).startsWith(u"p95 latency is nearest to its limit"));
    // No average talks down a limit that was crossed.
    const Snapshot breach = snapshotOf(Scene::Breach, m_clock.now());
    for (const QString &said :
         {stageSharesInWords(breach.releases.front()), nearestInWords(breach.releases.front())})
        QVERIFY2(said.startsWith(u"p95 latency went over its limit: worst"_s), qPrintable(said));
    ReleaseView none;
    QVERIFY(stageShares(none).empty());
    QVERIFY(!stageSharesInWords(none).isEmpty());
}

void AccessTest::theStagesHaveATwin()
{
    auto *bars = m_window->findChild<StageBars *>();
    QVERIFY(bars && !bars->isVisible());
    for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
        if (button->text() == u"as bars")
            QTest::keyClick(button, Qt::Key_Space);
    }
    QVERIFY(bars->isVisible());
}

void AccessTest::listsTellTheirLines()
{
    m_window->setPage(Page::Incident);
    show(Scene::Breach);
    QStringList names;
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->inherits("interlock::StatusRow") && widget->isVisible())
            names << QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget))
                         ->text(QAccessible::Name);
    }
    QVERIFY(names.size() > 8);
    QVERIFY2(std::ranges::any_of(
                 names, [](const QString &name) { return name.startsWith(u"p95 latency, 851 ms, breach"); }),
             qPrintable(names.join(u'\n')));
}

/// Margins, spacings and columns that were measured at 100 % follow the zoom; none stays behind.
/// "Filler" is what a screen reader says of a widget that nobody gave a role.
void AccessTest::whatPaintsItselfSaysWhatItIs()
{
    QFETCH(int, page);
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(1);
    const QStringList nameless = namelessIn(*QAccessible::queryAccessibleInterface(m_window.get()));
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        const QAccessibleInterface *told = QAccessible::queryAccessibleInterface(widget);
        const bool speaks = widget->isVisible() && !told->text(QAccessible::Name).isEmpty();
        if (!speaks || qobject_cast<QAbstractScrollArea *>(widget))
            continue;
        const bool takesKeys = widget->focusPolicy() != Qt::NoFocus;
        const bool isChip = widget->inherits("interlock::Chip");
        const QString who =
            u"%1 \"%2\""_s.arg(QLatin1String(widget->metaObject()->className()), widget->accessibleName());
        QVERIFY2(told->role() != QAccessible::Client || !(takesKeys || isChip), qPrintable(who));
    }
}

void AccessTest::theRedButtonIsAButtonThatCanBePressed()
{
    QAccessibleInterface *told = QAccessible::queryAccessibleInterface(m_window->rollbackButton());
    QCOMPARE(told->role(), QAccessible::Button);
    QVERIFY(told->text(QAccessible::Name).startsWith(u"Roll back to "));
    QAccessibleActionInterface *acts = told->actionInterface();
    QVERIFY(acts && acts->actionNames().contains(QAccessibleActionInterface::pressAction()));
    m_clock.advance(Duration(1000)); // the window has stood still for long enough
    acts->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.front().startsWith(u"rollBack "), qPrintable(m_commands.asked.front()));
}

void AccessTest::zoomedLiveItIsAsOpenedThere()
{
    QFETCH(int, page);
    (void)placesOf(*m_window, static_cast<Page>(page));
    applyLook(*qApp, ThemeChoice::Light, 2);
    const Places zoomed = placesOf(*m_window, static_cast<Page>(page));
    m_window = std::make_unique<MainWindow>(m_clock, m_commands);
    m_window->QWidget::show();
    show(Scene::Live);
    const Places opened = placesOf(*m_window, static_cast<Page>(page));
    QCOMPARE(zoomed.size(), opened.size());
    QVERIFY(zoomed.size() > 5);
    QString moved;
    for (size_t i = 0; i < opened.size(); ++i) {
        const QRect a = zoomed[i].second, b = opened[i].second;
        const int off = std::max(
            {std::abs(a.left() - b.left()), std::abs(a.top() - b.top()), std::abs(a.height() - b.height())});
        if (off > 6)
            QDebug(&moved) << zoomed[i].first << "stands" << off << "pixels off," << a << "and not" << b
                           << '\n';
    }
    QVERIFY2(moved.isEmpty(), qPrintable(moved));
}

QTEST_MAIN(AccessTest)
#include "tst_access.moc"
