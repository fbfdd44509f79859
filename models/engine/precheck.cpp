#include "models/engine/precheck.h"

namespace interlock {

namespace {
constexpr std::chrono::milliseconds kDeadline{15'000};
}

void Precheck::run(std::shared_ptr<const PlanFile> plan, const Workshop &workshop, const Clock &clock,
                   QObject *parent, Ended ended)
{
    auto *check = new Precheck(std::move(plan), parent, std::move(ended));
    check->begin(workshop, clock.now().wall);
}

Precheck::Precheck(std::shared_ptr<const PlanFile> plan, QObject *parent, Ended ended)
    : QObject(parent), m_plan(std::move(plan)), m_ended(std::move(ended))
{}

void Precheck::begin(const Workshop &workshop, WallTime now)
{
    const QString closed = whyClosed(m_plan->plan.calendar, m_plan->plan.freeze, now);
    m_lines.push_back(
        {QStringLiteral("calendar"), closed.isEmpty(), closed.isEmpty() ? QStringLiteral("open") : closed});
    for (const Source &source : m_plan->plan.sources)
        ask(source, workshop);
    readTraffic(workshop);
    QTimer::singleShot(kDeadline, this, &Precheck::finish);
    m_begun = true;
    if (m_open.empty())
        QTimer::singleShot(0, this, &Precheck::finish);
}

void Precheck::ask(const Source &source, const Workshop &workshop)
{
    const QString name = QStringLiteral("source ") + source.id.text;
    std::vector<Indicator> readers;
    for (const Indicator &indicator : m_plan->plan.indicators)
        if (indicator.source == source.id && !std::holds_alternative<Combined>(indicator.measure))
            readers.push_back(indicator);
    auto made = workshop.makeSource(source, readers);
    if (!made) {
        m_lines.push_back({name, false, made.error().sentence()});
        return;
    }
    m_open[name] = {name, false, QStringLiteral("no answer within %1 s").arg(kDeadline.count() / 1000)};
    m_sources.push_back(std::move(*made));
    connect(m_sources.back().get(), &MetricSource::polled, this, [this, name](const Poll &poll) {
        add({name, bool(poll.result),
             poll.result ? QStringLiteral("answers") : poll.result.error().sentence()});
    });
    m_sources.back()->poll();
}

void Precheck::readTraffic(const Workshop &workshop)
{
    const QString name = QStringLiteral("traffic");
    auto made = workshop.makeActuator(m_plan->plan);
    if (!made) {
        m_lines.push_back({name, false, made.error().sentence()});
        return;
    }
    m_open[name] = {name, false, QStringLiteral("cannot be read within %1 s").arg(kDeadline.count() / 1000)};
    m_actuator = std::move(*made);
    m_actuator->read([self = QPointer(this), name](const Result<ActuatorReading> &reading) {
        if (!self)
            return;
        if (!reading)
            self->add({name, false, reading.error().sentence()});
        else if (reading->canary.basisPoints != 0)
            self->add({name, false,
                       QStringLiteral("the canary has %1 already: somebody else moves it")
                           .arg(toString(reading->canary))});
        else if (!reading->stableReady)
            self->add(
                {name, false, QStringLiteral("every stable target is DOWN: %1").arg(reading->detail())});
        else
            self->add({name, true, reading->detail()});
    });
}

void Precheck::add(CheckLine line)
{
    if (m_open.erase(line.name) == 0)
        return;
    m_lines.push_back(std::move(line));
    if (m_open.empty() && m_begun)
        QTimer::singleShot(0, this, &Precheck::finish);
}

void Precheck::finish()
{
    if (!m_ended)
        return;
    for (auto &[name, line] : m_open)
        m_lines.push_back(line);
    std::ranges::sort(m_lines, {}, &CheckLine::name);
    std::exchange(m_ended, {})(std::move(m_lines));
    deleteLater();
}

} // namespace interlock
