#include "models/records/merkle.h"
#include "models/records/record.h"
#include "tests/models/records/testkeys.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray sha(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

Statement note(const QString &reason)
{
    return {QString(predicates::note), {{u"reason"_s, reason}}, {subjectOf(u"subject"_s, "plan")}};
}

QByteArray noteBy(const TestKey &key, const QByteArray &nameSpace = "interlock-record.v1")
{
    return envelopeOf(key, nameSpace, encode(note(u"seen"_s)));
}

QByteArray signedAs(const QString &predicateType)
{
    Statement statement = note(u"seen"_s);
    statement.predicateType = predicateType;
    return envelopeOf(alice(), "interlock-record.v1", encode(statement));
}

} // namespace

class TestRecord : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void workedLog_data()
    {
        QTest::addColumn<QJsonObject>("row");
        QTest::addColumn<QByteArray>("envelope");
        const QJsonObject log = vectors().value(u"worked_log").toObject();
        const QJsonArray rows = log.value(u"rows").toArray(), envelopes = log.value(u"envelopes").toArray();
        QCOMPARE(rows.size(), 5);
        for (qsizetype i = 0; i < rows.size(); ++i)
            QTest::addRow("record %lld", qlonglong(i))
                << rows[i].toObject() << envelopes[i].toString().toUtf8();
    }
    /// The first layer alone: the namespaces of these records carry a domain.
    void workedLog()
    {
        QFETCH(QJsonObject, row);
        QFETCH(QByteArray, envelope);
        const auto text = [&row](const char *key) {
            return row.value(QLatin1StringView(key)).toString().toUtf8();
        };
        QCOMPARE(sha(envelope), text("envelope_sha256"));
        const auto decoded = decodeEnvelope(envelope);
        QVERIFY(decoded.has_value());
        QCOMPARE(decoded->payload, text("payload"));
        QCOMPARE(sha(decoded->payload), text("payload_sha256"));
        const QByteArray message = pae(kPayloadType, decoded->payload);
        QCOMPARE(sha(message), text("pae_sha256"));
        QVERIFY(decodeStatement(decoded->payload).has_value());
        const auto signature = verifySshSignature(decoded->signature, text("namespace"), message);
        QVERIFY2(signature, qPrintable(signature ? QString() : signature.error().text));
        QCOMPARE(signature->raw.toHex(), text("ed25519_sig"));
        QCOMPARE(signature->key, text("signer") == "alice" ? alice().pub : bot().pub);
        QCOMPARE(leafHash(envelope).toHex(), text("leaf"));
        const TestKey key = text("signer") == "alice" ? alice() : bot();
        QCOMPARE(envelopeOf(key, text("namespace"), text("payload")), envelope);
        QVERIFY2(!readRecord(envelope), "A17: a foreign predicate type is an unknown record");
    }
    void workedLogRoots()
    {
        MerkleTree tree;
        const QJsonObject log = vectors().value(u"worked_log").toObject();
        const QJsonArray envelopes = log.value(u"envelopes").toArray();
        for (qsizetype i = 0; i < envelopes.size(); ++i) {
            tree.append(leafHash(envelopes[i].toString().toUtf8()));
            QCOMPARE(QString::fromLatin1(tree.root().toHex()),
                     log.value(u"rows").toArray()[i].toObject().value(u"root_after").toString());
        }
    }

    void readBack()
    {
        const QByteArray envelope = noteBy(alice());
        const auto record = readRecord(envelope);
        QVERIFY2(record, qPrintable(record ? QString() : record.error().text));
        QCOMPARE(record->statement, note(u"seen"_s));
        QCOMPARE(record->signedBy, alice().pub);
        QCOMPARE(record->leaf, leafHash(envelope));
        QCOMPARE(record->payloadSha256.toLatin1(), sha(encode(note(u"seen"_s))));
    }
    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = noteBy(alice());
        QTest::addRow("A9 namespace git") << noteBy(alice(), "git");
        QTest::addRow("A9 namespace file") << noteBy(alice(), "file");
        QTest::addRow("A9 namespace of checkpoints") << noteBy(alice(), "interlock-checkpoint.v1");
        QTest::addRow("A9 namespace of policies") << noteBy(alice(), "interlock-policy.v1");
        QTest::addRow("A17 newer predicate type") << signedAs(u"urn:interlock:note:v2"_s);
        QTest::addRow("a policy under the record namespace") << signedAs(QString(predicates::policy));
        QTest::addRow("A20 the key id names Bob") << QByteArray(good).replace(
            alice().pub.fingerprint().toLatin1(), bob().pub.fingerprint().toLatin1());
        const Envelope mine = *decodeEnvelope(good);
        Envelope other = mine;
        other.payload = encode(note(u"Seen"_s));
        QTest::addRow("payload changed") << encode(other);
        QTest::addRow("A43 a flipped byte")
            << QByteArray(good).replace("\"sig\":\"U1NIU0lHAAAAAQ", "\"sig\":\"U1NIU0lHAAAAAA");
        QTest::addRow("not an envelope") << QByteArray("{}");
    }
    void refused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!readRecord(bytes));
    }

    void ownKeySignsRecords()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"engine"_s);
        const auto signer = LocalSigner::create(path, u"engine of this store"_s);
        QVERIFY2(signer, qPrintable(signer ? QString() : signer.error().text));
        const auto envelope = signRecord(note(u"made"_s), **signer);
        QCOMPARE(readRecord(*envelope)->signedBy, (*signer)->key());
        struct stat facts {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &facts), 0);
        QCOMPARE(facts.st_mode & 07777, mode_t(0600));
        QFile pub(path + u".pub"_s);
        QVERIFY(pub.open(QIODevice::ReadOnly));
        QCOMPARE(*publicKeyFromLine(pub.readAll()), (*signer)->key());
        const auto again = LocalSigner::open(path);
        QCOMPARE((*again)->key(), (*signer)->key());
        QCOMPARE((*again)->signRaw("x"), (*signer)->signRaw("x"));
        QCOMPARE(LocalSigner::create(path, u"other"_s).error().code, ErrorCode::Refused);
    }
    void ownKeyAnswersFromTheEventLoop()
    {
        QTemporaryDir folder;
        const auto signer = LocalSigner::create(folder.filePath(u"k"_s), u"k"_s);
        int answers = 0;
        QByteArray envelope;
        auto context = std::make_unique<QObject>();
        signRecord(note(u"later"_s), *signer, context.get(), [&](const Result<QByteArray> &signedRecord) {
            ++answers;
            envelope = signedRecord.value_or(QByteArray());
        });
        QCOMPARE(answers, 0);
        QTRY_COMPARE(answers, 1);
        QVERIFY(readRecord(envelope).has_value());
        signRecord(note(u"nobody waits"_s), *signer, context.get(),
                   [&](const Result<QByteArray> &) { ++answers; });
        context.reset();
        QCoreApplication::processEvents();
        QCOMPARE(answers, 1);
    }
    void unreadableStatementsAreNotSigned_data()
    {
        QTest::addColumn<QJsonObject>("predicate");
        QTest::addRow("fraction") << QJsonObject{{u"value"_s, 0.5}};
        QTest::addRow("null") << QJsonObject{{u"value"_s, QJsonValue()}};
        QTest::addRow("2^53") << QJsonObject{{u"value"_s, 9007199254740992.0}};
        QTest::addRow("line break in a name") << QJsonObject{{u"name"_s, u"a\nb"_s}};
        QTest::addRow("control character") << QJsonObject{{u"reason"_s, u"\u0007"_s}};
        QTest::addRow("too long") << QJsonObject{{u"reason"_s, QString(9000, u'a')}};
    }
    void unreadableStatementsAreNotSigned()
    {
        QFETCH(QJsonObject, predicate);
        QTemporaryDir folder;
        const auto signer = LocalSigner::create(folder.filePath(u"k"_s), u"k"_s);
        Statement statement = note(u"x"_s);
        statement.predicate = predicate;
        QVERIFY(!signRecord(statement, **signer));
    }
    void keyFilesRefused_data()
    {
        QTest::addColumn<QString>("change");
        for (const char *change :
             {"readable by others", "symbolic link", "missing", "cut", "seed of another key"})
            QTest::addRow("%s", change) << QString::fromLatin1(change);
    }
    void keyFilesRefused()
    {
        QFETCH(QString, change);
        QTemporaryDir folder;
        QString path = folder.filePath(u"k"_s);
        QVERIFY(LocalSigner::create(path, u"k"_s).has_value());
        spoil(path, change);
        const auto opened = LocalSigner::open(path);
        QVERIFY(!opened);
        QVERIFY2(!opened.error().mend.isEmpty() || change == u"symbolic link",
                 qPrintable(opened.error().text));
    }
    void shortCodeIsOfTheSignedBytes()
    {
        const QByteArray data = signedData("interlock-record.v1", messageOf(note(u"x"_s)));
        QCOMPARE(*shortCode(note(u"x"_s)), shortCode(data));
        QCOMPARE(shortCode(note(u"x"_s))->size(), 9);
    }

private:
    static void spoil(QString &path, const QString &change)
    {
        QFile file(path);
        if (change == u"readable by others") {
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup);
        } else if (change == u"symbolic link") {
            QVERIFY(QFile::link(path, path + u".link"_s));
            path += u".link"_s;
        } else if (change == u"missing") {
            QVERIFY(file.remove());
        } else if (change == u"cut") {
            QVERIFY(file.resize(200));
        } else {
            QVERIFY(file.open(QIODevice::ReadWrite));
            const QByteArray lines = file.readAll();
            const qsizetype begin = lines.indexOf('\n') + 1, end = lines.lastIndexOf("-----END");
            QByteArray body = QByteArray::fromBase64(lines.mid(begin, end - begin).replace('\n', ""));
            const qsizetype secret = body.lastIndexOf(QByteArray::fromHex("00000040")) + 4;
            body[secret] = char(body[secret] ^ 1);
            file.resize(0);
            file.seek(0);
            file.write(lines.left(begin) + body.toBase64() + '\n' + lines.mid(end));
        }
    }
};

QTEST_GUILESS_MAIN(TestRecord)
#include "tst_record.moc"
