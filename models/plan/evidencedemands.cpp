#include "models/plan/evidencedemands.h"

#include "models/base/jsonitems.h"
#include "models/plan/plan.h"

#include <QJsonArray>

namespace interlock {

EvidenceDemands evidenceDemands(const Plan &plan)
{
    const auto texts = [&plan](QStringView key) {
        QStringList all;
        for (const QJsonValue &one : itemsOf(plan.evidence[key]))
            all << one.toString();
        return all;
    };
    return {texts(u"require"), texts(u"sign_off")};
}

} // namespace interlock
