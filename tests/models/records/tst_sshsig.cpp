#include "models/records/sshwire.h"
#include "tests/models/records/testkeys.h"

#include <QCryptographicHash>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSpace = "interlock.v1@example.com";
const QByteArray kPae = QByteArray::fromHex("44535345763120323920687474703a2f2f6578616d706c652e636f6d2f48656c"
                                            "6c6f576f726c642031312068656c6c6f20776f726c64");

QByteArray hex(const char *digits)
{
    return QByteArray::fromHex(digits);
}

/// An SSHSIG blob with every field free to be wrong.
struct Parts {
    QByteArray magic = "SSHSIG";
    quint32 version = 1;
    QByteArray key = alice().pub.blob();
    QByteArray space = kSpace, reserved, hash = "sha512";
    QByteArray innerType = "ssh-ed25519";
    QByteArray raw = rawSign(alice(), signedData(kSpace, kPae));
    QByteArray innerTail, tail;

    QByteArray blob() const
    {
        QByteArray inner;
        putString(inner, innerType);
        putString(inner, raw);
        QByteArray out = magic;
        putU32(out, version);
        putString(out, key);
        putString(out, space);
        putString(out, reserved);
        putString(out, hash);
        putString(out, inner + innerTail);
        return out + tail;
    }
};

SshSignature tokenSignature(quint8 flags, const QByteArray &application = "ssh:")
{
    SshSignature signature;
    signature.key = alice().pub;
    signature.key.type = PublicKey::Type::SkEd25519;
    signature.key.application = application;
    signature.nameSpace = kSpace;
    signature.flags = flags;
    signature.counter = 7;
    const auto digest = [](const QByteArray &bytes) {
        QByteArray out(32, '\0');
        crypto_hash_sha256(reinterpret_cast<unsigned char *>(out.data()),
                           reinterpret_cast<const unsigned char *>(bytes.constData()),
                           static_cast<unsigned long long>(bytes.size()));
        return out;
    };
    QByteArray message = digest(application) + char(flags);
    putU32(message, 7);
    signature.raw = rawSign(alice(), message + digest(signedData(kSpace, kPae)));
    return signature;
}

} // namespace

class TestSshSig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ed25519_data()
    {
        QTest::addColumn<QByteArray>("point");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("signature");
        QTest::addColumn<bool>("holds");
        const QByteArray identity = hex("0100000000000000000000000000000000000000000000000000000000000000");
        QTest::addRow("E1 empty message") << alice().pub.point << QByteArray()
                                          << hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224"
                                                 "901555fb8821590a33bacc61e39701cf9b46b"
                                                 "d25bf5f0595bbe24655141438e7a100b")
                                          << true;
        QTest::addRow("E2 one byte") << bot().pub.point << hex("72")
                                     << hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                            "085ac1e43e15996e458f3613d0f11d8c3"
                                            "87b2eaeb4302aeeb00d291612bb0c00")
                                     << true;
        QTest::addRow("E4 the S1 signature with S+L")
            << alice().pub.point << signedData(kSpace, kPae)
            << hex("ed2947956b635d7f0f51f4ad930167ba34d895ff1419f8ffb5feb04a34c16947c75b546bf3b391e77f2731ccf"
                   "b4985b1e"
                   "0737283a0299b632822a70c285bdf19")
            << false;
        QTest::addRow("E5 identity point as key, forged")
            << identity << QByteArray("anything") << identity + QByteArray(32, '\0') << false;
        QTest::addRow("short signature")
            << alice().pub.point << QByteArray() << QByteArray(63, '\0') << false;
    }
    void ed25519()
    {
        QFETCH(QByteArray, point);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, signature);
        QFETCH(bool, holds);
        QCOMPARE(verifyEd25519(point, message, signature), holds);
    }

    void seedsGiveTheKnownKeys()
    {
        QCOMPARE(alice().pub.point.toHex(),
                 QByteArray("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        QCOMPARE(alice().pub.fingerprint(), u"SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8"_s);
        QCOMPARE(bot().pub.fingerprint(), u"SHA256:F34nin7tcaYH6WR5LSWSfj6weFBPfBpuyUUoPFP9YjA"_s);
        QCOMPARE(bob().pub.fingerprint(), u"SHA256:s3Z2A+mldeflHo5TMMEUA7MlkMg96xvtqH9DGLHHZmE"_s);
    }

    void s1AndS2AreByteExact()
    {
        const QJsonObject vector = vectors().value(u"sshsig_pae_hello").toObject();
        QCOMPARE(signedData(kSpace, kPae).toHex(), vector.value(u"tbs_hex").toString().toLatin1());
        const QByteArray blob = blobOf(alice(), kSpace, kPae);
        QCOMPARE(blob.toBase64(), vector.value(u"alice_blob_b64").toString().toLatin1());
        QCOMPARE(blob.size(), 194);
        QVERIFY(verifySshSignature(blob, kSpace, kPae).has_value());
        const QByteArray s2 = blobOf(bot(), kSpace, kPae);
        QCOMPARE(sha(s2), QByteArray("9e37ae9c49f9130c3238da6f713436b2862d80b90af64692c40cb42a81155f60"));
        QCOMPARE(verifySshSignature(s2, kSpace, kPae)->key, bot().pub);
    }

    void s6TokenIsByteExact()
    {
        const SshSignature signature = tokenSignature(0x01);
        const QByteArray blob = encode(signature);
        QCOMPARE(signature.raw.toHex(),
                 QByteArray("73f7cff6afb6e1bb24418bddafc3015bb0872d63e3de9684ef587974f18e29f4bef8171e9bfbb35f"
                            "ac82a81490ea02b828855e6a1d6d2a20bca186a9024cd806"));
        QCOMPARE(blob.size(), 237);
        QCOMPARE(sha(blob), QByteArray("582593caff77765201c7c05eca6a4e10f5fbe1e8a7b9c20014376d0901cf656a"));
        const auto verified = verifySshSignature(blob, kSpace, kPae);
        QVERIFY2(verified, qPrintable(verified ? QString() : verified.error().text));
        QCOMPARE(verified->counter, 7u);
        QVERIFY(verified->wasTouched() && !verified->wasUserVerified());
    }

    void tokenFlags_data()
    {
        QTest::addColumn<int>("flags");
        QTest::addColumn<bool>("accepted");
        QTest::addRow("A12 no touch, 0x00") << 0x00 << false;
        QTest::addRow("A12 PIN without touch, 0x04") << 0x04 << false;
        QTest::addRow("touch and PIN, 0x05") << 0x05 << true;
        QTest::addRow("backup bits 0x19 are tolerated") << 0x19 << true;
        QTest::addRow("attested data 0x41") << 0x41 << false;
        QTest::addRow("extensions 0x85") << 0x85 << false;
    }
    void tokenFlags()
    {
        QFETCH(int, flags);
        QFETCH(bool, accepted);
        QCOMPARE(verifySshSignature(encode(tokenSignature(quint8(flags))), kSpace, kPae).has_value(),
                 accepted);
    }
    void tokenOfAnotherApplicationIsRefused()
    {
        QVERIFY(!verifySshSignature(encode(tokenSignature(0x01, "webauthn")), kSpace, kPae));
        SshSignature raised = tokenSignature(0x00);
        raised.flags = 0x01; // the flags are signed: they cannot be set afterwards
        QVERIFY(!verifySshSignature(encode(raised), kSpace, kPae));
    }

    void strictProfile_data()
    {
        QTest::addColumn<QByteArray>("blob");
        const auto row = [](const char *name, void (*change)(Parts &)) {
            Parts parts;
            change(parts);
            QTest::newRow(name) << parts.blob();
        };
        row("A11 version 0", [](Parts &p) { p.version = 0; });
        row("A11 version 2", [](Parts &p) { p.version = 2; });
        row("A11 reserved filled, unsigned", [](Parts &p) { p.reserved = "x"; });
        row("A11 trailing byte", [](Parts &p) { p.tail = "x"; });
        row("A11 trailing byte inside", [](Parts &p) { p.innerTail = "x"; });
        row("wrong magic", [](Parts &p) { p.magic = "SSHSIH"; });
        row("hash sha256", [](Parts &p) { p.hash = "sha256"; });
        row("hash sha1", [](Parts &p) { p.hash = "sha1"; });
        row("inner type of RSA", [](Parts &p) { p.innerType = "ssh-rsa"; });
        row("inner type of a token", [](Parts &p) { p.innerType = "sk-ssh-ed25519@openssh.com"; });
        row("another key", [](Parts &p) { p.key = bob().pub.blob(); });
        row("key with a trailing byte", [](Parts &p) { p.key += 'x'; });
        row("signature of 65 bytes", [](Parts &p) { p.raw += 'x'; });
        row("A9 namespace git", [](Parts &p) {
            p.space = "git";
            p.raw = rawSign(alice(), signedData("git", kPae));
        });
        row("namespace with NUL", [](Parts &p) { p.space += '\0'; });
        row("A8 identity key", [](Parts &p) {
            PublicKey key;
            key.point = QByteArray(32, '\0');
            key.point[0] = 1;
            p.key = key.blob();
            p.raw = key.point + QByteArray(32, '\0');
        });
    }
    void strictProfile()
    {
        QFETCH(QByteArray, blob);
        const auto verified = verifySshSignature(blob, kSpace, kPae);
        QVERIFY(!verified);
        QCOMPARE(verified.error().code, ErrorCode::Unverified);
    }
    void everyCutAndEveryFlippedBitIsRefused()
    {
        const QByteArray blob = Parts().blob();
        QVERIFY(verifySshSignature(blob, kSpace, kPae).has_value());
        for (qsizetype size = 0; size < blob.size(); ++size)
            QVERIFY(!verifySshSignature(blob.left(size), kSpace, kPae));
        for (qsizetype at = 0; at < blob.size(); ++at)
            for (int bit = 0; bit < 8; ++bit) {
                QByteArray changed = blob;
                changed[at] = char(changed[at] ^ (1 << bit));
                QVERIFY2(!verifySshSignature(changed, kSpace, kPae), qPrintable(QString::number(at)));
            }
    }
    void changedMessageIsRefused() { QVERIFY(!verifySshSignature(Parts().blob(), kSpace, kPae + "x")); }

    void armourRoundTrip()
    {
        const QByteArray blob = Parts().blob(), text = armour(blob);
        QVERIFY(text.startsWith("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH"));
        QCOMPARE(text.split('\n')[1].size(), 70);
        QCOMPARE(*fromArmour(text), blob);
        const QByteArray oneLine =
            "-----BEGIN SSH SIGNATURE-----\n" + blob.toBase64() + "\n-----END SSH SIGNATURE-----\n";
        QCOMPARE(*fromArmour(oneLine), blob);
    }
    void armourRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray good = armour(Parts().blob());
        QTest::addRow("A11 text after END") << good + "x\n";
        QTest::addRow("A11 carriage returns") << QByteArray(good).replace('\n', "\r\n");
        QTest::addRow("text before BEGIN") << "x\n" + good;
        QTest::addRow("damaged base64") << QByteArray(good).replace("U1NI", "U1N!");
        QTest::addRow("empty") << QByteArray();
    }
    void armourRefused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!fromArmour(text));
    }

    void publicKeyLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("accepted");
        const QByteArray line = alice().pub.line().toLatin1();
        QTest::addRow("as ssh-keygen writes it") << line + " alice@example\n" << true;
        QTest::addRow("without comment") << line << true;
        QTest::addRow("another type word") << "ssh-rsa " + alice().pub.blob().toBase64() << false;
        QTest::addRow("unpadded base64")
            << "ssh-ed25519 " + (alice().pub.blob() + "x").toBase64(QByteArray::OmitTrailingEquals) << false;
        QTest::addRow("trailing byte") << "ssh-ed25519 " + (alice().pub.blob() + "x").toBase64() << false;
        QTest::addRow("two lines") << line + '\n' + line << false;
        QTest::addRow("empty") << QByteArray() << false;
    }
    void publicKeyLines()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, accepted);
        const auto key = publicKeyFromLine(line);
        QCOMPARE(key.has_value(), accepted);
        if (accepted)
            QCOMPARE(*key, alice().pub);
    }
    void weakKeysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("point");
        QTest::addRow("A8 identity") << hex(
            "0100000000000000000000000000000000000000000000000000000000000000");
        QTest::addRow("A8 order 2") << hex(
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        QTest::addRow("A8 order 4") << hex(
            "0000000000000000000000000000000000000000000000000000000000000000");
        QTest::addRow("A8 order 8") << hex(
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
        QTest::addRow("not canonical")
            << hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    }
    void weakKeysAreRefused()
    {
        QFETCH(QByteArray, point);
        PublicKey key;
        key.point = point;
        QVERIFY(!publicKeyFromBlob(key.blob()));
    }
    void shortCodeIsTwoGroups()
    {
        QCOMPARE(shortCode(QByteArray("abc")), u"BA78 16BF"_s); // SHA-256("abc") of FIPS 180-2
    }

private:
    static QByteArray sha(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    }
};

QTEST_APPLESS_MAIN(TestSshSig)
#include "tst_sshsig.moc"
