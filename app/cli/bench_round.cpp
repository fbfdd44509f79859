#include "app/cli/bench_round.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kFollowMs = 10;
constexpr int kLimitMs = 60'000;

double millisecondsOf(const QJsonObject &detail, QLatin1StringView name)
{
    bool ok = false;
    const double value = detail[name].toString().toDouble(&ok);
    return ok ? value : -1;
}

} // namespace

BenchRound::BenchRound(Petition &bot, Petition &person) : m_bot(bot), m_person(person)
{
    m_bot.setTold({[this](const Record &record, qint64) { read(record); }, {}});
    m_limit.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &BenchRound::look);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_look.stop();
        Q_EMIT failed({ErrorCode::Timeout, u"a round of rollbacks did not end within a minute"_s,
                       u"look at the load of this machine, then try again"_s});
    });
}

void BenchRound::begin(const QStringList &plans)
{
    m_plans = plans;
    m_rollouts.clear();
    m_facts.clear();
    m_carrying = false;
    m_over = 0;
    m_limit.start(kLimitMs);
    request(0);
}

bool BenchRound::isGood(const Result<EngineAnswer> &answer)
{
    if (!answer)
        Q_EMIT failed(answer.error());
    return answer.has_value();
}

void BenchRound::request(size_t place)
{
    if (place == size_t(m_plans.size()))
        return m_look.start(kFollowMs);
    const PlanReading plan = readPlanFile(m_plans.at(qsizetype(place)));
    if (!plan.file)
        return Q_EMIT failed({ErrorCode::BadInput, plan.problems.front().text(), {}});
    m_bot.requestLease(*plan.file, {}, [this, place](const Result<EngineAnswer> &asked) {
        if (isGood(asked))
            sign(place, asked->text);
    });
}

void BenchRound::sign(size_t place, const QString &lease)
{
    const auto word = [&lease](const QString &role) {
        return Petition::LeaseWord{lease, role, {}, ApprovalVerdict::Approve};
    };
    m_bot.sayOnLease(word(u"agent"_s), [this, place, lease, mine = word(u"operator"_s)](const auto &first) {
        if (!isGood(first))
            return;
        m_person.sayOnLease(mine, [this, place, lease](const Result<EngineAnswer> &second) {
            if (isGood(second))
                start(place, lease);
        });
    });
}

void BenchRound::start(size_t place, const QString &lease)
{
    m_bot.start(lease, {}, [this, place](const Result<EngineAnswer> &started) {
        if (!isGood(started))
            return;
        m_rollouts.push_back(RolloutId{started->text});
        m_facts[m_rollouts.back()];
        request(place + 1);
    });
}

void BenchRound::rollBack(size_t place)
{
    m_bot.decide(m_rollouts.at(place), {DecisionKind::RollBack, {}},
                 [this](const Result<EngineAnswer> &answer) { (void)isGood(answer); });
}

void BenchRound::read(const Record &record)
{
    const QJsonObject &predicate = record.statement.predicate;
    const QJsonObject detail = predicate[u"detail"].toObject();
    const auto found = m_facts.find(RolloutId{predicate[u"rollout"].toString()});
    if (found == m_facts.end() || detail[u"stage"].toInt() >= 0)
        return; // somebody else's, no order, or a raise
    BenchRollbackFacts &facts = found->second;
    if (predicate[u"kind"].toString() == u"intent" && facts.confirmed == Instant())
        facts.confirmed = instantFromMs(predicate[u"boot_ms"].toInteger());
    if (predicate[u"kind"].toString() != u"outcome" || facts.whole)
        return;
    facts.sentMs = millisecondsOf(detail, "sent_after_ms"_L1);
    facts.durableMs = millisecondsOf(detail, "durable_after_ms"_L1);
    facts.answeredMs = millisecondsOf(detail, "applied_after_ms"_L1);
    facts.verifiedMs = millisecondsOf(detail, "verified_after_ms"_L1);
    facts.fromSampleMs = millisecondsOf(detail, "from_sample_ms"_L1);
    facts.whole = facts.verifiedMs >= 0;
}

bool BenchRound::isOver(size_t place) const
{
    const RolloutEntry *entry = m_bot.ledger().rollout(m_rollouts.at(place));
    return entry && interlock::isOver(entry->state.phase) && facts(place).whole;
}

bool BenchRound::allCarry() const
{
    return std::all_of(m_rollouts.begin(), m_rollouts.end(), [this](const RolloutId &id) {
        const RolloutEntry *entry = m_bot.ledger().rollout(id);
        return entry && entry->state.phase == Phase::Baking;
    });
}

size_t BenchRound::overCount() const
{
    size_t over = 0;
    for (size_t place = 0; place < m_rollouts.size(); ++place)
        over += isOver(place) ? 1 : 0;
    return over;
}

void BenchRound::look()
{
    if (const Done done = m_bot.refresh(); !done) {
        m_look.stop();
        return Q_EMIT failed(done.error());
    }
    if (!m_carrying && allCarry()) {
        m_carrying = true;
        Q_EMIT carrying();
    }
    const size_t over = overCount();
    if (over == m_rollouts.size()) {
        m_look.stop();
        m_limit.stop();
    }
    if (m_carrying && std::exchange(m_over, over) != over)
        Q_EMIT moved();
}

} // namespace interlock::cli
