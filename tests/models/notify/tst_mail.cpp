#include "models/notify/mail.h"
#include "tests/models/notify/sample.h"

#include <QRegularExpression>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

Sink mailbox()
{
    Sink sink;
    sink.type = Sink::Type::Email;
    sink.from = u"release@omni.example"_s;
    sink.to = QStringList{u"sre@omni.example"_s, u"lead@omni.example"_s};
    return sink;
}

QByteArray headOf(const QByteArray &mail)
{
    return mail.left(mail.indexOf("\r\n\r\n") + 2);
}

QString bodyIn(const QByteArray &mail)
{
    return QString::fromUtf8(QByteArray::fromBase64(mail.mid(mail.indexOf("\r\n\r\n") + 4)));
}

/// Names of the headers, in order.
QByteArrayList namesIn(const QByteArray &mail)
{
    QByteArrayList names;
    for (const QByteArray &line : headOf(mail).split('\n'))
        if (!line.startsWith(' ') && line.contains(':'))
            names << line.left(line.indexOf(':'));
    return names;
}

/// A header's value as a mail program reads it.
QString decoded(QByteArray value)
{
    value.replace("?=\r\n =?", "?==?");
    QByteArray bytes;
    static const QRegularExpression word(u"=\\?UTF-8\\?B\\?([A-Za-z0-9+/=]+)\\?="_s);
    auto words = word.globalMatch(QString::fromLatin1(value));
    if (!words.hasNext())
        return QString::fromLatin1(value);
    while (words.hasNext())
        bytes += QByteArray::fromBase64(words.next().captured(1).toLatin1());
    return QString::fromUtf8(bytes);
}

} // namespace

class TestMail : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMailIsWhatPeopleAndTheirProgramsExpect()
    {
        const QByteArray mail = mailFor(sample(), mailbox());
        QCOMPARE(headOf(mail),
                 QByteArray("Date: Fri, 21 Nov 2025 08:00:00 +0000\r\n"
                            "From: Interlock <release@omni.example>\r\n"
                            "To: sre@omni.example,\r\n lead@omni.example\r\n"
                            "Subject: portal in staging: rolling back\r\n"
                            "Message-ID: <portal-1.rolling-back.17-1f2e3d4c5b6a7988@omni.example>\r\n"
                            "Importance: high\r\n"
                            "Auto-Submitted: auto-generated\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Content-Type: text/plain; charset=utf-8\r\n"
                            "Content-Transfer-Encoding: base64\r\n"));
        QCOMPARE(bodyIn(mail), u"latency 900 ms > 500 ms & <rising>\r\n\r\n"
                               "Release      portal-1\r\nService      portal\r\nEnvironment  staging\r\n"
                               "At           2025-11-21T08:00:00.000Z\r\nRecord       17\r\n"_s);
        QCOMPARE(mailFor(sample(), mailbox()), mail); // a repetition is the same mail
    }

    void whatWakesNobodyIsNotUrgent()
    {
        Message message = sample(u"stage-entered"_s);
        message.level = Message::Level::Normal;
        message.record = -1;
        const QByteArray mail = mailFor(message, mailbox());
        QVERIFY(!namesIn(mail).contains("Importance"));
        QVERIFY(!bodyIn(mail).contains(u"Record"));
    }

    void noTextEndsAHeader_data()
    {
        QTest::addColumn<QString>("service");
        QTest::newRow("by CR LF") << u"portal\r\nBcc: everybody@example.org"_s;
        QTest::newRow("by LF alone") << u"portal\nBcc: everybody@example.org"_s;
        QTest::newRow("by CR alone") << u"portal\rBcc: everybody@example.org"_s;
        QTest::newRow("by an empty line, and a body of its own") << u"portal\r\n\r\nclick here"_s;
        QTest::newRow("by an encoded word of its own") << u"=?UTF-8?Q?portal=0D=0ABcc:_x?="_s;
        QTest::newRow("by a line separator of Unicode") << u"portal\u2028Bcc: x"_s;
    }
    void noTextEndsAHeader()
    {
        QFETCH(QString, service);
        const QByteArrayList names = namesIn(mailFor(sample(), mailbox()));
        Message message = sample();
        message.service = service;
        message.key = service + u"/rolling-back/17"_s;
        message.kind = u"rolling-back\r\nX-Kind: 1"_s;
        const QByteArray mail = mailFor(message, mailbox());
        QCOMPARE(namesIn(mail), names);
        QVERIFY(!headOf(mail).contains("\r\n\r\n"));
        const qsizetype at = mail.indexOf("Subject: ") + 9;
        QCOMPARE(decoded(mail.mid(at, mail.indexOf("\r\nMessage-ID", at) - at)), message.title());
        const qsizetype id = mail.indexOf("Message-ID: ") + 12;
        static const QRegularExpression atoms(u"\\A<[A-Za-z0-9_.-]+@omni\\.example>\\z"_s);
        const QByteArray messageId = mail.mid(id, mail.indexOf("\r\n", id) - id);
        QVERIFY2(atoms.match(QString::fromLatin1(messageId)).hasMatch(), messageId.constData());
    }

    void subjectsOfAnyLanguage_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << u"portal in staging: held"_s;
        QTest::newRow("with an umlaut") << u"Pförtner in staging: held"_s;
        QTest::newRow("of four bytes a character, longer than a word") << u"🚀"_s.repeated(60);
        QTest::newRow("of accents, longer than a line") << u"é"_s.repeated(190);
        QTest::newRow("with a blank at its end") << u"portal "_s;
        QTest::newRow("empty") << QString();
    }
    void subjectsOfAnyLanguage()
    {
        QFETCH(QString, text);
        const QByteArray header = headerText(text);
        QCOMPARE(decoded(header), text);
        for (const QByteArray &line : header.split('\n')) {
            QVERIFY2(line.trimmed().size() <= 75, line.constData());
            QVERIFY(!line.contains("=?") || QByteArray(line.trimmed()).endsWith("?="));
            for (const char c : line)
                QVERIFY(static_cast<unsigned char>(c) < 0x7f);
        }
    }

    void linesAreAsShortAsMailsWantThem()
    {
        Message message = sample();
        message.text = QString(20'000, u'ü') + u"\u001b[31mred\u202e"_s;
        const QByteArray mail = mailFor(message, mailbox());
        for (const QByteArray &line : mail.split('\n'))
            QVERIFY2(line.size() <= 78, line.constData());
        QVERIFY(mail.size() < 30'000);
        message.text = u"safe \u001b[31mred\u202e\ttext\nand a line"_s;
        QVERIFY(bodyIn(mailFor(message, mailbox())).startsWith(u"safe  [31mred  text\r\nand a line\r\n"_s));
    }
};

QTEST_GUILESS_MAIN(TestMail)
#include "tst_mail.moc"
