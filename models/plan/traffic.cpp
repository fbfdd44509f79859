#include "models/plan/traffic.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace interlock {

namespace {

const std::array<QString, 5> kTypes{QStringLiteral("haproxy"), QStringLiteral("env"), QStringLiteral("flags"),
                                    QStringLiteral("http"), QStringLiteral("command")};

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
            .arg(t.socket, t.backend, t.canary.join(u' '), t.stable.join(u' '));
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
    const std::optional<ShareCheck> *check = nullptr;
    if (const auto *haproxy = std::get_if<HaproxyTraffic>(&traffic))
        check = &haproxy->verifyShare;
    else if (const auto *env = std::get_if<EnvTraffic>(&traffic))
        check = &env->verifyShare;
    return check && *check ? &**check : nullptr;
}

bool setsShares(const Traffic &traffic)
{
    return std::visit(Shares{}, traffic);
}

} // namespace interlock
