#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/lonerollback.h"
#include "models/engine/lowering.h"
#include "models/store/journal.h"
#include "tests/integration/guarded.h"
#include "tests/integration/realhaproxy.h"

using namespace interlock;
using namespace interlock::testing;
using namespace Qt::StringLiterals;

namespace {

/// Sends a command to HAProxy by another socket, or wakes it: what an operator would write down for bad days.
const QByteArray kByHand = "import os, signal, socket, sys\n"
                           "if sys.argv[1] == 'wake':\n"
                           "    os.kill(int(sys.argv[2]), signal.SIGCONT)\n"
                           "else:\n"
                           "    s = socket.socket(socket.AF_UNIX)\n"
                           "    s.connect(sys.argv[2])\n"
                           "    s.sendall(b'set server web/v2 weight 0\\n')\n"
                           "    s.recv(100)\n";

Pack packOf(const RealHaproxy &haproxy, const QString &folder)
{
    Pack pack;
    pack.rollout = RolloutId{u"web-1"_s};
    pack.folder = folder;
    pack.files = {{u"byhand.py"_s, sha256Hex(kByHand), kByHand}};
    pack.plan.traffic = pack.manifest.traffic = haproxy.traffic();
    return pack;
}

bool raise(const RealHaproxy &haproxy, Weight weight)
{
    HaproxyTraffic traffic = haproxy.traffic();
    traffic.socket = haproxy.adminSocket();
    HaproxyActuator actuator(traffic);
    std::optional<Done> done;
    actuator.apply(weight, [&done](const Done &applied) { done = applied; });
    return QTest::qWaitFor([&done] { return done.has_value(); }, 10000) && done->has_value();
}

/// What the plan of a release adds: a step, a file that is put back, a probe.
const QByteArray kSection = "files: [undo.sh, flags.json]\n"
                            "rollback:\n"
                            "  within: 60s\n"
                            "  steps: [{name: clear-caches, run: [./undo.sh, clear, \"@JOURNAL@\"]}]\n"
                            "  verify: [{name: probe, run: [./undo.sh, probe, \"@JOURNAL@\"]}]\n"
                            "  pack: [flags.json]\n";

/// A release whose rollback restores more than the traffic.
class PackedRelease : public Release {
public:
    explicit PackedRelease(const World &world, const QByteArray &undo = "#!/bin/sh\necho $1 >> $2\n")
        : Release(world)
    {
        QByteArray text = readBounded(plan, 100'000).value();
        text.replace("rollback: {within: 10s}\n",
                     QByteArray(kSection).replace("@JOURNAL@", journal.toUtf8()));
        QFile file(plan);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no plan");
        file.close();
        if (!writeAtomically(flags, "before") || !writeAtomically(folder.filePath(u"undo.sh"_s), undo))
            qFatal("no files");
    }
    QByteArray journaled() const { return readBounded(journal, 1000).value_or(QByteArray()); }

    QString journal = folder.filePath(u"journal"_s);
    QString flags = folder.filePath(u"flags.json"_s);
};

} // namespace

/// The rollback pack, with the real HAProxy and the real programs.
class TestRollbackPack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSwitchDoesNotAnswer_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("fallback");
        QTest::addColumn<bool>("zero");
        QTest::addColumn<QString>("tried");
        QTest::newRow("but it does: one order is all") << u"none"_s << u"socket"_s << true << QString();
        QTest::newRow("its socket hangs, and the plan's command wakes it")
            << u"hangs"_s << u"wake"_s << true << u"canary taken out: HAProxy at"_s;
        QTest::newRow("its socket is gone, and the plan's command goes by another")
            << u"gone"_s << u"socket"_s << false << u"order again: there is no socket"_s;
        QTest::newRow("it refuses to set weights, and the plan's command goes by another socket")
            << u"refuses"_s << u"socket"_s << true << u"canary taken out: HAProxy says"_s;
    }
    void theSwitchDoesNotAnswer()
    {
        QFETCH(const QString, fault);
        QFETCH(const QString, fallback);
        QFETCH(const bool, zero);
        QFETCH(const QString, tried);
        QTemporaryDir dir;
        const StorePaths paths{dir.filePath(u"s.sqlite"_s),
                               dir.filePath(u"s.sqlite.d"_s)}; // nothing is there
        RealHaproxy haproxy;
        haproxy.allow(fault == u"refuses" ? u"operator"_s : u"admin"_s);
        QVERIFY(haproxy.start());
        QVERIFY(raise(haproxy, Weight{2500}));
        Pack pack = packOf(haproxy, dir.path());
        pack.manifest.rollback.fallback =
            Step{u"by-hand"_s,
                 {u"python3"_s, u"byhand.py"_s, fallback,
                  fallback == u"wake" ? QString::number(haproxy.pid()) : haproxy.adminSocket()},
                 Duration(10'000)};
        if (fault == u"hangs")
            haproxy.stop();
        if (fault == u"gone")
            QVERIFY(QFile::remove(haproxy.socket()));
        QStringList said;
        std::optional<LoneRollback::End> end;
        LoneRollback lone({paths, pack, u"test"_s, LoneRollback::Cause::Person,
                           [&said](const QString &line) { said << line; }});
        lone.begin([&end](const LoneRollback::End &ended) { end = ended; });
        QTRY_VERIFY_WITH_TIMEOUT(end, 60000);
        QVERIFY2(end->isZero == zero, qPrintable(said.join(u'\n') + end->text));
        QVERIFY2(tried.isEmpty() || said.join(u' ').contains(tried), qPrintable(said.join(u'\n')));
        QCOMPARE(said.join(u' ').contains(u"tried"_s), !tried.isEmpty());
        QVERIFY(said.join(u' ').contains(u"warning"_s)); // no tombstone could be laid, and it went on
        HaproxyTraffic byTheOther = haproxy.traffic();
        byTheOther.socket = haproxy.adminSocket();
        HaproxyActuator look(byTheOther);
        std::optional<Result<ActuatorReading>> seen;
        look.read([&seen](const Result<ActuatorReading> &reading) { seen = reading; });
        QTRY_VERIFY(seen && *seen);
        QCOMPARE((*seen)->canary.basisPoints, 0); // also where our socket is gone and cannot tell
    }

    void anEngineCarriesThePackOut()
    {
        World world;
        QVERIFY(world.start());
        PackedRelease release(world);
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        QVERIFY(writeAtomically(release.flags, "during"));
        QVERIFY(QFile::remove(release.plan));
        const Outcome rolled = release.run({u"rollback"_s, release.rollout.text});
        QCOMPARE(rolled.status, 3);
        QTRY_COMPARE_WITH_TIMEOUT(release.count(u"rollback-finished"_s), 1, 30000);
        QCOMPARE(release.journaled(), QByteArray("clear\nprobe\n"));
        QCOMPARE(readBounded(release.flags, 100).value(), QByteArray("before"));
        QCOMPARE(release.count(u"rollback-part-done"_s), 3);
        QCOMPARE(world.share(), 0);
    }

    void whatWasNotRestoredIsExitStatusOne_data()
    {
        QTest::addColumn<bool>("guarded");
        QTest::newRow("carried out by the engine") << true;
        QTest::newRow("carried out without an engine") << false;
    }
    void whatWasNotRestoredIsExitStatusOne()
    {
        QFETCH(const bool, guarded);
        World world;
        QVERIFY(world.start());
        PackedRelease release(world, "#!/bin/sh\necho $1 >> $2\ntest $1 = probe\n"); // the step fails
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        QVERIFY(guarded || release.loseEverything());
        QVERIFY(writeAtomically(release.flags, "during"));
        const Outcome rolled = release.run({u"rollback"_s, release.rollout.text});
        QVERIFY2(rolled.status == 1, qPrintable(rolled.out + rolled.err));
        QVERIFY2(rolled.err.startsWith(u"interlock: "_s), qPrintable(rolled.err));
        QVERIFY2(rolled.err.contains(u"clear-caches"_s), qPrintable(rolled.err));
        QCOMPARE(rolled.err.count(u'\n'), 1);
        QCOMPARE(release.journaled(), QByteArray("clear\nprobe\n")); // the rest had its turn
        QCOMPARE(readBounded(release.flags, 100).value(), QByteArray("before"));
        QCOMPARE(world.share(), 0);
        if (!guarded)
            return;
        const Outcome status = release.run({u"status"_s, release.rollout.text});
        QCOMPARE(status.status, 1);
        const Outcome again = release.run({u"rollback"_s, release.rollout.text});
        QCOMPARE(again.status, 6);
        QVERIFY2(again.err.contains(u"not restored: "_s), qPrintable(again.err));
    }

    /// HAProxy carries out what it was told while it stood still when it wakes: the canary is taken out last.
    void aCanaryThatWasTakenOutLateIsAsItWasBefore()
    {
        World world;
        QVERIFY(world.start());
        Release release(world);
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        const qint64 haproxy = world.haproxyPid();
        QVERIFY(stopProcess(haproxy));
        const auto awake = qScopeGuard([haproxy] { ::kill(pid_t(haproxy), SIGCONT); });
        QVERIFY(layTombstone(release.paths, release.rollout.text,
                             encode(BareLowering{DecisionKind::RollBack, release.rollout, u"test"_s})));
        QTRY_VERIFY_WITH_TIMEOUT(triedToTakeOut(release), 60000);
        QCOMPARE(::kill(pid_t(haproxy), SIGCONT), 0);
        QVERIFY2(release.reaches(Phase::RolledBack), qPrintable(release.where()));
        const auto given = [&release] {
            for (const auto &[kind, detail] : release.facts())
                if (kind == u"rollback-part-done" && detail[u"text"].toString() == u"canary state")
                    return detail[u"printed"].toString();
            return QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(given(), u"canary is ready again, as before the rollout"_s, 30000);
        HaproxyActuator look(world.traffic());
        std::optional<Result<ActuatorReading>> seen;
        look.read([&seen](const Result<ActuatorReading> &reading) { seen = reading; });
        QTRY_VERIFY(seen && *seen);
        QCOMPARE(adminState((*seen)->targets.front()), u"ready"_s);
        QCOMPARE((*seen)->targets.front().weight, 0);
        QCOMPARE((*seen)->canary.basisPoints, 0);
    }

    void withoutEngineStoreAndPlanTheCommandLineCarriesItOut()
    {
        World world;
        QVERIFY(world.start());
        PackedRelease release(world);
        QVERIFY(release.begin());
        QVERIFY2(release.reaches(Phase::Baking), qPrintable(release.where()));
        QVERIFY(release.loseEverything());
        QVERIFY(writeAtomically(release.flags, "during"));
        QVERIFY(QFile::remove(release.plan));
        QVERIFY(QFile::remove(release.paths.database));
        const Outcome rolled = release.run({u"rollback"_s, u"--reason"_s, u"the disk is gone"_s});
        QVERIFY2(rolled.status == 3, qPrintable(rolled.out + rolled.err));
        QVERIFY2(rolled.out.contains(u"done      step clear-caches"_s), qPrintable(rolled.out));
        QCOMPARE(release.journaled(), QByteArray("clear\nprobe\n"));
        QCOMPARE(readBounded(release.flags, 100).value(), QByteArray("before"));
        QCOMPARE(world.share(), 0);
    }

private:
    static bool triedToTakeOut(const Release &release)
    {
        for (const auto &[kind, detail] : release.facts())
            if (kind == u"outcome" && detail[u"detail"].toString().contains(u"canary taken out"))
                return true;
        return false;
    }
};

QTEST_GUILESS_MAIN(TestRollbackPack)
#include "tst_rollbackpack.moc"
