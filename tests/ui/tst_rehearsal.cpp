#include "models/rehearsal/report.h"
#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/rehearsal/recoverymodel.h"
#include "ui/rehearsal/rehearsalwindow.h"
#include "ui/style/look.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// Rehearsals of the rollback at the console: from the lease to the table of what came back.
class RehearsalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void onlySignedLeasesOverSuchAPlanAreOffered_data();
    void onlySignedLeasesOverSuchAPlanAreOffered();
    void itIsAskedForFromTheInbox();
    void itIsStoppedHere();
    void progressIsToldWhileItRuns();
    void itsTimelineAndTableAreShown();
    void aRefusalIsShown();
    void earlierOnesAreReadFromTheLog();
    void theTableSaysWhatCameBack();

private:
    Snapshot withLease(LeaseView::State state, bool canRehearse) const;
    void show(const Snapshot &snapshot);
    static RehearsalReport report();
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void RehearsalTest::init()
{
    m_window = openWindow(m_clock, m_commands);
}

Snapshot RehearsalTest::withLease(LeaseView::State state, bool canRehearse) const
{
    Snapshot snapshot = snapshotOf(Scene::SecondKey, m_clock.now());
    snapshot.leases.resize(1);
    snapshot.leases.front().state = state;
    snapshot.leases.front().canRehearse = canRehearse;
    snapshot.leases.front().cannotStart.clear();
    return snapshot;
}

void RehearsalTest::show(const Snapshot &snapshot)
{
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
}

RehearsalReport RehearsalTest::report()
{
    RehearsalReport made;
    made.outcome = RehearsalOutcome::Passed;
    made.rollout = RolloutId{u"web-1"_s};
    made.fault = u"the hook"_s;
    made.within = Duration(120'000);
    Timeline &line = made.timeline;
    line.guardrail = u"latency"_s;
    line.injected = instantFromMs(1000);
    line.breached = instantFromMs(2100);
    line.confirmed = instantFromMs(3100);
    line.begun = instantFromMs(3150);
    line.zero = instantFromMs(3400);
    line.restored = instantFromMs(3900);
    made.rows = {{u"p95"_s, u"ms"_s, 20, 820, 20}, {u"errors"_s, u"%"_s, 0, 0, 0}};
    return made;
}

void RehearsalTest::onlySignedLeasesOverSuchAPlanAreOffered_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("canRehearse");
    QTest::addColumn<bool>("offered");
    QTest::addRow("signed, and its plan says how") << int(LeaseView::State::Complete) << true << true;
    QTest::addRow("its plan does not say how") << int(LeaseView::State::Complete) << false << false;
    QTest::addRow("a key is missing") << int(LeaseView::State::Waiting) << true << false;
    QTest::addRow("used up") << int(LeaseView::State::Used) << true << false;
}

void RehearsalTest::onlySignedLeasesOverSuchAPlanAreOffered()
{
    QFETCH(int, state);
    QFETCH(bool, canRehearse);
    QFETCH(bool, offered);
    show(withLease(static_cast<LeaseView::State>(state), canRehearse));
    const RehearsalWindow *window = m_window->openRehearsals();
    QCOMPARE(window->leases()->count(), offered ? 1 : 0);
    QCOMPARE(window->startButton()->isEnabled(), offered);
}

void RehearsalTest::itIsAskedForFromTheInbox()
{
    const Snapshot snapshot = withLease(LeaseView::State::Complete, true);
    show(snapshot);
    m_window->setPage(Page::Approvals);
    QPushButton *open = nullptr;
    for (QPushButton *button : m_window->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text() == u"Rehearse…")
            open = button;
    }
    QVERIFY(open);
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(m_window->findChild<RehearsalWindow *>());
    auto *window = m_window->findChild<RehearsalWindow *>();
    QTest::keyClicks(window->reason(), u"quarterly"_s);
    QTest::mouseClick(window->startButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rehearse %1 quarterly"_s.arg(snapshot.leases.front().id.text)});
}

void RehearsalTest::itIsStoppedHere()
{
    show(withLease(LeaseView::State::Complete, true));
    RehearsalWindow *window = m_window->openRehearsals();
    QVERIFY(!window->stopButton()->isVisible());
    m_window->showRehearsal({true, {}, {}, {}});
    QVERIFY(!window->startButton()->isEnabled()); // one at a time
    QTest::mouseClick(window->stopButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"stopRehearsal"_s});
}

void RehearsalTest::progressIsToldWhileItRuns()
{
    show(withLease(LeaseView::State::Complete, true));
    m_window->showRehearsal({true, {}, {u"started as web-1"_s, u"the fault is in"_s}, {}});
    const RehearsalWindow *window = m_window->openRehearsals(); // opened later, it knows
    QCOMPARE(window->timeline(), u"started as web-1\nthe fault is in"_s);
    const QPointer<RehearsalWindow> closed(m_window->openRehearsals());
    closed->close();
    QTRY_VERIFY(!closed);
    QVERIFY(m_commands.asked.isEmpty()); // closing ends nothing
    QCOMPARE(m_window->openRehearsals()->timeline(), u"started as web-1\nthe fault is in"_s);
}

void RehearsalTest::itsTimelineAndTableAreShown()
{
    show(withLease(LeaseView::State::Complete, true));
    RehearsalWindow *window = m_window->openRehearsals();
    m_window->showRehearsal({false, {}, {}, std::make_shared<const RehearsalReport>(report())});
    QVERIFY2(window->timeline().contains(u"T+"), qPrintable(window->timeline()));
    QVERIFY2(window->timeline().contains(u"latency"), qPrintable(window->timeline()));
    QCOMPARE(window->rows().rowCount(), 2);
    QVERIFY(window->startButton()->isEnabled()); // the next one may begin
}

void RehearsalTest::aRefusalIsShown()
{
    show(withLease(LeaseView::State::Complete, true));
    RehearsalWindow *window = m_window->openRehearsals();
    m_window->showRehearsal({false, {}, {u"Nobody is guarding; Start a guard first"_s}, {}});
    QVERIFY(window->timeline().contains(u"Nobody is guarding"));
    QCOMPARE(window->rows().rowCount(), 0);
}

void RehearsalTest::earlierOnesAreReadFromTheLog()
{
    Snapshot snapshot = withLease(LeaseView::State::Complete, true);
    RehearsedView one{41,   m_clock.now().wall,    RolloutId{u"web-1"_s}, u"web"_s, u"staging"_s, u"dana"_s,
                      true, u"T+0.0 s  injected"_s};
    RehearsedView other = one;
    other.passed = false;
    other.text = u"not detected"_s;
    snapshot.rehearsals = {one, other};
    show(snapshot);
    const RehearsalWindow *window = m_window->openRehearsals();
    QCOMPARE(window->past()->count(), 2);
    QVERIFY2(window->past()->item(0)->text().contains(u"passed web in staging · by dana"),
             qPrintable(window->past()->item(0)->text()));
    QVERIFY(window->past()->item(1)->text().contains(u"failed"));
    window->past()->setCurrentRow(1);
    QCOMPARE(window->timeline(), u"not detected"_s);
    window->past()->setCurrentRow(0);
    QCOMPARE(window->timeline(), u"T+0.0 s  injected"_s);
}

void RehearsalTest::theTableSaysWhatCameBack()
{
    RecoveryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(report().rows);
    const auto cell = [&model](int row, RecoveryModel::Column column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(cell(0, RecoveryModel::Name), u"p95"_s);
    QVERIFY(cell(0, RecoveryModel::Degraded).startsWith(u"820"));
    QVERIFY(cell(0, RecoveryModel::Recovery).startsWith(u"100"));
    QCOMPARE(cell(1, RecoveryModel::Recovery), u"–"_s); // the fault moved nothing: nothing came back
    QVERIFY(model.index(0, 2).data(Qt::AccessibleTextRole).toString().startsWith(u"Degraded: 820"));
}

QTEST_MAIN(RehearsalTest)
#include "tst_rehearsal.moc"
