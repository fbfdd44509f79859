#include "models/records/keygensigner.h"
#include "tests/models/records/testkeys.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

struct Ran {
    int status = -1;
    QByteArray output, errors;
};

Ran keygen(const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(u"ssh-keygen"_s, arguments);
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished();
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

/// Against the real ssh-keygen: what we sign it verifies, what it signs verifies here.
class TestKeygen : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void ourSignatureVerifiesThere()
    {
        const auto signer = LocalSigner::create(path("engine"), u"engine"_s);
        const QByteArray message = "DSSEv1 bytes";
        write(path("sig"), armour(*(*signer)->signNow(message, u"interlock-record.v1"_s)));
        write(path("allowed"),
              "engine namespaces=\"interlock-record.v1\" " + (*signer)->key().line().toLatin1() + '\n');
        const Ran good = verifyThere("engine", "interlock-record.v1", message);
        QVERIFY2(good.status == 0, good.errors.constData());
        QVERIFY(good.output.contains((*signer)->key().fingerprint().toLatin1()));
        QVERIFY(verifyThere("engine", "interlock-record.v1", message + "x").status != 0);
    }
    void ourKeyFileIsOneOfTheirs()
    {
        const auto signer = LocalSigner::create(path("engine"), u"engine"_s);
        const Ran pub = keygen({u"-y"_s, u"-f"_s, path("engine")});
        QVERIFY2(pub.status == 0, pub.errors.constData());
        QCOMPARE(*publicKeyFromLine(pub.output), (*signer)->key());
    }
    void theirKeyFileOpensHere()
    {
        makeKey("theirs", {});
        const auto signer = LocalSigner::open(path("theirs"));
        QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().text));
        QVERIFY((*signer)->signNow("x", u"n"_s).has_value());
    }
    void passphraseIsRefusedWithAMend()
    {
        makeKey("locked", u"secret"_s);
        const auto signer = LocalSigner::open(path("locked"));
        QVERIFY(!signer);
        QVERIFY(signer.error().text.contains(u"passphrase"));
    }
    void theirSignatureVerifiesHere()
    {
        makeKey("theirs", {});
        const Ran made = keygen(
            {u"-Y"_s, u"sign"_s, u"-n"_s, u"interlock-record.v1"_s, u"-f"_s, path("theirs")}, "message");
        const auto blob = fromArmour(made.output);
        QVERIFY(blob.has_value());
        QVERIFY(verifySshSignature(*blob, "interlock-record.v1", "message").has_value());
        QCOMPARE(armour(*blob), made.output);
    }
    void malleatedOnesPassThereAndFailHere()
    {
        const auto signer = LocalSigner::create(path("engine"), u"engine"_s);
        const QByteArray message = "m";
        QByteArray blob = *(*signer)->signNow(message, u"n"_s);
        write(path("allowed"), "engine " + (*signer)->key().line().toLatin1() + '\n');
        const Result<SshSignature> parsed = parseSshSignature(blob);
        SshSignature malleated = *parsed;
        addGroupOrder(malleated.raw);
        write(path("sig"), armour(encode(malleated)));
        QVERIFY2(verifyThere("engine", "n", message).status == 0, "E4: measured with OpenSSH 9.2");
        QVERIFY(!verifySshSignature(encode(malleated), "n", message));
    }

    void keyFileOfAPersonSigns()
    {
        makeKey("person", {});
        write(path("person.sig"), "old");
        const auto signer = KeygenSigner::open(path("person"));
        QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().text));
        const Result<QByteArray> blob = ask(**signer);
        QVERIFY2(blob, qPrintable(blob ? QString() : blob.error().sentence()));
        QCOMPARE(verifySshSignature(*blob, "interlock-record.v1", "message")->key, (*signer)->key());
        QFile old(path("person.sig"));
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("old")); // A59
        QVERIFY2(ask(**signer).has_value(), "a second signature with the same signer");
    }
    void keyFileFaults_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("mend");
        QTest::addRow("readable by others") << u"mode"_s << u"chmod 600"_s;
        QTest::addRow("passphrase") << u"passphrase"_s << u"ssh-add"_s;
        QTest::addRow("private half gone") << u"gone"_s << u"private key"_s;
        QTest::addRow("public half of another key") << u"swapped"_s << u"ssh-keygen -y"_s;
    }
    void keyFileFaults()
    {
        QFETCH(QString, fault);
        QFETCH(QString, mend);
        qputenv("SSH_ASKPASS_REQUIRE", "never");
        makeKey("person", fault == u"passphrase" ? u"secret"_s : QString());
        if (fault == u"mode")
            QFile::setPermissions(path("person"), QFile::ReadOwner | QFile::ReadOther | QFile::WriteOwner);
        if (fault == u"swapped")
            write(path("person.pub"), alice().pub.line().toLatin1());
        const auto signer = KeygenSigner::open(path("person"));
        QVERIFY(signer.has_value());
        if (fault == u"gone")
            QVERIFY(QFile::remove(path("person")));
        const Result<QByteArray> blob = ask(**signer);
        QVERIFY(!blob);
        QVERIFY2(blob.error().mend.contains(mend), qPrintable(blob.error().sentence()));
    }
    void cancelAnswersOnce()
    {
        makeKey("person", {});
        const auto signer = KeygenSigner::open(path("person"));
        QList<ErrorCode> answers;
        (*signer)->sign("message", u"n"_s, this,
                        [&](const Result<QByteArray> &blob) { answers << blob.error().code; });
        (*signer)->sign("message", u"n"_s, this,
                        [&](const Result<QByteArray> &blob) { answers << blob.error().code; });
        (*signer)->cancel();
        QTRY_COMPARE(answers.size(), 2);
        QVERIFY(answers.contains(ErrorCode::Busy) && answers.contains(ErrorCode::Cancelled));
    }
    void findsTheOneKeyFile_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QStringList>("fallbacks");
        QTest::addColumn<QString>("outcome");
        QTest::addRow("named file of the policy") << u"one"_s << QStringList() << u"one"_s;
        QTest::addRow("named file that is nobody's") << u"stranger"_s << QStringList() << u"none of"_s;
        QTest::addRow("named file that is not there") << u"missing"_s << QStringList() << u"no key file"_s;
        QTest::addRow("named file without public half") << u"bare"_s << QStringList() << u"public half"_s;
        QTest::addRow("one fallback fits")
            << QString() << QStringList{u"stranger"_s, u"two"_s, u"missing"_s} << u"two"_s;
        QTest::addRow("two fallbacks fit")
            << QString() << QStringList{u"one"_s, u"two"_s} << u"several keys"_s;
        QTest::addRow("no agent, and nothing else") << QString() << QStringList() << u"no-agent is gone"_s;
        QTest::addRow("no fallback fits") << QString() << QStringList{u"stranger"_s} << u"no key of alice"_s;
        QTest::addRow("agent only, none running") << u"agent"_s << QStringList{u"one"_s} << u"is gone"_s;
    }
    void findsTheOneKeyFile()
    {
        QFETCH(QString, option);
        QFETCH(QStringList, fallbacks);
        QFETCH(QString, outcome);
        SignerWish wish;
        wish.who = u"alice"_s;
        for (const char *name : {"one", "two", "stranger"})
            makeKey(name, {});
        write(path("bare"), "a private half");
        for (const char *name : {"one", "two"})
            wish.keys.push_back((*KeygenSigner::open(path(name)))->key());
        wish.keyOption = option.isEmpty() || option == u"agent" ? option : m_folder->filePath(option);
        for (const QString &name : fallbacks)
            wish.fallbackKeyFiles << m_folder->filePath(name);
        wish.agentSocket = path("no-agent");
        QString got;
        findSigner(wish, this, [&](const Result<std::shared_ptr<Signer>> &found) {
            got = found ? (*found)->where() : found.error().text;
        });
        QVERIFY2(got.isEmpty(), "answered before the event loop ran");
        QTRY_VERIFY(!got.isEmpty());
        QVERIFY2(got.contains(outcome), qPrintable(got));
    }

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    void makeKey(const char *name, const QString &passphrase)
    {
        const Ran made = keygen({u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, passphrase, u"-f"_s, path(name)});
        QVERIFY2(made.status == 0, made.errors.constData());
    }
    Ran verifyThere(const char *who, const char *nameSpace, const QByteArray &message)
    {
        return keygen({u"-Y"_s, u"verify"_s, u"-f"_s, path("allowed"), u"-I"_s, QString::fromLatin1(who),
                       u"-n"_s, QString::fromLatin1(nameSpace), u"-s"_s, path("sig")},
                      message);
    }
    Result<QByteArray> ask(Signer &signer)
    {
        std::optional<Result<QByteArray>> answer;
        signer.sign("message", u"interlock-record.v1"_s, this,
                    [&](Result<QByteArray> blob) { answer = std::move(blob); });
        for (int i = 0; i < 1000 && !answer; ++i)
            QTest::qWait(10);
        return answer.value_or(fail(ErrorCode::Timeout, u"no answer"_s));
    }
    /// S + L, little-endian: the same point equation holds.
    static void addGroupOrder(QByteArray &signature)
    {
        const QByteArray order =
            QByteArray::fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (qsizetype i = 0; i < 32; ++i) {
            const int sum = uchar(signature[32 + i]) + uchar(order[i]) + carry;
            signature[32 + i] = char(sum & 0xff);
            carry = sum >> 8;
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestKeygen)
#include "tst_keygen.moc"
