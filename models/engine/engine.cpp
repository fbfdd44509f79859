#include "models/engine/engine.h"

#include "models/base/atomicfile.h"
#include "models/base/json.h"
#include "models/store/answers.h"

#include <QCoreApplication>
#include <QFile>
#include <QSysInfo>

#include <spdlog/spdlog.h>

#include <pwd.h>
#include <unistd.h>

namespace interlock {

namespace {

constexpr int kBeatMs = 500;

QString userName(uint id)
{
    const passwd *entry = ::getpwuid(id);
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(id);
}

} // namespace

Engine::Engine(Parts parts)
    : m_parts(std::move(parts)), m_ledger([this](const QString &sha256) { return blob(sha256); }),
      m_started(stampOf(*m_parts.clock, m_parts.clock->now()))
{}

Engine::~Engine()
{
    m_guards.clear();
    m_inbox.reset();
    if (m_parts.duty == Duty::Guard)
        QFile::remove(m_parts.paths.heartbeat());
}

Result<QByteArray> Engine::blob(const QString &sha256) const
{
    return findBlob(*m_reader, m_parts.paths, sha256);
}

void Engine::announce()
{
    if (m_parts.duty == Duty::Guard)
        (void)m_logbook->tell(QStringLiteral("engine-started"), {},
                              {{QStringLiteral("pid"), qint64(::getpid())},
                               {QStringLiteral("host"), QSysInfo::machineHostName()}});
    connect(m_logbook.get(), &Logbook::writableChanged, this, [this] {
        if (!m_logbook->isWritable())
            spdlog::error("the store cannot be written: {}", m_logbook->trouble().toStdString());
        beat();
    });
    m_inbox = std::make_unique<Inbox>(m_parts.paths);
    connect(m_inbox.get(), &Inbox::arrived, this, &Engine::onRequest);
    connect(m_inbox.get(), &Inbox::oddFile, this, [](const QString &path, const Error &error) {
        spdlog::warn("{}: {}", path.toStdString(), error.sentence().toStdString());
    });
    if (m_parts.duty == Duty::Guard) {
        connect(&m_beat, &QTimer::timeout, this, &Engine::beat);
        m_beat.start(kBeatMs);
        beat();
    }
    QMetaObject::invokeMethod(m_inbox.get(), &Inbox::scan, Qt::QueuedConnection);
    sweepAnswers(m_parts.paths);
}

void Engine::openGuards()
{
    std::vector<RolloutId> open;
    for (const auto &[id, entry] : m_ledger.rollouts())
        if (!isOver(entry.state.phase))
            open.push_back(id);
    for (const RolloutId &id : open)
        watch(id, [](Guard &guard) { guard.resume(); });
}

void Engine::watch(const RolloutId &rollout, std::function<void(Guard &)> begin)
{
    auto guard =
        Guard::make({rollout, &m_ledger, m_logbook.get(), m_parts.clock, m_parts.paths, &m_parts.workshop});
    if (!guard) { // a secret that does not resolve, a file that is gone: nothing can be watched, so nothing
                  // may flow
        (void)m_logbook->tell(QStringLiteral("engine-fault"), rollout,
                              {{QStringLiteral("text"), guard.error().sentence()}});
        (void)m_logbook->journal(
            rollout, Decided{DecisionKind::Hold, QStringLiteral("the engine"), guard.error().sentence(), -1});
        spdlog::error("{}: {}", rollout.text.toStdString(), guard.error().sentence().toStdString());
        return;
    }
    connect(
        guard->get(), &Guard::done, this, [this, rollout] { guardEnded(rollout); }, Qt::QueuedConnection);
    Guard &made = **guard;
    m_guards[rollout] = std::move(*guard);
    begin(made);
}

void Engine::guardEnded(const RolloutId &rollout)
{
    m_guards.erase(rollout);
    removeTombstone(m_parts.paths, rollout.text);
    QFile::remove(packPath(m_parts.paths, rollout));
    const QByteArray pin =
        compactJson({{QStringLiteral("size"), m_ledger.size()},
                     {QStringLiteral("root"), QString::fromLatin1(m_ledger.tree().root().toHex())}});
    if (m_logbook->isWritable())
        (void)writeAtomically(m_parts.paths.pin(),
                              pin); // a lost pin only makes the next start's check weaker
    if (m_guards.empty())
        Q_EMIT idle();
}

void Engine::onRequest(const Request &request)
{
    if (m_unanswered.contains(request.sha256))
        return; // taken; its answer waits for the disk
    const auto bare = request.lane == Lane::Lowering ? bareLowering(request.bytes) : std::nullopt;
    const auto index = bare ? takeBare(request, *bare) : take(request);
    if (!index)
        answer(request, index);
}

/// A request is answered when its record is durable; a refusal at once.
Result<qint64> Engine::take(const Request &request)
{
    auto record = readRecord(request.bytes);
    if (!record)
        return passOn(record);
    if (const qint64 first = m_ledger.indexOf(record->payloadSha256); first >= 0) {
        answer(request, first); // the same request again gets the first answer
        return first;
    }
    auto admitted = admit(std::move(*record), m_ledger, m_parts.clock->now().wall,
                          [this](const QString &sha256) { return blob(sha256); });
    if (!admitted)
        return passOn(admitted);
    if (m_parts.duty == Duty::Clerk && admitted->decision)
        return fail(ErrorCode::Environment, QStringLiteral("no engine is alive to carry it out"),
                    QStringLiteral("start one: `interlock engine`"));
    m_logbook->bind(std::move(admitted->blobs));
    m_unanswered.insert(request.sha256);
    const auto index =
        m_logbook->append(request.bytes, [this, request, at = m_ledger.size()](const Done &durable) {
            m_unanswered.remove(request.sha256);
            answer(request, durable ? Result<qint64>(at) : Result<qint64>(passOn(durable)));
        });
    if (!index || !admitted->decision)
        return index;
    Decided decision = *admitted->decision;
    decision.record = *index;
    if (admitted->starts)
        startRollout(admitted->rollout, decision);
    else if (const auto guard = m_guards.find(admitted->rollout); guard != m_guards.end())
        guard->second->decide(decision);
    else
        (void)m_logbook->journal(admitted->rollout, decision);
    return index;
}

Result<qint64> Engine::takeBare(const Request &request, const BareLowering &lowering)
{
    const RolloutEntry *entry = m_ledger.rollout(lowering.rollout);
    if (!entry)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no rollout %1").arg(lowering.rollout.text),
                    QStringLiteral("`interlock status` lists them"));
    if (isOver(entry->state.phase))
        return fail(ErrorCode::Refused, QStringLiteral("the rollout %1 is over (%2)")
                                            .arg(lowering.rollout.text, toString(entry->state.phase)));
    const QString who = userName(request.owner);
    const auto index = m_logbook->tell(QStringLiteral("lowering-request"), lowering.rollout,
                                       {{QStringLiteral("decision"), toString(lowering.kind)},
                                        {QStringLiteral("owner"), who},
                                        {QStringLiteral("reason"), lowering.reason},
                                        {QStringLiteral("signature"), QStringLiteral("absent")}});
    if (!index)
        return index;
    if (const auto guard = m_guards.find(lowering.rollout); guard != m_guards.end())
        guard->second->decide({lowering.kind, who, lowering.reason, *index});
    else
        return fail(
            ErrorCode::Environment,
            QStringLiteral("the rollout %1 is not watched: its guard could not be made")
                .arg(lowering.rollout.text),
            QStringLiteral("`interlock rollback %1` acts without the engine").arg(lowering.rollout.text));
    answer(request, *index); // acknowledged at once (I12); durability follows
    return index;
}

void Engine::startRollout(const RolloutId &rollout, const Decided &decision)
{
    const auto begun = m_logbook->journal(rollout, decision);
    const RolloutEntry *entry = m_ledger.rollout(rollout);
    if (!begun || !entry)
        return;
    if (const Done packed = writeAtomically(packPath(m_parts.paths, rollout), makePack(*entry)); !packed)
        spdlog::error("the rollback pack could not be written: {}", packed.error().sentence().toStdString());
    watch(rollout, [](Guard &guard) { guard.begin(); });
}

void Engine::answer(const Request &request, const Result<qint64> &index)
{
    EngineAnswer said{request.sha256, index ? *index : -1, ErrorCode::Refused, {}, {}};
    if (!index) {
        said.code = index.error().code;
        said.text = index.error().text;
        said.mend = index.error().mend;
        spdlog::info("refused: {}", index.error().sentence().toStdString());
    }
    if (const Done written = writeAnswer(m_parts.paths, said, *m_key); !written) {
        spdlog::error("{}", written.error().sentence().toStdString());
        return; // the request stays: it is answered at the next scan
    }
    Inbox::remove(request);
}

void Engine::beat()
{
    if (m_parts.duty == Duty::Clerk)
        return;
    Heartbeat beat;
    beat.pid = ::getpid();
    beat.supervisor = m_parts.supervisor;
    beat.epoch = m_epoch;
    beat.at = stampOf(*m_parts.clock, m_parts.clock->now());
    beat.started = m_started;
    beat.host = QSysInfo::machineHostName();
    beat.version = QCoreApplication::applicationVersion();
    beat.trouble = m_logbook->trouble();
    (void)writeHeartbeat(m_parts.paths, beat); // a missing heartbeat is what the console shows
}

} // namespace interlock
