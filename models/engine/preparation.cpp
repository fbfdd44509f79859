#include "models/engine/preparation.h"

#include "models/base/atomicfile.h"
#include "models/base/duration.h"
#include "models/base/number.h"
#include "models/records/statement.h"
#include "models/sources/expectation.h"

#include <QDir>
#include <QFileInfo>

#include <sys/stat.h>

namespace interlock {

namespace {

constexpr Duration kLookAgain{200};
constexpr qsizetype kMostPrinted = 4096;

/// The end of what a step printed, as a record may hold it.
QString printedBy(const CommandResult &ran)
{
    const QByteArray all = ran.output.trimmed() + (ran.errors.isEmpty() ? "" : "\n") + ran.errors.trimmed();
    return recordText(QString::fromUtf8(all.right(kMostPrinted)), kMostPrinted);
}

} // namespace

Preparation::Preparation(Parts parts, Ended ended) : m_parts(std::move(parts)), m_ended(std::move(ended))
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Preparation::next);
}

void Preparation::begin()
{
    m_begunAt = m_parts.clock->now().boot;
    m_again.start(0);
}

/// Begins the next one, or looks again whether it may.
void Preparation::next()
{
    const size_t checks = plan().checks.size();
    if (m_at == checks + plan().steps.size())
        return m_ended({true, {}});
    if (!m_parts.whyNotNow().isEmpty()) {
        m_begunAt = m_parts.clock->now().boot;
        return m_again.start(kLookAgain);
    }
    if (m_at < checks)
        run(plan().checks[m_at]);
    else
        run(plan().steps[m_at - checks]);
}

void Preparation::run(const Check &check)
{
    if (check.httpGet)
        return ask(check);
    if (check.indicator)
        return look(check);
    settle(QStringLiteral("check ") + check.name, completed(check));
}

void Preparation::ask(const Check &check)
{
    m_fetch =
        std::make_unique<HttpFetch>(HttpFetch::Bounds{kCheckWithin, 1024 * 1024, {check.expectStatus}, {}},
                                    [this, check](const Result<HttpBody> &answer) {
                                        settle(QStringLiteral("check ") + check.name,
                                               answer ? meets(check, answer->bytes) : Done(passOn(answer)));
                                    });
    QNetworkRequest request(*check.httpGet);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    m_fetch->start(m_network, request);
}

/// Waits for a value: sources may have been asked only now.
void Preparation::look(const Check &check)
{
    const QString what = QStringLiteral("check ") + check.name;
    const Observation seen = m_parts.observe(*check.indicator);
    const Indicator *indicator = plan().indicator(*check.indicator);
    if (seen.kind != Observation::Kind::Value) {
        if (m_parts.clock->now().boot - m_begunAt < kCheckWithin)
            return m_again.start(kLookAgain);
        return settle(what,
                      fail(ErrorCode::Refused,
                           QStringLiteral("%1 has no value: %2").arg(check.indicator->text, seen.reason)));
    }
    const QString text = QStringLiteral("%1 is %2 %3, %4 is required")
                             .arg(check.indicator->text, decimalText(seen.value), indicator->unit.symbol,
                                  check.require->text());
    settle(what, check.require->isMetBy(seen.value) ? Done() : Done(fail(ErrorCode::Refused, text)));
}

/// Has the newest rollout of that plan completed, and stayed so for long enough?
Done Preparation::completed(const Check &check) const
{
    const RolloutEntry *newest = nullptr;
    for (const auto &[id, entry] : m_parts.ledger->rollouts())
        if (entry.plan->plan.name == check.completed && entry.id != m_parts.rollout &&
            (!newest || entry.startRecord > newest->startRecord))
            newest = &entry;
    if (!newest)
        return fail(ErrorCode::Refused, QStringLiteral("there was no rollout of %1").arg(check.completed));
    if (newest->state.phase != Phase::Completed)
        return fail(ErrorCode::Refused, QStringLiteral("the newest rollout of %1 is %2")
                                            .arg(check.completed, toString(newest->state.phase)));
    const Duration since =
        std::chrono::duration_cast<Duration>(m_parts.clock->now().wall - newest->state.sinceWall);
    if (since < check.completedFor)
        return fail(ErrorCode::Refused,
                    QStringLiteral("%1 completed %2 ago, %3 are required")
                        .arg(check.completed, formatDuration(since), formatDuration(check.completedFor)));
    return {};
}

void Preparation::run(const Step &step)
{
    const QString what = QStringLiteral("step ") + step.name;
    if (const Done unpacked = m_folder ? Done() : unpack(); !unpacked)
        return settle(what, unpacked);
    (void)m_parts.logbook->tell(QStringLiteral("step-begun"), m_parts.rollout,
                                {{QStringLiteral("text"), what}});
    CommandLine line;
    line.run = step.run;
    line.folder = m_folder->path();
    line.deadline = step.timeout;
    m_command = std::make_unique<Command>(line);
    m_command->start([this, what](const Result<CommandResult> &ran) {
        if (!ran)
            return settle(what, passOn(ran));
        settle(what, ran->succeeded() ? Done() : Done(fail(ErrorCode::Refused, ran->sentence())),
               printedBy(*ran));
    });
}

/// The very bytes that the lease binds, whatever stands in the plan's own folder by now.
Done Preparation::unpack()
{
    m_folder.emplace();
    if (!m_folder->isValid())
        return fail(ErrorCode::Environment, m_folder->errorString(), QStringLiteral("look at TMPDIR"));
    for (const BoundFile &file : planFile().files) {
        const QString path = m_folder->filePath(file.path);
        if (!QDir().mkpath(QFileInfo(path).path()))
            return fail(ErrorCode::Environment, QStringLiteral("%1 cannot be made").arg(path));
        if (const Done written = writeAtomically(path, file.content); !written)
            return written;
        if (::chmod(QFile::encodeName(path).constData(), 0700) != 0)
            return fail(ErrorCode::Environment, QStringLiteral("%1 cannot be made executable").arg(path));
    }
    return {};
}

void Preparation::settle(const QString &what, const Done &done, const QString &printed)
{
    const Duration took = m_parts.clock->now().boot - m_begunAt;
    const bool isCheck = m_at < plan().checks.size();
    QJsonObject detail{
        {QStringLiteral("text"), done ? what : QStringLiteral("%1: %2").arg(what, done.error().text)},
        {QStringLiteral("took_ms"), qint64(took.count())}};
    if (!printed.isEmpty())
        detail[QStringLiteral("printed")] = printed;
    const QString kind =
        QStringLiteral("%1-%2").arg(isCheck ? QStringLiteral("check") : QStringLiteral("step"),
                                    done ? QStringLiteral("passed") : QStringLiteral("failed"));
    (void)m_parts.logbook->tell(kind, m_parts.rollout, detail);
    ++m_at;
    m_begunAt = m_parts.clock->now().boot;
    if (done)
        m_again.start(0);
    else
        m_ended({false, QStringLiteral("%1: %2").arg(what, done.error().text)});
}

} // namespace interlock
