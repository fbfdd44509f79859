#include "models/engine/readiness.h"

#include "models/base/duration.h"
#include "models/engine/packfiles.h"

namespace interlock {

namespace {

constexpr Duration kEvery{60'000};
constexpr Duration kFresh{5000};
constexpr Duration kDiskWithin{3000};
constexpr Duration kReadAgain{1000};

/// Answers once: with what came first.
Readiness::Answer once(Readiness::Answer answer)
{
    return [answered = std::make_shared<bool>(false), answer = std::move(answer)](const QString &why) {
        if (!std::exchange(*answered, true))
            answer(why);
    };
}

Done standAsBound(const PackManifest &manifest)
{
    for (const PackManifest::PutBack &file : manifest.putsBack)
        if (const Done stands = standsAsBound(file); !stands)
            return stands;
    return {};
}

} // namespace

Readiness::Readiness(Parts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts)) {}

void Readiness::heard(const Result<ActuatorReading> &reading)
{
    m_trafficSays = !reading               ? reading.error().text
                    : reading->stableReady ? QString()
                                           : QStringLiteral("every stable target is DOWN");
    const Moment now = m_parts.clock->now();
    m_heardWallMs = toMs(now.wall);
    if (reading)
        m_heardAt = now.boot;
}

std::optional<RollbackProof> Readiness::newest() const
{
    if (!m_newest || !m_newest->ready())
        return m_newest;
    const QString why = whyNotTraffic();
    return why.isEmpty() ? m_newest : RollbackProof{m_newest->rollout, why, m_heardWallMs};
}

QString Readiness::whyNotTraffic() const
{
    if (!m_trafficSays.isEmpty())
        return m_trafficSays;
    const Duration age = m_parts.clock->now().boot - m_heardAt;
    return age > kFresh ? QStringLiteral("the traffic was read %1 ago").arg(formatDuration(age)) : QString();
}

bool Readiness::isDue() const
{
    return !m_newest || m_parts.clock->now().boot - m_provedAt >= kEvery;
}

void Readiness::prove(Answer answer)
{
    m_provedAt = m_parts.clock->now().boot;
    provePackOnDisk([self = QPointer(this), answer = std::move(answer)](const QString &why) {
        if (self)
            answer(self->keep(why.isEmpty() ? self->whyNotTraffic() : why));
    });
}

QString Readiness::keep(const QString &why)
{
    const bool isNews = m_newest ? m_newest->ready() != why.isEmpty() : !why.isEmpty();
    m_newest = RollbackProof{m_parts.pack.rollout.text, why, toMs(m_parts.clock->now().wall)};
    if (isNews)
        Q_EMIT changed(why);
    return why;
}

void Readiness::provePackOnDisk(Answer answer)
{
    const Answer say = once(std::move(answer));
    QTimer::singleShot(kDiskWithin, this, [say] { say(QStringLiteral("the disk does not answer")); });
    m_parts.disk->run([folder = m_parts.folder,
                       pack = m_parts.pack] { return provePack(folder->readPack(pack.rollout.text), pack); },
                      [self = QPointer(this), say](const Done &proven) {
                          if (self)
                              say(proven ? QString() : proven.error().text);
                      });
}

/// What cannot be read is no difference: it is read again until it can be, and nothing rises meanwhile.
void Readiness::compare(Answer answer)
{
    const PackManifest &bound = m_parts.pack.manifest;
    if (m_compared || (bound.world.empty() && bound.putsBack.empty() && isKept()))
        return answer({});
    m_parts.actuator->snapshot(
        [self = QPointer(this), answer = std::move(answer)](const Result<std::vector<Touched>> &now) {
            if (!self)
                return;
            const PackManifest &then = self->m_parts.pack.manifest;
            if (!now && (!then.world.empty() || !self->isKept()))
                return QTimer::singleShot(kReadAgain, self.data(), [self, answer] { self->compare(answer); });
            const QString why = then.world.empty() ? QString() : whyNotThatWorld(then, *now);
            if (!why.isEmpty())
                return answer(why);
            self->compareFiles(now.value_or(std::vector<Touched>()), answer);
        });
}

/// The bound files that a rollback puts back; then the files of the traffic are kept in the pack.
void Readiness::compareFiles(const std::vector<Touched> &now, const Answer &answer)
{
    Pack pack = m_parts.pack;
    if (!isKept())
        std::ranges::copy_if(now, std::back_inserter(pack.kept),
                             [](const Touched &one) { return one.rights.has_value(); });
    m_parts.disk->run(
        [pack, folder = m_parts.folder, isNew = !isKept()] {
            const Done stand = standAsBound(pack.manifest);
            return stand && isNew ? folder->writePack(pack.rollout.text, encode(pack)) : stand;
        },
        [self = QPointer(this), pack, answer](const Done &done) {
            if (!self)
                return;
            self->m_compared = done.has_value();
            if (done && !self->isKept()) {
                self->m_parts.pack = pack;
                Q_EMIT self->kept(pack);
            }
            answer(done ? QString() : done.error().text);
        });
}

bool Readiness::isKept() const
{
    return !keepsFiles(m_parts.pack.plan.traffic) || !m_parts.pack.kept.empty();
}

} // namespace interlock
