#include "models/store/spares.h"
#include "tests/integration/guarded.h"

#include <sys/mount.h>

using namespace interlock;
using namespace interlock::testing;

namespace {

/// A file system of 8 MiB over the folder of a release, until it ends.
class SmallDisk {
public:
    explicit SmallDisk(const QString &folder) : m_folder(QFile::encodeName(folder))
    {
        m_isMounted =
            ::mount("tmpfs", m_folder.constData(), "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=0700") == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            ::umount2(m_folder.constData(), MNT_DETACH);
    }
    bool isMounted() const { return m_isMounted; }
    /// To the last byte; more than once, because the store goes on writing.
    bool fill() const
    {
        QFile file(ballast());
        if (!file.open(QIODevice::Append | QIODevice::Unbuffered))
            return false;
        for (const qint64 size : {qint64(65536), qint64(4096), qint64(1)})
            while (file.write(QByteArray(qsizetype(size), 'x')) == size)
                continue;
        return true;
    }
    void empty() const { QFile::remove(ballast()); }

private:
    QString ballast() const { return QString::fromLocal8Bit(m_folder) + QStringLiteral("/ballast"); }
    QByteArray m_folder;
    bool m_isMounted = false;
};

} // namespace

/// I16 with a disk that is really full, and the real programs.
class TestFullDisk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QTemporaryDir probe;
        if (!SmallDisk(probe.path()).isMounted())
            QSKIP("mounting a small disk needs rights that are not there");
        QVERIFY(m_world.start());
    }
    void init() { QVERIFY(m_world.reset()); }

    void aPersonsRollbackIsCarriedOut()
    {
        Release release(m_world);
        SmallDisk disk(release.folder.path());
        QVERIFY2(bakesOnAFullDisk(release, disk), qPrintable(release.where()));
        QVERIFY(m_world.share() > 0);
        const Outcome asked = release.run({u"rollback"_s, release.rollout.text});
        QVERIFY2(asked.status == 3, qPrintable(asked.out + asked.err));
        QCOMPARE(m_world.share(), 0);
        disk.empty();
        QVERIFY2(release.reaches(Phase::RolledBack), qPrintable(release.where()));
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    /// What a guardrail did outlives the process that did it.
    void aGuardrailsRollbackIsRemembered()
    {
        Release release(m_world);
        SmallDisk disk(release.folder.path());
        QVERIFY2(bakesOnAFullDisk(release, disk), qPrintable(release.where()));
        QVERIFY(m_world.setFault(u"latency"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_world.share(), 0, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(!EmergencyJournal(release.paths).kept().empty(), 20'000);
        QVERIFY(release.loseEverything());
        disk.empty();
        QVERIFY(m_world.setFault(u"none"_s));
        QCOMPARE(release.run({u"engine"_s, u"--bare"_s, u"--once"_s}).status, 0);
        const auto now = release.state();
        QVERIFY2(now && now->phase == Phase::RolledBack, qPrintable(release.where()));
        QCOMPARE(m_world.share(), 0);
        QVERIFY(EmergencyJournal(release.paths).kept().empty());
        QCOMPARE(release.whatIsWrongInTheLog(), QString());
    }

    void whoLooksIsToldOfIt()
    {
        Release release(m_world);
        SmallDisk disk(release.folder.path());
        QVERIFY2(bakesOnAFullDisk(release, disk), qPrintable(release.where()));
        QString seen;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         seen = release.run({u"status"_s}).out;
                         return seen.contains(u"full"_s);
                     },
                     30'000),
                 qPrintable(seen));
        const Outcome asked = release.run({u"rollback"_s, release.rollout.text});
        QVERIFY2(asked.status == 3, qPrintable(asked.out + asked.err));
    }

private:
    static bool bakesOnAFullDisk(Release &release, const SmallDisk &disk)
    {
        release.writePlan(); // the one before lies under the small disk
        return release.begin() && release.reaches(Phase::Baking) && disk.fill();
    }
    World m_world;
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
