#include "tests/fuzz/entries.h"
#include "tests/fuzz/mutate.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

QDir corpusOf(const fuzz::Entry &entry)
{
    return QDir(QStringLiteral(INTERLOCK_SOURCE_DIR "/tests/fuzz/corpus/") + QString::fromLatin1(entry.name));
}

std::vector<QByteArray> inputsOf(const fuzz::Entry &entry)
{
    std::vector<QByteArray> inputs;
    const QDir folder = corpusOf(entry);
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            inputs.push_back(file.readAll());
    }
    return inputs;
}

} // namespace

/// Every kept input through its entry: seeds, and what a fuzzer once found; and small changes of them.
class TestCorpus : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyInputHolds_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("entry");
        for (int i = 0; i < int(std::size(fuzz::kEntries)); ++i) {
            const QDir folder = corpusOf(fuzz::kEntries[i]);
            for (const QString &file : folder.entryList(QDir::Files, QDir::Name))
                QTest::addRow("%s of %s", qPrintable(file), fuzz::kEntries[i].name)
                    << folder.filePath(file) << i;
        }
    }
    void everyInputHolds()
    {
        QFETCH(QString, path);
        QFETCH(int, entry);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(fuzz::kEntries[entry].run(file.readAll()), QString());
    }

    /// The same every time for one seed; a new seed is printed, and INTERLOCK_FUZZ_SEED plays it again.
    void changedInputsHold_data()
    {
        const QByteArray given = qgetenv("INTERLOCK_FUZZ_SEED");
        const quint32 fresh = given.isEmpty() ? QRandomGenerator::global()->generate() : given.toUInt();
        QTest::addColumn<int>("entry");
        QTest::addColumn<quint32>("seed");
        for (int i = 0; i < int(std::size(fuzz::kEntries)); ++i) {
            QTest::addRow("%s, the fixed seed", fuzz::kEntries[i].name) << i << quint32(1);
            QTest::addRow("%s, seed %u", fuzz::kEntries[i].name, fresh) << i << fresh;
        }
    }
    void changedInputsHold()
    {
        QFETCH(int, entry);
        QFETCH(quint32, seed);
        const fuzz::Entry &parser = fuzz::kEntries[entry];
        const QLatin1StringView name(parser.name);
        const bool isSlow = name == "planyaml"_L1 || name == "importing"_L1;
        const auto inputs = inputsOf(parser);
        QRandomGenerator random(seed);
        const auto any = [&]() -> const QByteArray & {
            return inputs[random.bounded(quint32(inputs.size()))];
        };
        for (int i = 0; i < (isSlow ? 200 : 3000); ++i) {
            QByteArray input = any();
            for (int changes = random.bounded(1, 5); changes > 0; --changes)
                input = fuzz::mutated(std::move(input), any(), random);
            input.truncate(16 * 1024);
            const QString fault = parser.run(input);
            QVERIFY2(fault.isEmpty(), qPrintable(u"%1: %2"_s.arg(fault, QString::fromLatin1(input.toHex()))));
        }
    }

    void everyEntryHasACorpus()
    {
        for (const fuzz::Entry &entry : fuzz::kEntries) {
            QVERIFY2(!corpusOf(entry).isEmpty(QDir::Files), entry.name);
        }
    }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "corpus.moc"
