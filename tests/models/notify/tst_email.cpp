#include "models/notify/curl.h"
#include "models/notify/emailsender.h"
#include "tests/models/notify/sending.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// What a BadMailServer does instead of answering.
const QByteArray kHangs = "-", kCloses = "";

/// A mail server that answers as it should, but where it was told to do otherwise.
class BadMailServer {
public:
    BadMailServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { connected(); });
    }
    int port() const { return m_server.serverPort(); }
    int count(const QByteArray &verb) const
    {
        return int(std::ranges::count_if(heard, [&verb](const auto &line) { return line.startsWith(verb); }));
    }

    /// By verb, by verb and address ("RCPT TO:<a@b>"), by "" for the greeting, and by "." for a whole mail.
    std::map<QByteArray, QByteArray> answers;
    QByteArrayList heard;
    QByteArrayList mails;
    int connections = 0, open = 0;

private:
    void connected()
    {
        QTcpSocket *socket = m_server.nextPendingConnection();
        ++connections;
        ++open;
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            --open;
            socket->deleteLater();
        });
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            while (socket->canReadLine())
                take(socket, socket->readLine());
        });
        say(socket, answerTo("", "", "220 mail.example ready"));
    }
    void take(QTcpSocket *socket, const QByteArray &line)
    {
        if (socket->property("inMail").toBool()) {
            if (line != ".\r\n") {
                socket->setProperty("mail", socket->property("mail").toByteArray() + line);
                return;
            }
            socket->setProperty("inMail", false);
            mails << socket->property("mail").toByteArray();
            return say(socket, answerTo(".", "", "250 taken"));
        }
        heard << line.trimmed();
        const QByteArray verb = line.trimmed().split(' ').first();
        const QByteArray usual = verb == "EHLO"       ? "250-mail.example\r\n250 AUTH PLAIN"
                                 : verb == "AUTH"     ? "334 "
                                 : verb == "STARTTLS" ? "220 go on"
                                 : verb == "DATA"     ? "354 go on"
                                 : verb == "QUIT"     ? "221 bye"
                                 : verb.size() > 8    ? "235 welcome" // what signs in
                                                      : "250 fine";
        const QByteArray answer = answerTo(verb, line.trimmed(), usual);
        if (verb == "DATA" && answer.startsWith("354"))
            socket->setProperty("inMail", true);
        say(socket, answer);
    }
    QByteArray answerTo(const QByteArray &verb, const QByteArray &line, const QByteArray &usual) const
    {
        if (const auto whole = answers.find(line); !line.isEmpty() && whole != answers.end())
            return whole->second;
        const auto found = answers.find(verb);
        return found == answers.end() ? usual : found->second;
    }
    void say(QTcpSocket *socket, const QByteArray &answer)
    {
        if (answer == kCloses)
            socket->disconnectFromHost();
        else if (answer != kHangs)
            socket->write(answer + "\r\n");
    }

    QTcpServer m_server;
};

/// aiosmtpd, as Debian has it.
class RealMailServer {
public:
    bool start(const QStringList &options)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(u"/usr/bin/python3"_s,
                        QStringList{QStringLiteral(INTERLOCK_SOURCE_DIR "/tests/support/mailserver.py")} +
                            options);
        port = line(30'000).split(' ').value(1).trimmed().toInt();
        return port > 0;
    }
    ~RealMailServer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    /// The next mail it took; empty when there is none within 10 s.
    QJsonObject mail() { return QJsonDocument::fromJson(line(10'000)).object(); }
    /// No mail came before it ended.
    bool tookNone()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(10'000) && m_process.readAll().isEmpty();
    }
    int port = 0;

private:
    QByteArray line(int withinMs)
    {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(withinMs)) {
        }
        return m_process.canReadLine() ? m_process.readLine() : QByteArray();
    }
    QProcess m_process;
};

const QByteArray kPassword = "correct horse";

Sink mailbox(const QString &host, int port, const QString &scheme = u"smtp"_s)
{
    Sink sink;
    sink.type = Sink::Type::Email;
    sink.url = QUrl(u"%1://%2:%3"_s.arg(scheme, host).arg(port));
    sink.from = u"release@omni.example"_s;
    sink.to = QStringList{u"sre@omni.example"_s};
    return sink;
}

Sink signedIn(Sink sink, const QByteArray &password = kPassword)
{
    qputenv("EMAIL_TEST_PASSWORD", password);
    sink.user = sink.from;
    sink.secret = SecretRef{SecretRef::From::Env, u"EMAIL_TEST_PASSWORD"_s};
    return sink;
}

/// As if mail.example were a name of this machine.
EmailSender::Ways here(int port)
{
    return {.resolved = "mail.example:" + QByteArray::number(port) + ":127.0.0.1"};
}

/// Another message.
Message next()
{
    Message message = sample(u"rolled-back"_s);
    message.key = u"portal-1/rolled-back/18"_s;
    return message;
}

} // namespace

class TestEmail : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        for (const QString &name : {u"good"_s, u"other"_s}) {
            QProcess openssl;
            openssl.start(
                u"openssl"_s,
                QString(u"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                        "-subj /CN=mail.example -addext subjectAltName=DNS:mail.example "
                        "-keyout %1.key -out %1.pem"_s)
                    .arg(m_folder.filePath(name))
                    .split(u' '));
            QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);
        }
    }

    void libcurlIsOpenedWithTheFirstSenderAndNotBefore()
    {
        const auto isHere = [] {
            QFile maps(u"/proc/self/maps"_s);
            return maps.open(QIODevice::ReadOnly) && maps.readAll().contains("/libcurl.so");
        };
        QVERIFY2(!isHere(), "each program that can send a mail pays for libcurl at each start");
        Sink sink;
        sink.type = Sink::Type::Email;
        const EmailSender sender(sink, {});
        QVERIFY2(isHere(), "the first mail, which may tell of a rollback, would wait for it");
    }

    void aLibraryThatCannotDoItIsNamed_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("words");
        QTest::newRow("there is none") << QByteArray("libno-such-curl.so.4") << u"libno-such-curl.so.4"_s;
        QTest::newRow("it is another") << QByteArray("libm.so.6") << u"libm.so.6 is no libcurl"_s;
    }
    void aLibraryThatCannotDoItIsNamed()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, words);
        const Result<Curl> opened = openCurl(file.constData());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Environment);
        QVERIFY2(opened.error().sentence().contains(words), qPrintable(opened.error().sentence()));
    }

    void aRealServerTakesTheMail_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("over STARTTLS") << u"smtp"_s;
        QTest::newRow("with TLS at once") << u"smtps"_s;
    }
    void aRealServerTakesTheMail()
    {
        QFETCH(QString, scheme);
        RealMailServer server;
        QVERIFY(server.start(tls() + (scheme == u"smtps" ? QStringList{u"--at-once"_s} : QStringList()) +
                             accounts()));
        Sink sink = signedIn(mailbox(u"mail.example"_s, server.port, scheme));
        sink.to << u"lead@omni.example"_s;
        sink.caFile = u"good.pem"_s;
        EmailSender sender(sink, m_folder.path(), here(server.port));
        Message message = sample();
        message.service = u"Pförtner"_s;
        message.text = u"1 %: a line\n.\nand one more 🚀"_s; // a dot alone ends a mail that is not careful
        QCOMPARE(said(sendNow(sender, message)), u"delivered"_s);
        const QJsonObject mail = server.mail();
        QCOMPARE(mail[u"mail_from"].toString(), u"release@omni.example"_s);
        QCOMPARE(mail[u"rcpt_tos"].toArray(), (QJsonArray{u"sre@omni.example"_s, u"lead@omni.example"_s}));
        QCOMPARE(mail[u"user"].toString(), u"release@omni.example"_s);
        QVERIFY(mail[u"encrypted"].toBool());
        QCOMPARE(mail[u"defects"].toArray(), QJsonArray());
        const QJsonObject headers = mail[u"headers"].toObject();
        QCOMPARE(headers[u"subject"].toString(), u"Pförtner in staging: rolling back"_s);
        QCOMPARE(headers[u"to"].toString(), u"sre@omni.example, lead@omni.example"_s);
        QCOMPARE(headers[u"from"].toString(), u"Interlock <release@omni.example>"_s);
        QCOMPARE(headers[u"date"].toString(), u"Fri, 21 Nov 2025 08:00:00 +0000"_s);
        QVERIFY(mail[u"body"].toString().startsWith(
            u"1 %: a line\n.\nand one more 🚀\n\nRelease      portal-1"_s));

        QCOMPARE(said(sendNow(sender, message)), u"delivered"_s); // a repetition is known by its name
        QCOMPARE(server.mail()[u"headers"][u"message-id"].toString(), headers[u"message-id"].toString());
    }

    void aRealServerSaysNo_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("why");
        QTest::newRow("to a wrong password")
            << u"wr0ng"_s << u"sre@omni.example"_s
            << u"final: email: mail.example:PORT does not let release@omni.example in (535)"_s;
        QTest::newRow("to an address that it does not know")
            << QString::fromLatin1(kPassword) << u"gone@omni.example"_s
            << u"final: email: gone@omni.example: 550 5.1.1 nobody of that name"_s;
    }
    void aRealServerSaysNo()
    {
        QFETCH(QString, password);
        QFETCH(QString, to);
        QFETCH(QString, why);
        RealMailServer server;
        QVERIFY(server.start(tls() + accounts() + QStringList{u"--refuse"_s, u"gone@omni.example"_s}));
        Sink sink = signedIn(mailbox(u"mail.example"_s, server.port), password.toLatin1());
        sink.caFile = u"good.pem"_s;
        sink.to = QStringList{to};
        EmailSender sender(sink, m_folder.path(), here(server.port));
        const Delivery delivery = sendNow(sender);
        QCOMPARE(said(delivery), why.replace(u"PORT"_s, QString::number(server.port)));
        QVERIFY(!delivery.done.error().sentence().contains(password));
        QVERIFY(server.tookNone());
    }

    /// Nothing is said to somebody who may be anybody.
    void aCertificateThatDoesNotHold_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("ca");
        QTest::addColumn<QString>("scheme");
        QTest::newRow("it is of nobody known") << u"mail.example"_s << QString() << u"smtp"_s;
        QTest::newRow("it is of another authority") << u"mail.example"_s << u"other.pem"_s << u"smtp"_s;
        QTest::newRow("it is another host's") << u"127.0.0.1"_s << u"good.pem"_s << u"smtp"_s;
        QTest::newRow("of TLS at once") << u"mail.example"_s << u"other.pem"_s << u"smtps"_s;
        QTest::newRow("of TLS at once on this machine") << u"127.0.0.1"_s << QString() << u"smtps"_s;
    }
    void aCertificateThatDoesNotHold()
    {
        QFETCH(QString, host);
        QFETCH(QString, ca);
        QFETCH(QString, scheme);
        RealMailServer server;
        QVERIFY(server.start(tls() + (scheme == u"smtps" ? QStringList{u"--at-once"_s} : QStringList())));
        Sink sink = signedIn(mailbox(host, server.port, scheme));
        sink.caFile = ca;
        EmailSender sender(sink, m_folder.path(), here(server.port));
        const QString what = said(sendNow(sender));
        QVERIFY2(what.startsWith(u"again: email: %1:%2: its certificate: "_s.arg(host).arg(server.port)),
                 qPrintable(what));
        QVERIFY(server.tookNone());
    }

    void anAuthorityThatIsNoFileIsNamed()
    {
        BadMailServer server;
        server.answers["EHLO"] = "250-mail.example\r\n250 STARTTLS";
        Sink sink = mailbox(u"mail.example"_s, server.port());
        sink.caFile = u"absent.pem"_s;
        EmailSender sender(sink, m_folder.path(), here(server.port()));
        QCOMPARE(said(sendNow(sender)),
                 u"again: email: %1 holds no certificate"_s.arg(m_folder.filePath(u"absent.pem"_s)));
    }

    void withoutEncryptionNothingLeavesThisMachine_data()
    {
        QTest::addColumn<bool>("signsIn");
        QTest::newRow("no password") << true;
        QTest::newRow("and no mail") << false;
    }
    void withoutEncryptionNothingLeavesThisMachine()
    {
        QFETCH(bool, signsIn);
        BadMailServer server;
        const Sink plain = mailbox(u"mail.example"_s, server.port());
        EmailSender sender(signsIn ? signedIn(plain) : plain, {}, here(server.port()));
        QCOMPARE(
            said(sendNow(sender)),
            u"again: email: mail.example:%1 offers no encryption (STARTTLS), and nothing is said without"_s
                .arg(server.port()));
        QCOMPARE(server.count("AUTH") + server.count("MAIL"), 0);
        QVERIFY(!server.heard.join().contains(kPassword.toBase64()));
    }

    void aServerThatTakesEncryptionBackHearsNothing()
    {
        BadMailServer server;
        server.answers["EHLO"] = "250-mail.example\r\n250-AUTH PLAIN\r\n250 STARTTLS";
        server.answers["STARTTLS"] = "454 not now";
        EmailSender sender(signedIn(mailbox(u"mail.example"_s, server.port())), {}, here(server.port()));
        QCOMPARE(said(sendNow(sender)),
                 u"again: email: mail.example:%1 refuses to encrypt (454), and nothing is said without"_s.arg(
                     server.port()));
        QCOMPARE(server.count("AUTH") + server.count("MAIL"), 0);
    }

    void onThisMachineItMayBePlain()
    {
        BadMailServer server;
        EmailSender sender(signedIn(mailbox(u"127.0.0.1"_s, server.port())), {});
        QCOMPARE(said(sendNow(sender)), u"delivered"_s);
        QCOMPARE(server.count("AUTH"), 1);
        QCOMPARE(server.mails.size(), 1);
        QVERIFY(server.mails.front().contains("Subject: portal in staging: rolling back\r\n"));
    }

    void whichHostsAreThisMachine_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("here");
        QTest::newRow("localhost") << u"localhost"_s << true;
        QTest::newRow("LOCALHOST") << u"LOCALHOST"_s << true;
        QTest::newRow("127.0.0.1") << u"127.0.0.1"_s << true;
        QTest::newRow("127.8.8.8") << u"127.8.8.8"_s << true;
        QTest::newRow("::1") << u"::1"_s << true;
        QTest::newRow("a name below it may be anywhere") << u"mail.localhost"_s << false;
        QTest::newRow("a name that only looks so") << u"localhost.example"_s << false;
        QTest::newRow("an address that only looks so") << u"127.0.0.1.example"_s << false;
        QTest::newRow("any address") << u"0.0.0.0"_s << false;
        QTest::newRow("a private network") << u"192.168.0.1"_s << false;
    }
    void whichHostsAreThisMachine()
    {
        QFETCH(QString, host);
        QTEST(isThisMachine(host), "here");
    }

    void whatAServerMeans_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("ended");
        const auto row = [](const char *name, const char *verb, const QByteArray &answer, const char *ended) {
            QTest::newRow(name) << QByteArray(verb) << answer << QString::fromUtf8(ended);
        };
        row("nobody of that name is final", "RCPT", "550 5.1.1 who?",
            "final: email: sre@omni.example: 550 5.1.1 who?");
        row("a box that is busy is tried again", "RCPT", "450 4.2.1 later",
            "again: email: sre@omni.example: 450 4.2.1 later");
        row("a sender that it does not like is final", "MAIL", "553 not you",
            "final: email: HERE refused it: 553 not you");
        row("no room just now", "MAIL", "452 disk full", "again: email: HERE refused it: 452 disk full");
        row("no mail at all", "DATA", "554 no", "final: email: HERE refused it: 554 no");
        row("a mail that it does not like", ".", "554 looks like spam",
            "final: email: HERE refused it: 554 looks like spam");
        row("a mail that it may like later", ".", "451 greylisted",
            "again: email: HERE refused it: 451 greylisted");
        row("no service here", "", "554 go away", "final: email: HERE refused it: 554 go away");
        row("no service right now", "", "421 too many", "again: email: HERE refused it: 421 too many");
        row("a password that is wrong", "AUTH", "535 no",
            "final: email: HERE does not let "
            "release@omni.example in (535)");
        row("nobody can be asked just now", "AUTH", "454 later",
            "again: email: HERE does not let "
            "release@omni.example in (454)");
        row("it closes at once", "", kCloses, "again: email: HERE broke off: ");
        row("it closes in the middle", "MAIL", kCloses, "again: email: HERE broke off: ");
        row("it closes once it has the mail", ".", kCloses, "again: email: HERE broke off: ");
        row("it speaks rubbish", "", "SSH-2.0-OpenSSH_9.2\r\n",
            "again: email: HERE does not speak as a mail server does");
        row("it answers in the middle with rubbish", "MAIL", "\x01\xff\x1b[31m what\r\n",
            "again: email: HERE does not speak as a mail server does");
        row("it never stops to talk", "", QByteArray("220-and more\r\n").repeated(10'000) + "220 done",
            "again: email: HERE does not speak as a mail server does");
        row("it says nothing after connect", "", kHangs, "again: email: HERE was not done within 700 ms");
        row("it says nothing in the middle", "RCPT", kHangs, "again: email: HERE was not done within 700 ms");
        row("it says nothing once it has the mail", ".", kHangs,
            "again: email: HERE was not done within 700 ms");
    }
    void whatAServerMeans()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, answer);
        QFETCH(QString, ended);
        BadMailServer server;
        server.answers[verb] = answer;
        EmailSender sender(signedIn(mailbox(u"127.0.0.1"_s, server.port())), {},
                           {.deadline = Duration(answer == kHangs ? 700 : 12'000)});
        const Delivery delivery = sendNow(sender);
        ended.replace(u"HERE"_s, u"127.0.0.1:%1"_s.arg(server.port()));
        QVERIFY2(said(delivery).startsWith(ended), qPrintable(said(delivery)));
        QVERIFY(!delivery.done.error().sentence().contains(QString::fromLatin1(kPassword)));
        server.answers.clear(); // whatever it was, the next message goes its way
        QCOMPARE(said(sendNow(sender, next())), u"delivered"_s);
    }

    void aPasswordThatAServerRepeatsStandsNowhere_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("when it signs us in") << QByteArray("AUTH") << QByteArray("535 no " + kPassword);
        QTest::newRow("afterwards") << QByteArray("MAIL") << QByteArray("550 no " + kPassword);
        QTest::newRow("in base64") << QByteArray("RCPT") << QByteArray("550 no " + kPassword.toBase64());
    }
    void aPasswordThatAServerRepeatsStandsNowhere()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, answer);
        BadMailServer server;
        server.answers[verb] = answer;
        EmailSender sender(signedIn(mailbox(u"127.0.0.1"_s, server.port())), {});
        const QString sentence = sendNow(sender).done.error().sentence();
        QVERIFY2(!sentence.contains(QString::fromLatin1(kPassword)), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QString::fromLatin1(kPassword.toBase64())), qPrintable(sentence));
        QVERIFY2(sentence.contains(QString::fromLatin1(answer.left(3))), qPrintable(sentence));
    }

    void theFarewellMayBeLeftUnanswered()
    {
        BadMailServer server;
        server.answers["QUIT"] = kHangs;
        {
            EmailSender sender(mailbox(u"127.0.0.1"_s, server.port()), {});
            QCOMPARE(said(sendNow(sender)), u"delivered"_s);
            QTRY_COMPARE_WITH_TIMEOUT(server.count("QUIT"), 1, 10'000);
            QCOMPARE(said(sendNow(sender, next())), u"delivered"_s);
            QTRY_COMPARE_WITH_TIMEOUT(server.count("QUIT"), 2, 10'000);
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.open, 0, 10'000); // it hung up, whatever the server does
        QCOMPARE(server.mails.size(), 2);
    }

    void aSenderThatGoesHangsUp()
    {
        BadMailServer server;
        server.answers["MAIL"] = kHangs;
        bool told = false;
        {
            EmailSender sender(mailbox(u"127.0.0.1"_s, server.port()), {});
            sender.send(sample(), [&told](const Delivery &) { told = true; });
            QTRY_COMPARE_WITH_TIMEOUT(server.count("MAIL"), 1, 10'000);
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.open, 0, 10'000);
        QVERIFY(!told);
    }

    /// Who has it does not get it again because of somebody else.
    void onlyThoseWhoHaveItNotAreTriedAgain()
    {
        BadMailServer server;
        server.answers["RCPT TO:<busy@omni.example>"] = "450 later";
        server.answers["RCPT TO:<gone@omni.example>"] = "550 who?";
        Sink sink = mailbox(u"127.0.0.1"_s, server.port());
        sink.to << u"busy@omni.example"_s << u"gone@omni.example"_s;
        EmailSender sender(sink, {});
        QCOMPARE(said(sendNow(sender)), u"again: email: busy@omni.example: 450 later, gone@omni.example: 550 "
                                        "who?; the others have it"_s);
        QCOMPARE(server.mails.size(), 1);
        server.answers["RCPT TO:<busy@omni.example>"] = "250 fine";
        QCOMPARE(said(sendNow(sender)),
                 u"final: email: gone@omni.example: 550 who?; the others have it"_s); // told in the end
        QCOMPARE(server.mails.size(), 2);
        QCOMPARE(server.count("RCPT TO:<sre@omni.example>"), 1);
        QCOMPARE(server.count("RCPT TO:<gone@omni.example>"), 1);
        server.answers.clear();
        QCOMPARE(said(sendNow(sender, next())), u"delivered"_s); // the next message is for all of them
        QCOMPARE(server.count("RCPT TO:<gone@omni.example>"), 2);
    }

    void aLookSignsInAndSendsNothing()
    {
        BadMailServer server;
        EmailSender sender(signedIn(mailbox(u"127.0.0.1"_s, server.port())), {});
        QCOMPARE(said(lookNow(sender)), u"delivered"_s);
        QCOMPARE(server.count("AUTH"), 1);
        QCOMPARE(server.count("MAIL") + server.count("RCPT") + server.count("DATA"), 0);
        server.answers["AUTH"] = "535 no";
        QCOMPARE(
            said(lookNow(sender)),
            u"final: email: 127.0.0.1:%1 does not let release@omni.example in (535)"_s.arg(server.port()));
    }

    void aSecretThatIsNotThereIsNamed()
    {
        BadMailServer server;
        Sink sink = mailbox(u"127.0.0.1"_s, server.port());
        sink.user = sink.from;
        sink.secret = SecretRef{SecretRef::From::Env, u"EMAIL_TEST_ABSENT"_s};
        EmailSender sender(sink, {});
        QCOMPARE(said(sendNow(sender)), u"again: the secret env EMAIL_TEST_ABSENT is not set"_s);
        QCOMPARE(server.connections, 0);
    }

    void aNameThatDoesNotResolveSaysSo()
    {
        EmailSender sender(mailbox(u"mail.invalid"_s, 587), {});
        QCOMPARE(said(sendNow(sender)), u"again: email: mail.invalid:587: its name does not resolve"_s);
    }

    void aServerThatIsDownSaysSo()
    {
        int port = 0;
        {
            BadMailServer gone;
            port = gone.port();
        }
        EmailSender sender(mailbox(u"127.0.0.1"_s, port), {});
        const QString what = said(sendNow(sender));
        QVERIFY2(what.startsWith(u"again: email: 127.0.0.1:%1 cannot be reached: "_s.arg(port)),
                 qPrintable(what));
    }

private:
    QStringList tls() const
    {
        return {u"--cert"_s, m_folder.filePath(u"good.pem"_s), u"--key"_s, m_folder.filePath(u"good.key"_s)};
    }
    static QStringList accounts()
    {
        return {u"--user"_s, u"release@omni.example"_s, u"--password"_s, QString::fromLatin1(kPassword)};
    }
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestEmail)
#include "tst_email.moc"
