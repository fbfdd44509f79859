#include "tests/support/previewfeed.h"
#include "tests/support/pseudolocale.h"
#include "tests/support/textprobe.h"
#include "ui/approvals/approvalspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/style/fitarea.h"
#include "ui/style/look.h"
#include "ui/timeline/timelinepage.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
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
    void theStripSaysAllOfIt_data();
    void theStripSaysAllOfIt();
    void nothingSignedIsElided_data();
    void nothingSignedIsElided();

private:
    static void screens(const std::vector<Scene> &scenes, const std::vector<Page> &pages);
    void lookAt(Qt::LayoutDirection direction);
    void speakPseudo();
    void open(Scene scene, Page page, QSize size);
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<QTranslator> m_pseudo;
};

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

/// Lets layouts come to rest.
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
} // namespace

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
            if (drawn.text.endsWith(u'…') && drawn.text != u"Deny…")
                cut << u"elided: "_s + drawn.text;
        }
    }
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
}

QTEST_MAIN(FitTest)
#include "tst_fit.moc"
