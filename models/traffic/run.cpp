#include "models/traffic/run.h"

namespace interlock {

namespace {
constexpr qsizetype kMostShown = 1000;
}

Command *run(CommandLine line, QObject *parent, Command::Callback ended)
{
    auto *command = new Command(std::move(line), parent);
    command->start([command, ended = std::move(ended)](const Result<CommandResult> &result) {
        command->deleteLater();
        ended(result);
    });
    return command;
}

Done judged(const QStringList &command, const Result<CommandResult> &ran)
{
    if (!ran)
        return passOn(ran);
    const QString said = QStringLiteral("`%1`: %2").arg(command.join(u' '), ran->sentence());
    if (ran->timedOut || !ran->exitStatus)
        return fail(ErrorCode::Timeout, said, QStringLiteral("a part may have been done: read back"));
    if (!ran->succeeded())
        return fail(ErrorCode::Environment, said, QStringLiteral("run it by hand to see why"));
    return {};
}

QString summary(const CommandResult &ran)
{
    QString text = QString::fromUtf8(ran.output.left(4 * kMostShown)).left(kMostShown).simplified();
    for (QChar &c : text)
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = u' ';
    const QString how = QStringLiteral("%1 in %2 ms").arg(ran.sentence()).arg(ran.took.count());
    return text.isEmpty() ? how : QStringLiteral("%1, printed: %2").arg(how, text);
}

} // namespace interlock
