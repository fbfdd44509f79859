#include "models/lease/fields.h"
#include "models/lease/lease.h"

namespace interlock {

using namespace Qt::StringLiterals;

bool Recovery::isSameStep(const Recovery &other) const
{
    return oldSize == other.oldSize && oldRoot == other.oldRoot && newSize == other.newSize &&
           newRoot == other.newRoot;
}

Statement toStatement(const Recovery &recovery)
{
    const QJsonObject predicate{
        {u"oldSize"_s, recovery.oldSize},   {u"oldRoot"_s, recovery.oldRoot},
        {u"newSize"_s, recovery.newSize},   {u"newRoot"_s, recovery.newRoot},
        {u"reason"_s, recovery.reason},     {u"policy"_s, toJson(recovery.policy)},
        {u"asOf"_s, toJson(recovery.asOf)}, {u"issued"_s, toRfc3339(recovery.issued)}};
    return {QString(predicates::recovery), predicate, {{u"log"_s, recovery.newRoot}}};
}

Result<Recovery> readRecovery(const Statement &statement)
{
    if (const Done type = expectType(statement, predicates::recovery); !type)
        return passOn(type);
    constexpr qint64 kMost = (1LL << 53) - 1;
    Fields fields(statement.predicate, u"recovery"_s);
    Recovery recovery;
    recovery.oldSize = fields.integer(u"oldSize"_s, 1, kMost);
    recovery.oldRoot = fields.digest(u"oldRoot"_s);
    recovery.newSize = fields.integer(u"newSize"_s, 1, kMost);
    recovery.newRoot = fields.digest(u"newRoot"_s);
    recovery.reason = fields.text(u"reason"_s);
    recovery.policy = fields.policy();
    recovery.asOf = fields.asOf();
    recovery.issued = fields.time(u"issued"_s);
    if (recovery.reason.trimmed().isEmpty())
        fields.fault(u"to go on after a loss, a reason is needed"_s);
    if (statement.subjects != std::vector<Subject>{{u"log"_s, recovery.newRoot}})
        fields.fault(u"a recovery has one subject: the root of the log it goes on from"_s);
    if (const Done done = fields.done(); !done)
        return passOn(done);
    return recovery;
}

} // namespace interlock
