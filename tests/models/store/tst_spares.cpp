#include "models/base/atomicfile.h"
#include "models/store/inbox.h"
#include "models/store/journal.h"
#include "models/store/spares.h"
#include "tests/models/store/storetest.h"

#include <QDir>
#include <QTest>

#include <sys/stat.h>

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// A name so long that no temporary file can stand beside it: `writeAtomically` fails there as it does on a
/// full disk, and a rename still goes.
QString unwritable(const StorePaths &paths)
{
    return paths.journal() + u'/' + QString(250, u'x');
}

qint64 blocksOf(const QString &path)
{
    struct stat seen {};
    return ::stat(QFile::encodeName(path).constData(), &seen) == 0 ? qint64(seen.st_blocks) * 512 : -1;
}

} // namespace

/// What a rollback writes has its room before the disk is full.
class TestSpares : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theyAreLaidDownWhole()
    {
        TempStore store;
        QVERIFY(store.make().has_value());
        QCOMPARE(sparesLeft(store.paths), 0);
        QVERIFY(fillSpares(store.paths).has_value());
        QCOMPARE(sparesLeft(store.paths), kSpares);
        const QStringList names = QDir(store.paths.spares()).entryList(QDir::Files);
        QCOMPARE(names.size(), kSpares);
        for (const QString &name : names)
            QVERIFY(blocksOf(store.paths.spares() + u'/' + name) >= kSpareBytes);
    }

    void oneIsUsedWhereNothingElseCanBeWritten()
    {
        TempStore store;
        QVERIFY(store.make().has_value() && fillSpares(store.paths).has_value());
        const QString path = unwritable(store.paths);
        QVERIFY(!writeAtomically(path, "a rollback").has_value());
        QVERIFY(writeSurely(store.paths, path, "a rollback").has_value());
        QFile written(path);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("a rollback"));
        QCOMPARE(sparesLeft(store.paths), kSpares - 1);
        QVERIFY(fillSpares(store.paths).has_value());
        QCOMPARE(sparesLeft(store.paths), kSpares);
    }

    void noneIsUsedWhereThereIsRoom()
    {
        TempStore store;
        QVERIFY(store.make().has_value() && fillSpares(store.paths).has_value());
        QVERIFY(EmergencyJournal(store.paths).keep("a record").has_value());
        QVERIFY(dropRequest(store.paths, Lane::Lowering, "a rollback").has_value());
        QVERIFY(layTombstone(store.paths, u"web-1"_s, "a stone").has_value());
        QCOMPARE(sparesLeft(store.paths), kSpares);
    }

    void withoutASpareTheFirstErrorIsTold()
    {
        TempStore store;
        QVERIFY(store.make().has_value());
        const Done refused = writeSurely(store.paths, unwritable(store.paths), "a rollback");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Environment);
    }

    void whatIsLargerThanASpareIsNotCut()
    {
        TempStore store;
        QVERIFY(store.make().has_value() && fillSpares(store.paths).has_value());
        const QString path = unwritable(store.paths);
        QVERIFY(!writeSurely(store.paths, path, QByteArray(kSpareBytes + 1, 'x')));
        QVERIFY(!QFile::exists(path));
        QVERIFY(writeSurely(store.paths, path, QByteArray(kSpareBytes, 'x')).has_value());
        QCOMPARE(QFileInfo(path).size(), kSpareBytes);
        QCOMPARE(sparesLeft(store.paths), kSpares - 1);
    }
};

QTEST_GUILESS_MAIN(TestSpares)
#include "tst_spares.moc"
