#include "tests/support/openwindow.h"
#include "ui/approvals/approvalspage.h"
#include "ui/dashboard/slotile.h"
#include "ui/dashboard/stagestrip.h"
#include "ui/first/language.h"
#include "ui/follower/trace.h"
#include "ui/incident/incident.h"
#include "ui/mainwindow.h"
#include "ui/rollback/drillnote.h"
#include "ui/rollback/rollbackbutton.h"
#include "ui/style/look.h"
#include "ui/window/sidepanel.h"

#include <QApplication>
#include <QJsonArray>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {

/// A record of a rollout, as the follower hears it.
void tell(Trace &trace, const QString &what, WallTime at, const QJsonObject &detail)
{
    Record record;
    record.statement.predicate = QJsonObject{{u"detail"_s, detail}};
    RecordWords words;
    words.what = what;
    words.at = at;
    trace.addRecord(record, words);
}

} // namespace

/// What waits for the person here beside leases, and what a running release tells while one watches.
class InboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void aProposedPolicyWaitsForWhomItNames_data();
    void whatThePersonHereDidIsTheirs();
    void aDrillIsADecisionWithItsTime();
    void aProposedPolicyWaitsForWhomItNames();
    void aPolicyIsSignedInTheInbox();
    void aPolicyIsRefusedWithAReason();
    void aRefusedSignatureIsToldInTheForm();
    void aProposalThatIsGoneIsSignedNoMore();
    void outputOfWhatRunsIsShown();
    void aFrozenValueIsAWarningOnItsTile();
    void howSoonADoublingWouldShowStandsAtTheStage();
    void aStageAheadIsReadFromItsRecord_data();
    void aStageAheadIsReadFromItsRecord();
    void aRollbackThatIsNotVerifiedIsSaid();
    void aRollbacksTimesCountFromItsBeginning();
    void onePressIsOneRow_data();
    void onePressIsOneRow();
    void arrowsAreOfOneKindAndFaultsAreSeen();
    void aBreachIsToldByTheNameOfItsGuardrail();

private:
    Snapshot proposed(const QStringList &awaited) const;
    void show(const Snapshot &snapshot);
    PolicyDialog *review();
    QString labels() const;
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void InboxTest::init()
{
    m_window = openWindow(m_clock, m_commands);
}

/// No lease waits; version 4 of the policy waits for these admins. "me" sits here.
Snapshot InboxTest::proposed(const QStringList &awaited) const
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    PolicyView policy = *snapshot.policy;
    policy.proposals.front().awaited = awaited;
    snapshot.policy = std::make_shared<const PolicyView>(policy);
    snapshot.leases.clear();
    return snapshot;
}

void InboxTest::show(const Snapshot &snapshot)
{
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
}

PolicyDialog *InboxTest::review()
{
    show(proposed({u"me"_s}));
    m_window->setPage(Page::Approvals);
    const auto *card = m_window->findChild<PolicyCard *>();
    if (!card)
        return nullptr;
    QTest::mouseClick(card->findChild<QPushButton *>(), Qt::LeftButton);
    if (!QTest::qWaitFor([this] { return m_window->findChild<PolicyDialog *>() != nullptr; }))
        return nullptr;
    auto *dialog = m_window->findChild<PolicyDialog *>();
    return QTest::qWaitFor([dialog] { return dialog->signButton()->isEnabled(); }) ? dialog : nullptr;
}

QString InboxTest::labels() const
{
    QStringList texts;
    for (const QLabel *label : m_window->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(u'\n');
}

void InboxTest::aProposedPolicyWaitsForWhomItNames_data()
{
    QTest::addColumn<QStringList>("awaited");
    QTest::addColumn<int>("waiting");
    QTest::addRow("for me") << QStringList{u"dana"_s, u"me"_s} << 1;
    QTest::addRow("for somebody else") << QStringList{u"dana"_s} << 0;
    QTest::addRow("for nobody") << QStringList() << 0;
}

void InboxTest::aProposedPolicyWaitsForWhomItNames()
{
    QFETCH(QStringList, awaited);
    QFETCH(int, waiting);
    const Snapshot snapshot = proposed(awaited);
    QCOMPARE(ApprovalsPage::waiting(snapshot), waiting);
    show(snapshot);
    m_window->setPage(Page::Approvals);
    QCOMPARE(int(m_window->findChildren<PolicyCard *>().size()), waiting);
}

void InboxTest::aPolicyIsSignedInTheInbox()
{
    PolicyDialog *dialog = review();
    QVERIFY(dialog);
    QVERIFY(
        dialog->findChildren<QPlainTextEdit *>().front()->toPlainText().contains(u"noor")); // what it changes
    QTest::keyClicks(dialog->reason(), u"read it"_s);
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    QCOMPARE(m_commands.asked.last(), u"signPolicy %1 read it"_s.arg(dialog->proposed().sha256));
    QVERIFY(!dialog->signButton()->isEnabled()); // once
    const QPointer<PolicyDialog> open(dialog);
    m_commands.waiting.back()({true, u"recorded as 42"_s, 42});
    QTRY_VERIFY(!open);
}

void InboxTest::aPolicyIsRefusedWithAReason()
{
    PolicyDialog *dialog = review();
    QVERIFY(dialog);
    Q_EMIT dialog->denyRequested(dialog->proposed().sha256, u"too many admins"_s);
    QCOMPARE(m_commands.asked.last(), u"denyPolicy %1 too many admins"_s.arg(dialog->proposed().sha256));
}

void InboxTest::aRefusedSignatureIsToldInTheForm()
{
    PolicyDialog *dialog = review();
    QVERIFY(dialog);
    QTest::mouseClick(dialog->signButton(), Qt::LeftButton);
    m_commands.waiting.back()({false, u"the key was not touched"_s, -1});
    QVERIFY(dialog->isVisible());
    QVERIFY2(dialog->notice().contains(u"the key was not touched"), qPrintable(dialog->notice()));
}

void InboxTest::aProposalThatIsGoneIsSignedNoMore()
{
    PolicyDialog *dialog = review();
    QVERIFY(dialog);
    show(proposed({u"dana"_s}));
    QVERIFY(!dialog->signButton()->isEnabled());
    QVERIFY2(dialog->notice().contains(u"no longer open"), qPrintable(dialog->notice()));
}

void InboxTest::outputOfWhatRunsIsShown()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    show(snapshot);
    QVERIFY(!labels().contains(u"migrating 4 of 9"));
    snapshot.releases.front().output = {u"migrating 3 of 9"_s, u"migrating 4 of 9"_s};
    show(snapshot);
    QVERIFY2(labels().contains(u"migrating 3 of 9\nmigrating 4 of 9"), qPrintable(labels()));
}

void InboxTest::aFrozenValueIsAWarningOnItsTile()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    GuardrailView &rule = snapshot.releases.front().guardrails.front();
    rule.frozen = true;
    show(snapshot);
    m_window->setPage(Page::Live);
    const SloTile *frozen = nullptr;
    for (const SloTile *tile : m_window->findChildren<SloTile *>()) {
        if (tile->accessibleName().startsWith(rule.name))
            frozen = tile;
    }
    QVERIFY(frozen);
    QVERIFY2(frozen->toolTip().contains(u"Frozen"), qPrintable(frozen->toolTip()));
    QVERIFY(frozen->accessibleDescription().contains(u"to the last bit"));
}

void InboxTest::howSoonADoublingWouldShowStandsAtTheStage()
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    ReleaseView &release = snapshot.releases.front();
    release.stages[size_t(release.stage)].ahead = u"within 12m by errors"_s;
    show(snapshot);
    m_window->setPage(Page::Live);
    QVERIFY2(labels().contains(u"within 12m by errors"), qPrintable(labels()));
    const auto cards = m_window->findChildren<StageCard *>();
    QVERIFY(cards[release.stage]->toolTip().contains(u"Twice the errors of stable would show within 12m"));
    release.phase = Phase::Completed; // nobody waits for it any more
    show(snapshot);
    QVERIFY2(!labels().contains(u"within 12m by errors"), qPrintable(labels()));
}

void InboxTest::aStageAheadIsReadFromItsRecord_data()
{
    QTest::addColumn<QJsonArray>("times");
    QTest::addColumn<QString>("said");
    const QJsonObject untold{{u"guardrail"_s, u"errors"_s}, {u"why"_s, u"stable has had none"_s}};
    const QJsonObject slow{{u"guardrail"_s, u"slow"_s}, {u"why"_s, u"nothing was counted yet"_s}};
    const QJsonObject late{{u"guardrail"_s, u"late"_s}, {u"why"_s, u"nothing was counted yet"_s}};
    QTest::addRow("a time that is known")
        << QJsonArray{QJsonObject{{u"guardrail"_s, u"errors"_s}, {u"ms"_s, 720'000}}}
        << u"within 12m by errors"_s;
    QTest::addRow("nothing there to be doubled")
        << QJsonArray{untold} << u"cannot be told by errors: stable has had none"_s;
    QTest::addRow("neither of two can be told")
        << QJsonArray{untold, slow}
        << u"cannot be told by errors: stable has had none, cannot be told by slow: nothing was counted yet"_s;
    QTest::newRow("reasons that are the same are given once")
        << QJsonArray{slow, untold, late}
        << u"cannot be told by slow, late: nothing was counted yet, cannot be told by errors: stable has had none"_s;
}

void InboxTest::aStageAheadIsReadFromItsRecord()
{
    QFETCH(QJsonArray, times);
    QFETCH(QString, said);
    Record record;
    record.statement.predicate = QJsonObject{
        {u"detail"_s,
         QJsonObject{{u"stage"_s, 1}, {u"weight_bp"_s, 2500}, {u"doubled_seen_within"_s, times}}}};
    RecordWords words;
    words.what = u"stage-ahead"_s;
    Trace trace;
    trace.addRecord(record, words);
    QCOMPARE(trace.ahead.size(), size_t(1));
    QCOMPARE(aheadText(trace.ahead.at(1)), said);
    QCOMPARE(trace.timeline.back().why, u"stage 2 at 25 %; twice the errors: "_s + said);
}

void InboxTest::aRollbackThatIsNotVerifiedIsSaid()
{
    Record record;
    RecordWords words;
    Trace trace;
    words.what = u"rollback-unverified"_s;
    trace.addRecord(record, words); // without a rollback there is none to be verified
    QVERIFY(!trace.rollback);
    words.what = u"rolling-back"_s;
    trace.addRecord(record, words);
    QVERIFY(!trace.rollback->unverified);
    words.what = u"rollback-unverified"_s;
    trace.addRecord(record, words);
    QVERIFY(trace.rollback->unverified);

    Snapshot snapshot = snapshotOf(Scene::RollingBack, m_clock.now());
    snapshot.releases.front().rollback->unverified = true;
    snapshot.releases.front().rollback->readBackAfter.reset();
    show(snapshot);
    m_window->setPage(Page::Live);
    QVERIFY2(labels().contains(u"not verified, ordered again"), qPrintable(labels()));
}

/// A switch that was frozen for 17 s: what counts is the time since the press, not since the last of the
/// orders.
void InboxTest::aRollbacksTimesCountFromItsBeginning()
{
    const WallTime pressed = m_clock.now().wall;
    Trace trace;
    const auto hear = [&](const QString &what, qint64 afterMs, const QJsonObject &detail) {
        tell(trace, what, pressed + std::chrono::milliseconds(afterMs), detail);
    };
    const auto outcome = [](int order, const QString &how, int observed, const QString &verified) {
        return QJsonObject{{u"order"_s, order},
                           {u"stage"_s, -1},
                           {u"outcome"_s, how},
                           {u"observed_bp"_s, observed},
                           {u"durable_after_ms"_s, u"6.1"_s},
                           {u"sent_after_ms"_s, u"7"_s},
                           {u"verified_after_ms"_s, verified}};
    };
    hear(u"intent"_s, 0, {{u"order"_s, 4}, {u"stage"_s, -1}});
    hear(u"rolling-back"_s, 1, {});
    hear(u"outcome"_s, 2000, outcome(4, u"unknown"_s, -1, {}));
    QVERIFY(trace.rollback->intentAfter == Duration(6));
    QVERIFY(!trace.rollback->sentAfter && !trace.rollback->readBackAfter);
    hear(u"intent"_s, 14'601, {{u"order"_s, 5}, {u"stage"_s, -1}});
    hear(u"outcome"_s, 17'501, outcome(5, u"unknown"_s, 0, u"2800"_s));
    QVERIFY(trace.rollback->intentAfter == Duration(6)); // the first is on disk since then
    QVERIFY(trace.rollback->sentAfter == Duration(14'607));
    QVERIFY(trace.rollback->readBackAfter == Duration(17'400));
    QVERIFY(trace.rollback->failed.isEmpty());
}

void InboxTest::onePressIsOneRow_data()
{
    QTest::addColumn<bool>("wasRaised");
    QTest::addColumn<QString>("row");
    QTest::addRow("it carried traffic") << true << u"rolled back by dana; 0 % read back"_s;
    QTest::addRow("nothing was raised yet") << false << u"rolled back by dana; nothing was raised"_s;
}

/// Whoever pressed once reads one decision, whatever the log has of it.
void InboxTest::onePressIsOneRow()
{
    QFETCH(bool, wasRaised);
    QFETCH(QString, row);
    const WallTime pressed = m_clock.now().wall;
    Trace trace;
    const auto hear = [&](const QString &what, qint64 afterMs, const QJsonObject &detail) {
        tell(trace, what, pressed + std::chrono::milliseconds(afterMs), detail);
    };
    const QJsonObject why{{u"reason"_s, u"rolled back by dana"_s}};
    hear(u"lowering-request"_s, 0, {{u"decision"_s, u"rollback"_s}});
    hear(u"rollback"_s, 1, {});
    if (wasRaised)
        hear(u"intent"_s, 2, {{u"order"_s, 4}, {u"stage"_s, -1}});
    hear(u"rolling-back"_s, 3, why);
    QVERIFY(trace.rollback->byPerson);
    QCOMPARE(trace.rollback->orders, wasRaised ? 1 : 0);
    if (wasRaised)
        hear(u"outcome"_s, 5,
             {{u"order"_s, 4},
              {u"stage"_s, -1},
              {u"outcome"_s, u"done"_s},
              {u"observed_bp"_s, 0},
              {u"verified_after_ms"_s, u"2"_s}});
    hear(u"rolled-back"_s, 6, why);
    QStringList rows;
    for (const TimelineEntry &entry : trace.timeline)
        if (!entry.isEcho && entry.kind == TimelineEntry::Kind::Decision)
            rows << entry.what + u' ' + entry.more;
    QCOMPARE(rows, QStringList{row});
}

/// The log is ASCII; screens have one arrow. What failed is not lost among the housekeeping.
void InboxTest::arrowsAreOfOneKindAndFaultsAreSeen()
{
    Trace trace;
    const WallTime at = m_clock.now().wall;
    const QJsonObject why{{u"reason"_s, u"waits: 5 % -> 25 %"_s}};
    tell(trace, u"gate-open"_s, at, why);
    tell(trace, u"check-passed"_s, at, why);
    tell(trace, u"check-failed"_s, at, why);
    tell(trace, u"outcome"_s, at, {{u"outcome"_s, u"done"_s}, {u"detail"_s, u"5 % -> 25 %"_s}});
    tell(trace, u"outcome"_s, at, {{u"outcome"_s, u"failed"_s}, {u"detail"_s, u"5 % -> 25 %"_s}});
    QStringList failed;
    for (const TimelineEntry &entry : trace.timeline) {
        QVERIFY2(!entry.more.contains(u"->"_s) && !entry.why.contains(u"->"_s), qPrintable(entry.why));
        if (entry.status == StatusKind::Fail)
            failed << entry.what;
    }
    QCOMPARE(failed, (QStringList{u"check failed"_s, u"order failed"_s}));
    QCOMPARE(trace.timeline.back().more, u"5 % → 25 %"_s);
}

/// The log has what was measured; the tile, each row and the reason have the guardrail's name.
void InboxTest::aBreachIsToldByTheNameOfItsGuardrail()
{
    Trace trace;
    const WallTime at = m_clock.now().wall;
    const QString logged = u"p95-latency 925 ms > 500 ms, 3 of 3 breaches"_s;
    const QString said = u"latency 925 ms > 500 ms, 3 of 3 breaches"_s;
    tell(trace, u"guardrail-fired"_s, at, {{u"guardrail"_s, u"latency"_s}, {u"reason"_s, logged}});
    tell(trace, u"guardrail-fired"_s, at,
         {{u"guardrail"_s, u"slow"_s}, {u"reason"_s, u"slow: 100 % sure, 99 % needed"_s}});
    tell(trace, u"rolling-back"_s, at, {{u"reason"_s, logged}});
    QCOMPARE(trace.timeline[0].more, said);
    QCOMPARE(trace.timeline[1].more, u"slow: 100 % sure, 99 % needed"_s);
    QCOMPARE(trace.timeline[2].more, said);
    QCOMPARE(trace.rollback->cause, said);
    QCOMPARE(trace.named(u"stage 1 failed: "_s + logged), u"stage 1 failed: "_s + said);
    QCOMPARE(trace.named(u"held by dana"_s), u"held by dana"_s);
}

/// Its time is the person's: it stands where the guard's stood, and among the decisions.
void InboxTest::aDrillIsADecisionWithItsTime()
{
    const WallTime at = m_clock.now().wall;
    Trace trace;
    tell(trace, u"rolling-back"_s, at, {{u"reason"_s, u"rolled back by root"_s}});
    Record record;
    RecordWords words;
    words.what = u"note"_s;
    words.why = u"looks like the pool"_s;
    words.at = at;
    trace.addRecord(record, words);
    QVERIFY(!trace.rollback->drilled);
    QCOMPARE(trace.timeline.back().kind, TimelineEntry::Kind::Note);
    words.why = u"code E8C7 81AB, "_s + drillNote(Duration(412)); // as the log says a note
    trace.addRecord(record, words);
    QCOMPARE(trace.rollback->drilled, std::optional(Duration(412)));
    QCOMPARE(trace.timeline.back().kind, TimelineEntry::Kind::Decision);
    QCOMPARE(trace.timeline.back().what, u"drill"_s);
    QCOMPARE(trace.timeline.back().more, u"0 % read back after 412 ms"_s);
    QCOMPARE(trace.timeline.back().why, drillNote(Duration(412)));
    for (const QString &other :
         {u"Drill: 0 % was read back soon ms after the press"_s, u"Drill"_s, QString()})
        QVERIFY(!drilledIn(other));

    Snapshot snapshot = snapshotOf(Scene::RolledBack, m_clock.now());
    snapshot.releases.front().rollback->drilled = Duration(412);
    snapshot.releases.front().timeline.insert(snapshot.releases.front().timeline.begin(),
                                              trace.timeline.back());
    show(snapshot);
    m_window->setPage(Page::Live);
    QVERIFY2(labels().contains(u"+ 0.4 s, drill"), qPrintable(labels()));
    QCOMPARE(m_window->rollbackButton()->detail(), u"0 % read back + 0.4 s, drill"_s);
    const auto rows = m_window->sidePanel()->findChildren<EntryRow *>();
    QVERIFY(std::ranges::any_of(rows, [](const EntryRow *row) {
        return row->isVisible() && row->accessibleName().contains(u"drill");
    }));
    QVERIFY(!Incident::of(snapshot, snapshot.releases.front(), m_clock.now(), Zone::Utc)
                 .said.front()
                 .title.indexOf(u"drill"_s));
}

/// The log knows an account, who sits here is "you": in each row of the timeline, also once it is known
/// later.
void InboxTest::whatThePersonHereDidIsTheirs()
{
    const WallTime at = m_clock.now().wall;
    Trace trace;
    tell(trace, u"rolling-back"_s, at, {{u"reason"_s, u"rolled back by root"_s}});
    QCOMPARE(trace.timeline[0].more, u"by root"_s);
    trace.you = QStringList{QString(), u"root"_s};
    trace.sayAnew();
    QCOMPARE(trace.timeline[0].more, u"by you"_s);
    QVERIFY(trace.rollback->byPerson);
    tell(trace, u"rolled-back"_s, at, {{u"reason"_s, u"rolled back by erin"_s}});
    QVERIFY2(trace.timeline[1].more.startsWith(u"by erin"_s), qPrintable(trace.timeline[1].more));
}

QTEST_MAIN(InboxTest)
#include "tst_inbox.moc"
