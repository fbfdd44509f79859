#include "models/traffic/haproxy.h"

#include "models/base/nearest.h"
#include "models/plan/haproxyweights.h"
#include "models/traffic/haproxyexchange.h"
#include "models/traffic/haproxyfit.h"

#include <QPointer>
#include <QRegularExpression>

#include <cmath>

namespace interlock {

namespace {

constexpr int kAnyMaintenance =
    0x01 | 0x02 | 0x04 | 0x20 | 0x40; // forced, inherited, configured, DNS, host name
constexpr int kAnyDrain = 0x08 | 0x10;
constexpr int kMostWeight = 256;
constexpr Duration kTakeOut{300}; // two orders went before it, and a command may have to follow within 2 s
constexpr Duration kAhead{1000};  // an order that has not come by then is not coming

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
    row.target.drained = (admin & kAnyMaintenance) == 0 && (admin & kAnyDrain) != 0;
    return row;
}

/// The names of the columns: `show servers state` parts them by spaces, `show stat` by commas.
QList<QByteArray> headerOf(const QByteArray &line)
{
    return line.contains(',') ? line.mid(2).trimmed().split(',') : line.mid(2).simplified().split(' ');
}

/// A cell of `show stat`, by its column's name.
QByteArray cellOf(const QList<QByteArray> &header, const QByteArray &line, const char *name)
{
    const qsizetype at = header.indexOf(name);
    return at < 0 ? QByteArray() : line.split(',').value(at);
}

struct Answer {
    std::vector<TargetReading> servers;
    QStringList backups; ///< take nothing while another server is up
    bool hasState = false;
    QString pid;
    QString started;
};

Result<Answer> parseAnswer(const HaproxyTraffic &traffic, const QByteArray &bytes)
{
    Answer answer;
    QList<QByteArray> header;
    bool isStat = false;
    for (const QByteArray &line : bytes.split('\n')) {
        if (line.startsWith("# ")) {
            isStat = line.contains(',');
            header = headerOf(line);
            answer.hasState |= !isStat;
        } else if (isStat && line.startsWith(traffic.backend.toUtf8() + ',')) {
            if (cellOf(header, line, "bck") == "1")
                answer.backups << QString::fromUtf8(cellOf(header, line, "svname"));
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
    if (!answer.hasState)
        return tl::unexpected<Error>(haproxyRefusal(traffic, bytes));
    if (answer.pid.isEmpty())
        return fail(ErrorCode::Environment, QStringLiteral("HAProxy's answer ends before `show info`"),
                    QStringLiteral("read again"));
    return answer;
}

/// Servers that take traffic and that the plan does not name.
std::vector<TargetReading> unnamed(const HaproxyTraffic &traffic, const Answer &answer)
{
    std::vector<TargetReading> found;
    for (const TargetReading &server : answer.servers)
        if (server.ready && server.weight > 0 && !answer.backups.contains(server.name) &&
            !(traffic.canary + traffic.stable).contains(server.name))
            found.push_back(server);
    return found;
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

QStringList serverCommands(const HaproxyTraffic &traffic, const QStringList &servers, const QString &what)
{
    QStringList commands;
    for (const QString &server : servers)
        commands << QStringLiteral("set server %1/%2 %3").arg(traffic.backend, server, what);
    return commands;
}

using Weights = std::map<QString, int>;

QStringList restingStable(const ActuatorReading &reading)
{
    QStringList resting;
    for (const TargetReading &target : reading.targets)
        if (!target.canary && !target.ready)
            resting << target.name;
    return resting;
}

/// Of the stable servers before the rollout: 256 where nobody saw them, or where none had a weight.
Weights weightsBefore(const HaproxyTraffic &traffic, const HaproxyServers &servers)
{
    Weights weights;
    int sum = 0;
    for (const QString &name : traffic.stable) {
        const auto seen = servers.weights.find(name);
        weights[name] = seen == servers.weights.end() ? kMostWeight : seen->second;
        sum += weights[name];
    }
    if (sum == 0)
        for (auto &[name, weight] : weights)
            weight = kMostWeight;
    return weights;
}

QStringList weightCommands(const HaproxyTraffic &traffic, const QStringList &servers, const Weights &weights)
{
    QStringList commands;
    for (const QString &server : servers)
        commands << serverCommands(traffic, {server}, QStringLiteral("weight %1").arg(weights.at(server)));
    return commands;
}

/// Stable as it was, then the canary down, then its state as it was. Where all of stable rests, nobody would
/// be left to serve: it is put back into traffic first.
QByteArray loweringCommands(const HaproxyTraffic &traffic, const Weights &before,
                            const HaproxyServers &servers)
{
    const bool allRest = std::ranges::all_of(
        traffic.stable, [&servers](const QString &name) { return servers.resting.contains(name); });
    QStringList chain =
        allRest ? serverCommands(traffic, traffic.stable, QStringLiteral("state ready")) : QStringList();
    chain += weightCommands(traffic, traffic.stable, before) +
             serverCommands(traffic, traffic.canary, QStringLiteral("weight 0"));
    for (const auto &[canary, state] : servers.states)
        chain += serverCommands(traffic, {canary}, QStringLiteral("state ") + state);
    return chain.join(QStringLiteral("; ")).toUtf8();
}

/// The weights of all servers that give the canary its share beside the stable servers that take traffic.
Result<Weights> sharedWeights(const HaproxyTraffic &traffic, Weight canary, const Weights &before,
                              const QStringList &resting)
{
    std::vector<int> active;
    for (const auto &[name, weight] : before)
        if (weight > 0 && !resting.contains(name))
            active.push_back(weight);
    if (active.empty())
        return tl::unexpected<Error>(haproxyRests(traffic, resting));
    const auto found = weightsInProportion(canary, int(traffic.canary.size()), active);
    if (!found)
        return passOn(found);
    Weights weights;
    for (const auto &[name, weight] : before)
        weights[name] = found->stableOf(weight);
    for (const QString &name : traffic.canary)
        weights[name] = found->canary;
    return weights;
}

} // namespace

QByteArray haproxyMaintenance(const HaproxyTraffic &traffic, const HaproxyServers &servers)
{
    const QStringList chain = weightCommands(traffic, traffic.stable, weightsBefore(traffic, servers)) +
                              serverCommands(traffic, traffic.canary, QStringLiteral("state maint"));
    return chain.join(QStringLiteral("; ")).toUtf8();
}

HaproxyServers haproxyBefore(const HaproxyTraffic &traffic, const std::vector<Touched> &before)
{
    static const QRegularExpression text(QStringLiteral("^weight (\\d{1,3}), (ready|drain|maint)$"));
    HaproxyServers servers;
    for (const Touched &one : before) {
        const auto found = text.match(QString::fromUtf8(one.was));
        if (!found.hasMatch())
            continue;
        if (traffic.canary.contains(one.name))
            servers.known << one.name;
        servers.weights[one.name] = std::min(found.captured(1).toInt(), kMostWeight);
        if (traffic.canary.contains(one.name) && found.captured(2) != u"ready")
            servers.states[one.name] = found.captured(2);
    }
    return servers;
}

Result<HaproxyGiving> haproxyGiving(const HaproxyTraffic &traffic, const HaproxyServers &before,
                                    const ActuatorReading &now)
{
    QStringList commands, said;
    for (const TargetReading &target : now.targets) {
        const bool isInMaint = target.canary && !target.ready && !target.drained;
        const auto other = before.states.find(target.name);
        const QString was = other == before.states.end() ? QStringLiteral("ready") : other->second;
        if (!isInMaint || !before.known.contains(target.name) || was == u"maint")
            continue;
        if (target.weight > 0)
            return fail(
                ErrorCode::Environment,
                QStringLiteral("%1 is in MAINT and was %2 before the rollout; it stays there, because "
                               "its weight is %3 and not 0")
                    .arg(target.name, was)
                    .arg(target.weight),
                QStringLiteral("set its weight to 0, then `set server %1/%2 state %3`")
                    .arg(traffic.backend, target.name, was));
        commands += serverCommands(traffic, {target.name}, QStringLiteral("state ") + was);
        said << QStringLiteral("%1 is %2 again, as before the rollout").arg(target.name, was);
    }
    return HaproxyGiving{commands.join(QStringLiteral("; ")).toUtf8(), said.join(QStringLiteral("; "))};
}

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
        return haproxyStatic(traffic);
    return {ErrorCode::Environment, said,
            QStringLiteral("a part of the commands may have been executed: read the weights back")};
}

Result<QByteArray> haproxyCommands(const HaproxyTraffic &traffic, Weight canary,
                                   const HaproxyServers &servers)
{
    const Weights before = weightsBefore(traffic, servers);
    if (canary.basisPoints == 0)
        return loweringCommands(traffic, before, servers);
    const auto weights = sharedWeights(traffic, canary, before, servers.resting);
    if (!weights)
        return passOn(weights);
    const QStringList stable = weightCommands(traffic, traffic.stable, *weights);
    const QStringList ready = serverCommands(traffic, traffic.canary, QStringLiteral("state ready"));
    const QStringList raised = weightCommands(traffic, traffic.canary, *weights);
    const QStringList chain =
        canary.basisPoints == 10'000 ? ready + raised + stable : stable + ready + raised;
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
        reading.stableReady |= !target.canary && target.up && target.ready;
        reading.targets.push_back(target);
    }
    const std::vector<TargetReading> others = unnamed(traffic, *answer);
    std::vector<TargetReading> all = reading.targets;
    all.insert(all.end(), others.begin(), others.end());
    reading.canary = effectiveShare(all);
    if (!others.empty())
        reading.note = QStringLiteral("not in the plan, and with traffic: ") +
                       namesOf(others).join(QStringLiteral(", "));
    return reading;
}

HaproxyActuator::HaproxyActuator(HaproxyTraffic traffic, Duration deadline, QObject *parent)
    : Actuator(parent), m_traffic(std::move(traffic)), m_deadline(deadline)
{}

void HaproxyActuator::read(ReadDone done)
{
    const QByteArray backend = m_traffic.backend.toUtf8();
    const QByteArray commands =
        "show servers state " + backend + "; show stat " + backend + " 4 -1; show info";
    ask(commands, m_deadline, [this, done = std::move(done)](const Result<QByteArray> &answer) {
        const auto reading =
            answer ? readHaproxyState(m_traffic, *answer) : Result<ActuatorReading>(passOn(answer));
        if (reading)
            m_resting = restingStable(*reading);
        done(reading);
    });
}

void HaproxyActuator::checkFit(ApplyDone done)
{
    ask(haproxyFitQuestion(m_traffic), m_deadline, [this, done](const Result<QByteArray> &answer) {
        if (!answer)
            return done({}); // a reading tells what is wrong with it
        if (const Done fits = haproxyFit(m_traffic, *answer); !fits)
            return done(fits);
        const QByteArray probe = haproxyFitProbe(m_traffic, *answer);
        if (probe.isEmpty())
            return done({});
        ask(probe, m_deadline, [this, done](const Result<QByteArray> &said) {
            done(said && isHaproxyStatic(*said) ? Done(tl::unexpected<Error>(haproxyStatic(m_traffic)))
                                                : Done());
        });
    });
}

void HaproxyActuator::prepare()
{
    if (m_ahead)
        return;
    m_ahead = std::make_unique<QLocalSocket>();
    m_ahead->connectToServer(m_traffic.socket);
    QTimer::singleShot(kAhead, this, [this] { m_ahead.reset(); });
}

void HaproxyActuator::setBefore(const std::vector<Touched> &before)
{
    m_before = haproxyBefore(m_traffic, before);
}

void HaproxyActuator::apply(Weight canary, ApplyDone done)
{
    if (canary.basisPoints > 0)
        return share(canary, std::move(done));
    HaproxyServers servers = m_before;
    servers.resting = m_resting; // as last seen: a lowering waits for no look
    order(*haproxyCommands(m_traffic, canary, servers), m_deadline, std::move(done));
}

/// What others take out of traffic, or put back, changes what weights make a share: looked at right before.
void HaproxyActuator::share(Weight canary, ApplyDone done)
{
    read([self = QPointer(this), canary, done = std::move(done)](const Result<ActuatorReading> &reading) {
        if (!self)
            return;
        if (!reading)
            return done(passOn(reading));
        HaproxyServers servers = self->m_before;
        servers.resting = restingStable(*reading);
        const auto commands = haproxyCommands(self->m_traffic, canary, servers);
        if (!commands)
            return done(passOn(commands));
        self->order(*commands, self->m_deadline, done);
    });
}

void HaproxyActuator::takeOut(ApplyDone done)
{
    order(haproxyMaintenance(m_traffic, m_before), kTakeOut, std::move(done));
}

void HaproxyActuator::giveBack(GivenBack done)
{
    read([self = QPointer(this), done = std::move(done)](const Result<ActuatorReading> &now) {
        if (!self)
            return;
        if (!now)
            return done(passOn(now));
        const auto giving = haproxyGiving(self->m_traffic, self->m_before, *now);
        if (!giving || giving->commands.isEmpty())
            return done(giving ? Result<QString>(QString()) : passOn(giving));
        self->order(giving->commands, self->m_deadline, [self, said = giving->said, done](const Done &given) {
            if (!given)
                return done(passOn(given));
            if (self)
                self->seeGivenBack(said, done);
        });
    });
}

/// 0 must hold with it: whatever flows goes out again, and that is told.
void HaproxyActuator::seeGivenBack(const QString &said, GivenBack done)
{
    read([self = QPointer(this), said, done = std::move(done)](const Result<ActuatorReading> &now) {
        if (!self)
            return;
        if (now && now->canary == Weight{0})
            return done(said);
        self->takeOut([done, now](const Done &) {
            done(fail(ErrorCode::Environment,
                      QStringLiteral("%1 with the canary's state from before the rollout: it was put back "
                                     "into MAINT")
                          .arg(now ? QStringLiteral("%1 was read back").arg(toString(now->canary))
                                   : now.error().text)));
        });
    });
}

void HaproxyActuator::order(const QByteArray &commands, Duration deadline, ApplyDone done)
{
    const auto answered = [traffic = m_traffic, done = std::move(done)](const Result<QByteArray> &answer) {
        if (!answer)
            return done(passOn(answer));
        if (!answer->trimmed().isEmpty())
            return done(tl::unexpected<Error>(haproxyRefusal(traffic, *answer)));
        done({});
    };
    new HaproxyExchange({m_traffic.socket, commands, deadline}, answered, this, std::move(m_ahead));
}

void HaproxyActuator::ask(const QByteArray &commands, Duration deadline,
                          std::function<void(const Result<QByteArray> &)> answered)
{
    new HaproxyExchange({m_traffic.socket, commands, deadline}, std::move(answered), this);
}

} // namespace interlock
