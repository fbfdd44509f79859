#include "models/plan/haproxyweights.h"
#include "models/planfile/decode.h"

namespace interlock {

namespace {

Place weightPlace(const Decoding &decoding, size_t stage)
{
    return placeOf(decoding.root,
                   {QStringLiteral("stages"), QString::number(stage), QStringLiteral("weight")});
}

void checkServers(const HaproxyTraffic &traffic, Decoding &decoding)
{
    const QStringList path{QStringLiteral("traffic")};
    const auto place = [&](const QString &key) { return placeOf(decoding.root, path + QStringList{key}); };
    const QString key = traffic.moreSockets.isEmpty() ? QStringLiteral("socket") : QStringLiteral("sockets");
    for (const QString &socket : QStringList{traffic.socket} + traffic.moreSockets) {
        if (!socket.isEmpty() && !socket.startsWith(u'/'))
            decoding.problems.add(place(key), QStringLiteral("the socket is an absolute path: "
                                                             "/run/haproxy/admin.sock"));
        if (socket.toUtf8().size() > 107)
            decoding.problems.add(place(key), QStringLiteral("a socket's path has at most 107 bytes"));
    }
    for (const QString &server : traffic.canary)
        if (traffic.stable.contains(server))
            decoding.problems.add(place(QStringLiteral("stable")),
                                  QStringLiteral("\"%1\" is both canary and stable").arg(server));
    if (traffic.canary.isEmpty() || traffic.stable.isEmpty())
        return;
    for (size_t i = 0; i < decoding.plan.stages.size(); ++i) {
        const auto weights = haproxyWeights(decoding.plan.stages[i].weight, int(traffic.canary.size()),
                                            int(traffic.stable.size()));
        if (!weights)
            decoding.problems.add(placeOf(decoding.root, {QStringLiteral("stages"), QString::number(i),
                                                          QStringLiteral("weight")}),
                                  weights.error());
    }
}

/// Weights that this way of moving traffic cannot set.
void checkShares(Decoding &decoding)
{
    const Traffic &traffic = decoding.plan.traffic;
    const bool shares = setsShares(traffic);
    for (size_t i = 0; i < decoding.plan.stages.size(); ++i) {
        const Weight weight = decoding.plan.stages[i].weight;
        if (!shares && weight.basisPoints < 10'000)
            decoding.problems.add(weightPlace(decoding, i),
                                  QStringLiteral("nothing in the traffic depends on {share} or {percent}: "
                                                 "a stage has 100%, not %1")
                                      .arg(toString(weight)));
        else if (std::holds_alternative<FlagsTraffic>(traffic) && weight.basisPoints % 100 != 0)
            decoding.problems.add(
                weightPlace(decoding, i),
                QStringLiteral("a flag holds a whole percentage, not %1").arg(toString(weight)));
    }
}

} // namespace

void checkTraffic(Decoding &decoding)
{
    if (const auto *haproxy = std::get_if<HaproxyTraffic>(&decoding.plan.traffic))
        checkServers(*haproxy, decoding);
    else
        checkShares(decoding);
}

} // namespace interlock
