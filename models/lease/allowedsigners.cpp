#include "models/lease/policy.h"

#include <QDateTime>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

QStringList namespacesOf(const Policy &policy, const Principal &principal)
{
    QStringList out{QString(namespaces::record)};
    if (policy.isAdmin(principal.id))
        out << QString(namespaces::policy);
    if (principal.kind == PrincipalKind::Service || principal.kind == PrincipalKind::Console)
        out << QString(namespaces::checkpoint) << QString(namespaces::bundle);
    return out;
}

/// From its `until` on a person's or an agent's key signs nothing more, to the second, as the format has it.
/// What was signed before is judged at the time the log had reached; an engine and a console raise nothing.
QString validityOf(const Principal &principal, const PolicyKey &key)
{
    if (!key.until || !isPersonOrAgent(principal.kind))
        return {};
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(toMs(*key.until), Qt::UTC);
    return u",valid-before=\"%1Z\""_s.arg(end.toString(u"yyyyMMddHHmmss"));
}

} // namespace

QByteArray allowedSigners(const Policy &policy)
{
    QByteArray out;
    for (const Principal &principal : policy.principals) {
        // A name with a comma, a space or a wildcard would speak for others: such a line is never written.
        if (!isIdentifier(principal.id))
            continue;
        for (const PolicyKey &key : principal.keys)
            out += u"%1 namespaces=\"%2\"%3 %4\n"_s
                       .arg(principal.id, namespacesOf(policy, principal).join(u','),
                            validityOf(principal, key), key.key.line())
                       .toLatin1();
    }
    return out;
}

} // namespace interlock
