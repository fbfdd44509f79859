#include "tests/sim/checks.h"
#include "tests/sim/world.h"

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTolerance = 60; // basis points

QString percent(Weight weight)
{
    return interlock::toString(weight);
}

} // namespace

void Checks::i1_leaseCovers(const Motion &raise)
{
    const Plan &plan = m_world.planFile().plan;
    // over files that fail, people have not heard yet what the engine has taken of them
    if (!m_world.people().leaseIsComplete() && !m_world.hadFault(FaultKind::FilesFail, 5 * kSecond))
        return fail("I1", u"raised to %1 without two keys"_s.arg(percent(raise.to)));
    if (m_world.clock().now().wall >= m_world.people().leaseExpires())
        return fail("I1", u"raised to %1 after the lease expired"_s.arg(percent(raise.to)));
    if (std::none_of(plan.stages.begin(), plan.stages.end(),
                     [&raise](const Stage &stage) { return stage.weight == raise.to; }))
        fail("I1", u"raised to %1, which is no stage's weight"_s.arg(percent(raise.to)));
}

void Checks::i2_rollbackIsPrompt()
{
    const Micros since = m_world.now() - m_rollbackAt;
    if (m_rollbackAt < 0 || !m_world.isAwakeFor(since))
        return;
    const bool cameBefore = m_loweredAt >= m_rollbackAt - kSecond && m_loweredAt >= 0 &&
                            m_world.balancer().canary() == Weight{0}; // it was on its way already
    if (m_lowerDue && !cameBefore && since > 500 * kMs)
        fail("I2", u"no command to 0 within 500 ms"_s);
    if (m_zeroDue && since > 2 * kSecond && m_world.isQuiet(FaultKind::Bad, since + 2 * kSecond) &&
        m_world.balancer().canary().basisPoints > 0)
        fail("I2", u"%1 flows 2 s after a rollback began"_s.arg(percent(m_world.balancer().canary())));
}

/// Store, files, pages, people and the wall clock may be broken: 0 flows all the same.
void Checks::i6_onlyTheSwitchCounts()
{
    const Micros since = m_world.now() - m_rollbackAt;
    if (m_rollbackAt >= 0 && m_zeroDue && since > 2 * kSecond && m_world.isAwakeFor(since) &&
        m_world.areSwitchesWell(since + 2 * kSecond) && m_world.balancer().canary().basisPoints > 0)
        fail("I6", u"%1 flows 2 s after a rollback began, and the switch was well"_s.arg(
                       percent(m_world.balancer().canary())));
}

void Checks::i3_intentIsDurable(const Motion &raise)
{
    Intent *found = nullptr;
    for (auto &[order, intent] : m_intents)
        if (intent.stage >= 0 && intent.to == raise.to.basisPoints)
            found = &intent; // the newest
    if (!found)
        return fail("I3", u"raised to %1 without a durable intent"_s.arg(percent(raise.to)));
    i19_raisesAreOfNow(*found);
    if (++found->sent > 1)
        fail("I8", u"the raise of order %1 was sent again"_s.arg(found->order));
}

void Checks::i3_oneOutcomeEach()
{
    for (const auto &[order, intent] : m_intents)
        if (intent.outcomes != intent.times)
            fail("I3", u"order %1 to %2 has %3 outcomes"_s.arg(order)
                           .arg(percent(Weight{intent.to}))
                           .arg(intent.outcomes));
}

/// An engine that was taken over may lower, and does not know better; it never raises.
void Checks::i4_epochIsHeld(const Motion &motion)
{
    const bool wasTakenOver = motion.process != m_world.process() && !m_world.isRaising(motion.process);
    if (motion.process != m_world.disk().holder && !wasTakenOver)
        fail("I4",
             u"process %1 acts, but %2 holds the epoch"_s.arg(motion.process).arg(m_world.disk().holder));
}

/// An engine that could not renew its hold for as long as another one waits must have stopped raising: a
/// raise is sent within 5 s of its intent, on whatever clock, or never.
void Checks::i19_raisesAreOfNow(const Intent &intent)
{
    const Micros late = m_world.now() - intent.durableAt;
    if (late > 5100 * kMs)
        fail("I19", u"the raise of order %1 was sent %2 s after its intent was durable"_s.arg(intent.order)
                        .arg(double(late) / kSecond));
}

/// What the newest page showed; samples with an old time of their own leave the one before standing, for two
/// intervals.
std::optional<double> Checks::numberAt(const SourceId &source, const IndicatorId &id, Instant at) const
{
    const auto pages = m_served.find(source);
    if (pages == m_served.end())
        return std::nullopt;
    auto page = std::upper_bound(pages->second.begin(), pages->second.end(), at,
                                 [](Instant moment, const Delivered &one) { return moment < one.at; });
    while (page != pages->second.begin()) {
        --page;
        if (at - page->at > Duration(2 * m_world.recipe().everyMs + 100))
            break;
        if (const auto number = page->served.numbers.find(id); number != page->served.numbers.end())
            return number->second;
        if (!page->served.isOld(id))
            break;
    }
    return std::nullopt;
}

void Checks::i5_valuesStoodInThePage(const Evaluated &event, Instant at)
{
    if (m_served.empty())
        return; // what an engine before this one saw
    const QStringList checked{u"latency"_s, u"errors"_s, u"queue"_s};
    for (const auto &[id, seen] : event.seen) {
        if (!seen.isValue() || !checked.contains(id.text))
            continue;
        const auto shown = numberAt(SourceId{id.text == u"queue" ? u"health"_s : u"metrics"_s}, id, at);
        if (!shown)
            fail("I5", u"%1 is %2, but its page showed no such number"_s.arg(id.text).arg(seen.value));
        else if (id.text != u"errors" && std::abs(*shown - seen.value) > 0.01)
            fail("I5", u"%1 is %2, but its page showed %3"_s.arg(id.text).arg(seen.value).arg(*shown));
    }
}

void Checks::i7_rollbackIsFinal(const Motion &raise)
{
    if (m_rollbackAt >= 0)
        fail("I7", u"raised to %1 after a rollback"_s.arg(percent(raise.to)));
    if (m_world.disk().tombstones.contains(People::rollout().text))
        fail("I7", u"raised to %1 over a tombstone"_s.arg(percent(raise.to)));
}

void Checks::i8_nothingIsUnknown(const Motion &raise)
{
    int open = 0;
    for (const auto &[order, intent] : m_intents)
        open += intent.stage >= 0 && intent.outcomes < intent.times ? 1 : 0;
    if (open > 1)
        fail("I8", u"raised to %1 while another raise has no outcome"_s.arg(percent(raise.to)));
}

/// What timed out may be carried out late, also after a rollback: it is looked for and lowered again. What
/// somebody else does to a rollout that is over is theirs.
void Checks::i8_nothingLandsAfterTheEnd()
{
    const Weight flows = m_world.balancer().canary();
    if (m_state && m_state->phase == Phase::RolledBack && flows.basisPoints > 0 &&
        m_world.balancer().motions().back().cause == Motion::Cause::Command &&
        m_world.balancer().motions().back().process == m_world.process())
        fail("I8", u"%1 flows after the rollback"_s.arg(percent(flows)));
}

/// A stage beyond those that were reached needs the whole bake, watched, with values, and a good mean; what a
/// person decided meanwhile may excuse an inconclusive verdict, never a short bake.
void Checks::i9_stageWasProved(const Motion &raise)
{
    if (reached() == 0 || raise.to.basisPoints <= reached() || m_world.balancer().canary().basisPoints == 0)
        return;
    const double seconds = double(m_world.now() - m_stay.since - m_stay.blind) / kSecond;
    if (seconds < m_world.recipe().bake * 0.993 - 1)
        fail("I9", u"went on after %1 s of %2 s"_s.arg(seconds).arg(m_world.recipe().bake));
    // A stay much longer than its bake was spent at the gate, where polls are none of the bake.
    if (m_stay.decisions != m_world.people().raisingDecisions() || m_stay.polls < 5 ||
        seconds > m_world.recipe().bake * 1.3 + 5)
        return;
    if (m_stay.numbers < 0.95 * m_stay.polls - 3)
        fail("I9", u"went on with %1 values of %2 polls"_s.arg(m_stay.numbers).arg(m_stay.polls));
    else if (m_stay.numbers > 0 && m_stay.sum / m_stay.numbers > 530)
        fail("I9", u"went on with a mean of %1"_s.arg(m_stay.sum / m_stay.numbers));
}

void Checks::i11_nothingIsRepaired(const Motion &raise)
{
    if (raise.to.basisPoints <= reached() && m_world.people().raisingDecisions() == 0)
        fail("I11", u"raised to %1 again, and nobody asked for it"_s.arg(percent(raise.to)));
    const bool longAgo = m_strangeAt < 0 || m_world.now() - m_strangeAt > 7 * kSecond;
    if (live() && longAgo && m_world.isQuiet(FaultKind::Bad, 7 * kSecond) &&
        std::abs(raise.from.basisPoints - live()->intended.basisPoints) > kTolerance)
        fail("I11",
             u"raised from %1 where %2 was intended"_s.arg(percent(raise.from), percent(live()->intended)));
}

void Checks::i12_lowerRequestsAreAnswered()
{
    for (const auto &[request, at] : m_world.people().lowerings())
        if (const Micros since = m_world.now() - at;
            since > 200 * kMs && m_world.isAwakeFor(since) &&
            !m_world.hadFault(FaultKind::FilesFail, since + 2 * kSecond))
            return fail("I12", u"a lowering was not answered within 200 ms"_s);
}

/// With every stable target DOWN there is nobody to go back to: held until one is up again (decision 1).
void Checks::i13_deadlinesAreKept()
{
    if (m_world.hadFault(FaultKind::StableDown, 5 * kSecond))
        return;
    const RolloutState *state = live();
    if (!state || !state->deadline || state->phase == Phase::RollingBack || state->phase == Phase::Raising ||
        !m_world.isAwakeFor(12 * kSecond))
        return;
    if (m_world.clock().now().boot - *state->deadline > Duration(4000))
        fail("I13", u"%1 lasts beyond its deadline"_s.arg(interlock::toString(state->phase)));
}

/// A step that only some of the switches took goes back on all of them. What somebody else did to one is not
/// put right upwards.
void Checks::i14_partsAgree()
{
    const RolloutState *state = live();
    if (m_world.balancer().spread() <= kTolerance || !state || isOver(state->phase) || m_strangeAt >= 0 ||
        !m_world.isAwakeFor(10 * kSecond) || !m_world.areSwitchesWell(10 * kSecond)) {
        m_apartSince = -1;
        return;
    }
    if (m_apartSince < 0)
        m_apartSince = m_world.now();
    if (m_world.now() - m_apartSince > 10 * kSecond)
        fail("I14",
             u"the switches differ by %1 for 10 s"_s.arg(percent(Weight{m_world.balancer().spread()})));
}

/// The disk has been full for a while, for every write.
bool Checks::diskIsFull(Micros since) const
{
    const Fault *full = m_world.lasting(FaultKind::NoSpace);
    return full && full->rate >= 1 && m_world.now() - full->from > since;
}

void Checks::i16_raisesNeedTheStore(const Motion &raise)
{
    if (diskIsFull(kSecond) && m_world.isQuietBut({FaultKind::NoSpace}, 3 * kSecond))
        fail("I16", u"raised to %1 over a disk that is full"_s.arg(percent(raise.to)));
}

/// Records that the store does not take stand beside it.
void Checks::i16_rollbacksAreKeptSomewhere()
{
    const Micros since = m_world.now() - m_rollbackAt;
    if (m_rollbackAt < 0 || since < 2 * kSecond || since > 4 * kSecond || !diskIsFull(since + kSecond) ||
        !m_world.isAwakeFor(since + kSecond) || m_world.hadFault(FaultKind::FilesFail, since + kSecond))
        return;
    if (m_world.disk().emergency.empty())
        fail("I16", u"a rollback over a full disk is recorded nowhere"_s);
}

/// Hours forwards or back on the wall: a bake takes as long as it takes.
void Checks::i18_wallTimeChangesNothing()
{
    const RolloutState *state = live();
    const Micros since = m_world.now() - m_stay.since;
    const Micros most = Micros(m_world.recipe().bake * 1.02 * double(kSecond)) +
                        3 * m_world.recipe().everyMs * kMs + 15 * kSecond;
    if (!state || state->phase != Phase::Baking || since <= most || m_stay.wasHeld || m_strangeAt >= 0 ||
        m_stay.decisions != m_world.people().raisingDecisions() || !m_world.isAwakeFor(since) ||
        !m_world.isQuietBut({FaultKind::WallJump}, since + kSecond))
        return;
    fail("I18", u"a bake of %1 s lasts for %2 s"_s.arg(m_world.recipe().bake).arg(since / kSecond));
}

/// The whole log and journal read back as they stand, to the same state; with one bit changed, they do not.
void Checks::i15_changesAreFound()
{
    Disk &disk = m_world.disk();
    SimStore store(m_world, kWorld);
    const auto reader = store.openReader();
    const auto read = [&](RolloutState *state) {
        Ledger ledger([&](const QString &sha256) { return findBlob(**reader, *store.folder(), sha256); });
        const Done done = readWhole(**reader, ledger);
        if (const RolloutEntry *entry = ledger.rollout(People::rollout()); done && state && entry)
            *state = entry->state;
        return done;
    };
    RolloutState whole;
    if (const Done done = read(&whole); !done)
        return fail("I20", u"the log does not read back: "_s + done.error().sentence());
    const bool isWritten =
        m_world.engine() && m_world.engine()->ledger().nextSequence() == qint64(disk.rows.size());
    if (m_state && isWritten && whole != *m_state)
        fail("I20", u"the log reads back to another state"_s);
    Chance chance(m_world.recipe().seed);
    const bool inJournal = !disk.rows.empty() && chance.hits(0.5);
    QByteArray &bytes =
        inJournal ? disk.rows[size_t(chance.between(0, qint64(disk.rows.size()) - 1))].body
                  : disk.records[size_t(chance.between(0, qint64(disk.records.size()) - 1))].envelope;
    const QByteArray before = bytes;
    const auto place = qsizetype(chance.between(0, bytes.size() - 1));
    bytes[place] = char(bytes[place] ^ 1);
    if (read(nullptr))
        fail("I15", u"a changed bit in %1 was not found"_s.arg(QString::fromUtf8(before)));
    bytes = before;
}

void Checks::i17_queuesAreBounded()
{
    if (Engine *engine = const_cast<Engine *>(m_world.engine());
        engine && engine->logbook().waiting() > 20'000)
        fail("I17", u"%1 batches wait"_s.arg(engine->logbook().waiting()));
}

/// The state that the rows give is the state that the engine acts upon.
void Checks::i20_journalGivesTheState(bool whole)
{
    const Engine *engine = m_world.engine();
    const RolloutState *state = live();
    if (!state || engine->ledger().nextSequence() != m_rows)
        return; // rows on their way
    if (!whole && m_rows % 16 != 0)
        return;
    if (!m_state || *m_state != *state)
        fail("I20", u"row %1: the journal gives another state than the engine has"_s.arg(m_rows));
}

} // namespace interlock::sim
