#include "models/engine/engine.h"

#include "models/base/digest.h"
#include "models/engine/readahead.h"
#include "models/store/localstore.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <spdlog/spdlog.h>

#include <unistd.h>

namespace interlock {

namespace {

constexpr int kBeatMs = 500;
constexpr int kBeatsASweep = 7200; // an hour
constexpr int kBeatsACopy = 4;
constexpr int kBeatsAReading = 40; // 20 s
constexpr Duration kLongestGoodbye{10'000};

/// The copy first, then the pin: what is pinned can be put back. Without a copy the pin still says what was
/// there.
Done copyAndPin(const StoreFolder &folder, const QByteArray &pin)
{
    const Done copied = folder.keepCopy();
    const Done pinned = folder.writePin(pin);
    return copied ? pinned : copied;
}

} // namespace

Engine::Engine(Parts parts)
    : m_parts(std::move(parts)),
      m_store(m_parts.store ? m_parts.store : std::make_shared<LocalStore>(m_parts.paths)),
      m_folder(m_store->folder()), m_ledger([this](const QString &sha256) { return blob(sha256); }),
      m_disk(m_store->makeBackground()), m_started(stampOf(*m_parts.clock, m_parts.clock->now()))
{}

Engine::~Engine()
{
    m_guards.clear();
    m_beat.stop();
    m_disk.reset(); // after what it still has to do: an older pin must not come last
    if (m_fenced)
        return;                                         // heartbeat, pin and copy are another engine's now
    const bool mayPin = m_parts.duty != Duty::Recovery; // not all admins may have accepted the loss
    if (mayPin && m_logbook && m_logbook->isWritable())
        if (const auto pin = newPin())         // what came since the last look, and all that a clerk wrote
            (void)copyAndPin(*m_folder, *pin); // without it the next start's check is weaker, nothing else
    if (m_parts.duty == Duty::Guard)
        m_folder->removeHeartbeat();
}

bool Engine::hasOpenRollout() const
{
    return !m_guards.empty() || std::ranges::any_of(m_ledger.rollouts(), [](const auto &one) {
        return !isOver(one.second.state.phase);
    });
}

Result<QByteArray> Engine::blob(const QString &sha256) const
{
    return findBlob(*m_reader, *m_folder, sha256);
}

void Engine::announce()
{
    if (m_parts.duty == Duty::Guard)
        (void)m_logbook->tell(QStringLiteral("engine-started"), {},
                              {{QStringLiteral("pid"), qint64(::getpid())},
                               {QStringLiteral("host"), QSysInfo::machineHostName()}});
    connect(m_logbook.get(), &Logbook::writableChanged, this, [this] {
        if (!m_logbook->isWritable())
            spdlog::error("nothing may rise: {}", m_logbook->trouble().toStdString());
        beat();
    });
    m_reception = std::make_unique<Reception>(
        Reception::Parts{
            m_parts.duty, &m_ledger, m_logbook.get(), m_reader.get(), m_key, m_folder, m_disk.get(),
            m_parts.clock, [this](const QString &sha256) { return blob(sha256); },
            [this](const RolloutId &rollout, const Decided &decision) { return hand(rollout, decision); },
            [this](const RolloutId &rollout, const Decided &decision) { startRollout(rollout, decision); }},
        m_store->openRequests());
    if (m_parts.duty == Duty::Guard) {
        connect(&m_beat, &QTimer::timeout, this, &Engine::beat);
        m_beat.start(kBeatMs);
        beat();
    }
    m_reception->open();
}

void Engine::openGuards()
{
    std::vector<RolloutId> open;
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (!isOver(entry.state.phase))
            open.push_back(id);
    for (const RolloutId &id : open) {
        watch(id, [](Guard &guard) { guard.resume(); });
        packThen(id, {}); // the process before may have died before it was there
    }
}

/// Packs and tombstones of rollouts that are over must never move traffic again; what a rollback has still to
/// restore, and what somebody must still look at, come first.
void Engine::forgetOver()
{
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (isOver(entry.state.phase) && !hasToRestore(entry)) {
            m_folder->removeTombstone(id.text);
            if (!hasToSettle(entry))
                m_folder->removePack(id.text);
        }
}

/// The process before ended while it still looked for late commands of a rollback: the pack goes when that is
/// over. That of a completed release goes at once: an engine that cannot stay up lowers whatever has a pack.
bool Engine::hasToSettle(const RolloutEntry &entry) const
{
    const bool moved = m_ledger.wasTouched(entry.id) || entry.state.open.has_value();
    return entry.state.phase == Phase::RolledBack && moved && m_folder->hasPack(entry.id.text) &&
           !newerOver(entry); // few have a pack: the others are looked for only then
}

/// A command of the process before may have been carried out since, or may still be.
void Engine::settleAgain()
{
    std::vector<RolloutId> settling;
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (!m_guards.contains(id) && hasToSettle(entry))
            settling.push_back(id);
    for (const RolloutId &id : settling)
        watch(id, &Guard::resume);
}

/// The process before ended between the canary's 0 and the end of what the pack restores.
bool Engine::hasToRestore(const RolloutEntry &entry) const
{
    const Rollback &rollback = entry.plan->plan.rollback;
    const bool restores = !rollback.steps.empty() || !rollback.verify.empty() || !rollback.pack.isEmpty();
    return restores && entry.state.phase == Phase::RolledBack && m_ledger.wasTouched(entry.id) &&
           !m_ledger.wasRestored(entry.id);
}

const RolloutEntry *Engine::newerOver(const RolloutEntry &entry) const
{
    for (const auto &[id, other] : m_ledger.rollouts())
        if (other.startRecord > entry.startRecord &&
            moveTheSame(other.plan->plan.traffic, entry.plan->plan.traffic))
            return &other;
    return nullptr;
}

void Engine::finishRollbacks()
{
    std::vector<RolloutId> unfinished;
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (hasToRestore(entry) && !m_guards.contains(id))
            unfinished.push_back(id);
    for (const RolloutId &id : unfinished)
        if (const RolloutEntry *newer = newerOver(*m_ledger.rollout(id)))
            (void)m_logbook->tell(
                QStringLiteral("rollback-finished"), id,
                {{QStringLiteral("text"),
                  QStringLiteral("not restored: %1 is newer and owns the traffic").arg(newer->id.text)},
                 {QStringLiteral("page"), true}});
        else
            watch(id, [](Guard &guard) { guard.restore(); });
}

std::optional<Stamp> Engine::lastWatched(const RolloutId &rollout) const
{
    const auto found = m_lastWatched.find(rollout);
    return found == m_lastWatched.end() ? std::nullopt : std::optional(found->second);
}

void Engine::watch(const RolloutId &rollout, std::function<void(Guard &)> begin)
{
    const auto pack = packOf(*m_ledger.rollout(rollout));
    auto guard =
        pack ? Guard::make({rollout, &m_ledger, m_logbook.get(), m_parts.clock, m_folder.get(),
                            &m_parts.workshop, m_disk.get(), *pack, m_hold.get(), lastWatched(rollout)})
             : Result<std::unique_ptr<Guard>>(passOn(pack));
    if (!guard) { // a secret that does not resolve, a file that is gone: nothing can be watched, so nothing
                  // may flow
        (void)m_logbook->tell(QStringLiteral("engine-fault"), rollout,
                              {{QStringLiteral("text"), guard.error().sentence()}});
        (void)m_logbook->journal(
            rollout, Decided{DecisionKind::Hold, QStringLiteral("the engine"), guard.error().sentence(), -1});
        spdlog::error("{}: {}", rollout.text.toStdString(), guard.error().sentence().toStdString());
        return;
    }
    connect(
        guard->get(), &Guard::done, this, [this, rollout] { guardEnded(rollout); }, Qt::QueuedConnection);
    Guard &made = **guard;
    m_guards[rollout] = std::move(*guard);
    begin(made);
}

void Engine::guardEnded(const RolloutId &rollout)
{
    m_guards.erase(rollout);
    // Only when the end is on disk: until then the next engine finds the rollout open. The pin names no more
    // than what is there.
    m_logbook->whenDurable(m_ledger.size() - 1, [this, rollout] {
        m_disk->run([folder = m_folder, rollout] {
            folder->removeTombstone(rollout.text);
            folder->removePack(rollout.text);
            return Done();
        });
        keepCopy();
    });
    if (!hasOpenRollout())
        becomeIdle();
}

void Engine::becomeIdle()
{
    if (m_notifier->isIdle())
        return (void)Q_EMIT idle();
    const auto leave = [this] {
        if (!hasOpenRollout()) // one may have begun since
            Q_EMIT idle();
    };
    connect(m_notifier.get(), &Notifier::idle, this, leave, Qt::SingleShotConnection);
    QTimer::singleShot(kLongestGoodbye, this, leave);
}

/// A pin of what is durable by now; none when that was copied and pinned already.
std::optional<QByteArray> Engine::newPin() const
{
    const qint64 size = m_logbook->durableSize();
    if (size == m_copied)
        return std::nullopt;
    const auto root = m_ledger.tree().rootAt(size);
    return root ? std::optional(pinOf(size, *root)) : std::nullopt;
}

void Engine::keepCopy()
{
    const auto pin = newPin();
    if (!pin)
        return;
    m_disk->run([folder = m_folder, pin] { return copyAndPin(*folder, *pin); },
                [this, size = m_logbook->durableSize()](const Done &kept) {
                    if (kept)
                        m_copied = size;
                    else
                        spdlog::warn("the copy of the log: {}", kept.error().sentence().toStdString());
                });
}

/// Gives the core a decision; gives why it refuses it, empty when it does not.
QString Engine::hand(const RolloutId &rollout, const Decided &decision)
{
    if (const auto guard = m_guards.find(rollout); guard != m_guards.end())
        return guard->second->decide(decision);                 // also when the log takes nothing more
    const auto effects = m_logbook->journal(rollout, decision); // its guard follows
    return effects ? refusalIn(*effects) : QString();
}

/// What the pack on disk holds of the traffic's files stays in it: no later moment shows how they were.
Result<Pack> Engine::packOf(const RolloutEntry &entry) const
{
    auto pack = boundPack(entry);
    if (!pack || !keepsFiles(pack->plan.traffic))
        return pack;
    const auto bytes = m_folder->readPack(entry.id.text);
    const auto before = bytes ? decodePack(*bytes) : Result<Pack>(passOn(bytes));
    if (before && before->rollout == pack->rollout && before->manifestSha256 == pack->manifestSha256)
        pack->kept = before->kept;
    return pack;
}

/// The lease's manifest and the plan's files; a manifest of its own where the lease binds none.
Result<Pack> Engine::boundPack(const RolloutEntry &entry) const
{
    const LeaseEntry *lease = m_ledger.lease(entry.leaseId);
    const QString sha256 = lease ? lease->record.lease.packSha256 : QString();
    if (sha256.isEmpty())
        return makePack(entry, {});
    const auto manifest = blob(sha256);
    if (!manifest)
        return passOn(manifest);
    if (sha256Hex(*manifest) != sha256)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("the rollback pack has other bytes than were signed"));
    return makePack(entry, *manifest);
}

/// Writes the rollback pack, then goes on: without one nothing may rise, because a rollback without the
/// engine would find nothing.
void Engine::packThen(const RolloutId &rollout, std::function<void()> then)
{
    const auto written = [this, rollout, then = std::move(then)](const Done &packed) {
        if (then)
            then();
        if (packed)
            return;
        spdlog::error("the rollback pack could not be written: {}", packed.error().sentence().toStdString());
        if (const auto guard = m_guards.find(rollout); guard != m_guards.end())
            guard->second->decide(
                {DecisionKind::RollBack, QStringLiteral("the engine"), packed.error().sentence(), -1});
    };
    const auto pack = packOf(*m_ledger.rollout(rollout));
    if (!pack)
        return written(passOn(pack));
    m_disk->run([folder = m_folder, rollout,
                 bytes = encode(*pack)] { return folder->writePack(rollout.text, bytes); },
                written);
}

/// Guards that only look for late commands of a rollout that is over: a newer one owns that traffic now.
void Engine::endSettling(const RolloutEntry &newer)
{
    std::vector<RolloutId> settling;
    for (const auto &[id, guard] : m_guards)
        if (guard->isOver() &&
            moveTheSame(m_ledger.rollout(id)->plan->plan.traffic, newer.plan->plan.traffic))
            settling.push_back(id);
    for (const RolloutId &id : settling)
        if (hasToRestore(*m_ledger.rollout(id)))
            m_guards.at(id)->leaveTraffic();
        else
            guardEnded(id);
}

void Engine::startRollout(const RolloutId &rollout, const Decided &decision)
{
    const auto begun = m_logbook->journal(rollout, decision);
    if (!begun || !m_ledger.rollout(rollout))
        return;
    endSettling(*m_ledger.rollout(rollout));
    packThen(rollout, [this, rollout] { watch(rollout, [](Guard &guard) { guard.begin(); }); });
}

void Engine::fence()
{
    if (std::exchange(m_fenced, true))
        return;
    spdlog::critical("another engine took the store over: this one ends");
    m_beat.stop();
    m_guards.clear();
    m_reception->close();
    Q_EMIT takenOver();
}

/// The engine acts upon what it remembers; people and the next engine read what stands in the store. When the
/// two are no longer the same, somebody else wrote there.
void Engine::compareStore()
{
    const qint64 size = m_logbook->durableSize();
    const auto root = m_ledger.tree().rootAt(size);
    if (!root)
        return;
    m_disk->run(
        [store = m_store, size, root = *root]() -> Done {
            const auto reader = store->openReader();
            const auto tree = reader ? hashLog(**reader, size, 1) : Result<MerkleTree>(passOn(reader));
            if (tree ? tree->root() == root : tree.error().code != ErrorCode::Unverified)
                return {}; // that it cannot be read just now, its writer will tell
            return fail(ErrorCode::Unverified,
                        QStringLiteral("the log in the store is not the one this engine wrote"),
                        QStringLiteral("`interlock verify` names the first record at fault"));
        },
        [this](const Done &same) {
            if (!same)
                m_logbook->distrust(same.error());
        });
}

void Engine::beat()
{
    if (m_hold && !m_hold->isHeld()) { // from the event loop: a guard may be at work right now
        QMetaObject::invokeMethod(this, &Engine::fence, Qt::QueuedConnection);
        return;
    }
    if (m_parts.duty != Duty::Guard || m_beating)
        return;
    if (m_beats % kBeatsAReading == kBeatsAReading - 1)
        compareStore();
    if (m_beats % kBeatsACopy == 0)
        keepCopy();
    Heartbeat beat;
    static const pid_t self = ::getpid();
    beat.pid = self;
    beat.supervisor = m_parts.supervisor;
    beat.epoch = m_epoch;
    beat.at = stampOf(*m_parts.clock, m_parts.clock->now());
    beat.started = m_started;
    static const QString host = QSysInfo::machineHostName();
    beat.host = host;
    beat.version = QCoreApplication::applicationVersion();
    beat.trouble = m_logbook->trouble();
    for (const auto &[id, guard] : m_guards)
        if (const auto proof = guard->rollbackProof(); proof && !guard->isOver())
            beat.rollbacks.push_back(*proof);
    m_beating = true;
    const bool sweep = m_beats++ % kBeatsASweep == 0;
    m_disk->run(
        [folder = m_folder, beat, sweep] {
            if (sweep)
                folder->sweepAnswers();
            return folder->writeHeartbeat(beat); // a missing heartbeat is what the console shows
        },
        [this](const Done &) { m_beating = false; });
}

} // namespace interlock
