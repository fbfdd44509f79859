#include "models/traffic/flagsactuator.h"

#include "models/base/atomicfile.h"
#include "models/traffic/trafficfile.h"

namespace interlock {

void FlagsActuator::begin(Weight canary)
{
    m_disk.run<bool>(
        this,
        [traffic = m_traffic, canary, epoch = m_epoch, kept = m_before] {
            const auto change = [&](const QByteArray &before) {
                return withShare(traffic, before, canary, epoch);
            };
            return canary == Weight{0} ? lowerFile(traffic.file, change, kept)
                                       : changeFile(traffic.file, change);
        },
        current([this](const Result<bool> &changed) { finish(changed ? Done() : Done(passOn(changed))); }));
}

void FlagsActuator::setBefore(const std::vector<Touched> &before)
{
    m_before = keptOf(m_traffic.file, before);
}

void FlagsActuator::look(ReadDone done)
{
    m_disk.run<FlagReading>(
        this,
        [traffic = m_traffic]() -> Result<FlagReading> {
            const auto bytes = readBounded(traffic.file, kMostTrafficFile);
            return bytes ? readFlags(traffic, *bytes) : passOn(bytes);
        },
        [done = std::move(done)](const Result<FlagReading> &flags) {
            if (!flags)
                return done(passOn(flags));
            ActuatorReading reading;
            reading.canary = flags->canary;
            reading.stableReady = true; // nobody says otherwise
            reading.note = flags->note;
            done(std::move(reading));
        });
}

void FlagsActuator::checkFit(ApplyDone done)
{
    m_disk.run<bool>(
        this,
        [traffic = m_traffic]() -> Result<bool> {
            const auto bytes = readBounded(traffic.file, kMostTrafficFile);
            if (!bytes)
                return true; // a reading tells what is wrong with it
            const Done fits = flagsFit(traffic, *bytes);
            return fits ? Result<bool>(true) : passOn(fits);
        },
        [done = std::move(done)](const Result<bool> &fits) { done(fits ? Done() : Done(passOn(fits))); });
}

void FlagsActuator::snapshot(TouchedDone done)
{
    snapshotOf(
        m_traffic.file, m_disk, this, [file = m_traffic.file] { return readBounded(file, kMostTrafficFile); },
        std::move(done));
}

} // namespace interlock
