#include "models/engine/describe.h"
#include "models/engine/risk.h"
#include "ui/follower/releaseview.h"
#include "ui/style/reason.h"

#include <QCoreApplication>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::LeaseView)
};

/// As it was signed; servers that are called after what they are for are named once.
QString trafficSaid(QString signedText)
{
    return signedText.replace(QLatin1String(": canary canary, stable stable"),
                              Words::tr(": servers canary and stable"));
}

LeaseView::State stateOf(const LeaseEntry &entry, const SeatReport &seats, WallTime now)
{
    if (seats.denied)
        return LeaseView::State::Denied;
    if (entry.starts >= entry.record.lease.maxUses)
        return LeaseView::State::Used;
    if (entry.record.lease.expires <= now)
        return LeaseView::State::Expired;
    return seats.complete ? LeaseView::State::Complete : LeaseView::State::Waiting;
}

/// "SHA256:frN4Px…fSDQ": enough to tell keys apart; the whole stands in the record.
QString shortFingerprint(const QString &fingerprint)
{
    return fingerprint.size() > 20 ? fingerprint.left(13) + u'\u2026' + fingerprint.right(4) : fingerprint;
}

/// "SHA256:frN4Px…fSDQ, hardware key".
QString keyText(const PublicKey &key, const Policy &policy)
{
    const PolicyKey *known = policy.key(key);
    const QString text = shortFingerprint(key.fingerprint());
    if (!known)
        return text;
    const QString custody = known->custody == Custody::Fido2       ? Words::tr("hardware key")
                            : known->custody == Custody::Confirmed ? Words::tr("key that asks each time")
                                                                   : Words::tr("key file");
    return Words::tr("%1, %2", "where a key is kept, its fingerprint").arg(custody, text);
}

/// Who may fill an open seat and holds no other.
QStringList candidatesOf(const SeatLine &seat, const SeatReport &seats, const Policy &policy)
{
    QStringList names;
    for (const Principal &one : policy.principals) {
        const bool sits = std::ranges::find(seats.seats, one.id, &SeatLine::person) != seats.seats.end();
        if (isPersonOrAgent(one.kind) && one.roles.contains(seat.role) && !sits)
            names << one.id;
    }
    return names;
}

SeatView seatView(const SeatLine &seat, const LeaseEntry &entry, const SeatReport &seats, const Me &me,
                  const Policy &policy)
{
    SeatView view;
    view.role = seat.role;
    if (!seat.person.isEmpty()) {
        view.state = SeatView::State::Signed;
        view.who = seat.person;
        view.signature = SignatureState::Valid;
        for (const SignedApproval &approval : entry.approvals)
            if (approval.index == seat.index) {
                view.signedAt = approval.approval.issued;
                view.key = keyText(approval.signature.key, policy);
                view.reason = approval.approval.reason;
            }
        if (const auto account = entry.accounts.find(seat.person); account != entry.accounts.end())
            view.host = account->second;
        view.isMine = !me.name.isEmpty() && seat.person == me.name;
        return view;
    }
    view.candidates = candidatesOf(seat, seats, policy);
    const Principal *mine = policy.principal(me.name);
    const bool holdsOther = std::any_of(seats.seats.begin(), seats.seats.end(), [&me](const SeatLine &other) {
        return !me.name.isEmpty() && other.person == me.name;
    });
    if (!mine || !mine->roles.contains(seat.role))
        view.state = SeatView::State::OpenForOthers;
    else if (holdsOther) {
        view.state = SeatView::State::NotForMe;
        const auto held = std::ranges::find(seats.seats, me.name, &SeatLine::person);
        view.whyNot =
            Words::tr("you hold the seat of %1 already; this one needs another person: %2")
                .arg(held->role, view.candidates.isEmpty() ? seat.role : view.candidates.join(u", "_s));
    } else {
        view.state = SeatView::State::OpenForMe;
        view.who = me.name;
        view.key = shortFingerprint(me.keyFingerprint);
        view.host = me.keyOrigin;
    }
    return view;
}

/// Whoever signed a lease that is over did sign it, whatever the policy says by now; the rest stays as it
/// was.
void showSeatsOfEnded(LeaseView &view, const LeaseEntry &entry, const Ledger &ledger)
{
    for (SeatView &seat : view.seats)
        if (seat.state != SeatView::State::Signed) { // names nobody who could sign any more
            seat = SeatView{SeatView::State::NotForMe, seat.role, {}, {}, {}, {}, {}, {}};
            seat.whyNot = Words::tr("nobody signed here before the lease was over");
        }
    for (SeatView &seat : view.seats) {
        if (seat.state == SeatView::State::Signed)
            continue;
        for (const SignedApproval &approval : entry.approvals) {
            const Principal *who = ledger.policies().signerAt(approval.index, approval.signature.key);
            if (!who || approval.approval.role != seat.role ||
                approval.approval.verdict != ApprovalVerdict::Approve ||
                std::ranges::find(view.seats, who->id, &SeatView::who) != view.seats.end())
                continue;
            seat.state = SeatView::State::Signed;
            seat.who = who->id;
            seat.signature = SignatureState::Valid;
            seat.signedAt = approval.approval.issued;
            seat.key = shortFingerprint(approval.signature.key.fingerprint());
            seat.reason = approval.approval.reason;
            seat.whyNot.clear();
            break;
        }
    }
}

/// Each limit of the stage that rolls back, one a line.
QString limitsOf(const Plan &plan, const Stage &stage)
{
    QStringList limits;
    for (const Guardrail &raw : plan.guardrails) {
        const Guardrail rule = inStage(raw, stage);
        if (!rule.breach || rule.action < Action::RollBack || rule.shadow)
            continue;
        limits
            << Words::tr("%1 %2", "guardrail and limit")
                   .arg(
                       QString(rule.id.text).replace(u'-', u' '),
                       QStringLiteral("%1 %2").arg(rule.breach->text(), unitOf(plan, rule).symbol).trimmed());
    }
    return limits.join(u'\n');
}

/// What is judged and rolls nothing back, in one line: "queue warns > 50, memory holds > 90 %".
QString watchedOf(const Plan &plan)
{
    QStringList lines;
    for (const Guardrail &rule : plan.guardrails) {
        const std::optional<Limit> &limit = rule.breach ? rule.breach : rule.warn;
        if ((rule.action >= Action::RollBack && !rule.shadow) || !limit)
            continue;
        const QString at = QStringLiteral("%1 %2").arg(limit->text(), unitOf(plan, rule).symbol).trimmed();
        const QString name = QString(rule.id.text).replace(u'-', u' ');
        lines << (rule.shadow                   ? Words::tr("%1 only looks on (%2)").arg(name, at)
                  : rule.action == Action::Hold ? Words::tr("%1 holds at %2").arg(name, at)
                                                : Words::tr("%1 warns at %2").arg(name, at));
    }
    return lines.join(u", "_s);
}

QString gateOf(const Stage &stage)
{
    switch (stage.gate.kind) {
    case Gate::Kind::Automatic:
        return {};
    case Gate::Kind::Manual:
        return Words::tr("then a person promotes");
    case Gate::Kind::Approval:
        break;
    }
    return Words::tr("then %1 approve", "roles").arg(stage.gate.roles.join(u", "_s));
}

/// Rollouts of this plan's name that are over, newest first.
std::vector<EarlierView> earlierOf(const Ledger &ledger, const LeaseEntry &lease, const Me &me)
{
    constexpr size_t kMost = 20;
    const Plan &plan = lease.plan->plan;
    std::vector<EarlierView> found;
    for (const auto &[id, rollout] : ledger.rollouts()) {
        const Plan &other = rollout.plan->plan;
        const bool isTheirs = other.name == plan.name && other.environment == plan.environment;
        if (!isTheirs || !isOver(rollout.state.phase) || rollout.leaseId == lease.record.lease.leaseId)
            continue;
        const bool back = rollout.state.phase == Phase::RolledBack;
        found.push_back({id, rollout.state.sinceWall, rollout.state.phase,
                         back ? sayReason(rollout.state.reason, me.names()) : QString(),
                         other.canaryVersion == plan.canaryVersion});
    }
    std::ranges::sort(found, std::greater(), &EarlierView::endedAt);
    if (found.size() > kMost)
        found.resize(kMost);
    return found;
}

/// The newest denial that stands.
std::optional<DenialView> denialOf(const LeaseEntry &entry, const Ledger &ledger, const Me &me)
{
    std::optional<DenialView> found;
    for (const SignedApproval &word : entry.approvals) {
        if (word.approval.verdict != ApprovalVerdict::Deny)
            continue;
        const Principal *who = ledger.policies().signerAt(word.index, word.signature.key);
        const QString name = who ? who->id : shortFingerprint(word.signature.key.fingerprint());
        found = DenialView{name, word.approval.reason, word.approval.issued, name == me.name};
    }
    return found;
}

bool concerns(const Me &me, const LeaseEntry &entry, const Ledger &ledger)
{
    if (me.name.isEmpty())
        return false;
    return entry.record.lease.requester == me.name ||
           std::ranges::any_of(entry.approvals, [&](const SignedApproval &word) {
               const Principal *who = ledger.policies().signerAt(word.index, word.signature.key);
               return who && who->id == me.name && word.approval.verdict == ApprovalVerdict::Approve;
           });
}

/// What came of the rollouts under it, the newest.
void showOutcome(LeaseView &view, const LeaseEntry &entry, const Ledger &ledger, const Me &me)
{
    const RolloutEntry *newest = nullptr;
    for (const auto &[id, rollout] : ledger.rollouts())
        if (rollout.leaseId == entry.record.lease.leaseId &&
            (!newest || rollout.startRecord > newest->startRecord))
            newest = &rollout;
    if (!newest)
        return;
    view.outcomePhase = newest->state.phase;
    view.outcomeAt = newest->state.sinceWall;
    view.outcomeWhy = sayReason(newest->state.reason, me.names());
}

/// What runs on the way up, in order: before the first raise, and after the last stage.
QStringList stepsOf(const Plan &plan)
{
    QStringList lines;
    const auto add = [&lines](const Step &step, const QString &text) {
        lines << text.arg(step.name, step.run.join(u' '));
        if (!step.forwardOnly.isEmpty())
            lines << Words::tr("ONLY GOES FORWARD: %1").arg(step.forwardOnly);
    };
    for (const Step &step : plan.steps)
        add(step, QStringLiteral("%1: %2"));
    for (const Step &step : plan.after)
        add(step, Words::tr("at the end, %1: %2"));
    return lines;
}

void showRisk(LeaseView &view, const RiskScore &risk)
{
    view.risk =
        Words::tr("%1 of %2, an agent signs below %3").arg(risk.points).arg(risk.most).arg(risk.limit);
    std::vector<RiskLine> lines = risk.lines;
    std::ranges::stable_sort(lines, std::greater(), &RiskLine::points);
    for (const RiskLine &line : lines)
        if (line.points > 0)
            view.risks << QStringLiteral("%1\t%2").arg(line.points).arg(sayReason(line.why));
}

/// The diff since the last approved lease; a file's name stands before its lines, the plan's own lines come
/// first.
QStringList changesOf(const Ledger &ledger, const LeaseEntry &entry)
{
    QStringList lines;
    for (const BoundChange &change : changesSinceApproved(ledger, entry)) {
        if (change.file != u"plan")
            lines << change.file;
        for (const QByteArray &line : change.lines)
            lines << QString::fromUtf8(line);
    }
    return lines;
}

QString packOf(const Lease &lease, const std::optional<PackManifest> &manifest)
{
    if (lease.packSha256.isEmpty())
        return Words::tr("none is bound; it is written before the first step");
    const QString digest = lease.packSha256.left(16);
    return manifest ? Words::tr("%n thing(s) as they stood at the request, bound: %1", nullptr,
                                int(manifest->world.size() + manifest->putsBack.size()))
                          .arg(digest)
                    : Words::tr("bound: %1; its bytes cannot be read here").arg(digest);
}

QString doubtOf(const std::optional<PackManifest> &manifest)
{
    if (manifest && !manifest->unread.isEmpty())
        return Words::tr("The traffic was not read when this was asked for: %1").arg(manifest->unread);
    if (manifest && manifest->canary > Weight{0})
        return Words::tr("The canary had %1 when this was asked for: a start takes all of it to stable at "
                         "once, before the first stage.")
            .arg(toString(*manifest->canary));
    return {};
}

} // namespace

LeaseDepth leaseDepth(const LeaseEntry &entry, const Ledger &ledger,
                      const std::optional<PackManifest> &manifest)
{
    return {riskOf(ledger, entry), changesOf(ledger, entry), QString::fromUtf8(entry.plan->bytes),
            packOf(entry.record.lease, manifest), doubtOf(manifest)};
}

LeaseView leaseView(const LeaseEntry &entry, const Ledger &ledger, const LeaseDepth &depth, const Me &me,
                    WallTime now)
{
    const Lease &lease = entry.record.lease;
    const Plan &plan = entry.plan->plan;
    const auto seats = fillSeats(*ledger.policy(), entry.record, entry.approvals).value_or(SeatReport{});
    LeaseView view;
    view.id = LeaseId{lease.leaseId};
    view.state = stateOf(entry, seats, now);
    view.name = lease.rollout;
    view.service = lease.service;
    view.environment = lease.environment;
    view.stableVersion = plan.stableVersion;
    view.canaryVersion = plan.canaryVersion;
    view.planFile = lease.rollout + QStringLiteral(".plan.yaml");
    view.planDigest = lease.planSha256;
    view.policyDigest = lease.policy.sha256;
    view.requester = lease.requester;
    if (const Principal *requester = ledger.policy()->policy.principal(lease.requester))
        view.requesterKind = toString(requester->kind);
    view.requestedAt = lease.issued;
    view.notBefore = lease.notBefore;
    view.expires = lease.expires;
    view.maxUses = lease.maxUses;
    view.starts = entry.starts;
    view.traffic = trafficSaid(lease.traffic);
    view.steps = stepsOf(plan);
    for (const Subject &file : lease.files)
        view.files << file.name;
    for (const Stage &stage : plan.stages) {
        view.stages.push_back({stage.weight, stage.bake, limitsOf(plan, stage), gateOf(stage)});
        const auto exposure = worstExposure(plan, stage);
        if (exposure && exposure > view.worstExposure.value_or(Duration(0))) {
            view.worstExposure = exposure;
            view.worstAt = Words::tr("at %1").arg(toString(stage.weight));
        }
    }
    for (const SeatLine &seat : seats.seats)
        view.seats.push_back(seatView(seat, entry, seats, me, ledger.policy()->policy));
    if (view.state == LeaseView::State::Used || view.state == LeaseView::State::Expired)
        showSeatsOfEnded(view, entry, ledger);
    view.missing = int(std::count_if(seats.seats.begin(), seats.seats.end(),
                                     [](const SeatLine &seat) { return seat.person.isEmpty(); }));
    view.oneAccount = sharedAccount(entry, seats);
    view.signedByMe = std::ranges::any_of(
        seats.seats, [&me](const SeatLine &seat) { return !me.name.isEmpty() && seat.person == me.name; });
    view.reason = lease.reason;
    view.watched = watchedOf(plan);
    view.planText = depth.planText;
    view.earlier = earlierOf(ledger, entry, me);
    view.concernsMe = concerns(me, entry, ledger);
    if (view.state == LeaseView::State::Denied)
        view.denial = denialOf(entry, ledger, me);
    showOutcome(view, entry, ledger, me);
    view.pack = depth.pack;
    view.doubt = depth.doubt;
    showRisk(view, depth.risk);
    if (const Rehearsed *newest = ledger.rehearsals().newest(plan.service, plan.environment))
        view.rehearsal = rehearsalText(*newest, now);
    view.changes = depth.changes;
    view.canRehearse = plan.rehearsal.has_value();
    if (view.state == LeaseView::State::Complete)
        for (const auto &[id, other] : ledger.rollouts())
            if (!isOver(other.state.phase) && other.plan->plan.traffic == plan.traffic)
                view.cannotStart = Words::tr("%1 moves the same traffic and is not over").arg(id.text);
    return view;
}

} // namespace interlock
