#include "models/traffic/targets.h"

#include <QPointer>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace interlock {

namespace {

constexpr int kNear = 50; // basis points; what a reading may be off an order and still count as arrived

bool areApart(const std::vector<int> &shares)
{
    const auto [least, most] = std::ranges::minmax(shares);
    return most - least > kNear;
}

/// The mean, rounded up: a trace on one target is never 0.
Weight shareOfAll(const std::vector<int> &shares)
{
    const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / double(shares.size());
    return Weight{int(std::ceil(mean))};
}

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
    std::vector<int> shares;
    for (const auto &[name, one] : readings) {
        for (TargetReading target : one.targets) {
            target.name = name + u'/' + target.name;
            all.targets.push_back(target);
        }
        all.stableReady = all.stableReady && one.stableReady;
        workers << one.worker;
        if (!one.note.isEmpty())
            notes << QStringLiteral("%1: %2").arg(name, one.note);
        shares.push_back(one.canary.basisPoints);
    }
    if (!shares.empty()) {
        all.canary = shareOfAll(shares);
        all.apart = areApart(shares);
    }
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
        m_targets[i].actuator->read(
            [self = QPointer(this), gather, i, done](Result<ActuatorReading> reading) {
                if (!gather->take(i, std::move(reading)) || !self)
                    return;
                std::vector<std::pair<QString, ActuatorReading>> readings;
                for (size_t k = 0; k < self->m_targets.size(); ++k) {
                    const auto &one = *gather->answers[k];
                    if (!one)
                        return done(tl::unexpected<Error>(named(self->m_targets[k].name, one.error())));
                    readings.emplace_back(self->m_targets[k].name, *one);
                }
                done(together(readings));
            });
}

void Targets::apply(Weight canary, ApplyDone done)
{
    orderEach([canary](Actuator &one, ApplyDone applied) { one.apply(canary, std::move(applied)); }, done);
}

void Targets::prepare()
{
    for (const Target &target : m_targets)
        target.actuator->prepare();
}

void Targets::takeOut(ApplyDone done)
{
    orderEach([](Actuator &one, ApplyDone taken) { one.takeOut(std::move(taken)); }, done);
}

/// Unknown where one is unknown: that one may still do it.
void Targets::orderEach(const std::function<void(Actuator &, ApplyDone)> &order, const ApplyDone &done)
{
    const auto gather = std::make_shared<Gather<void>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        order(*m_targets[i].actuator, [self = QPointer(this), gather, i, done](const Done &applied) {
            if (!gather->take(i, applied) || !self)
                return;
            std::optional<Error> failed;
            for (size_t k = 0; k < self->m_targets.size(); ++k)
                if (const Done &one = *gather->answers[k];
                    !one && (!failed || one.error().code == ErrorCode::Timeout))
                    failed = named(self->m_targets[k].name, one.error());
            done(failed ? Done(tl::unexpected<Error>(*failed)) : Done());
        });
}

void Targets::checkFit(ApplyDone done)
{
    const auto gather = std::make_shared<Gather<void>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->checkFit([self = QPointer(this), gather, i, done](const Done &fits) {
            if (!gather->take(i, fits) || !self)
                return;
            std::optional<Error> failed;
            for (size_t k = 0; k < self->m_targets.size(); ++k)
                if (const Done &one = *gather->answers[k]; !one)
                    failed = named(self->m_targets[k].name, one.error());
            done(failed ? Done(tl::unexpected<Error>(*failed)) : Done());
        });
}

void Targets::snapshot(TouchedDone done)
{
    const auto gather = std::make_shared<Gather<std::vector<Touched>>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->snapshot(
            [self = QPointer(this), gather, i, done](Result<std::vector<Touched>> touched) {
                if (!gather->take(i, std::move(touched)) || !self)
                    return;
                std::vector<Touched> all;
                for (size_t k = 0; k < self->m_targets.size(); ++k) {
                    const auto &one = *gather->answers[k];
                    if (!one)
                        return done(tl::unexpected<Error>(named(self->m_targets[k].name, one.error())));
                    for (const Touched &each : *one)
                        all.push_back({self->m_targets[k].name + u'/' + each.name, each.was, each.rights});
                }
                done(std::move(all));
            });
}

void Targets::setBefore(const std::vector<Touched> &before)
{
    for (const Target &target : m_targets) {
        std::vector<Touched> own;
        for (const Touched &one : before)
            if (const QString prefix = target.name + u'/'; one.name.startsWith(prefix))
                own.push_back({one.name.mid(prefix.size()), one.was, one.rights});
        target.actuator->setBefore(own);
    }
}

void Targets::giveBack(GivenBack done)
{
    const auto gather = std::make_shared<Gather<QString>>(m_targets.size());
    for (size_t i = 0; i < m_targets.size(); ++i)
        m_targets[i].actuator->giveBack([self = QPointer(this), gather, i, done](Result<QString> given) {
            if (!gather->take(i, std::move(given)) || !self)
                return;
            QStringList said;
            std::optional<Error> failed;
            for (size_t k = 0; k < self->m_targets.size(); ++k) {
                const Result<QString> &one = *gather->answers[k];
                if (!one)
                    failed = named(self->m_targets[k].name, one.error());
                else if (!one->isEmpty())
                    said << self->m_targets[k].name + QStringLiteral(": ") + *one;
            }
            done(failed ? Result<QString>(tl::unexpected<Error>(*failed)) : said.join(QStringLiteral("; ")));
        });
}

void Targets::doubt(Weight canary, const QString &why)
{
    for (const Target &target : m_targets)
        target.actuator->doubt(canary, why);
}

void Targets::setEpoch(qint64 epoch)
{
    for (const Target &target : m_targets)
        target.actuator->setEpoch(epoch);
}

} // namespace interlock
