#include "ui/follower/storewatch.h"

#include "models/base/shellword.h"
#include "models/engine/reception.h"
#include "models/store/enginestart.h"
#include "models/store/epoch.h"
#include "models/store/heartbeat.h"
#include "models/store/journal.h"
#include "models/store/takeover.h"
#include "ui/follower/releaseview.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLookMs = 50;
constexpr Duration kAtLeast{500}; // ages move even when nothing happens
constexpr Duration kMissed{2000}; ///< four heartbeats
constexpr Duration kGuardsWithin{10'000};
constexpr int kLookForGuardMs = 100;
constexpr Duration kMeAgain{15'000};
constexpr Duration kCosignEvery{60'000};
constexpr Duration kOpenAgain{1000};
constexpr size_t kMostRows = 20'000;
constexpr size_t kMostReleases = 200;

} // namespace

FileId FileId::of(const QString &path)
{
    struct stat found {};
    if (::stat(QFile::encodeName(path).constData(), &found) != 0)
        return {};
    return {quint64(found.st_dev), quint64(found.st_ino)};
}

StoreWatch::StoreWatch(ConsoleSeat seat) : m_seat(std::move(seat))
{
    m_me.account = userName(::geteuid());
}

void StoreWatch::start()
{
    connect(&m_timer, &QTimer::timeout, this, &StoreWatch::look);
    look();
    m_timer.start(kLookMs);
}

void StoreWatch::open()
{
    const auto paths = storePaths(m_seat.store);
    auto opened =
        paths ? Result<std::unique_ptr<Petition>>(nullptr) : Result<std::unique_ptr<Petition>>(passOn(paths));
    if (paths) {
        m_paths = *paths;
        opened = Petition::openEmpty(*paths, m_clock, {m_seat.identity, m_seat.key, {}},
                                     Petition::Loss::MayBe); // what is left is shown; the guard judges it
    }
    m_broken = !opened;
    if (!opened) {
        m_problem = opened.error();
        return;
    }
    m_petition = std::move(*opened);
    m_petition->setTold({[this](const Record &record, qint64 index) { told(record, index); },
                         [this](const EvaluationRow &row) { toldRow(row); }});
    m_petition->setAsking(
        [this](const Petition::Asking &asking) { Q_EMIT asked(asking.code, asking.where); });
    m_version = -2;
    m_file = FileId::of(m_paths.database);
}

/// An open file stays readable when it is moved or deleted: looks once a second whether it is still the
/// store.
bool StoreWatch::isThere(Moment now)
{
    if (m_fileLooked != Moment{} && now.boot - m_fileLooked.boot < kOpenAgain)
        return m_there;
    m_fileLooked = now;
    const FileId found = FileId::of(m_paths.database);
    m_there = found == m_file;
    if (!m_there)
        m_problem = found == FileId{}
                        ? Error{ErrorCode::NotFound, tr("The store is gone from its place"),
                                tr("Put it back; the window goes on by itself")}
                        : Error{ErrorCode::BadInput, tr("Another file stands in the store's place"),
                                tr("Put the store back, or open the console again for the other one")};
    return m_there;
}

void StoreWatch::look()
{
    const Moment now = m_clock.now();
    if (!m_petition && (m_opened == Moment{} || now.boot - m_opened.boot >= kOpenAgain)) {
        m_opened = now;
        open();
    }
    bool moved = m_posted == Moment{};
    const bool wasThere = m_there;
    if (m_petition && !isThere(now)) {
        moved = moved || wasThere;
        m_broken = true;
    } else if (m_petition) {
        if (!wasThere)
            m_version = -2; // back again: read what came meanwhile
        const qint64 version = m_petition->reader().dataVersion();
        if (version != m_version) {
            const Done read = m_petition->refresh();
            m_readTook = m_clock.now().boot - now.boot;
            m_broken = !read;
            if (!read)
                m_problem = read.error();
            else
                m_version = version;
            m_live = bool(read);
            moved = true;
        }
        cosign(now);
        if (m_meLooked == Moment{} || now.boot - m_meLooked.boot >= kMeAgain) {
            m_meLooked = now;
            findMe();
        }
    }
    if (moved || now.boot - m_posted.boot >= kAtLeast)
        post();
}

/// Signs the newest head as well, once a minute while the log grows: this console saw that history.
void StoreWatch::cosign(Moment now)
{
    const qint64 size = m_petition->ledger().size();
    if (!m_live || size == m_cosigned ||
        (m_cosignLooked != Moment{} && now.boot - m_cosignLooked.boot < kCosignEvery))
        return;
    m_cosignLooked = now;
    m_petition->cosignHead([this, size](const Result<EngineAnswer> &answer) {
        if (answer) // without the console's key on this account there is nothing to sign with
            m_cosigned = size;
    });
}

void StoreWatch::findMe()
{
    m_petition->findKey([this](const Result<std::shared_ptr<Signer>> &signer) {
        if (!signer)
            setMe({m_seat.identity, {}, {}, signer.error().sentence()});
        else
            setMe({m_petition->principalOfKey((*signer)->key()),
                   (*signer)->key().fingerprint(),
                   (*signer)->where(),
                   {}});
    });
}

void StoreWatch::setMe(Me me)
{
    const QStringList before = m_me.names();
    me.account = m_me.account;
    m_me = std::move(me);
    if (m_me.names() == before)
        return;
    for (auto &[id, trace] : m_traces) {
        trace.you = m_me.names();
        trace.sayAnew();
    }
}

Trace &StoreWatch::traceOf(const RolloutId &rollout)
{
    const auto [found, isNew] = m_traces.try_emplace(rollout);
    if (isNew)
        found->second.you = m_me.names();
    return found->second;
}

/// One that was asked for here counts until the release goes on; the next may be somebody else's.
void StoreWatch::followHolds()
{
    for (auto hold = m_heldHere.begin(); hold != m_heldHere.end();) {
        const RolloutEntry *entry = m_petition->ledger().rollout(hold->first);
        const bool isHeld = entry && entry->state.phase == Phase::Held;
        const bool isPast = hold->second && !isHeld;
        hold->second = hold->second || isHeld;
        hold = isPast ? m_heldHere.erase(hold) : std::next(hold);
    }
}

bool StoreWatch::isHeldHere(const RolloutEntry &entry) const
{
    const QString by = QStringLiteral("held by ");
    return entry.state.phase == Phase::Held && m_heldHere.contains(entry.id) &&
           std::ranges::any_of(m_me.names(), [&](const QString &name) {
               return !name.isEmpty() &&
                      (entry.state.reason == by + name || entry.state.reason.startsWith(by + name + u": "_s));
           });
}

void StoreWatch::told(const Record &record, qint64 index)
{
    const RecordWords words = describe(record, index, m_petition->ledger());
    m_rows.push_back({index, words.at, words.who, words.what, words.why, SignatureState::Valid, words.leaf,
                      record.signedBy.fingerprint()});
    if (m_rows.size() > kMostRows)
        m_rows.erase(m_rows.begin(), m_rows.begin() + qsizetype(m_rows.size() / 2));
    const bool isMine =
        !m_me.keyFingerprint.isEmpty() && record.signedBy.fingerprint() == m_me.keyFingerprint;
    if (m_live && isMine && !m_petition->hasSent(record.envelope))
        m_foreign = ForeignSignature{index, words.what, words.at};
    hearRehearsal(record, words);
    m_trail.hear(record, index, m_petition->ledger());
    if (!words.rollout.isEmpty())
        traceOf(RolloutId{words.rollout}).addRecord(record, words);
}

void StoreWatch::toldRow(const EvaluationRow &row)
{
    const Ledger &ledger = m_petition->ledger();
    const RolloutEntry *entry = ledger.rollout(RolloutId{row.rollout});
    if (!entry || !ledger.newestEvent())
        return;
    traceOf(entry->id).addLook(*entry);
    if (const auto *look = std::get_if<Evaluated>(&*ledger.newestEvent()))
        collectPoints(*entry, *look, row.at.wallMs, m_points);
}

EngineLink StoreWatch::engineLink() const
{
    EngineLink link;
    if (!m_petition)
        return link;
    const qint64 holder = epochHolder(m_paths);
    const auto beat = readHeartbeat(m_paths);
    if (holder <= 0) {
        link.state = EngineLink::State::Nobody;
        return link;
    }
    link.pid = holder;
    const Duration silent = (beat ? silentFor(*beat, m_clock) : std::nullopt).value_or(kMissed);
    link.state = silent < kMissed ? EngineLink::State::Guarding : EngineLink::State::Silent;
    link.silentFor = link.state == EngineLink::State::Silent ? silent : Duration(0);
    if (beat)
        link.detail = beat->trouble.isEmpty()
                          ? QStringLiteral("%1, epoch %2").arg(beat->host).arg(beat->epoch)
                          : beat->trouble;
    for (const RollbackProof &proof : beat ? beat->rollbacks : std::vector<RollbackProof>())
        if (!proof.ready() && link.noWayBack.isEmpty())
            link.noWayBack = QStringLiteral("%1: %2").arg(proof.rollout, proof.why);
    return link;
}

StoreView StoreWatch::storeView() const
{
    StoreView view;
    view.path = m_paths.database;
    view.readable = !m_broken;
    view.absent = m_broken && !m_petition && !m_paths.database.isEmpty() && !QFile::exists(m_paths.database);
    if (m_broken) {
        view.problem = m_problem.text;
        view.mend = m_problem.mend;
    }
    if (!m_petition)
        return view;
    const Ledger &ledger = m_petition->ledger();
    view.empty = ledger.rollouts().empty() && ledger.leases().empty();
    view.records = ledger.size();
    view.head = QString::fromLatin1(ledger.tree().root().toHex());
    view.headVerified =
        !m_broken && ledger.size() > 0; // every signature was checked and the root computed while it was read
    return view;
}

/// A line for a shell, that does it without this window.
QString StoreWatch::command(const QString &arguments) const
{
    const QString program =
        m_seat.engineProgram.isEmpty() ? QStringLiteral("interlock") : m_seat.engineProgram;
    return QStringLiteral("%1 %2 %3")
        .arg(shellWord(program), arguments,
             shellLine({QStringLiteral("--store"), QStringLiteral("sqlite:") + m_paths.database}));
}

/// A sign-off can still be given, so somebody has to; what was not written down in its time cannot be.
void StoreWatch::showEvidence(const RolloutEntry &entry, ReleaseView &release) const
{
    release.evidence = m_trail.answers(m_petition->ledger(), entry);
    const auto isSignOff = [](const DemandLine &line) { return line.mend.startsWith(u"signoff "); };
    auto first = std::ranges::find_if(release.evidence, isSignOff);
    release.needsAttention = release.needsAttention || first != release.evidence.end();
    if (first == release.evidence.end())
        first = std::ranges::find_if(release.evidence,
                                     [](const DemandLine &line) { return !line.mend.isEmpty(); });
    if (first != release.evidence.end())
        release.evidenceCommand = command(first->mend);
}

void StoreWatch::fillReleases(Snapshot &snapshot) const
{
    std::vector<const RolloutEntry *> entries;
    for (const auto &[id, entry] : m_petition->ledger().rollouts())
        entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(), [](const RolloutEntry *a, const RolloutEntry *b) {
        return std::pair(isOver(a->state.phase), -a->startRecord) <
               std::pair(isOver(b->state.phase), -b->startRecord);
    });
    if (entries.size() > kMostReleases)
        entries.resize(kMostReleases);
    static const Trace nothing;
    for (const RolloutEntry *entry : entries) {
        const auto trace = m_traces.find(entry->id);
        snapshot.releases.push_back(releaseView(*entry, trace == m_traces.end() ? nothing : trace->second,
                                                m_petition->ledger(), snapshot.taken));
        ReleaseView &release = snapshot.releases.back();
        release.rollbackCommand = command(u"rollback "_s + entry->id.text);
        release.output = outputOf(*entry);
        release.heldHere = isHeldHere(*entry);
        showEvidence(*entry, release);
        if (const PolicyRecord *now = m_petition->ledger().policy(); now != nullptr && release.canPromote)
            if (const Principal *me = now->policy.principal(m_me.name))
                release.openRoles = openRoles(entry->plan->plan, entry->state, *me);
        if (!isOver(entry->state.phase) && (snapshot.engine.state == EngineLink::State::Nobody ||
                                            snapshot.engine.state == EngineLink::State::Silent))
            showUnwatched(release);
        showWayBack(snapshot.engine, release);
        if (!isOver(entry->state.phase) && hasTombstone(m_paths, entry->id.text)) {
            release.needsAttention = true;
            release.reason = tr("Rolled back without a guard; what is shown is older. The next guard records "
                                "it.");
            showDoneAlone(release);
        }
    }
}

LeaseView StoreWatch::viewOf(const LeaseEntry &lease) const
{
    const Ledger &ledger = m_petition->ledger();
    KnownDepth &known = m_depths[lease.record.lease.leaseId];
    if (known.size != ledger.size()) {
        if (!known.manifest)
            known.manifest = boundManifest(lease.record.lease, m_petition->reader(), m_paths);
        known.depth = leaseDepth(lease, ledger, known.manifest);
        known.size = ledger.size();
    }
    return leaseView(lease, ledger, known.depth, m_me, m_clock.now().wall);
}

void StoreWatch::fillLeases(Snapshot &snapshot)
{
    if (!m_petition->ledger().policy())
        return;
    for (const auto &[id, entry] : m_petition->ledger().leases())
        snapshot.leases.push_back(viewOf(entry));
    std::stable_sort(snapshot.leases.begin(), snapshot.leases.end(),
                     [](const LeaseView &a, const LeaseView &b) {
                         return std::pair(a.state, -toMs(a.requestedAt.value_or(WallTime{}))) <
                                std::pair(b.state, -toMs(b.requestedAt.value_or(WallTime{})));
                     });
}

void StoreWatch::sayAnew()
{
    for (auto &[id, trace] : m_traces)
        trace.sayAnew();
    m_policy.reset();
    m_policySize = -1;
    if (m_posted != Moment{}) // else the first one is on its way
        post();
}

void StoreWatch::post()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->taken = m_posted = m_clock.now();
    snapshot->live = m_live;
    snapshot->engine = engineLink();
    snapshot->store = storeView();
    snapshot->me = m_me;
    snapshot->foreign = m_foreign;
    if (m_petition) {
        followHolds();
        fillReleases(*snapshot);
        fillLeases(*snapshot);
        fillPolicy(*snapshot);
        snapshot->rehearsals = m_rehearsals;
    }
    fillConnections(*snapshot);
    snapshot->newPoints = std::exchange(m_points, {});
    snapshot->newRecords = std::exchange(m_rows, {});
    Q_EMIT posted(snapshot);
}

Petition *StoreWatch::petition(const Answered &answered)
{
    if (!m_petition)
        answered({false, m_problem.sentence(), -1});
    return m_petition.get();
}

QString StoreWatch::roleFor(const QString &leaseId) const
{
    const LeaseEntry *entry = m_petition->ledger().lease(leaseId);
    if (!entry)
        return {};
    const LeaseView view = viewOf(*entry);
    for (const SeatView &seat : view.seats)
        if (seat.state == SeatView::State::OpenForMe)
            return seat.role;
    for (const SeatView &seat : view.seats)
        if (seat.who == m_me.name)
            return seat.role;
    return view.seats.empty() ? QString() : view.seats.front().role;
}

void StoreWatch::startEngine(const Answered &answered)
{
    const auto ended = takeOver(m_paths); // one that is silent holds the store still
    if (!ended)
        return answered({false, ended.error().sentence(), -1});
    const auto pid = interlock::startEngine(m_seat.engineProgram, m_paths, QDir::rootPath());
    if (!pid)
        return answered({false, pid.error().text, -1});
    awaitGuard(*pid, m_clock.now(), answered);
}

/// A process that was started guards nothing yet.
void StoreWatch::awaitGuard(qint64 pid, Moment since, const Answered &answered)
{
    if (engineLink().state == EngineLink::State::Guarding)
        return answered({true, tr("guard started, pid %1").arg(pid), -1});
    if (!isAlive(pid))
        return answered(
            {false, tr("the guard ended at once: %1", "what its log says last").arg(engineSaidLast(m_paths)),
             -1});
    if (m_clock.now().boot - since.boot > kGuardsWithin)
        return answered({false,
                         tr("guard %1 was started and does not answer yet; its log is %2")
                             .arg(pid)
                             .arg(m_paths.engineLog()),
                         -1});
    QTimer::singleShot(kLookForGuardMs, this,
                       [this, pid, since, answered] { awaitGuard(pid, since, answered); });
}

void StoreWatch::readPayload(qint64 record, const PayloadRead &read)
{
    if (!m_petition)
        return read(fail(ErrorCode::Environment, m_problem.text, m_problem.mend));
    const auto rows = m_petition->reader().records(record, 1);
    if (!rows || rows->empty())
        return read(fail(ErrorCode::NotFound, tr("record %1 is not in the store").arg(record)));
    const auto envelope = decodeEnvelope(rows->front().envelope);
    if (!envelope)
        return read(passOn(envelope));
    read(QString::fromUtf8(QJsonDocument::fromJson(envelope->payload).toJson(QJsonDocument::Indented)));
}

} // namespace interlock
