#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/first/language.h"
#include "ui/incident/incidentpage.h"
#include "ui/mainwindow.h"
#include "ui/settings/settingspage.h"
#include "ui/style/chip.h"
#include "ui/window/banner.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>
#include <qpa/qplatformaccessibility.h>
#include <qpa/qplatformintegration.h>

#include <cmath>
#include <private/qguiapplication_p.h>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// A day's work with no mouse, and what a screen reader hears of it.
class KeyboardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void everyScreenHasAKey_data();
    void everyScreenHasAKey();
    void aLeaseIsSignedWithoutAMouse();
    void aNoteIsWrittenWithoutAMouse();
    void aConnectionIsTestedWithoutAMouse();
    void aThemeIsChosenWithTheArrows();
    void aReleaseIsRolledBackWithoutAMouse();
    void aScreenIsLeftFromTheSideOfLive_data() { pages(); }
    void aScreenIsLeftFromTheSideOfLive();
    void f6GoesRoundThePanes();
    void theFocusIsSeen_data();
    void theFocusIsSeen();
    void theFocusGoesAsOneReads_data();
    void theFocusGoesAsOneReads();
    void aNewBannerIsSpoken_data();
    void aNewBannerIsSpoken();
    void theRollbackIsSpoken();
    void everyCellIsTold_data();
    void everyCellIsTold();
    void noStatusIsColourAlone_data();
    void noStatusIsColourAlone();

private:
    static void pages();
    void show(Scene scene);
    /// Presses Tab until `wanted` has the focus; false when it never has.
    static bool tabTo(const QWidget *wanted);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

namespace {
/// What assistive technology was told since the last `clear`: alerts and changed names.
QStringList spoken;

void listen(QAccessibleEvent *event)
{
    if (event->type() == QAccessible::Alert || event->type() == QAccessible::NameChanged) {
        if (const QAccessibleInterface *told = event->accessibleInterface())
            spoken << told->text(QAccessible::Name);
    }
}

double luminance(QRgb colour)
{
    const auto linear = [](int channel) {
        const double c = channel / 255.0;
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

double contrast(QRgb a, QRgb b)
{
    return (std::max(luminance(a), luminance(b)) + 0.05) / (std::min(luminance(a), luminance(b)) + 0.05);
}

/// Pixels that differ by a contrast of at least 3 (WCAG 2.2, 1.4.11 and 2.4.13).
int changedPixels(const QImage &before, const QImage &after)
{
    int changed = 0;
    for (int y = 0; y < before.height(); ++y) {
        for (int x = 0; x < before.width(); ++x)
            changed += contrast(before.pixel(x, y), after.pixel(x, y)) >= 3 ? 1 : 0;
    }
    return changed;
}

template <typename Widget>
Widget *shownButton(QWidget &in, const QString &text)
{
    for (Widget *button : in.findChildren<Widget *>()) {
        if (button->isVisible() && button->text() == text)
            return button;
    }
    return nullptr;
}
} // namespace

void KeyboardTest::pages()
{
    QTest::addColumn<int>("page");
    for (const PageInfo &info : allPages())
        QTest::addRow("%s", qPrintable(info.id)) << int(info.page);
}

/// As where somebody listens: nothing is told otherwise.
void KeyboardTest::initTestCase()
{
    QGuiApplicationPrivate::platformIntegration()->accessibility()->setActive(true);
    QVERIFY(QAccessible::isActive());
}

void KeyboardTest::init()
{
    m_clock = HandClock();
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    show(Scene::Live);
}

void KeyboardTest::show(Scene scene)
{
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
    m_window->apply();
}

bool KeyboardTest::tabTo(const QWidget *wanted)
{
    for (int presses = 0; presses < 200; ++presses) {
        if (QApplication::focusWidget() == wanted)
            return true;
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    return false;
}

void KeyboardTest::everyScreenHasAKey_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("page");
    for (const PageInfo &info : allPages())
        QTest::addRow("%s", qPrintable(info.id))
            << (info.page == Page::Settings ? int(Qt::Key_Comma) : Qt::Key_1 + int(info.page))
            << int(info.page);
}

void KeyboardTest::everyScreenHasAKey()
{
    QFETCH(int, key);
    QFETCH(int, page);
    m_window->setPage(page == int(Page::Live) ? Page::Records : Page::Live);
    QTest::keyClick(m_window.get(), Qt::Key(key), Qt::ControlModifier);
    QCOMPARE(int(m_window->page()), page);
}

void KeyboardTest::aLeaseIsSignedWithoutAMouse()
{
    show(Scene::SecondKey);
    QTest::keyClick(m_window.get(), Qt::Key_A);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_window->page(), Page::Approvals);
    QTest::qWait(1);
    auto *review = shownButton<QPushButton>(*m_window, u"Review and sign…"_s);
    QVERIFY(review && tabTo(review));
    QTest::keyClick(review, Qt::Key_Space);
    QTRY_VERIFY(m_window->findChild<LeaseDialog *>());
    auto *dialog = m_window->findChild<LeaseDialog *>();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    QTRY_VERIFY(QApplication::focusWidget() && dialog->isAncestorOf(QApplication::focusWidget()));
    const auto texts = dialog->findChildren<QPlainTextEdit *>();
    const auto reason = std::ranges::find(texts, false, &QPlainTextEdit::isReadOnly);
    QVERIFY(reason != texts.end() && tabTo(*reason));
    QTest::keyClicks(QApplication::focusWidget(), u"read it"_s);
    QVERIFY(tabTo(dialog->signButton()));
    QTest::keyClick(dialog->signButton(), Qt::Key_Space);
    QCOMPARE(m_commands.asked.last(), u"signLease 7c1f sre-lead read it"_s);
}

void KeyboardTest::aNoteIsWrittenWithoutAMouse()
{
    QTest::keyClick(m_window.get(), Qt::Key_N);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_window->page(), Page::Incident);
    QCOMPARE(QApplication::focusWidget(), m_window->incidentPage()->note());
    QTest::keyClicks(m_window->incidentPage()->note(), u"pool is full"_s);
    QTest::keyClick(m_window->incidentPage()->note(), Qt::Key_Return);
    QCOMPARE(m_commands.asked.last(), u"appendReason omni-8.0.0 pool is full"_s);
}

void KeyboardTest::aConnectionIsTestedWithoutAMouse()
{
    QTest::keyClick(m_window.get(), Qt::Key_7, Qt::ControlModifier);
    QTest::qWait(1);
    auto *test = shownButton<QPushButton>(*m_window, u"Test"_s);
    QVERIFY(test && tabTo(test));
    QTest::keyClick(test, Qt::Key_Space);
    QCOMPARE(m_commands.asked.last(), u"testConnection agent"_s);
}

void KeyboardTest::aThemeIsChosenWithTheArrows()
{
    QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
    QTest::qWait(1);
    const auto &themes = m_window->settingsPage()->themes()->buttons();
    QVERIFY(tabTo(themes.front()));
    QSignalSpy changed(m_window.get(), &MainWindow::preferencesChanged);
    QTest::keyClick(themes.front(), Qt::Key_Right);
    QVERIFY(themes[1]->hasFocus());
    QTest::keyClick(themes[1], Qt::Key_Space);
    QCOMPARE(m_window->preferences().theme, ThemeChoice::Light);
    QVERIFY(!changed.isEmpty());
}

void KeyboardTest::aReleaseIsRolledBackWithoutAMouse()
{
    m_clock.advance(Duration(2000)); // presses are ignored for 400 ms after the window gained the focus
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(m_commands.asked.last(), u"rollBack omni-8.0.0"_s);
}

/// The side is gone then: Qt would hand the focus to the next field, and the letters of acts into it.
void KeyboardTest::aScreenIsLeftFromTheSideOfLive()
{
    QFETCH(int, page);
    auto *hold = shownButton<QPushButton>(*m_window, u"Hold"_s);
    QVERIFY(hold);
    hold->setFocus();
    QCOMPARE(m_window->focusWidget(), hold);
    m_window->setPage(static_cast<Page>(page));
    const QWidget *focus = m_window->focusWidget();
    QVERIFY(focus && focus->isVisible());
    QVERIFY2(!focus->inherits("QLineEdit") && !focus->inherits("QPlainTextEdit"),
             qPrintable(focus->accessibleName()));
}

void KeyboardTest::f6GoesRoundThePanes()
{
    m_window->setPage(Page::Live);
    QTest::qWait(1);
    QSet<QString> panes;
    QWidget *first = nullptr;
    for (int presses = 0; presses < 12; ++presses) {
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QWidget *now = QApplication::focusWidget();
        QVERIFY(now);
        if (now == first)
            break;
        first = first ? first : now;
        for (const QWidget *up = now; up; up = up->parentWidget()) {
            if (up->inherits("interlock::NavRail") || up->inherits("interlock::ReleaseList") ||
                up->inherits("interlock::SidePanel") || up->inherits("interlock::ContextStrip") ||
                up->inherits("QStackedWidget"))
                panes << QString::fromLatin1(up->metaObject()->className());
        }
    }
    QCOMPARE(panes.size(), 5);
}

void KeyboardTest::theFocusIsSeen_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("page");
    for (const QString &theme : {u"light"_s, u"dark"_s, u"contrast"_s}) {
        for (const PageInfo &info : allPages())
            QTest::addRow("%s, %s", qPrintable(info.id), qPrintable(theme)) << theme << int(info.page);
    }
}

void KeyboardTest::theFocusIsSeen()
{
    QFETCH(QString, theme);
    QFETCH(int, page);
    applyLook(*qApp, *themeChoice(theme), 1);
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(1);
    int seen = 0;
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget) ||
                               qobject_cast<QComboBox *>(widget) || widget == m_window->rollbackButton();
        if (!isControl || !widget->isVisible() || !widget->isEnabled() ||
            !(widget->focusPolicy() & Qt::TabFocus) ||
            widget->visibleRegion().boundingRect() != widget->rect())
            continue;
        m_window->setFocus();
        const QImage before = widget->grab().toImage();
        widget->setFocus(Qt::TabFocusReason);
        const int changed = changedPixels(before, widget->grab().toImage());
        const int around = widget->width() + widget->height(); // half of its border, or a caret and a line
        QVERIFY2(changed >= std::min(around / 2, 40),
                 qPrintable(u"%1 \"%2\": %3 pixels"_s
                                .arg(QString::fromLatin1(widget->metaObject()->className()),
                                     widget->accessibleName())
                                .arg(changed)));
        ++seen;
    }
    QVERIFY(seen >= 5); // at least the strip, the rail and the list
}

void KeyboardTest::theFocusGoesAsOneReads_data()
{
    pages();
}

void KeyboardTest::theFocusGoesAsOneReads()
{
    QFETCH(int, page);
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(1);
    // Within one pane no step leads up by more than a row, but at the head of a column beside.
    QWidget *start = m_window->rollbackButton();
    start->setFocus();
    const QWidget *before = nullptr;
    int steps = 0;
    for (int presses = 0; presses < 200; ++presses) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        const QWidget *now = QApplication::focusWidget();
        if (now == start)
            break;
        if (before && before->parentWidget() == now->parentWidget()) {
            const QPoint from = before->mapTo(m_window.get(), QPoint()),
                         to = now->mapTo(m_window.get(), QPoint());
            const bool onwards =
                to.y() > from.y() - before->height() / 2 || to.x() > from.x() + before->width() / 2;
            QVERIFY2(onwards, qPrintable(u"from \"%1\" to \"%2\""_s.arg(before->accessibleName(),
                                                                        now->accessibleName())));
            ++steps;
        }
        before = now;
    }
    QVERIFY(steps >= 1);
}

void KeyboardTest::aNewBannerIsSpoken_data()
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<QString>("words");
    QTest::addRow("nobody guards") << int(Scene::NobodyGuarding) << u"Nobody is guarding."_s;
    QTest::addRow("the guard is silent") << int(Scene::Silent) << u"The guard is silent."_s;
    QTest::addRow("the store cannot be read") << int(Scene::Unreadable) << u"The store cannot be read."_s;
}

void KeyboardTest::aNewBannerIsSpoken()
{
    QFETCH(int, scene);
    QFETCH(QString, words);
    spoken.clear();
    QAccessible::installUpdateHandler(listen);
    show(static_cast<Scene>(scene));
    QVERIFY2(spoken.join(u'\n').contains(words), qPrintable(spoken.join(u'\n')));
    spoken.clear();
    m_clock.advance(Duration(1000));
    show(static_cast<Scene>(scene));
    QVERIFY(!spoken.join(u'\n').contains(words)); // once, not each time that it is painted
    QAccessible::installUpdateHandler(nullptr);
}

void KeyboardTest::theRollbackIsSpoken()
{
    spoken.clear();
    QAccessible::installUpdateHandler(listen);
    show(Scene::RollingBack);
    QVERIFY2(spoken.join(u'\n').contains(u"Rolling back to 7.4.1"), qPrintable(spoken.join(u'\n')));
    show(Scene::RolledBack);
    QVERIFY2(spoken.join(u'\n').contains(u"Rolled back"), qPrintable(spoken.join(u'\n')));
    QAccessible::installUpdateHandler(nullptr);
}

void KeyboardTest::everyCellIsTold_data()
{
    pages();
}

void KeyboardTest::everyCellIsTold()
{
    QFETCH(int, page);
    m_window->setPage(static_cast<Page>(page));
    QTest::qWait(1);
    int cells = 0;
    for (const QAbstractItemView *view : m_window->findChildren<QAbstractItemView *>()) {
        if (!view->isVisible() || !view->model() || view->inherits("QHeaderView"))
            continue;
        QVERIFY2(!view->accessibleName().isEmpty(), view->metaObject()->className());
        const QAbstractItemModel &model = *view->model();
        for (int row = 0; row < std::min(model.rowCount(), 20); ++row) {
            for (int column = 0; column < model.columnCount(); ++column) {
                const QModelIndex cell = model.index(row, column);
                const QString told = cell.data(Qt::AccessibleTextRole).toString() + cell.data().toString();
                const bool isEmpty = cell.data(Qt::DisplayRole).toString().isEmpty();
                QVERIFY2(isEmpty || !told.isEmpty(), qPrintable(view->accessibleName()));
                ++cells;
            }
            const QModelIndex first = model.index(row, 0);
            QVERIFY2(!(first.data(Qt::AccessibleTextRole).toString() + first.data().toString()).isEmpty(),
                     qPrintable(view->accessibleName()));
        }
    }
    QVERIFY(cells > 0); // the releases stand beside every screen
}

void KeyboardTest::noStatusIsColourAlone_data()
{
    pages();
}

void KeyboardTest::noStatusIsColourAlone()
{
    QFETCH(int, page);
    for (Scene scene : {Scene::Breach, Scene::Held}) {
        show(scene);
        m_window->setPage(static_cast<Page>(page));
        QTest::qWait(1);
        int chips = 0;
        for (const Chip *chip : m_window->findChildren<Chip *>()) {
            if (!chip->isVisible())
                continue;
            ++chips;
            QVERIFY(!chip->status().words.isEmpty());
            QCOMPARE(chip->accessibleName(), chip->status().words);
        }
        QVERIFY(chips >= 1);
    }
}

QTEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"
