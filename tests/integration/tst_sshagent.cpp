#include "models/records/agentclient.h"
#include "models/records/record.h"
#include "models/records/sshwire.h"

#include <QLocalServer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

const QString kSpace = u"interlock-record.v1"_s;

int run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.waitForFinished();
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

/// An agent made of bytes: answers each request with the next of `replies`, or never.
class FakeAgent : public QObject {
public:
    explicit FakeAgent(const QString &path, QList<QByteArray> replies) : m_replies(std::move(replies))
    {
        m_server.listen(path);
        connect(&m_server, &QLocalServer::newConnection, this, [this] {
            QLocalSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                asked += socket->readAll();
                if (m_replies.isEmpty())
                    return;
                const QByteArray reply = m_replies.takeFirst();
                if (reply.isEmpty())
                    socket->abort();
                else
                    socket->write(reply);
            });
        });
    }
    QByteArray asked;

private:
    QLocalServer m_server;
    QList<QByteArray> m_replies;
};

PublicKey aliceKey()
{
    PublicKey key;
    key.point = QByteArray::fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    return key;
}

QByteArray framed(const QByteArray &body)
{
    QByteArray out;
    putString(out, body);
    return out;
}

} // namespace

/// The real ssh-agent, and agents that misbehave.
class TestSshAgent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_seen->clear();
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(u"SSH_AUTH_SOCK"_s, path("agent"));
        m_environment.insert(u"SSH_ASKPASS_REQUIRE"_s, u"force"_s);
        m_agent.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, path("agent")});
        QVERIFY(m_agent.waitForStarted());
        QTRY_VERIFY(QFile::exists(path("agent")));
        for (const char *name : {"one", "two"})
            QCOMPARE(run(u"ssh-keygen"_s,
                         {u"-q"_s,
                          u"-t"_s,
                          u"ed25519"_s,
                          u"-N"_s,
                          {},
                          u"-C"_s,
                          QString::fromLatin1(name),
                          u"-f"_s,
                          path(name)},
                         m_environment),
                     0);
    }
    void cleanup()
    {
        m_agent.kill();
        m_agent.waitForFinished();
    }

    void listsSignsAndVerifies()
    {
        add("one");
        const auto keys = listed();
        QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().sentence()));
        QCOMPARE(keys->size(), std::size_t(1));
        QCOMPARE(keys->front(), (AgentKey{keyOf("one"), u"one"_s}));
        const auto signer = find({keyOf("one")}, u"agent"_s);
        QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().sentence()));
        const auto blob = sign(**signer);
        QVERIFY2(blob, qPrintable(blob ? QString() : blob.error().sentence()));
        QCOMPARE(verifySshSignature(*blob, kSpace.toUtf8(), "message")->key, keyOf("one"));
    }
    void signsARecord()
    {
        add("one");
        const auto signer = find({keyOf("one")}, {});
        std::optional<Result<QByteArray>> envelope;
        const Statement note{
            QString(predicates::note), {{u"reason"_s, u"seen"_s}}, {subjectOf(u"subject"_s, "x")}};
        signRecord(note, *signer, this, [&](Result<QByteArray> done) { envelope = std::move(done); });
        QTRY_VERIFY(envelope.has_value());
        QCOMPARE(readRecord(**envelope)->signedBy, keyOf("one"));
    }

    void faults_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mend");
        QTest::addRow("locked agent") << u"lock"_s << u"was locked before it signed"_s << u"ssh-add -X"_s;
        QTest::addRow("removed key") << u"remove"_s << u"has lost the key"_s << u"ssh-add FILE"_s;
        QTest::addRow("agent that died") << u"kill"_s << u"dead"_s << u"eval $(ssh-agent)"_s;
        QTest::addRow("socket removed") << u"unlink"_s << u"gone"_s << u"eval $(ssh-agent)"_s;
    }
    void faults()
    {
        QFETCH(QString, fault);
        QFETCH(QString, text);
        QFETCH(QString, mend);
        add("one");
        const auto signer = find({keyOf("one")}, u"agent"_s);
        QVERIFY(signer.has_value());
        inflict(fault);
        const auto blob = sign(**signer);
        QVERIFY(!blob);
        QVERIFY2(blob.error().text.contains(text), qPrintable(blob.error().sentence()));
        QVERIFY2(blob.error().mend.contains(mend), qPrintable(blob.error().sentence()));
        QCOMPARE(blob.error().code, ErrorCode::Environment);
    }
    /// No agent, a locked one, one without the key and one that lost it: each is said and mended in its own
    /// way.
    void whyNoKeyIsAtHand_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mend");
        QTest::addColumn<int>("status");
        for (const QString &option : {QString(), u"agent"_s}) {
            const auto row = [&option](const char *name, const QString &fault, const QString &text,
                                       const QString &mend, int status) {
                QTest::addRow("%s%s", name, option.isEmpty() ? "" : ", asked for by name")
                    << option << fault << text << mend << status;
            };
            row("locked", u"lock"_s, u"The ssh-agent is locked"_s, u"ssh-add -X"_s, 2);
            row("removed, or expired", u"remove"_s, u"does not any more"_s, u"again: ssh-add"_s, 2);
            row("never there", u"none"_s, u"none was added"_s, u"add the key: ssh-add FILE"_s, 2);
            row("dead", u"kill"_s, u"is dead"_s, u"eval $(ssh-agent)"_s, 1);
            row("gone", u"unlink"_s, u"is gone"_s, u"eval $(ssh-agent)"_s, 1);
        }
    }
    void whyNoKeyIsAtHand()
    {
        QFETCH(QString, option);
        QFETCH(QString, fault);
        QFETCH(QString, text);
        QFETCH(QString, mend);
        QFETCH(int, status);
        if (fault != u"none") {
            add("one");
            QVERIFY(find({keyOf("one")}, option).has_value());
            inflict(fault);
        }
        const auto signer = find({keyOf("one")}, option);
        QVERIFY(!signer);
        QVERIFY2(signer.error().text.contains(text, Qt::CaseInsensitive),
                 qPrintable(signer.error().sentence()));
        QVERIFY2(signer.error().mend.contains(mend), qPrintable(signer.error().sentence()));
        QCOMPARE(exitStatus(signer.error().code), status);
    }
    /// The agent gives no reason: the key and the time tell what can be told.
    void whyAnAgentRefused_data()
    {
        QTest::addColumn<bool>("token");
        QTest::addColumn<int>("ms");
        QTest::addColumn<QString>("text");
        QTest::addRow("a token that nobody touched")
            << true << 30'000 << u"was not touched in time: the ssh-agent gave it up after 30.0 s"_s;
        QTest::addRow("a token's PIN") << true << 2'500 << u"the PIN of its token was wrong"_s;
        QTest::addRow("a token that is not plugged in") << true << 40 << u"not plugged in"_s;
        QTest::addRow("an answer of no") << false << 2'500 << u"its question was answered with no"_s;
        QTest::addRow("a key that may not sign here") << false << 5 << u"bound to other uses"_s;
    }
    void whyAnAgentRefused()
    {
        QFETCH(bool, token);
        QFETCH(int, ms);
        QFETCH(QString, text);
        PublicKey key = aliceKey();
        if (token) {
            key.type = PublicKey::Type::SkEd25519;
            key.application = "ssh:";
        }
        const AgentRefusal why = refusalOf(key, std::chrono::milliseconds(ms));
        QVERIFY2(why.text.contains(text), qPrintable(why.text));
        QVERIFY(why.text.contains(key.fingerprint()));
        QVERIFY(!why.mend.isEmpty());
    }
    void anEmptyAgentIsNotCalledLocked()
    {
        const auto signer = find({keyOf("one")}, u"agent"_s);
        QVERIFY(!signer);
        QVERIFY2(signer.error().text.contains(u"holds no Ed25519 key"),
                 qPrintable(signer.error().sentence()));
        QVERIFY2(!signer.error().sentence().contains(u"locked"), qPrintable(signer.error().sentence()));
        QCOMPARE(signer.error().mend, u"add the key: ssh-add FILE"_s);
    }
    void exactlyOneKeyOrAnErrorThatListsThem()
    {
        add("one");
        add("two");
        const auto both = find({keyOf("one"), keyOf("two")}, u"agent"_s);
        QVERIFY(!both);
        QVERIFY(both.error().text.contains(keyOf("one").fingerprint()));
        QVERIFY(both.error().text.contains(keyOf("two").fingerprint()));
        QCOMPARE((*find({keyOf("two")}, {}))->key(), keyOf("two"));
        const auto none = find({aliceKey()}, u"agent"_s);
        QVERIFY2(none.error().text.contains(keyOf("one").fingerprint()), qPrintable(none.error().text));
    }
    void noAgentAtAll()
    {
        qunsetenv("SSH_AUTH_SOCK");
        m_environment.remove(u"SSH_AUTH_SOCK"_s);
        AgentClient client;
        std::optional<Result<std::vector<AgentKey>>> answer;
        client.list(this, [&](Result<std::vector<AgentKey>> keys) { answer = std::move(keys); });
        QTRY_VERIFY(answer.has_value());
        QVERIFY(answer->error().text.contains(u"SSH_AUTH_SOCK is not set"));
    }
    void notASocket()
    {
        const auto keys = listed(path("one"));
        QVERIFY(keys.error().text.contains(u"not a socket"));
    }

    void s3RequestBytes()
    {
        FakeAgent agent(path("fake"), {});
        AgentClient client(path("fake"));
        const QByteArray pae = "DSSEv1 29 http://example.com/HelloWorld 11 hello world";
        client.signBytes(aliceKey(), signedData("interlock.v1@example.com", pae), this,
                         [](const Result<QByteArray> &) {});
        QTRY_COMPARE(agent.asked.size(), 184);
        QCOMPARE(agent.asked.left(9).toHex(), QByteArray("000000b40d00000033"));
        QCOMPARE(agent.asked.mid(9 + 51, 4).toHex(), QByteArray("00000074"));
        QCOMPARE(agent.asked.right(4), QByteArray(4, '\0'));
    }
    void rogueReplies_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("text");
        QByteArray signature, wrongType;
        putString(signature, "ssh-ed25519");
        putString(signature, QByteArray(64, 'x'));
        putString(wrongType, "ssh-rsa");
        putString(wrongType, QByteArray(64, 'x'));
        const auto answer = [](const QByteArray &inner) {
            QByteArray body(1, 14);
            putString(body, inner);
            return framed(body);
        };
        QTest::addRow("A57 a bad signature is caught here") << answer(signature) << u"does not verify"_s;
        QTest::addRow("a signature of another type") << answer(wrongType) << u"does not verify"_s;
        QTest::addRow("failure") << framed(QByteArray(1, 5)) << u"refused"_s;
        QTest::addRow("another type of reply") << framed(QByteArray(1, 12)) << u"damaged"_s;
        QTest::addRow("trailing bytes")
            << framed(QByteArray(1, 14) + QByteArray(4, '\0') + "x") << u"damaged"_s;
        QTest::addRow("2 GiB announced") << QByteArray::fromHex("7fffffff") << u"impossible size"_s;
        QTest::addRow("empty message") << QByteArray(4, '\0') << u"impossible size"_s;
        QTest::addRow("more than announced") << framed(QByteArray(1, 5)) + "xyz" << u"impossible size"_s;
        QTest::addRow("connection closed") << QByteArray() << u"closed the connection"_s;
    }
    void rogueReplies()
    {
        QFETCH(QByteArray, reply);
        QFETCH(QString, text);
        FakeAgent agent(path("fake"), {reply, {}}); // closes when it is asked whether it is locked
        AgentSigner signer(std::make_shared<AgentClient>(path("fake")), {aliceKey(), u"alice"_s});
        const auto blob = sign(signer);
        QVERIFY(!blob);
        QVERIFY2(blob.error().text.contains(text), qPrintable(blob.error().text));
        QVERIFY(!blob.error().mend.isEmpty());
        QTest::qWait(20);
        const qsizetype once =
            4 + 1 + 4 + 51 + 4 + 111 + 4; // never asked to sign again, at most what it lists
        QVERIFY(agent.asked.size() == once || agent.asked.size() == once + 5);
    }
    void silentAgentMeetsTheDeadline()
    {
        FakeAgent agent(path("fake"), {});
        const auto client = std::make_shared<AgentClient>(path("fake"));
        client->setSignDeadline(std::chrono::milliseconds(50));
        AgentSigner signer(client, {aliceKey(), u"alice"_s});
        QCOMPARE(sign(signer).error().code, ErrorCode::Timeout);
    }
    void oneRequestAtATimeAndCancel()
    {
        FakeAgent agent(path("fake"), {});
        AgentSigner signer(std::make_shared<AgentClient>(path("fake")), {aliceKey(), u"alice"_s});
        QList<ErrorCode> answers;
        const auto keep = [&](const Result<QByteArray> &blob) { answers << blob.error().code; };
        signer.sign("message", kSpace, this, keep);
        signer.sign("message", kSpace, this, keep);
        QTRY_COMPARE(answers, QList{ErrorCode::Busy});
        signer.cancel();
        QTRY_COMPARE(answers.size(), 2);
        QCOMPARE(answers.last(), ErrorCode::Cancelled);
    }

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    void add(const char *name) { QCOMPARE(run(u"ssh-add"_s, {u"-q"_s, path(name)}, m_environment), 0); }
    void inflict(const QString &fault)
    {
        if (fault == u"lock") {
            lockAgent();
        } else if (fault == u"remove") {
            QCOMPARE(run(u"ssh-add"_s, {u"-q"_s, u"-D"_s}, m_environment), 0);
        } else if (fault == u"kill") {
            // The socket file stays behind, as after a crash.
            m_agent.kill();
            m_agent.waitForFinished();
        } else {
            QVERIFY(QFile::remove(path("agent")));
        }
    }
    /// SSH_AGENTC_LOCK with a passphrase, as `ssh-add -x` sends it.
    void lockAgent()
    {
        QByteArray body(1, 22);
        putString(body, "passphrase");
        QLocalSocket socket;
        socket.connectToServer(path("agent"));
        socket.write(framed(body));
        QVERIFY(socket.waitForReadyRead(5000));
        QCOMPARE(socket.readAll(), framed(QByteArray(1, 6)));
    }
    PublicKey keyOf(const char *name)
    {
        QFile file(path(name) + u".pub"_s);
        return file.open(QIODevice::ReadOnly) ? publicKeyFromLine(file.readAll()).value_or(PublicKey())
                                              : PublicKey();
    }
    Result<std::vector<AgentKey>> listed(const QString &socket = {})
    {
        AgentClient client(socket.isEmpty() ? path("agent") : socket);
        std::optional<Result<std::vector<AgentKey>>> answer;
        client.list(this, [&](Result<std::vector<AgentKey>> keys) { answer = std::move(keys); });
        return waited(answer);
    }
    Result<std::shared_ptr<Signer>> find(const std::vector<PublicKey> &keys, const QString &option)
    {
        std::optional<Result<std::shared_ptr<Signer>>> answer;
        findSigner({u"alice"_s, keys, option, {}, path("agent"), m_seen}, this,
                   [&](Result<std::shared_ptr<Signer>> found) { answer = std::move(found); });
        return waited(answer);
    }
    Result<QByteArray> sign(Signer &signer)
    {
        std::optional<Result<QByteArray>> answer;
        signer.sign("message", kSpace, this, [&](Result<QByteArray> blob) { answer = std::move(blob); });
        return waited(answer);
    }
    template <typename T>
    static Result<T> waited(std::optional<Result<T>> &answer)
    {
        for (int i = 0; i < 500 && !answer; ++i)
            QTest::qWait(10);
        return answer ? *answer : Result<T>(fail(ErrorCode::Timeout, u"no answer"_s));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    std::shared_ptr<QSet<QString>> m_seen = std::make_shared<QSet<QString>>();
    QProcess m_agent;
};

QTEST_GUILESS_MAIN(TestSshAgent)
#include "tst_sshagent.moc"
