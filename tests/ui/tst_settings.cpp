#include "tests/support/previewfeed.h"
#include "ui/dashboard/livepage.h"
#include "ui/dashboard/rangerow.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/settings/settingspage.h"
#include "ui/shell.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// Preferences, their file, and several windows.
class SettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { loadLanguage(*qApp, u"en"_s); }
    void init() { QVERIFY(m_folder.isValid()); }
    void aFileSurvivesTheWayThroughBytes();
    void badFilesAreRefusedWithAReason_data();
    void badFilesAreRefusedWithAReason();
    void whatIsOutOfBoundsIsBounded();
    void aBrokenFileIsLeftAsItIs();
    void aClickOnAThemeIsInForceAtOnceAndKept();
    void zoomIsKeptBetween80And200();
    void anotherLookStylesNoWidgetAnew_data();
    void anotherLookStylesNoWidgetAnew();
    void theWindowOpensWhereItWas();
    void whatWasLookedAtIsLookedAtAgain();
    void aReleaseThatRunsComesBeforeScreensOfNone_data();
    void aReleaseThatRunsComesBeforeScreensOfNone();
    void placesOfAnotherLayoutAreNotTakenOver();
    void rowsTakeTheHeightThatIsChosen();
    void numbersAreWrittenAsInTheLanguage();
    void aSecondWindowShowsTheSame();
    void aThemeOfTheCommandLineIsNotKept();
    void whatTheRunWasToldIsSaid();
    void windowsOfAnotherStoreStayThere();
    void kioskHidesEverythingButTheScreen();

private:
    QString file(const QString &name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
    HandClock m_clock;
    SpyCommands m_commands;
};

void SettingsTest::aFileSurvivesTheWayThroughBytes()
{
    ConsoleFile file;
    Preferences &chosen = file.preferences;
    chosen.theme = ThemeChoice::HighContrast;
    chosen.zoomPercent = 130;
    chosen.zone = Zone::Utc;
    chosen.sound = chosen.heldRollback = true;
    chosen.letters = false;
    chosen.keys[u"hold"_s] = {QKeySequence(Qt::Key_H), QKeySequence(Qt::CTRL | Qt::Key_H)};
    chosen.keys[u"note"_s] = {};
    chosen.density = Density::Roomy;
    file.windows = {{QByteArray("\x01\x00geometry", 10), u"incident"_s}, {{}, u"live"_s}};
    file.windows.front().release = u"web-1"_s;
    file.windows.front().range = 2;
    file.windows.front().wide = file.windows.front().kiosk = file.windows.front().attention = true;
    file.windows.front().filter = u"shop"_s;
    const auto read = readConsoleFile(toBytes(file));
    QVERIFY2(read, read ? "" : qPrintable(read.error().sentence()));
    QCOMPARE(*read, file);
}

void SettingsTest::badFilesAreRefusedWithAReason_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    QTest::addRow("no JSON") << QByteArray("theme=dark") << QString();
    QTest::addRow("no format") << QByteArray("{}") << u"format 0"_s;
    QTest::addRow("a newer format") << QByteArray("{\"format\":99}") << u"format 99"_s;
}

void SettingsTest::badFilesAreRefusedWithAReason()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, said);
    const auto read = readConsoleFile(bytes);
    QVERIFY(!read);
    QVERIFY2(read.error().sentence().contains(said), qPrintable(read.error().sentence()));
}

void SettingsTest::whatIsOutOfBoundsIsBounded()
{
    QByteArray windows;
    for (int i = 0; i < 100; ++i)
        windows += (i ? "," : "") + QByteArray("{\"geometry\":\"\",\"page\":\"live\"}");
    const auto read = readConsoleFile("{\"format\":1,\"theme\":\"pink\",\"zoom_percent\":5000,\"windows\":[" +
                                      windows + "]}");
    QVERIFY(read);
    QCOMPARE(read->preferences.zoomPercent, 200);
    QCOMPARE(read->preferences.theme, ThemeChoice::Auto);
    QCOMPARE(read->windows.size(), size_t(kMostWindows));
}

void SettingsTest::aBrokenFileIsLeftAsItIs()
{
    QFile broken(file(u"broken.json"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{\"format\":99}");
    broken.close();
    {
        Shell shell(m_clock, m_commands, broken.fileName());
        QVERIFY(shell.problem().contains(u"format 99"));
        MainWindow *window = shell.openWindow();
        QTest::mouseClick(window->settingsPage()->themes()->buttons()[2], Qt::LeftButton);
        QCOMPARE(shell.preferences().theme, ThemeChoice::Dark); // for this run
        delete window;
    }
    QVERIFY(broken.open(QIODevice::ReadOnly));
    QCOMPARE(broken.readAll(), QByteArray("{\"format\":99}"));
}

void SettingsTest::aClickOnAThemeIsInForceAtOnceAndKept()
{
    const QString path = file(u"theme/console.json"_s);
    {
        Shell shell(m_clock, m_commands, path);
        shell.openAll();
        const std::unique_ptr<MainWindow> window(shell.windows().front());
        QCOMPARE(tokensOf(qApp->palette()).background, lightTokens().background);
        window->setPage(Page::Settings);
        window->show();
        QTest::mouseClick(window->settingsPage()->themes()->buttons()[3], Qt::LeftButton);
        QCOMPARE(tokensOf(qApp->palette()).background, highContrastTokens().background);
    }
    Shell again(m_clock, m_commands, path);
    QCOMPARE(again.problem(), QString());
    QCOMPARE(again.preferences().theme, ThemeChoice::HighContrast);
}

void SettingsTest::zoomIsKeptBetween80And200()
{
    Shell shell(m_clock, m_commands, {});
    const std::unique_ptr<MainWindow> window(shell.openWindow());
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    for (int i = 0; i < 15; ++i)
        QTest::keyClick(window.get(), Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(shell.preferences().zoomPercent, 200);
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(window.get(), Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(shell.preferences().zoomPercent, 80);
    QTRY_COMPARE(QApplication::font().pixelSize(), 10);
    QTest::keyClick(window.get(), Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(shell.preferences().zoomPercent, 100);
}

void SettingsTest::whatWasLookedAtIsLookedAtAgain()
{
    Session session{{}, u"live"_s};
    session.release = u"relay-2"_s;
    session.range = int(Range::Hour);
    session.wide = true;
    session.filter = u"rel"_s;
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    snapshot.releases.push_back(snapshot.releases.front());
    snapshot.releases.back().id = RolloutId{u"relay-2"_s};
    snapshot.releases.back().name = u"relay"_s;
    MainWindow window(m_clock, m_commands);
    window.restore(session); // the log is read later
    window.take(std::make_shared<const Snapshot>(snapshot));
    QVERIFY2(window.windowTitle().startsWith(u"relay"), qPrintable(window.windowTitle()));
    session.geometry = window.session().geometry;
    QCOMPARE(window.session(), session);
}

void SettingsTest::aReleaseThatRunsComesBeforeScreensOfNone_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<Phase>("phase");
    QTest::addColumn<Page>("opens");
    QTest::newRow("settings, and a release bakes") << u"settings"_s << Phase::Baking << Page::Live;
    QTest::newRow("policies, and one rolls back") << u"policies"_s << Phase::RollingBack << Page::Incident;
    QTest::newRow("settings, and it is over") << u"settings"_s << Phase::Completed << Page::Settings;
    QTest::newRow("the timeline stays") << u"timeline"_s << Phase::Baking << Page::Timeline;
}
void SettingsTest::aReleaseThatRunsComesBeforeScreensOfNone()
{
    QFETCH(const QString, page);
    QFETCH(const Phase, phase);
    QFETCH(const Page, opens);
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    snapshot.releases.resize(1);
    snapshot.releases.front().phase = phase;
    MainWindow window(m_clock, m_commands);
    window.restore(Session{{}, page});
    window.take(std::make_shared<const Snapshot>(snapshot));
    QCOMPARE(window.page(), opens);
    window.setPage(Page::Settings); // and whoever goes there stays there
    window.take(std::make_shared<const Snapshot>(snapshot));
    QCOMPARE(window.page(), Page::Settings);
}

void SettingsTest::placesOfAnotherLayoutAreNotTakenOver()
{
    const auto read = readConsoleFile("{\"format\":1,\"layout\":1,\"windows\":[{\"geometry\":\"AAAA\","
                                      "\"page\":\"records\",\"kiosk\":true}]}");
    QVERIFY(read && read->windows.size() == 1);
    QVERIFY(read->windows.front().geometry.isEmpty() && !read->windows.front().kiosk);
    QCOMPARE(read->windows.front().page, u"records"_s);
}

void SettingsTest::rowsTakeTheHeightThatIsChosen()
{
    Shell shell(m_clock, m_commands, {});
    const std::unique_ptr<MainWindow> window(shell.openWindow());
    window->show();
    auto *table = window->recordsPage()->findChild<QTableView *>();
    QTRY_COMPARE(table->verticalHeader()->defaultSectionSize(), scaled(24));
    Q_EMIT window->settingsPage()->densities()->chosen(1);
    QTRY_COMPARE(table->verticalHeader()->defaultSectionSize(), scaled(32));
    Q_EMIT window->settingsPage()->densities()->chosen(0);
    QTRY_COMPARE(table->verticalHeader()->defaultSectionSize(), scaled(24));
}

void SettingsTest::numbersAreWrittenAsInTheLanguage()
{
    loadLanguage(*qApp, u"de"_s);
    QCOMPARE(Words::amount(0.5, u"s"_s), u"0,50 s"_s);
    QCOMPARE(Words::span(Duration(3000)), u"3,0 s"_s);
    loadLanguage(*qApp, u"en"_s);
    QCOMPARE(Words::amount(0.5, u"s"_s), u"0.50 s"_s);
}

namespace {
/// Counts how often a widget was told to look at its style again: each of a thousand costs a part of the 100
/// ms.
class StyleChanges : public QObject {
public:
    StyleChanges() { qApp->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::StyleChange ? 1 : 0;
        return false;
    }
    int count = 0;
};
} // namespace

void SettingsTest::anotherLookStylesNoWidgetAnew_data()
{
    QTest::addColumn<ThemeChoice>("theme");
    QTest::addColumn<double>("zoom");
    QTest::newRow("a zoom") << ThemeChoice::Light << 1.3;
    QTest::newRow("a theme") << ThemeChoice::Dark << 1.0;
}

void SettingsTest::anotherLookStylesNoWidgetAnew()
{
    QFETCH(ThemeChoice, theme);
    QFETCH(double, zoom);
    applyLook(*qApp, ThemeChoice::Light, 1);
    MainWindow window(m_clock, m_commands);
    window.show();
    const QFont before = window.font();
    const QPalette lit = window.palette();
    StyleChanges changes;
    applyLook(*qApp, theme, zoom);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(changes.count, 0);
    QVERIFY(window.font() != before || window.palette() != lit); // and yet it looks otherwise
    applyLook(*qApp, ThemeChoice::Auto, 1);
}

void SettingsTest::theWindowOpensWhereItWas()
{
    const QString path = file(u"session.json"_s);
    {
        Shell shell(m_clock, m_commands, path);
        const std::unique_ptr<MainWindow> window(shell.openWindow());
        window->show();
        window->resize(1300, 760);
        window->setPage(Page::Records);
    } // the window is gone first: where it stood was kept when it moved, at the latest when the shell ends
    {
        Shell shell(m_clock, m_commands, path);
        MainWindow *window = shell.openWindow();
        window->show();
        window->resize(1300, 760);
        window->setPage(Page::Records);
        window->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    Shell shell(m_clock, m_commands, path);
    shell.openAll();
    QCOMPARE(shell.windows().size(), size_t(1));
    const std::unique_ptr<MainWindow> window(shell.windows().front());
    QCOMPARE(window->size(), QSize(1300, 760));
    QCOMPARE(window->page(), Page::Records);
}

void SettingsTest::aSecondWindowShowsTheSame()
{
    Shell shell(m_clock, m_commands, {});
    const std::unique_ptr<MainWindow> first(shell.openWindow());
    first->show();
    first->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    first->select(RolloutId{u"relay"_s});
    QVERIFY(QTest::qWaitForWindowActive(first.get()));
    QTest::keyClick(first.get(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(shell.windows().size(), size_t(2));
    const std::unique_ptr<MainWindow> second(shell.windows().back());
    QVERIFY(second->isVisible());
    QCOMPARE(second->windowTitle(), first->windowTitle());
    const auto *ring =
        second->history().find(RolloutId{u"omni-8.0.0"_s}, IndicatorId{u"p95"_s}, Track::Canary);
    QVERIFY(ring && ring->size() > 1000);
    QTest::mouseClick(first->settingsPage()->themes()->buttons()[2], Qt::LeftButton);
    QCOMPARE(second->preferences().theme, ThemeChoice::Dark);
}

void SettingsTest::aThemeOfTheCommandLineIsNotKept()
{
    const QString path = file(u"run.json"_s);
    {
        Shell shell(m_clock, m_commands, path);
        shell.setThemeOfRun(ThemeChoice::Dark);
        shell.openAll();
        const std::unique_ptr<MainWindow> window(shell.windows().front());
        QCOMPARE(tokensOf(qApp->palette()).background, darkTokens().background);
        window->setPage(Page::Records); // something to keep
    }
    const Shell again(m_clock, m_commands, path);
    QCOMPARE(again.preferences().theme, ThemeChoice::Auto);
}

void SettingsTest::whatTheRunWasToldIsSaid()
{
    Shell shell(m_clock, m_commands, {});
    shell.setThemeOfRun(ThemeChoice::Dark);
    const std::unique_ptr<MainWindow> window(shell.openWindow());
    window->show();
    window->setPage(Page::Settings);
    const auto said = [&window] {
        QString all;
        for (const QLabel *label : window->settingsPage()->findChildren<QLabel *>())
            all += label->isVisible() ? label->text() : QString();
        return all;
    };
    QVERIFY2(said().contains(u"--theme dark"), qPrintable(said()));
    QTest::mouseClick(window->settingsPage()->themes()->buttons()[1], Qt::LeftButton);
    QVERIFY2(!said().contains(u"--theme"), qPrintable(said()));
}

/// Who opens one store is not shown the windows that another console had on another store.
void SettingsTest::windowsOfAnotherStoreStayThere()
{
    const QString path = file(u"stores.json"_s);
    ConsoleFile kept;
    kept.windows = {Session{{}, u"live"_s}, Session{{}, u"records"_s}};
    kept.windows.back().store = u"/srv/other.sqlite"_s;
    QFile written(path);
    QVERIFY(written.open(QIODevice::WriteOnly) && written.write(toBytes(kept)) > 0);
    written.close();
    {
        Shell shell(m_clock, m_commands, path);
        shell.openAll();
        QCOMPARE(shell.windows().size(), size_t(1));
        MainWindow *window = shell.windows().front();
        window->show();
        window->setPage(Page::Policies); // something to keep
        window->close();
    }
    QVERIFY(written.open(QIODevice::ReadOnly));
    const auto read = readConsoleFile(written.readAll());
    QVERIFY(read && read->windows.size() == 2);
    QCOMPARE(read->windows[0].page, u"policies"_s);
    QCOMPARE(read->windows[1].store, u"/srv/other.sqlite"_s);
    QCOMPARE(read->windows[1].page, u"records"_s);
}

void SettingsTest::kioskHidesEverythingButTheScreen()
{
    Shell shell(m_clock, m_commands, {});
    const std::unique_ptr<MainWindow> window(shell.openWindow());
    window->show();
    window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_F11);
    QVERIFY(window->isKiosk() && window->isFullScreen());
    QVERIFY(!window->findChild<NavRail *>()->isVisible());
    QVERIFY(window->rollbackButton()->isVisible());        // the way back is never hidden
    QVERIFY(!window->livePage()->rangeRow()->isVisible()); // nobody presses on a wall
    for (const QPushButton *button : window->livePage()->findChildren<QPushButton *>())
        QVERIFY2(!button->isVisible(), qPrintable(button->text()));
    QTest::keyClick(window.get(), Qt::Key_F11);
    QVERIFY(!window->isFullScreen());
    QVERIFY(window->findChild<NavRail *>()->isVisible());
    QVERIFY(window->livePage()->rangeRow()->isVisible());
    auto *rolled = window->livePage()->findChild<QScrollArea *>()->verticalScrollBar();
    QVERIFY(rolled->maximum() > 100);
    rolled->setValue(100);
    QTest::keyClick(window.get(), Qt::Key_F11);
    QVERIFY(window->isKiosk());
    QTest::qWait(400);            // everything becomes larger
    QCOMPARE(rolled->value(), 0); // nobody scrolls on a wall
    QTest::keyClick(window.get(), Qt::Key_Escape);
    QVERIFY(!window->isKiosk() && !window->isFullScreen());
}

QTEST_MAIN(SettingsTest)
#include "tst_settings.moc"
