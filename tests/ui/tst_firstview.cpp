#include "tests/support/previewfeed.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/rollback/rollbackbutton.h"
#include "ui/settings/settingspage.h"
#include "ui/shell.h"
#include "ui/style/tokens.h"

#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The frame of the first window, before and after it holds one.
class FirstViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        loadLanguage(*qApp, u"en"_s);
    }
    void init()
    {
        m_view = new FirstView(Opening{});
        m_commands.asked.clear();
    }
    void cleanup() { delete m_view; }
    void itsSurfacesHaveTheColoursOfTheTheme_data();
    void itsSurfacesHaveTheColoursOfTheTheme();
    void itsUsualSizeFitsOnTheScreen_data();
    void itsUsualSizeFitsOnTheScreen();
    void itOpensWhereTheLastSessionClosed();
    void aFileThatCannotBeReadOpensTheUsualWindow();
    void nothingOfTheSurfacesShowsThroughItsWindow();
    void itIsToTheDesktopWhatItsWindowIs();
    void itClosesWithItsWindow_data();
    void itClosesWithItsWindow();
    void kioskFillsTheScreenWithIt();
    void anotherLanguageMovesNothingOnTheDesktop();
    void aPressInTheMomentOfItsFocusDoesNotCount();

private:
    MainWindow *held() const { return qobject_cast<MainWindow *>(m_view->content()); }
    QString file() const { return m_folder.filePath(u"console.json"_s); }
    QTemporaryDir m_folder;
    HandClock m_clock;
    SpyCommands m_commands;
    QPointer<FirstView> m_view;
};

void FirstViewTest::itsSurfacesHaveTheColoursOfTheTheme_data()
{
    QTest::addColumn<QString>("kept");
    QTest::addColumn<QString>("ofRun");
    QTest::addColumn<QColor>("background");
    QTest::addColumn<QColor>("line");
    const auto row = [](const char *name, const QString &kept, const QString &ofRun, const Tokens &tokens) {
        QTest::newRow(name) << kept << ofRun << tokens.background << tokens.line;
    };
    row("light, as it was kept", u"light"_s, {}, lightTokens());
    row("dark, as it was kept", u"dark"_s, {}, darkTokens());
    row("high contrast, as it was kept", u"contrast"_s, {}, highContrastTokens());
    row("dark of the command line counts more", u"light"_s, u"dark"_s, darkTokens());
    row("automatic on a light platform", u"auto"_s, {}, lightTokens());
    row("nothing kept on a light platform", {}, {}, lightTokens());
}

void FirstViewTest::itsSurfacesHaveTheColoursOfTheTheme()
{
    QFETCH(QString, kept);
    QFETCH(QString, ofRun);
    QFETCH(QColor, background);
    QFETCH(QColor, line);
    FirstView view(Opening{{}, kept}, ofRun);
    view.showNow();
    const QImage seen = view.grab().toImage();
    QCOMPARE(seen.size(), FirstView::usualSize(view.screen()->availableSize()));
    QCOMPARE(seen.pixelColor(600, 500), background);
    QCOMPARE(seen.pixelColor(500, 48), line); // under the strip
}

void FirstViewTest::itsUsualSizeFitsOnTheScreen_data()
{
    QTest::addColumn<QSize>("room");
    QTest::addColumn<QSize>("size");
    QTest::newRow("a large screen shows all of it") << QSize(2560, 1400) << QSize(1440, 900);
    QTest::newRow("one of its own size lacks its frame") << QSize(1440, 900) << QSize(1424, 852);
    QTest::newRow("a wide one lacks its title bar") << QSize(1920, 900) << QSize(1440, 852);
}

void FirstViewTest::itsUsualSizeFitsOnTheScreen()
{
    QFETCH(const QSize, room);
    QTEST(FirstView::usualSize(room), "size");
}

void FirstViewTest::itOpensWhereTheLastSessionClosed()
{
    {
        Shell shell(m_clock, m_commands, file());
        shell.setFirstView(m_view);
        shell.openAll();
        m_view->resize(1310, 770);
        QTest::mouseClick(held()->settingsPage()->themes()->buttons()[2], Qt::LeftButton);
        m_view->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(m_view.isNull());
    }
    const Opening kept = readOpening(file());
    QCOMPARE(kept.theme, u"dark"_s);
    QCOMPARE(FirstView(kept).size(), QSize(1310, 770));
}

void FirstViewTest::aFileThatCannotBeReadOpensTheUsualWindow()
{
    QCOMPARE(readOpening({}), Opening{});
    QCOMPARE(readOpening(m_folder.filePath(u"none"_s)), Opening{});
    QFile broken(m_folder.filePath(u"broken"_s));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("{\"windows\": 7") > 0);
    broken.close();
    QCOMPARE(readOpening(broken.fileName()), Opening{});
}

void FirstViewTest::nothingOfTheSurfacesShowsThroughItsWindow()
{
    m_view->showNow();
    m_view->hold(new QWidget);
    const QColor ground = m_view->palette().color(QPalette::Window);
    const QImage seen = m_view->grab().toImage();
    for (const QPoint at : {QPoint(600, 500), QPoint(500, 48), QPoint(78, 300), QPoint(20, 300)})
        QCOMPARE(seen.pixelColor(at), ground);
}

void FirstViewTest::itIsToTheDesktopWhatItsWindowIs()
{
    Shell shell(m_clock, m_commands, {});
    m_view->showNow();
    shell.setFirstView(m_view);
    shell.openAll();
    QVERIFY(held()->isVisible() && !held()->isWindow());
    QCOMPARE(held()->size(), m_view->size());
    QCOMPARE(m_view->windowTitle(), u"Interlock"_s);
    held()->take(std::make_shared<const Snapshot>(preview::snapshotOf(preview::Scene::Live, m_clock.now())));
    held()->apply();
    QVERIFY2(m_view->windowTitle().contains(u"8.0.0"), qPrintable(m_view->windowTitle()));
    m_view->resize(400, 300);
    QVERIFY(m_view->width() >= held()->minimumWidth()); // no smaller than its window may be
}

void FirstViewTest::itClosesWithItsWindow_data()
{
    QTest::addColumn<bool>("byDesktop");
    QTest::newRow("the desktop closes the frame") << true;
    QTest::newRow("the console closes its window") << false;
}

void FirstViewTest::itClosesWithItsWindow()
{
    QFETCH(bool, byDesktop);
    Shell shell(m_clock, m_commands, {});
    m_view->showNow();
    shell.setFirstView(m_view);
    shell.openAll();
    QPointer<MainWindow> window = held();
    QSignalSpy closed(window, &MainWindow::closed);
    byDesktop ? m_view->close() : window->close();
    QCOMPARE(closed.size(), 1);
    QTRY_VERIFY(m_view.isNull());
    QVERIFY(window.isNull());
}

void FirstViewTest::kioskFillsTheScreenWithIt()
{
    Shell shell(m_clock, m_commands, {});
    m_view->showNow();
    shell.setFirstView(m_view);
    shell.openAll();
    held()->setKiosk(true);
    QVERIFY(m_view->isFullScreen());
    held()->setKiosk(false);
    QVERIFY(!m_view->isFullScreen());
}

void FirstViewTest::anotherLanguageMovesNothingOnTheDesktop()
{
    Shell shell(m_clock, m_commands, {});
    m_view->showNow();
    shell.setFirstView(m_view);
    shell.openAll();
    m_view->setGeometry(20, 30, 1300, 800);
    QPointer<MainWindow> english = held();
    english->setPage(Page::Settings);
    QTest::mouseClick(english->settingsPage()->languageChoice()->buttons()[2], Qt::LeftButton); // Deutsch
    QTRY_VERIFY(english.isNull());
    QVERIFY(m_view && m_view->isVisible());
    QCOMPARE(m_view->geometry(), QRect(20, 30, 1300, 800));
    QCOMPARE(shell.windows().size(), size_t(1));
    QCOMPARE(shell.windows().front().data(), held());
    QVERIFY(held()->isVisible());
    QCOMPARE(held()->settingsPage()->accessibleName(), u"Einstellungen"_s);
    loadLanguage(*qApp, u"en"_s);
}

void FirstViewTest::aPressInTheMomentOfItsFocusDoesNotCount()
{
    Shell shell(m_clock, m_commands, {});
    m_view->showNow();
    shell.setFirstView(m_view);
    shell.openAll();
    held()->take(std::make_shared<const Snapshot>(preview::snapshotOf(preview::Scene::Live, m_clock.now())));
    held()->apply();
    QCoreApplication::processEvents();
    m_clock.advance(Duration(5000));
    QEvent activated(QEvent::WindowActivate);
    QCoreApplication::sendEvent(m_view, &activated);
    m_clock.advance(Duration(300));
    QTest::mouseClick(held()->rollbackButton(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    m_clock.advance(Duration(5000));
    QTest::mouseClick(held()->rollbackButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
}

QTEST_MAIN(FirstViewTest)
#include "tst_firstview.moc"
