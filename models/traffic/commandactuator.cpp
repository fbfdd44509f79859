#include "models/traffic/commandactuator.h"

#include "models/traffic/run.h"
#include "models/traffic/words.h"

namespace interlock {

CommandActuator::CommandActuator(CommandTraffic traffic, QString folder, QObject *parent)
    : SerialActuator(parent), m_traffic(std::move(traffic)), m_folder(std::move(folder))
{}

void CommandActuator::begin(Weight canary)
{
    CommandLine line;
    line.run = fill(m_traffic.set, shareWords(canary));
    line.folder = m_folder;
    line.deadline = m_traffic.deadline;
    const QStringList shown = line.run;
    m_setting = run(std::move(line), this, current([this, shown](const Result<CommandResult> &ran) {
                        m_note = ran ? summary(*ran) : QString();
                        finish(judged(shown, ran));
                    }));
}

void CommandActuator::abandon()
{
    if (m_setting)
        m_setting->kill();
}

void CommandActuator::look(ReadDone done)
{
    CommandLine line;
    line.run = fill(m_traffic.read, {});
    line.folder = m_folder;
    line.deadline = m_traffic.deadline;
    const QStringList shown = line.run;
    run(std::move(line), this, [this, shown, done = std::move(done)](const Result<CommandResult> &ran) {
        if (const Done judgement = judged(shown, ran); !judgement)
            return done(passOn(judgement));
        const auto share = readPrintedShare(*ran);
        if (!share)
            return done(passOn(share));
        ActuatorReading reading;
        reading.canary = *share;
        reading.stableReady = true; // nobody says otherwise
        reading.note = m_note;
        done(std::move(reading));
    });
}

Result<Weight> readPrintedShare(const CommandResult &ran)
{
    if (const auto share = ran.outputTruncated ? std::nullopt : readPercentage(QString::fromUtf8(ran.output)))
        return *share;
    return fail(ErrorCode::BadInput,
                QStringLiteral("traffic.read printed \"%1\" and not a percentage")
                    .arg(QString::fromUtf8(ran.output.left(80)).simplified()),
                QStringLiteral("it prints the canary's share alone: 5, or 2.5 %"));
}

} // namespace interlock
