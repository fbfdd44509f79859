#pragma once

#include "models/base/digest.h"
#include "models/base/json.h"
#include "models/engine/engine.h"
#include "models/engine/genesis.h"
#include "models/store/answers.h"
#include "models/store/epoch.h"
#include "models/store/inbox.h"
#include "models/store/journal.h"
#include "models/store/localstore.h"
#include "models/store/reader.h"
#include "models/store/writerthread.h"
#include "tests/support/fakeactuator.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace interlock::testing {

using namespace Qt::StringLiterals;

/// The system's clock, moved by hand.
class MovedClock final : public Clock {
public:
    Moment now() const override
    {
        Moment moment = m_system.now();
        moment.boot += boot;
        moment.wall += wall += wallTick;
        return moment;
    }
    QString bootId() const override { return bootName.isEmpty() ? m_system.bootId() : bootName; }
    Duration boot{0};
    mutable Duration wall{0};
    Duration wallTick{0}; ///< each look at it moves its wall time on by this
    QString bootName;

private:
    SystemClock m_system;
};

inline QByteArray planText(const QByteArray &name = "web", const QByteArray &servers = "canary",
                           const QByteArray &backend = "shop")
{
    QFile file(QStringLiteral(INTERLOCK_TEST_DATA "/engine/web.plan.yaml.in"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no plan");
    return file.readAll().replace("NAME", name).replace("SERVERS", servers).replace("BACKEND", backend);
}

/// Four keys, a plan, and what their owners may sign.
struct Desk {
    QTemporaryDir folder;
    MovedClock clock;
    std::shared_ptr<LocalSigner> person = key(u"dana"_s), agent = key(u"bot"_s),
                                 stranger = key(u"stranger"_s);
    PlanFile plan = planOf(planText());

    std::shared_ptr<LocalSigner> key(const QString &name) const
    {
        return LocalSigner::create(folder.path() + u'/' + name, name).value();
    }
    static PlanFile planOf(const QByteArray &text)
    {
        const PlanReading reading = readPlan(text, u"plan"_s);
        for (const PlanProblem &problem : reading.problems)
            qWarning("%s", qPrintable(problem.text()));
        return reading.file.value();
    }
    WallTime now() const { return clock.now().wall; }
    static PolicyRef policyOf(const Ledger &ledger)
    {
        return {ledger.policy()->policy.version, ledger.policy()->payloadSha256};
    }
    static QByteArray sign(const Statement &statement, const std::shared_ptr<LocalSigner> &by)
    {
        const auto envelope = signRecord(statement, *by);
        if (!envelope)
            qFatal("%s", qPrintable(envelope.error().sentence()));
        return *envelope;
    }

    Lease leaseOver(const Ledger &ledger, const PlanFile &over) const
    {
        Lease lease;
        lease.leaseId = newLeaseId();
        lease.environment = over.plan.environment;
        lease.rollout = over.plan.name;
        lease.service = over.plan.service;
        lease.actions = QStringList{u"start"_s, u"promote"_s, u"resume"_s};
        for (const Stage &stage : over.plan.stages)
            lease.weights.push_back(stage.weight.basisPoints);
        lease.maxWeight = lease.weights.back();
        lease.planSha256 = over.sha256;
        for (const BoundFile &file : over.files)
            lease.files.push_back({file.path, file.sha256});
        for (const Seat &seat : over.plan.lease.keys)
            lease.seats.push_back({seat.role, 1});
        lease.traffic = trafficText(over.plan.traffic);
        lease.policy = policyOf(ledger);
        lease.asOf = ledger.asOf();
        lease.issued = lease.notBefore = now();
        lease.expires = lease.issued + std::chrono::hours(1);
        lease.maxUses = 3;
        lease.requester = u"dana"_s;
        lease.role = u"operator"_s;
        return lease;
    }
    Approval approvalOf(const Ledger &ledger, const QString &lease, const QString &role) const
    {
        Approval approval;
        approval.leaseId = lease;
        approval.sha256 = ledger.lease(lease)->record.payloadSha256;
        approval.role = role;
        approval.reason = u"looked at it"_s;
        approval.policy = policyOf(ledger);
        approval.asOf = ledger.asOf();
        approval.issued = now();
        return approval;
    }
    Decision startOf(const Ledger &ledger, const QString &lease, const QString &rollout) const
    {
        const LeaseEntry *entry = ledger.lease(lease);
        Decision decision;
        decision.kind = u"start"_s;
        decision.rollout = rollout;
        decision.leaseId = lease;
        decision.leaseSha256 = entry->record.payloadSha256;
        decision.planSha256 = entry->record.lease.planSha256;
        decision.role = u"operator"_s;
        decision.use = entry->starts + 1;
        decision.policy = policyOf(ledger);
        decision.asOf = ledger.asOf();
        decision.issued = now();
        return decision;
    }
};

/// The rollout as if its plan had these steps before the first traffic.
inline RolloutEntry withSteps(RolloutEntry entry, const std::vector<Step> &steps)
{
    auto file = std::make_shared<PlanFile>(*entry.plan);
    file->plan.steps = steps;
    entry.plan = std::move(file);
    return entry;
}

/// A log in memory.
struct MemoryLog {
    explicit MemoryLog(Desk &owner)
        : desk(owner), engine(owner.key(u"engine-key"_s)), console(owner.key(u"console-key"_s))
    {
        ledger.setOrigin(u"interlock/test"_s);
        const auto policy = genesisPolicy({u"dana"_s, u"bot"_s, desk.person->key(), desk.agent->key(),
                                           engine->key(), console->key(), u"interlock/test"_s, desk.now()});
        blobs[desk.plan.sha256] = desk.plan.bytes;
        append(Desk::sign(toStatement(policy.value()), desk.person));
    }
    qint64 append(const QByteArray &envelope)
    {
        const LogRow row{ledger.size(), envelope};
        const auto record = ledger.apply(row);
        if (!record)
            qFatal("%s", qPrintable(record.error().sentence()));
        rows.push_back(row);
        return row.index;
    }
    /// Told by the engine.
    qint64 fact(const QString &kind, const RolloutId &rollout, const QJsonObject &detail)
    {
        const QJsonObject predicate{{u"kind"_s, kind},
                                    {u"rollout"_s, rollout.text},
                                    {u"issued"_s, toRfc3339(desk.now())},
                                    {u"detail"_s, detail}};
        return append(
            Desk::sign({QString(predicates::event), predicate, {{u"plan"_s, desk.plan.sha256}}}, engine));
    }
    Ledger::ReadBlob readBlob()
    {
        return [this](const QString &sha256) -> Result<QByteArray> {
            if (!blobs.contains(sha256))
                return fail(ErrorCode::NotFound, u"no content %1"_s.arg(sha256));
            return blobs[sha256];
        };
    }
    QString signedLease(const PlanFile &over, const QStringList &actions = {})
    {
        blobs[over.sha256] = over.bytes;
        Lease lease = desk.leaseOver(ledger, over);
        if (!actions.isEmpty())
            lease.actions = actions;
        append(Desk::sign(toStatement(lease), desk.person));
        append(Desk::sign(toStatement(desk.approvalOf(ledger, lease.leaseId, u"operator"_s)), desk.person));
        append(Desk::sign(toStatement(desk.approvalOf(ledger, lease.leaseId, u"agent"_s)), desk.agent));
        return lease.leaseId;
    }
    EvaluationRow journal(const RolloutId &rollout, const RolloutEvent &event)
    {
        EvaluationRow row;
        row.sequence = ledger.nextSequence();
        row.rollout = rollout.text;
        row.logSize = ledger.size();
        row.at = stampOf(desk.clock, desk.clock.now());
        row.body = encodeEvent(event);
        row.chain = chainOf(ledger.chain(), row);
        if (const auto stepped = ledger.apply(row); !stepped)
            qFatal("%s", qPrintable(stepped.error().sentence()));
        journaled.push_back(row);
        return row;
    }
    /// A rollout that has begun.
    RolloutId begun(const QString &name = u"web-1"_s, const QStringList &actions = {})
    {
        const QString lease = signedLease(desk.plan, actions);
        const qint64 start = append(Desk::sign(toStatement(desk.startOf(ledger, lease, name)), desk.person));
        journal(RolloutId{name}, Decided{DecisionKind::Start, u"dana"_s, {}, start});
        return RolloutId{name};
    }

    Desk &desk;
    std::shared_ptr<LocalSigner> engine, console;
    std::map<QString, QByteArray> blobs;
    Ledger ledger{readBlob()};
    std::vector<LogRow> rows;
    std::vector<EvaluationRow> journaled;
};

/// Shows whatever the test says, at once.
class TestSource final : public MetricSource {
public:
    explicit TestSource(const Observation &shown) : m_shown(shown) {}
    void poll() override
    {
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT polled(Poll()); }, Qt::QueuedConnection);
    }
    Observation observe(const Indicator &, Instant) const override { return m_shown; }

private:
    const Observation &m_shown;
};

/// The traffic outlives the engines that move it.
class SharedActuator final : public Actuator {
public:
    explicit SharedActuator(FakeActuator &real) : m_real(real) {}
    Duration deadline() const override { return m_real.deadline(); }
    void read(ReadDone done) override { m_real.read(std::move(done)); }
    void apply(Weight canary, ApplyDone done) override { m_real.apply(canary, std::move(done)); }

private:
    FakeActuator &m_real;
};

/// A store, a world and the engine over both.
struct Bench : Desk {
    StorePaths paths{folder.path() + u"/s.sqlite"_s, folder.path() + u"/s.sqlite.d"_s};
    FakeActuator traffic;
    Observation shown = Observation::of(100, Duration(10), 50);
    std::optional<Error> noSource;
    std::unique_ptr<Engine> engine;
    QByteArray pack; ///< the manifest that leases bind; empty: none

    bool init()
    {
        std::optional<Result<InitFacts>> made;
        initStore({paths, u"dana"_s, u"bot"_s, person, agent->key()}, clock, qApp,
                  [&made](const Result<InitFacts> &facts) { made = facts; });
        return QTest::qWaitFor([&made] { return made.has_value(); }, 20000) && made->has_value();
    }
    Engine::Parts parts(Duty duty = Duty::Guard)
    {
        Workshop workshop;
        workshop.makeSource =
            [this](const Source &, const std::vector<Indicator> &) -> Result<std::unique_ptr<MetricSource>> {
            if (noSource)
                return tl::unexpected<Error>(*noSource);
            return std::make_unique<TestSource>(shown);
        };
        workshop.makeActuator = [this](const Plan &) -> Result<std::unique_ptr<Actuator>> {
            return std::make_unique<SharedActuator>(traffic);
        };
        return {paths, &clock, std::move(workshop), duty, 0};
    }
    bool start()
    {
        auto started = Engine::start(parts());
        if (!started) {
            qWarning("%s", qPrintable(started.error().sentence()));
            return false;
        }
        engine = std::move(*started);
        return true;
    }
    const Ledger &ledger() const { return engine->ledger(); }
    const RolloutState &state(const QString &id) const { return ledger().rollout(RolloutId{id})->state; }

    std::optional<EngineAnswer> answerTo(const QString &request) const
    {
        const auto answer = readAnswer(paths, request, {});
        return answer ? *answer : std::nullopt;
    }
    /// Drops it and waits for the answer.
    EngineAnswer ask(const QByteArray &bytes, Lane lane = Lane::Raising) const
    {
        const auto request = dropRequest(paths, lane, bytes);
        (void)QTest::qWaitFor([&] { return answerTo(*request).has_value(); }, 20000);
        return answerTo(*request).value_or(
            EngineAnswer{*request, -1, ErrorCode::Timeout, u"no answer"_s, {}});
    }
    /// Lays a content where leases find it.
    void offer(const QString &sha256, const QByteArray &bytes) const
    {
        QFile blob(paths.blobs() + u'/' + sha256);
        if (!blob.open(QIODevice::WriteOnly))
            qFatal("cannot write the plan");
        blob.write(bytes);
    }
    QString signedLease()
    {
        offer(plan.sha256, plan.bytes);
        for (const BoundFile &file : plan.files)
            offer(file.sha256, file.content);
        Lease lease = leaseOver(ledger(), plan);
        if (!pack.isEmpty()) {
            lease.packSha256 = sha256Hex(pack);
            offer(lease.packSha256, pack);
        }
        for (const auto &make : std::vector<std::function<QByteArray()>>{
                 [&] { return sign(toStatement(lease), person); },
                 [&] {
                     return sign(toStatement(approvalOf(ledger(), lease.leaseId, u"operator"_s)), person);
                 },
                 [&] { return sign(toStatement(approvalOf(ledger(), lease.leaseId, u"agent"_s)), agent); }})
            if (const EngineAnswer answer = ask(make()); !answer.accepted())
                qFatal("%s", qPrintable(answer.text));
        return lease.leaseId;
    }
    EngineAnswer begin(const QString &rollout)
    {
        return ask(sign(toStatement(startOf(ledger(), signedLease(), rollout)), person));
    }
    EngineAnswer lower(const QString &rollout, DecisionKind kind = DecisionKind::RollBack) const
    {
        return ask(encode(BareLowering{kind, RolloutId{rollout}, u"test"_s, newLeaseId()}), Lane::Lowering);
    }
    bool reaches(const QString &rollout, Phase phase, int stage = -2) const
    {
        return QTest::qWaitFor(
            [&] {
                const RolloutEntry *entry = ledger().rollout(RolloutId{rollout});
                return entry && entry->state.phase == phase && (stage == -2 || entry->state.stage == stage);
            },
            30000);
    }
    /// Events of the log on disk: kind and detail.
    std::vector<std::pair<QString, QJsonObject>> facts() const
    {
        std::vector<std::pair<QString, QJsonObject>> all;
        const auto reader = StoreReader::open(paths.database);
        for (const LogRow &row : (*reader)->records(0, 100000).value_or(std::vector<LogRow>())) {
            const auto record = readRecord(row.envelope);
            const QJsonObject &predicate = record->statement.predicate;
            if (record->statement.predicateType == predicates::event)
                all.emplace_back(predicate[u"kind"].toString(), predicate[u"detail"].toObject());
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
};

} // namespace interlock::testing
