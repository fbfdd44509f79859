#include "tests/support/openwindow.h"
#include "ui/mainwindow.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
const RolloutId kDemo{u"demo-1"_s};

/// The usual releases, and one of the demo beside them.
Snapshot withDemo(Moment now)
{
    Snapshot made = snapshotOf(Scene::Live, now);
    ReleaseView demo = made.releases.front();
    demo.id = kDemo;
    demo.name = u"shop"_s;
    demo.environment = u"demo"_s;
    made.releases.push_back(demo);
    return made;
}

ReleaseView &demoOf(Snapshot &snapshot)
{
    return *std::ranges::find(snapshot.releases, kDemo, &ReleaseView::id);
}
} // namespace

/// Rule (l): the red button is practised with on the demo's release, by mouse and keys.
class DrillTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void itShowsTheDemoAndNothingElse();
    void aPressIsTimedUntilZeroWasReadBack();
    void f8IsTimedToo();
    void withoutADemoItSaysHowToGetOne();
    void itEndsWhenAnotherReleaseIsSelected();
    void itEndsWhenARealReleaseNeedsSomebody_data();
    void itEndsWhenARealReleaseNeedsSomebody();
    void itEndsOnRequest();
    void aReleaseThatIsOverIsNoTarget();

private:
    void take(const Snapshot &snapshot)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshot));
        m_window->apply();
    }
    void start() { m_window->keymap()->action(u"drill"_s)->trigger(); }
    QPushButton *bannerButton(const QString &words)
    {
        for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == words)
                return button;
        }
        return nullptr;
    }
    void settle() { m_clock.advance(Duration(2000)); }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void DrillTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    take(withDemo(m_clock.now()));
}

void DrillTest::itShowsTheDemoAndNothingElse()
{
    start();
    QVERIFY(m_window->isDrill());
    QVERIFY(m_window->notices().contains(u"Drill."_s));
    settle();
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack demo-1"_s}); // the one that is shown, and only that
}

void DrillTest::aPressIsTimedUntilZeroWasReadBack()
{
    start();
    settle();
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    m_clock.advance(Duration(412));
    Snapshot after = withDemo(m_clock.now());
    RollbackView rollback;
    rollback.readBackAfter = Duration(7);
    demoOf(after).rollback = rollback;
    demoOf(after).phase = Phase::RolledBack;
    take(after);
    QVERIFY(!m_window->isDrill());
    QVERIFY(m_window->notices().contains(u"The drill is done."_s));
    QCOMPARE(m_commands.asked.last(),
             u"appendReason demo-1 Drill: 0 % was read back 412 ms after the press"_s);
    take(after);
    QCOMPARE(m_commands.asked.filter(u"appendReason"_s).size(), 1); // once
    QTest::mouseClick(bannerButton(u"Close"_s), Qt::LeftButton);
    QVERIFY(!m_window->notices().contains(u"The drill is done."_s));
}

void DrillTest::f8IsTimedToo()
{
    start();
    settle();
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack demo-1"_s});
    m_clock.advance(Duration(90));
    Snapshot after = withDemo(m_clock.now());
    RollbackView rollback;
    rollback.readBackAfter = Duration(5);
    demoOf(after).rollback = rollback;
    take(after);
    QVERIFY(m_commands.asked.last().contains(u"90 ms"));
}

void DrillTest::withoutADemoItSaysHowToGetOne()
{
    take(snapshotOf(Scene::Live, m_clock.now()));
    start();
    QVERIFY(!m_window->isDrill());
    QVERIFY(m_window->notices().contains(u"There is nothing to practise on."_s));
    QSignalSpy wanted(m_window.get(), &MainWindow::firstStepsRequested);
    QTest::mouseClick(bannerButton(u"First steps…"_s), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QVERIFY(!m_window->notices().contains(u"There is nothing to practise on."_s));
}

void DrillTest::itEndsWhenAnotherReleaseIsSelected()
{
    start();
    QTest::keyClick(m_window.get(), Qt::Key_BracketLeft);
    QVERIFY(!m_window->isDrill());
    settle();
    QTest::mouseClick(m_window->rollbackButton(), Qt::LeftButton);
    QVERIFY(m_commands.asked.filter(u"demo-1"_s).isEmpty());
}

void DrillTest::itEndsWhenARealReleaseNeedsSomebody_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<bool>("breach");
    QTest::addRow("held") << int(Phase::Held) << false;
    QTest::addRow("rolling back") << int(Phase::RollingBack) << false;
    QTest::addRow("in breach") << int(Phase::Baking) << true;
}

void DrillTest::itEndsWhenARealReleaseNeedsSomebody()
{
    QFETCH(int, phase);
    QFETCH(bool, breach);
    start();
    Snapshot real = withDemo(m_clock.now());
    real.releases.front().phase = Phase(phase);
    if (breach)
        real.releases.front().guardrails.front().state = StatusKind::Fail;
    take(real);
    QVERIFY(!m_window->isDrill());
    QVERIFY(m_window->notices().contains(u"The drill has ended."_s));
}

void DrillTest::itEndsOnRequest()
{
    start();
    QTest::mouseClick(bannerButton(u"End drill"_s), Qt::LeftButton);
    QVERIFY(!m_window->isDrill());
    QVERIFY(!m_window->notices().contains(u"Drill."_s));
}

void DrillTest::aReleaseThatIsOverIsNoTarget()
{
    Snapshot snapshot = withDemo(m_clock.now());
    QCOMPARE(Drill::target(snapshot), std::optional(kDemo));
    demoOf(snapshot).phase = Phase::Completed;
    QVERIFY(!Drill::target(snapshot));
    demoOf(snapshot).phase = Phase::Baking;
    demoOf(snapshot).traffic.intended = Weight{0};
    QVERIFY(!Drill::target(snapshot));
}

QTEST_MAIN(DrillTest)
#include "tst_drill.moc"
