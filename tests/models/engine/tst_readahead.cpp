#include "models/engine/readahead.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A log that lies in memory.
struct RowsReader final : LogReader {
    explicit RowsReader(std::vector<LogRow> all) : rows(std::move(all)) {}
    QString storeUuid() const override { return u"test"_s; }
    Result<std::vector<LogRow>> records(qint64 from, int most) const override
    {
        std::vector<LogRow> found;
        for (const LogRow &row : rows)
            if (row.index >= from && found.size() < size_t(most))
                found.push_back(row);
        return found;
    }
    Result<std::vector<EvaluationRow>> evaluations(qint64, int) const override
    {
        return std::vector<EvaluationRow>();
    }
    Result<QByteArray> blob(const QString &sha256) const override
    {
        return fail(ErrorCode::NotFound, sha256);
    }
    std::vector<LogRow> rows;
};

/// Another signature in the same layout: the bytes are a record, but nobody signed it.
QByteArray forged(const QByteArray &envelope)
{
    Envelope parts = *decodeEnvelope(envelope);
    parts.signature.back() = char(parts.signature.back() ^ 0x01);
    return encode(parts);
}

/// A policy and so many facts of the engine: several pieces, the last of them cut.
struct LongLog {
    static constexpr qint64 kRecords = 12 * PiecesAhead<int>::kPiece + 60;

    Desk desk;
    MemoryLog memory{desk};
    StorePaths paths{desk.folder.path() + u"/s.sqlite"_s, desk.folder.path() + u"/s.sqlite.d"_s};
    LocalFolder folder{paths};

    LongLog()
    {
        while (memory.ledger.size() < kRecords)
            memory.append(fact(memory.ledger.size()));
        if (!paths.makeFolders())
            qFatal("no folders");
    }
    QByteArray fact(qint64 number) const
    {
        const QJsonObject predicate{{u"kind"_s, u"checkpoint"_s},
                                    {u"issued"_s, toRfc3339(desk.now())},
                                    {u"detail"_s, QJsonObject{{u"number"_s, number}}}};
        return Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, QString(64, u'a')}}},
                          memory.engine);
    }
    void pin(qint64 size, const QString &root) const
    {
        if (!folder.writePin(compactJson({{u"size"_s, size}, {u"root"_s, root}})))
            qFatal("no pin");
    }
};

QString rootOf(const std::vector<LogRow> &rows, qint64 size)
{
    MerkleTree tree;
    for (const LogRow &row : rows)
        tree.append(leafHash(row.envelope));
    return QString::fromLatin1(tree.rootAt(size)->toHex());
}

} // namespace

class TestReadAhead : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_log = std::make_unique<LongLog>(); }

    void everyRecordComesInOrderOnAnyNumberOfCores_data()
    {
        QTest::addColumn<unsigned>("cores");
        QTest::addRow("one core") << 1U;
        QTest::addRow("two cores") << 2U;
        QTest::addRow("eight cores") << 8U;
    }
    void everyRecordComesInOrderOnAnyNumberOfCores()
    {
        QFETCH(unsigned, cores);
        const RowsReader reader(m_log->memory.rows);
        Ledger ledger(m_log->memory.readBlob());
        std::vector<qint64> told;
        const ReadingTold tell{[&told](const Record &, qint64 index) { told.push_back(index); }, {}};
        const Done read = readWhole(reader, ledger, tell, {{}, cores});
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().sentence()));
        QCOMPARE(told.size(), size_t(LongLog::kRecords));
        QVERIFY(std::is_sorted(told.begin(), told.end()));
        QCOMPARE(ledger.tree().root(), m_log->memory.ledger.tree().root());
        QCOMPARE(hashLog(reader, LongLog::kRecords, cores)->root(), ledger.tree().root());
    }

    void theFirstFaultIsNamed_data()
    {
        QTest::addColumn<QList<qint64>>("forgeries");
        QTest::addColumn<qint64>("leftOut");
        QTest::addColumn<QString>("says");
        const qint64 last = LongLog::kRecords - 1;
        QTest::addRow("a forgery in the first piece") << QList<qint64>{7} << -1LL << u"record 7: "_s;
        QTest::addRow("a forgery in the last piece")
            << QList<qint64>{last} << -1LL << u"record %1: "_s.arg(last);
        QTest::addRow("two in different pieces") << QList<qint64>{600, 300} << -1LL << u"record 300: "_s;
        QTest::addRow("two in one piece") << QList<qint64>{311, 310} << -1LL << u"record 310: "_s;
        QTest::addRow("a record left out") << QList<qint64>{} << 400LL << u"record 400 is missing"_s;
        QTest::addRow("left out before a forgery")
            << QList<qint64>{410} << 400LL << u"record 400 is missing"_s;
        QTest::addRow("left out after a forgery") << QList<qint64>{390} << 400LL << u"record 390: "_s;
    }
    void theFirstFaultIsNamed()
    {
        QFETCH(QList<qint64>, forgeries);
        QFETCH(qint64, leftOut);
        QFETCH(QString, says);
        RowsReader reader(m_log->memory.rows);
        for (const qint64 index : forgeries)
            reader.rows[size_t(index)].envelope = forged(reader.rows[size_t(index)].envelope);
        std::erase_if(reader.rows, [&](const LogRow &row) { return row.index == leftOut; });
        for (const unsigned cores : {1U, 4U}) {
            Ledger ledger(m_log->memory.readBlob());
            const Done read = readWhole(reader, ledger, {}, {{}, cores});
            QVERIFY(!read);
            QCOMPARE(read.error().code, ErrorCode::Unverified);
            QVERIFY2(read.error().text.startsWith(says), qPrintable(read.error().text));
        }
    }

    /// Decision 29. The forgeries show which signatures are looked at.
    void signaturesAreCheckedPastThePinOnly_data()
    {
        QTest::addColumn<qint64>("pinned");
        QTest::addColumn<qint64>("forgery");
        QTest::addColumn<bool>("isSeen");
        QTest::addRow("below the pin its bytes are held by the root") << 500LL << 499LL << false;
        QTest::addRow("the first record past the pin is checked") << 500LL << 500LL << true;
        QTest::addRow("nothing is pinned") << 0LL << 1LL << true;
        QTest::addRow("everything is pinned") << qint64(LongLog::kRecords) << 1LL << false;
    }
    void signaturesAreCheckedPastThePinOnly()
    {
        QFETCH(qint64, pinned);
        QFETCH(qint64, forgery);
        QFETCH(bool, isSeen);
        RowsReader reader(m_log->memory.rows);
        LogRow &row = reader.rows[size_t(forgery)];
        row.envelope = forged(row.envelope);
        m_log->pin(pinned, rootOf(reader.rows, pinned));
        const MerkleTree held = heldBy(*seenBefore(m_log->folder), reader);
        QCOMPARE(held.size(), pinned);
        Ledger ledger(m_log->memory.readBlob());
        QCOMPARE(!readWhole(reader, ledger, {}, {held}), isSeen);
        QCOMPARE(ledger.size(), isSeen ? forgery : LongLog::kRecords);
        Ledger careful(m_log->memory.readBlob());
        QVERIFY(!readWhole(reader, careful)); // as `verify` reads: everything
    }

    void aPinThatDoesNotHoldHoldsNothing_data()
    {
        QTest::addColumn<QByteArray>("pin");
        const QByteArray root(64, 'a');
        QTest::addRow("another root") << QByteArray("{\"root\":\"" + root + "\",\"size\":500}");
        QTest::addRow("longer than the log")
            << QByteArray("{\"root\":\"" + root + "\",\"size\":90071992547409}");
        QTest::addRow("of negative size") << QByteArray("{\"root\":\"" + root + "\",\"size\":-5}");
        QTest::addRow("damaged") << QByteArray("{\"root\":\"");
        QTest::addRow("without its size") << QByteArray("{\"root\":\"" + root + "\"}");
    }
    void aPinThatDoesNotHoldHoldsNothing()
    {
        QFETCH(QByteArray, pin);
        const RowsReader reader(m_log->memory.rows);
        QVERIFY(m_log->folder.writePin(pin).has_value());
        QCOMPARE(heldBy(*seenBefore(m_log->folder), reader).size(), 0);
        QVERIFY(!checkSeen(*seenBefore(m_log->folder),
                           m_log->memory.ledger)); // and an engine does not start on it
    }

    void bytesThatChangeBetweenTwoLooksAreSeen()
    {
        RowsReader reader(m_log->memory.rows);
        const auto held = hashLog(reader, LongLog::kRecords);
        QVERIFY(held.has_value());
        reader.rows[300].envelope = m_log->fact(300); // soundly signed, but not what was hashed
        Ledger ledger(m_log->memory.readBlob());
        const Done read = readWhole(reader, ledger, {}, {*held});
        QVERIFY(!read);
        QVERIFY2(read.error().text.startsWith(u"record 300: its bytes changed"_s),
                 qPrintable(read.error().text));
    }

    void aGapHasNoTree()
    {
        RowsReader reader(m_log->memory.rows);
        std::erase_if(reader.rows, [](const LogRow &row) { return row.index == 400; });
        QCOMPARE(hashLog(reader, 400)->size(), 400);
        const auto tree = hashLog(reader, 401);
        QVERIFY(!tree);
        QCOMPARE(tree.error().text, u"record 400 is missing"_s);
    }

private:
    std::unique_ptr<LongLog> m_log;
};

QTEST_GUILESS_MAIN(TestReadAhead)
#include "tst_readahead.moc"
