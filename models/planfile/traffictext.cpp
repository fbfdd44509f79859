#include "models/planfile/traffictext.h"

#include "models/planfile/decode.h"
#include "models/planfile/normaliseparts.h"

namespace interlock {

QString trafficSection(const Traffic &traffic)
{
    YamlText out;
    writeTraffic(traffic, out);
    return out.text();
}

Result<Traffic> readTrafficSection(const QString &yaml)
{
    Problems problems(QStringLiteral("traffic"));
    const auto root = readYaml(yaml.toUtf8(), problems);
    const YamlNode *node = root ? root->find(u"traffic") : nullptr;
    if (node) {
        Decoding decoding{*root, problems, {}};
        decodeTraffic(*node, decoding);
        if (problems.isEmpty())
            return decoding.plan.traffic;
    }
    const auto all = problems.sorted();
    return fail(ErrorCode::BadInput, all.empty() ? QStringLiteral("there is no traffic section")
                                                 : QStringLiteral("traffic: %1").arg(all.front().message));
}

} // namespace interlock
