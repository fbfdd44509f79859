#include "models/engine/restoration.h"

#include "models/base/duration.h"
#include "models/engine/printed.h"
#include "models/records/statement.h"
#include "models/traffic/run.h"

namespace interlock {

namespace {

constexpr Duration kAskAgain{500};

} // namespace

QString Restoration::Fact::text() const
{
    return done ? what : QStringLiteral("%1: %2").arg(what, done.error().text);
}

QString Restoration::End::text() const
{
    return failed.isEmpty() ? QStringLiteral("restored: %1 parts").arg(parts)
                            : QStringLiteral("not restored: %1").arg(failed.join(QStringLiteral("; ")));
}

bool Restoration::isNeeded(const PackManifest &manifest)
{
    return !manifest.rollback.steps.empty() || !manifest.putsBack.empty() ||
           !manifest.rollback.verify.empty();
}

Restoration::Restoration(Parts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts))
{
    m_left.setSingleShot(true);
    m_probeLeft.setSingleShot(true);
    connect(&m_left, &QTimer::timeout, this, [this] {
        m_late = true;
        if (!isFile())
            giveUp(QStringLiteral("the time of the rollback was over"));
    });
    connect(&m_probeLeft, &QTimer::timeout, this,
            [this] { giveUp(QStringLiteral("not as wanted within its time: %1").arg(m_said)); });
}

bool Restoration::isFile() const
{
    return size_t(m_end.parts) < m_parts.pack.manifest.putsBack.size();
}

void Restoration::giveUp(const QString &why)
{
    if (!m_running)
        return;
    m_check.reset();
    m_running.reset();
    settle(fail(ErrorCode::Timeout, why));
}

void Restoration::begin(Ended ended)
{
    m_ended = std::move(ended);
    m_left.start(std::max(m_parts.left, Duration(1)));
    QMetaObject::invokeMethod(this, &Restoration::next, Qt::QueuedConnection);
}

void Restoration::next()
{
    const PackManifest &manifest = m_parts.pack.manifest;
    size_t at = size_t(m_end.parts);
    if (at < manifest.putsBack.size())
        return put(manifest.putsBack[at]);
    at -= manifest.putsBack.size();
    if (at < manifest.rollback.steps.size())
        return run(QStringLiteral("step "), manifest.rollback.steps[at]);
    at -= manifest.rollback.steps.size();
    if (at < manifest.rollback.verify.size())
        return probe(manifest.rollback.verify[at]);
    m_left.stop();
    std::exchange(m_ended, nullptr)(m_end);
}

void Restoration::start(const QString &what)
{
    m_now = what;
    m_running = std::make_unique<QObject>();
}

void Restoration::run(const QString &what, const Step &step)
{
    start(what + step.name);
    if (m_late)
        return giveUp(QStringLiteral("no time was left for it"));
    runBound(m_parts.pack.files, step, m_disk, m_running.get(), [this](const Result<CommandResult> &ran) {
        if (!ran)
            return settle(passOn(ran));
        settle(ran->succeeded() ? Done() : Done(fail(ErrorCode::Refused, ran->sentence())), printedBy(*ran),
               ran->took);
    });
}

/// A service that was just put back may need a while: it is asked until it answers as it should.
void Restoration::probe(const Step &step)
{
    if (!step.http)
        return run(QStringLiteral("probe "), step);
    start(QStringLiteral("probe ") + step.name);
    if (m_late)
        return giveUp(QStringLiteral("no time was left for it"));
    m_said = QStringLiteral("no answer came");
    m_probeLeft.start(step.timeout);
    ask(step);
}

void Restoration::ask(const Step &step)
{
    const CheckRun::Parts parts{{}, nullptr, &m_clock, {}, {}};
    m_check = std::make_unique<CheckRun>(parts, *step.http, [this, step](const CheckResult &result) {
        if (result.done)
            return settle({});
        m_said = result.done.error().text;
        QTimer::singleShot(kAskAgain, m_running.get(), [this, step] { ask(step); });
    });
    m_check->begin();
}

void Restoration::put(const PackManifest::PutBack &file)
{
    start(QStringLiteral("file ") + file.path);
    m_disk.run<bool>(
        m_running.get(), [file, files = m_parts.pack.files] { return putBack(file, files); },
        [this](const Result<bool> &put) {
            settle(put ? Done() : Done(passOn(put)),
                   put && !*put ? QStringLiteral("it stood there already") : QString());
        });
}

void Restoration::settle(const Done &done, const QString &printed, Duration took)
{
    if (m_running)
        m_running.release()->deleteLater(); // it may be its own answer that is told here
    m_probeLeft.stop();
    const Fact fact{m_now, done, printed, took};
    ++m_end.parts;
    if (!done)
        m_end.failed << fact.text();
    if (m_parts.told)
        m_parts.told(fact);
    QMetaObject::invokeMethod(this, &Restoration::next, Qt::QueuedConnection);
}

} // namespace interlock
