#include "models/store/heartbeat.h"

#include "models/base/atomicfile.h"
#include "models/base/json.h"

#include <QFile>
#include <QJsonArray>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace interlock {

namespace {

QJsonObject toJson(const Stamp &stamp)
{
    return {{QStringLiteral("wall_ms"), stamp.wallMs},
            {QStringLiteral("boot_ms"), stamp.bootMs},
            {QStringLiteral("boot_id"), stamp.bootId}};
}

Stamp stampFrom(const QJsonObject &json)
{
    return {json.value(u"wall_ms").toInteger(), json.value(u"boot_ms").toInteger(),
            json.value(u"boot_id").toString()};
}

QJsonArray toJson(const std::vector<RollbackProof> &proofs)
{
    QJsonArray json;
    for (const RollbackProof &proof : proofs)
        json.append(QJsonObject{{QStringLiteral("rollout"), proof.rollout},
                                {QStringLiteral("why_not"), proof.why},
                                {QStringLiteral("at_ms"), proof.wallMs}});
    return json;
}

std::vector<RollbackProof> proofsFrom(const QJsonArray &json)
{
    std::vector<RollbackProof> proofs;
    for (const QJsonValue &one : json)
        proofs.push_back({one[u"rollout"].toString(), one[u"why_not"].toString(), one[u"at_ms"].toInteger()});
    return proofs;
}

/// Over the bytes of the beat before, which needs no room on a disk that is full.
bool writeInPlace(const QString &path, const QByteArray &bytes)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    const bool whole = ::pwrite(fd, bytes.constData(), size_t(bytes.size()), 0) == bytes.size() &&
                       ::ftruncate(fd, bytes.size()) == 0;
    ::close(fd);
    return whole;
}

} // namespace

Done writeHeartbeat(const StorePaths &paths, const Heartbeat &beat)
{
    const QString temporary = paths.heartbeat() + QStringLiteral(".new");
    QFile file(temporary);
    const QByteArray bytes = compactJson({{QStringLiteral("pid"), beat.pid},
                                          {QStringLiteral("supervisor"), beat.supervisor},
                                          {QStringLiteral("epoch"), beat.epoch},
                                          {QStringLiteral("at"), toJson(beat.at)},
                                          {QStringLiteral("started"), toJson(beat.started)},
                                          {QStringLiteral("host"), beat.host},
                                          {QStringLiteral("version"), beat.version},
                                          {QStringLiteral("trouble"), beat.trouble},
                                          {QStringLiteral("rollbacks"), toJson(beat.rollbacks)}});
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size() ||
        !file.flush()) {
        if (writeInPlace(paths.heartbeat(), bytes))
            return {};
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot write the heartbeat %1: %2").arg(temporary, file.errorString()));
    }
    file.close();
    if (std::rename(QFile::encodeName(temporary).constData(),
                    QFile::encodeName(paths.heartbeat()).constData()) != 0)
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot put the heartbeat %1 in place").arg(paths.heartbeat()));
    return {};
}

std::optional<Heartbeat> readHeartbeat(const StorePaths &paths)
{
    const auto bytes = readBounded(paths.heartbeat(), 16 * 1024);
    const auto json = bytes ? parseStrictJson(*bytes) : Result<QJsonObject>(passOn(bytes));
    if (!json)
        return std::nullopt;
    Heartbeat beat;
    beat.pid = json->value(u"pid").toInteger();
    beat.supervisor = json->value(u"supervisor").toInteger();
    beat.epoch = json->value(u"epoch").toInteger();
    beat.at = stampFrom(json->value(u"at").toObject());
    beat.started = stampFrom(json->value(u"started").toObject());
    beat.host = json->value(u"host").toString();
    beat.version = json->value(u"version").toString();
    beat.trouble = json->value(u"trouble").toString();
    beat.rollbacks = proofsFrom(json->value(u"rollbacks").toArray());
    return beat;
}

std::optional<Duration> silentFor(const Heartbeat &beat, const Clock &clock)
{
    if (beat.at.bootId != clock.bootId())
        return std::nullopt;
    return clock.now().boot - instantFromMs(beat.at.bootMs);
}

bool isAlive(qint64 pid)
{
    return pid > 0 && (::kill(pid_t(pid), 0) == 0 || errno == EPERM);
}

} // namespace interlock
