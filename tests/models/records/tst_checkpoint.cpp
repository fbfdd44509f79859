#include "models/records/checkpoint.h"
#include "tests/models/records/testkeys.h"

#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

const QString kOrigin = u"interlock.example/team-a"_s;

QByteArray workedNote()
{
    return vectors().value(u"worked_log").toObject().value(u"checkpoint").toString().toUtf8();
}
std::vector<NoteKey> workedKeys()
{
    std::vector<NoteKey> keys;
    for (const QJsonValue &vkey : vectors().value(u"worked_log").toObject().value(u"vkeys").toArray())
        if (const auto key = noteKeyFromVkey(vkey.toString()))
            keys.push_back(*key);
    return keys;
}
QByteArray workedText()
{
    return workedNote().left(workedNote().indexOf("\n\n") + 1);
}

} // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void n1ExampleNoteVerifies()
    {
        const auto key =
            noteKeyFromVkey(u"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"_s);
        QVERIFY(key.has_value());
        const QByteArray note =
            "This is an example message.\n\n\xe2\x80\x94 example.com/foo "
            "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
        const auto parsed = parseSignedNote(note);
        QVERIFY(parsed.has_value());
        QCOMPARE(verifyNote(*parsed, {*key})->size(), std::size_t(1));
        QCOMPARE(encode(*parsed), note);
    }
    void n2WorkedCheckpointVerifies()
    {
        const auto keys = workedKeys();
        QCOMPARE(keys.size(), std::size_t(2));
        QCOMPARE(keys[1].id().toHex(), QByteArray("c9ab67f4"));
        const auto checkpoint = verifyCheckpoint(workedNote(), kOrigin, keys);
        QVERIFY2(checkpoint, qPrintable(checkpoint ? QString() : checkpoint.error().text));
        QCOMPARE(checkpoint->size, 5);
        QCOMPARE(checkpoint->root.toHex(),
                 QByteArray("55f198e25f031130825849c0a51c9683fe82f4872b3e827b7e910ab56a9c30e2"));
        const auto witnesses = verifyNote(*parseSignedNote(workedNote()), keys);
        QCOMPARE(witnesses->at(1).at, std::optional(WallTime(std::chrono::seconds(1795248360))));
        QCOMPARE(encode(*parseSignedNote(workedNote())), workedNote());
    }
    void n2TwinVerifies()
    {
        const QByteArray blob = QByteArray::fromBase64(
            vectors().value(u"worked_log").toObject().value(u"checkpoint_sshsig_b64").toString().toLatin1());
        QVERIFY(
            verifySshSignature(blob, "interlock-checkpoint.v1@interlock.example", workedText()).has_value());
    }

    void a54_data()
    {
        QTest::addColumn<QByteArray>("note");
        QTest::addColumn<QString>("origin");
        const QByteArray good = workedNote();
        QTest::addRow("A54 leading zero in the size")
            << QByteArray(good).replace("\n5\n", "\n05\n") << kOrigin;
        QTest::addRow("A54 plus sign") << QByteArray(good).replace("\n5\n", "\n+5\n") << kOrigin;
        QTest::addRow("A54 fourth line") << QByteArray(good).replace("\n\n", "\nextension\n\n") << kOrigin;
        QTest::addRow("A54 carriage return") << QByteArray(good).replace("\n5\n", "\n5\r\n") << kOrigin;
        QTest::addRow("A54 wrong origin") << good << u"interlock.example/team-b"_s;
        QTest::addRow("A54 known key, bad signature")
            << QByteArray(good).replace("NwkVuI+m", "NwkVuI+n") << kOrigin;
        QTest::addRow("A54 known key, bad cosignature")
            << QByteArray(good).replace("TvIDw==", "TvIDg==") << kOrigin;
        QTest::addRow("another size") << QByteArray(good).replace("\n5\n", "\n6\n") << kOrigin;
        QTest::addRow("no final line feed") << good.chopped(1) << kOrigin;
        QTest::addRow("no signature") << good.left(good.indexOf("\n\n") + 2) << kOrigin;
        QTest::addRow("17 signatures") << good + good.mid(good.indexOf("\n\n") + 2).repeated(8) << kOrigin;
        QTest::addRow("root cut") << QByteArray(good).replace("MOI=\n", "MA==\n") << kOrigin;
        QTest::addRow("empty") << QByteArray() << kOrigin;
    }
    void a54()
    {
        QFETCH(QByteArray, note);
        QFETCH(QString, origin);
        QVERIFY(!verifyCheckpoint(note, origin, workedKeys()));
    }
    void a54UnknownKeyOnlyIsRefusedUnknownKeyBesideIsIgnored()
    {
        NoteKey stranger = workedKeys().front();
        stranger.name = u"someone/else"_s;
        QVERIFY(!verifyCheckpoint(workedNote(), kOrigin, {stranger}));
        QVERIFY(verifyCheckpoint(workedNote(), kOrigin, {workedKeys().front(), stranger}).has_value());
    }
    void sameKeyTwiceCountsOnce()
    {
        SignedNote note = *parseSignedNote(workedNote());
        note.signatures.push_back(note.signatures.front());
        QCOMPARE(verifyNote(note, workedKeys())->size(), std::size_t(2));
    }
    void vkeysRefused_data()
    {
        QTest::addColumn<QString>("vkey");
        QTest::addRow("wrong id")
            << u"interlock.example/console/1+370915b9+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"_s;
        QTest::addRow("no key") << u"a+370915b9"_s;
        QTest::addRow("space in the name") << u"a b+370915b8+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"_s;
    }
    void vkeysRefused()
    {
        QFETCH(QString, vkey);
        QVERIFY(!noteKeyFromVkey(vkey));
    }

    void ownSignaturesVerify()
    {
        QTemporaryDir folder;
        const auto signer = LocalSigner::create(folder.filePath(u"console"_s), u"console"_s);
        QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().text));
        const Checkpoint head{u"interlock/42"_s, 7, QByteArray(32, 'r')};
        const QByteArray text = checkpointText(head);
        const WallTime at{std::chrono::seconds(1'800'000'000)};
        const SignedNote note{
            text, {signNote(text, u"console/1"_s, **signer), cosignNote(text, u"console/1"_s, **signer, at)}};
        const std::vector<NoteKey> keys{{u"console/1"_s, NoteKey::Type::Ed25519, (*signer)->key().point},
                                        {u"console/1"_s, NoteKey::Type::Cosignature, (*signer)->key().point}};
        QCOMPARE(*verifyCheckpoint(encode(note), head.origin, keys), head);
        QCOMPARE(verifyNote(note, keys)->at(1).at, std::optional(at));
        QCOMPARE(*noteKeyFromVkey(keys[0].vkey()), keys[0]);
        const auto twin = (*signer)->signNow(text, QString(namespaces::checkpoint));
        QVERIFY(verifySshSignature(*twin, "interlock-checkpoint.v1", text).has_value());
        QVERIFY2(!verifySshSignature(*twin, "interlock-record.v1", text),
                 "A9: a checkpoint key signs no record");
    }
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
