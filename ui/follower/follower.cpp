#include "ui/follower/follower.h"

#include "models/base/shellword.h"
#include "models/engine/genesis.h"
#include "models/engine/verify.h"
#include "models/evidence/archive.h"
#include "models/evidence/compose.h"
#include "ui/follower/storewatch.h"

#include <QElapsedTimer>
#include <QPointer>

namespace interlock {

namespace {
constexpr qint64 kProgressMs = 100;

Petition::Answered sentence(const Answered &answered)
{
    return [answered](const Result<EngineAnswer> &answer) {
        if (answer)
            answered({true, QObject::tr("recorded as %1").arg(answer->index), answer->index});
        else
            answered({false, answer.error().sentence(), -1});
    };
}

Answer verified(const StorePaths &paths, const Attended &attended)
{
    const auto report = verifyStore(paths, allCores(), attended);
    if (!report)
        return {false, report.error().sentence(), -1};
    return {true,
            QObject::tr("%1 records and %2 looks hold: signatures, roles, root and every decision. Root %3")
                .arg(report->records)
                .arg(report->evaluations)
                .arg(report->root.left(16)),
            -1};
}

Answer exported(const StorePaths &paths, const RolloutId &rollout, const QString &file,
                const Attended &attended)
{
    const auto console = LocalSigner::open(consoleKeyPath(paths));
    if (!console)
        return {false, console.error().sentence(), -1};
    const auto files = composeBundle(
        {paths, [&rollout](const Ledger &) { return Result<RolloutId>(rollout); }, *console, attended});
    if (!files)
        return {false, files.error().sentence(), -1};
    if (const Done written = writeArchive(file, *files, attended.isGivenUp); !written)
        return {false, written.error().sentence(), -1};
    return {true,
            QObject::tr("%1 written, %n file(s). Anybody can check it: interlock verify %2", nullptr,
                        int(files->size()))
                .arg(file, shellWord(file)),
            -1};
}

} // namespace

Follower::Follower(const ConsoleSeat &seat)
    : m_store(seat.store), m_watch(new StoreWatch(seat)), m_rehearser(seat)
{
    connect(&m_rehearser, &Rehearser::went, this, &Follower::rehearsing);
    connect(&m_rehearser, &Rehearser::asked, this, &Follower::asked);
    m_longWork.setMaxThreadCount(1);
    qRegisterMetaType<SnapshotPtr>("interlock::SnapshotPtr");
    m_watch->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_watch, &QObject::deleteLater);
    connect(m_watch, &StoreWatch::posted, this, &Follower::snapshot);
    connect(m_watch, &StoreWatch::asked, this, &Follower::asked);
    m_thread.setObjectName(QStringLiteral("follower"));
}

Follower::~Follower()
{
    m_longWork.clear();
    m_longWork.waitForDone();
    if (!m_thread.isRunning()) {
        delete m_watch;
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

void Follower::start()
{
    m_thread.start();
    QMetaObject::invokeMethod(m_watch, &StoreWatch::start);
}

/// The answer on the GUI thread, and never after this object died.
Answered Follower::here(Answered answered)
{
    return [self = QPointer(this), answered = std::move(answered)](const Answer &answer) {
        if (self)
            QMetaObject::invokeMethod(
                self, [answered, answer] { answered(answer); }, Qt::QueuedConnection);
    };
}

void Follower::decide(const RolloutId &rollout, DecisionKind kind, const QString &reason, const QString &role,
                      Answered answered)
{
    QMetaObject::invokeMethod(
        m_watch, [watch = m_watch, rollout, kind, reason, role, told = here(std::move(answered))] {
            if (Petition *petition = watch->petition(told))
                petition->decide(rollout, {kind, reason, role}, sentence(told));
        });
}

void Follower::rollBack(const RolloutId &rollout, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, rollout, told = here(std::move(answered))] {
        watch->rollBack(rollout, told);
    });
}

void Follower::hold(const RolloutId &rollout, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, rollout] { watch->holds(rollout); });
    decide(rollout, DecisionKind::Hold, reason, {}, std::move(answered));
}

void Follower::resume(const RolloutId &rollout, const QString &reason, Answered answered)
{
    decide(rollout, DecisionKind::Resume, reason, {}, std::move(answered));
}

void Follower::promote(const RolloutId &rollout, const QString &role, const QString &reason,
                       Answered answered)
{
    decide(rollout, DecisionKind::Promote, reason, role, std::move(answered));
}

void Follower::appendReason(const RolloutId &rollout, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, rollout, reason, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->remark(rollout, predicates::note, reason, sentence(told));
    });
}

void Follower::acknowledge(const RolloutId &rollout, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, rollout, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->acknowledge(rollout, {}, sentence(told));
    });
}

void Follower::askAgain(const RolloutId &rollout, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, rollout, reason, told = here(std::move(answered))] {
        Petition *petition = watch->petition(told);
        const RolloutEntry *entry = petition ? petition->ledger().rollout(rollout) : nullptr;
        if (entry && entry->plan)
            petition->requestLease(*entry->plan, reason, sentence(told));
        else if (petition)
            told({false, QObject::tr("the log knows no rollout %1").arg(rollout.text), -1});
    });
}

void Follower::signLease(const LeaseId &lease, const QString &role, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(
        m_watch, [watch = m_watch, lease, role, reason, told = here(std::move(answered))] {
            if (Petition *petition = watch->petition(told))
                petition->sayOnLease({lease.text, role, reason, ApprovalVerdict::Approve}, sentence(told));
        });
}

void Follower::denyLease(const LeaseId &lease, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, lease, reason, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->sayOnLease({lease.text, watch->roleFor(lease.text), reason, ApprovalVerdict::Deny},
                                 sentence(told));
    });
}

void Follower::withdrawLease(const LeaseId &lease, const QString &role, const QString &reason,
                             Answered answered)
{
    QMetaObject::invokeMethod(
        m_watch, [watch = m_watch, lease, role, reason, told = here(std::move(answered))] {
            if (Petition *petition = watch->petition(told))
                petition->sayOnLease({lease.text, role, reason, ApprovalVerdict::Withdraw}, sentence(told));
        });
}

void Follower::signPolicy(const QString &sha256, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, sha256, reason, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->sayOnPolicy(sha256, ApprovalVerdict::Approve, reason, sentence(told));
    });
}

void Follower::denyPolicy(const QString &sha256, const QString &reason, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, sha256, reason, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->sayOnPolicy(sha256, ApprovalVerdict::Deny, reason, sentence(told));
    });
}

void Follower::cancelSigning()
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch] {
        if (Petition *petition = watch->petition([](const Answer &) {}))
            petition->cancelSigning();
    });
}

void Follower::startRollout(const LeaseId &lease, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, lease, told = here(std::move(answered))] {
        if (Petition *petition = watch->petition(told))
            petition->start(lease.text, {}, sentence(told));
    });
}

void Follower::rehearse(const LeaseId &lease, const QString &reason, Answered answered)
{
    m_rehearser.begin(lease, reason, std::move(answered));
}

void Follower::stopRehearsal()
{
    m_rehearser.stop();
}

void Follower::startEngine(Answered answered)
{
    QMetaObject::invokeMethod(
        m_watch, [watch = m_watch, told = here(std::move(answered))] { watch->startEngine(told); });
}

void Follower::readPayload(qint64 record, PayloadRead read)
{
    QMetaObject::invokeMethod(m_watch,
                              [watch = m_watch, self = QPointer(this), record, read = std::move(read)] {
                                  watch->readPayload(record, [self, read](const Result<QString> &payload) {
                                      if (self)
                                          QMetaObject::invokeMethod(
                                              self, [read, payload] { read(payload); }, Qt::QueuedConnection);
                                  });
                              });
}

void Follower::testConnection(const QString &id, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, id, told = here(std::move(answered))] {
        watch->testConnection(id, told);
    });
}

void Follower::checkPolicyFile(const QString &file, Answered answered)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, file, told = here(std::move(answered))] {
        watch->checkPolicy(file, told);
    });
}

void Follower::verifyLog(LongWork work)
{
    longWork(std::move(work), verified);
}

void Follower::exportEvidence(const RolloutId &rollout, const QString &file, LongWork work)
{
    longWork(std::move(work), [rollout, file](const StorePaths &paths, const Attended &attended) {
        return exported(paths, rollout, file, attended);
    });
}

void Follower::sayAnew(std::function<void()> said)
{
    QMetaObject::invokeMethod(m_watch, [watch = m_watch, self = QPointer(this), said = std::move(said)] {
        watch->sayAnew(); // its snapshot is on its way to the GUI thread before what follows
        if (self)
            QMetaObject::invokeMethod(
                self, [said] { said(); }, Qt::QueuedConnection);
    });
}

/// On a thread of its own, so that neither the window nor the follower waits for it.
void Follower::longWork(LongWork work, OnLog act)
{
    const auto paths = storePaths(m_store);
    const Answered told = here(std::move(work.answered));
    if (!paths)
        return told({false, paths.error().sentence(), -1});
    Attended attended{[stop = work.stop] { return stop.stop_requested(); }, {}};
    if (work.progressed) {
        QElapsedTimer since;
        since.start();
        attended.progress = [self = QPointer(this), tell = work.progressed, since](qint64 records) mutable {
            if (since.elapsed() < kProgressMs)
                return;
            since.restart();
            if (self)
                QMetaObject::invokeMethod(
                    self, [tell, records] { tell(records); }, Qt::QueuedConnection);
        };
    }
    m_longWork.start([told, act = std::move(act), at = *paths, attended] { told(act(at, attended)); });
}

} // namespace interlock
