#include "models/lease/policy.h"

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

} // namespace

QByteArray allowedSigners(const Policy &policy)
{
    QByteArray out;
    for (const Principal &principal : policy.principals) {
        // A name with a comma, a space or a wildcard would speak for others: such a line is never written.
        if (!isIdentifier(principal.id))
            continue;
        for (const PolicyKey &key : principal.keys)
            out += u"%1 namespaces=\"%2\" %3\n"_s
                       .arg(principal.id, namespacesOf(policy, principal).join(u','), key.key.line())
                       .toLatin1();
    }
    return out;
}

} // namespace interlock
