#include "models/base/number.h"
#include "models/engine/artifact.h"
#include "models/engine/guard.h"
#include "models/engine/secrets.h"

namespace interlock {

namespace {

template <typename Work>
void add(const QString &word, const std::vector<Work> &all, std::vector<Worklist::Item> &items)
{
    for (const Work &one : all)
        items.push_back({word, one});
}

QJsonObject summaryFact(const Burst &burst, const BurstSummary &summary)
{
    const double rate = summary.total > 0 ? 100.0 * summary.successful / summary.total : 0;
    const QString success = QString::number(rate, 'g', 4);
    return {{QStringLiteral("text"),
             QStringLiteral("%1 requests of %2 users: %3 % successful, %4 ms on average, 95 % within %5 ms")
                 .arg(summary.total)
                 .arg(burst.users)
                 .arg(success)
                 .arg(summary.average.count())
                 .arg(summary.p95.count())},
            {QStringLiteral("url"), burst.url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)},
            {QStringLiteral("users"), burst.users},
            {QStringLiteral("spacing_ms"), qint64(burst.spacing.count())},
            {QStringLiteral("total"), summary.total},
            {QStringLiteral("successful"), summary.successful},
            {QStringLiteral("failed"), summary.failed()},
            {QStringLiteral("success_percent"), success},
            {QStringLiteral("average_ms"), qint64(summary.average.count())},
            {QStringLiteral("p95_ms"), qint64(summary.p95.count())},
            {QStringLiteral("longest_ms"), qint64(summary.longest.count())}};
}

} // namespace

Guard::Wanted Guard::wanted() const
{
    const RolloutState &state = entry().state;
    if (state.phase == Phase::Preparing && !state.prepared)
        return {Wanted::What::Preparation, -1};
    if (state.finishing)
        return {Wanted::What::After, state.stage};
    if (state.phase == Phase::Baking && !state.stages.at(size_t(state.stage)).smoked)
        return {Wanted::What::Smoke, state.stage};
    return {};
}

/// Runs what the state asks for; a hold lets the one that runs end and begins no other.
void Guard::workOrNot()
{
    if (m_resuming || entry().state.phase == Phase::Held)
        return;
    const Wanted work = wanted();
    if (m_work && (work != m_workFor || m_workOver))
        m_work.reset();
    if (!m_work && work.what != Wanted::What::Nothing)
        beginWork(work);
}

void Guard::beginWork(const Wanted &work)
{
    m_workFor = work;
    m_workOver = false;
    m_work = std::make_unique<Worklist>(
        Worklist::Parts{checkParts(), m_parts.logbook, work.stage, [this, work] { return whyNotWork(work); },
                        [this](const QString &line) { m_live->hear(line); }},
        itemsOf(work), [this, work](const QString &why) { worked(work, why); });
    m_work->begin();
}

std::vector<Worklist::Item> Guard::itemsOf(const Wanted &work) const
{
    std::vector<Worklist::Item> items;
    if (work.what == Wanted::What::Smoke) {
        add(QStringLiteral("smoke"), plan().stages.at(size_t(work.stage)).smoke, items);
    } else if (work.what == Wanted::What::After) {
        add(QStringLiteral("after"), plan().after, items);
    } else {
        add(QStringLiteral("check"), plan().checks, items);
        add(QStringLiteral("step"), plan().steps, items);
    }
    return items;
}

/// Commands run under a lease only; a smoke test changes nothing and waits for none.
QString Guard::whyNotWork(const Wanted &work) const
{
    if (entry().state.phase == Phase::Held)
        return QStringLiteral("held");
    if (work.what == Wanted::What::Smoke)
        return {};
    const auto lease = m_parts.ledger->standing(entry(), m_parts.clock->now().wall);
    return lease.valid ? QString() : lease.why;
}

void Guard::worked(const Wanted &work, const QString &why)
{
    m_workOver = true;
    if (work.what == Wanted::What::Preparation)
        feed(Prepared{why.isEmpty(), why});
    else
        feed(Worked{work.what == Wanted::What::Smoke ? Worked::Work::Smoke : Worked::Work::After, work.stage,
                    why.isEmpty(), why});
}

void Guard::burstOrNot()
{
    const RolloutState &state = entry().state;
    const bool due = !isOver() && state.phase != Phase::RollingBack && state.stage >= 0 &&
                     state.stages.at(size_t(state.stage)).burst == StageProgress::Burst::Due;
    if (m_burst && (!due || m_burstStage != state.stage))
        m_burst.reset();
    if (m_burst || !due || m_resuming || state.phase == Phase::Held)
        return;
    m_burstStage = state.stage;
    const Burst &burst = *plan().stages.at(size_t(state.stage)).burst;
    (void)m_parts.logbook->tell(
        QStringLiteral("burst-begun"), m_parts.rollout,
        {{QStringLiteral("stage"), state.stage},
         {QStringLiteral("text"),
          QStringLiteral("%1 requests of %2 users").arg(burst.requests).arg(burst.users)}});
    m_burst = std::make_unique<LoadBurst>(
        burst, [this, stage = state.stage](const auto &requests) { burstEnded(stage, requests); });
    m_burst->begin();
}

void Guard::burstEnded(int stage, const std::vector<BurstRequest> &requests)
{
    QJsonObject fact = summaryFact(*plan().stages.at(size_t(stage)).burst, summaryOf(requests));
    fact[QStringLiteral("stage")] = stage;
    m_parts.logbook->bind({nameArtifact(QStringLiteral("log"), burstLog(requests), fact)});
    (void)m_parts.logbook->tell(QStringLiteral("burst"), m_parts.rollout, fact);
    m_live->hear(fact[u"text"].toString());
    feed(Worked{Worked::Work::Burst, stage, true, {}});
}

/// A switch that can never do what the plan asks refuses the rollout before anything moves.
void Guard::checkFit()
{
    if (const QStringList missing = unresolvedSecrets(plan()); !missing.isEmpty())
        return void(feed(Prepared{false, missing.join(QStringLiteral("; "))}));
    m_actuator->checkFit([self = QPointer(this)](const Done &fits) {
        if (self && !fits)
            self->feed(Prepared{false, QStringLiteral("traffic: %1").arg(fits.error().text)});
    });
}

CheckRun::Parts Guard::checkParts()
{
    return {m_parts.rollout, m_parts.ledger, m_parts.clock,
            [this](const IndicatorId &id) { return latest(id); },
            [this](const SourceId &id) -> std::optional<Done> {
                const auto polled = m_polls.find(id);
                return polled == m_polls.end() ? std::nullopt : std::optional(polled->second);
            }};
}

Observation Guard::latest(const IndicatorId &id) const
{
    const auto found = m_latest.find(id);
    return found == m_latest.end() ? Observation::missing(QStringLiteral("not seen yet")) : found->second;
}

} // namespace interlock
