#include "models/store/reader.h"
#include "tests/models/store/storetest.h"

#include <QDir>
#include <QProcess>
#include <QTest>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

class TestDatabase : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pathsOfAStore_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("database");
        QTest::addRow("with a scheme") << u"sqlite:/var/lib/a.sqlite"_s << u"/var/lib/a.sqlite"_s;
        QTest::addRow("a plain path") << u"/var/lib/a.sqlite"_s << u"/var/lib/a.sqlite"_s;
        QTest::addRow("a relative path is made absolute")
            << u"a.sqlite"_s << QDir::currentPath() + u"/a.sqlite"_s;
    }
    void pathsOfAStore()
    {
        QFETCH(QString, url);
        QFETCH(QString, database);
        const auto paths = storePaths(url);
        QVERIFY(paths.has_value());
        QCOMPARE(paths->database, database);
        QCOMPARE(paths->folder, database + u".d"_s);
        QVERIFY(paths->loweringInbox().startsWith(paths->folder));
    }

    void withoutAnUrlTheDataFolderIsMeant()
    {
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        qputenv("XDG_DATA_HOME", "/somewhere/data");
        const auto paths = storePaths({});
        qputenv("XDG_DATA_HOME", before);
        if (before.isNull())
            qunsetenv("XDG_DATA_HOME");
        QVERIFY(paths.has_value());
        QCOMPARE(paths->database, u"/somewhere/data/interlock/interlock.sqlite"_s);
    }

    /// A process that opens and closes the file beside SQLite drops the locks of all its connections: then a
    /// stranger who only looks takes itself for the last one, and deletes the -wal file under the writer.
    void aStrangerWhoLooksTakesNothingAway()
    {
        TempStore store;
        QVERIFY(store.make());
        auto writer = StoreWriter::open(store.paths.database);
        QVERIFY(writer.has_value() && (*writer)->append(recordsFrom(0, 3)));
        const auto reader = StoreReader::open(store.paths.database);
        QVERIFY(reader.has_value());
        QProcess stranger;
        stranger.start(u"python3"_s, {u"-c"_s,
                                      u"import sqlite3, sys; log = sqlite3.connect(sys.argv[1]); "
                                      "print(log.execute('select count(*) from records').fetchone()[0]); "
                                      "log.close()"_s,
                                      store.paths.database});
        QVERIFY(stranger.waitForFinished());
        QCOMPARE(stranger.readAllStandardOutput().trimmed(), QByteArray("3"));
        QVERIFY((*writer)->append(recordsFrom(3, 3)));
        writer->reset();
        QCOMPARE((*StoreReader::open(store.paths.database))->logSize().value_or(-1), 6);
    }

    void badUrlsAreBadInput_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addRow("another database") << u"postgresql://db/interlock"_s;
        QTest::addRow("a scheme without a path") << u"sqlite:"_s;
    }
    void badUrlsAreBadInput()
    {
        QFETCH(QString, url);
        const auto paths = storePaths(url);
        QVERIFY(!paths);
        QCOMPARE(paths.error().code, ErrorCode::BadInput);
        QVERIFY(!paths.error().mend.isEmpty());
        QVERIFY(!paths.error().text.contains(u"db/interlock"_s)); // it may hold a password
    }

    void foldersAreForTheirOwnerOnly()
    {
        TempStore store;
        QVERIFY(store.paths.makeFolders());
        QCOMPARE(QFile::permissions(store.paths.loweringInbox()) &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        QVERIFY(store.paths.makeFolders()); // twice is once
    }

    void aNewStoreIsPrivateAndNeverOverwritesAnother()
    {
        TempStore store;
        QVERIFY(store.make());
        QCOMPARE(QFile::permissions(store.paths.database) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
        const QByteArray before = bytesOf(store.paths.database);
        const Done again = Database::create(store.paths.database, u"other"_s);
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::BadInput);
        QCOMPARE(bytesOf(store.paths.database), before);
        const auto reader = StoreReader::open(store.paths.database);
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->storeUuid(), kUuid);
        QCOMPARE((*reader)->logSize().value_or(-1), 0);
    }

    void aFolderThatIsMissingLeavesNothingBehind()
    {
        QTemporaryDir folder;
        QVERIFY(!Database::create(folder.path() + u"/none/s.sqlite"_s, kUuid));
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    }

    /// What only looks like a store is told in a sentence with its mend, and stays as it is to the byte.
    void whatOnlyLooksLikeAStore_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("says");
        QTest::addRow("no file") << u"missing"_s << u"there is no store at"_s;
        QTest::addRow("an empty file") << u"empty"_s << u"is empty (0 bytes)"_s;
        QTest::addRow("cut within the header")
            << u"cut 60"_s << u"is not an Interlock store, or it is damaged"_s;
        QTest::addRow("cut after its first page")
            << u"cut 4096"_s << u"is not an Interlock store, or it is damaged"_s;
        QTest::addRow("cut within its last page")
            << u"cut -100"_s << u"is not an Interlock store, or it is damaged"_s;
        QTest::addRow("a text file") << u"text"_s << u"is not an Interlock store, or it is damaged"_s;
        QTest::addRow("somebody else's database")
            << u"foreign"_s << u"is not an Interlock store, or it is damaged"_s;
        QTest::addRow("a newer format") << u"newer"_s << u"has format 99; this version reads up to 1"_s;
        QTest::addRow("a folder") << u"folder"_s << u"cannot open the store"_s;
    }
    void whatOnlyLooksLikeAStore()
    {
        QFETCH(QString, how);
        QFETCH(QString, says);
        TempStore store;
        const QString path = store.paths.database;
        if (how == u"empty") {
            put(path, {});
        } else if (how == u"text") {
            put(path, QByteArray("this is no database\n").repeated(500));
        } else if (how == u"folder") {
            QVERIFY(QDir().mkpath(path));
        } else if (how != u"missing") {
            QVERIFY(store.make());
            {
                auto writer = StoreWriter::open(path);
                QVERIFY(writer.has_value());
                QVERIFY((*writer)->append(recordsFrom(0, 200)));
            } // closed in good order: no -wal is left
            if (how.startsWith(u"cut")) {
                const qint64 at = how.mid(4).toLongLong();
                QFile file(path);
                QVERIFY(file.resize(at < 0 ? file.size() + at : at));
            } else {
                const QString sql = how == u"newer" ? u"PRAGMA user_version = 99"_s
                                                    : u"DROP TABLE records; CREATE TABLE mine (a)"_s;
                for (const QString &one : sql.split(u';')) {
                    const auto database = Database::open(path, OpenFor::Writing);
                    if (database)
                        QVERIFY((*database)->run(one));
                    else
                        QCOMPARE(how, u"foreign"_s);
                }
            }
        }
        const QByteArray before = bytesOf(path);
        for (const OpenFor purpose : {OpenFor::Reading, OpenFor::Writing}) {
            const auto opened = Database::open(path, purpose);
            QVERIFY(!opened);
            QVERIFY2(opened.error().text.contains(says), qPrintable(opened.error().sentence()));
            QVERIFY2(opened.error().text.contains(path), qPrintable(opened.error().sentence()));
            QVERIFY(!opened.error().mend.isEmpty());
            QCOMPARE(bytesOf(path), before);
        }
        if (how == u"missing")
            QVERIFY(!QFileInfo::exists(path)); // looking for a store makes none
    }

    void aStoreThatMayNotBeWritten_data()
    {
        QTest::addColumn<bool>("folderToo");
        QTest::addRow("a read-only file") << false;
        QTest::addRow("a read-only folder") << true;
    }
    void aStoreThatMayNotBeWritten()
    {
        QFETCH(bool, folderToo);
        TempStore store;
        QVERIFY(store.make());
        {
            auto writer = StoreWriter::open(store.paths.database);
            QVERIFY(writer.has_value());
            QVERIFY((*writer)->append(recordsFrom(0, 3)));
        }
        QFile::setPermissions(store.paths.database, QFile::Permissions(folderToo ? 0x6666 : 0x4444));
        QFile::setPermissions(store.folder.path(), QFile::Permissions(folderToo ? 0x5555 : 0x7777));
        const QByteArray before = bytesOf(store.paths.database);
        QString text;
        qint64 size = -1;
        {
            const AsNobody nobody;
            const auto writing = Database::open(store.paths.database, OpenFor::Writing);
            text = writing ? QString() : writing.error().sentence();
            const auto reading = StoreReader::open(store.paths.database); // decision 17: reading works
            size = reading ? (*reading)->logSize().value_or(-2) : -3;
        }
        QFile::setPermissions(store.folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY2(text.contains(u"is read-only; give the engine's user write access"_s), qPrintable(text));
        QCOMPARE(size, 3);
        QCOMPARE(bytesOf(store.paths.database), before);
    }

    void aStoreThatMayNotBeRead()
    {
        TempStore store;
        QVERIFY(store.make());
        QFile::setPermissions(store.paths.database, QFile::Permissions());
        QFile::setPermissions(store.folder.path(), QFile::Permissions(0x7777));
        const AsNobody nobody;
        const auto opened = StoreReader::open(store.paths.database);
        QVERIFY(!opened);
        QVERIFY2(opened.error().text.contains(u"may not be read"_s), qPrintable(opened.error().text));
    }
};

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
