#include "models/engine/cosign.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A log with its newest head as the engine signs it.
struct Witnessed {
    Desk desk;
    MemoryLog log{desk};
    QByteArray head;

    Witnessed()
    {
        log.signedLease(desk.plan);
        head = headOf(log.ledger.origin(), log.ledger.size(), log.ledger.tree().root());
    }
    QByteArray headOf(const QString &origin, qint64 size, const QByteArray &root) const
    {
        const QByteArray text = checkpointText({origin, size, root});
        return encode(SignedNote{text, {signNote(text, log.ledger.origin(), *log.engine)}});
    }
    /// The head with a signature of this key, under the name of the console.
    QByteArray with(const QByteArray &note, const LocalSigner &key, const QString &name = u"console"_s) const
    {
        auto parsed = parseSignedNote(note).value();
        parsed.signatures.push_back(
            cosignNote(parsed.text, log.ledger.origin() + u'/' + name, key, desk.now()));
        return encode(parsed);
    }
};

using Offer = std::function<QByteArray(const Witnessed &)>;

} // namespace

Q_DECLARE_METATYPE(Offer)

class TstCosign : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aConsoleSignsTheHeadItSaw()
    {
        const Witnessed world;
        QVERIFY(isHead(world.head, world.log.ledger));
        const auto note = cosignHead(world.head, world.log.ledger, *world.log.console, world.desk.now());
        QVERIFY2(note, note ? "" : qPrintable(note.error().sentence()));
        const auto read = readCosignedHead(*note, world.log.ledger);
        QVERIFY2(read, read ? "" : qPrintable(read.error().sentence()));
        QCOMPARE(read->size, world.log.ledger.size());
        QCOMPARE(read->consoles, QStringList{u"console"_s});
        QCOMPARE(read->note.toUtf8(), *note);
    }

    void signaturesOfNobodyAreDropped()
    {
        const Witnessed world;
        const QByteArray good = world.with(world.head, *world.log.console);
        const auto read =
            readCosignedHead(world.with(good, *world.desk.stranger, u"mallory"_s), world.log.ledger);
        QVERIFY(read);
        QCOMPARE(read->note.toUtf8(), good);
    }

    void aHeadIsRefused_data()
    {
        QTest::addColumn<Offer>("offer");
        QTest::addColumn<QString>("says");
        QTest::newRow("that only the engine signed")
            << Offer([](const Witnessed &w) { return w.head; }) << u"and a console's"_s;
        QTest::newRow("that a stranger signed")
            << Offer([](const Witnessed &w) { return w.with(w.head, *w.desk.stranger, u"mallory"_s); })
            << u"and a console's"_s;
        QTest::newRow("with the name of a console and another key")
            << Offer([](const Witnessed &w) { return w.with(w.head, *w.desk.person); })
            << u"and a console's"_s;
        QTest::newRow("of another log") << Offer([](const Witnessed &w) {
            return w.with(w.headOf(u"interlock/other"_s, 1, w.log.ledger.tree().root()), *w.log.console);
        }) << u"a head of another log"_s;
        QTest::newRow("A49 of another history") << Offer([](const Witnessed &w) {
            return w.with(w.headOf(w.log.ledger.origin(), w.log.ledger.size(), QByteArray(32, 'x')),
                          *w.log.console);
        }) << u"another history of this log"_s;
        QTest::newRow("of more records than there are") << Offer([](const Witnessed &w) {
            return w.with(
                w.headOf(w.log.ledger.origin(), w.log.ledger.size() + 1, w.log.ledger.tree().root()),
                *w.log.console);
        }) << u"another history of this log"_s;
        QTest::newRow("that is no note")
            << Offer([](const Witnessed &w) { return w.log.ledger.origin().toUtf8() + "\nhello"; })
            << QString();
    }
    void aHeadIsRefused()
    {
        QFETCH(Offer, offer);
        QFETCH(QString, says);
        const Witnessed world;
        const auto read = readCosignedHead(offer(world), world.log.ledger);
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(says), qPrintable(read.error().text));
    }

    void whoIsNoConsoleCosignsNothing()
    {
        const Witnessed world;
        const auto note = cosignHead(world.head, world.log.ledger, *world.desk.person, world.desk.now());
        QVERIFY(!note);
        QCOMPARE(note.error().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(TstCosign)
#include "tst_cosign.moc"
