#include "models/engine/lonerollback.h"

#include "models/engine/lowering.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/journal.h"
#include "models/traffic/make.h"
#include "models/traffic/run.h"

namespace interlock {

namespace {
constexpr Duration kTryAgain{2000};
} // namespace

bool isUnguarded(const StorePaths &paths, const Clock &clock)
{
    if (epochHolder(paths) == 0)
        return true;
    const auto beat = readHeartbeat(paths);
    return beat && silentFor(*beat, clock).value_or(Duration(0)) > kSilent;
}

Lowering::Fallback fallbackOf(const Pack &pack, Disk &disk, QObject *context)
{
    if (!pack.manifest.rollback.fallback)
        return {};
    return [files = pack.files, step = *pack.manifest.rollback.fallback, &disk,
            context](const Actuator::ApplyDone &done) {
        runBound(files, step, disk, context,
                 [done, step](const Result<CommandResult> &ran) { done(judged(step.run, ran)); });
    };
}

LoneRollback::LoneRollback(Parts parts, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)),
      m_actuator(makeActuator(m_parts.pack.plan.traffic, m_parts.pack.folder))
{
    m_actuator->setBefore(worldOf(m_parts.pack));
}

Result<LoneRollback *> LoneRollback::byPerson(const StorePaths &paths, const RolloutId &rollout,
                                              const QString &reason, std::function<void(const QString &)> say,
                                              QObject *parent)
{
    auto pack = readPack(paths, rollout);
    if (!pack)
        return passOn(pack);
    if (const Done owns = ownsItsTraffic(paths, *pack); !owns)
        return passOn(owns);
    return new LoneRollback({paths, *std::move(pack), reason, Cause::Person, std::move(say)}, parent);
}

void LoneRollback::say(const QString &line) const
{
    if (m_parts.say)
        m_parts.say(line);
}

/// Before anything moves: an engine that starts, or wakes, meanwhile raises nothing.
void LoneRollback::layStone(const QString &result)
{
    BareLowering stone{DecisionKind::RollBack, m_parts.pack.rollout, m_parts.reason};
    stone.result = result;
    if (const Done laid = layTombstone(m_parts.paths, m_parts.pack.rollout.text, encode(stone)); !laid)
        say(QStringLiteral("warning   %1 (going on)").arg(laid.error().sentence()));
}

void LoneRollback::begin(Ended ended)
{
    m_ended = std::move(ended);
    m_clock.start();
    if (m_parts.cause == Cause::Person) {
        layStone({});
        return lower();
    }
    m_actuator->read([this](const Result<ActuatorReading> &reading) {
        if (reading && !reading->stableReady)
            return end(
                {false, false, QStringLiteral("every stable target is DOWN: not rolled back by itself")});
        layStone({});
        lower();
    });
}

void LoneRollback::lower()
{
    m_lowering = std::make_unique<Lowering>(
        Lowering::Parts{.actuator = m_actuator.get(), .fallback = fallbackOf(m_parts.pack, m_disk, this)});
    m_lowering->begin([this](const Lowering::End &end) {
        m_lowering.release()->deleteLater();
        for (const QString &why : end.tried)
            say(QStringLiteral("tried     ") + why);
        say(QStringLiteral("applied   after %1 ms").arg(m_clock.elapsed()));
        readBack(2);
    });
}

/// For two timeouts: a command that nobody answered may be executed late (I8).
void LoneRollback::readBack(int readsLeft)
{
    m_actuator->read([this, readsLeft](const Result<ActuatorReading> &reading) {
        const bool zero = reading && reading->canary.basisPoints == 0;
        if (zero && !reading->notInForce.isEmpty())
            return notInForce(reading->notInForce);
        if (zero && readsLeft <= 1) {
            say(QStringLiteral("verified  canary 0 % read back after %1 ms (%2)")
                    .arg(m_clock.elapsed())
                    .arg(reading->detail()));
            if (!reading->stableReady)
                say(QStringLiteral("warning   stable is DOWN"));
            return giveBack();
        }
        if (readsLeft <= 0)
            return end({false, false,
                        reading ? QStringLiteral("the canary still has %1").arg(toString(reading->canary))
                                : reading.error().text});
        QTimer::singleShot(m_actuator->deadline(), this, [this, readsLeft] { readBack(readsLeft - 1); });
    });
}

/// A way out that was given up may have been carried out since.
void LoneRollback::giveBack()
{
    m_actuator->giveBack([this](const Result<QString> &given) {
        if (!given)
            m_amiss = kCanaryState + QStringLiteral(": ") + given.error().text;
        if (!given || !given->isEmpty())
            say(given ? QStringLiteral("done      ") + *given : QStringLiteral("FAILED    ") + m_amiss);
        restore();
    });
}

/// Tried again by each way for half of the time; then the rest has its turn, and the end says so.
void LoneRollback::notInForce(const QString &why)
{
    say(QStringLiteral("NOT DONE  0 % is set and not in force: ") + why);
    if (Duration(m_clock.elapsed()) < Restoration::forTraffic(m_parts.pack.manifest.rollback))
        return QTimer::singleShot(kTryAgain, this, &LoneRollback::lower);
    m_amiss = QStringLiteral("traffic: 0 % is set and not in force: ") + why;
    restore();
}

void LoneRollback::restore()
{
    if (!Restoration::isNeeded(m_parts.pack.manifest))
        return restored({});
    const Duration left = m_parts.pack.manifest.rollback.within - Duration(m_clock.elapsed());
    m_restoration = std::make_unique<Restoration>(Restoration::Parts{
        m_parts.pack, left, [this](const Restoration::Fact &fact) {
            say((fact.done ? QStringLiteral("done      ") : QStringLiteral("FAILED    ")) + fact.text());
        }});
    m_restoration->begin([this](const Restoration::End &done) {
        m_restoration.release()->deleteLater();
        restored(done);
    });
}

void LoneRollback::restored(Restoration::End done)
{
    if (!m_amiss.isEmpty())
        done.failed.prepend(m_amiss);
    const bool well = done.failed.isEmpty();
    if (done.parts > 0 || !well)
        layStone(done.text());
    end({true, well, well ? QString() : done.text()});
}

void LoneRollback::end(const End &end)
{
    std::exchange(m_ended, nullptr)(end);
}

} // namespace interlock
