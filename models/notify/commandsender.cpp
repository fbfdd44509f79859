#include "models/notify/commandsender.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace interlock {

namespace {

constexpr Duration kDeadline{15'000};

QStringList environmentOf(const Message &message)
{
    const auto set = [](const char *name, const QString &value) {
        return QStringLiteral("INTERLOCK_%1=%2").arg(QLatin1StringView(name), value);
    };
    const bool critical = message.level == Message::Level::Critical;
    return {set("LEVEL", critical ? QStringLiteral("critical") : QStringLiteral("normal")),
            set("KIND", message.kind),
            set("ROLLOUT", message.rollout),
            set("SERVICE", message.service),
            set("ENVIRONMENT", message.environment),
            set("TITLE", message.title()),
            set("TEXT", message.text),
            set("RECORD", QString::number(message.record)),
            set("KEY", message.key),
            set("AT", toRfc3339(message.at)),
            set("SECURITY", message.security ? QStringLiteral("true") : QStringLiteral("false"))};
}

} // namespace

void CommandSender::send(const Message &message, Ended ended)
{
    CommandLine line;
    line.run = m_sink.run;
    line.folder = m_folder;
    line.environment = environmentOf(message);
    line.deadline = kDeadline;
    m_command = std::make_unique<Command>(line);
    m_command->start([this, ended = std::move(ended)](const Result<CommandResult> &ran) {
        if (!ran)
            return ended({passOn(ran)});
        if (ran->succeeded())
            return ended({});
        ended({fail(ran->timedOut ? ErrorCode::Timeout : ErrorCode::Environment,
                    QStringLiteral("%1: %2").arg(m_sink.name(), ran->sentence()),
                    QStringLiteral("run %1 by hand").arg(m_sink.run.join(u' ')))});
    });
}

/// Only whether there is something to run: running it would tell people.
void CommandSender::look(Ended ended)
{
    const QString program = m_sink.run.value(0);
    const bool isThere =
        program.contains(u'/')
            ? QFileInfo(QDir(m_folder.isEmpty() ? QDir::currentPath() : m_folder), program).isExecutable()
            : !QStandardPaths::findExecutable(program).isEmpty();
    const Done done = isThere ? Done()
                              : fail(ErrorCode::NotFound,
                                     QStringLiteral("%1: there is no program %2").arg(m_sink.name(), program),
                                     QStringLiteral("install it, or correct `run`"));
    QMetaObject::invokeMethod(
        this, [ended = std::move(ended), done] { ended({done}); }, Qt::QueuedConnection);
}

} // namespace interlock
