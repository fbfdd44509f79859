#pragma once

#include "models/engine/engine.h"
#include "models/store/epoch.h"
#include "models/store/journal.h"
#include "models/store/reader.h"
#include "models/traffic/haproxy.h"
#include "tests/support/stopping.h"

#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace interlock::testing {

using namespace Qt::StringLiterals;

struct Outcome {
    int status = -1;
    QString out;
    QString err;
};

/// The real program, run to its end; nothing of the caller's identity leaks in.
inline Outcome runProgram(const QStringList &arguments, const QString &asUser = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"SSH_AUTH_SOCK"_s);
    process.setProcessEnvironment(environment);
    const QString program = QStringLiteral(INTERLOCK_BIN_DIR "/interlock");
    if (asUser.isEmpty())
        process.start(program, arguments);
    else
        process.start(u"setpriv"_s,
                      QStringList{u"--reuid"_s, asUser, u"--clear-groups"_s, program} + arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// Services, a real HAProxy and a real load: `interlock demo-world`.
class World {
public:
    ~World()
    {
        process.terminate();
        if (!process.waitForFinished(10000))
            process.kill();
        process.waitForFinished();
    }
    bool start()
    {
        process.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                      {u"demo-world"_s, u"--rate"_s, u"150"_s});
        return QTest::qWaitFor(
            [this] {
                while (process.canReadLine()) {
                    const QJsonObject line = QJsonDocument::fromJson(process.readLine()).object();
                    if (line[u"event"].toString() == u"ready")
                        facts = line;
                }
                return !facts.isEmpty();
            },
            30000);
    }
    HaproxyTraffic traffic() const
    {
        return {facts[u"haproxySocket"].toString(), u"shop"_s, {u"canary"_s}, {u"stable"_s}, {}};
    }
    /// What HAProxy says, in basis points; -1 when it does not.
    int share() const
    {
        HaproxyActuator actuator(traffic());
        std::optional<int> seen;
        actuator.read([&seen](const Result<ActuatorReading> &reading) {
            seen = reading ? reading->canary.basisPoints : -1;
        });
        (void)QTest::qWaitFor([&seen] { return seen.has_value(); }, 10000);
        return seen.value_or(-1);
    }
    bool reset() const
    {
        HaproxyActuator actuator(traffic());
        bool done = false;
        actuator.apply(Weight{0}, [&done](const Done &applied) { done = applied.has_value(); });
        return QTest::qWaitFor([&done] { return done; }, 10000) && setFault(u"none"_s);
    }
    bool setFault(const QString &kind) const
    {
        QNetworkAccessManager network;
        QNetworkRequest request(
            QUrl(u"http://127.0.0.1:%1/fault?kind=%2&ms=800&share=0.9"_s.arg(facts[u"canaryPort"].toInt())
                     .arg(kind)));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
        const std::unique_ptr<QNetworkReply> reply(network.post(request, QByteArray()));
        return QTest::qWaitFor([&reply] { return reply->isFinished(); }, 10000) &&
               reply->error() == QNetworkReply::NoError;
    }
    /// HAProxy's own process.
    qint64 haproxyPid() const
    {
        HaproxyActuator actuator(traffic());
        QString worker;
        actuator.read([&worker](const Result<ActuatorReading> &reading) {
            worker = reading ? reading->worker : u"none"_s;
        });
        (void)QTest::qWaitFor([&worker] { return !worker.isEmpty(); }, 10000);
        static const QRegularExpression number(u"\\d+"_s);
        return number.match(worker).captured(0).toLongLong();
    }

    QProcess process;
    QJsonObject facts;
};

/// A store of its own over the world, with a short plan and two keys.
class Release {
public:
    explicit Release(const World &world) : m_world(world) { writePlan(); }
    void writePlan() const
    {
        QFile form(QStringLiteral(INTERLOCK_TEST_DATA "/engine/short.plan.yaml.in"));
        QFile file(plan);
        if (!form.open(QIODevice::ReadOnly) || !file.open(QIODevice::WriteOnly))
            qFatal("no plan");
        file.write(form.readAll()
                       .replace("@PORT@", QByteArray::number(m_world.facts[u"canaryPort"].toInt()))
                       .replace("@SOCKET@", m_world.facts[u"haproxySocket"].toString().toUtf8()));
    }
    ~Release()
    {
        const qint64 child = enginePid();
        supervisor.terminate();
        if (!supervisor.waitForFinished(10000))
            supervisor.kill();
        supervisor.waitForFinished();
        if (child > 0 && enginePid() == child)
            ::kill(pid_t(child), SIGKILL);
    }
    Outcome run(QStringList arguments, const QString &who = u"you"_s) const
    {
        arguments << u"--store"_s << u"sqlite:"_s + paths.database << u"--identity"_s << who;
        if (who == u"you")
            arguments << u"--key"_s << m_world.facts[u"personKey"].toString();
        return runProgram(arguments);
    }
    bool init() const { return run({u"init"_s, u"--agent"_s, u"release-bot"_s}).status == 0; }
    void startSupervisor()
    {
        supervisor.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        supervisor.start(QStringLiteral(INTERLOCK_BIN_DIR "/interlock"),
                         {u"engine"_s, u"--quiet"_s, u"--store"_s, u"sqlite:"_s + paths.database});
    }
    bool guarded() const
    {
        return QTest::qWaitFor([this] { return enginePid() > 0; }, 20000);
    }
    /// The engine's parent is killed; the engine goes on.
    bool loseSupervisor()
    {
        supervisor.kill();
        return supervisor.state() == QProcess::NotRunning || supervisor.waitForFinished();
    }
    /// Nobody is left that guards.
    bool loseEverything()
    {
        const qint64 engine = enginePid();
        return loseSupervisor() && engine > 0 && ::kill(pid_t(engine), SIGKILL) == 0 &&
               QTest::qWaitFor([this] { return enginePid() == 0; }, 20000);
    }
    /// 0 while there is none, or none that says who it is: this pid is signalled.
    qint64 enginePid() const
    {
        const qint64 pid = epochHolder(paths);
        return pid > kUnnamedHolder ? pid : 0;
    }
    /// A lease with both keys; empty when something was refused.
    QString lease() const
    {
        const Outcome asked = run({u"lease"_s, u"request"_s, plan});
        const QString id = asked.out.trimmed();
        const Outcome one = run({u"lease"_s, u"sign"_s, id, u"--role"_s, u"operator"_s});
        const Outcome two = run({u"lease"_s, u"sign"_s, id, u"--role"_s, u"agent"_s}, u"release-bot"_s);
        if (asked.status == 0 && one.status == 0 && two.status == 0)
            return id;
        qWarning("%s %s %s", qPrintable(asked.err), qPrintable(one.err), qPrintable(two.err));
        return {};
    }
    /// Everything up to a rollout that the engine took.
    bool begin()
    {
        if (!init())
            return false;
        startSupervisor();
        if (!guarded() || lease().isEmpty())
            return false;
        const Outcome started = run({u"start"_s, plan});
        rollout = RolloutId{started.out.trimmed()};
        return started.status == 0;
    }
    /// The rollout as the store folds anew.
    std::optional<RolloutState> state() const
    {
        const auto reader = StoreReader::open(paths.database);
        if (!reader)
            return std::nullopt;
        Ledger ledger([&](const QString &sha256) { return findBlob(**reader, paths, sha256); });
        if (!readWhole(**reader, ledger) || ledger.rollouts().empty())
            return std::nullopt;
        return ledger.rollouts().begin()->second.state; // there is one
    }
    bool reaches(const std::function<bool(const RolloutState &)> &wanted) const
    {
        return QTest::qWaitFor(
            [&] {
                const auto now = state();
                return now && wanted(*now);
            },
            60000);
    }
    /// Where it stands, for the message of a failed test.
    QString where() const
    {
        const auto now = state();
        return now ? u"%1 %2 %3 %4"_s.arg(toString(now->phase))
                         .arg(now->stage)
                         .arg(now->reason, now->waitsFor)
                   : u"no rollout"_s;
    }
    bool reaches(Phase phase) const
    {
        return reaches([phase](const RolloutState &now) { return now.phase == phase; });
    }
    /// Kind and detail of every event.
    std::vector<std::pair<QString, QJsonObject>> facts() const
    {
        std::vector<std::pair<QString, QJsonObject>> all;
        const auto reader = StoreReader::open(paths.database);
        for (const LogRow &row : (*reader)->records(0, 100000).value_or(std::vector<LogRow>())) {
            const auto record = readRecord(row.envelope);
            if (record && record->statement.predicateType == predicates::event)
                all.emplace_back(record->statement.predicate[u"kind"].toString(),
                                 record->statement.predicate[u"detail"].toObject());
        }
        return all;
    }
    int count(const QString &kind) const
    {
        int found = 0;
        for (const auto &[name, detail] : facts())
            found += name == kind ? 1 : 0;
        return found;
    }
    /// No two raises to one stage without a lowering between them, and one outcome for each intent.
    QString whatIsWrongInTheLog() const
    {
        std::map<int, int> open;
        int highest = -1;
        bool failed = false;
        for (const auto &[kind, detail] : facts()) {
            if (kind == u"intent") {
                const int stage = detail[u"stage"].toInt();
                if (stage >= 0 && stage <= highest && !failed)
                    return u"stage %1 was raised to twice"_s.arg(stage);
                highest = stage;
                ++open[detail[u"order"].toInt()];
            } else if (kind == u"outcome") {
                // what was read back below the target may be tried again
                failed = detail[u"observed_bp"].toInt() != detail[u"to_bp"].toInt();
                --open[detail[u"order"].toInt()];
            }
        }
        for (const auto &[order, balance] : open)
            if (balance != 0)
                return u"order %1 has %2 outcomes"_s.arg(order).arg(1 - balance);
        return {};
    }

    QTemporaryDir folder;
    StorePaths paths{folder.path() + u"/s.sqlite"_s, folder.path() + u"/s.sqlite.d"_s};
    QString plan = folder.path() + u"/web.plan.yaml"_s;
    QProcess supervisor;
    RolloutId rollout;

private:
    const World &m_world;
};

} // namespace interlock::testing
