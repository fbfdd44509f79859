#include "models/engine/worklist.h"

#include "models/base/atomicfile.h"
#include "models/base/digest.h"
#include "models/engine/artifact.h"
#include "models/engine/packfiles.h"
#include "models/engine/printed.h"
#include "models/records/statement.h"

namespace interlock {

namespace {

constexpr Duration kLookAgain{200};

} // namespace

Worklist::Worklist(Parts parts, std::vector<Item> items, Ended ended)
    : m_parts(std::move(parts)), m_items(std::move(items)), m_ended(std::move(ended))
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Worklist::next);
}

void Worklist::begin()
{
    m_begunAt = m_parts.check.clock->now().boot;
    m_again.start(0);
}

/// Begins the next one, or looks again whether it may.
void Worklist::next()
{
    if (m_at == m_items.size())
        return m_ended({});
    m_begunAt = m_parts.check.clock->now().boot;
    if (!m_parts.whyNotNow().isEmpty())
        return m_again.start(kLookAgain);
    m_parts.heard(QStringLiteral("%1 began").arg(what()));
    std::visit([this](const auto &one) { run(one); }, item().work);
}

void Worklist::run(const Check &check)
{
    m_check = std::make_unique<CheckRun>(m_parts.check, check,
                                         [this](const CheckResult &result) { settle(result); });
    m_check->begin();
}

void Worklist::run(const Step &step)
{
    if (!m_folder) { // the very bytes that the lease binds, whatever stands in the plan's own folder by now
        auto folder = layOut(planFile().files);
        if (!folder)
            return settle({passOn(folder), {}});
        m_folder = std::move(*folder);
    }
    if (const Done ready = intact(); !ready)
        return settle({ready, {}});
    (void)m_parts.logbook->tell(item().word + QStringLiteral("-begun"), m_parts.check.rollout,
                                {{QStringLiteral("text"), what()}});
    CommandLine line;
    line.run = step.run;
    line.folder = m_folder->path();
    line.deadline = step.timeout;
    line.heard = m_parts.heard;
    m_command = std::make_unique<Command>(line);
    m_command->start([this](const Result<CommandResult> &ran) {
        if (!ran)
            return settle({passOn(ran), {}});
        CheckResult result{ran->succeeded() ? Done() : Done(fail(ErrorCode::Refused, ran->sentence())), {}};
        if (const QString printed = printedBy(*ran); !printed.isEmpty())
            result.detail[QStringLiteral("printed")] = printed;
        settle(result);
    });
}

/// What is about to run is still what was bound: a command before it may have written into the folder.
Done Worklist::intact() const
{
    for (const BoundFile &file : planFile().files) {
        const auto bytes = readBounded(m_folder->filePath(file.path), file.content.size());
        if (!bytes || sha256Hex(*bytes) != file.sha256)
            return fail(ErrorCode::Refused,
                        QStringLiteral("%1 is no longer what the lease binds").arg(file.path),
                        QStringLiteral("write results elsewhere than into bound files"));
    }
    return {};
}

void Worklist::settle(const CheckResult &result)
{
    const bool good = result.done.has_value();
    const QString said = good ? what() : QStringLiteral("%1: %2").arg(what(), result.done.error().text);
    QJsonObject detail = result.detail;
    detail[QStringLiteral("text")] = recordText(said, kMostPrinted);
    detail[QStringLiteral("took_ms")] = qint64((m_parts.check.clock->now().boot - m_begunAt).count());
    if (m_parts.stage >= 0)
        detail[QStringLiteral("stage")] = m_parts.stage;
    if (!result.answer.isEmpty())
        m_parts.logbook->bind({nameArtifact(QStringLiteral("answer"), result.answer, detail)});
    const QString kind = item().word + (good ? QStringLiteral("-passed") : QStringLiteral("-failed"));
    (void)m_parts.logbook->tell(kind, m_parts.check.rollout, detail);
    m_parts.heard(good ? QStringLiteral("%1 passed").arg(said) : QStringLiteral("%1 failed").arg(said));
    ++m_at;
    if (good)
        m_again.start(0);
    else
        m_ended(said);
}

} // namespace interlock
