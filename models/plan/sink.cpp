#include "models/plan/sink.h"

namespace interlock {

QString Sink::name() const
{
    static const QStringList words{QStringLiteral("slack"),   QStringLiteral("pagerduty"),
                                   QStringLiteral("webhook"), QStringLiteral("grafana"),
                                   QStringLiteral("desktop"), QStringLiteral("command"),
                                   QStringLiteral("email")};
    const QString &word = words.at(int(type));
    return securityOnly ? QStringLiteral("security.") + word : word;
}

} // namespace interlock
