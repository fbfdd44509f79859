#include "models/records/allowedsigners.h"
#include "tests/models/records/testkeys.h"

#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray aliceKey()
{
    return alice().pub.line().toLatin1();
}

WallTime at(const char *time)
{
    bool ok = false;
    return fromRfc3339(QString::fromLatin1(time), ok);
}

QByteArray worked(int index)
{
    return vectors().value(u"worked_log").toObject().value(u"envelopes").toArray()[index].toString().toUtf8();
}

EnvelopeCheck workedCheck()
{
    EnvelopeCheck check;
    check.signers = *parseAllowedSigners(vectors().value(u"allowed_signers").toString().toUtf8());
    check.at = at("2026-11-22T00:00:00Z");
    return check;
}

} // namespace

class TestAllowedSigners : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linesRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addRow("A21 principal *") << "* " + aliceKey();
        QTest::addRow("A21 principal with a wildcard") << "al?ce " + aliceKey();
        QTest::addRow("A40 time without Z") << "alice valid-before=\"20261121\" " + aliceKey();
        QTest::addRow("unknown option") << "alice verify-required=x " + aliceKey();
        QTest::addRow("empty namespaces") << "alice namespaces=\"\" " + aliceKey();
        QTest::addRow("damaged key") << QByteArray("alice ssh-ed25519 AAAA");
        QTest::addRow("no key") << QByteArray("alice namespaces=\"x\"");
    }
    void linesRefused()
    {
        QFETCH(QByteArray, line);
        const auto read = parseAllowedSigners("# signers\n\n" + line + '\n');
        QVERIFY(!read);
        QVERIFY(read.error().text.contains(u"line 3"));
    }
    void authoritiesAndOtherTypesNeverMatch()
    {
        const auto read =
            parseAllowedSigners("alice cert-authority " + aliceKey() + "\nbob ssh-rsa AAAAB3NzaC1yc2E=\n");
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        QVERIFY(read->empty());
    }
    void namespacePatterns_data()
    {
        QTest::addColumn<QByteArray>("patterns");
        QTest::addColumn<QString>("nameSpace");
        QTest::addColumn<bool>("allowed");
        QTest::addRow("exact") << QByteArray("interlock-record.v1") << u"interlock-record.v1"_s << true;
        QTest::addRow("a dot is a dot")
            << QByteArray("interlock-record.v1") << u"interlock-recordxv1"_s << false;
        QTest::addRow("star") << QByteArray("interlock-*.v1@*") << u"interlock-policy.v1@a"_s << true;
        QTest::addRow("negated") << QByteArray("interlock-*,!interlock-policy.v1") << u"interlock-policy.v1"_s
                                 << false;
        QTest::addRow("another") << QByteArray("git,file") << u"interlock-record.v1"_s << false;
    }
    void namespacePatterns()
    {
        QFETCH(QByteArray, patterns);
        QFETCH(QString, nameSpace);
        QFETCH(bool, allowed);
        const auto read = parseAllowedSigners("alice namespaces=\"" + patterns + "\" " + aliceKey());
        QCOMPARE(read->at(0).allows(nameSpace), allowed);
    }
    void validityIsInclusiveAndUtc()
    {
        const auto read = parseAllowedSigners(
            "alice valid-after=\"20261121Z\",valid-before=\"20261122083000Z\" " + aliceKey());
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        QVERIFY(read->at(0).isValidAt(at("2026-11-21T00:00:00Z")));
        QVERIFY(read->at(0).isValidAt(at("2026-11-22T08:30:00Z")));
        QVERIFY(!read->at(0).isValidAt(at("2026-11-22T08:30:01Z")));
        QVERIFY(!read->at(0).isValidAt(at("2026-11-20T23:59:59Z")));
    }

    void workedEnvelopesVerify()
    {
        for (int index = 0; index < 5; ++index) {
            const auto verified = verifyEnvelopeFile(worked(index), workedCheck());
            QVERIFY2(verified, qPrintable(verified ? QString() : verified.error().text));
            QCOMPARE(verified->principal,
                     index == 1 || index == 2 ? u"bot@interlock.example"_s : u"alice@interlock.example"_s);
        }
    }
    void ownRecordVerifies()
    {
        const QByteArray payload =
            encode(Statement{QString(predicates::note), {{u"reason"_s, u"x"_s}}, {subjectOf(u"s"_s, "x")}});
        EnvelopeCheck check = workedCheck();
        check.signers = *parseAllowedSigners("alice namespaces=\"interlock-record.v1\" " + aliceKey());
        QCOMPARE(verifyEnvelopeFile(envelopeOf(alice(), "interlock-record.v1", payload), check)->principal,
                 u"alice"_s);
        check.nameSpace = u"other"_s;
        QVERIFY(verifyEnvelopeFile(envelopeOf(alice(), "interlock-record.v1", payload), check)
                    .error()
                    .text.contains(u"namespace"));
    }
    void envelopesRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("signers");
        const QByteArray all = vectors().value(u"allowed_signers").toString().toUtf8();
        const Envelope first = *decodeEnvelope(worked(0));
        QTest::addRow("A9 a policy signed as a record")
            << envelopeOf(alice(), "interlock-record.v1@interlock.example", first.payload) << all;
        QTest::addRow("A9 the namespace of another domain")
            << envelopeOf(alice(), "interlock-policy.v1@evil.example", first.payload) << all;
        QTest::addRow("unknown key") << worked(0) << "bob " + bob().pub.line().toLatin1();
        QTest::addRow("key not for this namespace") << worked(0) << "alice namespaces=\"git\" " + aliceKey();
        QTest::addRow("key no longer valid") << worked(0) << "alice valid-before=\"20261121Z\" " + aliceKey();
        QTest::addRow("final line feed") << worked(0) + '\n' << all;
        QTest::addRow("A20 key id of another")
            << QByteArray(worked(0)).replace("SHA256:bbX", "SHA256:bbY") << all;
        QTest::addRow("A15 duplicate key inside")
            << envelopeOf(alice(), "interlock-policy.v1@interlock.example",
                          QByteArray(first.payload).replace("\"version\":1,", "\"version\":1,\"version\":2,"))
            << all;
    }
    void envelopesRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, signers);
        EnvelopeCheck check = workedCheck();
        const auto parsed = parseAllowedSigners(signers);
        QVERIFY(parsed.has_value());
        check.signers = *parsed;
        const auto verified = verifyEnvelopeFile(bytes, check);
        QVERIFY(!verified);
        QCOMPARE(exitStatus(verified.error().code), 5);
    }
};

QTEST_APPLESS_MAIN(TestAllowedSigners)
#include "tst_allowedsigners.moc"
