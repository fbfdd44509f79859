#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/guard.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

/// Which rollout is rolled back when nobody named one and the store cannot be read.
class TstPack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theOnlyPackedRollout_data()
    {
        QTest::addColumn<QStringList>("packed");
        QTest::addColumn<QString>("rollout");
        QTest::addColumn<QString>("says");
        QTest::newRow("is the one that has a pack") << QStringList{u"web-1"_s} << u"web-1"_s << QString();
        QTest::newRow("is asked for where two have one") << QStringList{u"shop-2"_s, u"web-1"_s} << QString()
                                                         << u"several rollouts have a rollback pack"_s;
        QTest::newRow("is not found where none has one")
            << QStringList() << QString() << u"there is no rollback pack"_s;
    }
    void theOnlyPackedRollout()
    {
        QFETCH(const QStringList, packed);
        QFETCH(const QString, rollout);
        QFETCH(const QString, says);
        QTemporaryDir dir;
        const auto paths = storePaths(u"sqlite:"_s + dir.filePath(u"interlock.sqlite"_s));
        QVERIFY(paths);
        QVERIFY(paths->makeFolders());
        for (const QString &name : packed)
            QVERIFY(writeAtomically(packPath(*paths, {name}), compactJson({{u"rollout"_s, name}})));
        QVERIFY(writeAtomically(paths->packs() + u"/damaged.json"_s, "{"));
        const auto only = onlyPacked(*paths);
        QCOMPARE(only ? only->text : QString(), rollout);
        if (!only)
            QVERIFY2(only.error().text.contains(says), qPrintable(only.error().text));
    }
};

QTEST_GUILESS_MAIN(TstPack)
#include "tst_pack.moc"
