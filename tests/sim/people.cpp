#include "tests/sim/people.h"

#include "models/base/digest.h"
#include "models/records/record.h"
#include "tests/sim/keys.h"
#include "tests/sim/world.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostTries = 5;

PolicyRef policyOf(const Ledger &ledger)
{
    return {ledger.policy()->policy.version, ledger.policy()->payloadSha256};
}

QByteArray sign(const Statement &statement, const std::shared_ptr<LocalSigner> &by)
{
    const auto envelope = signRecord(statement, *by);
    if (!envelope)
        qFatal("%s", qPrintable(envelope.error().sentence()));
    return *envelope;
}

} // namespace

const RolloutId &People::rollout()
{
    static const RolloutId id{u"web-1"_s};
    return id;
}

const Ledger *People::ledger() const
{
    const Engine *engine = m_world.engine();
    return engine ? &engine->ledger() : nullptr;
}

WallTime People::now() const
{
    return m_world.clock().now().wall;
}

QString People::drop(Lane lane, const QByteArray &bytes)
{
    const QString digest = sha256Hex(bytes);
    if (lane == Lane::Raising && m_endingKeys && isTooLate(bytes))
        m_tooLate.emplace(digest, bytes);
    m_world.drop({bytes, digest, digest, lane, 1000});
    return digest;
}

People::People(World &world)
    : m_world(world), m_begun(now()),
      m_endingKeys(keyEnds(Keys::instance().person) || keyEnds(Keys::instance().agent))
{}

std::optional<WallTime> People::keyEnds(const std::shared_ptr<LocalSigner> &key) const
{
    std::optional<WallTime> ends;
    for (const Fault &fault : m_world.recipe().faults)
        if (fault.kind == FaultKind::KeyEnds &&
            key == (fault.salt % 2 == 0 ? Keys::instance().person : Keys::instance().agent))
            ends = std::min(ends.value_or(WallTime::max()), m_begun + Duration(fault.from / kMs));
    return ends;
}

/// Whether whoever signed it did so with a key that was good until a moment before.
bool People::isTooLate(const QByteArray &bytes) const
{
    const auto record = readRecord(bytes);
    for (const auto &key : {Keys::instance().person, Keys::instance().agent})
        if (const auto ends = keyEnds(key);
            ends && now() >= *ends && record && record->signedBy == key->key())
            return true;
    return false;
}

void People::begin()
{
    proceed();
}

/// The next step; again and again until an engine is there to see.
void People::proceed()
{
    if (m_step == Step::Done || m_tries >= kMostTries)
        return;
    if (m_step == Step::SecondKey && !m_world.recipe().secondKey)
        m_step = Step::Start; // tried without it; must be refused
    if (!ledger())
        return retry();
    ++m_tries;
    m_pending = drop(Lane::Raising, next());
    m_world.note(u"people ask, step %1"_s.arg(int(m_step)));
    m_world.after(20 * kSecond, kWorld, [this, pending = m_pending] {
        if (m_pending == pending)
            proceed(); // no answer: asked again in other words
    });
}

void People::retry()
{
    m_world.after(2 * kSecond, kWorld, [this] { proceed(); });
}

void People::answered(const QString &request)
{
    const EngineAnswer &answer = m_world.disk().answers.at(request);
    m_lowerings.erase(request);
    if (const auto late = m_tooLate.find(request); late != m_tooLate.end() && answer.accepted() &&
                                                   isTooLate(late->second)) // unless the clock was put back
        m_world.wrong("I1", u"what a key signed that had ended was accepted"_s);
    if (const auto word = m_words.find(request); word != m_words.end() && answer.accepted()) {
        const auto &[role, verdict] = word->second;
        if (verdict == ApprovalVerdict::Withdraw)
            m_withdrawn.insert(role);
        else
            m_withdrawn.erase(role);
        m_world.note(u"%1: %2"_s.arg(role, verdict == ApprovalVerdict::Withdraw ? u"taken back"_s
                                                                                : u"signed again"_s));
    }
    if (request != m_pending)
        return;
    m_pending.clear();
    m_world.note(answer.accepted() ? u"accepted"_s : u"refused: "_s + answer.text);
    if (!answer.accepted())
        return retry();
    m_tries = 0;
    if (m_step == Step::FirstKey || m_step == Step::SecondKey)
        ++m_approvals;
    m_step = Step(int(m_step) + 1);
    const Micros wait = m_step == Step::SecondKey ? m_world.recipe().secondKeyAfter * kSecond : kSecond / 2;
    m_world.after(wait, kWorld, [this] { proceed(); });
}

QByteArray People::next() const
{
    switch (m_step) {
    case Step::Lease:
        return leaseRequest();
    case Step::FirstKey:
        return approval(u"operator"_s);
    case Step::SecondKey:
        return approval(u"agent"_s);
    default:
        return start();
    }
}

QByteArray People::leaseRequest() const
{
    const PlanFile &plan = m_world.planFile();
    Lease lease;
    auto *self = const_cast<People *>(this);
    self->m_lease =
        u"%1%2"_s.arg(m_world.recipe().seed, 16, 16, QChar(u'0')).arg(++self->m_serial, 16, 16, QChar(u'0'));
    lease.leaseId = m_lease;
    lease.environment = plan.plan.environment;
    lease.rollout = plan.plan.name;
    lease.service = plan.plan.service;
    lease.actions = QStringList{u"start"_s, u"promote"_s, u"resume"_s};
    for (const Stage &stage : plan.plan.stages)
        lease.weights.push_back(stage.weight.basisPoints);
    lease.maxWeight = lease.weights.back();
    lease.planSha256 = plan.sha256;
    for (const Seat &seat : plan.plan.lease.keys)
        lease.seats.push_back({seat.role, 1});
    lease.traffic = trafficText(plan.plan.traffic);
    lease.policy = policyOf(*ledger());
    lease.asOf = ledger()->asOf();
    lease.issued = lease.notBefore = now();
    lease.expires = m_expires = lease.issued + std::chrono::seconds(m_world.recipe().leaseSeconds);
    lease.maxUses = 3;
    lease.requester = u"dana"_s;
    lease.role = u"operator"_s;
    return sign(toStatement(lease), Keys::instance().person);
}

QByteArray People::approval(const QString &role, ApprovalVerdict verdict) const
{
    const LeaseEntry *lease = ledger()->lease(m_lease);
    Approval approval;
    approval.leaseId = m_lease;
    approval.sha256 = lease ? lease->record.payloadSha256 : QString(64, u'0');
    approval.role = role;
    approval.verdict = verdict;
    approval.reason = u"looked at it, %1, %2"_s.arg(m_tries).arg(m_words.size());
    approval.policy = policyOf(*ledger());
    approval.asOf = ledger()->asOf();
    approval.issued = now();
    return sign(toStatement(approval), role == u"agent" ? Keys::instance().agent : Keys::instance().person);
}

QByteArray People::start() const
{
    const LeaseEntry *lease = ledger()->lease(m_lease);
    Decision decision;
    decision.kind = u"start"_s;
    decision.rollout = rollout().text;
    decision.leaseId = m_lease;
    decision.leaseSha256 = lease ? lease->record.payloadSha256 : QString(64, u'0');
    decision.planSha256 = m_world.planFile().sha256;
    decision.role = u"operator"_s;
    decision.use = (lease ? lease->starts : 0) + 1;
    decision.policy = policyOf(*ledger());
    decision.asOf = ledger()->asOf();
    decision.issued = now();
    return sign(toStatement(decision), Keys::instance().person);
}

void People::decide(DecisionKind kind)
{
    if (isLowering(interlock::toString(kind)))
        return lower(kind);
    const RolloutEntry *entry = ledger() ? ledger()->rollout(rollout()) : nullptr;
    if (!entry)
        return;
    Decision decision;
    decision.kind = interlock::toString(kind);
    decision.rollout = rollout().text;
    decision.leaseId = entry->leaseId;
    decision.leaseSha256 = ledger()->lease(entry->leaseId)->record.payloadSha256;
    decision.planSha256 = entry->planSha256;
    decision.role = u"operator"_s;
    decision.policy = policyOf(*ledger());
    decision.asOf = ledger()->asOf();
    decision.issued = now();
    ++m_raising;
    m_world.note(u"a person decides: "_s + decision.kind);
    drop(Lane::Raising, sign(toStatement(decision), Keys::instance().person));
}

void People::lower(DecisionKind kind)
{
    const QByteArray bytes =
        encode(BareLowering{kind, rollout(), u"simulated"_s, QString::number(++m_serial)});
    m_world.note(u"a person lowers: "_s + interlock::toString(kind));
    m_lowerings.emplace(drop(Lane::Lowering, bytes), m_world.now());
}

void People::withdraw(const QString &role, Micros againAfter)
{
    if (!ledger() || m_approvals < 2)
        return;
    m_world.note(u"who signed as %1 takes the key back"_s.arg(role));
    const QString request = drop(Lane::Raising, approval(role, ApprovalVerdict::Withdraw));
    m_words.emplace(request, std::pair(role, ApprovalVerdict::Withdraw));
    if (againAfter > 0)
        m_world.after(againAfter, kWorld, [this, role] { signAgain(role); });
}

void People::signAgain(const QString &role)
{
    if (!ledger())
        return m_world.after(2 * kSecond, kWorld, [this, role] { signAgain(role); });
    if (!m_withdrawn.contains(role))
        return;
    m_words.emplace(drop(Lane::Raising, approval(role)), std::pair(role, ApprovalVerdict::Approve));
}

void People::lowerAlone()
{
    if (m_world.isAwakeFor(0))
        return lower(DecisionKind::RollBack); // there is an engine that answers
    m_world.note(u"a person lowers without an engine"_s);
    m_world.disk().tombstones[rollout().text] =
        encode(BareLowering{DecisionKind::RollBack, rollout(), u"no engine"_s, {}});
    m_world.balancer().foreign(Weight{0});
}

void People::look()
{
    const RolloutEntry *entry = ledger() ? ledger()->rollout(rollout()) : nullptr;
    const bool idle = entry && (entry->state.phase == Phase::AtGate || entry->state.phase == Phase::Held);
    if (!idle) {
        m_idleSince = -1;
        return;
    }
    if (m_idleSince < 0)
        m_idleSince = m_world.now();
    if (m_world.now() - m_idleSince < m_world.recipe().personAfter * kSecond)
        return;
    m_idleSince = m_world.now();
    if (entry->state.phase == Phase::AtGate)
        decide(DecisionKind::Promote);
    else if (m_resumes++ < m_world.recipe().resumes)
        decide(DecisionKind::Resume);
}

} // namespace interlock::sim
