#include "models/base/atomicfile.h"
#include "models/engine/packrequest.h"
#include "models/store/heartbeat.h"
#include "models/traffic/serialactuator.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = u"web-1"_s;
const QByteArray kNote = "#!/bin/sh\nuntil [ -e \"$3\" ]; do sleep 0.05; done\necho \"$1\" >> \"$2\"\n";

/// A store whose plan restores more than the traffic: a step that waits for a file, a file that is put back,
/// a probe.
struct Packed : Bench {
    QString journal = folder.filePath(u"journal"_s), gate = folder.filePath(u"gate"_s),
            flags = folder.filePath(u"flags.json"_s);
    bool good = false;

    explicit Packed(const QByteArray &steps = "[{name: clear, run: [./note.sh, clear, JOURNAL, GATE]}]")
    {
        QByteArray text = planText();
        text.replace("rollback: {within: 10s}",
                     "files: [note.sh, flags.json]\nrollback:\n  within: 60s\n  steps: " + steps +
                         "\n  verify: [{name: probe, run: [./note.sh, probe, JOURNAL, GATE]}]\n"
                         "  pack: [flags.json]");
        plan = planOf(text.replace("JOURNAL", journal.toUtf8()).replace("GATE", gate.toUtf8()));
        plan.files = {{u"flags.json"_s, sha256Hex("before"), "before"},
                      {u"note.sh"_s, sha256Hex(kNote), kNote}};
        plan.sha256 = planDigest(plan.bytes, plan.files);
        PackManifest manifest = manifestOf(plan, folder.path(), {});
        manifest.world = {{u"canary"_s, {}, {}}, {u"stable"_s, {}, {}}};
        pack = encode(manifest);
        good = writeAtomically(flags, "before") && init() && start();
    }
    bool bakes() { return begin(kWeb).accepted() && reaches(kWeb, Phase::Baking); }
    void openGate() const
    {
        if (!writeAtomically(gate, "open"))
            qFatal("no gate");
    }
    QByteArray journaled() const { return readBounded(journal, 1000).value_or(QByteArray()); }
    QByteArray flagsNow() const { return readBounded(flags, 1000).value_or(QByteArray()); }
    /// The only one of this kind.
    QJsonObject fact(const QString &kind) const
    {
        for (const auto &[name, detail] : facts())
            if (name == kind)
                return detail;
        return {};
    }
};

/// A platform whose flags are one thing and whose deployment, which takes them over, another.
struct Platform {
    Weight set{0}, inForce{0};
    bool works = true, hangs = false;
    int deployments = 0;
};

class PlatformActuator final : public SerialActuator {
public:
    explicit PlatformActuator(Platform &platform) : m_platform(platform) {}
    Duration deadline() const override { return Duration(100); }
    void snapshot(TouchedDone done) override
    {
        QMetaObject::invokeMethod(
            this,
            [done = std::move(done)] {
                done(std::vector<Touched>{{u"canary"_s, {}}, {u"stable"_s, {}}});
            },
            Qt::QueuedConnection);
    }

private:
    void begin(Weight canary) override
    {
        m_platform.set = canary;
        ++m_platform.deployments;
        if (m_platform.hangs)
            return;
        if (m_platform.works)
            m_platform.inForce = canary;
        finish(m_platform.works ? Done() : fail(ErrorCode::Environment, u"build failed"_s));
    }
    void abandon() override {}
    void look(ReadDone done) override
    {
        ActuatorReading reading;
        reading.canary = m_platform.set;
        reading.stableReady = true;
        QMetaObject::invokeMethod(
            this, [done = std::move(done), reading] { done(reading); }, Qt::QueuedConnection);
    }
    bool readsWhatIsInForce() const override { return false; }

    Platform &m_platform;
};

/// The same, over a platform.
struct Deployed : Packed {
    Platform platform;
    bool starts()
    {
        auto all = parts();
        all.workshop.makeActuator = [this](const Plan &) -> Result<std::unique_ptr<Actuator>> {
            return std::make_unique<PlatformActuator>(platform);
        };
        engine.reset();
        auto started = Engine::start(std::move(all));
        if (started)
            engine = std::move(*started);
        return started.has_value();
    }
    Phase phase() const { return state(kWeb).phase; }
};

} // namespace

/// The rollback pack in the engine: bound, proven before each raise, carried out.
class TestRollback : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void restoresWhatThePackHolds()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        QVERIFY(writeAtomically(bench.flags, "during"));
        bench.openGate();
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 30000);
        QCOMPARE(bench.traffic.canary().basisPoints, 0);
        QCOMPARE(bench.journaled(), QByteArray("clear\nprobe\n"));
        QCOMPARE(bench.flagsNow(), QByteArray("before"));
        QCOMPARE(bench.fact(u"rollback-finished"_s)[u"text"].toString(), u"restored: 3 parts"_s);
        QVERIFY(!bench.fact(u"rollback-finished"_s)[u"page"].toBool());
    }

    void whatCannotBeRestoredPages()
    {
        Packed bench("[{name: broken, run: [\"false\"]}]");
        QVERIFY(bench.good && bench.bakes());
        bench.openGate();
        QVERIFY(bench.lower(kWeb).accepted());
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 30000);
        const QJsonObject end = bench.fact(u"rollback-finished"_s);
        QCOMPARE(end[u"text"].toString(), u"not restored: step broken: exit status 1"_s);
        QVERIFY(end[u"page"].toBool());
        QCOMPARE(bench.journaled(), QByteArray("probe\n")); // the rest went on
    }

    void whatIsSetAndNotInForceIsTriedAgainAndSaidForEver()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        bench.openGate();
        bench.traffic.isOnlySet(u"`restart`: exit status 1"_s);
        QVERIFY(bench.lower(kWeb).accepted());
        QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.ordered().size() > 4, 30000); // order, again, and more of both
        QVERIFY(bench.engine->ledger().rollout(RolloutId{kWeb})->state.phase == Phase::RollingBack);
        bench.clock.boot += Duration(31'000); // half of the rollback's time
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 30000);
        const QJsonObject failed = bench.fact(u"rollback-part-failed"_s);
        QCOMPARE(failed[u"text"].toString(),
                 u"traffic: 0 % is set and not in force: `restart`: exit status 1"_s);
        QVERIFY(failed[u"page"].toBool());
        QCOMPARE(bench.engine->ledger().notRestored(RolloutId{kWeb}), failed[u"text"].toString());
        QCOMPARE(bench.journaled(), QByteArray("clear\nprobe\n")); // the rest had its time
    }

    /// What the process before saw fail is in the log: flags at 0 are no 0 until a deployment took them over.
    void aRestartDoesNotBelieveWhatIsOnlySet()
    {
        Deployed bench;
        QVERIFY(bench.good && bench.starts() && bench.bakes());
        QCOMPARE(bench.platform.inForce.basisPoints, 500);
        bench.openGate();
        bench.platform.works = false;
        const int raised = bench.platform.deployments;
        QVERIFY(bench.lower(kWeb).accepted());
        QTRY_VERIFY_WITH_TIMEOUT(bench.platform.deployments > raised + 1, 30000);
        bench.clock.boot += Duration(2000); // readings count from a second after the first order on
        QVERIFY(bench.starts());
        const int before = bench.platform.deployments;
        QTRY_VERIFY_WITH_TIMEOUT(bench.platform.deployments > before + 1, 30000);
        QVERIFY(bench.phase() == Phase::RollingBack);
        QCOMPARE(bench.platform.set.basisPoints, 0);
        bench.platform.works = true;
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QCOMPARE(bench.platform.inForce.basisPoints, 0);
        QCOMPARE(bench.count(u"rollback-part-failed"_s), 0);
    }

    /// A raise that nobody saw end has not arrived because its flags are set.
    void aRestartDoesNotBelieveARaiseThatIsOnlySet()
    {
        Deployed bench;
        bench.platform.hangs = true;
        QVERIFY(bench.good && bench.starts() && bench.begin(kWeb).accepted());
        QTRY_COMPARE_WITH_TIMEOUT(bench.platform.set.basisPoints, 500, 30000);
        bench.platform.hangs = false;
        QVERIFY(bench.starts());
        QVERIFY(bench.reaches(kWeb, Phase::Held));
        QTRY_COMPARE_WITH_TIMEOUT(bench.platform.set.basisPoints, 0, 30000);
        QCOMPARE(bench.platform.inForce.basisPoints, 0);
    }

    void aRestartFinishesIt()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        QVERIFY(writeAtomically(bench.flags, "during"));
        QVERIFY(bench.lower(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rolled-back"_s), 1, 20000);
        bench.engine.reset(); // its first step waits still
        QCOMPARE(bench.count(u"rollback-finished"_s), 0);
        QVERIFY(QFile::exists(packPath(bench.paths, RolloutId{kWeb})));
        QVERIFY(bench.start());
        bench.openGate();
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 30000);
        QCOMPARE(bench.journaled(), QByteArray("clear\nprobe\n"));
        QCOMPARE(bench.flagsNow(), QByteArray("before"));
        bench.engine.reset();
        QVERIFY(bench.start()); // it looks for late commands, and restores once only
        const int reads = bench.traffic.reads();
        QTRY_VERIFY_WITH_TIMEOUT(bench.traffic.reads() > reads + 2, 20000);
        QCOMPARE(bench.count(u"rollback-finished"_s), 1);
        QCOMPARE(bench.journaled(), QByteArray("clear\nprobe\n"));
    }

    void whatARollbackWithoutAnEngineRestoredIsNotDoneAgain()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        bench.engine.reset();
        bench.traffic.driftTo(Weight{0});
        BareLowering stone{DecisionKind::RollBack, RolloutId{kWeb}, u"by hand"_s};
        stone.result = u"restored: 3 parts"_s;
        QVERIFY(layTombstone(bench.paths, kWeb, encode(stone)));
        QVERIFY(bench.start());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 20000);
        QCOMPARE(bench.fact(u"rollback-finished"_s)[u"where"].toString(), u"without an engine"_s);
        QVERIFY(bench.journaled().isEmpty());
    }

    void nothingRisesThatCouldNotBeTakenBack()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        QVERIFY(writeAtomically(packPath(bench.paths, RolloutId{kWeb}), "{}"));
        QVERIFY(bench.reaches(kWeb, Phase::Held));
        QVERIFY2(
            bench.state(kWeb).reason.contains(u"it could not be taken back: the rollback pack is damaged"_s),
            qPrintable(bench.state(kWeb).reason));
        QCOMPARE(bench.traffic.canary().basisPoints, 500); // the stage before
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-not-ready"_s), 1, 20000);
        QVERIFY(bench.fact(u"rollback-not-ready"_s)[u"page"].toBool());
        bench.openGate();
        QVERIFY(bench.lower(kWeb).accepted()); // what it needs is in memory, too
        QTRY_COMPARE_WITH_TIMEOUT(bench.count(u"rollback-finished"_s), 1, 30000);
        QCOMPARE(bench.flagsNow(), QByteArray("before"));
    }

    void aFileThatChangedSinceTheLeaseEndsTheStart()
    {
        Packed bench;
        QVERIFY(bench.good);
        QVERIFY(writeAtomically(bench.flags, "somebody else's"));
        QVERIFY(bench.begin(kWeb).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::RolledBack));
        QVERIFY2(bench.state(kWeb).reason.contains(u"changed since the lease was asked for"_s),
                 qPrintable(bench.state(kWeb).reason));
        for (const Weight &applied : bench.traffic.applied())
            QCOMPARE(applied.basisPoints, 0);
        QCOMPARE(bench.flagsNow(), QByteArray("somebody else's")); // nothing was touched, nothing is put back
    }

    void aPackThatIsNotOfThePlanIsRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        QTest::newRow("other traffic")
            << QByteArray("backend: shop") << QByteArray("backend: web") << u"is not of this plan"_s;
        QTest::newRow("another deadline")
            << QByteArray("60000") << QByteArray("90000") << u"is not of this plan"_s;
        QTest::newRow("another command")
            << QByteArray("./note.sh") << QByteArray("./evil.sh") << u"is not of this plan"_s;
        QTest::newRow("other bytes of a file") << sha256Hex("before").toUtf8() << sha256Hex("after").toUtf8()
                                               << u"which the lease does not bind so"_s;
        QTest::newRow("no manifest") << QByteArray("{") << QByteArray("[")
                                     << u"the manifest of the rollback pack"_s;
    }
    void aPackThatIsNotOfThePlanIsRefused()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QString, says);
        Packed bench;
        QVERIFY(bench.good);
        bench.pack.replace(from, to);
        bench.offer(bench.plan.sha256, bench.plan.bytes);
        for (const BoundFile &file : bench.plan.files)
            bench.offer(file.sha256, file.content);
        Lease lease = bench.leaseOver(bench.ledger(), bench.plan);
        lease.packSha256 = sha256Hex(bench.pack);
        bench.offer(lease.packSha256, bench.pack);
        const EngineAnswer answer = bench.ask(Bench::sign(toStatement(lease), bench.person));
        QVERIFY(!answer.accepted());
        QVERIFY2(answer.text.contains(says), qPrintable(answer.text));
    }

    void aPlanThatPutsFilesBackNeedsAPack()
    {
        Packed bench;
        QVERIFY(bench.good);
        bench.offer(bench.plan.sha256, bench.plan.bytes);
        for (const BoundFile &file : bench.plan.files)
            bench.offer(file.sha256, file.content);
        const Lease lease = bench.leaseOver(bench.ledger(), bench.plan);
        const EngineAnswer answer = bench.ask(Bench::sign(toStatement(lease), bench.person));
        QVERIFY2(answer.text.contains(u"its lease binds no rollback pack"_s), qPrintable(answer.text));
    }

    void theHeartbeatSaysWhetherItCouldBeRolledBack()
    {
        Packed bench;
        QVERIFY(bench.good && bench.bakes());
        QTRY_VERIFY_WITH_TIMEOUT(readHeartbeat(bench.paths) && !readHeartbeat(bench.paths)->rollbacks.empty(),
                                 20000);
        QVERIFY(readHeartbeat(bench.paths)->rollbacks.front().ready());
        QVERIFY(bench.lower(kWeb, DecisionKind::Hold).accepted());
        QVERIFY(bench.reaches(kWeb, Phase::Held));
        QVERIFY(QFile::remove(packPath(bench.paths, RolloutId{kWeb})));
        bench.clock.boot += Duration(61'000);
        const auto why = [&bench] { return readHeartbeat(bench.paths)->rollbacks.front().why; };
        QTRY_VERIFY_WITH_TIMEOUT(why().contains(u"the rollback pack is gone"_s), 30000);
    }
};

QTEST_GUILESS_MAIN(TestRollback)
#include "tst_rollback.moc"
