#include "tests/support/fitprobe.h"
#include "tests/support/previewfeed.h"
#include "tests/support/pseudolocale.h"
#include "tests/support/textprobe.h"
#include "ui/approvals/approvalspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/releases/releaselist.h"
#include "ui/strip/contextstrip.h"
#include "ui/style/chip.h"
#include "ui/style/fitarea.h"
#include "ui/style/look.h"
#include "ui/timeline/timelinepage.h"
#include "ui/window/sidepanel.h"
#include "ui/wizard/firststeps.h"

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QScreen>
#include <QScrollBar>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
/// The states in which another thing stands on the screens.
const std::vector<Scene> kTold{Scene::Live,           Scene::ManyGuardrails, Scene::Breach,
                               Scene::RolledBack,     Scene::Held,           Scene::SecondKey,
                               Scene::NobodyGuarding, Scene::NoReleases,     Scene::Unreadable};
const std::vector<Page> kPages{Page::Live,    Page::Timeline, Page::Approvals,   Page::Incident,
                               Page::Records, Page::Policies, Page::Connections, Page::Settings};
} // namespace

/// No text of a screen is cut or lies over another: in a language with longer texts, from right to left, and
/// at 200 %. What is elided on purpose is told whole by its tooltip or its accessible name.
class FitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void longTextsFit_data() { screens(allScenes(), kPages); }
    void longTextsFit();
    void longTextsFitFromRightToLeft_data() { screens(kTold, kPages); }
    void longTextsFitFromRightToLeft();
    void textsFitAt200_data() { screens(kTold, kPages); }
    void textsFitAt200();
    void liveAndTimelineFitAtAnySize_data();
    void liveAndTimelineFitAtAnySize();
    void everyScreenFitsEveryWindow_data();
    void everyScreenFitsEveryWindow();
    void formsFitEveryWindow_data();
    void formsFitEveryWindow();
    void theStripSaysAllOfIt_data();
    void theStripSaysAllOfIt();
    void theRailNamesAllOfItsScreensOrNone_data();
    void theRailNamesAllOfItsScreensOrNone();
    void inANarrowWindowTheListStandsBehindAButton();
    void inAVeryNarrowWindowWhatIsNextIsPartOfTheScreen();
    void aSentenceKeepsItsOrderFromRightToLeft();
    void noSentenceMovesTheStrip();
    void nothingSignedIsElided_data();
    void nothingSignedIsElided();

private:
    static void screens(const std::vector<Scene> &scenes, const std::vector<Page> &pages);
    void lookAt(Qt::LayoutDirection direction);
    void speakPseudo();
    void open(Scene scene, Page page, QSize size);
    QDialog *openForm(const QString &id);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<QTranslator> m_pseudo;
};

void FitTest::init()
{
    loadLanguage(*qApp, u"en"_s);
    applyLook(*qApp, ThemeChoice::Light, 1);
}

void FitTest::cleanup()
{
    m_window.reset();
    m_pseudo.reset();
    qApp->setLayoutDirection(Qt::LeftToRight);
    applyLook(*qApp, ThemeChoice::Light, 1);
}

void FitTest::screens(const std::vector<Scene> &scenes, const std::vector<Page> &pages)
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("page");
    for (Scene scene : scenes) {
        for (const PageInfo &info : allPages()) {
            if (std::ranges::find(pages, info.page) == pages.end())
                continue;
            // Without a release neither page is on the screen, but a word on what to do.
            const bool isOfRelease = info.page == Page::Live || info.page == Page::Timeline;
            if (isOfRelease && (scene == Scene::NoReleases || scene == Scene::Unreadable))
                continue;
            QTest::addRow("%s, %s", qPrintable(toString(scene)), qPrintable(info.id))
                << int(scene) << int(info.page);
        }
    }
}

void FitTest::speakPseudo()
{
    m_pseudo = std::make_unique<PseudoLocale>();
    QVERIFY(QCoreApplication::installTranslator(m_pseudo.get()));
}

void FitTest::open(Scene scene, Page page, QSize size)
{
    m_window = std::make_unique<MainWindow>(m_clock, m_commands);
    m_window->resize(size);
    m_window->QWidget::show();
    m_window->setZone(Zone::Utc);
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
    m_clock.advance(preview::ageOf(scene));
    m_window->apply();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->setPage(page); // after the snapshot came, as a person does it
    settle(*m_window);       // rows that wrap ask their page for height, one after the other
}

void FitTest::lookAt(Qt::LayoutDirection direction)
{
    QFETCH(int, scene);
    QFETCH(int, page);
    qApp->setLayoutDirection(direction);
    speakPseudo();
    open(static_cast<Scene>(scene), static_cast<Page>(page), {1440, 900});
    const QStringList wrong = faults(*m_window);
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void FitTest::longTextsFit()
{
    lookAt(Qt::LeftToRight);
}

void FitTest::longTextsFitFromRightToLeft()
{
    lookAt(Qt::RightToLeft);
}

void FitTest::liveAndTimelineFitAtAnySize_data()
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("page");
    QTest::addColumn<double>("zoom");
    QTest::addColumn<QSize>("size");
    const std::tuple<const char *, double, QSize> sizes[] = {{"100 % on 1280", 1, {1280, 720}},
                                                             {"150 % on 1600", 1.5, {1600, 1000}},
                                                             {"200 % on 2000", 2, {2000, 1240}}};
    for (Scene scene : {Scene::Live, Scene::ManyGuardrails, Scene::Breach, Scene::Completed}) {
        for (Page page : {Page::Live, Page::Timeline}) {
            for (const auto &[name, zoom, size] : sizes)
                QTest::newRow(qPrintable(
                    u"%1, %2, %3"_s.arg(toString(scene), infoOf(page).id, QString::fromUtf8(name))))
                    << int(scene) << int(page) << zoom << size;
        }
    }
}

void FitTest::liveAndTimelineFitAtAnySize()
{
    QFETCH(int, scene);
    QFETCH(int, page);
    QFETCH(double, zoom);
    QFETCH(QSize, size);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    open(static_cast<Scene>(scene), static_cast<Page>(page), size);
    QWidget *shown = m_window->livePage();
    if (page == int(Page::Timeline))
        shown = m_window->findChild<TimelinePage *>();
    const QStringList wrong = faults(*shown); // strip and side pane have tests of their own
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void FitTest::textsFitAt200()
{
    QFETCH(int, scene);
    QFETCH(int, page);
    applyLook(*qApp, ThemeChoice::Light, 2);
    open(static_cast<Scene>(scene), static_cast<Page>(page), {2000, 1240});
    const QStringList wrong = faults(*m_window);
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

namespace {
enum class Scenes { All, Two };
struct Look {
    const char *name;
    double zoom;
    QSize size;
    Qt::LayoutDirection direction;
    Scenes scenes;
};
const Look kLooks[] = {
    {"80 % on 1440 x 900", 0.8, {1440, 900}, Qt::LeftToRight, Scenes::Two},
    {"100 % on 1440 x 900", 1, {1440, 900}, Qt::LeftToRight, Scenes::Two},
    {"100 % on 1024 x 700", 1, {1024, 700}, Qt::LeftToRight, Scenes::All},
    {"150 % on 1440 x 900", 1.5, {1440, 900}, Qt::LeftToRight, Scenes::Two},
    {"200 % on 1440 x 900", 2, {1440, 900}, Qt::LeftToRight, Scenes::All},
    {"from right to left, 100 % on 1440 x 900", 1, {1440, 900}, Qt::RightToLeft, Scenes::All},
    {"from right to left, 200 % on 1440 x 900", 2, {1440, 900}, Qt::RightToLeft, Scenes::Two}};

void wear(const Look &look)
{
    qApp->setLayoutDirection(look.direction);
    applyLook(*qApp, ThemeChoice::Light, look.zoom);
}
} // namespace

void FitTest::everyScreenFitsEveryWindow_data()
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("look");
    for (Scene scene : kTold) {
        for (int look = 0; look < int(std::size(kLooks)); ++look) {
            if (kLooks[look].scenes == Scenes::Two && scene != Scene::Live && scene != Scene::Breach)
                continue;
            QTest::newRow(qPrintable(u"%1, %2"_s.arg(toString(scene), QString::fromUtf8(kLooks[look].name))))
                << int(scene) << look;
        }
    }
}

/// Nobody goes sideways to read, and nothing is cut: on a small screen, enlarged, and mirrored.
void FitTest::everyScreenFitsEveryWindow()
{
    QFETCH(int, scene);
    QFETCH(int, look);
    wear(kLooks[look]);
    open(static_cast<Scene>(scene), Page::Live, kLooks[look].size);
    QCOMPARE(m_window->size(), kLooks[look].size);
    QStringList wrong;
    for (Page page : kPages) {
        m_window->setPage(page);
        settle(*m_window);
        keepPicture(*m_window,
                    u"%1-%2-%3"_s.arg(toString(static_cast<Scene>(scene)), infoOf(page).id).arg(look));
        for (const QString &fault : faults(*m_window) + stickingOut(*m_window))
            wrong << infoOf(page).id + u": "_s + fault;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void FitTest::formsFitEveryWindow_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<int>("look");
    for (const char *form :
         {"palette", "keys", "detail", "help", "promote", "sign", "first", "range.moments"}) {
        for (int look = 0; look < int(std::size(kLooks)); ++look)
            QTest::newRow(
                qPrintable(u"%1, %2"_s.arg(QString::fromLatin1(form), QString::fromUtf8(kLooks[look].name))))
                << QString::fromLatin1(form) << look;
    }
}

QDialog *FitTest::openForm(const QString &id)
{
    if (id == u"sign")
        return m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    if (id == u"first") {
        auto *steps = new FirstSteps(Installation{}, m_window.get());
        steps->open();
        return steps;
    }
    m_window->keymap()->action(id)->trigger();
    const QList<QDialog *> dialogs = m_window->findChildren<QDialog *>();
    const auto shown = std::ranges::find_if(dialogs, &QWidget::isVisible);
    return shown == dialogs.end() ? nullptr : *shown;
}

void FitTest::formsFitEveryWindow()
{
    QFETCH(QString, form);
    QFETCH(int, look);
    wear(kLooks[look]);
    open(form == u"sign"      ? Scene::SecondKey
         : form == u"promote" ? Scene::Held
                              : Scene::Live,
         Page::Live, kLooks[look].size);
    QDialog *dialog = openForm(form);
    QVERIFY(dialog);
    settle(*dialog);
    keepPicture(*dialog, u"form-%1-%2"_s.arg(form).arg(look));
    const QSize room = kLooks[look].size.expandedTo(dialog->screen()->size());
    QVERIFY2(dialog->width() <= room.width() && dialog->height() <= room.height(),
             qPrintable(u"%1 x %2 pixels"_s.arg(dialog->width()).arg(dialog->height())));
    const QStringList wrong = faults(*dialog) + stickingOut(*dialog);
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void FitTest::theStripSaysAllOfIt_data()
{
    QTest::addColumn<double>("zoom");
    QTest::addColumn<QSize>("size");
    QTest::addRow("at 100 %%, 1280 wide") << 1.0 << QSize(1280, 720);
    QTest::addRow("at 150 %%, 1600 wide") << 1.5 << QSize(1600, 1000);
    QTest::addRow("at 200 %%, 2000 wide") << 2.0 << QSize(2000, 1240);
}

/// It leaves a cell out before it cuts a word.
void FitTest::theStripSaysAllOfIt()
{
    QFETCH(double, zoom);
    QFETCH(QSize, size);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    for (Scene scene : {Scene::Live, Scene::Breach, Scene::Held}) {
        open(scene, Page::Live, size);
        QCOMPARE(m_window->width(), size.width());
        QStringList cut;
        for (const DrawnText &drawn : drawnTexts(*m_window)) {
            if (drawn.rect.bottom() < scaled(48) && drawn.text.endsWith(u'…'))
                cut << drawn.text;
        }
        QVERIFY2(cut.isEmpty(), qPrintable(toString(scene) + u": "_s + cut.join(u", "_s)));
        m_window.reset();
    }
}

void FitTest::theRailNamesAllOfItsScreensOrNone_data()
{
    QTest::addColumn<double>("zoom");
    for (int percent = 80; percent <= 200; percent += 10)
        QTest::newRow(qPrintable(u"%1 %"_s.arg(percent))) << percent / 100.0;
}

void FitTest::theRailNamesAllOfItsScreensOrNone()
{
    QFETCH(double, zoom);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    open(Scene::Live, Page::Timeline, {1440, 900});
    const auto *rail = m_window->findChild<NavRail *>();
    const QRect place(rail->mapTo(m_window.get(), QPoint()), rail->size());
    QSet<QString> named;
    for (const DrawnText &drawn : drawnTexts(*m_window)) {
        if (place.contains(drawn.rect.center().toPoint()))
            named << drawn.text;
    }
    int names = 0;
    for (const PageInfo &info : allPages())
        names += named.contains(info.name()) ? 1 : 0;
    QVERIFY2(names == 0 || names == int(allPages().size()), qPrintable(named.values().join(u", "_s)));
    QVERIFY(names > 0 || zoom > 1.4);
}

void FitTest::inANarrowWindowTheListStandsBehindAButton()
{
    open(Scene::Live, Page::Live, {1024, 700});
    const auto *list = m_window->findChild<ReleaseList *>();
    RailButton *button = m_window->findChild<NavRail *>()->listButton();
    QVERIFY(!list->isVisible());
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(list->isVisible() && button->isChecked());
    QTest::keyClick(list->findChild<QListView *>(), Qt::Key_Escape);
    QVERIFY(!list->isVisible() && !button->isChecked());
    QTest::keyClick(m_window.get(), Qt::Key_Slash); // the filter is one key away as ever
    QVERIFY(list->isVisible() && list->isAncestorOf(m_window->focusWidget()));
    const auto *view = list->findChild<QListView *>();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
                      view->visualRect(view->model()->index(1, 0)).center());
    QVERIFY(!list->isVisible());
    QCOMPARE(view->currentIndex().row(), 1);
    m_window->resize(1440, 900);
    settle(*m_window);
    QVERIFY(list->isVisible() && !button->isVisible());
}

void FitTest::inAVeryNarrowWindowWhatIsNextIsPartOfTheScreen()
{
    applyLook(*qApp, ThemeChoice::Light, 2);
    open(Scene::Live, Page::Live, {1440, 900});
    QVERIFY(m_window->livePage()->isAncestorOf(m_window->sidePanel()));
    QVERIFY(m_window->sidePanel()->isVisible());
    QCOMPARE(m_window->sidePanel()->verticalScrollBar()->maximum(),
             0); // the screen scrolls, and nothing in it
    m_window->setPage(Page::Records);
    QVERIFY(!m_window->sidePanel()->isVisible());
    m_window->setPage(Page::Live);
    applyLook(*qApp, ThemeChoice::Light, 1);
    settle(*m_window);
    QVERIFY(!m_window->livePage()->isAncestorOf(m_window->sidePanel()));
    QVERIFY(m_window->sidePanel()->isVisible());
}

/// "0 % read back + 7 ms" is no "read back + 7 ms % 0" on a mirrored screen: the button looks the same.
void FitTest::aSentenceKeepsItsOrderFromRightToLeft()
{
    open(Scene::RolledBack, Page::Live, {1440, 900});
    const QString said = m_window->rollbackButton()->detail();
    QVERIFY2(said.startsWith(u'0'), qPrintable(said));
    const QImage usual = m_window->rollbackButton()->grab().toImage();
    m_window.reset();
    qApp->setLayoutDirection(Qt::RightToLeft);
    open(Scene::RolledBack, Page::Live, {1440, 900});
    QCOMPARE(m_window->rollbackButton()->detail(), said);
    QCOMPARE(m_window->rollbackButton()->grab().toImage(), usual);
}

/// What happens changes words in the strip, never how high it is nor where the way back stands.
void FitTest::noSentenceMovesTheStrip()
{
    open(Scene::Live, Page::Live, {1440, 900});
    auto *strip = m_window->findChild<ContextStrip *>();
    const int high = strip->height();
    const QRect button = m_window->rollbackButton()->geometry();
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    ReleaseView &release = snapshot.releases.front();
    const auto take = [&] {
        m_window->take(std::make_shared<const Snapshot>(snapshot));
        m_window->apply();
        QTest::qWait(20);
    };
    release.verdict = {
        StatusKind::Inconclusive,
        u"Preparing: queue: http://127.0.0.1:9/metrics: Connection refused; check that it is up"_s};
    take();
    QCOMPARE(strip->height(), high);
    QCOMPARE(strip->findChild<Chip *>()->accessibleName(), u"Preparing"_s);
    release.newestSampleAge = std::chrono::hours(21) + std::chrono::minutes(14);
    release.traffic.intended = Weight{0};
    release.traffic.observed = Weight{10'000};
    snapshot.engine.noWayBack = u"omni-portal"_s;
    take();
    QCOMPARE(strip->height(), high);
    QCOMPARE(m_window->rollbackButton()->geometry().right(), button.right());
}

void FitTest::nothingSignedIsElided_data()
{
    QTest::addColumn<double>("zoom");
    QTest::addRow("at 100 %%") << 1.0;
    QTest::addRow("at 200 %%") << 2.0;
}

/// Who signs sees every word of what the signature is under.
void FitTest::nothingSignedIsElided()
{
    QFETCH(double, zoom);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    open(Scene::SecondKey, Page::Approvals, {2000, 1240});
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QVERIFY(dialog);
    QTest::qWait(20);
    QStringList cut;
    QScrollBar &bar = *dialog->findChild<FitArea *>()->verticalScrollBar();
    for (int at = 0; at == 0 || at <= bar.maximum() + bar.pageStep(); at += bar.pageStep()) {
        bar.setValue(at);
        cut += faults(*dialog);
        for (const DrawnText &drawn : drawnTexts(*dialog)) {
            const auto *button = qobject_cast<const QAbstractButton *>(drawn.by);
            const bool endsSo = button && button->text() == drawn.text; // "Deny…": a form follows
            if (drawn.text.endsWith(u'…') && !endsSo)
                cut << u"elided: "_s + drawn.text;
        }
    }
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
}

QTEST_MAIN(FitTest)
#include "tst_fit.moc"
