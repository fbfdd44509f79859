#include "models/records/agentwire.h"
#include "models/records/sshwire.h"

#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

/// A public key of RFC 8032, section 7.1, TEST 1.
PublicKey someKey()
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

QByteArray listOf(quint32 count, const QByteArray &rest)
{
    QByteArray out(1, char(12));
    putU32(out, count);
    return out + rest;
}

QByteArray offered(const QByteArray &blob, const QByteArray &comment)
{
    return framed(blob) + framed(comment);
}

} // namespace

class TestAgentWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aReplyIsTakenWholeOrNotAtAll_data()
    {
        QTest::addColumn<QByteArray>("received");
        QTest::addColumn<bool>("isSound");
        QTest::addColumn<QByteArray>("reply"); // null: more must come
        QTest::addRow("nothing yet") << QByteArray() << true << QByteArray();
        QTest::addRow("half of the size") << QByteArray("\0\0", 2) << true << QByteArray();
        QTest::addRow("half of the body") << framed("\x05xyz").chopped(2) << true << QByteArray();
        QTest::addRow("all of it") << framed("\x05") << true << QByteArray("\x05");
        QTest::addRow("the largest, still to come") << QByteArray("\0\4\0\0", 4) << true << QByteArray();
        QTest::addRow("one byte larger") << QByteArray("\0\4\0\1", 4) << false << QByteArray();
        QTest::addRow("of no bytes") << framed("") << false << QByteArray();
        QTest::addRow("with a byte after its end") << framed("\x05") + 'x' << false << QByteArray();
    }
    void aReplyIsTakenWholeOrNotAtAll()
    {
        QFETCH(QByteArray, received);
        QFETCH(bool, isSound);
        QFETCH(QByteArray, reply);
        const auto read = agentReply(received);
        QCOMPARE(read.has_value(), isSound);
        if (isSound)
            QCOMPARE(read->value_or(QByteArray()), reply);
    }

    void keysAreListed_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<int>("keys"); // -1: damaged
        const QByteArray blob = someKey().blob(), rsa = framed("ssh-rsa") + framed("\x03");
        QTest::addRow("none") << listOf(0, {}) << 0;
        QTest::addRow("one") << listOf(1, offered(blob, "me")) << 1;
        QTest::addRow("another type is left out")
            << listOf(2, offered(rsa, "old") + offered(blob, "me")) << 1;
        QTest::addRow("fewer than it says") << listOf(2, offered(blob, "me")) << -1;
        QTest::addRow("more than it says") << listOf(1, offered(blob, "me") + offered(blob, "me")) << -1;
        QTest::addRow("a count of four thousand million") << listOf(0xffffffff, offered(blob, "me")) << -1;
        QTest::addRow("cut in a key") << listOf(1, offered(blob, "me")).chopped(9) << -1;
        QTest::addRow("a reply of another kind") << QByteArray("\x0e") << -1;
        QTest::addRow("no byte at all") << QByteArray() << -1;
    }
    void keysAreListed()
    {
        QFETCH(QByteArray, reply);
        QFETCH(int, keys);
        const auto read = readAgentKeys(reply);
        QCOMPARE(read ? int(read->size()) : -1, keys);
        if (keys == 1)
            QCOMPARE(read->front(), (AgentKey{someKey(), u"me"_s}));
    }

    void aSignatureIsNotTakenUnverified()
    {
        const QByteArray string = framed("ssh-ed25519") + framed(QByteArray(64, '\1'));
        const auto read = readAgentSignature(char(14) + framed(string), someKey());
        QVERIFY(read.has_value());
        QCOMPARE(*read, string);
        const auto sealed = sealAgentSignature(*read, {someKey(), "message", "interlock-record.v1"});
        QVERIFY(!sealed);
        QCOMPARE(sealed.error().code, ErrorCode::Unverified);
        const auto refused = readAgentSignature("\x05", someKey());
        QVERIFY(!refused);
        QVERIFY(refused.error().text.contains(someKey().fingerprint()));
    }
};

QTEST_GUILESS_MAIN(TestAgentWire)
#include "tst_agentwire.moc"
