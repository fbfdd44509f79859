#include "app/cli/logging.h"

#include <QtGlobal>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

spdlog::level::level_enum levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return spdlog::level::debug;
    case QtInfoMsg:
        return spdlog::level::info;
    case QtWarningMsg:
        return spdlog::level::warn;
    case QtCriticalMsg:
        return spdlog::level::err;
    case QtFatalMsg:
        return spdlog::level::critical;
    }
    return spdlog::level::warn;
}

void logQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    spdlog::log(levelOf(type), "{}: {}", context.category, message.toStdString());
}

} // namespace

void logToStandardError()
{
    auto logger = spdlog::stderr_color_mt("interlock");
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                                                                      spdlog::pattern_time_type::utc));
    logger->set_level(spdlog::level::warn);
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    qInstallMessageHandler(logQtMessage);
}

void setLogLevel(const QString &level)
{
    if (logLevels().contains(level))
        spdlog::set_level(spdlog::level::from_str(level.toStdString()));
}

QStringList logLevels()
{
    return {u"trace"_s, u"debug"_s, u"info"_s, u"warn"_s, u"error"_s, u"off"_s};
}

} // namespace interlock::cli
