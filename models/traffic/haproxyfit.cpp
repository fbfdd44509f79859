#include "models/traffic/haproxyfit.h"

namespace interlock {

namespace {

/// The row of a server, and its column of this name; -1 where either is not there.
int cellOf(const QByteArray &answer, const HaproxyTraffic &traffic, const QString &server, const char *name)
{
    QList<QByteArray> header;
    for (const QByteArray &line : answer.split('\n')) {
        const QList<QByteArray> cells = line.simplified().split(' ');
        const auto cell = [&](const char *column) { return cells.value(header.indexOf(column), {}); };
        if (line.startsWith("# be_id")) {
            header = cells.mid(1);
        } else if (!header.isEmpty() && cell("be_name") == traffic.backend.toUtf8() &&
                   cell("srv_name") == server.toUtf8()) {
            bool ok = false;
            const int value = cell(name).toInt(&ok);
            return ok ? value : -1;
        }
    }
    return -1;
}

QByteArray algorithmOf(const QByteArray &answer)
{
    QList<QByteArray> header;
    for (const QByteArray &line : answer.split('\n')) {
        if (line.startsWith("# pxname"))
            header = line.mid(2).trimmed().split(',');
        else if (const qsizetype at = header.indexOf("algo"); at >= 0 && line.count(',') >= at)
            if (const QByteArray algorithm = line.split(',').value(at).trimmed(); !algorithm.isEmpty())
                return algorithm; // rows of servers have none
    }
    return {};
}

/// What the servers do, of the rows of `show stat`.
struct Servers {
    QStringList foreign = {}; ///< take traffic, and the plan does not name them
    QStringList resting = {}; ///< stable ones in MAINT or DRAIN, with that word
};

Servers serversOf(const HaproxyTraffic &traffic, const QByteArray &answer)
{
    Servers servers;
    QList<QByteArray> header;
    for (const QByteArray &line : answer.split('\n')) {
        if (line.startsWith('#'))
            header = line.startsWith("# pxname") ? line.mid(2).trimmed().split(',') : QList<QByteArray>();
        const QList<QByteArray> cells = line.split(',');
        const auto cell = [&](const char *column) { return cells.value(header.indexOf(column), {}); };
        const QString name = QString::fromUtf8(cell("svname"));
        const QByteArray status = cell("status");
        if (line.startsWith('#') || name.isEmpty() || name == u"BACKEND" || status.isEmpty())
            continue;
        const bool rests = status.startsWith("MAINT") || status.startsWith("DRAIN");
        if (traffic.stable.contains(name) && rests)
            servers.resting << QStringLiteral("%1 %2").arg(name, QString::fromUtf8(status));
        if (!rests && cell("bck") != "1" && cell("weight").toInt() > 0 &&
            !(traffic.stable + traffic.canary).contains(name))
            servers.foreign << name;
    }
    return servers;
}

bool hasShare(const HaproxyTraffic &traffic, const QByteArray &answer)
{
    return std::ranges::any_of(traffic.canary, [&](const QString &server) {
        return cellOf(answer, traffic, server, "srv_uweight") != 0;
    });
}

constexpr QLatin1StringView kMend("use `balance roundrobin` or `balance random` in it");

/// Another weight than it has, and than it was configured with: the one thing that a static backend refuses.
int otherWeight(int weight, int configured)
{
    for (const int other : {weight - 1, weight + 1, weight - 2, weight + 2})
        if (other >= 1 && other <= 256 && other != configured)
            return other;
    return 0;
}

} // namespace

Error haproxyStatic(const HaproxyTraffic &traffic)
{
    return {ErrorCode::Environment,
            QStringLiteral("backend \"%1\" balances statically and takes no weights").arg(traffic.backend),
            kMend};
}

Error haproxyRests(const HaproxyTraffic &traffic, const QStringList &resting)
{
    return {ErrorCode::Refused,
            QStringLiteral("every stable server of backend \"%1\" is out of traffic (%2): nobody could take "
                           "all of it back")
                .arg(traffic.backend, resting.join(QStringLiteral(", "))),
            QStringLiteral("put them back first: `set server %1/%2 state ready`")
                .arg(traffic.backend, traffic.stable.front())};
}

bool isHaproxyStatic(const QByteArray &answer)
{
    return answer.contains("static LB algorithm");
}

QByteArray haproxyFitQuestion(const HaproxyTraffic &traffic)
{
    const QByteArray backend = traffic.backend.toUtf8();
    return "show stat " + backend + " 6 -1; show servers state " + backend;
}

Done haproxyFit(const HaproxyTraffic &traffic, const QByteArray &answer)
{
    const QByteArray algorithm = algorithmOf(answer);
    if (algorithm == "static-rr")
        return tl::unexpected<Error>(haproxyStatic(traffic));
    if (algorithm == "first")
        return fail(ErrorCode::Environment,
                    QStringLiteral("backend \"%1\" balances by `first`, which looks at no weights")
                        .arg(traffic.backend),
                    kMend);
    if (algorithm == "leastconn") // measured: half of the requests at a weight of 5 %
        return fail(ErrorCode::Environment,
                    QStringLiteral("backend \"%1\" balances by `leastconn`, which gives idle servers equal "
                                   "shares whatever their weights")
                        .arg(traffic.backend),
                    kMend);
    const Servers servers = serversOf(traffic, answer);
    if (!servers.foreign.isEmpty())
        return fail(ErrorCode::Refused,
                    QStringLiteral("backend \"%1\" has servers with traffic that the plan does not name: %2; "
                                   "no share would be what it says")
                        .arg(traffic.backend, servers.foreign.join(QStringLiteral(", "))),
                    QStringLiteral("name them under traffic.stable, or take them out of the backend"));
    if (!servers.resting.isEmpty() && servers.resting.size() == traffic.stable.size())
        return tl::unexpected<Error>(haproxyRests(traffic, servers.resting));
    return {};
}

QByteArray haproxyFitProbe(const HaproxyTraffic &traffic, const QByteArray &answer)
{
    const QByteArray algorithm = algorithmOf(answer);
    if (algorithm.isEmpty() || algorithm == "roundrobin" || algorithm == "random" ||
        hasShare(traffic, answer))
        return {};
    for (const QString &server : traffic.stable) {
        const int weight = cellOf(answer, traffic, server, "srv_uweight");
        const int other = otherWeight(weight, cellOf(answer, traffic, server, "srv_iweight"));
        if (weight <= 0 || other == 0)
            continue; // a weight of 0 may be wanted
        const QByteArray set = "set server " + traffic.backend.toUtf8() + '/' + server.toUtf8() + " weight ";
        return set + QByteArray::number(other) + "; " + set + QByteArray::number(weight);
    }
    return {};
}

} // namespace interlock
