#include "models/store/localstore.h"

#include "models/base/atomicfile.h"
#include "models/store/copy.h"
#include "models/store/diskthread.h"
#include "models/store/epoch.h"
#include "models/store/inbox.h"
#include "models/store/journal.h"
#include "models/store/reader.h"
#include "models/store/spares.h"
#include "models/store/writerthread.h"

#include <QFile>
#include <QFileInfo>

namespace interlock {

namespace {

constexpr qint64 kMostPack = 96 * 1024 * 1024; // 64 files of a plan, as text
constexpr qint64 kMostOffered = 1024 * 1024;   // a file of a plan

/// The same result, seen through the port.
template <typename Port, typename Real>
Result<std::unique_ptr<Port>> asPort(Result<std::unique_ptr<Real>> made)
{
    if (!made)
        return passOn(made);
    return std::unique_ptr<Port>(std::move(*made));
}

} // namespace

Result<qint64> LocalFolder::copySize() const
{
    if (!QFile::exists(m_paths.copy()))
        return 0;
    return StoreReader::open(m_paths.copy()).and_then([](const auto &copy) { return copy->logSize(); });
}

Result<QByteArray> LocalFolder::offered(const QString &sha256) const
{
    return readBounded(m_paths.blobs() + u'/' + sha256, kMostOffered);
}

Done LocalFolder::writeAnswer(const EngineAnswer &answer, const LocalSigner &engine) const
{
    return interlock::writeAnswer(m_paths, answer, engine);
}

Result<std::optional<EngineAnswer>> LocalFolder::readAnswer(const QString &request,
                                                            const PublicKey &engine) const
{
    return interlock::readAnswer(m_paths, request, engine);
}

void LocalFolder::sweepAnswers() const
{
    interlock::sweepAnswers(m_paths);
    (void)fillSpares(m_paths);
}

Done LocalFolder::writeHeartbeat(const Heartbeat &beat) const
{
    return interlock::writeHeartbeat(m_paths, beat);
}

void LocalFolder::removeHeartbeat() const
{
    QFile::remove(m_paths.heartbeat());
}

Done LocalFolder::writePack(const QString &rollout, const QByteArray &pack) const
{
    return writeAtomically(m_paths.pack(rollout), pack);
}

Result<QByteArray> LocalFolder::readPack(const QString &rollout) const
{
    return readBounded(m_paths.pack(rollout), kMostPack);
}

bool LocalFolder::hasPack(const QString &rollout) const
{
    return QFile::exists(m_paths.pack(rollout));
}

void LocalFolder::removePack(const QString &rollout) const
{
    QFile::remove(m_paths.pack(rollout));
}

Done LocalFolder::writeLive(const QString &rollout, const QByteArray &text) const
{
    return writeAtomically(m_paths.live(rollout), text);
}

bool LocalFolder::hasTombstone(const QString &rollout) const
{
    return interlock::hasTombstone(m_paths, rollout);
}

std::vector<QByteArray> LocalFolder::tombstones() const
{
    return interlock::tombstones(m_paths);
}

uint LocalFolder::tombstoneOwner(const QString &rollout) const
{
    return interlock::tombstoneOwner(m_paths, rollout);
}

void LocalFolder::removeTombstone(const QString &rollout) const
{
    interlock::removeTombstone(m_paths, rollout);
}

Done LocalFolder::keep(const QByteArray &envelope) const
{
    return EmergencyJournal(m_paths).keep(envelope);
}

std::vector<QByteArray> LocalFolder::kept() const
{
    return EmergencyJournal(m_paths).kept();
}

void LocalFolder::forget(const QByteArray &envelope) const
{
    EmergencyJournal(m_paths).forget(envelope);
}

Done LocalFolder::writePin(const QByteArray &pin) const
{
    if (QFileInfo::exists(m_paths.pin())) // as readable as somebody made it
        return replaceAtomically(m_paths.pin(), pin);
    const Done written = writeAtomically(m_paths.pin(), pin);
    if (written) // who may enter the folder may read: it is no secret
        QFile::setPermissions(m_paths.pin(), QFile::Permissions(0x6644));
    return written;
}

Result<QByteArray> LocalFolder::readPin() const
{
    return readBounded(m_paths.pin(), 4096);
}

Done LocalFolder::keepCopy() const
{
    return updateCopy(m_paths);
}

LocalStore::LocalStore(StorePaths paths)
    : m_paths(std::move(paths)), m_folder(std::make_shared<LocalFolder>(m_paths))
{}

Done LocalStore::prepare()
{
    const Done made = m_paths.makeFolders();
    if (made)
        (void)fillSpares(m_paths); // a disk that is full already is told when a record cannot be written
    return made;
}

Result<std::unique_ptr<EpochHold>> LocalStore::takeEpoch()
{
    return asPort<EpochHold>(EpochLock::acquire(m_paths));
}

Result<std::shared_ptr<LocalSigner>> LocalStore::engineKey()
{
    return LocalSigner::open(m_paths.keys() + QStringLiteral("/engine"));
}

Result<std::unique_ptr<LogReader>> LocalStore::openReader()
{
    return asPort<LogReader>(StoreReader::open(m_paths.database));
}

Result<std::unique_ptr<BatchWriter>> LocalStore::openWriter()
{
    return asPort<BatchWriter>(WriterThread::start(m_paths.database));
}

std::unique_ptr<Requests> LocalStore::openRequests()
{
    return std::make_unique<Inbox>(m_paths);
}

std::unique_ptr<Background> LocalStore::makeBackground()
{
    return std::make_unique<DiskThread>();
}

} // namespace interlock
