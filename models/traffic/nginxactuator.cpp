#include "models/traffic/nginxactuator.h"

#include "models/base/atomicfile.h"
#include "models/traffic/trafficfile.h"

namespace interlock {

namespace {

constexpr int kProofs = 3; // a worker of before may still take a connection while it is told to go
constexpr Duration kCommand{10'000};
constexpr Duration kAnswer{2000};

Result<QByteArray> readSplit(const NginxTraffic &traffic)
{
    auto bytes = readBounded(traffic.file, kMostTrafficFile);
    if (!bytes && bytes.error().code == ErrorCode::NotFound) {
        const QString first = QString::fromUtf8(splitFile(traffic, {})).section(u'\n', 1).simplified();
        return fail(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(traffic.file),
                    QStringLiteral("begin with this in it, included in nginx's http block: %1").arg(first));
    }
    return bytes;
}

/// The share that counts: what runs, or what the next reload would bring where that is more.
ActuatorReading readingOf(const std::optional<Split> &file, const Split &running, const QString &path)
{
    ActuatorReading reading;
    reading.stableReady = true; // nobody says otherwise
    reading.canary = file ? std::max(file->canary, running.canary) : kInPart;
    if (!file)
        reading.note = QStringLiteral("somebody else wrote %1").arg(path);
    else if (*file != running)
        reading.note = QStringLiteral("%1 has generation %2, and %3 runs")
                           .arg(path, generation(*file), generation(running));
    else
        reading.note = QStringLiteral("generation %1").arg(generation(running));
    return reading;
}

} // namespace

NginxActuator::NginxActuator(NginxTraffic traffic, QString folder, Duration provenWithin, QObject *parent)
    : SerialActuator(parent), m_traffic(std::move(traffic)), m_folder(std::move(folder)),
      m_provenWithin(provenWithin), m_calls(std::nullopt, kAnswer, this)
{}

void NginxActuator::begin(Weight canary)
{
    m_disk.run<Written>(
        this,
        [traffic = m_traffic, canary, kept = m_before]() -> Result<Written> {
            auto before = readSplit(traffic);
            const bool lowers = canary == Weight{0};
            if (!before && lowers && kept)
                before = kept->was; // its number only tells generations apart
            if (!before)
                return passOn(before);
            const Written written{{generationNumber(*before) + 1, canary}, *before};
            const auto change = [&](const QByteArray &) -> Result<QByteArray> {
                return splitFile(traffic, written.split);
            };
            const auto done =
                lowers ? lowerFile(traffic.file, change, kept) : changeFile(traffic.file, change);
            return done ? Result<Written>(written) : passOn(done);
        },
        current([this](const Result<Written> &written) {
            if (!written)
                return finish(passOn(written));
            runNext(m_traffic.test, *written, [this, written = *written] {
                runNext(m_traffic.reload, written, [this, written] { prove(written); });
            });
        }));
}

void NginxActuator::runNext(const QStringList &command, const Written &written, std::function<void()> next)
{
    CommandLine line;
    line.run = command;
    line.folder = m_folder;
    line.deadline = kCommand;
    m_running =
        run(std::move(line), this,
            current([this, command, written, next = std::move(next)](const Result<CommandResult> &ran) {
                if (const Done done = judged(command, ran); !done)
                    return takeBack(written, done.error());
                next();
            }));
}

HttpRequest NginxActuator::probe() const
{
    HttpRequest request;
    request.method = QStringLiteral("GET");
    request.url = m_traffic.probe;
    return request;
}

void NginxActuator::prove(const Written &written)
{
    HttpRequest request = probe();
    request.equals = generation(written.split);
    m_proving = new WaitFor({request,
                             {},
                             Duration(50),
                             m_provenWithin,
                             QStringLiteral("generation %1 of nginx").arg(generation(written.split)),
                             kProofs},
                            m_calls, current([this, written](const Result<HttpAnswer> &seen) {
                                if (!seen)
                                    return takeBack(written, seen.error());
                                finish({});
                            }),
                            this);
}

/// An order that is not in force must not come into force with somebody's next reload; a lowering may.
void NginxActuator::takeBack(const Written &written, const Error &why)
{
    const auto before = readSplitFile(m_traffic, written.before);
    if (!before || before->canary > written.split.canary)
        return finish(tl::unexpected<Error>(why));
    m_disk.run<bool>(
        this,
        [traffic = m_traffic, written]() -> Result<bool> {
            return changeFile(traffic.file, [&](const QByteArray &now) -> Result<QByteArray> {
                return now == splitFile(traffic, written.split) ? written.before : now;
            });
        },
        current([this, why](const Result<bool> &) { finish(tl::unexpected<Error>(why)); }));
}

void NginxActuator::abandon()
{
    if (m_running)
        m_running->kill();
    delete m_proving;
}

void NginxActuator::look(ReadDone done)
{
    m_disk.run<QByteArray>(
        this, [traffic = m_traffic] { return readSplit(traffic); },
        [this, done = std::move(done)](const Result<QByteArray> &bytes) {
            if (!bytes)
                return done(passOn(bytes));
            const auto file = readSplitFile(m_traffic, *bytes);
            m_calls.send(probe(), {}, [file, done, traffic = m_traffic](const Result<HttpAnswer> &answer) {
                if (!answer)
                    return done(passOn(answer));
                const auto running = readGeneration(plainText(answer->value));
                if (!running)
                    return done(fail(
                        ErrorCode::BadInput,
                        QStringLiteral("%1 answers \"%2\" and no generation")
                            .arg(traffic.probe, plainText(answer->value).left(80)),
                        QStringLiteral("`return 200 $%1_generation;` in its location").arg(traffic.name)));
                done(readingOf(file, *running, traffic.file));
            });
        });
}

void NginxActuator::setBefore(const std::vector<Touched> &before)
{
    m_before = keptOf(m_traffic.file, before);
}

void NginxActuator::snapshot(TouchedDone done)
{
    snapshotOf(
        m_traffic.file, m_disk, this, [traffic = m_traffic] { return readSplit(traffic); }, std::move(done));
}

} // namespace interlock
