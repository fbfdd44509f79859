#include "models/engine/aftermath.h"

namespace interlock {

namespace {

constexpr Duration kSettling{10'000};      // a late command is looked for that long after the end
constexpr Duration kMostSettling{300'000}; // and at most so long, when nothing can be read
constexpr int kMostGivenBack = 3;

} // namespace

void Aftermath::tell(const QString &kind, const QJsonObject &detail)
{
    (void)m_parts.logbook->tell(kind, m_parts.rollout, detail);
}

/// 0 that is set and not in force is tried to be brought into force, by each way there is, for half of the
/// rollback's time. Then the rollback ends with what is set, pages, and says for ever what is missing.
bool Aftermath::givesUpOnForce() const
{
    return state().phase == Phase::RolledBack ||
           (state().phase == Phase::RollingBack &&
            now() - state().since >= Restoration::forTraffic(rollback()));
}

TrafficReading Aftermath::told(const ActuatorReading &reading)
{
    TrafficReading told = toTrafficReading(reading);
    if (reading.notInForce.isEmpty() || reading.canary != Weight{0} || !givesUpOnForce())
        return told;
    told.canary = reading.canary;
    if (!std::exchange(m_gaveUp, true))
        tell(QStringLiteral("rollback-part-failed"),
             {{QStringLiteral("text"),
               QStringLiteral("traffic: 0 % is set and not in force: %1").arg(reading.notInForce)},
              {QStringLiteral("page"), true}});
    return told;
}

/// After a rollback only a reading of 0 is quiet: a command that was carried out in part is ordered again.
void Aftermath::note(const TrafficReading &seen)
{
    if (state().phase != Phase::RolledBack || seen.canary == Weight{0})
        m_lastQuiet = now();
}

/// Late commands are looked for a while and seen not to be there: time in which nothing could be read, or
/// anything flowed, shows nothing. What the rollback restores must have ended, too.
bool Aftermath::endsNow()
{
    if (!m_overSince)
        m_overSince = now();
    if (!m_restoration && restores())
        restore();
    const bool settled = m_lastQuiet - *m_overSince >= kSettling || !m_ownsTraffic;
    const Duration over = now() - *m_overSince;
    if (m_restoration || m_givingBack || m_parts.isMoving() || over < (settled ? kSettling : kMostSettling)) {
        giveBack();
        return false;
    }
    tellNotGivenBack();
    return true;
}

void Aftermath::leaveTraffic()
{
    m_ownsTraffic = false;
    m_overSince = Instant{};
}

bool Aftermath::restores() const
{
    return state().phase == Phase::RolledBack && Restoration::isNeeded(m_parts.pack->manifest) &&
           m_parts.ledger->wasTouched(m_parts.rollout) && !m_parts.ledger->wasRestored(m_parts.rollout);
}

void Aftermath::restore()
{
    const Duration left = rollback().within - (state().orderedAt ? now() - *state().orderedAt : Duration(0));
    m_restoration = std::make_unique<Restoration>(
        Restoration::Parts{*m_parts.pack, std::max(left, Duration(0)),
                           [this](const Restoration::Fact &fact) { tellRestored(fact); }});
    m_restoration->begin([this](const Restoration::End &end) {
        m_restoration.release()->deleteLater();
        QJsonObject detail{{QStringLiteral("text"), end.text()},
                           {QStringLiteral("parts"), end.parts},
                           {QStringLiteral("failed"), int(end.failed.size())}};
        if (!end.failed.isEmpty())
            detail[QStringLiteral("page")] = true;
        tell(QStringLiteral("rollback-finished"), detail);
    });
}

void Aftermath::tellRestored(const Restoration::Fact &fact)
{
    QJsonObject detail{{QStringLiteral("text"), fact.text()},
                       {QStringLiteral("took_ms"), qint64(fact.took.count())}};
    if (!fact.printed.isEmpty())
        detail[QStringLiteral("printed")] = fact.printed;
    tell(fact.done ? QStringLiteral("rollback-part-done") : QStringLiteral("rollback-part-failed"), detail);
}

/// The canary's state from before the rollout, once 0 is read back after the end: a way out that was given up
/// (MAINT) may have been carried out late. Somebody who takes the canary out again has his way.
void Aftermath::giveBack()
{
    if (m_givingBack || m_gaveBack >= kMostGivenBack || !m_ownsTraffic || m_parts.isMoving() ||
        state().phase != Phase::RolledBack || m_lastQuiet < *m_overSince ||
        !m_parts.ledger->wasTouched(m_parts.rollout))
        return;
    m_givingBack = true;
    m_parts.actuator->giveBack([self = QPointer(this)](const Result<QString> &given) {
        if (self)
            self->gaveBack(given);
    });
}

void Aftermath::gaveBack(const Result<QString> &given)
{
    m_givingBack = false;
    if (!given && m_notGivenBack && given.error().code == ErrorCode::Timeout)
        return; // no news: what was seen last counts
    m_notGivenBack = given ? QString() : given.error().text;
    if (!given || given->isEmpty())
        return;
    ++m_gaveBack;
    tell(QStringLiteral("rollback-part-done"),
         {{QStringLiteral("text"), kCanaryState}, {QStringLiteral("printed"), *given}});
}

void Aftermath::tellNotGivenBack()
{
    if (!m_notGivenBack.value_or(QString()).isEmpty())
        tell(QStringLiteral("rollback-part-failed"),
             {{QStringLiteral("text"), kCanaryState + QStringLiteral(": ") + *m_notGivenBack},
              {QStringLiteral("page"), true}});
}

} // namespace interlock
