#include "tests/support/previewfeed.h"
#include "ui/mainwindow.h"
#include "ui/notices/desktop.h"
#include "ui/notices/noticewatch.h"
#include "ui/shell.h"
#include "ui/style/colorscheme.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>
#include <QtTest>

using namespace interlock;
using namespace interlock::test;
using namespace Qt::StringLiterals;

namespace {
/// What a desktop shows, and what it can do.
class FakeServer : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
    Q_PROPERTY(bool Inhibited MEMBER inhibited)
public:
    struct Shown {
        uint replaces = 0;
        QString title, text;
        QStringList actions;
        QVariantMap hints;
        int expires = 0;
    };
    std::vector<Shown> shown;
    QStringList abilities{u"body"_s, u"actions"_s, u"body-markup"_s};
    bool inhibited = false;

public Q_SLOTS:
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &text,
                const QStringList &actions, const QVariantMap &hints, int expires)
    {
        shown.push_back({replaces, title, text, actions, hints, expires});
        return 41 + uint(shown.size());
    }
    QStringList GetCapabilities() const { return abilities; }
    QString GetServerInformation(QString &vendor, QString &version, QString &spec) const
    {
        vendor = u"tests"_s;
        version = u"3.1"_s;
        spec = u"1.2"_s;
        return u"fake"_s;
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

/// The settings portal of a desktop that wants it dark.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public Q_SLOTS:
    QDBusVariant Read(const QString &group, const QString &key) const
    {
        const bool known = group == u"org.freedesktop.appearance" && key == u"color-scheme";
        return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? 1U : 0U)));
    }

Q_SIGNALS:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);
};

DesktopNotice noticeOf(const QString &subject, NoticeLevel level = NoticeLevel::Critical)
{
    return {level,
            subject,
            RolloutId{u"omni-8.0.0"_s},
            {},
            u"omni: p95 latency"_s,
            u"851 ms, breach > 500 ms"_s,
            NoticeAction::RollBack};
}

GuardrailView brokenRule(const QString &name, Action action, double value)
{
    GuardrailView made;
    made.id = GuardrailId{name};
    made.name = name;
    made.unit = u"ms"_s;
    made.value = value;
    made.breach = Limit{Comparison::Above, 500};
    made.state = StatusKind::Fail;
    made.action = action;
    return made;
}

/// Live, with nothing but these guardrails.
Snapshot liveWith(std::vector<GuardrailView> rules, Moment now)
{
    Snapshot made = snapshotOf(Scene::Live, now);
    made.leases.clear();
    made.releases.front().guardrails = std::move(rules);
    return made;
}

QStringList titles(const std::vector<DesktopNotice> &notices)
{
    QStringList all;
    for (const DesktopNotice &notice : notices)
        all << (notice.level == NoticeLevel::Critical ? u"! "_s : u""_s) + notice.title;
    return all;
}
} // namespace

/// Notifications: when, how loud, once each; and the desktop's side over a real, private bus.
class NoticesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void whatIsNewIsToldOnce_data();
    void whatIsNewIsToldOnce();
    void aHoldOfOnesOwnIsNoAlarm();
    void oneNoticeNamesTheWorstBreach_data();
    void oneNoticeNamesTheWorstBreach();
    void aWarningDoesNotPushAnAlarmAway();
    void whatWasSoAtTheStartIsNotTold();
    void aDenialIsToldToWhoseKeyIsUnderTheLease_data();
    void aDenialIsToldToWhoseKeyIsUnderTheLease();
    void silenceOfTheStoreIsTold();
    void silenceOfTheDataIsTold();

    void aNoticeIsShownWithItsButtons();
    void aNewerOneTakesItsPlace();
    void aClosedOneIsNotReplaced();
    void withoutAbilitiesItIsPlain();
    void aClickLeadsToTheRelease();
    void somebodyElsesClickIsNotOurs();
    void withoutABusNothingBreaks();
    void withoutAServerItSaysSo();
    void doNotDisturbIsHeard();
    void theShellTellsOnceForAllItsWindows();
    void switchedOffNothingIsShown();
    void theDesktopsColourSchemeIsFollowed();
    void withoutAPortalTheThemeStays();

private:
    QDBusConnection bus(const QString &name) { return QDBusConnection::connectToBus(m_address, name); }
    void serve();
    QProcess m_daemon;
    QString m_address;
    HandClock m_clock;
    SpyCommands m_commands;
    std::unique_ptr<FakeServer> m_server;
};

/// A bus of its own, so that no notification reaches a real desktop.
void NoticesTest::initTestCase()
{
    m_daemon.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    QVERIFY(m_daemon.waitForStarted() && m_daemon.waitForReadyRead());
    m_address = QString::fromLatin1(m_daemon.readLine().trimmed());
    applyLook(*qApp, ThemeChoice::Light, 1);
}

void NoticesTest::cleanupTestCase()
{
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

void NoticesTest::init()
{
    m_server = std::make_unique<FakeServer>();
}

void NoticesTest::cleanup()
{
    QDBusConnection::disconnectFromBus(u"server"_s);
    QDBusConnection::disconnectFromBus(u"console"_s);
    m_server.reset();
}

void NoticesTest::serve()
{
    QDBusConnection server = bus(u"server"_s);
    QVERIFY(server.registerObject(u"/org/freedesktop/Notifications"_s, m_server.get(),
                                  QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals |
                                      QDBusConnection::ExportAllProperties));
    QVERIFY(server.registerService(u"org.freedesktop.Notifications"_s));
}

void NoticesTest::whatIsNewIsToldOnce_data()
{
    QTest::addColumn<Scene>("scene");
    QTest::addColumn<QStringList>("wanted"); // each must be among what is told
    QTest::addRow("nothing new tells nothing") << Scene::Live << QStringList{};
    QTest::addRow("a breach, and the rollback it brings")
        << Scene::Breach << QStringList{u"! omni-portal: rolling back to 7.4.1"_s};
    QTest::addRow("a rollback that ended")
        << Scene::RolledBack << QStringList{u"! omni-portal: rolled back"_s};
    QTest::addRow("a hold") << Scene::Held << QStringList{u"! omni-portal is held"_s};
    QTest::addRow("an approval that is asked of this person")
        << Scene::SecondKey << QStringList{u"Your key is asked for: "_s};
    QTest::addRow("nobody guards while traffic flows")
        << Scene::NobodyGuarding << QStringList{u"! Nobody guards"_s};
}

void NoticesTest::whatIsNewIsToldOnce()
{
    QFETCH(Scene, scene);
    QFETCH(QStringList, wanted);
    NoticeWatch watch;
    Snapshot before = snapshotOf(Scene::Live, m_clock.now());
    before.leases.clear();
    QVERIFY(watch.heard(before, m_clock.now()).empty());
    const Snapshot after = snapshotOf(scene, m_clock.now());
    const QStringList told = titles(watch.heard(after, m_clock.now()));
    for (const QString &one : wanted)
        QVERIFY2(!told.filter(one).isEmpty(), qPrintable(one + u" is not in: "_s + told.join(u" | "_s)));
    if (wanted.isEmpty())
        QCOMPARE(told.filter(u"! "_s), QStringList());
    QCOMPARE(titles(watch.heard(after, m_clock.now())), QStringList());
}

/// Whoever pressed P here a moment ago is not woken up by it.
void NoticesTest::aHoldOfOnesOwnIsNoAlarm()
{
    NoticeWatch watch;
    Snapshot before = snapshotOf(Scene::Live, m_clock.now());
    before.leases.clear();
    watch.heard(before, m_clock.now());
    Snapshot held = snapshotOf(Scene::Held, m_clock.now());
    held.leases.clear();
    held.releases.front().heldHere = true;
    QCOMPARE(titles(watch.heard(held, m_clock.now())).filter(u"is held"_s), QStringList());
    watch.heard(before, m_clock.now()); // resumed
    held.releases.front().heldHere = false;
    QCOMPARE(titles(watch.heard(held, m_clock.now())).filter(u"is held"_s).size(), 1); // now by another
}

void NoticesTest::oneNoticeNamesTheWorstBreach_data()
{
    QTest::addColumn<std::vector<GuardrailView>>("rules");
    QTest::addColumn<QStringList>("told"); // title, text
    const GuardrailView warns = brokenRule(u"slow"_s, Action::Warn, 600);
    const GuardrailView holds = brokenRule(u"errors"_s, Action::Hold, 610);
    const GuardrailView back = brokenRule(u"latency"_s, Action::RollBack, 755);
    GuardrailView shadow = back;
    shadow.shadow = true;
    QTest::newRow("one that rolls back")
        << std::vector{back} << QStringList{u"! omni-portal: latency"_s, u"755 ms, breach > 500 ms"_s};
    QTest::newRow("one that only warns is no alarm")
        << std::vector{warns} << QStringList{u"omni-portal: slow"_s, u"600 ms, breach > 500 ms"_s};
    QTest::newRow("the one that rolls back is named, the one that warns counted")
        << std::vector{back, warns}
        << QStringList{u"! omni-portal: latency"_s, u"755 ms, breach > 500 ms; and 1 more in breach"_s};
    QTest::newRow("whatever the order they stand in")
        << std::vector{warns, holds, back}
        << QStringList{u"! omni-portal: latency"_s, u"755 ms, breach > 500 ms; and 2 more in breach"_s};
    QTest::newRow("one that holds weighs more than one that warns")
        << std::vector{warns, holds}
        << QStringList{u"! omni-portal: errors"_s, u"610 ms, breach > 500 ms; and 1 more in breach"_s};
    QTest::newRow("one in the shadow is not counted") << std::vector{shadow} << QStringList{};
}

void NoticesTest::oneNoticeNamesTheWorstBreach()
{
    QFETCH(std::vector<GuardrailView>, rules);
    QFETCH(QStringList, told);
    NoticeWatch watch;
    watch.heard(liveWith({}, m_clock.now()), m_clock.now());
    const auto heard = watch.heard(liveWith(rules, m_clock.now()), m_clock.now());
    QStringList all;
    for (const DesktopNotice &notice : heard)
        all << titles({notice}) << notice.text;
    QCOMPARE(all, told);
}

void NoticesTest::aWarningDoesNotPushAnAlarmAway()
{
    const GuardrailView warns = brokenRule(u"slow"_s, Action::Warn, 600);
    const GuardrailView back = brokenRule(u"latency"_s, Action::RollBack, 755);
    const auto tell = [this](NoticeWatch &watch, const std::vector<GuardrailView> &rules) {
        return titles(watch.heard(liveWith(rules, m_clock.now()), m_clock.now()));
    };
    NoticeWatch watch;
    tell(watch, {});
    QCOMPARE(tell(watch, {back}), QStringList{u"! omni-portal: latency"_s});
    QCOMPARE(tell(watch, {back, warns}), QStringList());
    NoticeWatch other;
    tell(other, {});
    QCOMPARE(tell(other, {warns}), QStringList{u"omni-portal: slow"_s});
    QCOMPARE(tell(other, {warns, back}), QStringList{u"! omni-portal: latency"_s}); // that is news
}

void NoticesTest::whatWasSoAtTheStartIsNotTold()
{
    NoticeWatch watch;
    const Snapshot held = snapshotOf(Scene::Held, m_clock.now());
    QVERIFY(watch.heard(held, m_clock.now()).empty());
    const Snapshot live = snapshotOf(Scene::Live, m_clock.now());
    watch.heard(live, m_clock.now());
    QVERIFY(
        !titles(watch.heard(held, m_clock.now())).filter(u"is held"_s).isEmpty()); // held again: news again
}

void NoticesTest::aDenialIsToldToWhoseKeyIsUnderTheLease_data()
{
    QTest::addColumn<bool>("concernsMe");
    QTest::addColumn<bool>("isMine");
    QTest::addColumn<QStringList>("told");
    QTest::addRow("somebody denied what I signed")
        << true << false << QStringList{u"omni-portal 8.0.0: the lease is denied"_s};
    QTest::addRow("I denied it") << true << true << QStringList();
    QTest::addRow("it is no business of mine") << false << false << QStringList();
}

void NoticesTest::aDenialIsToldToWhoseKeyIsUnderTheLease()
{
    QFETCH(bool, concernsMe);
    QFETCH(bool, isMine);
    QFETCH(QStringList, told);
    NoticeWatch watch;
    Snapshot snapshot = snapshotOf(Scene::SecondKey, m_clock.now());
    watch.heard(snapshot, m_clock.now());
    LeaseView &lease = snapshot.leases.front();
    lease.state = LeaseView::State::Denied;
    lease.concernsMe = concernsMe;
    lease.denial = DenialView{u"erin"_s, u"not after two rollbacks"_s, m_clock.now().wall, isMine};
    const auto heard = watch.heard(snapshot, m_clock.now());
    QCOMPARE(titles(heard), told);
    if (!told.isEmpty())
        QCOMPARE(heard.front().text, u"erin: not after two rollbacks"_s);
}

void NoticesTest::silenceOfTheStoreIsTold()
{
    NoticeWatch watch;
    const Moment taken = m_clock.now();
    const Snapshot snapshot = snapshotOf(Scene::Live, taken);
    const auto after = [taken](int ms) {
        return Moment{taken.boot + Duration(ms), taken.wall + Duration(ms)};
    };
    QVERIFY(watch.heard(snapshot, taken).empty());
    QVERIFY(watch.heard(snapshot, after(5000)).empty());
    QCOMPARE(titles(watch.heard(snapshot, after(5001))), QStringList{u"! This console sees nothing"_s});
    QVERIFY(watch.heard(snapshot, after(9000)).empty());
}

void NoticesTest::silenceOfTheDataIsTold()
{
    NoticeWatch watch;
    Snapshot snapshot = snapshotOf(Scene::Live, m_clock.now());
    watch.heard(snapshot, m_clock.now());
    snapshot.releases.front().newestSampleAge = Duration(600'000);
    QCOMPARE(titles(watch.heard(snapshot, m_clock.now())),
             QStringList{u"! %1: no new data"_s.arg(snapshot.releases.front().name)});
}

void NoticesTest::aNoticeIsShownWithItsButtons()
{
    serve();
    Desktop desktop(bus(u"console"_s));
    DesktopNotice notice = noticeOf(u"a"_s);
    notice.text = u"851 ms & <rising>"_s;
    desktop.show(notice);
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    const FakeServer::Shown &shown = m_server->shown.front();
    QCOMPARE(shown.title, u"omni: p95 latency"_s);
    QCOMPARE(shown.text, u"851 ms &amp; &lt;rising&gt;"_s);
    QCOMPARE(shown.actions, (QStringList{u"default"_s, u"Open"_s, u"rollback"_s, u"Roll back…"_s}));
    QCOMPARE(shown.hints[u"urgency"_s].value<uchar>(), uchar(2));
    QCOMPARE(shown.hints[u"desktop-entry"_s].toString(), u"interlock-console"_s);
    QCOMPARE(shown.expires, 0); // until it was seen
    desktop.show(noticeOf(u"b"_s, NoticeLevel::Normal));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    QCOMPARE(m_server->shown[1].hints[u"urgency"_s].value<uchar>(), uchar(1));
    QTRY_COMPARE(desktop.view().status.kind, StatusKind::Pass);
    QVERIFY(desktop.view().where.contains(u"fake 3.1"));
}

void NoticesTest::aNewerOneTakesItsPlace()
{
    serve();
    Desktop desktop(bus(u"console"_s));
    QSignalSpy changed(&desktop, &Desktop::changed);
    for (const QString &subject : {u"a"_s, u"a"_s, u"b"_s}) {
        const size_t before = m_server->shown.size();
        desktop.show(noticeOf(subject));
        QTRY_COMPARE(m_server->shown.size(), before + 1);
        const int told = int(before) + 1;
        QTRY_VERIFY(desktop.view().detail.contains(QString::number(told))); // its id came back
    }
    QCOMPARE(m_server->shown[0].replaces, 0U);
    QCOMPARE(m_server->shown[1].replaces, 42U);
    QCOMPARE(m_server->shown[2].replaces, 0U);
}

void NoticesTest::aClosedOneIsNotReplaced()
{
    serve();
    Desktop desktop(bus(u"console"_s));
    desktop.show(noticeOf(u"a"_s));
    QTRY_VERIFY(desktop.view().detail.contains(u'1'));
    Q_EMIT m_server->NotificationClosed(42, 2);
    QSignalSpy acted(&desktop, &Desktop::acted);
    Q_EMIT m_server->ActionInvoked(42, u"default"_s); // comes after, on the same bus
    desktop.show(noticeOf(u"marker"_s));
    QTRY_COMPARE(m_server->shown.size(), size_t(2));
    QCOMPARE(acted.size(), 0);
    desktop.show(noticeOf(u"a"_s));
    QTRY_COMPARE(m_server->shown.size(), size_t(3));
    QCOMPARE(m_server->shown[2].replaces, 0U);
}

void NoticesTest::withoutAbilitiesItIsPlain()
{
    m_server->abilities = {u"body"_s};
    serve();
    Desktop desktop(bus(u"console"_s));
    DesktopNotice notice = noticeOf(u"a"_s);
    notice.text = u"a < b"_s;
    desktop.show(notice);
    QTRY_COMPARE(m_server->shown.size(), size_t(1));
    QCOMPARE(m_server->shown[0].text, u"a < b"_s);
    QCOMPARE(m_server->shown[0].actions, QStringList());
}

void NoticesTest::aClickLeadsToTheRelease()
{
    serve();
    Shell shell(m_clock, m_commands, {});
    shell.setDesktop(bus(u"console"_s));
    MainWindow *window = shell.openWindow();
    window->show();
    window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    window->setPage(Page::Records);
    Snapshot breach = snapshotOf(Scene::Held, m_clock.now());
    window->take(std::make_shared<const Snapshot>(breach));
    QTRY_VERIFY(!m_server->shown.empty());
    QTest::qWait(20); // the answer with the id is read
    Q_EMIT m_server->ActionInvoked(41 + uint(m_server->shown.size()), u"rollback"_s);
    QTRY_COMPARE(window->page(), Page::Incident);
    QVERIFY(m_commands.asked.filter(u"rollBack"_s).isEmpty()); // it leads there; the button does it
    Q_EMIT m_server->ActionInvoked(41 + uint(m_server->shown.size()), u"default"_s);
    QTRY_COMPARE(window->page(), Page::Live);
    window->close();
}

void NoticesTest::somebodyElsesClickIsNotOurs()
{
    serve();
    Desktop desktop(bus(u"console"_s));
    QSignalSpy acted(&desktop, &Desktop::acted);
    desktop.show(noticeOf(u"a"_s));
    QTRY_VERIFY(desktop.view().detail.contains(u'1'));
    Q_EMIT m_server->ActionInvoked(7, u"rollback"_s);
    Q_EMIT m_server->ActionInvoked(42, u"rollback"_s);
    QTRY_COMPARE(acted.size(), 1);
    QCOMPARE(acted.front().front().value<DesktopNotice>().subject, u"a"_s);
}

void NoticesTest::withoutABusNothingBreaks()
{
    Desktop desktop(QDBusConnection(u"no such bus"_s));
    desktop.show(noticeOf(u"a"_s));
    QCOMPARE(desktop.view().status.words, u"no session bus"_s);
    QVERIFY(!desktop.isInhibited());
}

void NoticesTest::withoutAServerItSaysSo()
{
    Desktop desktop(bus(u"console"_s));
    desktop.show(noticeOf(u"a"_s));
    QTRY_COMPARE(desktop.view().status.words, u"shows nothing"_s);
    QVERIFY(!desktop.view().problem.isEmpty());
}

void NoticesTest::doNotDisturbIsHeard()
{
    m_server->inhibited = true;
    serve();
    Desktop desktop(bus(u"console"_s));
    QTRY_VERIFY(desktop.isInhibited());
}

void NoticesTest::theShellTellsOnceForAllItsWindows()
{
    serve();
    Shell shell(m_clock, m_commands, {});
    shell.setDesktop(bus(u"console"_s));
    MainWindow *one = shell.openWindow(), *two = shell.openWindow();
    for (MainWindow *window : {one, two}) {
        window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
        window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::NobodyGuarding, m_clock.now())));
    }
    const auto count = [this] {
        return std::ranges::count(m_server->shown, u"Nobody guards"_s, &FakeServer::Shown::title);
    };
    QTRY_COMPARE(count(), 1);
    QTest::qWait(20); // a second one would have come by now
    QCOMPARE(count(), 1);
    delete one;
    delete two;
}

void NoticesTest::switchedOffNothingIsShown()
{
    serve();
    Shell shell(m_clock, m_commands, {});
    shell.setDesktop(bus(u"console"_s));
    MainWindow *window = shell.openWindow();
    Preferences off;
    off.notifications = false;
    window->setPreferences(off);
    Q_EMIT window->preferencesChanged(off);
    window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Live, m_clock.now())));
    window->take(std::make_shared<const Snapshot>(snapshotOf(Scene::Held, m_clock.now())));
    QTest::qWait(50);
    QCOMPARE(m_server->shown.size(), size_t(0));
    delete window;
}

void NoticesTest::theDesktopsColourSchemeIsFollowed()
{
    FakePortal portal;
    QDBusConnection server = bus(u"server"_s);
    QVERIFY(server.registerObject(u"/org/freedesktop/portal/desktop"_s, &portal,
                                  QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(server.registerService(u"org.freedesktop.portal.Desktop"_s));
    Shell shell(m_clock, m_commands, {});
    shell.openAll();
    shell.setColorScheme(bus(u"console"_s));
    const auto isDark = [] { return qApp->palette().color(QPalette::Window).lightness() < 128; };
    QVERIFY(!isDark());
    QTRY_VERIFY(isDark());
    Q_EMIT portal.SettingChanged(u"org.freedesktop.appearance"_s, u"color-scheme"_s, QDBusVariant(2U));
    QTRY_VERIFY(!isDark());
    Q_EMIT portal.SettingChanged(u"org.freedesktop.appearance"_s, u"contrast"_s, QDBusVariant(1U));
    QTRY_COMPARE(qApp->palette().color(QPalette::WindowText), QColor(highContrastTokens().text));
    QTRY_COMPARE(qApp->palette().color(QPalette::Window), QColor(Qt::black));
    Q_EMIT portal.SettingChanged(u"org.freedesktop.appearance"_s, u"contrast"_s, QDBusVariant(0U));
    QTRY_VERIFY(!isDark());
    Q_EMIT portal.SettingChanged(u"org.freedesktop.appearance"_s, u"accent-color"_s, QDBusVariant(1U));
    shell.setThemeOfRun(ThemeChoice::Light);
    Q_EMIT portal.SettingChanged(u"org.freedesktop.appearance"_s, u"color-scheme"_s, QDBusVariant(1U));
    QTest::qWait(30);
    QVERIFY(!isDark()); // a choice counts more than the desktop
    delete shell.windows().front();
    setPlatformDark(*qApp, false);
}

void NoticesTest::withoutAPortalTheThemeStays()
{
    ColorScheme scheme(bus(u"console"_s));
    ColorScheme alone(QDBusConnection(u"no such bus"_s));
    QTest::qWait(30);
    QCOMPARE(scheme.wish(), ColorScheme::Wish::Unknown);
    QCOMPARE(alone.wish(), ColorScheme::Wish::Unknown);
}

QTEST_MAIN(NoticesTest)
#include "tst_notices.moc"
