#include "tests/support/openwindow.h"
#include "ui/releases/releaselist.h"
#include "ui/window/banner.h"
#include "ui/window/reasonfield.h"
#include "ui/window/sidepanel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include <functional>

Q_DECLARE_METATYPE(std::function<void(interlock::ReleaseView &, interlock::ReleaseView &)>)
Q_DECLARE_METATYPE(std::function<void(interlock::ReleaseView &)>)

using namespace interlock;
using namespace interlock::preview;
using namespace interlock::test;
using namespace Qt::StringLiterals;

/// One rollout of a plan ends and the next begins: which of them the window is about.
class NewerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_window.reset(); }
    void theNextRolloutOfWhatIsWatchedIsFollowed_data();
    void theNextRolloutOfWhatIsWatchedIsFollowed();
    void oneClickLeadsBackAndThereItStays();
    void whoeverWritesIsNotTakenAway();
    void whatIsOverSaysWhatIsNot_data();
    void whatIsOverSaysWhatIsNot();
    void theBannerOfAMissingGuardNamesTheRelease();
    void cardsOfOnePlanCanBeToldApart();

private:
    Snapshot watched() const;
    /// The watched release is over, and this one of the same plan is open.
    Snapshot after(const std::function<void(ReleaseView &before, ReleaseView &next)> &edit = {}) const;
    void show(const Snapshot &snapshot);
    QString shown() const { return m_window->session().release; }
    Banner *banner(const QString &title) const;
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<MainWindow> m_window;
};

void NewerTest::init()
{
    m_window = openWindow(m_clock, m_commands);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

Snapshot NewerTest::watched() const
{
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    snapshot.releases.resize(1);
    snapshot.leases.clear();
    return snapshot;
}

Snapshot NewerTest::after(const std::function<void(ReleaseView &, ReleaseView &)> &edit) const
{
    Snapshot snapshot = watched();
    ReleaseView next = snapshot.releases.front(), before = next;
    next.id = RolloutId{u"next"_s};
    next.startedAt = m_clock.now().wall;
    before.phase = Phase::RolledBack;
    before.endedAt = m_clock.now().wall - std::chrono::minutes(2);
    before.verdict = {StatusKind::Fail, u"Rolled back"_s};
    before.needsAttention = next.needsAttention = false;
    if (edit)
        edit(before, next);
    snapshot.releases = {next, before};
    return snapshot;
}

void NewerTest::show(const Snapshot &snapshot)
{
    m_window->take(std::make_shared<const Snapshot>(snapshot));
    m_window->apply();
}

Banner *NewerTest::banner(const QString &title) const
{
    for (Banner *one : m_window->findChildren<Banner *>())
        if (one->notice() && one->notice()->title.startsWith(title))
            return one;
    return nullptr;
}

void NewerTest::theNextRolloutOfWhatIsWatchedIsFollowed_data()
{
    using Edit = std::function<void(ReleaseView &, ReleaseView &)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<bool>("followed");
    QTest::addRow("the next of the same plan") << Edit() << true;
    QTest::addRow("one that is still open is kept")
        << Edit([](ReleaseView &before, ReleaseView &) { before.phase = Phase::Baking; }) << false;
    QTest::addRow("of another environment")
        << Edit([](ReleaseView &, ReleaseView &next) { next.environment = u"qa"_s; }) << false;
    QTest::addRow("of another plan") << Edit([](ReleaseView &, ReleaseView &next) {
        next.name = u"search"_s;
    }) << false;
    QTest::addRow("one that is over as well")
        << Edit([](ReleaseView &, ReleaseView &next) { next.phase = Phase::RolledBack; }) << false;
}

void NewerTest::theNextRolloutOfWhatIsWatchedIsFollowed()
{
    using Edit = std::function<void(ReleaseView &, ReleaseView &)>;
    QFETCH(Edit, edit);
    QFETCH(bool, followed);
    show(watched());
    const QString first = shown();
    show(after(edit));
    QCOMPARE(shown(), followed ? u"next"_s : first);
    QCOMPARE(banner(u"Now shown"_s) != nullptr, followed);
    if (followed)
        QVERIFY2(banner(u"Now shown"_s)->notice()->text.contains(u"rolled back"),
                 qPrintable(banner(u"Now shown"_s)->notice()->text));
}

void NewerTest::oneClickLeadsBackAndThereItStays()
{
    show(watched());
    const QString first = shown();
    show(after());
    QTest::mouseClick(banner(u"Now shown"_s)->actionButton(), Qt::LeftButton);
    QCOMPARE(shown(), first);
    show(after()); // a person chose it
    QCOMPARE(shown(), first);
    Banner *over = banner(u"This release is over"_s);
    QVERIFY(over);
    QTest::mouseClick(over->actionButton(), Qt::LeftButton);
    QCOMPARE(shown(), u"next"_s);
    QVERIFY(!banner(u"This release is over"_s) && !banner(u"Now shown"_s));
    show(after([](ReleaseView &before, ReleaseView &next) { // the third
        next.id = RolloutId{u"third"_s};
        before.id = RolloutId{u"next"_s};
    }));
    QCOMPARE(shown(), u"third"_s);
}

void NewerTest::whoeverWritesIsNotTakenAway()
{
    show(watched());
    const QString first = shown();
    Snapshot over = after();
    over.releases.erase(over.releases.begin());
    over.releases.front().rollback.emplace().confirmedAt = m_clock.now().wall;
    show(over);
    auto *why = m_window->sidePanel()->findChild<ReasonField *>();
    QVERIFY(why && why->isVisible());
    why->setFocus();
    why->selectAll();
    QTest::keyClicks(why, u"saw errors"_s);
    show(
        after([&](ReleaseView &before, ReleaseView &) { before.rollback = over.releases.front().rollback; }));
    QCOMPARE(shown(), first);
    QCOMPARE(why->text(), u"saw errors"_s);
    QVERIFY(banner(u"This release is over"_s)); // the next one is a click away
    m_window->findChild<ReleaseList *>()->focusList();
    show(after());
    QCOMPARE(shown(), u"next"_s);
}

void NewerTest::whatIsOverSaysWhatIsNot_data()
{
    using Edit = std::function<void(ReleaseView &)>;
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<bool>("told");
    QTest::addRow("another plan needs somebody")
        << Edit([](ReleaseView &other) { other.needsAttention = true; }) << true;
    QTest::addRow("another plan goes well") << Edit([](ReleaseView &) {}) << false;
    QTest::addRow("another plan is over as well") << Edit([](ReleaseView &other) {
        other.needsAttention = true;
        other.phase = Phase::Completed;
    }) << false;
}

void NewerTest::whatIsOverSaysWhatIsNot()
{
    using Edit = std::function<void(ReleaseView &)>;
    QFETCH(Edit, edit);
    QFETCH(bool, told);
    show(watched());
    show(after([&edit](ReleaseView &, ReleaseView &next) {
        next.name = u"search"_s;
        edit(next);
    }));
    Banner *over = banner(u"This release is over"_s);
    QCOMPARE(over != nullptr, told);
    if (!told)
        return;
    QVERIFY2(over->notice()->text.contains(u"search"), qPrintable(over->notice()->text));
    QTest::mouseClick(over->actionButton(), Qt::LeftButton);
    QCOMPARE(shown(), u"next"_s);
}

void NewerTest::theBannerOfAMissingGuardNamesTheRelease()
{
    Snapshot snapshot = after();
    snapshot.engine.state = EngineLink::State::Nobody;
    show(snapshot);
    Banner *nobody = banner(u"Nobody is guarding"_s);
    QVERIFY(nobody);
    const QString text = nobody->notice()->text;
    QVERIFY2(text.contains(u"omni-portal 8.0.0 in staging"), qPrintable(text));
    QCOMPARE(shown(), u"next"_s); // a window that opens is about what is open
}

void NewerTest::cardsOfOnePlanCanBeToldApart()
{
    ReleaseModel model;
    model.setReleases(after().releases);
    const auto where = [&model](int row) {
        return model.index(row).data(Qt::AccessibleDescriptionRole).toString();
    };
    QVERIFY2(where(0) != where(1), qPrintable(where(1)));
    QVERIFY2(where(1).contains(u':'), qPrintable(where(1))); // a time
    QVERIFY(model.index(0).data(Qt::ToolTipRole).toString().contains(u"Rollout next"));
}

QTEST_MAIN(NewerTest)
#include "tst_newer.moc"
