#include "models/base/atomicfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace interlock;

class TestAtomicFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsWrittenIsRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addRow("text") << QByteArray("hello");
        QTest::addRow("nothing") << QByteArray();
        QTest::addRow("with NUL") << QByteArray("a\0b", 3);
        QTest::addRow("a megabyte") << QByteArray(1 << 20, 'x');
    }
    void whatIsWrittenIsRead()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(writeAtomically(path("file"), bytes).has_value());
        const auto read = readBounded(path("file"), 1 << 20);
        QVERIFY(read.has_value());
        QCOMPARE(*read, bytes);
        QCOMPARE(names(), QStringList{QStringLiteral("file")}); // no temporary is left
    }

    void onlyTheOwnerReadsIt()
    {
        QVERIFY(writeAtomically(path("file"), "secret").has_value());
        struct stat facts {};
        QCOMPARE(::stat(QFile::encodeName(path("file")).constData(), &facts), 0);
        QCOMPARE(int(facts.st_mode & 0777), 0600);
    }

    void theBoundIsInclusive()
    {
        QVERIFY(writeAtomically(path("file"), "12345").has_value());
        QCOMPARE(readBounded(path("file"), 5).value_or(QByteArray()), QByteArray("12345"));
        const auto refused = readBounded(path("file"), 4);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().text.endsWith(QStringLiteral("has 5 bytes; at most 4 are read")));
    }

    void aFileThatHidesItsSizeIsReadInFull()
    {
        QFile reference(QStringLiteral("/proc/self/status")); // stat says 0 bytes
        QVERIFY(reference.open(QIODevice::ReadOnly));
        const auto read = readBounded(reference.fileName(), 1 << 20);
        QVERIFY(read.has_value());
        QVERIFY(read->startsWith("Name:"));
        QVERIFY(read->size() > 200);
        QVERIFY(!readBounded(reference.fileName(), 100).has_value());
    }

    void whatIsNoRegularFileIsRefused_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("why");
        QTest::addRow("symbolic link") << "link"
                                       << "is a symbolic link";
        QTest::addRow("link to nothing") << "dangling"
                                         << "is a symbolic link";
        QTest::addRow("fifo without a writer") << "fifo"
                                               << "is not a regular file";
        QTest::addRow("directory") << "folder"
                                   << "is not a regular file";
    }
    void whatIsNoRegularFileIsRefused()
    {
        QFETCH(QString, kind);
        QFETCH(QString, why);
        QVERIFY(writeAtomically(path("target"), "x").has_value());
        QVERIFY(QFile::link(path("target"), path("link")));
        QVERIFY(QFile::link(path("nothing"), path("dangling")));
        QCOMPARE(::mkfifo(QFile::encodeName(path("fifo")).constData(), 0600), 0);
        QVERIFY(QDir().mkdir(path("folder")));
        const auto read = readBounded(m_folder->filePath(kind), 100);
        QVERIFY(!read.has_value());
        QVERIFY(read.error().code == ErrorCode::BadInput);
        QVERIFY2(read.error().text.contains(why), qPrintable(read.error().text));
    }

    void aFileThatIsNotThere()
    {
        const auto read = readBounded(path("nothing"), 100);
        QVERIFY(!read.has_value() && read.error().code == ErrorCode::NotFound);
        QVERIFY(!writeAtomically(m_folder->filePath(QStringLiteral("no/folder/file")), "x").has_value());
    }

    void writingOverALinkReplacesTheLink()
    {
        QVERIFY(writeAtomically(path("target"), "old").has_value());
        QVERIFY(QFile::link(path("target"), path("link")));
        QVERIFY(writeAtomically(path("link"), "new").has_value());
        QCOMPARE(readBounded(path("target"), 100).value_or(QByteArray()), QByteArray("old"));
        QCOMPARE(readBounded(path("link"), 100).value_or(QByteArray()), QByteArray("new"));
    }

    void aFailedRenameLeavesNoTemporary()
    {
        QVERIFY(
            QDir().mkpath(path("file") + QStringLiteral("/full"))); // a folder cannot be replaced by a file
        QVERIFY(!writeAtomically(path("file"), "x").has_value());
        QCOMPARE(names(), QStringList{QStringLiteral("file")});
    }

    void aFullDiskLeavesTheOldBytes()
    {
        QVERIFY(writeAtomically(path("file"), "old").has_value());
        const int status = inChild([this] { // files end at 4 KiB in this process
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit most{4096, 4096};
            ::setrlimit(RLIMIT_FSIZE, &most);
            return writeAtomically(path("file"), QByteArray(100'000, 'x')).has_value() ? 1 : 0;
        });
        QCOMPARE(status, 0); // it was told
        QCOMPARE(readBounded(path("file"), 100).value_or(QByteArray()), QByteArray("old"));
        QCOMPARE(names(), QStringList{QStringLiteral("file")});
    }

    void aCrashLeavesTheOldBytes()
    {
        QVERIFY(writeAtomically(path("file"), "old").has_value());
        inChild([this] { // killed within the write of the temporary
            ::signal(SIGXFSZ, SIG_DFL);
            const rlimit most{4096, 4096};
            ::setrlimit(RLIMIT_FSIZE, &most);
            const rlimit noCore{0, 0};
            ::setrlimit(RLIMIT_CORE, &noCore);
            return writeAtomically(path("file"), QByteArray(100'000, 'x')).has_value() ? 1 : 0;
        });
        QCOMPARE(readBounded(path("file"), 100).value_or(QByteArray()), QByteArray("old"));
        QCOMPARE(names().size(), 2); // what the crash left behind...
        QVERIFY(writeAtomically(path("file"), "new").has_value());
        QCOMPARE(readBounded(path("file"), 100).value_or(QByteArray()), QByteArray("new"));
    }

    void leftoversUnderOurNameAreSteppedOver()
    {
        // A crashed process of the same id, as in a container, left temporaries of the next serial numbers.
        for (int serial = 0; serial < 40; ++serial) {
            QFile left(QStringLiteral("%1.%2.%3.new").arg(path("file")).arg(::getpid()).arg(serial));
            QVERIFY(left.open(QIODevice::WriteOnly));
        }
        const auto written = writeAtomically(path("file"), "new");
        QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().text));
        QCOMPARE(readBounded(path("file"), 100).value_or(QByteArray()), QByteArray("new"));
    }

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QStringList names() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System);
    }
    /// Runs `work` in a forked process; gives its exit status, or -1 when a signal ended it.
    template <typename Work>
    int inChild(Work work)
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(work());
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomicfile.moc"
