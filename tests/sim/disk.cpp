#include "tests/sim/disk.h"

#include "tests/sim/keys.h"
#include "tests/sim/world.h"

#include <algorithm>

namespace interlock::sim {

using namespace Qt::StringLiterals;

namespace {

using Dead = std::shared_ptr<bool>;
constexpr Micros kNoAnswer = kSecond;

tl::unexpected<Error> noSpace()
{
    return fail(ErrorCode::Environment, u"simulated: no space left on the device"_s);
}

tl::unexpected<Error> notReached()
{
    return fail(ErrorCode::Environment, u"simulated: the store cannot be reached"_s);
}

tl::unexpected<Error> notHeld()
{
    return fail(ErrorCode::Unverified, u"simulated: another engine holds the store"_s);
}

class SimFolder final : public StoreFolder {
public:
    SimFolder(World &world, Process process, Dead dead)
        : m_world(world), m_process(process), m_dead(std::move(dead))
    {}

    Result<QByteArray> offered(const QString &sha256) const override
    {
        const auto found = disk().offered.find(sha256);
        if (found == disk().offered.end())
            return fail(ErrorCode::NotFound, u"no content %1"_s.arg(sha256));
        return found->second;
    }
    Done writeAnswer(const EngineAnswer &answer, const LocalSigner &) const override
    {
        return written([&] {
            disk().answers[answer.request] = answer;
            m_world.answered(answer.request);
        });
    }
    Result<std::optional<EngineAnswer>> readAnswer(const QString &request, const PublicKey &) const override
    {
        const auto found = disk().answers.find(request);
        return found == disk().answers.end() ? std::nullopt : std::optional(found->second);
    }
    void sweepAnswers() const override {}
    Done writeHeartbeat(const Heartbeat &) const override
    {
        return written([this] { disk().heartbeatAt = m_world.now(); });
    }
    void removeHeartbeat() const override
    {
        if (mayWrite())
            disk().heartbeatAt = -1;
    }
    Done writePack(const QString &rollout, const QByteArray &pack) const override
    {
        return written([&] { disk().packs[rollout] = pack; });
    }
    Result<QByteArray> readPack(const QString &rollout) const override
    {
        const auto found = disk().packs.find(rollout);
        if (found == disk().packs.end())
            return fail(ErrorCode::NotFound, u"simulated: no pack of %1"_s.arg(rollout));
        return found->second;
    }
    bool hasPack(const QString &rollout) const override { return disk().packs.contains(rollout); }
    void removePack(const QString &rollout) const override
    {
        if (mayWrite())
            disk().packs.erase(rollout);
    }
    Done writeLive(const QString &, const QByteArray &) const override { return {}; }
    bool hasTombstone(const QString &rollout) const override
    {
        return m_world.reaches(m_process) && !m_world.isDeaf(m_process) &&
               disk().tombstones.contains(rollout);
    }
    std::vector<QByteArray> tombstones() const override
    {
        std::vector<QByteArray> all;
        for (const auto &[rollout, bytes] : disk().tombstones)
            all.push_back(bytes);
        return all;
    }
    uint tombstoneOwner(const QString &) const override { return 0; }
    void removeTombstone(const QString &rollout) const override
    {
        if (mayWrite())
            disk().tombstones.erase(rollout);
    }
    Done keep(const QByteArray &envelope) const override
    {
        return written([&] { disk().emergency.push_back(envelope); });
    }
    std::vector<QByteArray> kept() const override { return disk().emergency; }
    void forget(const QByteArray &envelope) const override
    {
        if (mayWrite())
            std::erase(disk().emergency, envelope);
    }
    Done writePin(const QByteArray &pin) const override
    {
        return written([&] { disk().pin = pin; });
    }
    Result<QByteArray> readPin() const override
    {
        if (!disk().pin)
            return fail(ErrorCode::NotFound, u"no pin"_s);
        return *disk().pin;
    }

    /// A copy serves people who put a lost log together; no world loses one.
    Done keepCopy() const override { return {}; }
    Result<qint64> copySize() const override { return 0; }

private:
    Disk &disk() const { return m_world.disk(); }
    bool mayWrite() const { return !*m_dead && SimStore::mayWrite(m_world, m_process); }
    template <typename Write>
    Done written(const Write &write) const
    {
        if (!mayWrite() || m_world.strikes(FaultKind::FilesFail))
            return noSpace();
        write();
        return m_world.isDeaf(m_process) ? Done(notReached()) : Done();
    }
    World &m_world;
    Process m_process;
    Dead m_dead;
};

class SimReader final : public LogReader {
public:
    explicit SimReader(Disk &disk) : m_disk(disk) {}
    QString storeUuid() const override { return u"sim"_s; }
    Result<std::vector<LogRow>> records(qint64 from, int most) const override
    {
        return piece(m_disk.records, from, most);
    }
    Result<std::vector<EvaluationRow>> evaluations(qint64 from, int most) const override
    {
        return piece(m_disk.rows, from, most);
    }
    Result<QByteArray> blob(const QString &sha256) const override
    {
        const auto found = m_disk.blobs.find(sha256);
        if (found == m_disk.blobs.end())
            return fail(ErrorCode::NotFound, u"no content %1"_s.arg(sha256));
        return found->second;
    }

private:
    template <typename Row>
    static std::vector<Row> piece(const std::vector<Row> &all, qint64 from, int most)
    {
        const qint64 size = qint64(all.size());
        const qint64 begin = std::min(from, size), end = std::min(begin + most, size);
        return {all.begin() + begin, all.begin() + end};
    }
    Disk &m_disk;
};

class SimWriter final : public BatchWriter {
public:
    SimWriter(World &world, Process process, Dead dead)
        : m_world(world), m_process(process), m_dead(std::move(dead))
    {}
    void check(const QByteArray &) override {} // no machine of these worlds computes wrongly
    void append(StoreBatch batch, Ended ended) override
    {
        if (*m_dead)
            return;
        const quint64 number = ++disk().commits;
        m_world.appended(m_process, number, batch);
        if (!m_world.reaches(m_process))
            return m_world.after(kNoAnswer, m_process, [ended = std::move(ended)] { ended(notReached()); });
        disk().inFlight.emplace(number, Disk::InFlight{m_process, std::move(batch)});
        const Fault *slow = m_world.struck(FaultKind::SlowCommit);
        const Micros takes = slow ? Micros(slow->value) * kMs : 300;
        m_world.after(takes, kWorld, [this, dead = m_dead, number, ended = std::move(ended)] {
            if (!*dead)
                commit(number, ended);
        });
    }

private:
    Disk &disk() { return m_world.disk(); }
    void commit(quint64 number, const Ended &ended)
    {
        const auto found = disk().inFlight.find(number);
        if (found == disk().inFlight.end())
            return; // torn
        const StoreBatch batch = std::move(found->second.batch);
        disk().inFlight.erase(found);
        Done done = disk().holder != m_process            ? Done(notHeld())
                    : m_world.strikes(FaultKind::NoSpace) ? Done(noSpace())
                                                          : m_world.land(batch);
        if (done && m_world.strikes(FaultKind::AckLost))
            done = fail(ErrorCode::Environment, u"simulated: the commit was not acknowledged"_s);
        if (m_world.isDeaf(m_process))
            return m_world.after(kNoAnswer, m_process, [ended] { ended(notReached()); });
        m_world.deliver(m_process, [done, ended] { ended(done); });
    }
    World &m_world;
    Process m_process;
    Dead m_dead;
};

class SimBackground final : public Background {
public:
    SimBackground(World &world, Process process, Dead dead)
        : m_world(world), m_process(process), m_dead(std::move(dead))
    {}
    void run(Job job, Ended ended) override
    {
        m_world.after(200, m_process,
                      [dead = m_dead, job = std::move(job), ended = std::move(ended),
                       self = QPointer<SimBackground>(this)] {
                          if (*dead || !self)
                              return;
                          const Done done = job();
                          if (ended)
                              ended(done);
                      });
    }

private:
    World &m_world;
    Process m_process;
    Dead m_dead;
};

class SimRequests final : public Requests {
public:
    SimRequests(World &world, Process process, Dead dead)
        : m_world(world), m_process(process), m_dead(std::move(dead))
    {
        m_world.listen(this);
    }
    ~SimRequests() override { m_world.unlisten(this); }
    void scan() override
    {
        if (!m_world.reaches(m_process) || m_world.isDeaf(m_process)) {
            QTimer::singleShot(1000, this, &SimRequests::scan); // the real one looks each second
            return;
        }
        for (const Lane lane : {Lane::Lowering, Lane::Raising}) {
            const std::vector<Request> all = m_world.disk().requests;
            for (const Request &request : all)
                if (request.lane == lane && !m_aside.contains(request.path))
                    Q_EMIT arrived(request);
        }
    }
    void remove(const Request &request) override
    {
        if (*m_dead || !SimStore::mayWrite(m_world, m_process))
            return;
        std::erase_if(m_world.disk().requests,
                      [&request](const Request &other) { return other.path == request.path; });
        m_aside.erase(request.path);
    }
    void setAside(const Request &request) override { m_aside.insert(request.path); }
    void offerAgain(const Request &request) override
    {
        m_aside.erase(request.path);
        QTimer::singleShot(1000, this, &SimRequests::scan); // the real one looks each second
    }

private:
    World &m_world;
    Process m_process;
    Dead m_dead;
    std::set<QString> m_aside;
};

class SimHold final : public EpochHold {
public:
    SimHold(World &world, Process process) : m_world(world), m_process(process) {}
    ~SimHold() override
    {
        if (m_world.disk().holder == m_process)
            m_world.disk().holder = kWorld;
    }
    /// A machine that is cut off cannot know better.
    bool isHeld() const override
    {
        return !m_world.reaches(m_process) || m_world.isDeaf(m_process) || m_world.disk().holder == m_process;
    }

private:
    World &m_world;
    Process m_process;
};

} // namespace

bool Disk::stands(const StoreBatch &batch) const
{
    return std::ranges::all_of(batch.records,
                               [this](const LogRow &row) {
                                   return row.index < qint64(records.size()) &&
                                          records[size_t(row.index)] == row;
                               }) &&
           std::ranges::all_of(batch.evaluations, [this](const EvaluationRow &row) {
               return row.sequence < qint64(rows.size()) && rows[size_t(row.sequence)] == row;
           });
}

Done Disk::commit(const StoreBatch &batch)
{
    if (!batch.isEmpty() && stands(batch))
        return {}; // as the real one: it was not acknowledged
    qint64 index = qint64(records.size()), sequence = qint64(rows.size());
    for (const LogRow &row : batch.records)
        if (row.index != index++)
            return fail(ErrorCode::Unverified, u"record %1 does not continue the log"_s.arg(row.index));
    for (const EvaluationRow &row : batch.evaluations)
        if (row.sequence != sequence++)
            return fail(ErrorCode::Unverified, u"evaluation %1 does not continue"_s.arg(row.sequence));
    records.insert(records.end(), batch.records.begin(), batch.records.end());
    rows.insert(rows.end(), batch.evaluations.begin(), batch.evaluations.end());
    for (const BlobRow &blob : batch.blobs)
        blobs.emplace(blob.sha256, blob.content);
    return {};
}

SimStore::SimStore(World &world, Process process)
    : m_world(world), m_process(process), m_dead(std::make_shared<bool>(false)),
      m_folder(std::make_shared<SimFolder>(world, process, m_dead))
{}

bool SimStore::mayWrite(const World &world, Process process)
{
    return world.reaches(process) && world.holder() == process;
}

Result<std::unique_ptr<EpochHold>> SimStore::takeEpoch()
{
    if (m_world.disk().holder != kWorld)
        return fail(ErrorCode::Busy, u"process %1 holds the store"_s.arg(m_world.disk().holder));
    m_world.disk().holder = m_process;
    return std::unique_ptr<EpochHold>(new SimHold(m_world, m_process));
}

Result<std::shared_ptr<LocalSigner>> SimStore::engineKey()
{
    return Keys::instance().engine;
}

Result<std::unique_ptr<LogReader>> SimStore::openReader()
{
    return std::unique_ptr<LogReader>(new SimReader(m_world.disk()));
}

Result<std::unique_ptr<BatchWriter>> SimStore::openWriter()
{
    return std::unique_ptr<BatchWriter>(new SimWriter(m_world, m_process, m_dead));
}

std::unique_ptr<Requests> SimStore::openRequests()
{
    return std::make_unique<SimRequests>(m_world, m_process, m_dead);
}

std::unique_ptr<Background> SimStore::makeBackground()
{
    return std::make_unique<SimBackground>(m_world, m_process, m_dead);
}

} // namespace interlock::sim
