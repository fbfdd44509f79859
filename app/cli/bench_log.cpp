#include "app/cli/bench_log.h"

#include "app/cli/session.h"
#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/engine/genesis.h"
#include "models/records/checkpoint.h"

#include <future>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

const QString kUuid = QStringLiteral("00000000-0000-4000-8000-000000000000");
constexpr qint64 kBatch = 1000;
constexpr int kDay = 86'400;

constexpr const char *kPlan = R"(apiVersion: interlock/v1
kind: Rollout
metadata: {name: bench, service: shop, environment: demo}
release: {stable: "1", canary: "2"}
sources:
  canary: {type: scrape, url: "http://127.0.0.1:1/metrics", interval: 1s}
indicators:
  latency: {source: canary, gauge: latency_ms, unit: ms}
  errors: {source: canary, gauge: errors_per_second}
guardrails:
  latency: {indicator: latency, breach: "> 500ms", confirm: {consecutive: 3}, do: rollback}
  errors: {indicator: errors, breach: "> 5", confirm: {for: 10s}, do: rollback}
traffic: {type: haproxy, socket: /run/bench.sock, backend: shop, canary: [canary], stable: [stable]}
lease: {keys: [{role: operator}, {role: agent}], valid: 48h}
stages:
  - {weight: 5%, bake: 40h, every: 1s}
)";

} // namespace

BenchLog::BenchLog()
    : m_paths{m_folder.path() + u"/bench.sqlite"_s, m_folder.path() + u"/bench.sqlite.d"_s},
      m_ledger([this](const QString &sha256) -> Result<QByteArray> {
          const auto found = m_blobs.find(sha256);
          return found == m_blobs.end() ? Result<QByteArray>(fail(ErrorCode::NotFound, sha256))
                                        : found->second;
      }),
      m_now(stampOf(systemClock(), systemClock().now()))
{
    m_now.wallMs -= 1000LL * kDay;
    m_now.bootMs = 0;
}

Result<std::unique_ptr<BenchLog>> BenchLog::make()
{
    std::unique_ptr<BenchLog> log(new BenchLog);
    if (const Done made = log->m_paths.makeFolders(); !made)
        return passOn(made);
    const std::pair<std::shared_ptr<LocalSigner> *, QString> keys[] = {
        {&log->m_engine, engineKeyPath(log->m_paths)},
        {&log->m_console, consoleKeyPath(log->m_paths)},
        {&log->m_person, log->folder() + u"/person"_s},
        {&log->m_agent, log->folder() + u"/agent"_s}};
    for (const auto &[key, path] : keys) {
        auto created = LocalSigner::create(path, u"bench"_s);
        if (!created)
            return passOn(created);
        *key = std::move(*created);
    }
    if (const Done created = Database::create(log->m_paths.database, kUuid); !created)
        return passOn(created);
    auto writer = StoreWriter::open(log->m_paths.database);
    if (!writer)
        return passOn(writer);
    log->m_writer = std::move(*writer);
    log->m_ledger.setOrigin(originOf(kUuid));
    const auto policy =
        genesisPolicy({u"you"_s, u"bot"_s, log->m_person->key(), log->m_agent->key(), log->m_engine->key(),
                       log->m_console->key(), originOf(kUuid), wallFromMs(log->m_now.wallMs)});
    const auto envelope = policy.and_then(
        [&log](const Policy &first) { return signRecord(toStatement(first), *log->m_person); });
    if (!envelope)
        return passOn(envelope);
    StoreBatch batch;
    Done written = log->fold(batch, *envelope);
    if (written)
        written = log->write(batch);
    return written ? Result<std::unique_ptr<BenchLog>>(std::move(log)) : passOn(written);
}

Done BenchLog::fold(StoreBatch &batch, const QByteArray &envelope)
{
    const qint64 index = m_ledger.size();
    if (const auto folded = m_ledger.apply(index, readHeldRecord(envelope)); !folded)
        return passOn(folded);
    batch.records.push_back({index, envelope});
    return {};
}

Done BenchLog::write(StoreBatch &batch)
{
    const QByteArray text = checkpointText({m_ledger.origin(), m_ledger.size(), m_ledger.tree().root()});
    batch.head = {m_ledger.size(), QString::fromUtf8(encode(
                                       SignedNote{text, {signNote(text, m_ledger.origin(), *m_engine)}}))};
    const Done written = m_writer->append(batch);
    batch = {};
    return written;
}

Result<QByteArray> BenchLog::fact(qint64 number) const
{
    static const QString kinds[] = {u"intent"_s, u"outcome"_s, u"checkpoint"_s, u"guardrail-fired"_s};
    const QJsonObject detail{{u"order"_s, number / 4},
                             {u"stage"_s, 0},
                             {u"to_bp"_s, 500},
                             {u"guardrail"_s, u"latency"_s},
                             {u"value"_s, QString::number(100 + number % 97)},
                             {u"verified_after_ms"_s, u"12"_s}};
    const QJsonObject predicate{{u"kind"_s, kinds[number % 4]},
                                {u"issued"_s, toRfc3339(wallFromMs(m_now.wallMs + number))},
                                {u"boot_ms"_s, number},
                                {u"boot_id"_s, m_now.bootId},
                                {u"epoch"_s, 1},
                                {u"evaluations"_s, QJsonObject{{u"count"_s, 0}, {u"head"_s, QString()}}},
                                {u"rollout"_s, u"bench-1"_s},
                                {u"detail"_s, detail}};
    return signRecord({QString(predicates::event), predicate, {{u"plan"_s, QString(64, u'b')}}}, *m_engine);
}

Result<std::vector<QByteArray>> BenchLog::facts(qint64 from, qint64 count) const
{
    std::vector<QByteArray> made;
    for (qint64 number = from; number < from + count; ++number) {
        auto one = fact(number);
        if (!one)
            return passOn(one);
        made.push_back(std::move(*one));
    }
    return made;
}

Done BenchLog::addFacts(qint64 count)
{
    for (qint64 done = 0; done < count;) {
        const qint64 now = std::min(kBatch, count - done), first = m_ledger.size();
        auto other = std::async(std::launch::async, [&] { return facts(first + now / 2, now - now / 2); });
        StoreBatch batch;
        for (const auto &half : {facts(first, now / 2), other.get()}) {
            if (!half)
                return passOn(half);
            for (const QByteArray &envelope : *half)
                if (const Done folded = fold(batch, envelope); !folded)
                    return folded;
        }
        if (const Done written = write(batch); !written)
            return written;
        done += now;
    }
    return {};
}

Done BenchLog::addOneFact()
{
    StoreBatch batch;
    const auto envelope = fact(m_ledger.size());
    Done done = envelope ? fold(batch, *envelope) : Done(passOn(envelope));
    return done ? write(batch) : done;
}

Result<RolloutId> BenchLog::startRollout()
{
    const PlanReading plan = readPlan(kPlan, u"bench plan"_s);
    if (!plan.file)
        return fail(ErrorCode::BadInput, plan.problems.front().text());
    m_blobs[plan.file->sha256] = plan.file->bytes;
    const WallTime at = wallFromMs(m_now.wallMs);
    const PolicyRef policy{m_ledger.policy()->policy.version, m_ledger.policy()->payloadSha256};
    Lease lease{newLeaseId(),
                u"demo"_s,
                u"bench"_s,
                u"shop"_s,
                {u"start"_s, u"promote"_s},
                {500},
                500,
                plan.file->sha256,
                {},
                {},
                {{u"operator"_s, 1}, {u"agent"_s, 1}},
                u"haproxy"_s,
                policy,
                at,
                at + std::chrono::hours(48),
                1,
                u"you"_s,
                u"operator"_s,
                {},
                m_ledger.asOf(),
                at};
    StoreBatch batch;
    batch.blobs.push_back({plan.file->sha256, plan.file->bytes});
    const auto add = [&](const Statement &statement, const LocalSigner &signer) {
        const auto envelope = signRecord(statement, signer);
        return envelope ? fold(batch, *envelope) : Done(passOn(envelope));
    };
    if (const Done asked = add(toStatement(lease), *m_person); !asked)
        return passOn(asked);
    const QString digest = m_ledger.lease(lease.leaseId)->record.payloadSha256;
    for (const auto &[role, key] : {std::pair(u"operator"_s, m_person), std::pair(u"agent"_s, m_agent)})
        if (const Done said = add(toStatement(Approval{lease.leaseId,
                                                       0,
                                                       digest,
                                                       ApprovalVerdict::Approve,
                                                       role,
                                                       {},
                                                       policy,
                                                       m_ledger.asOf(),
                                                       at}),
                                  *key);
            !said)
            return passOn(said);
    const Decision start{u"start"_s,
                         u"bench-day"_s,
                         lease.leaseId,
                         digest,
                         plan.file->sha256,
                         {},
                         {},
                         u"operator"_s,
                         {},
                         1,
                         policy,
                         m_ledger.asOf(),
                         at,
                         {}};
    if (const Done started = add(toStatement(start), *m_person); !started)
        return passOn(started);
    const RolloutId id{start.rollout};
    Done begun = journal(batch, id, Decided{DecisionKind::Start, u"you"_s, {}, m_ledger.size() - 1});
    if (begun)
        begun = write(batch);
    return begun ? Result<RolloutId>(id) : passOn(begun);
}

Done BenchLog::journal(StoreBatch &batch, const RolloutId &rollout, const RolloutEvent &event)
{
    EvaluationRow row;
    row.rollout = rollout.text;
    row.at = m_now;
    if (const auto stepped = m_ledger.journal(row, event); !stepped)
        return passOn(stepped);
    batch.evaluations.push_back(std::move(row));
    return {};
}

Done BenchLog::addDay()
{
    const auto id = startRollout();
    if (!id)
        return passOn(id);
    StoreBatch batch;
    for (int second = 0; second < kDay; ++second) {
        m_now.wallMs += 1000;
        m_now.bootMs += 1000;
        const RolloutEntry &entry = *m_ledger.rollout(*id);
        const TrafficReading traffic{entry.state.intended, true, u"1"_s, {}};
        Done done = journal(
            batch, *id,
            Evaluated{
                {{IndicatorId{u"latency"_s}, Observation::of(100.0 + second % 89 / 7.0, Duration(20), 60)},
                 {IndicatorId{u"errors"_s}, Observation::of(second % 3 / 9.0, Duration(20), 60)}},
                traffic,
                m_ledger.standing(entry, wallFromMs(m_now.wallMs)),
                true});
        if (const auto open = entry.state.open; done && open)
            done = journal(batch, *id,
                           Actuated{open->order.order,
                                    Actuated::Outcome::Succeeded,
                                    TrafficReading{open->order.to, true, u"1"_s, {}},
                                    {}});
        if (done && batch.evaluations.size() >= size_t(kBatch))
            done = write(batch);
        if (!done)
            return done;
    }
    if (const RolloutState &state = m_ledger.rollout(*id)->state; state.phase != Phase::Baking)
        return fail(ErrorCode::BadInput,
                    u"the rollout of a day is %1 at its end: %2"_s.arg(toString(state.phase), state.reason));
    return write(batch);
}

Done BenchLog::pin() const
{
    return writeAtomically(m_paths.pin(),
                           compactJson({{u"size"_s, m_ledger.size()},
                                        {u"root"_s, QString::fromLatin1(m_ledger.tree().root().toHex())}}));
}

} // namespace interlock::cli
