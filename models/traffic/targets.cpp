#include "models/traffic/targets.h"

#include <cmath>

namespace interlock {

namespace {

/// Answers of all targets, in their order; told when the last has come.
template <typename Value>
struct Gather {
    std::vector<std::optional<Result<Value>>> answers;
    size_t left;
    explicit Gather(size_t size) : answers(size), left(size) {}
    bool take(size_t at, Result<Value> answer)
    {
        answers[at] = std::move(answer);
        return --left == 0;
    }
};

Error named(const QString &target, Error error)
{
    error.text = QStringLiteral("%1: %2").arg(target, error.text);
    return error;
}

} // namespace

ActuatorReading together(const std::vector<std::pair<QString, ActuatorReading>> &readings)
{
    ActuatorReading all;
    all.stableReady = true;
    QStringList workers, notes;
    double sum = 0;
    for (const auto &[name, one] : readings) {
        for (TargetReading target : one.targets) {
            target.name = name + u'/' + target.name;
            all.targets.push_back(target);
        }
        all.stableReady = all.stableReady && one.stableReady;
        workers << one.worker;
        if (!one.note.isEmpty())
            notes << QStringLiteral("%1: %2").arg(name, one.note);
        sum += one.canary.basisPoints;
    }
    // rounded up: a trace on one target is never 0
    all.canary = Weight{int(std::ceil(sum / double(std::max<size_t>(readings.size(), 1))))};
    all.worker = workers.join(QStringLiteral("; "));
    all.note = notes.join(QStringLiteral("; "));
    return all;
}

Targets::Targets(std::vector<Target> targets, QObject *parent)
    : Actuator(parent), m_targets(std::move(targets))
{}

Duration Targets::deadline() const
{
    Duration longest{0};
    for (const Target &target : m_targets)
        longest = std::max(longest, target.actuator->deadline());
    return longest;
}

void Targets::read(ReadDone done)
{
    const auto gather = std::make_shared<Gather<ActuatorReading>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->read([this, gather, i, done](Result<ActuatorReading> reading) {
            if (!gather->take(i, std::move(reading)))
                return;
            std::vector<std::pair<QString, ActuatorReading>> readings;
            for (size_t k = 0; k < m_targets.size(); ++k) {
                const auto &one = *gather->answers[k];
                if (!one)
                    return done(tl::unexpected<Error>(named(m_targets[k].name, one.error())));
                readings.emplace_back(m_targets[k].name, *one);
            }
            done(together(readings));
        });
}

/// Unknown where one is unknown: that one may still do it.
void Targets::apply(Weight canary, ApplyDone done)
{
    const auto gather = std::make_shared<Gather<void>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->apply(canary, [this, gather, i, done](const Done &applied) {
            if (!gather->take(i, applied))
                return;
            std::optional<Error> failed;
            for (size_t k = 0; k < m_targets.size(); ++k)
                if (const Done &one = *gather->answers[k];
                    !one && (!failed || one.error().code == ErrorCode::Timeout))
                    failed = named(m_targets[k].name, one.error());
            done(failed ? Done(tl::unexpected<Error>(*failed)) : Done());
        });
}

void Targets::snapshot(TouchedDone done)
{
    const auto gather = std::make_shared<Gather<std::vector<Touched>>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->snapshot([this, gather, i, done](Result<std::vector<Touched>> touched) {
            if (!gather->take(i, std::move(touched)))
                return;
            std::vector<Touched> all;
            for (size_t k = 0; k < m_targets.size(); ++k) {
                const auto &one = *gather->answers[k];
                if (!one)
                    return done(tl::unexpected<Error>(named(m_targets[k].name, one.error())));
                for (const Touched &each : *one)
                    all.push_back({m_targets[k].name + u'/' + each.name, each.was});
            }
            done(std::move(all));
        });
}

void Targets::setEpoch(qint64 epoch)
{
    for (const Target &target : m_targets)
        target.actuator->setEpoch(epoch);
}

} // namespace interlock
