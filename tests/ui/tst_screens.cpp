#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// Every state of the console, light and dark, small and usual, written as PNG files to be looked at.
class ScreensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        loadLanguage(*qApp, u"en"_s);
        QVERIFY(QDir().mkpath(QStringLiteral(INTERLOCK_SCREENS)));
    }
    void everySceneHasAPicture_data();
    void everySceneHasAPicture();
    void overlaysHaveAPicture_data();
    void overlaysHaveAPicture();
    void everyPicturedDialogOpensInItsScene_data();
    void everyPicturedDialogOpensInItsScene();
    void theTwoKeyDialogHasAPicture_data();
    void theTwoKeyDialogHasAPicture();

private:
    static QString path(const QString &name);
    static void keep(QWidget &widget, const QString &name);
};

QString ScreensTest::path(const QString &name)
{
    return QDir(QStringLiteral(INTERLOCK_SCREENS))
        .filePath(name + qEnvironmentVariable("INTERLOCK_SCREENS_SUFFIX") + u".png"_s);
}

void ScreensTest::keep(QWidget &widget, const QString &name)
{
    const QImage image = widget.grab().toImage();
    QVERIFY(image.save(path(name)));
    // A blank or half-painted window has few colours.
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 4) {
        for (int x = 0; x < image.width(); x += 4)
            colours.insert(image.pixel(x, y));
    }
    QVERIFY2(colours.size() > 20, qPrintable(u"%1 shows only %2 colours"_s.arg(name).arg(colours.size())));
}

void ScreensTest::everySceneHasAPicture_data()
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QSize>("size");
    const std::pair<Page, QString> pages[] = {{Page::Live, {}},
                                              {Page::Timeline, u"-timeline"_s},
                                              {Page::Approvals, u"-approvals"_s},
                                              {Page::Incident, u"-incident"_s},
                                              {Page::Records, u"-records"_s},
                                              {Page::Policies, u"-policies"_s},
                                              {Page::Connections, u"-connections"_s},
                                              {Page::Settings, u"-settings"_s}};
    for (const QString &theme : {u"light"_s, u"dark"_s, u"contrast"_s}) {
        for (Scene scene : allScenes()) {
            for (const auto &[page, suffix] : pages) {
                const bool wanted = page == Page::Live || scene == Scene::Live ||
                                    (scene == Scene::SecondKey && page == Page::Approvals) ||
                                    (scene == Scene::RolledBack && page == Page::Timeline) ||
                                    (page == Page::Incident && scene != Scene::ManyGuardrails) ||
                                    (scene == Scene::Held && page == Page::Connections) ||
                                    (scene == Scene::Unreadable) || scene == Scene::NoReleases;
                for (QSize size : {QSize(1280, 720), QSize(1440, 900)}) {
                    // High contrast is looked at where most happens.
                    if (wanted && (theme != u"contrast" || (scene == Scene::Breach && size.width() == 1440)))
                        QTest::addRow("%s%s-%s-%d", qPrintable(toString(scene)), qPrintable(suffix),
                                      qPrintable(theme), size.width())
                            << int(scene) << int(page) << theme << size;
                }
            }
        }
    }
    QTest::addRow("live-light-2560") << int(Scene::Live) << int(Page::Live) << u"light"_s
                                     << QSize(2560, 1440);
}

void ScreensTest::everySceneHasAPicture()
{
    QFETCH(int, scene);
    QFETCH(int, page);
    QFETCH(QString, theme);
    QFETCH(QSize, size);
    applyLook(*qApp, *themeChoice(theme), 1);
    HandClock clock;
    SpyCommands commands;
    MainWindow window(clock, commands);
    window.resize(size);
    window.QWidget::show();
    window.take(std::make_shared<const Snapshot>(snapshotOf(static_cast<Scene>(scene), clock.now())));
    window.setZone(Zone::Utc);
    window.setPage(static_cast<Page>(page));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QCOMPARE(window.size(), size);
    keep(window, QString::fromLatin1(QTest::currentDataTag()));
}

void ScreensTest::overlaysHaveAPicture_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<int>("key");
    QTest::addColumn<int>("modifiers");
    for (const QString &theme : {u"light"_s, u"dark"_s}) {
        QTest::addRow("palette-%s", qPrintable(theme)) << theme << int(Qt::Key_K) << int(Qt::ControlModifier);
        QTest::addRow("keys-%s", qPrintable(theme)) << theme << int(Qt::Key_Question) << int(Qt::NoModifier);
    }
}

void ScreensTest::overlaysHaveAPicture()
{
    QFETCH(QString, theme);
    QFETCH(int, key);
    QFETCH(int, modifiers);
    applyLook(*qApp, *themeChoice(theme), 1);
    HandClock clock;
    SpyCommands commands;
    MainWindow window(clock, commands);
    window.resize(1440, 900);
    window.QWidget::show();
    window.take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, clock.now())));
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
    clock.advance(Duration(200)); // a key of a letter has to stay alone
    QTRY_VERIFY(window.findChild<QDialog *>());
    auto *dialog = window.findChild<QDialog *>();
    QVERIFY(dialog->isVisible());
    keep(*dialog, QString::fromLatin1(QTest::currentDataTag()));
}

void ScreensTest::everyPicturedDialogOpensInItsScene_data()
{
    QTest::addColumn<int>("scene");
    for (const auto &[scene, dialog] : preview::dialogs()) {
        if (dialog != u"first" && dialog != u"change-key") // these no act opens
            QTest::addRow("%s", qPrintable(dialog)) << int(scene);
    }
}

/// What `interlock-console --screenshots` pictures: an act that can do nothing there opens nothing.
void ScreensTest::everyPicturedDialogOpensInItsScene()
{
    QFETCH(int, scene);
    const QString dialog = QString::fromLatin1(QTest::currentDataTag());
    HandClock clock;
    SpyCommands commands;
    const auto window = openWindow(clock, commands);
    window->take(std::make_shared<const Snapshot>(snapshotOf(static_cast<Scene>(scene), clock.now())));
    window->apply();
    if (dialog == u"sign")
        window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    else
        window->keymap()->action(dialog)->trigger();
    QVERIFY(std::ranges::any_of(window->findChildren<QDialog *>(), &QDialog::isVisible));
}

void ScreensTest::theTwoKeyDialogHasAPicture_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addRow("dialog-light") << u"light"_s;
    QTest::addRow("dialog-dark") << u"dark"_s;
}

void ScreensTest::theTwoKeyDialogHasAPicture()
{
    QFETCH(QString, theme);
    applyLook(*qApp, *themeChoice(theme), 1);
    HandClock clock;
    SpyCommands commands;
    MainWindow window(clock, commands);
    window.resize(1440, 900);
    window.QWidget::show();
    window.take(std::make_shared<const Snapshot>(snapshotOf(Scene::SecondKey, clock.now())));
    window.setZone(Zone::Utc);
    LeaseDialog *dialog = window.approvalsPage()->review(LeaseId{u"7c1f"_s});
    QVERIFY(dialog);
    dialog->follow(&dialog->lease(), clock.now());
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    keep(*dialog, QString::fromLatin1(QTest::currentDataTag()));
}

QTEST_MAIN(ScreensTest)
#include "tst_screens.moc"
