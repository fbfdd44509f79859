#include "models/store/heartbeat.h"

#include "models/base/atomicfile.h"
#include "models/base/json.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstdio>

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
                                          {QStringLiteral("trouble"), beat.trouble}});
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size() ||
        !file.flush())
        return fail(ErrorCode::Environment,
                    QStringLiteral("cannot write the heartbeat %1: %2").arg(temporary, file.errorString()));
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
    return beat;
}

bool isAlive(qint64 pid)
{
    return pid > 0 && (::kill(pid_t(pid), 0) == 0 || errno == EPERM);
}

} // namespace interlock
