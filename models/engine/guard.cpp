#include "models/engine/guard.h"

#include "models/base/duration.h"
#include "models/base/steady.h"
#include "models/engine/lonerollback.h"
#include "models/engine/secrets.h"
#include "models/plan/combined.h"

namespace interlock {

namespace {

constexpr Duration kTick{1000};
constexpr Duration kQuiet{1500};     // with nothing new, every other tick is journaled
constexpr Duration kSuspended{5000}; // a gap between ticks that no busy machine explains
constexpr size_t kMostUnwritten = 10'000;

/// Stands for a source that cannot be made (a secret that does not resolve, a file that is gone): what it
/// should show is an error each time it is asked, so that the missing policy of its guardrails decides.
class AbsentSource final : public MetricSource {
public:
    explicit AbsentSource(Error why) : m_why(std::move(why)) {}
    void poll() override
    {
        QMetaObject::invokeMethod(
            this,
            [this] {
                Q_EMIT polled(Poll{tl::unexpected<Error>(m_why), Duration(0), 0, ++m_number});
            },
            Qt::QueuedConnection);
    }
    Observation observe(const Indicator &, Instant) const override { return Observation::error(m_why.text); }

private:
    Error m_why;
    quint64 m_number = 0;
};

} // namespace

void tellUnseenOutcomes(Logbook &logbook, const RolloutId &rollout, const std::map<int, int> &orders,
                        const std::optional<TrafficReading> &seen)
{
    for (const auto &[order, to] : orders)
        (void)logbook.tell(
            QStringLiteral("outcome"), rollout,
            {{QStringLiteral("order"), order},
             {QStringLiteral("outcome"), toString(Actuated::Outcome::Unknown)},
             {QStringLiteral("stage"), -1},
             {QStringLiteral("to_bp"), to},
             {QStringLiteral("observed_bp"), seen ? seen->canary.basisPoints : -1},
             {QStringLiteral("detail"), QStringLiteral("the engine stopped before its outcome was seen")}});
}

QString refusalIn(const std::vector<Effect> &effects)
{
    for (const Effect &effect : effects)
        if (const auto *tell = std::get_if<Tell>(&effect); tell && tell->kind == u"refused")
            return tell->fields[u"reason"].toString();
    return {};
}

Result<std::unique_ptr<Guard>> Guard::make(Parts parts)
{
    std::unique_ptr<Guard> made(new Guard(std::move(parts)));
    if (const Done built = made->build(); !built)
        return passOn(built);
    return made;
}

Done Guard::build()
{
    auto actuator = m_parts.workshop->makeActuator(plan());
    if (!actuator)
        return passOn(actuator);
    m_actuator = std::move(*actuator);
    m_actuator->setEpoch(m_parts.ledger->epoch());
    m_actuator->setBefore(worldOf(m_parts.pack));
    if (const auto doubt = m_parts.ledger->doubt(m_parts.rollout))
        m_actuator->doubt(doubt->share, doubt->why);
    makeReadiness();
    makeCarrier();
    m_live = std::make_unique<LiveOutput>(m_parts.rollout.text, m_parts.folder, m_parts.disk);
    for (const Source &source : plan().sources)
        addSource(source);
    m_tick.setInterval(kTick);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &Guard::tick);
    return {};
}

void Guard::addSource(const Source &source)
{
    auto watched = std::make_unique<Watched>();
    std::vector<Indicator> readers;
    watched->id = source.id;
    for (const Indicator &indicator : plan().indicators)
        if (indicator.source == source.id && !std::holds_alternative<Combined>(indicator.measure)) {
            readers.push_back(indicator);
            watched->indicators.push_back(indicator.id);
        }
    auto made = m_parts.workshop->makeSource(source, readers);
    if (!made)
        (void)m_parts.logbook->tell(QStringLiteral("engine-fault"), m_parts.rollout,
                                    {{QStringLiteral("text"), made.error().sentence()}});
    watched->source = made ? std::move(*made) : std::make_unique<AbsentSource>(made.error());
    watched->every = pollEvery(plan(), source);
    watched->schedule =
        std::make_unique<PollSchedule>(*watched->source, *m_parts.clock, watched->every, qHash(source.id));
    const auto &steadyUs = m_parts.workshop->steadyUs;
    watched->source->measureWith(steadyUs ? steadyUs : steadyMicroseconds);
    const Watched *const raw = watched.get();
    connect(watched->source.get(), &MetricSource::polled, this, [this, raw](const Poll &poll) {
        m_polls.insert_or_assign(raw->id, poll.result);
        onPolled(*raw, poll);
    });
    m_sources.push_back(std::move(watched));
}

void Guard::begin()
{
    checkFit();
    watch();
    compareWorld();
}

void Guard::restore()
{
    m_lastTick = m_lastFed = m_parts.clock->now().boot;
    m_tick.start();
}

void Guard::watch()
{
    m_lastTick = m_lastFed = m_parts.clock->now().boot;
    m_tick.start();
    for (const auto &watched : m_sources)
        watched->schedule->start();
    readTraffic();
}

Duration Guard::cadenceOf(const IndicatorId &indicator) const
{
    return cadence(plan(), indicator, plan().stages.at(size_t(std::max(0, entry().state.stage))));
}

bool Guard::isDue(const IndicatorId &indicator, Duration poll)
{
    const Duration now = m_parts.clock->now().boot.time_since_epoch();
    return m_beats[indicator].takes(now, cadenceOf(indicator), poll);
}

void Guard::observeDue(const Watched &watched, std::vector<std::pair<IndicatorId, Observation>> &seen)
{
    const Instant now = m_parts.clock->now().boot;
    for (const IndicatorId &id : watched.indicators)
        if (isDue(id, watched.every)) {
            m_latest[id] = watched.source->observe(*plan().indicator(id), now);
            seen.emplace_back(id, m_latest[id]);
        }
}

void Guard::observeCombined(std::vector<std::pair<IndicatorId, Observation>> &seen)
{
    for (const Indicator &indicator : plan().indicators) {
        const auto *combined = std::get_if<Combined>(&indicator.measure);
        if (combined && m_latest.contains(combined->of) && m_latest.contains(combined->to) &&
            isDue(indicator.id, pollOfParts(cadenceOf(indicator.id)))) {
            m_latest[indicator.id] = combine(indicator, m_latest[combined->of], m_latest[combined->to]);
            seen.emplace_back(indicator.id, m_latest[indicator.id]);
        }
    }
}

void Guard::onPolled(const Watched &watched, const Poll &poll)
{
    if (m_resuming)
        return; // nothing is judged before the world was read back
    std::vector<std::pair<IndicatorId, Observation>> seen;
    observeDue(watched, seen);
    if (seen.empty())
        return;
    observeCombined(seen);
    m_arrivedUs = poll.arrivedUs;
    evaluate(std::move(seen));
    m_arrivedUs = -1;
}

void Guard::evaluate(std::vector<std::pair<IndicatorId, Observation>> seen)
{
    const Moment now = m_parts.clock->now();
    noteGap(now.boot);
    feed(Evaluated{std::move(seen), std::exchange(m_reading, std::nullopt),
                   m_parts.ledger->standing(entry(), now.wall), m_parts.logbook->isWritable()});
}

void Guard::tick()
{
    const Instant now = m_parts.clock->now().boot;
    noteGap(now);
    if (m_resuming)
        return;
    workOrNot();
    burstOrNot();
    if (isOver()) {
        if (m_aftermath->endsNow())
            end();
    } else if (m_readiness->isDue()) {
        m_readiness->prove([](const QString &) {});
    }
    rollBackUnlessWritten();
    if (m_tick.isActive() && m_aftermath->ownsTraffic())
        readTraffic();
}

void Guard::end()
{
    m_tick.stop();
    for (const auto &watched : m_sources)
        watched->schedule->stop();
    Q_EMIT done();
}

/// A rollback that somebody did without this engine is final; and a store that took nothing for so long that
/// memory would grow without a bound ends the rollout (I16, I17).
void Guard::rollBackUnlessWritten()
{
    if (isOver() || entry().state.phase == Phase::RollingBack)
        return;
    const QString engine = QStringLiteral("the engine");
    if (m_parts.folder->hasTombstone(m_parts.rollout.text))
        feed(Decided{DecisionKind::RollBack, engine, QStringLiteral("it was rolled back without an engine"),
                     -1});
    else if (m_parts.logbook->waiting() > kMostUnwritten)
        feed(Decided{DecisionKind::RollBack, engine,
                     QStringLiteral("%1 writes wait for the store: %2")
                         .arg(m_parts.logbook->waiting())
                         .arg(m_parts.logbook->trouble()),
                     -1});
}

/// Time that nobody watched (suspend, a stopped process) is told to the core, which credits nothing for it.
void Guard::noteGap(Instant now)
{
    const Duration gap = now - m_lastTick;
    m_lastTick = now;
    if (gap > kSuspended && !m_resuming)
        feed(Resumed{gap, false, std::nullopt, m_parts.ledger->standing(entry(), m_parts.clock->now().wall)});
}

void Guard::readTraffic()
{
    if (m_readingNow)
        return;
    m_readingNow = true;
    m_actuator->read([self = QPointer(this), moves = m_moves](const Result<ActuatorReading> &reading) {
        if (!self)
            return;
        self->m_readingNow = false;
        self->m_readiness->heard(reading);
        if (moves != self->m_moves)
            return self->readTraffic(); // what was there before an order says nothing about what is there now
        if (self->m_resuming)
            return;
        if (reading) {
            self->m_reading = self->m_aftermath->told(*reading);
            self->m_aftermath->note(*self->m_reading);
        }
        const RolloutState &state = self->entry().state;
        // A failed read is no news: the next tick reads again.
        const bool urgent =
            reading && (state.phase == Phase::RollingBack || state.phase == Phase::Preparing ||
                        self->isOver() || state.observed != self->m_reading);
        if (urgent || self->m_parts.clock->now().boot - self->m_lastFed >= kQuiet)
            self->evaluate({});
    });
}

/// A reading from before an order must not be held against what the order brought.
void Guard::forgetReading()
{
    ++m_moves;
    m_reading.reset();
}

QString Guard::decide(const Decided &decision)
{
    if (!m_resuming && m_parts.ledger->standing(entry(), m_parts.clock->now().wall) != entry().state.lease)
        evaluate({}); // what is decided rests on the lease of now, not on that of the last look
    return refusalIn(feed(decision));
}

bool Guard::isOver() const
{
    return interlock::isOver(entry().state.phase);
}

std::vector<Effect> Guard::feed(const RolloutEvent &event)
{
    auto effects = m_parts.logbook->journal(m_parts.rollout, event);
    if (!effects) { // a defect: raise nothing, tell it; the loop of looks goes on
        (void)m_parts.logbook->tell(QStringLiteral("engine-fault"), m_parts.rollout,
                                    {{QStringLiteral("text"), effects.error().sentence()}});
        return {};
    }
    m_lastFed = m_parts.clock->now().boot;
    carryOut(*effects);
    return std::move(*effects);
}

void Guard::carryOut(const std::vector<Effect> &effects)
{
    bool lowers = false;
    for (const Effect &effect : effects) {
        if (const auto *order = std::get_if<SetWeight>(&effect)) {
            forgetReading();
            lowers |= order->stage < 0;
            m_carrier->carry(*order, m_arrivedUs);
        } else if (const auto *tell = std::get_if<Tell>(&effect)) {
            QJsonObject detail = tell->fields;
            if (tell->page)
                detail[QStringLiteral("page")] = true;
            (void)m_parts.logbook->tell(tell->kind, m_parts.rollout, detail);
        } else {
            readTraffic();
        }
    }
    if (lowers)
        m_parts.logbook->hurry();
}

QString Guard::whyNotNow() const
{
    const Moment now = m_parts.clock->now();
    if (now.boot - m_lastTick > kSuspended) // a sleep that no tick has told of yet
        return QStringLiteral("nobody watched for %1").arg(formatDuration(now.boot - m_lastTick));
    if (m_parts.hold && !m_parts.hold->isHeld())
        return QStringLiteral("another engine took the store over");
    const auto standing = m_parts.ledger->standing(entry(), now.wall);
    if (!standing.valid)
        return standing.why;
    if (entry().state.phase != Phase::Raising)
        return QStringLiteral("the rollout is %1 by now").arg(toString(entry().state.phase));
    if (m_parts.folder->hasTombstone(m_parts.rollout.text))
        return QStringLiteral("it was rolled back without an engine");
    return m_parts.logbook->isWritable() ? QString() : m_parts.logbook->trouble();
}

void Guard::resume()
{
    m_resuming = true;
    m_leftOpen = m_parts.ledger->openIntents(m_parts.rollout);
    m_lastTick = m_parts.clock->now().boot;
    if (entry().state.phase == Phase::RollingBack)
        return resumeWith(std::nullopt); // it needs nothing but the command: a reading may take its time
    m_actuator->read([self = QPointer(this)](const Result<ActuatorReading> &first) {
        if (!self)
            return;
        const auto seen = first ? std::optional(toTrafficReading(*first)) : std::nullopt;
        if (!self->entry().state.open || self->entry().state.phase == Phase::RollingBack) {
            self->resumeWith(seen);
            return;
        }
        QTimer::singleShot(2 * self->m_actuator->deadline(), self.data(),
                           [self] { // a command of the process before may come late
                               self->m_actuator->read([self](const Result<ActuatorReading> &second) {
                                   if (self)
                                       self->resumeWith(second ? std::optional(toTrafficReading(*second))
                                                               : std::nullopt);
                               });
                           });
    });
}

void Guard::resumeWith(std::optional<TrafficReading> seen)
{
    const Moment now = m_parts.clock->now();
    const Stamp last = m_parts.lastWatched.value_or(entry().lastAt); // what was done alone was not watched
    const qint64 blind =
        last.bootId == m_parts.clock->bootId() ? toMs(now.boot) - last.bootMs : toMs(now.wall) - last.wallMs;
    m_resuming = false;
    tellUnseenOutcomes(*m_parts.logbook, m_parts.rollout, std::exchange(m_leftOpen, {}), seen);
    feed(Resumed{Duration(std::max<qint64>(0, blind)), false, std::move(seen),
                 m_parts.ledger->standing(entry(), now.wall), m_parts.ledger->lastOrder(m_parts.rollout)});
    if (const QStringList missing = isOver() ? QStringList() : unresolvedSecrets(plan()); !missing.isEmpty())
        (void)m_parts.logbook->tell(QStringLiteral("engine-fault"), m_parts.rollout,
                                    {{QStringLiteral("text"), missing.join(QStringLiteral("; "))}});
    watch();
}

} // namespace interlock
