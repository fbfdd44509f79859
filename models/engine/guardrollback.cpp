#include "models/engine/guard.h"
#include "models/engine/lonerollback.h"

namespace interlock {

void Guard::makeReadiness()
{
    m_readiness = std::make_unique<Readiness>(
        Readiness::Parts{m_parts.pack, m_actuator.get(), m_parts.disk, m_parts.folder, m_parts.clock});
    connect(m_readiness.get(), &Readiness::kept, this, [this](const Pack &pack) {
        m_parts.pack = pack;
        m_actuator->setBefore(worldOf(pack));
    });
    connect(m_readiness.get(), &Readiness::changed, this, [this](const QString &why) {
        if (isOver())
            return;
        QJsonObject detail{{QStringLiteral("text"), why.isEmpty()
                                                        ? QStringLiteral("it could be rolled back again")
                                                        : QStringLiteral("it could not be rolled back "
                                                                         "right now: %1")
                                                              .arg(why)}};
        if (!why.isEmpty())
            detail[QStringLiteral("page")] = true;
        (void)m_parts.logbook->tell(why.isEmpty() ? QStringLiteral("rollback-ready")
                                                  : QStringLiteral("rollback-not-ready"),
                                    m_parts.rollout, detail);
    });
}

void Guard::makeCarrier()
{
    m_carrier = std::make_unique<Carrier>(
        Carrier::Parts{m_parts.rollout, m_parts.logbook, m_actuator.get(), [this] { return whyNotNow(); },
                       m_parts.workshop->steadyUs, fallbackOf(m_parts.pack, m_files, this),
                       [this](const Readiness::Answer &answer) { proveRollback(answer); },
                       [this](const ActuatorReading &reading) { return toldOf(reading); }});
    connect(m_carrier.get(), &Carrier::ended, this, [this](const Actuated &outcome) {
        forgetReading();
        feed(outcome);
        QTimer::singleShot(0, this, &Guard::workOrNot); // a stage may have begun
    });
}

/// The dry run at a stage's start: nothing rises that could not be taken back.
void Guard::proveRollback(Readiness::Answer answer)
{
    const bool compares = entry().state.stage < 0 || !m_readiness->isKept();
    const auto prove = [self = QPointer(this), answer](const QString &why) {
        if (!self)
            return;
        if (!why.isEmpty())
            return answer(why);
        self->m_readiness->prove(answer);
    };
    if (compares)
        m_readiness->compare(prove);
    else
        prove({});
}

/// At the start the world must be the one that the lease was asked for (decision 2).
void Guard::compareWorld()
{
    m_readiness->compare([self = QPointer(this)](const QString &why) {
        if (self && !why.isEmpty() && self->entry().state.stage < 0 && !self->isOver()) // nothing flows yet
            self->decide({DecisionKind::RollBack, QStringLiteral("the engine"), why, -1});
    });
}

void Guard::leaveTraffic()
{
    m_ownsTraffic = false;
    m_overSince = Instant{};
}

bool Guard::restores() const
{
    return entry().state.phase == Phase::RolledBack && Restoration::isNeeded(m_parts.pack.manifest) &&
           m_parts.ledger->wasTouched(m_parts.rollout) && !m_parts.ledger->wasRestored(m_parts.rollout);
}

/// 0 that is set and not in force is tried to be brought into force, by each way there is, for half of the
/// rollback's time. Then the rollback ends with what is set, pages, and says for ever what is missing.
bool Guard::givesUpOnForce() const
{
    const RolloutState &state = entry().state;
    return state.phase == Phase::RolledBack ||
           (state.phase == Phase::RollingBack && m_parts.clock->now().boot - state.since >=
                                                     Restoration::forTraffic(m_parts.pack.manifest.rollback));
}

TrafficReading Guard::toldOf(const ActuatorReading &reading)
{
    TrafficReading told = toTrafficReading(reading);
    if (reading.notInForce.isEmpty() || reading.canary != Weight{0} || !givesUpOnForce())
        return told;
    told.canary = reading.canary;
    if (std::exchange(m_gaveUp, true))
        return told;
    (void)m_parts.logbook->tell(
        QStringLiteral("rollback-part-failed"), m_parts.rollout,
        {{QStringLiteral("text"),
          QStringLiteral("traffic: 0 % is set and not in force: %1").arg(reading.notInForce)},
         {QStringLiteral("page"), true}});
    return told;
}

/// The canary's state from before the rollout, once 0 is read back after the end: a way out that was given up
/// (MAINT) may have been carried out late. Somebody who takes the canary out again has his way.
void Guard::giveBack()
{
    constexpr int kMost = 3;
    if (m_givingBack || m_gaveBack >= kMost || !m_ownsTraffic || m_carrier->isBusy() ||
        entry().state.phase != Phase::RolledBack || m_lastQuiet < *m_overSince ||
        !m_parts.ledger->wasTouched(m_parts.rollout))
        return;
    m_givingBack = true;
    m_actuator->giveBack([self = QPointer(this)](const Result<QString> &given) {
        if (self)
            self->gaveBack(given);
    });
}

void Guard::gaveBack(const Result<QString> &given)
{
    m_givingBack = false;
    if (!given && m_notGivenBack && given.error().code == ErrorCode::Timeout)
        return; // no news: what was seen last counts
    m_notGivenBack = given ? QString() : given.error().text;
    if (!given || given->isEmpty())
        return;
    ++m_gaveBack;
    (void)m_parts.logbook->tell(
        QStringLiteral("rollback-part-done"), m_parts.rollout,
        {{QStringLiteral("text"), kCanaryState}, {QStringLiteral("printed"), *given}});
}

void Guard::tellNotGivenBack()
{
    if (m_notGivenBack.value_or(QString()).isEmpty())
        return;
    (void)m_parts.logbook->tell(
        QStringLiteral("rollback-part-failed"), m_parts.rollout,
        {{QStringLiteral("text"), kCanaryState + QStringLiteral(": ") + *m_notGivenBack},
         {QStringLiteral("page"), true}});
}

void Guard::restore()
{
    m_lastTick = m_lastFed = m_parts.clock->now().boot;
    m_tick.start();
}

void Guard::beginRestoring()
{
    const Duration left =
        m_parts.pack.manifest.rollback.within -
        (entry().state.orderedAt ? m_parts.clock->now().boot - *entry().state.orderedAt : Duration(0));
    m_restoration = std::make_unique<Restoration>(
        Restoration::Parts{m_parts.pack, std::max(left, Duration(0)),
                           [this](const Restoration::Fact &fact) { tellRestored(fact); }});
    m_restoration->begin([this](const Restoration::End &end) {
        m_restoration.release()->deleteLater();
        QJsonObject detail{{QStringLiteral("text"), end.text()},
                           {QStringLiteral("parts"), end.parts},
                           {QStringLiteral("failed"), int(end.failed.size())}};
        if (!end.failed.isEmpty())
            detail[QStringLiteral("page")] = true;
        (void)m_parts.logbook->tell(QStringLiteral("rollback-finished"), m_parts.rollout, detail);
    });
}

void Guard::tellRestored(const Restoration::Fact &fact)
{
    QJsonObject detail{{QStringLiteral("text"), fact.text()},
                       {QStringLiteral("took_ms"), qint64(fact.took.count())}};
    if (!fact.printed.isEmpty())
        detail[QStringLiteral("printed")] = fact.printed;
    (void)m_parts.logbook->tell(fact.done ? QStringLiteral("rollback-part-done")
                                          : QStringLiteral("rollback-part-failed"),
                                m_parts.rollout, detail);
}

} // namespace interlock
