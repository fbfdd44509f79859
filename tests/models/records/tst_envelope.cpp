#include "tests/models/records/testkeys.h"

#include <QCryptographicHash>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kDigest(64, 'a');

QByteArray payload(const QByteArray &predicate, const QByteArray &subject = "{\"digest\":{\"sha256\":\"" +
                                                                            kDigest +
                                                                            "\"},\"name\":\"plan\"}")
{
    return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":" + predicate +
           ",\"predicateType\":\"urn:interlock:note:v1\",\"subject\":[" + subject + "]}";
}

} // namespace

class TestEnvelope : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void paeVectors_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("D1 hello world")
            << QByteArray("http://example.com/HelloWorld") << QByteArray("hello world")
            << QByteArray("44535345763120323920687474703a2f2f6578616d706c652e636f6d2f48656c6c6f576f726c642031"
                          "312068656c6c6f20776f726c64");
        QTest::addRow("D2 both empty")
            << QByteArray() << QByteArray() << QByteArray("445353457631203020203020");
        QTest::addRow("D3 lengths are bytes")
            << QByteArray("application/x-\xc3\xa9") << QByteArray::fromHex("00ff")
            << QByteArray("445353457631203136206170706c69636174696f6e2f782dc3a920322000ff");
        QTest::addRow("D4 space in the type")
            << QByteArray("a b") << QByteArray("c") << QByteArray("44535345763120332061206220312063");
    }
    void paeVectors()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(pae(type, body).toHex(), expected);
    }
    void d4SpaceMayNotWander()
    {
        const QByteArray other = pae(QByteArray("a"), QByteArray("b c"));
        QVERIFY(other != pae(QByteArray("a b"), QByteArray("c")));
        QCOMPARE(QCryptographicHash::hash(other, QCryptographicHash::Sha256).toHex(),
                 QByteArray("5eabee638b5ea22374bd4044c7da88ae529610fda2bc37efefa7d09bc1c7c2b3"));
    }

    void layoutRoundTrip()
    {
        const Envelope envelope{"{\"a\":1}", alice().pub.fingerprint(), "blob"};
        QCOMPARE(*decodeEnvelope(encode(envelope)), envelope);
    }
    void layoutRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = encode(Envelope{"ab", alice().pub.fingerprint(), "blob"});
        QTest::addRow("final line feed") << good + '\n';
        QTest::addRow("leading space") << ' ' + good;
        QTest::addRow("space after a colon") << QByteArray(good).replace("\"payload\":", "\"payload\": ");
        QTest::addRow("A14 a second payload")
            << QByteArray(good).replace("\"signatures\"", "\"payload\":\"YWI=\",\"signatures\"");
        QTest::addRow("A17 payload type application/json")
            << QByteArray(good).replace("application/vnd.in-toto+json", "application/json");
        QTest::addRow("two signatures")
            << QByteArray(good).replace("}]}", "},{\"keyid\":\"SHA256:x\",\"sig\":\"YWI=\"}]}");
        QTest::addRow("an extra field") << QByteArray(good).replace("\"sig\"", "\"x\":1,\"sig\"");
        QTest::addRow("missing padding") << QByteArray(good).replace("YWI=", "YWI");
        QTest::addRow("pad bits not zero") << QByteArray(good).replace("YWI=", "YWJ=");
        QTest::addRow("URL alphabet")
            << QByteArray(encode(Envelope{"\xff\xff\xff", u"SHA256:x"_s, "b"})).replace("////", "____");
        QTest::addRow("key id that is no fingerprint") << QByteArray(good).replace("SHA256:", "MD5:");
        QTest::addRow("key id with a quote") << QByteArray(good).replace("SHA256:", "SHA256:\\\"");
        QTest::addRow("cut") << good.chopped(1);
        QTest::addRow("empty") << QByteArray();
        QTest::addRow("600 KiB") << QByteArray(600 * 1024, 'a');
    }
    void layoutRefused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!decodeEnvelope(bytes));
    }

    void statementRoundTrip()
    {
        const Statement statement{QString(predicates::note),
                                  {{u"reason"_s, u"two\nlines"_s}, {u"n"_s, 7}},
                                  {subjectOf(u"plan"_s, "x"), subjectOf(u"a b/é.sh"_s, "y")}};
        QCOMPARE(*decodeStatement(encode(statement)), statement);
        QCOMPARE(encode(statement), encode(*decodeStatement(encode(statement))));
    }
    void statementAccepted()
    {
        const auto read = decodeStatement(payload("{\"a\":1}"));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
    }
    void statementRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray digest = "\"digest\":{\"sha256\":\"" + kDigest + "\"}";
        QTest::addRow("A15 duplicate key") << payload("{\"env\":\"staging\",\"env\":\"prod\"}");
        QTest::addRow("A15 duplicate key by escape")
            << payload("{\"env\":\"staging\",\"\\u0065nv\":\"prod\"}");
        QTest::addRow("A18 invalid UTF-8") << payload("{\"a\":\"\xff\"}");
        QTest::addRow("A18 overlong") << payload("{\"a\":\"\xc0\xaf\"}");
        QTest::addRow("A18 NUL") << payload("{\"a\":\"\\u0000\"}");
        QTest::addRow("A18 lone surrogate") << payload("{\"a\":\"\\ud800\"}");
        QTest::addRow("A18 byte order mark") << "\xef\xbb\xbf" + payload("{}");
        QTest::addRow("A18 10 MB") << payload("{\"reason\":\"" + QByteArray(10'000'000, 'a') + "\"}");
        QTest::addRow("A18 depth 2 000")
            << payload(QByteArray("{\"a\":").repeated(2000) + "1" + QByteArray("}").repeated(2000));
        QTest::addRow("A18 2^63") << payload("{\"a\":9223372036854775808}");
        QTest::addRow("A18 1e400") << payload("{\"a\":1e400}");
        QTest::addRow("A18 1.0") << payload("{\"a\":1.0}");
        QTest::addRow("null") << payload("{\"a\":null}");
        QTest::addRow("bidirectional override") << payload("{\"a\":\"\\u202e\"}");
        QTest::addRow("line break in a name") << payload("{\"env\":\"a\\nb\"}");
        QTest::addRow("line break in a key") << payload("{\"a\\nb\":1}");
        QTest::addRow("predicate is a list") << payload("[]");
        QTest::addRow("a fifth field") << payload("{},\"x\":1");
        QTest::addRow("no subject") << payload("{}", "");
        QTest::addRow("two algorithms")
            << payload("{}", "{\"digest\":{\"sha1\":\"a\",\"sha256\":\"" + kDigest + "\"},\"name\":\"p\"}");
        QTest::addRow("upper-case digest")
            << payload("{}", "{\"digest\":{\"sha256\":\"" + kDigest.toUpper() + "\"},\"name\":\"p\"}");
        QTest::addRow("same name twice")
            << payload("{}", "{" + digest + ",\"name\":\"p\"},{" + digest + ",\"name\":\"p\"}");
        QTest::addRow("empty name") << payload("{}", "{" + digest + ",\"name\":\"\"}");
        QTest::addRow("text after the end") << payload("{}") + "x";
    }
    void statementRefused()
    {
        QFETCH(QByteArray, bytes);
        const auto read = decodeStatement(bytes);
        QVERIFY(!read);
        QVERIFY(!read.error().text.isEmpty());
    }

    void namespaces_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("expected");
        QTest::addRow("policy") << u"urn:interlock:policy:v1"_s << u"interlock-policy.v1"_s;
        for (const auto type : {predicates::lease, predicates::approval, predicates::decision,
                                predicates::event, predicates::note, predicates::ack, predicates::recovery})
            QTest::addRow("%s", type.data()) << QString(type) << u"interlock-record.v1"_s;
        QTest::addRow("A17 a newer version is unknown") << u"urn:interlock:lease:v2"_s << QString();
        QTest::addRow("A17 a foreign type is unknown") << u"https://slsa.dev/provenance/v1"_s << QString();
    }
    void namespaces()
    {
        QFETCH(QString, type);
        QFETCH(QString, expected);
        QCOMPARE(namespaceFor(type).value_or(QString()), expected);
    }
    void identifiers()
    {
        QVERIFY(isIdentifier(u"alice@example.com"_s) && isIdentifier(u"a/b:c+d-e_f.0"_s));
        for (const QString &bad :
             {QString(), u"*"_s, u"a b"_s, u"a,b"_s, u"a\"b"_s, u"é"_s, u"a\n"_s, QString(129, u'a')})
            QVERIFY2(!isIdentifier(bad), qPrintable(bad));
    }
    void recordTextFitsARecord()
    {
        const QString clean = recordText(u"a\rb\u202ec\u0007"_s + QChar(0xd800) + QString(9000, u'é'));
        QVERIFY(clean.toUtf8().size() <= 2000);
        QVERIFY(clean.startsWith(u"a\ufffdb\ufffdc\ufffd\ufffdé"));
        const Statement statement{
            QString(predicates::note), {{u"reason"_s, clean}}, {subjectOf(u"s"_s, "x")}};
        QCOMPARE(*decodeStatement(encode(statement)), statement);
    }
};

QTEST_APPLESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
