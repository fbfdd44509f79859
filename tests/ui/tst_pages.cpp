#include "tests/support/openwindow.h"
#include "ui/connections/connectionspage.h"
#include "ui/first/language.h"
#include "ui/follower/policyview.h"
#include "ui/incident/incidentpage.h"
#include "ui/mainwindow.h"
#include "ui/policies/policiespage.h"
#include "ui/records/recordmodel.h"
#include "ui/records/recordspage.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// Incident, Policies, Connections and what Records does beside listing.
class PagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void theHeadlineSaysWhatIsWrong_data();
    void theHeadlineSaysWhatIsWrong();
    void whatWarmsUpIsNotBroken();
    void whatBrokeComesWorstFirst();
    void theRollbackIsToldStepByStep();
    void aNoteIsSignedAndKept();
    void theRollbackButtonIsOnTheIncidentScreenToo();
    void theCommandIsCopied();
    void whoCouldSignIsSolved_data();
    void whoCouldSignIsSolved();
    void theBoxAnswersWhatIsChosen();
    void aPolicyFileIsChecked();
    void historyShowsWhatAVersionChanged();
    void withoutAPolicyThePageSaysWhatToDo();
    void connectionsSayWhatDoesNotAnswer();
    void aTestIsAskedOnceAndItsButtonWaits();
    void testAllAsksEveryOneThatCanBeTested();
    void whatASuspectKeySignedIsDisputed();
    void verificationRunsAndTells();
    void longWorkCanBeGivenUp_data();
    void longWorkCanBeGivenUp();
    void evidenceIsExportedOfTheSelectedRelease();
    void whatWasRecordedHasRoomWhereThereIsLittle_data();
    void whatWasRecordedHasRoomWhereThereIsLittle();

private:
    void show(Scene scene);
    QString headline() const { return m_window->incidentPage()->view().headline; }
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void PagesTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void PagesTest::show(Scene scene)
{
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(scene, m_clock.now())));
    m_window->apply();
}

void PagesTest::theHeadlineSaysWhatIsWrong_data()
{
    QTest::addColumn<int>("scene");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<QString>("advice");
    QTest::addRow("all holds") << int(Scene::Live) << u"5 of 5 guardrails hold."_s << u"Nothing to do"_s;
    QTest::addRow("rolling back") << int(Scene::RollingBack) << u"Rolling back to 7.4.1."_s
                                  << u"Nothing to do"_s;
    QTest::addRow("rolled back") << int(Scene::RolledBack) << u"Rolled back to 7.4.1."_s << u"p95 latency"_s;
    QTest::addRow("nobody guards") << int(Scene::NobodyGuarding) << u"Nobody guards"_s
                                   << u"Start the guard"_s;
    QTest::addRow("no data") << int(Scene::Held) << u"1 guardrail without a value."_s << u"Connections"_s;
    QTest::addRow("completed") << int(Scene::Completed) << u"8.0.0 carries all traffic."_s
                               << u"new release"_s;
}

void PagesTest::theHeadlineSaysWhatIsWrong()
{
    QFETCH(int, scene);
    QFETCH(QString, advice);
    QFETCH(QString, headline);
    m_window->setPage(Page::Incident);
    show(static_cast<Scene>(scene));
    const IncidentView &view = m_window->incidentPage()->view();
    QVERIFY2(view.headline.startsWith(headline), qPrintable(view.headline));
    QVERIFY2(view.advice.contains(advice), qPrintable(view.advice));
}

/// Each stage begins with it: it is no incident, and nobody is sent to look for a source that answers.
void PagesTest::whatWarmsUpIsNotBroken()
{
    m_window->setPage(Page::Incident);
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    for (GuardrailView &rule : snapshot.releases.front().guardrails) {
        rule.state = StatusKind::Idle;
        rule.warming = true;
    }
    snapshot.releases.front().guardrails.back().state = StatusKind::Pass;
    snapshot.releases.front().guardrails.back().warming = false;
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
    const IncidentView &view = m_window->incidentPage()->view();
    QCOMPARE(view.headline, u"4 guardrails not judged yet, 1 hold."_s);
    QVERIFY2(view.advice.startsWith(u"Nothing to do"), qPrintable(view.advice));
    QVERIFY(view.broke.empty());
}

void PagesTest::whatBrokeComesWorstFirst()
{
    Snapshot snapshot = snapshotOf(Scene::Held, m_clock.now()); // error rate has no value
    ReleaseView &release = snapshot.releases.front();
    release.guardrails[4].state = StatusKind::Waiting;
    release.guardrails[0].state = StatusKind::Fail;
    const IncidentView view = Incident::of(snapshot, release, m_clock.now(), Zone::Utc);
    QCOMPARE(view.broke.size(), size_t(3));
    QCOMPARE(view.broke[0].title, u"p50 latency"_s);
    QCOMPARE(view.broke[1].title, u"error rate"_s);
    QVERIFY2(view.broke[1].text.contains(u"connection refused"), qPrintable(view.broke[1].text));
    QCOMPARE(view.broke[2].title, u"throughput"_s);
    QVERIFY(view.broke[0].text.contains(u"page storage-oncall")); // whom to call
}

void PagesTest::theRollbackIsToldStepByStep()
{
    const Snapshot before = snapshotOf(Scene::Live, m_clock.now());
    const IncidentView plan = Incident::of(before, before.releases.front(), m_clock.now(), Zone::Utc);
    QCOMPARE(plan.steps.size(), size_t(5)); // can I, record, tell, read back, watch
    QVERIFY(!plan.steps[1].status);         // nothing has been done yet
    const Snapshot during = snapshotOf(Scene::Breach, m_clock.now());
    const IncidentView sent = Incident::of(during, during.releases.front(), m_clock.now(), Zone::Utc);
    QCOMPARE(sent.steps[0].value, u"+ 4 ms"_s);
    QCOMPARE(sent.steps[1].status->kind, StatusKind::Pass);
    QCOMPARE(sent.steps[2].status->kind, StatusKind::Running); // 0 % is not read back yet
}

void PagesTest::aNoteIsSignedAndKept()
{
    show(Scene::Live);
    QTest::keyClick(m_window.get(), Qt::Key_N); // from anywhere
    m_clock.advance(Duration(200));
    QTRY_COMPARE(m_window->page(), Page::Incident);
    QLineEdit *note = m_window->incidentPage()->note();
    QVERIFY(note->hasFocus());
    QTest::keyClick(note, Qt::Key_Return); // nothing written, nothing sent
    QVERIFY(m_commands.asked.isEmpty());
    QTest::keyClicks(note, u"P looks at the pool"_s); // P holds nothing while a field has the focus
    QTest::mouseClick(m_window->incidentPage()->addNote(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"appendReason omni-8.0.0 P looks at the pool"_s});
    m_commands.waiting.front()({false, u"the agent is locked"_s, -1});
    QVERIFY(!note->text().isEmpty()); // a refusal loses nothing
    m_commands.waiting.front()({true, u"recorded as 42"_s, 42});
    QVERIFY(note->text().isEmpty());
}

void PagesTest::theRollbackButtonIsOnTheIncidentScreenToo()
{
    show(Scene::Live);
    const QPoint onLive = m_window->rollbackButton()->mapTo(m_window.get(), QPoint());
    for (const PageInfo &info : allPages()) {
        m_window->setPage(info.page);
        QVERIFY(m_window->rollbackButton()->isVisible());
        QCOMPARE(m_window->rollbackButton()->mapTo(m_window.get(), QPoint()), onLive);
        int red = 0;
        for (const QPushButton *button : m_window->findChildren<QPushButton *>())
            red += button->isVisible() && button->property("role") == u"danger"_s ? 1 : 0;
        QCOMPARE(red, 0); // alone in red
    }
}

void PagesTest::theCommandIsCopied()
{
    show(Scene::Live);
    m_window->setPage(Page::Incident);
    QSignalSpy copied(m_window->incidentPage(), &IncidentPage::copyRequested);
    for (QPushButton *button : m_window->incidentPage()->findChildren<QPushButton *>()) {
        if (button->text() == u"Copy command")
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(copied.size(), 1);
    QVERIFY(copied.front().front().toString().startsWith(u"interlock rollback omni-8.0.0"));
}

void PagesTest::whoCouldSignIsSolved_data()
{
    QTest::addColumn<QString>("environment");
    QTest::addColumn<QString>("action");
    QTest::addColumn<int>("seats");
    QTest::addColumn<QStringList>("necessary");
    QTest::addRow("staging: an operator and the only agent")
        << u"staging"_s << u"start"_s << 2 << QStringList{u"bot"_s};
    QTest::addRow("production: an operator and a lead")
        << u"production"_s << u"start"_s << 2 << QStringList();
    QTest::addRow("no rule: nobody") << u"production"_s << u"override"_s << 0 << QStringList();
}

void PagesTest::whoCouldSignIsSolved()
{
    QFETCH(QString, environment);
    QFETCH(QString, action);
    QFETCH(int, seats);
    QFETCH(QStringList, necessary);
    const Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    const auto seating = seatingFor(snapshot.policy->policy, environment, action);
    QCOMPARE(bool(seating), seats > 0);
    if (!seating)
        return;
    QCOMPARE(int(seating->seats.size()), seats);
    QCOMPARE(int(seating->example.size()), seats);
    QCOMPARE(QSet<QString>(seating->example.begin(), seating->example.end()).size(),
             seats); // different people
    QCOMPARE(seating->necessary, necessary);
}

void PagesTest::theBoxAnswersWhatIsChosen()
{
    show(Scene::Live);
    m_window->setPage(Page::Policies);
    SeatingBox *box = m_window->policiesPage()->seating();
    QVERIFY2(box->answer().contains(u"bot"), qPrintable(box->answer()));
    box->environment()->setCurrentText(u"production"_s);
    QVERIFY2(box->answer().startsWith(u"For example"), qPrintable(box->answer()));
    QVERIFY2(!box->answer().contains(u"bot"), qPrintable(box->answer()));
    box->action()->setCurrentText(u"override"_s);
    QVERIFY2(box->answer().startsWith(u"Nobody"), qPrintable(box->answer()));
    m_clock.advance(Duration(1000));
    show(Scene::Live); // a new snapshot keeps what was chosen
    QCOMPARE(box->environment()->currentText(), u"production"_s);
}

void PagesTest::aPolicyFileIsChecked()
{
    show(Scene::Live);
    m_window->setPage(Page::Policies);
    m_window->policiesPage()->checkFile(u"next.json"_s);
    QCOMPARE(m_commands.asked, QStringList{u"checkPolicyFile next.json"_s});
    m_commands.waiting.front()({false, u"role \"x y\" of dana is not a plain name\nkey 7 is revoked"_s, -1});
    QVERIFY(m_window->policiesPage()->checkAnswer().contains(u"not safe"));
    QVERIFY(m_window->policiesPage()->checkAnswer().contains(u"key 7 is revoked"));
    m_commands.waiting.front()({true, u"Safe. As version 4 it would change:\n+ lee"_s, -1});
    QVERIFY(m_window->policiesPage()->checkAnswer().startsWith(u"Safe"));
}

void PagesTest::historyShowsWhatAVersionChanged()
{
    show(Scene::Live);
    m_window->setPage(Page::Policies);
    const auto boxes = m_window->policiesPage()->findChildren<QComboBox *>();
    const auto history = std::ranges::find_if(
        boxes, [](const QComboBox *box) { return box->count() == 3 && !box->isEditable(); });
    QVERIFY(history != boxes.end());
    (*history)->setCurrentIndex(1);
    const auto texts = m_window->policiesPage()->findChildren<QPlainTextEdit *>();
    QVERIFY(std::ranges::any_of(
        texts, [](const QPlainTextEdit *text) { return text->toPlainText().contains(u"suspect_since"); }));
}

void PagesTest::withoutAPolicyThePageSaysWhatToDo()
{
    show(Scene::NoReleases);
    m_window->setPage(Page::Policies);
    QCOMPARE(m_window->policiesPage()->currentIndex(), 0);
    show(Scene::Live);
    QCOMPARE(m_window->policiesPage()->currentIndex(), 1);
}

void PagesTest::connectionsSayWhatDoesNotAnswer()
{
    show(Scene::Held);
    m_window->setPage(Page::Connections);
    const auto &rows = m_window->connectionsPage()->rows();
    QCOMPARE(rows.size(), size_t(7));
    const auto fails = [](const ConnectionRow *row) { return row->view().status.kind == StatusKind::Fail; };
    QCOMPARE(std::ranges::count_if(rows, fails), 1);
    QVERIFY((*std::ranges::find_if(rows, fails))->accessibleName().contains(u"connection refused"));
    show(Scene::NoReleases); // what the console itself needs stays
    QCOMPARE(std::ranges::count_if(rows, [](const ConnectionRow *row) { return row->isVisible(); }), 3);
}

void PagesTest::aTestIsAskedOnceAndItsButtonWaits()
{
    show(Scene::Live);
    m_window->setPage(Page::Connections);
    ConnectionRow *row = m_window->connectionsPage()->rows()[4];
    QVERIFY(row->testButton()->isVisible());
    QTest::mouseClick(row->testButton(), Qt::LeftButton);
    QTest::mouseClick(row->testButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked, QStringList{u"testConnection omni-8.0.0/source/omni"_s});
    QVERIFY(!row->testButton()->isEnabled());
    show(Scene::Live); // a snapshot in between wakes nothing
    QVERIFY(!row->testButton()->isEnabled());
    m_commands.waiting.front()({true, u"18212 bytes in 14 ms"_s, -1});
    QVERIFY(row->testButton()->isEnabled());
}

void PagesTest::testAllAsksEveryOneThatCanBeTested()
{
    show(Scene::Live);
    m_window->setPage(Page::Connections);
    QTest::mouseClick(m_window->connectionsPage()->testAllButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.size(), 4); // agent, traffic, two sources; guard and store tell by themselves
}

void PagesTest::whatASuspectKeySignedIsDisputed()
{
    RecordModel model;
    RecordRow row{16, {}, u"dana"_s, u"approve"_s, {}, SignatureState::Valid, {}, u"SHA256:lost"_s};
    RecordRow later = row;
    later.index = 17;
    model.append({row, later});
    QCOMPARE(model.signatureOf(later), SignatureState::Valid);
    model.setRevoked({{u"SHA256:lost"_s, u"lost"_s, 17}});
    QCOMPARE(model.signatureOf(row), SignatureState::Valid); // from before it was lost
    QCOMPARE(model.signatureOf(later), SignatureState::Disputed);
    QVERIFY(model.index(0, RecordModel::Signature).data().toString().contains(u"disputed"));
}

void PagesTest::verificationRunsAndTells()
{
    show(Scene::Live);
    m_window->setPage(Page::Records);
    RecordsPage *page = m_window->recordsPage();
    QTest::mouseClick(page->verifyButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.count(u"verifyLog"_s), 1);
    QVERIFY(!page->verifyButton()->isEnabled());
    m_commands.waiting.back()({false, u"record 12 was changed; restore the copy"_s, -1});
    QVERIFY(page->verifyButton()->isEnabled());
    QCOMPARE(page->answer(), u"record 12 was changed; restore the copy"_s);
}

void PagesTest::longWorkCanBeGivenUp_data()
{
    QTest::addColumn<bool>("byEscape");
    QTest::addColumn<bool>("tooLate");
    QTest::addColumn<QString>("said");
    const QString stopped = u"The log was not read to its end: nothing is said about it."_s;
    QTest::newRow("by its button") << false << false << stopped;
    QTest::newRow("by Esc") << true << false << stopped;
    QTest::newRow("what was done before it heard of it is told") << true << true << u"42 records hold"_s;
}

void PagesTest::longWorkCanBeGivenUp()
{
    QFETCH(bool, byEscape);
    QFETCH(bool, tooLate);
    QFETCH(QString, said);
    show(Scene::Live);
    m_window->setPage(Page::Records);
    m_window->activateWindow();
    RecordsPage *page = m_window->recordsPage();
    QVERIFY(!page->cancelButton()->isVisible());
    page->verifyButton()->setFocus();
    QTest::keyClick(page->verifyButton(), Qt::Key_Space);
    const LongWork work = m_commands.works.back();
    QVERIFY(page->cancelButton()->isVisible() && page->cancelButton()->hasFocus());
    QVERIFY(!page->exportButton()->isEnabled()); // one at a time
    auto *bar = page->findChild<QProgressBar *>();
    work.progressed(20);
    QVERIFY(bar->isVisible() && bar->value() > 0 && bar->value() < bar->maximum());
    QVERIFY(!work.stop.stop_requested());
    if (byEscape)
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Escape);
    else
        QTest::mouseClick(page->cancelButton(), Qt::LeftButton);
    QVERIFY(work.stop.stop_requested());
    work.answered({tooLate, tooLate ? said : u"given up"_s, -1});
    QCOMPARE(page->answer(), said);
    QVERIFY(!page->cancelButton()->isVisible() && !bar->isVisible());
    QVERIFY(page->verifyButton()->hasFocus() && page->exportButton()->isEnabled());
    work.progressed(30); // late words change nothing
    QVERIFY(!bar->isVisible());
}

void PagesTest::evidenceIsExportedOfTheSelectedRelease()
{
    show(Scene::NoReleases);
    m_window->setPage(Page::Records);
    RecordsPage *page = m_window->recordsPage();
    QVERIFY(!page->exportButton()->isEnabled());
    QVERIFY(!page->exportButton()->toolTip().isEmpty()); // says why
    show(Scene::Live);
    QVERIFY(page->exportButton()->isEnabled());
    page->exportTo(u"omni.tar.gz"_s);
    QCOMPARE(m_commands.asked.back(), u"exportEvidence omni-8.0.0 omni.tar.gz"_s);
    m_commands.waiting.back()({true, u"omni.tar.gz written"_s, -1});
    QCOMPARE(page->answer(), u"omni.tar.gz written"_s);
}

void PagesTest::whatWasRecordedHasRoomWhereThereIsLittle_data()
{
    QTest::addColumn<double>("zoom");
    QTest::addColumn<bool>("hashHidden");
    QTest::newRow("at 100 % there is room for all") << 1.0 << false;
    QTest::newRow("at 200 % the hash stands under the table alone") << 2.0 << true;
}

void PagesTest::whatWasRecordedHasRoomWhereThereIsLittle()
{
    QFETCH(double, zoom);
    QFETCH(bool, hashHidden);
    m_window->resize(1920, 1200);
    show(Scene::Live);
    m_window->setPage(Page::Records);
    applyLook(*qApp, ThemeChoice::Light, zoom);
    QTest::qWait(30);
    auto *table = m_window->recordsPage()->findChild<QTableView *>();
    QCOMPARE(table->isColumnHidden(RecordModel::Hash), hashHidden);
    QTRY_VERIFY(table->columnWidth(RecordModel::Why) >= scaled(120)); // once the panes have come to rest
    QCOMPARE(table->horizontalScrollBar()->maximum(), 0);             // nothing of it is out of sight
    applyLook(*qApp, ThemeChoice::Light, 1);
}

QTEST_MAIN(PagesTest)
#include "tst_pages.moc"
