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
    m_aftermath = std::make_unique<Aftermath>(
        Aftermath::Parts{m_parts.rollout, m_parts.ledger, m_parts.logbook, m_parts.clock, m_actuator.get(),
                         &m_parts.pack, [this] { return m_carrier->isBusy(); }});
    m_carrier = std::make_unique<Carrier>(
        Carrier::Parts{m_parts.rollout, m_parts.logbook, m_actuator.get(), [this] { return whyNotNow(); },
                       m_parts.workshop->steadyUs, fallbackOf(m_parts.pack, m_files, this),
                       [this](const Readiness::Answer &answer) { proveRollback(answer); },
                       [this](const ActuatorReading &reading) { return m_aftermath->told(reading); }});
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

} // namespace interlock
