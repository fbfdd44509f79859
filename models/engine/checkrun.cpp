#include "models/engine/checkrun.h"

#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/engine/artifact.h"
#include "models/sources/expectation.h"

namespace interlock {

namespace {
constexpr Duration kLookAgain{200};
}

CheckRun::CheckRun(Parts parts, Check check, Ended ended)
    : m_parts(std::move(parts)), m_check(std::move(check)), m_ended(std::move(ended))
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &CheckRun::look);
}

void CheckRun::begin()
{
    m_begunAt = m_parts.clock->now().boot;
    m_again.start(0);
}

/// Looks once; where nothing is known yet, again until its time is over: sources may have been asked only
/// now.
void CheckRun::look()
{
    if (m_check.httpGet)
        return ask();
    if (!m_check.completed.isEmpty())
        return end({completed(), {}});
    if (m_check.rehearsedWithin)
        return end({rehearsed(), {}});
    const bool late = m_parts.clock->now().boot - m_begunAt >= kCheckWithin;
    const std::optional<Done> known = m_check.indicator ? indicator() : sources();
    if (known)
        return end({*known, {}});
    if (!late)
        return m_again.start(kLookAgain);
    const QString what = m_check.indicator
                             ? QStringLiteral("%1 has no value: %2")
                                   .arg(m_check.indicator->text, m_parts.observe(*m_check.indicator).reason)
                             : QStringLiteral("not all of its sources were asked");
    end({fail(ErrorCode::Refused, what), {}});
}

void CheckRun::ask()
{
    m_fetch = std::make_unique<
        HttpFetch>(HttpFetch::Bounds{kCheckWithin, 1024 * 1024, {m_check.expectStatus}, {}}, [this](
                                                                                                 const Result<
                                                                                                     HttpBody>
                                                                                                     &body) {
        const RawAnswer &answer = m_fetch->answer();
        CheckResult result{body ? meets(m_check, body->bytes) : Done(passOn(body)), {}, rawAnswer(answer)};
        if (answer.status > 0)
            result.detail[QStringLiteral("status")] = answer.status;
        end(std::move(result));
    });
    QNetworkRequest request(*m_check.httpGet);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    m_fetch->start(m_network, request);
}

std::optional<Done> CheckRun::indicator()
{
    const Observation seen = m_parts.observe(*m_check.indicator);
    if (seen.kind != Observation::Kind::Value)
        return std::nullopt;
    const Plan &plan = m_parts.ledger->rollout(m_parts.rollout)->plan->plan;
    if (m_check.require->isMetBy(seen.value))
        return Done();
    const QString unit = plan.indicator(*m_check.indicator)->unit.symbol;
    return fail(ErrorCode::Refused, QStringLiteral("%1 is %2, %3 is required")
                                        .arg(m_check.indicator->text, withUnit(decimalText(seen.value), unit),
                                             withUnit(m_check.require->text(), unit)));
}

/// Did the newest poll of each source bring an answer that can be read?
std::optional<Done> CheckRun::sources() const
{
    for (const SourceId &id : m_check.up) {
        const std::optional<Done> polled = m_parts.answered(id);
        if (!polled)
            return std::nullopt;
        if (!*polled)
            return Done(fail(ErrorCode::Refused,
                             QStringLiteral("%1 does not answer: %2").arg(id.text, polled->error().text)));
    }
    return Done();
}

/// Has the newest rollout of that plan completed, and stayed so for long enough?
Done CheckRun::completed() const
{
    const RolloutEntry *newest = nullptr;
    for (const auto &[id, entry] : m_parts.ledger->rollouts())
        if (entry.plan->plan.name == m_check.completed && entry.id != m_parts.rollout &&
            (!newest || entry.startRecord > newest->startRecord))
            newest = &entry;
    if (!newest)
        return fail(ErrorCode::Refused, QStringLiteral("there was no rollout of %1").arg(m_check.completed));
    if (newest->state.phase != Phase::Completed)
        return fail(ErrorCode::Refused, QStringLiteral("the newest rollout of %1 is %2")
                                            .arg(m_check.completed, toString(newest->state.phase)));
    const Duration since =
        std::chrono::duration_cast<Duration>(m_parts.clock->now().wall - newest->state.sinceWall);
    if (since < m_check.completedFor)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 completed %2 ago, %3 are required")
                        .arg(m_check.completed, formatDuration(since), formatDuration(m_check.completedFor)));
    return {};
}

Done CheckRun::rehearsed() const
{
    const Plan &plan = m_parts.ledger->rollout(m_parts.rollout)->plan->plan;
    const QString why = whyNotFresh(m_parts.ledger->rehearsals().newest(plan.service, plan.environment),
                                    *m_check.rehearsedWithin, m_parts.clock->now().wall);
    return why.isEmpty() ? Done() : Done(fail(ErrorCode::Refused, why));
}

void CheckRun::end(CheckResult result)
{
    if (const Ended ended = std::exchange(m_ended, nullptr))
        ended(result);
}

} // namespace interlock
