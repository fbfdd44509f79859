#include "app/cli/follow.h"

#include "models/engine/restoration.h"

namespace interlock::cli {

Follow::Follow(Petition &petition, QObject *parent) : QObject(parent), m_petition(petition)
{
    m_petition.setTold({[this](const Record &read, qint64 index) {
                            Q_EMIT record(describe(read, index, m_petition.ledger()), read);
                        },
                        {}});
    connect(&m_timer, &QTimer::timeout, this, &Follow::look);
    m_timer.start(50);
}

void Follow::look()
{
    const qint64 version = m_petition.reader().dataVersion();
    if (version == m_version)
        return;
    m_version = version;
    if (const Done read = m_petition.refresh(); !read)
        Q_EMIT broken(read.error());
    else
        Q_EMIT moved();
}

int complainOfMissing(const QString &notRestored)
{
    return complain({ErrorCode::Environment,
                     QStringLiteral("rolled back, but not restored: %1").arg(notRestored),
                     QStringLiteral("the canary has no traffic; do the rest by hand")});
}

std::optional<int> outcomeStatus(const RolloutState &state, const QString &notRestored)
{
    switch (state.phase) {
    case Phase::Completed:
        return 0;
    case Phase::RolledBack:
        return notRestored.isEmpty() ? 3 : exitStatus(ErrorCode::Environment);
    case Phase::Held:
        return 4;
    case Phase::Preparing:
    case Phase::Raising:
    case Phase::Baking:
    case Phase::AtGate:
    case Phase::RollingBack:
        break;
    }
    return std::nullopt;
}

bool isRestoring(const StorePaths &paths, const Ledger &ledger, const RolloutEntry &entry)
{
    if (entry.state.phase != Phase::RolledBack || !ledger.wasTouched(entry.id) ||
        ledger.wasRestored(entry.id))
        return false;
    const auto pack = readPack(paths, entry.id); // it goes when all has ended
    return pack && Restoration::isNeeded(pack->manifest);
}

QString recordLine(const RecordWords &words)
{
    return QStringLiteral("%1  %2  %3  %4  %5")
        .arg(words.index, 5)
        .arg(toRfc3339(words.at), words.who.leftJustified(14), words.what.leftJustified(16),
             oneLine(words.why))
        .trimmed();
}

QJsonObject recordJson(const RecordWords &words)
{
    return {{QStringLiteral("index"), words.index},
            {QStringLiteral("time"), toRfc3339(words.at)},
            {QStringLiteral("who"), words.who},
            {QStringLiteral("what"), words.what},
            {QStringLiteral("why"), words.why},
            {QStringLiteral("rollout"), words.rollout},
            {QStringLiteral("code"), words.code},
            {QStringLiteral("leaf"), words.leaf},
            {QStringLiteral("signature"), QStringLiteral("valid")}};
}

} // namespace interlock::cli
