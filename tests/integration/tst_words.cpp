#include "models/base/atomicfile.h"
#include "models/store/database.h"
#include "models/store/heartbeat.h"
#include "tests/integration/guarded.h"
#include "tests/models/engine/enginetest.h"

using namespace interlock;
using namespace interlock::testing;

namespace {

const QString kWeb = QStringLiteral("web-1");

/// A store with a real engine over a pretended switch, and the real program beside it.
struct Told : Bench {
    /// Runs while the engine goes on.
    Outcome interlock(const QStringList &arguments, const QString &agentSocket = {}) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"SSH_AUTH_SOCK"_s);
        if (!agentSocket.isEmpty())
            environment.insert(u"SSH_AUTH_SOCK"_s, agentSocket);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                      arguments + QStringList{u"--store"_s, u"sqlite:"_s + paths.database});
        process.closeWriteChannel();
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60000))
            return {};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    QStringList asDana() const
    {
        return {u"--identity"_s, u"dana"_s, u"--key"_s, folder.filePath(u"dana"_s)};
    }
    bool bakes() { return init() && start() && begin(kWeb).accepted() && reaches(kWeb, Phase::Baking, 0); }
};

} // namespace

/// What the program says of a store, to the word where people act upon it.
class TestWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A decision that stands in the log and that the core refuses is no success.
    void aRefusalOfTheCoreIsSixAndSaysWhy()
    {
        Told told;
        QVERIFY(told.bakes());
        told.shown = Observation::error(u"gone"_s); // the bake stands still
        const Outcome promoted = told.interlock(QStringList{u"promote"_s, kWeb} + told.asDana());
        QVERIFY2(promoted.err.contains(u"is refused: stage 5 % is not judged yet"_s),
                 qPrintable(promoted.err + promoted.out));
        QCOMPARE(promoted.status, 6);
        QCOMPARE(promoted.out, QString());
        const Outcome resumed = told.interlock(QStringList{u"resume"_s, kWeb} + told.asDana());
        QCOMPARE(resumed.status, 6);
        QCOMPARE(told.interlock({u"hold"_s, kWeb}).status, 0);
        const Outcome again = told.interlock({u"hold"_s, kWeb});
        QVERIFY2(again.err.contains(u"the rollout is held already"_s), qPrintable(again.err));
        QCOMPARE(again.status, 6);
    }

    void aLogOfNoRolloutIsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addRow("printed") << QStringList{u"log"_s, u"nosuch"_s};
        QTest::addRow("followed") << QStringList{u"log"_s, u"--follow"_s, u"nosuch"_s};
    }
    void aLogOfNoRolloutIsTwo()
    {
        QFETCH(QStringList, arguments);
        Told told;
        QVERIFY(told.init());
        const Outcome outcome = told.interlock(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.err.contains(u"there is no rollout \"nosuch\""_s), qPrintable(outcome.err));
        QCOMPARE(told.interlock({u"log"_s}).status, 0);
    }

    void aLeaseThatIsOverStartsNothing_data()
    {
        QTest::addColumn<bool>("expired");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("status");
        QTest::addRow("expired") << true << u"over     expired at "_s << 6;
        QTest::addRow("used up") << false << u"over     used up: 3 of 3 starts were used"_s << 0;
    }
    void aLeaseThatIsOverStartsNothing()
    {
        QFETCH(bool, expired);
        QFETCH(QString, says);
        QFETCH(int, status);
        Told told;
        if (expired)
            told.clock.wall -= std::chrono::hours(2); // the program's own clock is the real one
        QVERIFY(told.init() && told.start());
        const QString lease = told.signedLease();
        for (int use = 0; use < 3 && !expired; ++use) {
            const QString rollout = u"web-%1"_s.arg(use + 1);
            QVERIFY(
                told.ask(Bench::sign(toStatement(told.startOf(told.ledger(), lease, rollout)), told.person))
                    .accepted());
            QVERIFY(told.lower(rollout).accepted());
            QVERIFY(told.reaches(rollout, Phase::RolledBack));
        }
        told.engine.reset();
        const Outcome shown = told.interlock({u"lease"_s, u"show"_s, lease});
        QVERIFY2(shown.out.contains(says), qPrintable(shown.out + shown.err));
        QVERIFY(!shown.out.contains(u"may use it"_s));
        QCOMPARE(shown.status, status);
    }

    /// Decision 18: the console's own key acknowledges, without a touch; a person's does where one is named.
    void anAcknowledgementNeedsNoPersonsKey()
    {
        Told told;
        QVERIFY(told.bakes());
        const Outcome seen = told.interlock({u"ack"_s, kWeb, u"--reason"_s, u"on it"_s});
        QVERIFY2(seen.status == 0, qPrintable(seen.err));
        const Outcome named = told.interlock(QStringList{u"ack"_s, kWeb} + told.asDana());
        QVERIFY2(named.status == 0, qPrintable(named.err));
        QStringList who;
        for (const QString &line : told.interlock({u"log"_s, kWeb, u"--json"_s}).out.split(u'\n')) {
            const QJsonObject record = QJsonDocument::fromJson(line.toUtf8()).object();
            if (record[u"what"_s] == u"ack"_s)
                who << record[u"who"_s].toString();
        }
        QCOMPARE(who, (QStringList{u"console"_s, u"dana"_s}));
        QVERIFY(told.interlock(QStringList{u"note"_s, kWeb, u"--reason"_s, u"x"_s}).status != 0);
        QCOMPARE(told.interlock({u"verify"_s}).status, 0);
    }

    /// A script can tell that the traffic is off, as after a rollback.
    void aSupersededRolloutIsFollowedToZero()
    {
        Told told;
        QVERIFY(told.bakes());
        const QStringList verb{u"supersede"_s, kWeb, u"--reason"_s, u"web 2 is ready"_s};
        const Outcome nobody =
            told.interlock(QStringList{verb} + QStringList{u"--key"_s, told.folder.filePath(u"stranger"_s)});
        QVERIFY2(nobody.err.contains(u"in the policy"_s), qPrintable(nobody.err));
        QCOMPARE(nobody.status, 6);
        QVERIFY(told.state(kWeb).phase == Phase::Baking);
        const Outcome ended = told.interlock(verb + told.asDana() + QStringList{u"--json"_s});
        QVERIFY2(ended.status == 3, qPrintable(ended.err + ended.out));
        const QJsonObject said = QJsonDocument::fromJson(ended.out.toUtf8()).object();
        QCOMPARE(said, (QJsonObject{{u"rollout"_s, kWeb}, {u"rolled_back"_s, true}, {u"alone"_s, false}}));
        QVERIFY2(ended.err.contains(u"code "_s), qPrintable(ended.err));
        QVERIFY(told.state(kWeb).phase == Phase::RolledBack);
        QVERIFY(told.traffic.canary() == Weight{0});
        const Outcome again = told.interlock(verb + told.asDana());
        QVERIFY2(again.err.contains(u"the rollout web-1 is over (rolled-back)"_s), qPrintable(again.err));
        QCOMPARE(again.status, 6);
    }
    void whatSupersedeDoesIsSaidBefore()
    {
        Told told;
        QVERIFY(told.bakes());
        const Outcome bare = told.interlock(QStringList{u"supersede"_s} + told.asDana());
        QCOMPARE(bare.status, 2); // before a key is asked for
        QVERIFY2(bare.err.contains(u"--reason is required"_s) && !bare.err.contains(u"code "_s),
                 qPrintable(bare.err));
        const Outcome ended =
            told.interlock(QStringList{u"supersede"_s, u"--reason"_s, u"web 2 is ready"_s} + told.asDana());
        QCOMPARE(ended.status, 3);
        QVERIFY2(ended.out.startsWith(u"web-1 ends: its canary, at 5 %, goes to 0 %"_s),
                 qPrintable(ended.out));
    }
    void nothingIsSupersededWithoutAnEngine()
    {
        Told told;
        QVERIFY(told.bakes());
        told.engine.reset();
        const Outcome ended =
            told.interlock(QStringList{u"supersede"_s, kWeb, u"--reason"_s, u"web 2"_s} + told.asDana());
        QVERIFY2(ended.err.contains(u"`interlock rollback web-1` works without an engine"_s),
                 qPrintable(ended.err));
        QCOMPARE(ended.status, 1);
    }

    /// Said before anybody signs, and what to do once it is so.
    void aPolicySaysWhatItHolds()
    {
        Told told;
        QVERIFY(told.bakes());
        QString file = told.interlock({u"policy"_s, u"show"_s, u"--as-file"_s}).out;
        const QString path = told.folder.filePath(u"next.json"_s);
        const QStringList verb{u"policy"_s, u"propose"_s, path, u"--reason"_s, u"stricter"_s};
        QVERIFY(writeAtomically(path, file.toUtf8()));
        const Outcome same = told.interlock(verb + told.asDana());
        QCOMPARE(same.status, 6);
        QVERIFY2(same.err.contains(u"changes nothing of the policy in force"_s), qPrintable(same.err));
        QVERIFY(writeAtomically(path, file.replace(u"\"limit\": 70"_s, u"\"limit\": 60"_s).toUtf8()));
        const Outcome proposed = told.interlock(verb + told.asDana());
        QVERIFY2(proposed.status == 0, qPrintable(proposed.err));
        QVERIFY2(proposed.err.contains(u"in force, the policy holds what is open, until its keys sign again "
                                       u"and somebody resumes it: "
                                       "web-1 (rolled back after 4h)"_s),
                 qPrintable(proposed.err));
        QVERIFY2(proposed.out.contains(u"policy 2 is in force\nheld     web-1: sign its lease again, "
                                       "`interlock lease sign "_s),
                 qPrintable(proposed.out));
        QVERIFY(told.reaches(kWeb, Phase::Held));
        QVERIFY(writeAtomically(path, file.replace(u"\"limit\": 60"_s, u"\"limit\": 50"_s).toUtf8()));
        const Outcome quiet =
            told.interlock(verb + told.asDana() + QStringList{u"--json"_s}); // it is held already
        QVERIFY2(!quiet.err.contains(u"holds what is open"_s), qPrintable(quiet.err));
        QCOMPARE(QJsonDocument::fromJson(quiet.out.toUtf8()).object()[u"held"_s].toArray(), QJsonArray());
    }

    /// Both keys in one agent: each is taken where it counts, without being named.
    void aReplacedKeyAndItsSuccessorInOneAgent()
    {
        Told told;
        QVERIFY(told.init() && told.start());
        const auto successor = told.key(u"successor"_s);
        const QString socket = told.folder.filePath(u"agent"_s);
        QProcess agent;
        agent.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, socket});
        QTRY_VERIFY(QFile::exists(socket));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"SSH_AUTH_SOCK"_s, socket);
        for (const QString &name : {u"dana"_s, u"successor"_s}) {
            QProcess add;
            add.setProcessEnvironment(environment);
            add.start(u"ssh-add"_s, {u"-q"_s, told.folder.filePath(name)});
            QVERIFY(add.waitForFinished() && add.exitCode() == 0);
        }
        QString file = told.interlock({u"policy"_s, u"show"_s, u"--as-file"_s}).out;
        const auto body = [](const PublicKey &key) { return key.line().section(u' ', 1, 1); };
        QFile next(told.folder.filePath(u"next.json"_s));
        QVERIFY(next.open(QIODevice::WriteOnly));
        next.write(file.replace(body(told.person->key()), body(successor->key()))
                       .replace(told.person->key().fingerprint(), successor->key().fingerprint())
                       .toUtf8());
        next.close();
        const QStringList dana{u"--identity"_s, u"dana"_s};
        const Outcome proposed = told.interlock(
            QStringList{u"policy"_s, u"propose"_s, next.fileName(), u"--reason"_s, u"new"_s} + dana, socket);
        QVERIFY2(proposed.status == 0, qPrintable(proposed.err));
        QVERIFY2(proposed.out.contains(u"dana with the new key "_s + successor->key().fingerprint()),
                 qPrintable(proposed.out));
        const Outcome proven = told.interlock(QStringList{u"policy"_s, u"sign"_s, u"2"_s} + dana, socket);
        QVERIFY2(proven.status == 0 && proven.out.contains(u"policy 2 is in force"_s),
                 qPrintable(proven.err + proven.out));
        QVERIFY(
            writeAtomically(next.fileName(), file.replace(u"\"limit\": 70"_s, u"\"limit\": 60"_s).toUtf8()));
        const Outcome asked = told.interlock(
            QStringList{u"policy"_s, u"propose"_s, next.fileName(), u"--reason"_s, u"again"_s} + dana,
            socket);
        QVERIFY2(asked.status == 0, qPrintable(asked.err)); // the new key alone is hers now
        agent.kill();
        agent.waitForFinished();
    }

    void theFirstFaultHasItsKind()
    {
        Told told;
        QVERIFY(told.init() && told.start());
        QVERIFY(!told.signedLease().isEmpty());
        told.engine.reset();
        QCOMPARE(told.interlock({u"verify"_s}).status, 0);
        QVERIFY((*Database::open(told.paths.database, OpenFor::Writing))
                    ->run(u"UPDATE records SET envelope = CAST(replace(CAST(envelope AS TEXT), 'payload', "
                          "'pay1oad') AS BLOB) WHERE idx = 1"_s));
        const Outcome broken = told.interlock({u"verify"_s});
        QCOMPARE(broken.status, 5);
        QVERIFY2(broken.err.startsWith(u"interlock: record 1: "_s), qPrintable(broken.err));
        QVERIFY2(broken.err.contains(u"(kind: layout)"_s), qPrintable(broken.err));
    }

    /// Not only at the next minute's proof.
    void aReadingThatFailsTakesTheProofBack_data()
    {
        QTest::addColumn<bool>("down");
        QTest::addColumn<QString>("says");
        QTest::addRow("every stable target is DOWN") << true << u"every stable target is DOWN"_s;
        QTest::addRow("nothing is read") << false << QString();
    }
    void aReadingThatFailsTakesTheProofBack()
    {
        QFETCH(bool, down);
        QFETCH(QString, says);
        Told told;
        QVERIFY(told.bakes());
        told.shown = Observation::error(u"gone"_s);
        const auto whyNot = [&told] {
            const auto beat = readHeartbeat(told.paths);
            return beat && !beat->rollbacks.empty() ? std::optional(beat->rollbacks.front().why)
                                                    : std::nullopt;
        };
        QTRY_COMPARE_WITH_TIMEOUT(whyNot(), std::optional(QString()), 20000);
        const Outcome well = told.interlock({u"status"_s});
        QVERIFY2(well.out.contains(u"rollback ready, proven "_s), qPrintable(well.out));
        QVERIFY2(well.out.contains(u"observed 5 %, read "_s), qPrintable(well.out));
        QVERIFY2(well.out.contains(u"limit > 500 ms"_s), qPrintable(well.out));
        if (down)
            told.traffic.stableGoesDown();
        else
            told.traffic.answersReads(false);
        QTRY_VERIFY_WITH_TIMEOUT(!whyNot().value_or(QString()).isEmpty(), 20000);
        const Outcome sick = told.interlock({u"status"_s});
        QVERIFY2(sick.out.contains(u"rollback NOT READY ("_s), qPrintable(sick.out));
        QVERIFY2(sick.out.contains(says), qPrintable(sick.out));
    }
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
