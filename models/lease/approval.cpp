#include "models/lease/fields.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

QString toString(ApprovalVerdict verdict)
{
    switch (verdict) {
    case ApprovalVerdict::Approve:
        return u"approve"_s;
    case ApprovalVerdict::Deny:
        return u"deny"_s;
    case ApprovalVerdict::Withdraw:
        return u"withdraw"_s;
    }
    return {};
}

Statement toStatement(const Approval &approval)
{
    QJsonObject predicate{{u"verdict"_s, toString(approval.verdict)},
                          {u"role"_s, approval.role},
                          {u"reason"_s, approval.reason},
                          {u"policy"_s, toJson(approval.policy)},
                          {u"asOf"_s, toJson(approval.asOf)},
                          {u"issued"_s, toRfc3339(approval.issued)}};
    const bool ofPolicy = approval.policyVersion > 0;
    if (ofPolicy)
        predicate.insert(u"policyVersion"_s, approval.policyVersion);
    else
        predicate.insert(u"leaseId"_s, approval.leaseId);
    return {
        QString(predicates::approval), predicate, {{ofPolicy ? u"policy"_s : u"lease"_s, approval.sha256}}};
}

Result<Approval> readApproval(const Statement &statement)
{
    if (const Done type = expectType(statement, predicates::approval); !type)
        return passOn(type);
    Fields fields(statement.predicate, u"approval"_s);
    Approval approval;
    const bool ofPolicy = fields.has(u"policyVersion"_s);
    if (ofPolicy)
        approval.policyVersion = int(fields.integer(u"policyVersion"_s, 1, 1'000'000));
    else
        approval.leaseId = fields.id(u"leaseId"_s);
    const QString verdict = fields.text(u"verdict"_s);
    for (const auto one : {ApprovalVerdict::Approve, ApprovalVerdict::Deny, ApprovalVerdict::Withdraw})
        if (toString(one) == verdict)
            approval.verdict = one;
    if (toString(approval.verdict) != verdict)
        fields.fault(u"verdict must be approve, deny or withdraw"_s);
    approval.role = fields.id(u"role"_s);
    approval.reason = fields.text(u"reason"_s);
    if (approval.verdict != ApprovalVerdict::Approve && approval.reason.trimmed().isEmpty())
        fields.fault(u"to %1, a reason is needed"_s.arg(verdict));
    approval.policy = fields.policy();
    approval.asOf = fields.asOf();
    approval.issued = fields.time(u"issued"_s);
    const Subject &subject = statement.subjects.front();
    if (statement.subjects.size() != 1 || subject.name != (ofPolicy ? u"policy"_s : u"lease"_s))
        fields.fault(u"an approval has one subject: the lease, or the policy"_s);
    approval.sha256 = subject.sha256;
    if (const Done done = fields.done(); !done)
        return passOn(done);
    return approval;
}

} // namespace interlock
