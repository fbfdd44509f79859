#include "models/traffic/haproxy.h"

#include "models/base/nearest.h"
#include "models/plan/haproxyweights.h"
#include "models/traffic/haproxyexchange.h"

#include <cmath>

namespace interlock {

namespace {

constexpr int kAnyMaintenance =
    0x01 | 0x02 | 0x04 | 0x20 | 0x40; // forced, inherited, configured, DNS, host name
constexpr int kAnyDrain = 0x08 | 0x10;

/// One row of `show servers state`, columns by name.
struct ServerRow {
    QString backend;
    TargetReading target;
};

std::optional<ServerRow> readRow(const QList<QByteArray> &header, const QByteArray &line)
{
    const QList<QByteArray> cells = line.simplified().split(' ');
    const auto cell = [&](const char *name) {
        const qsizetype at = header.indexOf(name);
        return at < 0 ? QByteArray() : cells.value(at);
    };
    bool hasState = false, hasAdmin = false, hasWeight = false;
    const int state = cell("srv_op_state").toInt(&hasState);
    const int admin = cell("srv_admin_state").toInt(&hasAdmin);
    const int weight = cell("srv_uweight").toInt(&hasWeight);
    if (!hasState || !hasAdmin || !hasWeight || cell("srv_name").isEmpty())
        return std::nullopt;
    ServerRow row;
    row.backend = QString::fromUtf8(cell("be_name"));
    row.target.name = QString::fromUtf8(cell("srv_name"));
    row.target.weight = weight;
    row.target.up = state == 1 || state == 2; // starting (slow start) or running
    row.target.ready = (admin & (kAnyMaintenance | kAnyDrain)) == 0;
    return row;
}

struct Answer {
    std::vector<TargetReading> servers;
    QString pid;
    QString started;
};

Result<Answer> parseAnswer(const HaproxyTraffic &traffic, const QByteArray &bytes)
{
    Answer answer;
    QList<QByteArray> header;
    for (const QByteArray &line : bytes.split('\n')) {
        if (line.startsWith("# ")) {
            header = line.mid(2).simplified().split(' ');
        } else if (line.startsWith("Pid: ")) {
            answer.pid = QString::fromUtf8(line.mid(5).trimmed());
        } else if (line.startsWith("Start_time_sec: ")) {
            answer.started = QString::fromUtf8(line.mid(16).trimmed());
        } else if (!header.isEmpty() && answer.pid.isEmpty() && !line.trimmed().isEmpty() &&
                   !line.startsWith("Name: ")) {
            if (const auto row = readRow(header, line); row && row->backend == traffic.backend)
                answer.servers.push_back(row->target);
        }
    }
    if (header.isEmpty())
        return tl::unexpected<Error>(haproxyRefusal(traffic, bytes));
    if (answer.pid.isEmpty())
        return fail(ErrorCode::Environment, QStringLiteral("HAProxy's answer ends before `show info`"),
                    QStringLiteral("read again"));
    return answer;
}

QStringList namesOf(const std::vector<TargetReading> &servers)
{
    QStringList names;
    for (const TargetReading &server : servers)
        names << server.name;
    return names;
}

/// The first line with text of an answer, bounded.
QString firstText(const QByteArray &answer)
{
    for (const QByteArray &line : answer.split('\n'))
        if (!line.trimmed().isEmpty())
            return QString::fromUtf8(line.trimmed().left(200));
    return {};
}

Weight effectiveShare(const std::vector<TargetReading> &targets)
{
    double canary = 0;
    double all = 0;
    for (const TargetReading &target : targets) {
        const double weight = target.ready ? target.weight : 0;
        all += weight;
        canary += target.canary ? weight : 0;
    }
    return {all > 0 ? int(std::lround(10'000 * canary / all)) : 0};
}

} // namespace

Error haproxyRefusal(const HaproxyTraffic &traffic, const QByteArray &answer)
{
    const QString text = firstText(answer);
    const QString said = QStringLiteral("HAProxy says \"%1\"").arg(text);
    const QString servers = (traffic.canary + traffic.stable).join(QStringLiteral(", "));
    if (text.contains(u"Permission denied"))
        return {ErrorCode::Environment, said,
                QStringLiteral("the socket needs level admin: `stats socket %1 level admin`")
                    .arg(traffic.socket)};
    if (text.contains(u"find backend") || text.contains(u"No such backend"))
        return {ErrorCode::NotFound, QStringLiteral("HAProxy has no backend \"%1\"").arg(traffic.backend),
                QStringLiteral("name a backend of its configuration under traffic.backend")};
    if (text.contains(u"No such server") || text.contains(u"Require 'backend/server'"))
        return {ErrorCode::NotFound,
                QStringLiteral("HAProxy has not all of the servers %1 in backend \"%2\"")
                    .arg(servers, traffic.backend),
                QStringLiteral("name servers of its configuration under traffic.canary and traffic.stable")};
    if (text.contains(u"static LB algorithm"))
        return {
            ErrorCode::Environment,
            QStringLiteral("backend \"%1\" balances statically and takes no weights").arg(traffic.backend),
            QStringLiteral("use `balance roundrobin` or `balance leastconn` in it")};
    return {ErrorCode::Environment, said,
            QStringLiteral("a part of the commands may have been executed: read the weights back")};
}

Result<QByteArray> haproxyCommands(const HaproxyTraffic &traffic, Weight canary)
{
    const auto weights = haproxyWeights(canary, int(traffic.canary.size()), int(traffic.stable.size()));
    if (!weights)
        return passOn(weights);
    const auto each = [&traffic](const QStringList &servers, const QString &what) {
        QStringList commands;
        for (const QString &server : servers)
            commands << QStringLiteral("set server %1/%2 %3").arg(traffic.backend, server, what);
        return commands;
    };
    const QStringList stable = each(traffic.stable, QStringLiteral("weight %1").arg(weights->stable));
    const QStringList lowered = each(traffic.canary, QStringLiteral("weight %1").arg(weights->canary));
    const QString ready = QStringLiteral("state ready");
    QStringList chain;
    if (canary.basisPoints == 0)
        chain = each(traffic.stable, ready) + stable + lowered;
    else if (canary.basisPoints == 10'000)
        chain = each(traffic.canary, ready) + lowered + stable;
    else
        chain = stable + each(traffic.canary, ready) + lowered;
    return chain.join(QStringLiteral("; ")).toUtf8();
}

Result<ActuatorReading> readHaproxyState(const HaproxyTraffic &traffic, const QByteArray &bytes)
{
    const auto answer = parseAnswer(traffic, bytes);
    if (!answer)
        return passOn(answer);
    ActuatorReading reading;
    reading.worker = QStringLiteral("pid %1 started %2").arg(answer->pid, answer->started);
    for (const QString &name : traffic.canary + traffic.stable) {
        const auto found = std::find_if(answer->servers.begin(), answer->servers.end(),
                                        [&name](const TargetReading &server) { return server.name == name; });
        if (found == answer->servers.end())
            return fail(
                ErrorCode::NotFound,
                QStringLiteral("HAProxy has no server \"%1\" in backend \"%2\"").arg(name, traffic.backend),
                didYouMean(name, namesOf(answer->servers)));
        TargetReading target = *found;
        target.canary = traffic.canary.contains(name);
        if (!target.canary && (target.up || !target.ready))
            reading.stableReady = true; // HAProxy shows a server in MAINT as stopped: that is not DOWN
        reading.targets.push_back(target);
    }
    reading.canary = effectiveShare(reading.targets);
    return reading;
}

HaproxyActuator::HaproxyActuator(HaproxyTraffic traffic, Duration deadline, QObject *parent)
    : Actuator(parent), m_traffic(std::move(traffic)), m_deadline(deadline)
{}

void HaproxyActuator::read(ReadDone done)
{
    const QByteArray commands = "show servers state " + m_traffic.backend.toUtf8() + "; show info";
    new HaproxyExchange(
        {m_traffic.socket, commands, m_deadline},
        [traffic = m_traffic, done = std::move(done)](const Result<QByteArray> &answer) {
            if (!answer)
                return done(passOn(answer));
            done(readHaproxyState(traffic, *answer));
        },
        this);
}

void HaproxyActuator::apply(Weight canary, ApplyDone done)
{
    const auto commands = haproxyCommands(m_traffic, canary);
    if (!commands) {
        QMetaObject::invokeMethod(
            this, [done = std::move(done), error = commands.error()] { done(tl::unexpected<Error>(error)); },
            Qt::QueuedConnection);
        return;
    }
    new HaproxyExchange(
        {m_traffic.socket, *commands, m_deadline},
        [traffic = m_traffic, done = std::move(done)](const Result<QByteArray> &answer) {
            if (!answer)
                return done(passOn(answer));
            if (!answer->trimmed().isEmpty())
                return done(tl::unexpected<Error>(haproxyRefusal(traffic, *answer)));
            done({});
        },
        this);
}

} // namespace interlock
