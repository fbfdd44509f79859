#include "tests/sim/world.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

bool isInstant(const Fault &fault)
{
    return fault.to == fault.from;
}

/// Half of these strike while an order is on its way: that lasts for milliseconds and matters most.
bool waitsForOrder(const Fault &fault)
{
    using enum FaultKind;
    static const std::vector<FaultKind> kinds{Kill,     Reboot,    Pause,       RollBack, Hold,     Back,
                                              Opposite, ForeignUp, ForeignDown, Failover, Withdraw, Deaf};
    return fault.salt % 2 == 1 && std::find(kinds.begin(), kinds.end(), fault.kind) != kinds.end();
}

} // namespace

void World::schedule()
{
    for (const Fault &fault : m_recipe.faults) {
        const Fault *const one = &fault;
        after(fault.from, kWorld, [this, one] {
            note(u"fault: "_s + one->text());
            if (one->kind == FaultKind::Takeover && one->salt % 2 == 1)
                m_cutting.push_back(one);
            else if (isInstant(*one) && waitsForOrder(*one))
                m_armed.push_back(one);
            else if (isInstant(*one))
                act(*one);
        });
        if (fault.kind == FaultKind::CutOff)
            after(fault.from, kWorld, [this, one] { m_machines[m_here].cutUntil = one->to; });
        if (!isInstant(fault))
            after(fault.to, kWorld, [this, one] { note(u"fault ends: "_s + toString(one->kind)); });
    }
}

void World::orderSent()
{
    for (const Fault *fault : std::exchange(m_armed, {}))
        after(Micros(fault->salt % 3000), kWorld, [this, fault] { act(*fault); });
}

void World::act(const Fault &fault)
{
    m_eventful = m_actedAt[size_t(fault.kind)] = now();
    if (actOnMachine(fault) || actOnStore(fault))
        return;
    switch (fault.kind) {
    case FaultKind::RollBack:
        return m_people.decide(DecisionKind::RollBack);
    case FaultKind::Hold:
        return m_people.decide(DecisionKind::Hold);
    case FaultKind::Resume:
        return m_people.decide(DecisionKind::Resume);
    case FaultKind::Promote:
        return m_people.decide(DecisionKind::Promote);
    case FaultKind::Back:
        return m_people.decide(DecisionKind::Back);
    case FaultKind::Opposite: // two consoles
        m_people.decide(DecisionKind::Promote);
        return after(Micros(fault.salt % 10) * kMs, kWorld,
                     [this] { m_people.decide(DecisionKind::RollBack); });
    case FaultKind::Withdraw:
        return m_people.withdraw(fault.salt % 4 < 2 ? u"operator"_s : u"agent"_s,
                                 Micros(fault.value) * kSecond);
    case FaultKind::LowerAlone: // the engine is dead, or silent
        if (fault.salt % 2 == 0)
            kill(5 * kSecond);
        else
            pause({FaultKind::Pause, now(), now(), 1, 7, fault.salt});
        return after(2 * kSecond, kWorld, [this] { m_people.lowerAlone(); });
    default:
        return;
    }
}

bool World::actOnMachine(const Fault &fault)
{
    const auto percent = Weight{int(fault.value) * 100};
    switch (fault.kind) {
    case FaultKind::Reload:
        m_balancer.reload(percent);
        return true;
    case FaultKind::ForeignUp:
    case FaultKind::ForeignDown:
        if ((percent > m_balancer.canary()) != (fault.kind == FaultKind::ForeignUp))
            return true;
        if (m_balancer.parts() > 1 && fault.salt % 3 == 0)
            m_balancer.foreignInPart(percent);
        else
            m_balancer.foreign(percent);
        return true;
    case FaultKind::WallJump:
        here().jump(Duration(qint64(fault.value * 1000)));
        return true;
    case FaultKind::Kill:
        kill(Micros(fault.value) * kSecond);
        return true;
    case FaultKind::Reboot:
        kill(Micros(fault.value) * kSecond + 20 * kSecond);
        here().reboot();
        return true;
    case FaultKind::Pause:
    case FaultKind::Suspend:
        pause(fault);
        return true;
    case FaultKind::SecondEngine:
        if (m_engine)
            launch(); // must be refused
        return true;
    case FaultKind::Failover:
        failOver(Micros(fault.value) * kSecond);
        return true;
    case FaultKind::Takeover:
        takeOver(Micros(fault.value) * kSecond);
        return true;
    case FaultKind::Deaf:
        note(u"nothing is answered to machine %1 for %2 s"_s.arg(m_here).arg(fault.value));
        m_machines[m_here].deafUntil = now() + Micros(fault.value * double(kSecond));
        return true;
    default:
        return false;
    }
}

/// The machine dies, and the other one starts an engine, with clocks of its own.
void World::failOver(Micros downFor)
{
    if (!m_engine)
        return;
    kill(downFor);
    m_here = nextMachine();
    note(u"machine %1 takes over"_s.arg(m_here));
}

/// The machine is cut off, its hold on the store expires, the other one starts an engine; the old one does
/// not know it, and later reaches everything again.
void World::takeOver(Micros cutFor)
{
    if (!m_engine || m_paused)
        return;
    note(u"engine %1 is cut off for %2 s"_s.arg(m_process).arg(cutFor / kSecond));
    m_machines[m_here].cutUntil = now() + cutFor;
    after(kHoldExpires, kWorld, [this, process = m_process] {
        const bool otherIsThere = now() >= m_machines[nextMachine()].apartUntil();
        if (process != m_process || !m_engine || reaches(process) || !otherIsThere)
            return;
        note(u"its hold on the store expires"_s);
        m_left.push_back({std::move(m_store), std::move(m_engine), m_process});
        m_disk.holder = kWorld;
        m_paused = false;
        m_here = nextMachine();
        launch();
    });
}

bool World::actOnStore(const Fault &fault)
{
    if (fault.kind == FaultKind::TornWrite) {
        m_tearing.push_back(&fault);
        return true;
    }
    if (fault.kind != FaultKind::BitFlip)
        return false;
    if (!m_engine || m_isStoreBroken)
        return true;
    const bool inJournal = !m_disk.rows.empty() && fault.salt % 2 == 0;
    QByteArray &bytes = inJournal ? m_disk.rows[fault.salt % m_disk.rows.size()].body
                                  : m_disk.records[fault.salt % m_disk.records.size()].envelope;
    const auto place = qsizetype(fault.salt / 7 % quint64(bytes.size()));
    note(u"a bit of the %1 flips"_s.arg(inJournal ? u"journal"_s : u"log"_s));
    const size_t records = m_disk.records.size(), rows = m_disk.rows.size();
    const QByteArray before = bytes;
    bytes[place] = char(bytes[place] ^ (1 << fault.salt % 8));
    breakStore([this, inJournal, before, at = fault.salt % (inJournal ? rows : records)] {
        (inJournal ? m_disk.rows[at].body : m_disk.records[at].envelope) = before;
    });
    return true;
}

/// The machine loses power while rows are on their way: they stand there, and the last of them only in part.
void World::tear(quint64 commit)
{
    const auto flight = m_disk.inFlight.find(commit);
    if (!m_engine || m_isStoreBroken || flight == m_disk.inFlight.end())
        return;
    const StoreBatch batch = flight->second.batch;
    const size_t records = m_disk.records.size(), rows = m_disk.rows.size();
    if (m_disk.stands(batch) || !m_disk.commit(batch))
        return; // it is given again, or was refused
    m_disk.inFlight.erase(flight);
    QByteArray &last = batch.evaluations.empty() ? m_disk.records.back().envelope : m_disk.rows.back().body;
    last.truncate(last.size() / 2);
    note(u"a write is torn"_s);
    breakStore([this, records, rows] { // nobody was told that they are there
        m_disk.records.resize(records);
        m_disk.rows.resize(rows);
    });
}

/// The engine dies over a store that is not what was written. The next one must say so and not start; people
/// lower the traffic by hand, put the store right from its copy, and start it again.
void World::breakStore(std::function<void()> mend)
{
    m_isStoreBroken = true;
    kill(kSecond);
    after(4 * kSecond, kWorld, [this] { m_people.lowerAlone(); });
    after(8 * kSecond, kWorld, [this, mend = std::move(mend)] {
        mend();
        m_isStoreBroken = false;
        note(u"the store is put right"_s);
        if (!m_engine)
            launch();
    });
}

} // namespace interlock::sim
