// What the follower shows beside releases and leases: the policy, the connections and their tests.
#include "models/base/atomicfile.h"
#include "ui/follower/storewatch.h"

#include <QFileInfo>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 kMostPolicyBytes = 1024 * 1024;
constexpr qint64 kMostLiveFile = 64 * 1024;
constexpr size_t kMostRehearsals = 50;
} // namespace

/// The newest lines that checks and commands of an open rollout printed.
QStringList StoreWatch::outputOf(const RolloutEntry &entry) const
{
    if (isOver(entry.state.phase))
        return {};
    const auto text = readBounded(m_paths.live(entry.id.text), kMostLiveFile);
    return QString::fromUtf8(text.value_or(QByteArray())).split(u'\n', Qt::SkipEmptyParts);
}

/// Keeps what a rehearsal's note says: a claim of who wrote it, held against the facts by the ledger.
void StoreWatch::hearRehearsal(const Record &record, const RecordWords &words)
{
    const auto note = words.what == u"note" ? readRemark(record.statement) : Result<Remark>(Remark{});
    if (!note || (note->about != kRehearsalPassed && note->about != kRehearsalFailed))
        return;
    RehearsedView view{words.index, words.at,  RolloutId{note->rollout},        {},
                       {},          words.who, note->about == kRehearsalPassed, note->reason};
    if (const RolloutEntry *entry = m_petition->ledger().rollout(view.rollout)) {
        view.service = entry->plan->plan.service;
        view.environment = entry->plan->plan.environment;
    }
    m_rehearsals.insert(m_rehearsals.begin(), std::move(view));
    if (m_rehearsals.size() > kMostRehearsals)
        m_rehearsals.pop_back();
}

void StoreWatch::fillPolicy(Snapshot &snapshot)
{
    const Ledger &ledger = m_petition->ledger();
    if (m_policySize != ledger.size()) {
        m_policySize = ledger.size();
        const auto view = policyView(ledger);
        const bool changed = !view || !m_policy || m_policy->versions != view->versions ||
                             m_policy->proposals != view->proposals;
        if (changed)
            m_policy = view ? std::make_shared<const PolicyView>(*view) : nullptr;
    }
    snapshot.policy = m_policy;
}

ConnectionView StoreWatch::guardConnection(const Snapshot &snapshot)
{
    ConnectionView view{ConnectionView::Kind::Guard, u"guard"_s, tr("guard"), snapshot.engine.detail};
    view.use = tr("watches, and moves the traffic");
    switch (snapshot.engine.state) {
    case EngineLink::State::Guarding:
        view.status = {StatusKind::Pass, tr("guarding, pid %1").arg(snapshot.engine.pid)};
        view.age = Duration(0);
        if (!snapshot.engine.noWayBack.isEmpty()) {
            view.status = {StatusKind::Fail, tr("guarding, and could not roll back")};
            view.problem = tr("No rollback right now of %1").arg(snapshot.engine.noWayBack);
        }
        break;
    case EngineLink::State::Silent:
        view.status = {StatusKind::Fail, tr("silent, pid %1").arg(snapshot.engine.pid)};
        view.age = snapshot.engine.silentFor;
        view.problem = tr("The process lives and says nothing; end it and start another");
        break;
    case EngineLink::State::Nobody:
    case EngineLink::State::Unknown:
        view.status = {StatusKind::Fail, tr("nobody guards")};
        view.problem = tr("No process holds the store; start a guard");
        break;
    }
    return view;
}

ConnectionView StoreWatch::storeConnection(const Snapshot &snapshot) const
{
    ConnectionView view{ConnectionView::Kind::Store, u"store"_s, tr("store"), snapshot.store.path};
    view.use = tr("%n record(s)", nullptr, int(snapshot.store.records));
    view.status = snapshot.store.readable ? Status{StatusKind::Pass, tr("read")}
                                          : Status{StatusKind::Fail, tr("cannot be read")};
    if (!snapshot.store.readable)
        view.problem = m_problem.sentence();
    else
        view.latency = m_readTook;
    view.age = snapshot.store.readable ? std::optional(Duration(0)) : std::nullopt;
    return view;
}

ConnectionView StoreWatch::agentConnection() const
{
    const QString socket = qEnvironmentVariable("SSH_AUTH_SOCK");
    ConnectionView view{ConnectionView::Kind::Agent, u"agent"_s, tr("ssh-agent"), socket};
    view.use = m_me.name.isEmpty() ? tr("signs for whoever sits here") : tr("signs for %1").arg(m_me.name);
    view.canTest = !socket.isEmpty();
    if (socket.isEmpty())
        view.status = {StatusKind::Idle, tr("not set: SSH_AUTH_SOCK")};
    else if (m_me.cannotSign.isEmpty() && !m_me.keyFingerprint.isEmpty())
        view.status = {StatusKind::Pass, tr("key at hand")};
    else
        view.status = {StatusKind::Idle, tr("no key of the policy")};
    view.problem = m_me.cannotSign;
    return view;
}

void StoreWatch::fillConnections(Snapshot &snapshot) const
{
    snapshot.connections = {guardConnection(snapshot), storeConnection(snapshot), agentConnection()};
    if (m_petition) {
        for (ConnectionView &view : rolloutConnections(m_petition->ledger(), m_traces, snapshot.taken)) {
            view.canTest = view.canTest && m_seat.workshop.makeSource != nullptr;
            snapshot.connections.push_back(std::move(view));
        }
    }
    for (ConnectionView &view : snapshot.connections) {
        if (const auto probe = m_probes.find(view.id); probe != m_probes.end())
            showProbe(view, probe->second, snapshot.taken);
    }
}

void StoreWatch::testConnection(const QString &id, const Answered &answered)
{
    if (!m_prober)
        m_prober = std::make_unique<Prober>(m_seat.workshop, m_clock);
    const auto ended = [this, id, answered](const Probed &probe) {
        m_probes[id] = probe;
        post();
        answered({probe.ok, probe.text, -1});
    };
    if (id == u"agent")
        return m_prober->agent({}, ended);
    const QStringList parts = id.split(u'/');
    const RolloutEntry *entry = m_petition ? m_petition->ledger().rollout(RolloutId{parts.front()}) : nullptr;
    if (!entry || !m_seat.workshop.makeSource)
        return answered({false, tr("There is nothing to test"), -1});
    if (parts.value(1) == u"traffic")
        m_prober->traffic(entry->plan->plan, ended);
    else if (parts.value(1) == u"sink")
        m_prober->sink(entry->plan->plan, parts.value(2), ended);
    else
        m_prober->source(*entry->plan, SourceId{parts.value(2)}, ended);
}

void StoreWatch::checkPolicy(const QString &file, const Answered &answered)
{
    if (!petition(answered))
        return;
    const auto bytes = readBounded(file, kMostPolicyBytes);
    if (!bytes)
        return answered({false, bytes.error().sentence(), -1});
    const PolicyCheck check = checkPolicyFile(*bytes, QFileInfo(file).fileName(), m_petition->ledger());
    answered({check.safe, check.lines.join(u'\n'), -1});
}

} // namespace interlock
