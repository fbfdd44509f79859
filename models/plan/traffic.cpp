#include "models/plan/traffic.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace interlock {

namespace {

const std::array<QString, 6> kTypes{QStringLiteral("haproxy"), QStringLiteral("env"),
                                    QStringLiteral("flags"),   QStringLiteral("http"),
                                    QStringLiteral("command"), QStringLiteral("nginx")};

bool namesShare(const QString &text)
{
    return text.contains(u"{share}") || text.contains(u"{percent}");
}

bool namesShare(const HttpRequest &request)
{
    const QJsonDocument body(QJsonObject{{QStringLiteral("body"), request.body}});
    return namesShare(request.url) || namesShare(QString::fromUtf8(body.toJson(QJsonDocument::Compact)));
}

struct Text {
    QString operator()(const HaproxyTraffic &t) const
    {
        return QStringLiteral("haproxy %1, backend %2: canary %3, stable %4")
            .arg((QStringList{t.socket} + t.moreSockets).join(u' '), t.backend, t.canary.join(u' '),
                 t.stable.join(u' '));
    }
    QString operator()(const EnvTraffic &t) const
    {
        return QStringLiteral("env %1, then %2")
            .arg(t.file, t.unit.isEmpty() ? t.run.join(u' ') : QStringLiteral("restart ") + t.unit);
    }
    QString operator()(const FlagsTraffic &t) const
    {
        const QStringList all = t.percentage.isEmpty() ? t.booleans : t.booleans + QStringList{t.percentage};
        return QStringLiteral("flags %1: %2").arg(t.file, all.join(u' '));
    }
    QString operator()(const HttpTraffic &t) const
    {
        return QStringLiteral("http %1: %2").arg(t.set.url, t.flags.join(u' '));
    }
    QString operator()(const CommandTraffic &t) const
    {
        return QStringLiteral("command %1").arg(t.set.join(u' '));
    }
    QString operator()(const NginxTraffic &t) const
    {
        return QStringLiteral("nginx %1: canary %2, stable %3").arg(t.file, t.canary, t.stable);
    }
};

struct Shares {
    bool operator()(const HaproxyTraffic &) const { return true; }
    bool operator()(const EnvTraffic &t) const
    {
        return std::any_of(t.values.begin(), t.values.end(),
                           [](const auto &pair) { return namesShare(pair.second); });
    }
    bool operator()(const FlagsTraffic &t) const { return !t.percentage.isEmpty(); }
    bool operator()(const HttpTraffic &t) const { return namesShare(t.set); }
    bool operator()(const CommandTraffic &t) const { return namesShare(t.set.join(u' ')); }
    bool operator()(const NginxTraffic &) const { return true; }
};

constexpr Duration kOrder{30'000};

struct OrderWithin {
    Duration operator()(const HaproxyTraffic &) const { return kOrder; }
    Duration operator()(const EnvTraffic &) const { return Duration(180'000); } // a unit may start for 90 s
    Duration operator()(const FlagsTraffic &) const { return kOrder; }
    Duration operator()(const HttpTraffic &t) const { return t.live ? t.within + 2 * kOrder : 2 * kOrder; }
    Duration operator()(const CommandTraffic &t) const { return std::max(kOrder, 4 * t.deadline); }
    Duration operator()(const NginxTraffic &) const { return 2 * kOrder; }
};

struct MoveTheSame {
    bool operator()(const HaproxyTraffic &one, const HaproxyTraffic &other) const
    {
        const auto meet = [](const QStringList &some, const QStringList &others) {
            return std::ranges::any_of(some,
                                       [&others](const QString &each) { return others.contains(each); });
        };
        return one.backend == other.backend &&
               meet(one.moreSockets + QStringList{one.socket},
                    other.moreSockets + QStringList{other.socket}) &&
               meet(one.canary + one.stable, other.canary + other.stable);
    }
    bool operator()(const EnvTraffic &one, const EnvTraffic &other) const { return one.file == other.file; }
    bool operator()(const FlagsTraffic &one, const FlagsTraffic &other) const
    {
        return one.file == other.file;
    }
    bool operator()(const NginxTraffic &one, const NginxTraffic &other) const
    {
        return one.file == other.file;
    }
    bool operator()(const HttpTraffic &one, const HttpTraffic &other) const
    {
        return one.set.url == other.set.url && one.set.secretUrl == other.set.secretUrl;
    }
    bool operator()(const CommandTraffic &one, const CommandTraffic &other) const
    {
        return one.set == other.set;
    }
    template <typename One, typename Other>
    bool operator()(const One &, const Other &) const
    {
        return false;
    }
};

} // namespace

QString trafficType(const Traffic &traffic)
{
    return kTypes.at(traffic.index());
}

QString trafficText(const Traffic &traffic)
{
    return std::visit(Text{}, traffic);
}

const ShareCheck *shareCheckOf(const Traffic &traffic)
{
    const auto &check = std::visit(
        [](const auto &one) -> const std::optional<ShareCheck> & { return one.verifyShare; }, traffic);
    return check ? &*check : nullptr;
}

bool setsShares(const Traffic &traffic)
{
    return std::visit(Shares{}, traffic);
}

Duration orderWithin(const Traffic &traffic)
{
    return std::visit(OrderWithin{}, traffic);
}

bool moveTheSame(const Traffic &first, const Traffic &second)
{
    return std::visit(MoveTheSame{}, first, second);
}

} // namespace interlock
