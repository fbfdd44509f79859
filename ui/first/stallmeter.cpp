#include "ui/first/stallmeter.h"

#include <QEvent>
#include <QMetaEnum>
#include <QMutexLocker>

#include <ctime>

namespace interlock {

using namespace Qt::StringLiterals;

std::atomic<const char *> Doing::s_now{nullptr};

namespace {
QString eventName(int type)
{
    const char *name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    return name ? QString::fromLatin1(name) : QString::number(type);
}
} // namespace

qint64 StallMeter::threadTime()
{
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return qint64(spent.tv_sec) * 1'000'000'000 + spent.tv_nsec;
}

void StallMeter::begin(const char *className, const QString &objectName, int eventType)
{
    const Moment now = m_clock.now();
    const QMutexLocker lock(&m_mutex);
    m_turn = Turn{className, objectName, eventType, now, m_computed()};
    m_told = false;
    m_doing.clear();
}

std::optional<Stall> StallMeter::end()
{
    const Moment now = m_clock.now();
    const QMutexLocker lock(&m_mutex);
    if (!m_turn)
        return std::nullopt;
    const Turn turn = *std::exchange(m_turn, std::nullopt);
    if (now.boot - turn.began.boot <= kAllowed)
        return std::nullopt;
    Stall stall = stallOf(turn, now);
    stall.computed = Duration((m_computed() - turn.computed) / 1'000'000);
    ++m_tally.count;
    m_tally.newest = stall;
    if (!m_tally.longest || stall.took > m_tally.longest->took)
        m_tally.longest = stall;
    return stall;
}

std::optional<Stall> StallMeter::look()
{
    const Moment now = m_clock.now();
    const QMutexLocker lock(&m_mutex);
    if (!m_turn || m_told || now.boot - m_turn->began.boot <= kAllowed)
        return std::nullopt;
    m_told = true;
    if (const char *doing = Doing::now())
        m_doing = QString::fromUtf8(doing);
    return stallOf(*m_turn, now);
}

Stall StallMeter::stallOf(const Turn &turn, Moment now) const
{
    QString what = QString::fromLatin1(turn.className);
    if (!turn.objectName.isEmpty())
        what += u' ' + turn.objectName;
    what += u" (%1)"_s.arg(eventName(turn.eventType));
    if (!m_doing.isEmpty())
        what += u", "_s + m_doing;
    return {turn.began.wall, now.boot - turn.began.boot, what, {}};
}

StallMeter::Tally StallMeter::tally() const
{
    const QMutexLocker lock(&m_mutex);
    return m_tally;
}

} // namespace interlock
