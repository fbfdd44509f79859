#include "tests/fuzz/entries.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

/// Every kept input through its entry: seeds, and what a fuzzer once found.
class TestCorpus : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyInputHolds_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("entry");
        for (int i = 0; i < int(std::size(fuzz::kEntries)); ++i) {
            const QDir folder(QStringLiteral(INTERLOCK_SOURCE_DIR "/tests/fuzz/corpus/") +
                              QString::fromLatin1(fuzz::kEntries[i].name));
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

    void everyEntryHasACorpus()
    {
        for (const fuzz::Entry &entry : fuzz::kEntries) {
            const QDir folder(QStringLiteral(INTERLOCK_SOURCE_DIR "/tests/fuzz/corpus/") +
                              QString::fromLatin1(entry.name));
            QVERIFY2(!folder.isEmpty(QDir::Files), entry.name);
        }
    }
};

QTEST_GUILESS_MAIN(TestCorpus)
#include "corpus.moc"
