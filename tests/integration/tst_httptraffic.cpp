#include "models/traffic/httpactuator.h"
#include "tests/support/actuatortest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace interlock;
using namespace interlock::testing;
using namespace std::chrono_literals;

namespace {

/// A platform with flags, a deploy hook and deployments, as Render's API has them: PUT and GET
/// /env-vars/FLAG, POST /hook, GET /deploys/ID.
class Platform : public QTcpServer {
public:
    std::map<QString, QString> flags{{QStringLiteral("A"), QStringLiteral("false")},
                                     {QStringLiteral("B"), QStringLiteral("false")},
                                     {QStringLiteral("C"), QStringLiteral("false")}};
    QStringList log; ///< "PUT /env-vars/A"
    QByteArray lastAuth;
    int questionsUntilLive = 2;
    int hookStatus = 202;
    bool hookAnswers = true; ///< false: does its work and closes without a word
    bool hookNamesIt = true;
    QString refuses; ///< the flag whose PUT answers 403
    QString forgets; ///< the flag whose PUT answers 200 and does nothing

    Platform()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { take(socket); });
            }
        });
        listen(QHostAddress::LocalHost);
    }
    QString url(const QString &path) const
    {
        return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path);
    }
    int count(const QString &what) const { return int(log.count(what)); }

private:
    void take(QTcpSocket *socket)
    {
        const QByteArray all = socket->property("all").toByteArray() + socket->readAll();
        socket->setProperty("all", all);
        const qsizetype end = all.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = all.left(end).toLower();
        const qsizetype length = head.indexOf("content-length: ");
        const qsizetype wanted = length < 0 ? 0 : head.mid(length + 16).split('\r').first().toLongLong();
        if (all.size() - end - 4 < wanted)
            return;
        for (const QByteArray &line : all.left(end).split('\n'))
            if (line.toLower().startsWith("authorization: "))
                lastAuth = line.mid(15).trimmed();
        const QList<QByteArray> first = all.left(end).split('\r').first().split(' ');
        answer(socket, first.value(0), QString::fromLatin1(first.value(1)), all.mid(end + 4));
    }

    void answer(QTcpSocket *socket, const QByteArray &method, const QString &path, const QByteArray &body)
    {

        log << QString::fromLatin1(method) + u' ' + path;
        const QString name = path.section(u'/', -1);
        if (path.startsWith(u"/env-vars/") && method == "PUT") {
            if (name == refuses)
                return send(socket, 403, R"({"message": "no"})");
            if (name != forgets)
                flags[name] = QJsonDocument::fromJson(body).object()[u"value"].toString();
            send(socket, 200, "{}");
        } else if (path.startsWith(u"/env-vars/")) {
            send(socket, 200, "{\"value\": \"" + flags[name].toUtf8() + "\"}");
        } else if (path.startsWith(u"/hook")) {
            m_asked = 0;
            if (!hookAnswers)
                return socket->disconnectFromHost();
            send(socket, hookStatus, hookNamesIt ? R"({"deploy": {"id": "dep-7"}})" : "{}");
        } else {
            const bool live = questionsUntilLive >= 0 && ++m_asked > questionsUntilLive;
            send(socket, 200, live ? liveAnswer : R"({"status": "build_in_progress"})");
        }
    }

public:
    QByteArray liveAnswer = R"({"status": "live", "finishedAt": "2026-01-02T03:04:05Z"})";

private:
    static void send(QTcpSocket *socket, int status, const QByteArray &body)
    {
        socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\n" +
                      "Connection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" +
                      body);
        socket->disconnectFromHost();
    }
    int m_asked = 0;
};

} // namespace

class TestHttpTraffic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_platform = std::make_unique<Platform>();
        QVERIFY(m_dir.isValid());
        QVERIFY(put(m_dir.filePath(QStringLiteral("token")), "s3cret\n"));
        QVERIFY(put(m_dir.filePath(QStringLiteral("hook")),
                    m_platform->url(QStringLiteral("/hook/srv-1?key=k3y")).toUtf8() + '\n'));
        for (const char *name : {"token", "hook"})
            QVERIFY(QFile::setPermissions(m_dir.filePath(QString::fromLatin1(name)),
                                          QFile::ReadOwner | QFile::WriteOwner));
    }

    void flagsAreSetReadBackDeployedAndSeenLive()
    {
        HttpActuator actuator(traffic(), 10ms);
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
        m_platform->log.clear();
        QCOMPARE(outcome(applyNow(actuator, 10'000)), QStringLiteral("done"));
        QCOMPARE(m_platform->count(QStringLiteral("POST /hook/srv-1?key=k3y")), 1);
        QCOMPARE(m_platform->count(QStringLiteral("GET /deploys/dep-7")), 3);
        QCOMPARE(m_platform->lastAuth, QByteArray("Bearer s3cret"));
        const auto reading = readNow(actuator);
        QCOMPARE(reading->canary.basisPoints, 10'000);
        QCOMPARE(reading->note, QStringLiteral("deployment dep-7 is live, finished 2026-01-02T03:04:05Z"));
        QCOMPARE(reading->deployment, QStringLiteral("dep-7"));
        QCOMPARE(reading->finishedAt, QStringLiteral("2026-01-02T03:04:05Z"));
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(m_platform->flags[QStringLiteral("C")], QStringLiteral("false"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void whereTheDeploymentIsNamedIsThePlansToSay()
    {
        HttpTraffic there = traffic();
        there.deploy->pointer.clear();
        there.live->url = m_platform->url(QStringLiteral("/deploys/newest"));
        there.idPointer = QStringLiteral("/meta/number");
        there.finishedPointer = QStringLiteral("/meta/ended/at");
        m_platform->liveAnswer =
            R"({"status": "live", "meta": {"number": 12, "ended": {"at": "Friday, 9:12"}}})";
        HttpActuator actuator(there, 10ms);
        QCOMPARE(outcome(applyNow(actuator, 10'000)), QStringLiteral("done"));
        const auto reading = readNow(actuator);
        QVERIFY(reading);
        QCOMPARE(reading->deployment, QStringLiteral("12"));
        QCOMPARE(reading->finishedAt, QStringLiteral("Friday, 9:12"));
        QCOMPARE(reading->note, QStringLiteral("deployment 12 is live, finished Friday, 9:12"));
    }

    void theHookIsNeverAskedByGet()
    {
        HttpActuator actuator(traffic(), 10ms);
        for (const int share : {10'000, 10'000, 0})
            QVERIFY(applyNow(actuator, share));
        readNow(actuator);
        snapshotNow(actuator);
        QCOMPARE(m_platform->log.filter(QStringLiteral("/hook")),
                 QStringList(2, QStringLiteral("POST /hook/srv-1?key=k3y"))); // once on, once off
    }

    void aReadingWaitsForTheDeployment()
    {
        HttpActuator actuator(traffic(), 10ms);
        m_platform->questionsUntilLive = -1;
        actuator.apply({10'000}, [](const Done &) {});
        QTRY_VERIFY(m_platform->count(QStringLiteral("GET /deploys/dep-7")) > 2);
        bool seen = false;
        actuator.read([&seen](const Result<ActuatorReading> &) { seen = true; });
        QTest::qWait(50);
        QVERIFY2(!seen, "the flags are set; the service has not taken them over");
        m_platform->questionsUntilLive = 0;
        QTRY_VERIFY(seen);
    }

    void aRollbackOvertakesADeploymentThatHangs()
    {
        HttpActuator actuator(traffic(), 10ms);
        m_platform->questionsUntilLive = -1;
        QString raise;
        actuator.apply({10'000}, [&raise](const Done &done) { raise = outcome(done); });
        QTRY_VERIFY(m_platform->count(QStringLiteral("GET /deploys/dep-7")) > 2);
        m_platform->questionsUntilLive = 0;
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        QCOMPARE(raise, QStringLiteral("unknown: overtaken by a lowering to 0 %"));
        QCOMPARE(m_platform->flags[QStringLiteral("A")], QStringLiteral("false"));
        QCOMPARE(m_platform->count(QStringLiteral("POST /hook/srv-1?key=k3y")), 2);
    }

    void whatPlatformsDo_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<int>("hooks");
        QTest::newRow("202, and then nothing") << "never live"
                                               << "unknown: the deployment dep-7 was not as wanted within "
                                                  "300ms: it answers \"build_in_progress\"; "
                                                  "look at its log"
                                               << "100 %" << 1;
        QTest::newRow("202 without an id") << "no id"
                                           << "unknown: the deploy hook names no deployment at /deploy/id; "
                                              "it may have begun all the same: look "
                                              "at the platform"
                                           << "100 %" << 1;
        QTest::newRow("the hook works and hangs up: sent once, unknown")
            << "hangs up"
            << "unknown: POST to the address in HOOK: the connection closed without an answer; it may have "
               "been "
               "done all the same: look at its log"
            << "100 %" << 1;
        QTest::newRow("500 after effect: unknown") << "500"
                                                   << "unknown: POST to the address in HOOK answered with "
                                                      "status 500; only status 200 counts; look at its "
                                                      "log"
                                                   << "100 %" << 1;
        QTest::newRow("404: nothing was done") << "404"
                                               << "failed: POST to the address in HOOK answered with status "
                                                  "404; only status 200 counts; look at its "
                                                  "log"
                                               << "100 %" << 1;
        QTest::newRow("the second flag is refused: partial, no deployment")
            << "refuses B"
            << "failed: PUT URL/env-vars/B answered with status 403; only status 200 counts; look at its log"
            << "99.49 %" << 0;
        QTest::newRow("a flag is set and stays as it was")
            << "forgets C"
            << "failed: C was set and reads \"false\"; look at the platform"
            << "99.49 %" << 0;
    }
    void whatPlatformsDo()
    {
        QFETCH(QString, what);
        QFETCH(int, hooks);
        m_platform->questionsUntilLive = what == u"never live" ? -1 : 0;
        m_platform->hookNamesIt = what != u"no id";
        m_platform->hookAnswers = what != u"hangs up";
        m_platform->hookStatus = what == u"500" ? 500 : what == u"404" ? 404 : 202;
        m_platform->refuses = what == u"refuses B" ? QStringLiteral("B") : QString();
        m_platform->forgets = what == u"forgets C" ? QStringLiteral("C") : QString();
        HttpTraffic all = traffic();
        all.within = 300ms;
        HttpActuator actuator(all, 10ms);
        const QString said = outcome(applyNow(actuator, 10'000))
                                 .replace(m_dir.filePath(QStringLiteral("hook")), QStringLiteral("HOOK"))
                                 .replace(m_platform->url({}), QStringLiteral("URL"));
        QTEST(said, "said");
        QVERIFY2(!said.contains(u"k3y") && !said.contains(u"s3cret"), "a secret stands in no error");
        QTEST(shareRead(actuator), "seen");
        QCOMPARE(readNow(actuator)->notInForce.isEmpty(), hooks == 0); // set, and not deployed
        QCOMPARE(m_platform->log.filter(QStringLiteral("/hook")).size(), hooks);
    }

    void partialGoesBackOnAllFlags()
    {
        HttpActuator actuator(traffic(), 10ms);
        m_platform->refuses = QStringLiteral("C");
        QVERIFY(!applyNow(actuator, 10'000));
        m_platform->refuses.clear();
        QCOMPARE(outcome(applyNow(actuator, 0)), QStringLiteral("done"));
        for (const auto &[flag, value] : m_platform->flags)
            QCOMPARE(value, QStringLiteral("false"));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void somebodyElsesWriteIsNoticed()
    {
        HttpActuator actuator(traffic(), 10ms);
        QVERIFY(applyNow(actuator, 10'000));
        m_platform->flags[QStringLiteral("B")] = QStringLiteral("false");
        const auto reading = readNow(actuator);
        QCOMPARE(reading->canary.basisPoints, kInPart.basisPoints);
        QCOMPARE(reading->note, QStringLiteral("A=true, B=false, C=true"));
    }

    void sharesAreSetWhereThePlanNamesThem()
    {
        HttpTraffic shares = traffic();
        shares.set.body = QJsonObject{{QStringLiteral("value"), QStringLiteral("{percent}")}};
        shares.deploy.reset();
        shares.live.reset();
        HttpActuator actuator(shares);
        QVERIFY(applyNow(actuator, 250));
        QCOMPARE(m_platform->flags[QStringLiteral("A")], QStringLiteral("2.5"));
        QCOMPARE(shareRead(actuator), QStringLiteral("2.5 %"));
        QVERIFY(applyNow(actuator, 0));
        QCOMPARE(shareRead(actuator), QStringLiteral("0 %"));
    }

    void aPlatformThatIsGone()
    {
        HttpActuator actuator(traffic(), 10ms);
        m_platform->close();
        const QString said = outcome(applyNow(actuator, 10'000));
        QVERIFY2(said.startsWith(QStringLiteral("failed: PUT ")), qPrintable(said));
        QVERIFY(!readNow(actuator));
    }

    void aSecretThatIsGoneIsNamed()
    {
        QVERIFY(QFile::remove(m_dir.filePath(QStringLiteral("token"))));
        HttpActuator actuator(traffic(), 10ms);
        const QString said = outcome(applyNow(actuator, 10'000));
        QVERIFY2(said.contains(QStringLiteral("is not there; create ")), qPrintable(said));
    }

    void theSnapshotIsTheFlags()
    {
        HttpActuator actuator(traffic(), 10ms);
        QCOMPARE(snapshotNow(actuator)->size(), size_t(3));
        QCOMPARE(snapshotNow(actuator)->front(), (Touched{QStringLiteral("A"), "false"}));
    }

private:
    HttpTraffic traffic() const
    {
        const auto request = [this](const char *method, const char *path) {
            HttpRequest one;
            one.method = QString::fromLatin1(method);
            one.url = m_platform->url(QString::fromLatin1(path));
            return one;
        };
        HttpTraffic all;
        all.bearer = SecretRef{SecretRef::From::File, m_dir.filePath(QStringLiteral("token"))};
        all.flags = QStringList{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")};
        all.set = request("PUT", "/env-vars/{flag}");
        all.set.body = QJsonObject{{QStringLiteral("value"), QStringLiteral("{on}")}};
        all.read = request("GET", "/env-vars/{flag}");
        all.read.pointer = QStringLiteral("/value");
        all.deploy = HttpRequest{};
        all.deploy->method = QStringLiteral("POST");
        all.deploy->secretUrl = SecretRef{SecretRef::From::File, m_dir.filePath(QStringLiteral("hook"))};
        all.deploy->pointer = QStringLiteral("/deploy/id");
        all.live = request("GET", "/deploys/{deployment}");
        all.live->pointer = QStringLiteral("/status");
        all.live->equals = QStringLiteral("live");
        all.within = 20s;
        return all;
    }
    QTemporaryDir m_dir;
    std::unique_ptr<Platform> m_platform;
};

QTEST_GUILESS_MAIN(TestHttpTraffic)
#include "tst_httptraffic.moc"
