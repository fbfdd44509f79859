#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/packfiles.h"
#include "models/engine/packrequest.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace interlock;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kFlags = "{\"flags\": {}}\n";
const QByteArray kScript = "#!/bin/sh\nexit 0\n";

Traffic trafficOf(const QString &socket = u"/run/a.sock"_s)
{
    return HaproxyTraffic{socket, u"web"_s, {u"v2"_s}, {u"v1"_s}, {}};
}

/// A pack with a step, a file that is put back and a probe.
Pack packOf(const QString &folder, const QString &rollout = u"web-1"_s)
{
    Pack pack;
    pack.rollout = RolloutId{rollout};
    pack.startRecord = 7;
    pack.folder = folder;
    pack.plan.name = u"web"_s;
    pack.files = {{u"config/flags.json"_s, sha256Hex(kFlags), kFlags},
                  {u"undo.sh"_s, sha256Hex(kScript), kScript}};
    PackManifest &manifest = pack.manifest;
    manifest.planSha256 = QString(64, u'a');
    manifest.traffic = pack.plan.traffic = trafficOf();
    manifest.rollback.steps = {{u"undo"_s, {u"./undo.sh"_s}, Duration(5000)}};
    manifest.rollback.verify = {{u"probe"_s, {u"true"_s}, Duration(5000)}};
    manifest.rollback.pack = QStringList{u"config/flags.json"_s};
    manifest.rollback.fallback = Step{u"by-hand"_s, {u"./undo.sh"_s}, Duration(1000)};
    manifest.world = {{u"v1"_s, sha256Hex("weight 100, ready"), u"weight 100, ready"_s}};
    manifest.putsBack = {{u"config/flags.json"_s, folder + u"/flags.json"_s, sha256Hex(kFlags)}};
    pack.manifestSha256 = sha256Hex(encode(manifest));
    return pack;
}

} // namespace

/// What a rollback needs, written down.
class TstPack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const Pack pack = packOf(u"/srv"_s);
        const auto read = decodePack(encode(pack));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().sentence()));
        QCOMPARE(read->manifest, pack.manifest);
        QCOMPARE(read->files, pack.files);
        QCOMPARE(read->rollout.text, pack.rollout.text);
        QCOMPARE(read->startRecord, pack.startRecord);
        QCOMPARE(encode(*read), encode(pack));
    }

    void theFilesOfTheTrafficAreInThePackAndNotInTheManifest()
    {
        Pack pack = packOf(u"/srv"_s);
        pack.kept = {{u"/srv/web.env"_s, "TOKEN=s3cret\n", FileRights{0640, 3, 4}}};
        pack.manifest.world = {{u"/srv/web.env"_s, sha256Hex("TOKEN=s3cret\n"), {}}};
        pack.manifestSha256 = sha256Hex(encode(pack.manifest));
        QVERIFY(!encode(pack.manifest).contains("s3cret"));
        QVERIFY(!encode(pack.manifest).contains(QByteArray("TOKEN=s3cret\n").toBase64()));
        const auto read = decodePack(encode(pack));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().sentence()));
        QCOMPARE(read->kept, pack.kept);
        QCOMPARE(worldOf(*read), pack.kept); // once, with its bytes
        QByteArray damaged = encode(pack);
        damaged.replace(QByteArray("TOKEN=s3cret\n").toBase64(), QByteArray("TOKEN=other1\n").toBase64());
        const auto other = decodePack(damaged);
        QVERIFY(!other);
        QVERIFY2(other.error().text.contains(u"/srv/web.env was kept with other bytes"_s),
                 qPrintable(other.error().text));
    }

    void aDamagedPackIsNotCarriedOut_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        QTest::newRow("another server")
            << QByteArray("[v2]") << QByteArray("[v9]") << u"its manifest has another digest"_s;
        QTest::newRow("another command")
            << QByteArray("./undo.sh") << QByteArray("./evil.sh") << u"another digest"_s;
        QTest::newRow("other bytes of a file that is put back")
            << kFlags.toBase64() << QByteArray("e30=")
            << u"config/flags.json has other bytes than were signed"_s;
        QTest::newRow("cut short") << QByteArray("\"}") << QByteArray("") << u"damaged"_s;
    }
    void aDamagedPackIsNotCarriedOut()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QString, says);
        const QByteArray whole = encode(packOf(u"/srv"_s));
        QByteArray bytes = whole;
        bytes.replace(from, to);
        QVERIFY(bytes != whole);
        const auto read = decodePack(bytes);
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(says), qPrintable(read.error().text));
    }

    void theDryRun_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("says");
        QTest::newRow("of a whole pack says nothing") << QString() << QString();
        QTest::newRow("misses the pack") << u"gone"_s << u"the rollback pack is gone"_s;
        QTest::newRow("finds another pack") << u"another"_s << u"not the one that was signed"_s;
        QTest::newRow("misses the bytes of a file that traffic is read from")
            << u"kept"_s << u"does not hold the files of the traffic as they were"_s;
        QTest::newRow("misses the program of a step")
            << u"step"_s << u"clear-caches could not be run: there is no program no-such-program"_s;
        QTest::newRow("misses the plan's own command")
            << u"fallback"_s << u"there is no program ./not-bound.sh"_s;
        QTest::newRow("misses the folder of a file that is put back")
            << u"folder"_s << u"its folder cannot be written"_s;
        QTest::newRow("finds a symbolic link where a file is put back")
            << u"link"_s << u"is a symbolic link"_s;
    }
    void theDryRun()
    {
        QFETCH(const QString, change);
        QFETCH(const QString, says);
        QTemporaryDir dir;
        Pack pack = packOf(dir.path());
        if (change == u"step")
            pack.manifest.rollback.steps.push_back({u"clear-caches"_s, {u"no-such-program"_s}, Duration(1)});
        if (change == u"fallback")
            pack.manifest.rollback.fallback->run = QStringList{u"./not-bound.sh"_s};
        if (change == u"folder")
            pack.manifest.putsBack.front().to = dir.filePath(u"nowhere/flags.json"_s);
        if (change == u"link")
            QVERIFY(QFile::link(u"/etc/passwd"_s, pack.manifest.putsBack.front().to));
        pack.manifestSha256 = sha256Hex(encode(pack.manifest));
        Result<QByteArray> onDisk = encode(pack);
        if (change == u"kept")
            pack.kept = {{u"/srv/web.env"_s, "A=1\n", FileRights{}}};
        if (change == u"gone")
            onDisk = fail(ErrorCode::NotFound, u"no such file"_s);
        if (change == u"another")
            onDisk = encode(packOf(dir.filePath(u"other"_s)));
        const Done proven = provePack(onDisk, pack);
        QCOMPARE(proven ? QString() : proven.error().text.contains(says) ? says : proven.error().text, says);
    }

    void aFileIsPutBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<bool>("written");
        QTest::newRow("over what it became") << QByteArray("changed") << true;
        QTest::newRow("where it is gone") << QByteArray() << true;
        QTest::newRow("where it stands already") << kFlags << false;
    }
    void aFileIsPutBackAsItWas()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const bool, written);
        QTemporaryDir dir;
        const Pack pack = packOf(dir.path());
        const PackManifest::PutBack &file = pack.manifest.putsBack.front();
        if (!before.isEmpty())
            QVERIFY(writeAtomically(file.to, before));
        const auto put = putBack(file, pack.files);
        QVERIFY(put);
        QCOMPARE(*put, written);
        QCOMPARE(readBounded(file.to, 1000).value(), kFlags);
    }
    void aFileIsNeverPutBackThroughALink()
    {
        QTemporaryDir dir;
        const Pack pack = packOf(dir.path());
        QVERIFY(writeAtomically(dir.filePath(u"target"_s), "precious"));
        QVERIFY(QFile::link(dir.filePath(u"target"_s), pack.manifest.putsBack.front().to));
        QVERIFY(!putBack(pack.manifest.putsBack.front(), pack.files));
        QCOMPARE(readBounded(dir.filePath(u"target"_s), 1000).value(), QByteArray("precious"));
    }

    void theWorldAtTheStart_data()
    {
        QTest::addColumn<QStringList>("now");
        QTest::addColumn<QString>("says");
        QTest::newRow("is the same") << QStringList{u"v1"_s} << QString();
        QTest::newRow("has one more target") << QStringList{u"v1"_s, u"v3"_s} << u"v3 was not"_s;
        QTest::newRow("has a renamed target") << QStringList{u"v9"_s} << u"v1 was there; v9 was not"_s;
    }
    void theWorldAtTheStart()
    {
        QFETCH(const QStringList, now);
        QFETCH(const QString, says);
        std::vector<Touched> touched;
        for (const QString &name : now)
            touched.push_back({name, "weight 256, ready"}); // a rollback sets weights absolutely
        const QString why = whyNotThatWorld(packOf(u"/srv"_s).manifest, touched);
        QVERIFY2(why.isEmpty() == says.isEmpty() && why.contains(says), qPrintable(why));
    }

    void theOnlyPackedRollout_data()
    {
        QTest::addColumn<QStringList>("packed");
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("rollout");
        QTest::addColumn<QString>("says");
        const QStringList two{u"shop-2"_s, u"web-1"_s};
        QTest::newRow("is the one that has a pack")
            << QStringList{u"web-1"_s} << u""_s << u"web-1"_s << QString();
        QTest::newRow("is asked for where two have one")
            << two << u""_s << QString() << u"several rollouts have a rollback pack: shop-2, web-1"_s;
        QTest::newRow("is the one whose id begins so") << two << u"we"_s << u"web-1"_s << QString();
        QTest::newRow("is the one that is named in full")
            << QStringList{u"web-1"_s, u"web-12"_s} << u"web-1"_s << u"web-1"_s << QString();
        QTest::newRow("is named to whoever mistypes it")
            << two << u"wep"_s << QString() << u"there is no rollback pack of \"wep\""_s;
        QTest::newRow("is not found where none has one")
            << QStringList() << u""_s << QString() << u"there is no rollback pack in"_s;
    }
    void theOnlyPackedRollout()
    {
        QFETCH(const QStringList, packed);
        QFETCH(const QString, named);
        QFETCH(const QString, rollout);
        QFETCH(const QString, says);
        QTemporaryDir dir;
        const auto paths = storePaths(u"sqlite:"_s + dir.filePath(u"interlock.sqlite"_s));
        QVERIFY(paths);
        QVERIFY(paths->makeFolders());
        for (const QString &name : packed)
            QVERIFY(writeAtomically(packPath(*paths, {name}), encode(packOf(dir.path(), name))));
        QVERIFY(writeAtomically(paths->packs() + u"/damaged.json"_s, "{"));
        const auto only = packedRollout(*paths, named);
        QCOMPARE(only ? only->text : QString(), rollout);
        if (!only)
            QVERIFY2(only.error().text.contains(says), qPrintable(only.error().text));
    }

    void anOldPackIsRefusedOnceANewerRolloutOwnsTheTraffic_data()
    {
        QTest::addColumn<QString>("socket");
        QTest::addColumn<bool>("owns");
        QTest::newRow("of the same servers") << u"/run/a.sock"_s << false;
        QTest::newRow("but not of others") << u"/run/b.sock"_s << true;
    }
    void anOldPackIsRefusedOnceANewerRolloutOwnsTheTraffic()
    {
        QFETCH(const QString, socket);
        QFETCH(const bool, owns);
        QTemporaryDir dir;
        const auto paths = storePaths(u"sqlite:"_s + dir.filePath(u"interlock.sqlite"_s));
        QVERIFY(paths && paths->makeFolders());
        const Pack old = packOf(dir.path());
        Pack newer = packOf(dir.path(), u"web-2"_s);
        newer.startRecord = 9;
        newer.manifest.traffic = newer.plan.traffic = trafficOf(socket);
        newer.manifestSha256 = sha256Hex(encode(newer.manifest));
        for (const Pack &pack : {old, newer})
            QVERIFY(writeAtomically(packPath(*paths, pack.rollout), encode(pack)));
        QCOMPARE(ownsItsTraffic(*paths, old).has_value(), owns);
        QVERIFY(ownsItsTraffic(*paths, newer));
    }
};

QTEST_GUILESS_MAIN(TstPack)
#include "tst_pack.moc"
