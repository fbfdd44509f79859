#include "tests/support/openwindow.h"
#include "ui/mainwindow.h"
#include "ui/rollback/pressguard.h"
#include "ui/style/label.h"
#include "ui/window/reasonfield.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStatusBar>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The behaviour (a) to (k) of the one red button, by mouse and keys; (l) is in tst_drill.
class RollbackButtonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void aPressAndReleaseInsideRollsBack();
    void dragOutOrEscBeforeReleaseCancels();
    void aPressThatIsNotTakenIsSaid();
    void aPressTooSoonAfterFocusIsIgnored();
    void theSecondClickOfADoubleClickIsSwallowed();
    void keysThatRepeatNeverAct();
    void enterElsewhereNeverReachesIt();
    void f8ActsUnderTheSameRules();
    void aSecondPressShowsProgress();
    void theLabelSaysWhatItDoes();
    void oneThatFailedSaysSo();
    void isLargeAndAlone();
    void aRefusalMakesItReadyAgain();
    void withoutAGuardItOffersTheCommand();
    void risksAreShownFirst();
    void itNeedsNoKeyNoLeaseAndNoReason();
    void theReasonIsAskedAfterwardsAndBlocksNothing();
    void theReasonWrapsAndIsOneLineInTheRecord();
    void afterThePressTheReasonHasTheFocus();
    void aButtonThatIsHeldKeepsTheFocus();
    void theReasonTakesTheFocusFromNobody_data();
    void theReasonTakesTheFocusFromNobody();
    void sentAppliedAndVerifiedAreShown();
    void onRequestItMustBeHeld();
    void itStandsInTheSamePlaceOnEveryScreen();
    void whatWasRolledBackIsNotRaisedAgain();
    void whatIsHeldGoesOnOnlyWhenAskedTwice();
    void aWindowThatDiesTakesNothingBack();
    void whatComesDownNeverReadsAsARaise();

private:
    void show(Scene scene)
    {
        m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
        QTest::qWait(80);
    }
    /// The field that asks why, where it is on the screen.
    ReasonField *reason() const
    {
        const auto fields = m_window->findChildren<ReasonField *>();
        const auto shown =
            std::ranges::find_if(fields, [](const ReasonField *field) { return field->isVisible(); });
        return shown == fields.end() ? nullptr : *shown;
    }
    RollbackButton &button() { return *m_window->rollbackButton(); }
    void settle() { m_clock.advance(Duration(2000)); }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void RollbackButtonTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    show(Scene::Live);
    settle();
}

void RollbackButtonTest::aPressAndReleaseInsideRollsBack()
{
    QTest::mousePress(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    QTest::mouseRelease(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
}

void RollbackButtonTest::dragOutOrEscBeforeReleaseCancels()
{
    QTest::mousePress(&button(), Qt::LeftButton);
    QTest::mouseRelease(&button(), Qt::LeftButton, {}, QPoint(-40, 200));
    QVERIFY(m_commands.asked.isEmpty());
    button().setFocus();
    QTest::mousePress(&button(), Qt::LeftButton);
    QTest::keyClick(&button(), Qt::Key_Escape);
    QTest::mouseRelease(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
}

/// Who presses and is not heard would believe it done.
void RollbackButtonTest::aPressThatIsNotTakenIsSaid()
{
    QSignalSpy said(&button(), &RollbackButton::notTaken);
    button().unsettle();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(said.count(), 1);
    QVERIFY(m_commands.asked.isEmpty());
    QVERIFY2(m_window->statusBar()->currentMessage().contains(u"Press again"),
             qPrintable(m_window->statusBar()->currentMessage()));
    m_clock.advance(PressGuard::kSettle);
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(said.count(), 1);
    QVERIFY(!m_commands.asked.isEmpty());
}

void RollbackButtonTest::aPressTooSoonAfterFocusIsIgnored()
{
    button().unsettle();
    m_clock.advance(Duration(399));
    QTest::mouseClick(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    m_clock.advance(Duration(1));
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.size(), 1);
    // A new layout moves the button under the pointer: what was aimed at something else does not count.
    m_commands.asked.clear();
    m_commands.waiting.back()({false, {}, -1}); // ready again
    settle();
    m_window->resize(1300, 900);
    QTest::qWait(1);
    QTest::mouseClick(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    settle();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.size(), 1);
}

void RollbackButtonTest::theSecondClickOfADoubleClickIsSwallowed()
{
    PressGuard guard(Duration(400));
    const auto at = [](int ms) { return instantFromMs(10'000 + ms); };
    QVERIFY(guard.press(at(0)));
    QVERIFY(guard.release(at(50), PressGuard::Where::Inside));
    QVERIFY(!guard.press(at(250)));
    QVERIFY(!guard.release(at(300), PressGuard::Where::Inside));
    QVERIFY(guard.press(at(500)));
    QVERIFY(guard.release(at(550), PressGuard::Where::Inside));

    QTest::mouseClick(&button(), Qt::LeftButton);
    QTest::mouseDClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.size(), 1);
}

void RollbackButtonTest::keysThatRepeatNeverAct()
{
    button().setFocus();
    QKeyEvent press(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier, u" "_s, true);
    QKeyEvent release(QEvent::KeyRelease, Qt::Key_Space, Qt::NoModifier, u" "_s, true);
    QApplication::sendEvent(&button(), &press);
    QApplication::sendEvent(&button(), &release);
    QVERIFY(m_commands.asked.isEmpty());
    QTest::keyClick(&button(), Qt::Key_Space);
    QCOMPARE(m_commands.asked.size(), 1);
}

void RollbackButtonTest::enterElsewhereNeverReachesIt()
{
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus &&
            !qobject_cast<QPushButton *>(widget))
            QTest::keyClick(widget, Qt::Key_Return);
    }
    QTest::keyClick(&button(), Qt::Key_Return);
    QVERIFY(!m_commands.asked.join(u' ').contains(u"rollBack"_s));
}

void RollbackButtonTest::f8ActsUnderTheSameRules()
{
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    button().unsettle();
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QVERIFY(m_commands.asked.isEmpty());
    settle();
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    m_commands.waiting.back()({false, {}, -1});
    settle();
    QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_commands.asked.size(), 2);
}

void RollbackButtonTest::aSecondPressShowsProgress()
{
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(button().mode(), RollbackButton::Mode::Working);
    settle();
    m_window->setPage(Page::Records);
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.filter(u"rollBack"_s).size(), 1);
    QCOMPARE(m_window->page(), Page::Live);
}

void RollbackButtonTest::theLabelSaysWhatItDoes()
{
    QCOMPARE(button().act(), u"Roll back to 7.4.1"_s);
    QCOMPARE(button().detail(), u"canary 24.8 % → 0 % · F8"_s);
    show(Scene::Breach);
    QCOMPARE(button().detail(), u"sent + 6 ms, reading back"_s);
    show(Scene::RollingBack);
    QCOMPARE(button().detail(), u"0 % read back + 7 ms"_s);
    show(Scene::RolledBack);
    QCOMPARE(button().mode(), RollbackButton::Mode::Finished);
}

void RollbackButtonTest::isLargeAndAlone()
{
    QVERIFY(button().width() >= 120 && button().height() >= 40);
    const QRect red(button().mapToGlobal(QPoint()), button().size());
    for (QWidget *other : m_window->findChildren<QWidget *>()) {
        if (other == &button() || !other->isVisible() || other->focusPolicy() == Qt::NoFocus)
            continue;
        const QRect box(other->mapToGlobal(QPoint()), other->size());
        // The strip ends right under it; targets of other panes may touch the strip's edge, not the button.
        if (other->parentWidget() == button().parentWidget())
            QVERIFY2(!red.adjusted(-24, 0, 24, 0).intersects(box), qPrintable(other->accessibleName()));
        QVERIFY(!red.intersects(box));
    }
}

void RollbackButtonTest::aRefusalMakesItReadyAgain()
{
    QTest::mouseClick(&button(), Qt::LeftButton);
    m_commands.waiting.front()({false, u"the rollout is over; nothing to take back"_s, -1});
    QCOMPARE(button().mode(), RollbackButton::Mode::Ready);
}

void RollbackButtonTest::withoutAGuardItOffersTheCommand()
{
    show(Scene::NobodyGuarding);
    settle();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.filter(u"rollBack"_s).size(), 1); // the inbox survives a dead engine
    QVERIFY2(m_window->notices().contains(
                 u"No guard answers: this console rolls back by itself. The same in a shell:"_s),
             qPrintable(m_window->notices().join(u' ')));
    for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
        if (each->isVisible() && each->text() == u"Copy command"_s)
            each->click();
    }
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"interlock rollback omni-8.0.0"_s));
}

void RollbackButtonTest::oneThatFailedSaysSo()
{
    Snapshot failed = snapshotOf(Scene::Breach, m_clock.now());
    failed.releases.front().rollback->sentAfter.reset();
    failed.releases.front().rollback->failed = u"nobody listens at admin.sock"_s;
    m_window->take(std::make_shared<const Snapshot>(failed));
    QTest::qWait(80);
    QCOMPARE(button().detail(), u"NOT done, trying again"_s);
}

void RollbackButtonTest::risksAreShownFirst()
{
    Snapshot risky = snapshotOf(Scene::Live, m_clock.now());
    risky.releases.front().rollbackRisks = {u"the migration only goes forward"_s};
    m_window->take(std::make_shared<const Snapshot>(risky));
    QTest::qWait(80);
    settle();
    QCOMPARE(button().mode(), RollbackButton::Mode::Risky);
    QTest::mouseClick(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    QVERIFY(m_window->findChild<QDialog *>() != nullptr);
}

/// (f): whoever cannot sign anything can still take it back.
void RollbackButtonTest::itNeedsNoKeyNoLeaseAndNoReason()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    snapshot.me = {{}, {}, {}, u"no key of the policy is at hand"_s};
    snapshot.releases.front().leaseExpires = m_clock.now().wall - std::chrono::hours(1);
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
    QTest::mouseClick(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    QVERIFY(!m_window->findChild<QDialog *>());
}

/// (g): not modal, prefilled with what failed, and a record of its own.
void RollbackButtonTest::theReasonIsAskedAfterwardsAndBlocksNothing()
{
    show(Scene::RollingBack);
    ReasonField *why = reason();
    QVERIFY(why);
    QVERIFY(why->text().startsWith(u"p95 latency 851 ms"));
    why->selectAll();
    QTest::keyClicks(why, u"storage pool was full"_s);
    for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
        if (each->isVisible() && each->text() == u"Add reason")
            QTest::mouseClick(each, Qt::LeftButton);
    }
    QCOMPARE(m_commands.asked, QStringList{u"appendReason omni-8.0.0 storage pool was full"_s});
}

/// A sentence has room, and what is pasted or typed with Enter breaks no line of the record.
void RollbackButtonTest::theReasonWrapsAndIsOneLineInTheRecord()
{
    show(Scene::RollingBack);
    ReasonField *why = reason();
    QVERIFY(why);
    QVERIFY(why->height() >= 3 * QFontMetrics(why->font()).lineSpacing());
    QCOMPARE(why->horizontalScrollBar()->maximum(), 0);
    QVERIFY(!why->isWritten());
    why->selectAll();
    QGuiApplication::clipboard()->setText(u"the storage pool\nwas full\tsince noon"_s);
    why->paste();
    QTest::keyClick(why, Qt::Key_Return);
    QTest::keyClicks(why, u" again"_s);
    QTest::keyClick(why, Qt::Key_Enter);
    QVERIFY(why->isWritten());
    QCOMPARE(why->document()->blockCount(), 1);
    QCOMPARE(why->text(), u"the storage pool was full since noon again"_s);
    QVERIFY2(m_commands.asked.filter(u"appendReason"_s).isEmpty(), "Enter sends nothing");
    QTest::keyClick(why, Qt::Key_Tab); // leaves the field
    QVERIFY(!why->hasFocus());
}

/// Whoever rolled back tells why at once, without reaching for the field.
void RollbackButtonTest::afterThePressTheReasonHasTheFocus()
{
    settle();
    QTest::keyClick(m_window.get(), Qt::Key_F8);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    show(Scene::RollingBack);
    QVERIFY(reason() && reason()->hasFocus());
    reason()->selectAll();
    for (const char letter : QByteArray("seen errors"))
        QTest::keyClick(QApplication::focusWidget(), letter);
    QCOMPARE(reason()->text(), u"seen errors"_s);
    QCOMPARE(m_window->page(), Page::Live);
}

void RollbackButtonTest::aButtonThatIsHeldKeepsTheFocus()
{
    settle();
    QTest::mouseClick(&button(), Qt::LeftButton);
    button().setFocus();
    QTest::mousePress(&button(), Qt::LeftButton); // once more, and held
    show(Scene::RollingBack);
    QVERIFY(button().hasFocus());
    QTest::mouseRelease(&button(), Qt::LeftButton);
    QTRY_VERIFY(reason()->hasFocus());
}

void RollbackButtonTest::theReasonTakesTheFocusFromNobody_data()
{
    QTest::addColumn<QString>("who");
    QTest::addRow("of a rollback that the guard began") << u"guard"_s;
    QTest::addRow("where somebody types meanwhile") << u"typing"_s;
    QTest::addRow("where somebody went to another screen") << u"elsewhere"_s;
}

void RollbackButtonTest::theReasonTakesTheFocusFromNobody()
{
    QFETCH(QString, who);
    settle();
    if (who != u"guard")
        QTest::mouseClick(&button(), Qt::LeftButton);
    if (who == u"typing")
        QTest::keyClick(m_window.get(), Qt::Key_Slash);
    if (who == u"elsewhere")
        m_window->setPage(Page::Records);
    const QWidget *before = m_window->focusWidget();
    show(Scene::RollingBack);
    m_window->setPage(Page::Live);
    QVERIFY(reason() && !reason()->hasFocus());
    if (who == u"typing")
        QCOMPARE(m_window->focusWidget(), before);
}

/// (j): from the records, with milliseconds.
void RollbackButtonTest::sentAppliedAndVerifiedAreShown()
{
    show(Scene::Breach);
    const auto shown = [this] {
        QStringList words;
        for (const QLabel *label : m_window->findChildren<QLabel *>()) {
            if (label->isVisible())
                words << label->text();
        }
        return words;
    };
    QVERIFY(shown().contains(u"+ 4 ms"_s)); // the intent
    QVERIFY(shown().contains(u"+ 6 ms"_s)); // sent
    QVERIFY(!shown().contains(u"+ 7 ms"_s));
    QVERIFY(button().detail().contains(u"reading back"));
    show(Scene::RolledBack);
    QVERIFY(shown().contains(u"+ 7 ms"_s)); // read back
    QVERIFY(button().detail().contains(u"0 % read back"));
}

void RollbackButtonTest::onRequestItMustBeHeld()
{
    Preferences touch;
    touch.heldRollback = true;
    m_window->setPreferences(touch);
    QTest::mouseClick(&button(), Qt::LeftButton); // a tap
    QVERIFY(m_commands.asked.isEmpty());
    QTest::mousePress(&button(), Qt::LeftButton);
    m_clock.advance(Duration(599));
    QTest::mouseRelease(&button(), Qt::LeftButton);
    QVERIFY(m_commands.asked.isEmpty());
    QTest::mousePress(&button(), Qt::LeftButton);
    m_clock.advance(Duration(600));
    QTest::mouseRelease(&button(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    m_commands.waiting.back()({false, {}, -1});
    settle();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    settle();
    QTest::keyClick(m_window.get(), Qt::Key_F8); // nobody holds a key down to be understood
    QCOMPARE(m_commands.asked.size(), 2);
}

/// (d): the eye and the hand find it without looking.
void RollbackButtonTest::itStandsInTheSamePlaceOnEveryScreen()
{
    const QRect place(button().mapTo(m_window.get(), QPoint()), button().size());
    for (const PageInfo &info : allPages()) {
        m_window->setPage(info.page);
        QTest::qWait(1);
        QCOMPARE(QRect(button().mapTo(m_window.get(), QPoint()), button().size()), place);
        QVERIFY(button().isVisible());
        QCOMPARE(m_window->childAt(place.center()), &button()); // nothing lies over it
    }
    settle();
    QTest::mouseClick(&button(), Qt::LeftButton); // from the last screen as well
    QCOMPARE(m_commands.asked.filter(u"rollBack"_s), QStringList{u"rollBack omni-8.0.0"_s});
}

/// (h): going up again is a new rollout under two keys; a click here only asks whether to ask for them.
void RollbackButtonTest::whatWasRolledBackIsNotRaisedAgain()
{
    show(Scene::RolledBack);
    for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
        const bool raises = each->text().contains(u"Resume") || each->text().contains(u"Promote");
        if (!raises || !each->isVisible())
            continue;
        QTest::mouseClick(each, Qt::LeftButton);
        auto *ask = m_window->findChild<QDialog *>();
        QVERIFY(ask);
        QTest::keyClick(ask, Qt::Key_Return);
        QTest::keyClick(ask, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QDialog *>());
        QVERIFY2(m_commands.asked.isEmpty(), qPrintable(each->text()));
    }
    m_window->activateWindow(); // nothing does that offscreen when a dialog goes
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_P);
    settle();
    QTest::qWait(30);
    QVERIFY(!m_window->findChild<QDialog *>());
    QVERIFY(m_commands.asked.isEmpty());
}

/// (h): to resume is a decision with a reason, which the engine holds against two keys; one key press is
/// none.
void RollbackButtonTest::whatIsHeldGoesOnOnlyWhenAskedTwice()
{
    show(Scene::Held);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTest::keyClick(m_window.get(), Qt::Key_P);
    settle();
    QTRY_VERIFY(m_window->findChild<QDialog *>());
    auto *ask = m_window->findChild<QDialog *>();
    QVERIFY(m_commands.asked.isEmpty());
    QTest::keyClick(ask, Qt::Key_Escape); // never confirms
    QVERIFY(m_commands.asked.isEmpty());
}

/// (j): what was asked for is the engine's by then.
void RollbackButtonTest::aWindowThatDiesTakesNothingBack()
{
    QTest::mouseClick(&button(), Qt::LeftButton);
    m_window.reset();
    QCOMPARE(m_commands.asked, QStringList{u"rollBack omni-8.0.0"_s});
    m_commands.waiting.front()({true, u"recorded as 42"_s, 42}); // nobody is there to hear it; nothing breaks
}

void RollbackButtonTest::whatComesDownNeverReadsAsARaise()
{
    Snapshot snapshot = snapshotOf(Scene::RollingBack, m_clock.now());
    snapshot.releases.front().traffic.intended = Weight{0};
    snapshot.releases.front().traffic.observed = Weight{500};
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
    QStringList texts;
    for (const ElidedLabel *label : m_window->findChildren<ElidedLabel *>())
        texts << label->fullText();
    QVERIFY2(texts.contains(u"5 % seen, 0 % ordered"_s), qPrintable(texts.join(u'\n')));
}

QTEST_MAIN(RollbackButtonTest)
#include "tst_rollbackbutton.moc"
