#include "models/lease/fields.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes kRequestLives{2};

void put(QJsonObject &object, const QString &key, const QString &value)
{
    if (!value.isEmpty())
        object.insert(key, value);
}

bool isStart(const Decision &decision)
{
    return decision.kind == u"start";
}

void checkDecision(const Decision &decision, Fields &fields)
{
    if (!decisionWords().contains(decision.kind))
        fields.fault(u"kind must be one of: %1"_s.arg(decisionWords().join(u' ')));
    if (isLowering(decision.kind) == decision.notAfter.has_value())
        fields.fault(u"raising requests have notAfter, lowering ones never"_s);
    if (decision.notAfter && *decision.notAfter < decision.issued)
        fields.fault(u"notAfter is before issued"_s);
    if (isStart(decision) != (decision.use > 0))
        fields.fault(u"use is the number of a start"_s);
    if (isStart(decision) && decision.leaseId.isEmpty())
        fields.fault(u"a start needs a lease"_s);
    if (decision.leaseId.isEmpty() != decision.leaseSha256.isEmpty())
        fields.fault(u"the lease needs its id and its digest"_s);
    const bool mustExplain = decision.kind == u"override" || decision.kind == u"supersede";
    if (mustExplain && decision.reason.trimmed().isEmpty())
        fields.fault(u"to %1, a reason is needed"_s.arg(decision.kind));
}

/// Subjects "lease" and "plan", in this order, the first only with a lease.
void readDigests(Decision &decision, const Statement &statement, Fields &fields)
{
    for (const Subject &subject : statement.subjects) {
        if (subject.name == u"lease")
            decision.leaseSha256 = subject.sha256;
        else if (subject.name == u"plan")
            decision.planSha256 = subject.sha256;
        else
            fields.fault(u"\"%1\" is not a subject of a decision"_s.arg(subject.name));
    }
    if (decision.planSha256.isEmpty())
        fields.fault(u"a decision has the plan as a subject"_s);
}

} // namespace

const QStringList &decisionWords()
{
    static const QStringList words{u"start"_s,    u"promote"_s,  u"hold"_s,      u"resume"_s, u"back"_s,
                                   u"rollback"_s, u"override"_s, u"supersede"_s, u"signoff"_s};
    return words;
}

bool isLowering(const QString &decisionKind)
{
    return decisionKind == u"hold" || decisionKind == u"back" || decisionKind == u"rollback";
}

Statement toStatement(const Decision &decision)
{
    QJsonObject predicate{{u"kind"_s, decision.kind},         {u"rollout"_s, decision.rollout},
                          {u"reason"_s, decision.reason},     {u"policy"_s, toJson(decision.policy)},
                          {u"asOf"_s, toJson(decision.asOf)}, {u"issued"_s, toRfc3339(decision.issued)}};
    put(predicate, u"leaseId"_s, decision.leaseId);
    put(predicate, u"guardrail"_s, decision.guardrail);
    put(predicate, u"supersedes"_s, decision.supersedes);
    put(predicate, u"role"_s, decision.role);
    if (decision.use > 0)
        predicate.insert(u"use"_s, decision.use);
    if (!isLowering(decision.kind))
        predicate.insert(u"notAfter"_s,
                         toRfc3339(decision.notAfter.value_or(decision.issued + kRequestLives)));
    std::vector<Subject> subjects;
    if (!decision.leaseSha256.isEmpty())
        subjects.push_back({u"lease"_s, decision.leaseSha256});
    subjects.push_back({u"plan"_s, decision.planSha256});
    return {QString(predicates::decision), predicate, std::move(subjects)};
}

Result<Decision> readDecision(const Statement &statement)
{
    if (const Done type = expectType(statement, predicates::decision); !type)
        return passOn(type);
    Fields fields(statement.predicate, u"decision"_s);
    Decision decision;
    decision.kind = fields.id(u"kind"_s);
    decision.rollout = fields.id(u"rollout"_s);
    decision.leaseId = fields.optionalId(u"leaseId"_s);
    decision.guardrail = fields.optionalId(u"guardrail"_s);
    decision.supersedes = fields.optionalId(u"supersedes"_s);
    decision.role = fields.optionalId(u"role"_s);
    decision.reason = fields.text(u"reason"_s);
    if (fields.has(u"use"_s))
        decision.use = int(fields.integer(u"use"_s, 1, 1000));
    decision.policy = fields.policy();
    decision.asOf = fields.asOf();
    decision.issued = fields.time(u"issued"_s);
    if (fields.has(u"notAfter"_s))
        decision.notAfter = fields.time(u"notAfter"_s);
    readDigests(decision, statement, fields);
    checkDecision(decision, fields);
    if (const Done done = fields.done(); !done)
        return passOn(done);
    return decision;
}

Statement toStatement(const Remark &remark, QLatin1StringView predicateType)
{
    QJsonObject predicate{{u"rollout"_s, remark.rollout},
                          {u"reason"_s, remark.reason},
                          {u"asOf"_s, toJson(remark.asOf)},
                          {u"issued"_s, toRfc3339(remark.issued)}};
    put(predicate, u"about"_s, remark.about);
    return {QString(predicateType), predicate, {{u"subject"_s, remark.subjectSha256}}};
}

Result<Remark> readRemark(const Statement &statement)
{
    if (statement.predicateType != predicates::ack)
        if (const Done type = expectType(statement, predicates::note); !type)
            return passOn(type);
    Fields fields(statement.predicate, u"remark"_s);
    Remark remark;
    remark.rollout = fields.id(u"rollout"_s);
    remark.about = fields.optionalId(u"about"_s);
    remark.reason = fields.text(u"reason"_s);
    remark.asOf = fields.asOf();
    remark.issued = fields.time(u"issued"_s);
    if (statement.subjects.size() != 1 || statement.subjects.front().name != u"subject")
        fields.fault(u"a remark has one subject, named subject"_s);
    remark.subjectSha256 = statement.subjects.front().sha256;
    if (const Done done = fields.done(); !done)
        return passOn(done);
    return remark;
}

Done checkPredicate(const Statement &statement)
{
    const auto outcome = [](const auto &read) { return read ? Done() : Done(passOn(read)); };
    const QString &type = statement.predicateType;
    if (type == predicates::policy)
        return outcome(readPolicy(statement));
    if (type == predicates::lease)
        return outcome(readLease(statement));
    if (type == predicates::approval)
        return outcome(readApproval(statement));
    if (type == predicates::decision)
        return outcome(readDecision(statement));
    if (type == predicates::recovery)
        return outcome(readRecovery(statement));
    if (type == predicates::note || type == predicates::ack)
        return outcome(readRemark(statement));
    return outcome(namespaceFor(type));
}

} // namespace interlock
