#include "app/cli/bench_rollback.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

constexpr int kLockedMs = 2500; // longer than a rollback may take

} // namespace

/// Every other run with faults has the store locked.
bool BenchRollback::isStoreLocked() const
{
    return m_run >= m_runs && (m_run - m_runs) % 2 == 1;
}

std::vector<BenchPlan> BenchRollback::plansOfFaults() const
{
    const QString scrape = scrapeOf(m_run), gauge = u"gauge: bench_breach"_s, watch = u"100ms"_s;
    const QString hanging = u"http://127.0.0.1:%1/"_s.arg(m_hangingPort);
    const QString nowhere = u"http://hooks.invalid/"_s; // RFC 6761: never resolves
    if (isStoreLocked())
        return {{u"store"_s, scrape, gauge, watch, {}}, {u"all"_s, scrape, gauge, watch, hanging}};
    return {{u"names"_s, scrape, gauge, watch, nowhere}, {u"hanging"_s, scrape, gauge, watch, hanging}};
}

/// Takes the store's one writing transaction, as a program does that hangs in the middle of its own.
Done BenchRollback::lockStore()
{
    auto lock = Database::open(m_stand.paths().database, OpenFor::Writing);
    if (!lock)
        return passOn(lock);
    m_lock = std::move(*lock);
    QTimer::singleShot(kLockedMs, this, [this] { m_lock.reset(); });
    return m_lock->run(u"BEGIN IMMEDIATE"_s);
}

void BenchRollback::takeFaults()
{
    m_breached = false;
    const auto take = [this](const QString &what, size_t place) {
        RollbackFigures::add(m_figures.faults[what], m_round->facts(place), m_breach);
    };
    take(isStoreLocked() ? u"store locked"_s : u"sink's name does not resolve"_s, 0);
    take(isStoreLocked() ? u"store locked and a sink that hangs"_s : u"a sink that hangs"_s, 1);
    QMetaObject::invokeMethod(this, &BenchRollback::next, Qt::QueuedConnection);
}

} // namespace interlock::cli
