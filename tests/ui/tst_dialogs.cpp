#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/help/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/releases/releaselist.h"
#include "ui/rollback/rollbackbutton.h"
#include "ui/style/environmentband.h"
#include "ui/window/asking.h"
#include "ui/window/form.h"
#include "ui/window/sidepanel.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolTip>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// The two-key dialog's rules, the keys, and what assistive technology is told.
class DialogsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void signSleepsForHalfASecondAndNotNowHasTheFocus();
    void escAndEnterNeverSign();
    void underAFormOnlyTheRedButtonAnswers();
    void theClickThatTakesTheFocusFromAFormCounts();
    void aQuestionThatIsSettledSaysSo();
    void noFormCoversTheRedButton_data();
    void noFormCoversTheRedButton();
    void enterOnSignSaysThatOnlySpaceDoes();
    void signingAsksTheEngineAndShowsItsAnswer();
    void aChangedLeaseCannotBeSigned();
    void whoElseSignsMeanwhileIsShown();
    void aSeatThatTurnsOutToBeMineCanBeSigned();
    void anExpiredLeaseCannotBeSigned();
    void aDeniedLeaseCannotBeSigned();
    void theSamePersonReadsWhyNot();
    void denyNeedsAReason();
    void whileTheKeyIsWaitedForTheWayOutCancelsIt();
    void whoSignedCanWithdraw();
    void theRiskIsShownFactorByFactor();
    void twoSeatsFromOneAccountWearABadge();
    void aCompleteLeaseIsStartedFromItsCard();
    void singleLettersActOnlyOutsideTextFields();
    void theFormShowsWhereItWouldHurt();
    void whatSpeaksAgainstAStartStandsInTheForm();
    void whoCouldAnswerAGateInTwoRolesSaysInWhich();
    void holdAsksTheEngine();
    void aFloodOfSnapshotsReachesTheScreenAtMostTwentyTimesASecond();
    void everyFocusableWidgetHasANameARoleAndASize_data();
    void everyFocusableWidgetHasANameARoleAndASize();

private:
    void show(const Snapshot &snapshot);
    LeaseDialog *review();
    HandClock m_clock;
    void clickOn(QWidget &widget);
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void DialogsTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    show(snapshotOf(Scene::SecondKey, m_clock.now()));
}

void DialogsTest::show(const Snapshot &snapshot)
{
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    QTest::qWait(80);
}

LeaseDialog *DialogsTest::review()
{
    return m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
}

void DialogsTest::signSleepsForHalfASecondAndNotNowHasTheFocus()
{
    LeaseDialog *dialog = review();
    QVERIFY(!dialog->signButton()->isEnabled());
    QCOMPARE(dialog->focusWidget(), dialog->notNowButton());
    QTest::qWait(300);
    QVERIFY(!dialog->signButton()->isEnabled());
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    QVERIFY(!dialog->signButton()->isDefault() && !dialog->signButton()->autoDefault());
    QCOMPARE(formOver(*m_window->window()), dialog);
}

void DialogsTest::escAndEnterNeverSign()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Return);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(m_commands.asked.isEmpty());
}

/// The mouse goes by the window here, as a real one does: what is sent to a widget passes by what blocks it.
void DialogsTest::clickOn(QWidget &widget)
{
    QTest::mouseClick(m_window->window()->windowHandle(), Qt::LeftButton, {},
                      widget.mapTo(m_window->window(), widget.rect().center()));
}

void DialogsTest::underAFormOnlyTheRedButtonAnswers()
{
    show(snapshotOf(Scene::Held, m_clock.now()));
    m_window->keymap()->action(u"promote"_s)->trigger();
    const QPointer<AskDialog> ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask && ask->isVisible());
    m_clock.advance(PressGuard::kSettle);
    auto *side = m_window->findChild<SidePanel *>();
    for (auto *button : side->findChildren<QPushButton *>())
        if (button->isVisible() && button->isEnabled())
            clickOn(*button);
    QTest::keyClick(m_window.get(), Qt::Key_H);
    m_clock.advance(Duration(200));
    QTest::qWait(30);
    QVERIFY2(m_commands.asked.isEmpty(), qPrintable(m_commands.asked.join(u';')));
    QVERIFY(ask && ask->isVisible());
    clickOn(*m_window->rollbackButton());
    QCOMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.front().startsWith(u"rollBack"), qPrintable(m_commands.asked.front()));
    QVERIFY(!ask || !ask->isVisible());
}

/// As QApplication tells them on X11: the one that is active now, then the one that was.
static void handOver(QWidget &from, QWidget &to)
{
    QEvent activate(QEvent::WindowActivate), deactivate(QEvent::WindowDeactivate);
    QCoreApplication::sendEvent(&to, &activate);
    QCoreApplication::sendEvent(&from, &deactivate);
}

void DialogsTest::theClickThatTakesTheFocusFromAFormCounts()
{
    show(snapshotOf(Scene::Held, m_clock.now()));
    m_window->keymap()->action(u"promote"_s)->trigger();
    auto *ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask);
    handOver(*m_window->window(), *ask);
    m_clock.advance(PressGuard::kSettle);
    handOver(*ask, *m_window->window());
    clickOn(*m_window->rollbackButton());
    QCOMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.front().startsWith(u"rollBack"), qPrintable(m_commands.asked.front()));
}

/// The guard rolls back what somebody was about to resume: nothing is left to confirm.
void DialogsTest::aQuestionThatIsSettledSaysSo()
{
    Snapshot snapshot = snapshotOf(Scene::Held, m_clock.now());
    snapshot.releases.front().canHold = false;
    snapshot.releases.front().canResume = true;
    show(snapshot);
    m_window->keymap()->action(u"hold"_s)->trigger();
    auto *ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask);
    ask->findChild<QPlainTextEdit *>()->setPlainText(u"all well again"_s);
    QTRY_VERIFY(ask->actButton()->isEnabled());
    show(snapshot); // as before
    QVERIFY(ask->actButton()->isEnabled());
    snapshot.releases.front().canResume = false;
    snapshot.releases.front().phase = Phase::RolledBack;
    show(snapshot);
    QVERIFY(!ask->actButton()->isEnabled());
    QVERIFY2(ask->actButton()->toolTip().endsWith(u"nothing to resume"),
             qPrintable(ask->actButton()->toolTip()));
    QTest::keyClick(ask, Qt::Key_Escape);
    QVERIFY2(m_commands.asked.isEmpty(), qPrintable(m_commands.asked.join(u';')));
}

void DialogsTest::noFormCoversTheRedButton_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isHelp");
    QTest::newRow("in a window of 1440 x 900") << QSize(1440, 900) << false;
    QTest::newRow("in one of 1024 x 700") << QSize(1024, 700) << false;
    QTest::newRow("nor does the help in that") << QSize(1024, 700) << true;
}

void DialogsTest::noFormCoversTheRedButton()
{
    QFETCH(const QSize, size);
    QFETCH(const bool, isHelp);
    m_window->resize(size);
    QTest::qWait(50);
    const QDialog *dialog =
        isHelp ? static_cast<const QDialog *>(HelpWindow::showFor(u"live"_s, m_window.get())) : review();
    QTest::qWait(50);
    const RollbackButton &button = *m_window->rollbackButton();
    const QRect box(button.mapToGlobal(QPoint()), button.size());
    QVERIFY2(!dialog->frameGeometry().intersects(box),
             qPrintable(u"%1 over %2"_s.arg(dialog->frameGeometry().top()).arg(box.bottom())));
}

void DialogsTest::enterOnSignSaysThatOnlySpaceDoes()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->signButton()->setFocus();
    QTest::keyClick(dialog->signButton(), Qt::Key_Return);
    QVERIFY(m_commands.asked.isEmpty());
    QVERIFY2(QToolTip::text().contains(u"Space"_s), qPrintable(QToolTip::text()));
    QTest::keyClick(dialog->signButton(), Qt::Key_Space);
    QCOMPARE(m_commands.asked.size(), 1);
}

void DialogsTest::signingAsksTheEngineAndShowsItsAnswer()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    for (QPlainTextEdit *field : dialog->findChildren<QPlainTextEdit *>())
        if (!field->isReadOnly())
            field->setPlainText(u"Reviewed with the storage team"_s);
    dialog->signButton()->click();
    QCOMPARE(m_commands.asked, QStringList{u"signLease 7c1f sre-lead Reviewed with the storage team"_s});
    QVERIFY(!dialog->signButton()->isEnabled());
    m_commands.waiting.front()({false, u"this key is not in the policy; ask an admin to add it"_s, -1});
    QVERIFY(dialog->notice().contains(u"not in the policy"_s));
    m_commands.waiting.front()({true, u"recorded as 42"_s, 42});
    QVERIFY(!dialog->isVisible());
}

void DialogsTest::aChangedLeaseCannotBeSigned()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    Snapshot changed = snapshotOf(Scene::SecondKey, m_clock.now());
    changed.leases.front().files << u"extra.sh"_s;
    show(changed);
    QVERIFY(!dialog->signButton()->isEnabled());
    QVERIFY2(dialog->notice().contains(u"changed"_s), qPrintable(dialog->notice()));
}

/// The strip has no band while no release is chosen.
void DialogsTest::theFormShowsWhereItWouldHurt()
{
    const auto *band = review()->findChild<EnvironmentBand *>();
    QVERIFY(band);
    QCOMPARE(
        band->accessibleName(),
        u"Environment: %1"_s.arg(snapshotOf(Scene::SecondKey, m_clock.now()).leases.front().environment));
}

void DialogsTest::whatSpeaksAgainstAStartStandsInTheForm()
{
    const QString doubt = u"The canary had 100 % when this was asked for"_s;
    const auto says = [&doubt](const LeaseDialog *dialog) {
        return std::ranges::any_of(dialog->findChildren<QLabel *>(),
                                   [&doubt](const QLabel *label) { return label->text() == doubt; });
    };
    QVERIFY(!says(review()));
    Snapshot snapshot = snapshotOf(Scene::SecondKey, m_clock.now());
    snapshot.leases.front().doubt = doubt;
    m_window = openWindow(m_clock, m_commands);
    show(snapshot);
    QVERIFY(says(review()));
}

void DialogsTest::whoCouldAnswerAGateInTwoRolesSaysInWhich()
{
    Snapshot snapshot = snapshotOf(Scene::Held, m_clock.now());
    snapshot.releases.front().openRoles = {u"operator"_s, u"sre-lead"_s};
    show(snapshot);
    m_window->keymap()->action(u"promote"_s)->trigger();
    auto *ask = m_window->findChild<AskDialog *>();
    QVERIFY(ask);
    auto *roles = ask->findChild<QComboBox *>();
    QVERIFY(roles);
    roles->setCurrentText(u"sre-lead"_s);
    QTRY_VERIFY(ask->actButton()->isEnabled());
    ask->actButton()->click();
    QCOMPARE(m_commands.asked.size(), 1);
    QVERIFY2(m_commands.asked.front().contains(u"sre-lead"_s), qPrintable(m_commands.asked.front()));
}

void DialogsTest::whoElseSignsMeanwhileIsShown()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    Snapshot signedToo = snapshotOf(Scene::SecondKey, m_clock.now());
    SeatView third = signedToo.leases.front().seats.front();
    third.who = u"erin"_s;
    signedToo.leases.front().seats.push_back(third);
    show(signedToo);
    QVERIFY2(dialog->signButton()->isEnabled(), qPrintable(dialog->notice()));
    QTRY_COMPARE(dialog->findChildren<SeatCard *>().size(), signedToo.leases.front().seats.size());
}

/// The form may be open before it is known whose key is at hand.
void DialogsTest::aSeatThatTurnsOutToBeMineCanBeSigned()
{
    Snapshot early = snapshotOf(Scene::SecondKey, m_clock.now());
    for (SeatView &seat : early.leases.front().seats)
        if (seat.state == SeatView::State::OpenForMe)
            seat.state = SeatView::State::OpenForOthers;
    show(early);
    LeaseDialog *dialog = review();
    QTest::qWait(700); // no form can be signed before
    QVERIFY(!dialog->signButton()->isEnabled());
    show(snapshotOf(Scene::SecondKey, m_clock.now()));
    QTRY_VERIFY2(dialog->signButton()->isEnabled(), qPrintable(dialog->notice()));
    QVERIFY(dialog->notice().isEmpty());
}

void DialogsTest::anExpiredLeaseCannotBeSigned()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    m_clock.advance(std::chrono::minutes(14));
    dialog->follow(&dialog->lease(), m_clock.now());
    QVERIFY(!dialog->signButton()->isEnabled());
}

void DialogsTest::aDeniedLeaseCannotBeSigned()
{
    Snapshot denied = snapshotOf(Scene::SecondKey, m_clock.now());
    denied.leases.front().state = LeaseView::State::Denied;
    show(denied);
    LeaseDialog *dialog = review();
    QTest::qWait(700); // no form can be signed before
    QVERIFY(!dialog->signButton()->isEnabled());
    QVERIFY2(dialog->notice().contains(u"denied"_s), qPrintable(dialog->notice()));
}

void DialogsTest::theSamePersonReadsWhyNot()
{
    Snapshot mine = snapshotOf(Scene::SecondKey, m_clock.now());
    SeatView &seat = mine.leases.front().seats.back();
    seat.state = SeatView::State::NotForMe;
    seat.whyNot = u"you already hold the operator's seat; the second key is another person's"_s;
    show(mine);
    LeaseDialog *dialog = review();
    QTest::qWait(600);
    QVERIFY(!dialog->signButton()->isEnabled());
    bool said = false;
    for (QLabel *label : dialog->findChildren<QLabel *>())
        said = said || label->text().contains(u"another person"_s);
    QVERIFY(said);
}

void DialogsTest::denyNeedsAReason()
{
    LeaseDialog *dialog = review();
    dialog->denyButton()->click();
    auto *ask = dialog->findChild<AskDialog *>();
    QVERIFY(ask);
    QTest::qWait(600);
    QVERIFY(!ask->actButton()->isEnabled());
    ask->findChild<QPlainTextEdit *>()->setPlainText(u"wrong files"_s);
    QVERIFY(ask->actButton()->isEnabled());
    ask->actButton()->click();
    QCOMPARE(m_commands.asked, QStringList{u"denyLease 7c1f wrong files"_s});
}

void DialogsTest::whileTheKeyIsWaitedForTheWayOutCancelsIt()
{
    LeaseDialog *dialog = review();
    QTRY_VERIFY(dialog->signButton()->isEnabled());
    dialog->signButton()->click();
    QCOMPARE(m_commands.asked.size(), 1);
    QCOMPARE(dialog->notNowButton()->text(), u"Cancel signing"_s);
    dialog->notNowButton()->click();
    QCOMPARE(m_commands.asked.last(), u"cancelSigning"_s);
    QVERIFY(dialog->isVisible()); // until the key said that it was not used
    m_commands.waiting.front()({false, u"the signature was cancelled"_s, -1});
    QCOMPARE(dialog->notNowButton()->text(), u"Not now"_s);
    QVERIFY(dialog->notice().contains(u"cancelled"_s));
}

void DialogsTest::whoSignedCanWithdraw()
{
    Snapshot mine = snapshotOf(Scene::SecondKey, m_clock.now());
    mine.me.name = u"dana"_s;
    mine.leases.front().signedByMe = true;
    show(mine);
    LeaseDialog *dialog = review();
    QCOMPARE(dialog->denyButton()->text(), u"Withdraw…"_s);
    dialog->denyButton()->click();
    auto *ask = dialog->findChild<AskDialog *>();
    QVERIFY(ask);
    QTest::qWait(600);
    ask->findChild<QPlainTextEdit *>()->setPlainText(u"the pager rang"_s);
    ask->actButton()->click();
    QCOMPARE(m_commands.asked, QStringList{u"withdrawLease 7c1f operator the pager rang"_s});
}

void DialogsTest::theRiskIsShownFactorByFactor()
{
    LeaseDialog *dialog = review();
    QStringList texts;
    for (QLabel *label : dialog->findChildren<QLabel *>())
        texts << label->text() << label->accessibleName();
    QVERIFY(texts.contains(u"RISK 42 of 100, an agent signs below 70"_s));
    QVERIFY(texts.contains(u"10 points: 5 of 5 guardrails never showed a value"_s));
}

void DialogsTest::twoSeatsFromOneAccountWearABadge()
{
    Snapshot shared = snapshotOf(Scene::SecondKey, m_clock.now());
    shared.leases.front().oneAccount = u"dana and bot signed from one account (root)"_s;
    show(shared);
    LeaseDialog *dialog = review();
    const auto labels = dialog->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(
        labels, [](QLabel *label) { return label->text().contains(u"one account (root)"_s); }));
}

void DialogsTest::aCompleteLeaseIsStartedFromItsCard()
{
    m_window->setPage(Page::Approvals);
    for (QPushButton *button : m_window->approvalsPage()->findChildren<QPushButton *>()) {
        if (!button->text().startsWith(u"Start at"_s) || !button->isVisible())
            continue;
        button->click();
        QVERIFY(m_commands.asked.isEmpty()); // what moves traffic wakes up half a second late
        QTRY_VERIFY(button->isEnabled());
        button->click();
    }
    QTRY_COMPARE(m_commands.asked, QStringList{u"startRollout 91aa"_s});
}

void DialogsTest::singleLettersActOnlyOutsideTextFields()
{
    auto *filter = m_window->findChild<ReleaseList *>()->findChild<QLineEdit *>();
    filter->setFocus();
    QTest::keyClicks(filter, u"a1u"_s);
    QCOMPARE(filter->text(), u"a1u"_s);
    QCOMPARE(m_window->page(), Page::Live);
    filter->clear();
    m_window->rollbackButton()->setFocus();
    m_clock.advance(Duration(200));
    QTest::keyClick(m_window.get(), Qt::Key_A);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_window->page(), Page::Approvals);
    QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(m_window->page(), Page::Live);
    const Zone before = m_window->zone();
    QTest::keyClick(m_window.get(), Qt::Key_U);
    QVERIFY(m_window->zone() != before);
    m_clock.advance(Duration(200));
    QTest::keyClick(m_window.get(), Qt::Key_Slash);
    QCOMPARE(m_window->focusWidget(), filter);
}

void DialogsTest::holdAsksTheEngine()
{
    m_window->rollbackButton()->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_P);
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_commands.asked, QStringList{u"hold omni-8.0.0"_s});
}

void DialogsTest::aFloodOfSnapshotsReachesTheScreenAtMostTwentyTimesASecond()
{
    QSignalSpy changes(m_window->rollbackButton(), &QObject::objectNameChanged);
    QElapsedTimer timer;
    timer.start();
    int paints = 0;
    struct Counter : QObject {
        int *count;
        bool eventFilter(QObject *, QEvent *event) override
        {
            *count += event->type() == QEvent::Paint;
            return false;
        }
    } counter;
    counter.count = &paints;
    m_window->rollbackButton()->installEventFilter(&counter);
    for (int i = 0; i < 200; ++i) {
        Snapshot next = snapshotOf(Scene::AtRest, m_clock.now());
        next.newPoints.clear();
        next.releases = snapshotOf(Scene::Live, m_clock.now()).releases;
        next.releases.front().stableVersion = u"7.4.%1"_s.arg(i);
        m_window->take(std::make_shared<const Snapshot>(std::move(next)));
        QTest::qWait(2);
    }
    const double seconds = double(timer.elapsed()) / 1000;
    QVERIFY2(paints <= 20 * seconds + 3, qPrintable(u"%1 paints in %2 s"_s.arg(paints).arg(seconds)));
}

void DialogsTest::everyFocusableWidgetHasANameARoleAndASize_data()
{
    QTest::addColumn<int>("scene");
    for (Scene scene : allScenes())
        QTest::addRow("%s", qPrintable(toString(scene))) << int(scene);
}

void DialogsTest::everyFocusableWidgetHasANameARoleAndASize()
{
    QFETCH(int, scene);
    show(snapshotOf(static_cast<Scene>(scene), m_clock.now()));
    int seen = 0;
    for (const PageInfo &info : allPages()) {
        const Page page = info.page;
        m_window->setPage(page);
        QTest::qWait(1);
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) ||
                widget->parentWidget()->inherits("QAbstractScrollArea"))
                continue;
            ++seen;
            QAccessibleInterface *told = QAccessible::queryAccessibleInterface(widget);
            const QString who =
                u"%1 %2 on page %3"_s
                    .arg(QString::fromLatin1(widget->metaObject()->className()), widget->accessibleName())
                    .arg(int(page));
            QVERIFY2(told, qPrintable(who));
            QVERIFY2(!told->text(QAccessible::Name).isEmpty(), qPrintable(who));
            QVERIFY2(told->role() != QAccessible::NoRole, qPrintable(who));
            QVERIFY2(widget->width() >= 24 && widget->height() >= 24, qPrintable(who));
        }
    }
    QVERIFY(seen > 8);
}

QTEST_MAIN(DialogsTest)
#include "tst_dialogs.moc"
