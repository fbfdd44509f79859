#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/connections/connectionspage.h"
#include "ui/dashboard/livepage.h"
#include "ui/follower/releaseview.h"
#include "ui/help/helpwindow.h"
#include "ui/incident/incident.h"
#include "ui/keys/keysheet.h"
#include "ui/keys/palette.h"
#include "ui/mainwindow.h"
#include "ui/records/recordspage.h"
#include "ui/releases/releaselist.h"
#include "ui/style/filterfield.h"
#include "ui/style/look.h"
#include "ui/style/nothingfound.h"
#include "ui/timeline/timelinepage.h"
#include "ui/window/asking.h"
#include "ui/window/banner.h"
#include "ui/window/notices.h"
#include "ui/window/sidepanel.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStatusBar>
#include <QTableView>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// What somebody on call meets, with real keys and clicks: one key rolls back whatever stands over the
/// window, nothing is offered that cannot be, and every notice has a way out.
class OnCallTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void f8ActsWhateverHasTheFocus_data();
    void f8ActsWhateverHasTheFocus();
    void f8ClosesWhatStandsOverTheWindow();
    void theFormFitsTheScreen_data();
    void theFormFitsTheScreen();
    void theFormIsSignedByTheKeyOfTheTable();
    void startComesBesideReviewAndWakesLate();
    void aLeaseThatIsOverAsksForNoSignature_data();
    void aLeaseThatIsOverAsksForNoSignature();
    void aCardKeepsTheFocusWhileItsLeaseChanges();
    void withoutAGuardNothingIsStarted();
    void enterClicksTheButtonInFocusButNeverSigns();
    void aNoticeThatNothingCanBeDoneAboutGoes();
    void escLeavesTheFilter();
    void theFilterNeverHidesWhatTheRedButtonIsAbout();
    void aFilterThatLeavesNothingSaysSo_data();
    void aFilterThatLeavesNothingSaysSo();
    void thePaletteSaysWhatCannotBe();
    void whatCannotBeIsSaidAtItsKey();
    void noWayBackIsSaidWithItsReason();
    void aFailedRollbackIsSaidWithItsReasonAndTheCommand();
    void whatWasSeenIsSaid();
    void afterARollbackTheWayUpIsOffered();
    void whoSignedGoesOnToWatch();
    void connectionsOfAFinishedReleaseStayWhileItIsSelected();
    void withoutAStoreNothingIsBroken();
    void panesHaveTheirWidthFromTheStart();

private:
    void show(const Snapshot &snapshot)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshot));
        QTest::qWait(80);
    }
    void show(Scene scene) { show(snapshotOf(scene, m_clock.now())); }
    QPushButton *button(const QString &text) const;
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void OnCallTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    show(Scene::SecondKey);
    m_clock.advance(Duration(2000)); // the red button takes presses again
}

QPushButton *OnCallTest::button(const QString &text) const
{
    for (QPushButton *one : m_window->findChildren<QPushButton *>()) {
        if (one->isVisible() && one->text().startsWith(text))
            return one;
    }
    return nullptr;
}

void OnCallTest::f8ActsWhateverHasTheFocus_data()
{
    QTest::addColumn<QString>("act");
    QTest::newRow("the detail of a guardrail") << u"detail"_s;
    QTest::newRow("the help") << u"help"_s;
    QTest::newRow("the key sheet") << u"keys"_s;
    QTest::newRow("the palette") << u"palette"_s;
    QTest::newRow("the rehearsals") << u"rehearsals"_s;
    QTest::newRow("the form of a lease") << u"form"_s;
    QTest::newRow("a question over the form") << u"deny"_s;
    QTest::newRow("the export") << u"export"_s;
}

void OnCallTest::f8ActsWhateverHasTheFocus()
{
    QFETCH(QString, act);
    if (act == u"form" || act == u"deny")
        m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    else
        m_window->keymap()->action(act)->trigger();
    if (act == u"deny")
        qobject_cast<LeaseDialog *>(m_window->approvalsPage()->form())->denyButton()->click();
    QTRY_VERIFY(QApplication::activeWindow() && QApplication::activeWindow() != m_window.get());
    QWidget *over = QApplication::activeWindow();
    QTest::keyClick(over->focusWidget() ? over->focusWidget() : over, Qt::Key_F8);
    QCOMPARE(m_commands.asked.filter(u"rollBack"_s), QStringList{u"rollBack omni-8.0.0"_s});
}

void OnCallTest::f8ClosesWhatStandsOverTheWindow()
{
    m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QDialog *form = m_window->approvalsPage()->form();
    QTRY_COMPARE(QApplication::activeWindow(), form);
    QTest::keyClick(form, Qt::Key_F8);
    QVERIFY(!form->isVisible());
    QCOMPARE(m_window->page(), Page::Live);
}

void OnCallTest::theFormFitsTheScreen_data()
{
    QTest::addColumn<double>("zoom");
    for (int percent : {100, 150, 200})
        QTest::addRow("at %d %%", percent) << percent / 100.0;
}

/// Its buttons and the reason are on the screen; evidence and seats are scrolled to.
void OnCallTest::theFormFitsTheScreen()
{
    QFETCH(double, zoom);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    m_window->resize(1280, 720);
    const QSize room = m_window->screen()->availableSize().expandedTo(m_window->size());
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QTest::qWait(20);
    QVERIFY2(dialog->width() <= room.width() && dialog->height() <= room.height(),
             qPrintable(u"%1 x %2"_s.arg(dialog->width()).arg(dialog->height())));
    QList<QWidget *> needed{dialog->signButton(), dialog->denyButton(), dialog->notNowButton()};
    for (QPlainTextEdit *field : dialog->findChildren<QPlainTextEdit *>())
        if (!field->isReadOnly())
            needed << field;
    QCOMPARE(needed.size(), 4);
    for (const QWidget *one : needed)
        QVERIFY2(dialog->rect().contains(QRect(one->mapTo(dialog, QPoint()), one->size())),
                 qPrintable(one->accessibleName()));
    auto *body = dialog->findChild<QScrollArea *>();
    QVERIFY(body->viewport()->height() > scaled(60));
    const auto seats = dialog->findChildren<SeatCard *>();
    QVERIFY(!seats.isEmpty());
    body->ensureWidgetVisible(seats.last());
    QVERIFY(!seats.last()->visibleRegion().isEmpty());
    QCOMPARE(body->horizontalScrollBar()->maximum(), 0);
}

void OnCallTest::theFormIsSignedByTheKeyOfTheTable()
{
    QCOMPARE(m_window->keymap()->bind(u"sign"_s, {QKeySequence(Qt::Key_Y)}), QString());
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->notNowButton()->setFocus();
    QTest::keyClick(dialog, Qt::Key_S);
    QVERIFY(m_commands.asked.isEmpty());
    m_window->keymap()->setLetters(false);
    QTest::keyClick(dialog, Qt::Key_Y);
    QVERIFY(m_commands.asked.isEmpty()); // single keys are switched off
    m_window->keymap()->setLetters(true);
    m_clock.advance(Duration(200));
    QTest::keyClick(dialog, Qt::Key_Y);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.first().startsWith(u"signLease 7c1f"), qPrintable(m_commands.asked.first()));
}

/// The last key arrives while somebody aims at "Review": what moves traffic is not under the pointer.
void OnCallTest::startComesBesideReviewAndWakesLate()
{
    m_window->setPage(Page::Approvals);
    LeaseCard *card = nullptr;
    for (LeaseCard *one : m_window->approvalsPage()->findChildren<LeaseCard *>())
        card = one->lease().id == LeaseId{u"7c1f"_s} ? one : card;
    QVERIFY(card && card->reviewButton()->isVisible() && !card->startButton()->isVisible());
    Snapshot complete = snapshotOf(Scene::SecondKey, m_clock.now());
    complete.leases.front().state = LeaseView::State::Complete;
    complete.leases.front().missing = 0;
    show(complete);
    QVERIFY(card->startButton()->isVisible() && !card->startButton()->isEnabled());
    QVERIFY(card->reviewButton()->isVisible());
    QVERIFY(card->startButton()->geometry().right() < card->reviewButton()->geometry().left());
    QTRY_VERIFY(card->startButton()->isEnabled());
    QTest::mouseClick(card->reviewButton(), Qt::LeftButton); // and it can be read, denied or withdrawn
    QTRY_VERIFY(m_window->approvalsPage()->form());
    QVERIFY(m_commands.asked.isEmpty());
}

void OnCallTest::aLeaseThatIsOverAsksForNoSignature_data()
{
    QTest::addColumn<LeaseView::State>("state");
    QTest::addColumn<bool>("asks");
    QTest::addRow("waiting") << LeaseView::State::Waiting << true;
    QTest::addRow("used") << LeaseView::State::Used << false;
    QTest::addRow("expired") << LeaseView::State::Expired << false;
    QTest::addRow("denied") << LeaseView::State::Denied << false;
}

void OnCallTest::aLeaseThatIsOverAsksForNoSignature()
{
    QFETCH(LeaseView::State, state);
    QFETCH(bool, asks);
    m_window->setPage(Page::Approvals);
    Snapshot over = snapshotOf(Scene::SecondKey, m_clock.now());
    over.leases.front().state = state;
    show(over);
    LeaseCard *card = nullptr;
    for (LeaseCard *one : m_window->approvalsPage()->findChildren<LeaseCard *>())
        card = one->lease().id == LeaseId{u"7c1f"_s} ? one : card;
    QVERIFY(card);
    QCOMPARE(card->reviewButton()->text(), asks ? u"Review and sign…"_s : u"Review…"_s);
    QCOMPARE(card->reviewButton()->property("role").toString(), asks ? u"primary"_s : QString());
}

void OnCallTest::aCardKeepsTheFocusWhileItsLeaseChanges()
{
    m_window->setPage(Page::Approvals);
    QPushButton *review = button(u"Review and sign"_s);
    QVERIFY(review);
    review->setFocus();
    Snapshot changed = snapshotOf(Scene::SecondKey, m_clock.now());
    changed.leases.front().files << u"extra.sh"_s;
    show(changed);
    QCOMPARE(QApplication::focusWidget(), review);
}

void OnCallTest::withoutAGuardNothingIsStarted()
{
    m_window->setPage(Page::Approvals);
    QTRY_VERIFY(button(u"Start at"_s) && button(u"Start at"_s)->isEnabled());
    Snapshot alone = snapshotOf(Scene::SecondKey, m_clock.now());
    alone.engine.state = EngineLink::State::Nobody;
    show(alone);
    QVERIFY(!button(u"Start at"_s)->isEnabled());
    QVERIFY(button(u"Start at"_s)->toolTip().contains(u"guard"_s));
}

void OnCallTest::enterClicksTheButtonInFocusButNeverSigns()
{
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->signButton()->setFocus();
    QTest::keyClick(dialog->signButton(), Qt::Key_Return);
    QVERIFY(m_commands.asked.isEmpty());
    QVERIFY(dialog->isVisible());
    dialog->notNowButton()->setFocus();
    QTest::keyClick(dialog->notNowButton(), Qt::Key_Return);
    QVERIFY(!dialog->isVisible());
}

void OnCallTest::aNoticeThatNothingCanBeDoneAboutGoes()
{
    m_window->keymap()->action(u"drill"_s)->trigger(); // no demo is open
    QVERIFY(m_window->notices().contains(u"There is nothing to practise on."_s));
    QPushButton *close = button(u"Close"_s);
    QVERIFY(close);
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(!m_window->notices().contains(u"There is nothing to practise on."_s));
    m_window->keymap()->action(u"drill"_s)->trigger();
    QVERIFY(m_window->notices().contains(u"There is nothing to practise on."_s));
    m_clock.advance(Duration(10'000));
    QTRY_VERIFY(!m_window->notices().contains(u"There is nothing to practise on."_s));
}

void OnCallTest::escLeavesTheFilter()
{
    QTest::keyClick(m_window.get(), Qt::Key_Slash);
    auto *filter = m_window->findChild<ReleaseList *>()->findChild<FilterField *>();
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"zzz"_s);
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(filter->text().isEmpty() && filter->hasFocus());
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(!filter->hasFocus());
    m_clock.advance(Duration(200));
    QTest::keyClick(m_window.get(), Qt::Key_A); // single keys act again
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_window->page(), Page::Approvals);
}

void OnCallTest::theFilterNeverHidesWhatTheRedButtonIsAbout()
{
    auto *filter = m_window->findChild<ReleaseList *>()->findChild<FilterField *>();
    filter->setFocus();
    QTest::keyClicks(filter, u"relay"_s);
    QTest::keyClick(filter, Qt::Key_Return);
    QVERIFY2(m_window->windowTitle().startsWith(u"relay"), qPrintable(m_window->windowTitle()));
}

void OnCallTest::aFilterThatLeavesNothingSaysSo_data()
{
    QTest::addColumn<Page>("page");
    QTest::newRow("entries of the timeline") << Page::Timeline;
    QTest::newRow("records of the log") << Page::Records;
}

void OnCallTest::aFilterThatLeavesNothingSaysSo()
{
    QFETCH(Page, page);
    m_window->setPage(page);
    const QWidget *shown = page == Page::Records
                               ? static_cast<QWidget *>(m_window->findChild<RecordsPage *>())
                               : m_window->findChild<TimelinePage *>();
    auto *filter = shown->findChild<FilterField *>();
    auto *table = shown->findChild<QTableView *>();
    auto *nothing = shown->findChild<NothingFound *>();
    QVERIFY(filter && table && nothing);
    QTRY_VERIFY(table->model()->rowCount() > 0);
    const int all = table->model()->rowCount();
    QVERIFY(!nothing->isVisible());
    filter->setFocus();
    QTest::keyClicks(filter, u"zzz"_s);
    QCOMPARE(table->model()->rowCount(), 0);
    QVERIFY(nothing->isVisible());
    QCOMPARE(nothing->sentence(), u"Nothing here has \"zzz\"."_s);
    QTest::mouseClick(nothing->findChild<QPushButton *>(), Qt::LeftButton);
    QVERIFY(!nothing->isVisible());
    QCOMPARE(table->model()->rowCount(), all);
    QVERIFY(table->hasFocus());
    filter->setFocus();
    QTest::keyClicks(filter, u"zzz"_s);
    QTest::keyClick(filter, Qt::Key_Escape); // the other way back
    QCOMPARE(table->model()->rowCount(), all);
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(table->hasFocus());
}

void OnCallTest::thePaletteSaysWhatCannotBe()
{
    Snapshot over = snapshotOf(Scene::RolledBack, m_clock.now());
    over.releases.resize(1);
    show(over);
    Palette *palette = m_window->openPalette();
    QTest::keyClicks(palette->query(), u"promote"_s);
    QVERIFY(palette->model().rowCount() > 0);
    QVERIFY2(palette->model().at(0).why.contains(u"no gate"_s), qPrintable(palette->model().at(0).why));
    QTest::keyClick(palette->query(), Qt::Key_Return);
    QVERIFY(palette->isVisible());
    QVERIFY(!m_window->findChild<AskDialog *>());
}

void OnCallTest::whatCannotBeIsSaidAtItsKey()
{
    Snapshot over = snapshotOf(Scene::RolledBack, m_clock.now());
    over.releases.resize(1);
    show(over);
    QTest::keyClick(m_window.get(), Qt::Key_P);
    m_clock.advance(Duration(200));
    QTRY_VERIFY(m_window->statusBar()->isVisible());
    QVERIFY(m_commands.asked.isEmpty());
    QVERIFY(m_window->statusBar()->currentMessage().contains(u"nothing to hold"_s));
}

void OnCallTest::noWayBackIsSaidWithItsReason()
{
    Snapshot broken = snapshotOf(Scene::Live, m_clock.now());
    broken.engine.state = EngineLink::State::Guarding;
    broken.engine.noWayBack = u"omni-8.0.0: nobody listens at haproxy.sock"_s;
    const auto notice = Notices::wayBack(broken, nullptr);
    QVERIFY(notice && notice->text.contains(u"haproxy.sock"_s));
    QCOMPARE(notice->kind, StatusKind::Fail);
    show(broken);
    QVERIFY(m_window->notices().contains(notice->title));
    QTest::mouseClick(button(notice->action), Qt::LeftButton);
    QCOMPARE(m_window->page(), Page::Connections);
    // Nothing of the same window says that it could be.
    ReleaseView &release = broken.releases.front();
    release.id = RolloutId{u"omni-8.0.0"_s};
    QCOMPARE(release.readiness->status.kind, StatusKind::Pass);
    const QString rehearsed = release.readiness->rehearsed;
    showWayBack(broken.engine, release);
    QCOMPARE(release.readiness->status.kind, StatusKind::Fail);
    QCOMPARE(release.readiness->why, u"nobody listens at haproxy.sock"_s);
    QCOMPARE(release.readiness->rehearsed, rehearsed);
    QVERIFY(!release.readiness->probedAge && release.needsAttention);
    const IncidentView incident = Incident::of(broken, release, m_clock.now(), Zone::Utc);
    QCOMPARE(incident.steps.front().text, u"nobody listens at haproxy.sock"_s);
    ReleaseView other = broken.releases.back();
    const auto before = other.readiness;
    showWayBack(broken.engine, other); // another's way back
    QCOMPARE(other.readiness, before);
}

void OnCallTest::aFailedRollbackIsSaidWithItsReasonAndTheCommand()
{
    Snapshot failed = snapshotOf(Scene::RollingBack, m_clock.now());
    failed.releases.front().rollback->failed = u"order: nobody listens at haproxy.sock"_s;
    failed.releases.front().rollback->readBackAfter.reset();
    failed.releases.front().rollbackCommand = u"interlock rollback omni-8.0.0"_s;
    show(failed);
    QVERIFY(m_window->notices().contains(u"The rollback is NOT done."_s));
    const auto notice = Notices::wayBack(failed, &failed.releases.front());
    QVERIFY(notice->text.contains(u"haproxy.sock"_s));
    QCOMPARE(notice->copy, u"interlock rollback omni-8.0.0"_s);
    const IncidentView incident = Incident::of(failed, failed.releases.front(), m_clock.now(), Zone::Utc);
    QCOMPARE(incident.status.words, u"not done"_s);
    QVERIFY2(incident.headline.endsWith(u"is NOT done."), qPrintable(incident.headline));
    QVERIFY2(!incident.advice.contains(u"Nothing to do"), qPrintable(incident.advice));
    failed.releases.front().rollback->failed.clear();
    QVERIFY(Incident::of(failed, failed.releases.front(), m_clock.now(), Zone::Utc)
                .advice.startsWith(u"Nothing to do"));
}

void OnCallTest::whatWasSeenIsSaid()
{
    show(Scene::Held);
    QTest::keyClick(m_window.get(), Qt::Key_K);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.first().startsWith(u"acknowledge "), qPrintable(m_commands.asked.first()));
    QPushButton *seen = button(u"Acknowledge"_s);
    QVERIFY(seen);
    QTest::mouseClick(seen, Qt::LeftButton);
    QCOMPARE(m_commands.asked.size(), 2);
    Snapshot known = snapshotOf(Scene::Held, m_clock.now());
    known.releases.front().seenBy = u"dana"_s;
    show(known);
    QVERIFY(!button(u"Acknowledge"_s));
}

void OnCallTest::afterARollbackTheWayUpIsOffered()
{
    show(Scene::RolledBack);
    QPushButton *up = button(u"Resume at "_s);
    QVERIFY(up);
    QTest::mouseClick(up, Qt::LeftButton);
    auto *ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask);
    QVERIFY(!ask->actButton()->isEnabled()); // a reason is needed, and half a second
    QTest::qWait(600);
    ask->findChild<QPlainTextEdit *>()->setPlainText(u"the cache was cold"_s);
    ask->actButton()->click();
    QCOMPARE(m_commands.asked, QStringList{u"askAgain omni-8.0.0 the cache was cold"_s});
    m_commands.waiting.front()({true, u"recorded as 60"_s, 60});
    QCOMPARE(m_window->page(), Page::Approvals);
}

void OnCallTest::whoSignedGoesOnToWatch()
{
    m_window->setPage(Page::Approvals);
    LeaseDialog *dialog = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->signButton()->click();
    m_commands.waiting.front()({true, u"recorded as 42"_s, 42});
    QCOMPARE(m_window->page(), Page::Approvals);
    Snapshot begun = snapshotOf(Scene::SecondKey, m_clock.now());
    begun.releases.push_back(begun.releases.front());
    begun.releases.back().id = RolloutId{u"fresh-1"_s};
    begun.releases.back().name = u"fresh"_s;
    show(begun);
    QCOMPARE(m_window->page(), Page::Live);
    QVERIFY2(m_window->windowTitle().startsWith(u"fresh"), qPrintable(m_window->windowTitle()));
}

void OnCallTest::connectionsOfAFinishedReleaseStayWhileItIsSelected()
{
    Snapshot over = snapshotOf(Scene::RolledBack, m_clock.now());
    over.connections = {{ConnectionView::Kind::Actuator, u"omni-8.0.0/traffic"_s, u"haproxy"_s, u"sock"_s}};
    ConnectionsPage page(m_commands);
    const auto listed = [&page] {
        const auto rows = page.findChildren<ConnectionRow *>();
        return std::ranges::count_if(rows, [](const ConnectionRow *row) { return !row->isHidden(); });
    };
    page.show(over, {}, RolloutId{u"omni-8.0.0"_s});
    QCOMPARE(listed(), 1);
    page.show(over, {}, RolloutId{u"another"_s});
    QCOMPARE(listed(), 0);
}

void OnCallTest::withoutAStoreNothingIsBroken()
{
    Snapshot none;
    none.taken = m_clock.now();
    none.store.readable = false;
    none.store.absent = true;
    none.store.path = u"/srv/dana/interlock.sqlite"_s;
    show(none);
    QVERIFY2(m_window->notices().isEmpty(), qPrintable(m_window->notices().join(u", "_s)));
    QCOMPARE(Notices::empty(&none).title, u"No store yet"_s);
    QVERIFY(button(u"First steps"_s));
}

void OnCallTest::panesHaveTheirWidthFromTheStart()
{
    MainWindow fresh(m_clock, m_commands);
    const SidePanel &side = *fresh.sidePanel();
    QCOMPARE(side.minimumWidth(), side.maximumWidth());
    QVERIFY(side.width() >= scaled(252));
}

QTEST_MAIN(OnCallTest)
#include "tst_oncall.moc"
