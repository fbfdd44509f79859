#include "models/notify/commandsender.h"
#include "models/notify/desktopsender.h"
#include "models/notify/httpsender.h"
#include "tests/models/notify/sending.h"
#include "tests/support/badserver.h"

#include <QDBusConnection>
#include <QDBusContext>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

SecretRef secretIn(const char *variable, const QByteArray &value)
{
    qputenv(variable, value);
    return {SecretRef::From::Env, QString::fromLatin1(variable)};
}

/// What a desktop shows.
class FakeDesktop : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QStringList shown;
    QList<uint> replaced;
    uchar urgency = 0;
public Q_SLOTS:
    QString GetServerInformation() { return u"fake"_s; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
                const QStringList &, const QVariantMap &hints, int)
    {
        shown << title + u": "_s + body;
        replaced << replaces;
        urgency = hints[u"urgency"_s].value<uchar>();
        return 41 + uint(shown.size());
    }
};

} // namespace

class TestSenders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A session bus of our own, so that no notification reaches a real desktop.
    void initTestCase()
    {
        m_bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
        QVERIFY(m_bus.waitForStarted() && m_bus.waitForReadyRead());
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    }
    void cleanupTestCase()
    {
        m_bus.terminate();
        m_bus.waitForFinished();
    }

    void aWebhookIsPosted()
    {
        BadServer server;
        server.status = 204;
        server.body.clear();
        Sink sink;
        sink.type = Sink::Type::Webhook;
        sink.url = server.url(u"/hook"_s);
        sink.secret = secretIn("NOTIFY_TEST_BEARER", "s3cret");
        HttpSender sender(sink);
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QVERIFY(server.lastRequest.startsWith("POST /hook HTTP/1.1\r\n"));
        QVERIFY(server.lastRequest.contains("Authorization: Bearer s3cret\r\n"));
        QVERIFY(server.lastRequest.contains("Idempotency-Key: " + sample().key.toLatin1()));
        QVERIFY(server.lastRequest.contains("\"kind\":\"rolling-back\""));
    }

    void aLookAsksNothing()
    {
        BadServer server;
        Sink sink;
        sink.type = Sink::Type::Webhook;
        sink.url = server.url(u"/hook"_s);
        QCOMPARE(said(lookNow(*makeSender(sink, {}))), u"delivered"_s);
        QCOMPARE(server.requests, 0);
        sink.url.setScheme(u"https"_s); // what answers there speaks no TLS
        server.behaviour = BadServer::Behaviour::Close;
        QVERIFY(said(lookNow(*makeSender(sink, {}))).startsWith(u"again: webhook: "_s));
        sink.secret = SecretRef{SecretRef::From::Env, u"NOTIFY_TEST_ABSENT"_s};
        QCOMPARE(said(lookNow(*makeSender(sink, {}))),
                 u"again: the secret env NOTIFY_TEST_ABSENT is not set"_s);
    }

    void aLookAtACommandRunsNothing()
    {
        QTemporaryDir folder;
        Sink sink;
        sink.type = Sink::Type::Command;
        sink.run = QStringList{u"./told.sh"_s};
        QCOMPARE(said(lookNow(*makeSender(sink, folder.path()))),
                 u"again: command: there is no program ./told.sh"_s);
        QFile script(folder.filePath(u"told.sh"_s));
        QVERIFY(script.open(QIODevice::WriteOnly) && script.write("#!/bin/sh\ntouch ran\n") > 0);
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        QCOMPARE(said(lookNow(*makeSender(sink, folder.path()))), u"delivered"_s);
        QVERIFY(!QFile::exists(folder.filePath(u"ran"_s)));
        sink.run = QStringList{u"sh"_s};
        QCOMPARE(said(lookNow(*makeSender(sink, folder.path()))), u"delivered"_s);
    }

    void slacksWholeAddressIsItsSecret()
    {
        BadServer server;
        server.status = 403;
        Sink sink;
        sink.type = Sink::Type::Slack;
        sink.secret = secretIn("NOTIFY_TEST_SLACK", server.url(u"/services/T0/B0/hush"_s).toEncoded());
        HttpSender sender(sink);
        const Delivery delivery = sendNow(sender);
        QVERIFY(server.lastRequest.startsWith("POST /services/T0/B0/hush"));
        QVERIFY(!delivery.mayRetry);
        QVERIFY2(!delivery.done.error().sentence().contains(u"hush"),
                 qPrintable(delivery.done.error().sentence()));
    }

    void grafanasAnnotationsStandBelowItsAddress()
    {
        BadServer server;
        Sink sink;
        sink.type = Sink::Type::Grafana;
        sink.url = server.url(u"/grafana/"_s);
        HttpSender sender(sink);
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QVERIFY(server.lastRequest.startsWith("POST /grafana/api/annotations HTTP/1.1\r\n"));
    }

    void whatAnswersMean_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<bool>("mayRetry");
        QTest::addColumn<qint64>("waitMs");
        QTest::newRow("a bad request is never sent again") << 400 << QByteArray() << false << qint64(0);
        QTest::newRow("a channel that is gone is never tried again")
            << 410 << QByteArray() << false << qint64(0);
        QTest::newRow("too many: as long as it asks for")
            << 429 << QByteArray("Retry-After: 7\r\n") << true << qint64(7000);
        QTest::newRow("a server's own trouble passes") << 503 << QByteArray() << true << qint64(0);
        QTest::newRow("a redirect is not followed")
            << 302 << QByteArray("Location: /other\r\n") << false << qint64(0);
    }
    void whatAnswersMean()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, headers);
        QFETCH(qint64, waitMs);
        BadServer server;
        server.status = status;
        server.extraHeaders = headers;
        Sink sink;
        sink.type = Sink::Type::Webhook;
        sink.url = server.url();
        HttpSender sender(sink);
        const Delivery delivery = sendNow(sender);
        QVERIFY(!delivery.done);
        QTEST(delivery.mayRetry, "mayRetry");
        QCOMPARE(qint64(delivery.notBefore.value_or(Duration(0)).count()), waitMs);
        QCOMPARE(server.requests, 1);
    }

    void aServerThatClosesMayBeTriedAgain()
    {
        BadServer server(BadServer::Behaviour::Close);
        Sink sink;
        sink.type = Sink::Type::Webhook;
        sink.url = server.url();
        HttpSender sender(sink);
        QVERIFY(said(sendNow(sender)).startsWith(u"again: webhook: "));
    }

    void aSecretThatIsNotThereIsNamed()
    {
        Sink sink;
        sink.type = Sink::Type::PagerDuty;
        sink.secret = SecretRef{SecretRef::From::Env, u"NOTIFY_TEST_ABSENT"_s};
        HttpSender sender(sink);
        QCOMPARE(said(sendNow(sender)), u"again: the secret env NOTIFY_TEST_ABSENT is not set"_s);
    }

    void aCommandIsToldByItsEnvironment()
    {
        QTemporaryDir folder;
        Sink sink;
        sink.type = Sink::Type::Command;
        sink.run =
            QStringList{u"sh"_s, u"-c"_s,
                        u"echo \"$INTERLOCK_LEVEL $INTERLOCK_KIND $INTERLOCK_ROLLOUT $INTERLOCK_RECORD: "
                        "$INTERLOCK_TEXT\" > told"_s};
        CommandSender sender(sink, folder.path());
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QFile told(folder.filePath(u"told"_s));
        QVERIFY(told.open(QIODevice::ReadOnly));
        QCOMPARE(told.readAll(),
                 QByteArray("critical rolling-back portal-1 17: latency 900 ms > 500 ms & <rising>\n"));
    }

    void aCommandThatFails_data()
    {
        QTest::addColumn<QStringList>("run");
        QTest::addColumn<QString>("why");
        QTest::newRow("with a status") << QStringList{u"sh"_s, u"-c"_s, u"echo no pager >&2; exit 3"_s}
                                       << u"again: command: exit status 3: no pager"_s;
        QTest::newRow("because it is not there") << QStringList{u"/nonexistent/pager"_s} << u"again: "_s;
    }
    void aCommandThatFails()
    {
        QFETCH(QStringList, run);
        QFETCH(QString, why);
        Sink sink;
        sink.type = Sink::Type::Command;
        sink.run = run;
        CommandSender sender(sink, {});
        const QString what = said(sendNow(sender));
        QVERIFY2(what.startsWith(why), qPrintable(what));
    }

    void aDesktopWithoutAServerSaysSo()
    {
        DesktopSender sender;
        QVERIFY(said(sendNow(sender)).startsWith(u"again: desktop: "));
        QVERIFY(said(lookNow(sender)).startsWith(u"again: desktop: "));
    }

    void aDesktopWithoutASessionBusSaysSo_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::newRow("nobody says where it is") << QByteArray();
        QTest::newRow("nobody listens there") << QByteArray("unix:path=/nonexistent/bus");
    }
    void aDesktopWithoutASessionBusSaysSo()
    {
        QFETCH(const QByteArray, address);
        const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS"), runtime = qgetenv("XDG_RUNTIME_DIR");
        const auto back = qScopeGuard([&] {
            qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
            qputenv("XDG_RUNTIME_DIR", runtime);
        });
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
        if (address.isEmpty())
            qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        else
            qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        DesktopSender sender;
        const QString what = said(sendNow(sender));
        QVERIFY2(what.startsWith(u"again: desktop: there is no session bus"), qPrintable(what));
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus); // somebody logs in
        FakeDesktop desktop;
        QDBusConnection there = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"late"_s);
        QVERIFY(there.registerService(u"org.freedesktop.Notifications"_s));
        QVERIFY(there.registerObject(u"/org/freedesktop/Notifications"_s, &desktop,
                                     QDBusConnection::ExportAllSlots));
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QVERIFY(there.unregisterService(u"org.freedesktop.Notifications"_s));
        QDBusConnection::disconnectFromBus(u"late"_s);
    }

    void theDesktopShowsAMessageAsUrgentAsThePlanSays_data()
    {
        QTest::addColumn<int>("asked");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("urgency");
        using Urgency = Sink::Urgency;
        QTest::newRow("nothing said, and it is critical") << -1 << u"rolling-back"_s << 2;
        QTest::newRow("low, though it is critical") << int(Urgency::Low) << u"rolling-back"_s << 0;
        QTest::newRow("normal, though it is critical") << int(Urgency::Normal) << u"rolling-back"_s << 1;
        QTest::newRow("critical") << int(Urgency::Critical) << u"rolling-back"_s << 2;
    }
    void theDesktopShowsAMessageAsUrgentAsThePlanSays()
    {
        QFETCH(const int, asked);
        QFETCH(const QString, kind);
        QFETCH(const int, urgency);
        FakeDesktop desktop;
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"urgent"_s);
        QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
        QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, &desktop,
                                   QDBusConnection::ExportAllSlots));
        Sink sink;
        sink.type = Sink::Type::Desktop;
        if (asked >= 0)
            sink.urgency = Sink::Urgency(asked);
        const std::unique_ptr<Sender> sender = makeSender(sink, {});
        QCOMPARE(said(sendNow(*sender, sample(kind))), u"delivered"_s);
        QCOMPARE(int(desktop.urgency), urgency);
        QVERIFY(bus.unregisterService(u"org.freedesktop.Notifications"_s));
        QDBusConnection::disconnectFromBus(u"urgent"_s);
    }

    void theDesktopShowsTheNewestOfARollout()
    {
        FakeDesktop desktop;
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"desktop"_s);
        QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
        QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, &desktop,
                                   QDBusConnection::ExportAllSlots));
        DesktopSender sender;
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QCOMPARE(said(sendNow(sender, sample(u"rolled-back"_s))), u"delivered"_s);
        QCOMPARE(desktop.shown,
                 (QStringList{
                     u"portal in staging: rolling back: latency 900 ms &gt; 500 ms &amp; &lt;rising&gt;"_s,
                     u"portal in staging: rolled back: latency 900 ms &gt; 500 ms &amp; &lt;rising&gt;"_s}));
        QCOMPARE(desktop.replaced, (QList<uint>{0, 42}));
        QCOMPARE(desktop.urgency, uchar(2));
        QCOMPARE(said(lookNow(sender)), u"delivered"_s);
        QCOMPARE(desktop.shown.size(), 2);
    }

private:
    QProcess m_bus;
};

QTEST_GUILESS_MAIN(TestSenders)
#include "tst_senders.moc"
