#include "models/traffic/envactuator.h"

#include "models/base/atomicfile.h"
#include "models/traffic/trafficfile.h"

namespace interlock {

namespace {

constexpr Duration kRestart{90'000}; // as systemd gives a unit to start
constexpr Duration kIsActive{5000};
constexpr Duration kProbe{60'000};
constexpr Duration kProbeAnswer{4000};

} // namespace

EnvActuator::EnvActuator(EnvTraffic traffic, QString folder, QObject *parent)
    : SerialActuator(parent), m_traffic(std::move(traffic)), m_folder(std::move(folder)),
      m_calls(std::nullopt, kProbeAnswer, this)
{}

void EnvActuator::begin(Weight canary)
{
    using Changed = Result<bool>; // whether the file was another before
    const auto change = [file = m_traffic.file, wanted = wantedVariables(m_traffic, canary), canary,
                         kept = m_before]() -> Changed {
        const auto with = [&wanted](const QByteArray &before) { return withVariables(before, wanted); };
        return canary == Weight{0} ? lowerFile(file, with, kept) : changeFile(file, with);
    };
    m_disk.run<bool>(this, change, current([this, canary](const Changed &changed) {
                         if (!changed)
                             return finish(passOn(changed));
                         if (!*changed && m_inForce == canary)
                             return finish({}); // said again: it stands, and the service has taken it over
                         m_inForce.reset();
                         takeOver(canary);
                     }));
}

void EnvActuator::runThen(const QStringList &command, Duration deadline, std::function<void()> next)
{
    CommandLine line;
    line.run = command;
    line.folder = m_folder;
    line.deadline = deadline;
    m_running = run(std::move(line), this,
                    current([this, command, next = std::move(next)](const Result<CommandResult> &ran) {
                        if (const Done done = judged(command, ran); !done)
                            return finish(done);
                        m_note = QStringLiteral("`%1`: %2").arg(command.join(u' '), summary(*ran));
                        next();
                    }));
}

void EnvActuator::takeOver(Weight canary)
{
    if (m_traffic.unit.isEmpty())
        return runThen(fill(m_traffic.run, shareWords(canary)), kRestart, [this, canary] { probe(canary); });
    runThen({QStringLiteral("systemctl"), QStringLiteral("restart"), QStringLiteral("--"), m_traffic.unit},
            kRestart, [this, canary] { seeActive(canary); });
}

void EnvActuator::seeActive(Weight canary)
{
    runThen({QStringLiteral("systemctl"), QStringLiteral("is-active"), QStringLiteral("--"), m_traffic.unit},
            kIsActive, [this, canary] { probe(canary); });
}

void EnvActuator::probe(Weight canary)
{
    if (!m_traffic.probe)
        return inForce(canary);
    m_probing = new WaitFor({*m_traffic.probe, shareWords(canary), Duration(250), kProbe,
                             QStringLiteral("the service behind %1").arg(m_traffic.file)},
                            m_calls, current([this, canary](const Result<HttpAnswer> &seen) {
                                if (!seen)
                                    return finish(passOn(seen));
                                inForce(canary);
                            }),
                            this);
}

void EnvActuator::inForce(Weight canary)
{
    m_inForce = canary;
    finish({});
}

void EnvActuator::abandon()
{
    m_inForce.reset();
    if (m_running)
        m_running->kill();
    delete m_probing;
}

void EnvActuator::look(ReadDone done)
{
    m_disk.run<FileShare>(
        this,
        [traffic = m_traffic]() -> Result<FileShare> {
            const auto bytes = readBounded(traffic.file, kMostTrafficFile);
            return bytes ? shareOfVariables(traffic, *bytes) : passOn(bytes);
        },
        [this, done = std::move(done)](const Result<FileShare> &share) {
            if (!share)
                return done(passOn(share));
            ActuatorReading reading;
            reading.canary = share->canary;
            reading.stableReady = true; // nobody says otherwise
            reading.note = share->note.isEmpty() ? m_note : share->note;
            probeReading(std::move(reading), done);
        });
}

/// The service must say what the file says: else nobody knows what is in force.
void EnvActuator::probeReading(ActuatorReading reading, const ReadDone &done)
{
    if (!m_traffic.probe || reading.canary == kInPart)
        return done(std::move(reading));
    m_calls.send(
        *m_traffic.probe, shareWords(reading.canary),
        [reading, done, file = m_traffic.file](const Result<HttpAnswer> &answer) {
            if (!answer)
                return done(passOn(answer));
            if (!answer->isAsWanted)
                return done(fail(ErrorCode::Environment,
                                 QStringLiteral("%1 says %2 and the service answers \"%3\"")
                                     .arg(file, toString(reading.canary), plainText(answer->value).left(200)),
                                 QStringLiteral("it has not taken the file over: restart it")));
            done(reading);
        });
}

void EnvActuator::setBefore(const std::vector<Touched> &before)
{
    m_before = keptOf(m_traffic.file, before);
}

void EnvActuator::snapshot(TouchedDone done)
{
    snapshotOf(
        m_traffic.file, m_disk, this, [file = m_traffic.file] { return readBounded(file, kMostTrafficFile); },
        std::move(done));
}

} // namespace interlock
