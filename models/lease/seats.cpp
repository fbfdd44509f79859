#include "models/lease/seats.h"

#include "models/lease/fields.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

/// One person's newest word that counts.
struct Voice {
    const Principal *person = nullptr;
    const SignedApproval *word = nullptr;
};

QString cut(const QString &sha256)
{
    return sha256.left(12);
}

/// Why a signature says nothing about this lease; empty if it does.
QString notAbout(const SignedApproval &word, const PolicyRecord &policy, const LeaseRecord &lease)
{
    const Approval &approval = word.approval;
    if (approval.sha256 != lease.payloadSha256)
        return u"signed for other bytes (%1, not %2)"_s.arg(cut(approval.sha256), cut(lease.payloadSha256));
    if (approval.leaseId != lease.lease.leaseId)
        return u"signed for the lease %1"_s.arg(approval.leaseId);
    if (approval.issued >= lease.lease.expires)
        return u"signed after the lease expired"_s;
    if (approval.policy.version != policy.policy.version || approval.policy.sha256 != policy.payloadSha256)
        return u"signed under policy %1; policy %2 is in force: sign again"_s.arg(approval.policy.version)
            .arg(policy.policy.version);
    return {};
}

/// Why this key does not fill a seat in this environment; empty if it may.
QString notFit(const SignedApproval &word, const Principal &person, const Policy &policy, const Lease &lease)
{
    const PolicyKey *key = policy.key(word.signature.key);
    if (const QString missing = flagsMissing(*key, word.signature); !missing.isEmpty())
        return missing;
    if (key->until && word.approval.issued >= *key->until)
        return u"the key was good until %1"_s.arg(toRfc3339(*key->until));
    if (person.kind == PrincipalKind::Human && isProduction(lease.environment) &&
        key->custody == Custody::Software)
        return u"a software key does not fill a human's seat in production"_s;
    return {};
}

/// Why the person cannot sit where they claim to; empty if they can.
QString notSeated(const SignedApproval &word, const Principal &person, const LeaseRecord &lease,
                  const ActionRule &rule)
{
    const QString role = word.approval.role;
    const bool wanted = std::any_of(rule.all.begin(), rule.all.end(),
                                    [&role](const SeatRule &seat) { return seat.role == role; });
    if (!person.roles.contains(role))
        return u"%1 does not hold the role %2"_s.arg(person.id, role);
    if (!wanted)
        return u"no seat of this lease is for the role %1"_s.arg(role);
    if (!rule.requesterCounts && person.id == lease.lease.requester)
        return u"the requester may not fill a seat"_s;
    return {};
}

class Seating {
public:
    Seating(const ActionRule &rule, std::vector<Voice> voices) : m_voices(std::move(voices)), m_rule(rule)
    {
        for (const SeatRule &seat : rule.all)
            for (int i = 0; i < seat.n; ++i)
                m_roles << seat.role;
        m_now.resize(std::size_t(m_roles.size()), nullptr);
    }
    /// Different people on as many seats as can be; then as many humans as can be.
    std::vector<const Voice *> best()
    {
        search(0);
        return m_best;
    }
    const QStringList &roles() const { return m_roles; }

private:
    /// A person may have signed for several roles, so that seats compete for them: tried in all ways, <= 8
    /// seats.
    void search(std::size_t seat)
    {
        if (seat == m_now.size()) {
            keepIfBetter();
            return;
        }
        for (const Voice &voice : m_voices) {
            const bool sits = std::any_of(m_now.begin(), m_now.end(), [&voice](const Voice *other) {
                return other != nullptr && other->person == voice.person;
            });
            if (sits || voice.word->approval.role != m_roles[qsizetype(seat)] || ++m_tries > 100'000)
                continue;
            m_now[seat] = &voice;
            search(seat + 1);
            m_now[seat] = nullptr;
            if (m_bestFilled == m_now.size() && m_bestHumans >= m_rule.minHumans)
                return;
        }
        search(seat + 1);
    }
    void keepIfBetter()
    {
        std::size_t filled = 0;
        int humans = 0;
        for (const Voice *voice : m_now) {
            filled += voice != nullptr ? 1 : 0;
            humans += voice != nullptr && voice->person->kind == PrincipalKind::Human ? 1 : 0;
        }
        if (m_best.empty() || filled > m_bestFilled || (filled == m_bestFilled && humans > m_bestHumans)) {
            m_best = m_now;
            m_bestFilled = filled;
            m_bestHumans = humans;
        }
    }

    std::vector<Voice> m_voices;
    const ActionRule &m_rule;
    QStringList m_roles;
    std::vector<const Voice *> m_now, m_best;
    std::size_t m_bestFilled = 0;
    int m_bestHumans = 0;
    int m_tries = 0;
};

struct Heard {
    std::vector<Voice> voices;
    QString refusedBy; ///< who denied, in a sentence
};

/// Sorts the signatures, in the order of the log: which count, which do not and why. A person's refusal
/// takes back what they signed before it; what they sign after it counts again.
class Hearing {
public:
    Hearing(const PolicyRecord &policy, const LeaseRecord &lease, const ActionRule &rule)
        : m_policy(policy), m_lease(lease), m_rule(rule)
    {}
    void hear(const SignedApproval &word)
    {
        const Principal *person = principalOf(m_policy.policy, word.signature.key);
        if (person == nullptr) {
            ignored << u"%1: the key is nobody's in the policy in force"_s.arg(
                word.signature.key.fingerprint());
            return;
        }
        if (!isPersonOrAgent(person->kind)) { // theirs is to hold, to roll back, to acknowledge
            ignored << u"%1: the key of a %2 says nothing on a lease"_s.arg(person->id,
                                                                            toString(person->kind));
            return;
        }
        // A refusal needs no seat, touch or newest policy: stopping is cheaper than starting.
        if (word.approval.verdict != ApprovalVerdict::Approve &&
            word.approval.sha256 == m_lease.payloadSha256)
            return refuse(*person, word);
        QString why = notAbout(word, m_policy, m_lease);
        if (why.isEmpty())
            why = notFit(word, *person, m_policy.policy, m_lease.lease);
        if (why.isEmpty())
            why = notSeated(word, *person, m_lease, m_rule);
        if (!why.isEmpty()) {
            ignored << (why.startsWith(person->id + u' ') ? why : u"%1: %2"_s.arg(person->id, why));
            return;
        }
        m_denials.remove(person->id);
        m_voices.push_back({person, &word});
    }
    Heard heard() const { return {m_voices, m_denials.isEmpty() ? QString() : m_denials.first()}; }

    QStringList ignored;

private:
    void refuse(const Principal &person, const SignedApproval &word)
    {
        const bool denied = word.approval.verdict == ApprovalVerdict::Deny;
        const QString said =
            u"%1 %2: %3"_s.arg(person.id, denied ? u"denied"_s : u"withdrew"_s, word.approval.reason);
        ignored << said;
        if (denied)
            m_denials.insert(person.id, said);
        std::erase_if(m_voices, [&person](const Voice &voice) { return voice.person == &person; });
    }

    const PolicyRecord &m_policy;
    const LeaseRecord &m_lease;
    const ActionRule &m_rule;
    std::vector<Voice> m_voices;
    QMap<QString, QString> m_denials; ///< by person
};

QString missingFrom(const SeatReport &report, const ActionRule &rule)
{
    QStringList open;
    int humans = 0;
    for (const SeatLine &line : report.seats) {
        if (line.person.isEmpty())
            open << line.role;
        humans += line.human ? 1 : 0;
    }
    if (!open.isEmpty())
        return u"open: %1; a person of that role signs"_s.arg(open.join(u", "_s));
    if (humans < rule.minHumans)
        return u"%1 of %2 humans; a human has to sign"_s.arg(humans).arg(rule.minHumans);
    return {};
}

/// People who signed and sit nowhere, or sit only once for several signatures.
void nameUnused(const std::vector<Voice> &voices, const SeatReport &report, QStringList &ignored)
{
    for (const Voice &voice : voices) {
        bool used = false, sits = false;
        for (const SeatLine &line : report.seats) {
            sits = sits || line.person == voice.person->id;
            used = used || (line.person == voice.person->id && line.index == voice.word->index &&
                            line.role == voice.word->approval.role);
        }
        if (!used)
            ignored << (sits ? u"%1: the same person fills one seat only"_s
                             : u"%1: every seat for that role is filled"_s)
                           .arg(voice.person->id);
    }
}

} // namespace

const QStringList &leaseActions()
{
    static const QStringList all{u"start"_s, u"promote"_s, u"resume"_s};
    return all;
}

ActionRule mergedRule(const std::map<QString, ActionRule> &rules, const Lease &lease)
{
    ActionRule merged;
    merged.all = lease.seats;
    merged.minHumans = 0;
    merged.maxLease = Duration::max();
    merged.maxUses = std::numeric_limits<int>::max();
    const auto demand = [&merged](const SeatRule &seat) {
        const auto same = std::ranges::find(merged.all, seat.role, &SeatRule::role);
        if (same == merged.all.end())
            merged.all.push_back(seat);
        else
            same->n = std::max(same->n, seat.n);
    };
    for (const QString &action : lease.actions) {
        const ActionRule &rule = rules.at(action);
        std::ranges::for_each(rule.all, demand);
        merged.minHumans = std::max(merged.minHumans, rule.minHumans);
        merged.requesterCounts = merged.requesterCounts && rule.requesterCounts;
        merged.maxLease = std::min(merged.maxLease, rule.maxLease);
        merged.maxUses = std::min(merged.maxUses, rule.maxUses);
    }
    return merged;
}

Result<ActionRule> ruleOf(const Policy &policy, const Lease &lease)
{
    std::map<QString, ActionRule> rules;
    for (const QString &action : lease.actions) {
        auto rule = ruleFor(policy, lease.environment, action);
        if (!rule)
            return rule;
        rules.emplace(action, std::move(*rule));
    }
    ActionRule merged = mergedRule(rules, lease);
    int seats = 0;
    for (const SeatRule &seat : merged.all)
        seats += seat.n;
    if (lease.actions.isEmpty() || seats > kMostSeats)
        return fail(
            ErrorCode::Refused,
            u"plan and policy together ask for %1 seats; at most %2 can be"_s.arg(seats).arg(kMostSeats));
    return merged;
}

Result<SeatReport> fillSeats(const PolicyRecord &policy, const LeaseRecord &lease,
                             const std::vector<SignedApproval> &approvals)
{
    const auto rule = ruleOf(policy.policy, lease.lease);
    if (!rule)
        return passOn(rule);
    SeatReport report;
    Hearing hearing(policy, lease, *rule);
    for (const SignedApproval &word : approvals)
        hearing.hear(word);
    const Heard heard = hearing.heard();
    report.ignored = hearing.ignored;
    Seating seating(*rule, heard.voices);
    const auto taken = seating.best();
    for (qsizetype i = 0; i < seating.roles().size(); ++i) {
        SeatLine line{seating.roles()[i], {}, -1, false, {}};
        if (const Voice *voice = taken[std::size_t(i)]) {
            line.person = voice->person->id;
            line.index = voice->word->index;
            line.human = voice->person->kind == PrincipalKind::Human;
            line.reason = voice->word->approval.reason;
        }
        report.seats.push_back(line);
    }
    nameUnused(heard.voices, report, report.ignored);
    report.missing = heard.refusedBy.isEmpty() ? missingFrom(report, *rule) : heard.refusedBy;
    report.complete = report.missing.isEmpty();
    report.denied = !heard.refusedBy.isEmpty();
    return report;
}

} // namespace interlock
