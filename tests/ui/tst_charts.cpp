#include "models/planfile/planfile.h"
#include "tests/support/openwindow.h"
#include "ui/dashboard/distribution.h"
#include "ui/dashboard/guardraildetail.h"
#include "ui/dashboard/livepage.h"
#include "ui/follower/sourceview.h"
#include "ui/mainwindow.h"
#include "ui/timeline/timelinepage.h"
#include "ui/timeline/weightaxis.h"

#include <QDesktopServices>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
/// Counts what is painted on it.
class Painted : public QObject {
public:
    int count = 0;
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

class Browser : public QObject {
    Q_OBJECT
public:
    QStringList opened;
public Q_SLOTS:
    void open(const QUrl &url) { opened << url.toString(QUrl::FullyEncoded); }
};
} // namespace

/// Curves on the screen, their twins as tables, the notes of people, and the way to where a query is asked.
class ChartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void allCurvesAreShownOnRequest();
    void theCrosshairGoesThroughAllPlotsAndDrawsNoCurveAgain();
    void theDistributionHasATwin();
    void aNoteIsAFlagOnTheAxis();
    void aNoteIsWrittenOnTheTimeline();
    void aQueryIsOpenedAtItsSource();
    void aQueryWithoutAnAddressHasNoButton();
    void whereAQueryIsAsked_data();
    void whereAQueryIsAsked();

private:
    void show(Scene scene)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
        m_window->apply();
        QTest::qWait(60);
    }
    QList<QWidget *> shownPlots() const
    {
        QList<QWidget *> plots = m_window->livePage()->findChildren<QWidget *>(u"plot"_s);
        plots.removeIf([](const QWidget *plot) { return !plot->isVisible(); });
        return plots;
    }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void ChartsTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    m_window->resize(1600, 1000);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void ChartsTest::allCurvesAreShownOnRequest()
{
    show(Scene::ManyGuardrails);
    QCOMPARE(shownPlots().size(), 2);
    QTest::keyClick(m_window.get(), Qt::Key_G);
    m_clock.advance(Duration(200));
    QTRY_VERIFY(m_window->livePage()->isWide());
    QTest::qWait(20);
    QVERIFY2(shownPlots().size() > 5, qPrintable(QString::number(shownPlots().size())));
    QVERIFY(shownPlots().size() <= PlotGrid::kMost);
    QTest::keyClick(m_window.get(), Qt::Key_G);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(shownPlots().size(), 2);
}

void ChartsTest::theCrosshairGoesThroughAllPlotsAndDrawsNoCurveAgain()
{
    show(Scene::Live);
    const QList<QWidget *> plots = shownPlots();
    QCOMPARE(plots.size(), 2);
    QTest::qWait(50);
    Painted painted;
    plots[1]->installEventFilter(&painted);
    QSignalSpy replotted(plots[1], SIGNAL(afterReplot()));
    QVERIFY(replotted.isValid());
    QTest::mouseMove(plots[0], QPoint(plots[0]->width() / 2, plots[0]->height() / 2));
    QTRY_VERIFY(painted.count > 0); // the other one shows it as well
    QCOMPARE(replotted.size(), 0);
}

void ChartsTest::theDistributionHasATwin()
{
    show(Scene::Live);
    auto *chart = m_window->livePage()->findChild<DistributionChart *>();
    QVERIFY(chart);
    QCOMPARE(chart->table().rowCount(), 6);
    const QString median = chart->table().item(2, 1)->text();
    QVERIFY2(median.contains(u"ms"), qPrintable(median));
    QTest::mouseClick(chart->tableButton(), Qt::LeftButton);
    auto *table = chart->findChild<QTableView *>();
    QVERIFY(table && table->isVisible());
    QVERIFY(!table->accessibleName().isEmpty());
    QTest::keyClick(chart->tableButton(), Qt::Key_Space);
    QVERIFY(!table->isVisible());
}

void ChartsTest::aNoteIsAFlagOnTheAxis()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    TimelineEntry note;
    note.kind = TimelineEntry::Kind::Note;
    note.at = m_clock.now().wall - std::chrono::minutes(5);
    note.what = u"note"_s;
    note.who = u"dana"_s;
    note.why = u"cache warmed by hand"_s;
    snapshot.releases.front().timeline.insert(snapshot.releases.front().timeline.begin(), note);
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->setPage(Page::Timeline);
    const auto *axis = m_window->findChild<WeightAxis *>();
    QVERIFY(axis);
    QCOMPARE(axis->notes().back().why, u"cache warmed by hand"_s);
    QVERIFY2(axis->accessibleDescription().contains(u"dana: cache warmed by hand"),
             qPrintable(axis->accessibleDescription()));
}

void ChartsTest::aNoteIsWrittenOnTheTimeline()
{
    show(Scene::Live);
    m_window->setPage(Page::Timeline);
    auto *page = m_window->findChild<TimelinePage *>();
    page->note()->setFocus();
    QTest::keyClicks(page->note(), u"  pool was full "_s);
    QTest::keyClick(page->note(), Qt::Key_Return);
    QCOMPARE(m_commands.asked, QStringList{u"appendReason omni-8.0.0 pool was full"_s});
    m_commands.waiting.front()({false, u"no engine answered"_s, -1});
    QCOMPARE(page->note()->text(), u"  pool was full "_s); // nothing is lost by a refusal
    QTest::mouseClick(page->addNote(), Qt::LeftButton);
    m_commands.waiting.back()({true, u"recorded as 42"_s, 42});
    QCOMPARE(page->note()->text(), QString());
    QTest::mouseClick(page->addNote(), Qt::LeftButton); // an empty note is none
    QCOMPARE(m_commands.asked.size(), 2);
}

void ChartsTest::aQueryIsOpenedAtItsSource()
{
    Browser browser;
    QDesktopServices::setUrlHandler(u"http"_s, &browser, "open");
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    for (GuardrailView &rule : snapshot.releases.front().guardrails)
        rule.sourceUrl = u"http://127.0.0.1:9090/graph?g0.expr=up"_s;
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
    GuardrailDetail *detail = m_window->livePage()->openDetail();
    QVERIFY(detail && detail->openButton()->isVisible());
    QTest::mouseClick(detail->openButton(), Qt::LeftButton);
    QCOMPARE(browser.opened, QStringList{u"http://127.0.0.1:9090/graph?g0.expr=up"_s});
    QDesktopServices::unsetUrlHandler(u"http"_s);
}

void ChartsTest::aQueryWithoutAnAddressHasNoButton()
{
    show(Scene::Live);
    GuardrailDetail *detail = m_window->livePage()->openDetail();
    QVERIFY(detail);
    QVERIFY(!detail->openButton()->isVisible());
}

void ChartsTest::whereAQueryIsAsked_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("measure");
    QTest::addColumn<QString>("url");
    QTest::addRow("Prometheus draws the query itself")
        << u"{type: prometheus, url: \"http://prom.test:9090/p/\"}"_s
        << u"promql: 'sum(rate(a{b=\"c d\"}[5m])) > 1', accept_unknown_age: true"_s
        << u"http://prom.test:9090/p/graph?g0.expr=sum%28rate%28a%7Bb%3D%22c%20d%22%7D%5B5m%5D%29%29%20%3E%201&g0.tab=0"_s;
    QTest::addRow("an endpoint is its own address")
        << u"{type: scrape, url: \"http://127.0.0.1:9102/metrics\"}"_s << u"gauge: load"_s
        << u"http://127.0.0.1:9102/metrics"_s;
    QTest::addRow("a command has no address")
        << u"{type: command, run: [cat, load.json]}"_s << u"pointer: /load"_s << QString();
}

void ChartsTest::whereAQueryIsAsked()
{
    QFETCH(QString, source);
    QFETCH(QString, measure);
    QFETCH(QString, url);
    const QString plan = u"apiVersion: interlock/v1\n"
                         "kind: Rollout\n"
                         "metadata: {name: a, service: web, environment: staging}\n"
                         "release: {stable: \"1.0\", canary: \"1.1\"}\n"
                         "sources:\n"
                         "  app: %1\n"
                         "indicators:\n"
                         "  load: {source: app, %2}\n"
                         "guardrails:\n"
                         "  load: {indicator: load, breach: \"> 9\", do: rollback}\n"
                         "traffic: {type: command, set: [a, '{percent}'], read: [b]}\n"
                         "lease: {keys: [{role: operator}, {role: agent}], valid: 6h}\n"
                         "stages:\n"
                         "  - {weight: 5%, bake: 10m, promote: auto}\n"
                         "  - {weight: 100%, bake: 10m}\n"_s.arg(source, measure);
    const PlanReading read = readPlan(plan.toUtf8(), u"a.plan.yaml"_s);
    QVERIFY2(read.file, read.problems.empty() ? "" : qPrintable(read.problems.front().text()));
    const Indicator &indicator = read.file->plan.indicators.front();
    QCOMPARE(sourceUrl(read.file->plan, indicator), url);
    QCOMPARE(sourceText(*read.file, indicator), u"app, line 8 of the plan"_s);
}

QTEST_MAIN(ChartsTest)
#include "tst_charts.moc"
