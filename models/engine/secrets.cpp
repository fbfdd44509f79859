#include "models/engine/secrets.h"

#include "models/sources/source.h"

namespace interlock {

namespace {

using Secrets = std::vector<SecretRef>;

void add(const std::optional<SecretRef> &secret, Secrets &all)
{
    if (secret && std::ranges::find(all, *secret) == all.end())
        all.push_back(*secret);
}

/// Those of a kind of traffic.
struct OfTraffic {
    Secrets &all;
    void operator()(const HttpTraffic &traffic) const
    {
        add(traffic.bearer, all);
        add(traffic.set.secretUrl, all);
        add(traffic.read.secretUrl, all);
        if (traffic.deploy)
            add(traffic.deploy->secretUrl, all);
        if (traffic.live)
            add(traffic.live->secretUrl, all);
    }
    void operator()(const EnvTraffic &traffic) const
    {
        if (traffic.probe)
            add(traffic.probe->secretUrl, all);
    }
    void operator()(const auto &) const {}
};

} // namespace

QStringList unresolvedSecrets(const Plan &plan)
{
    Secrets all;
    for (const Source &source : plan.sources) {
        add(source.bearer, all);
        add(source.basicPassword, all);
    }
    std::visit(OfTraffic{all}, plan.traffic);
    for (const Sink &sink : plan.sinks)
        add(sink.secret, all);
    QStringList missing;
    for (const SecretRef &secret : all)
        if (const auto value = resolveSecret(secret); !value)
            missing << value.error().text;
    return missing;
}

} // namespace interlock
