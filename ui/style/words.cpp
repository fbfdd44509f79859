#include "ui/style/words.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
QDateTime dateTime(WallTime at, Zone zone)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC);
    return zone == Zone::Utc ? utc : utc.toLocalTime();
}
} // namespace

QString Words::number(double value)
{
    const double size = std::abs(value);
    const int decimals = size >= 100 || size == 0 ? 0
                         : size >= 10             ? 1
                         : size >= 0.1            ? 2
                         : size >= 0.01           ? 3
                                                  : 4;
    return QLocale().toString(value, 'f', decimals);
}

QString Words::amount(double value, const QString &unit)
{
    return unit.isEmpty() ? number(value) : tr("%1 %2", "amount and unit").arg(number(value), unit);
}

QString Words::span(Duration duration)
{
    const qint64 ms = std::max<qint64>(0, duration.count());
    if (ms < 100)
        return tr("%1 ms").arg(ms);
    if (ms < 10'000)
        return tr("%1 s").arg(QLocale().toString(double(ms) / 1000, 'f', 1));
    const qint64 s = ms / 1000;
    if (s < 120)
        return tr("%1 s").arg(s);
    const qint64 min = s / 60;
    if (min < 10 && s % 60 != 0)
        return tr("%1 min %2 s").arg(min).arg(s % 60);
    if (min < 120)
        return tr("%1 min").arg(min);
    if (min < 48 * 60)
        return min % 60 == 0 ? tr("%1 h").arg(min / 60) : tr("%1 h %2 min").arg(min / 60).arg(min % 60);
    return tr("%n day(s)", nullptr, int(min / (24 * 60)));
}

QString Words::countdown(Duration left)
{
    const qint64 s = std::max<qint64>(0, left.count() / 1000);
    if (s >= 3600)
        return span(Duration(s * 1000));
    return u"%1:%2"_s.arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
}

QString Words::ago(Duration age)
{
    return tr("%1 ago").arg(span(age));
}

QString Words::clock(WallTime at, Zone zone)
{
    return dateTime(at, zone).toString(u"HH:mm:ss"_s);
}

QString Words::clockShort(WallTime at, Zone zone)
{
    return dateTime(at, zone).toString(u"HH:mm"_s);
}

QString Words::clockMs(WallTime at, Zone zone)
{
    return dateTime(at, zone).toString(u"HH:mm:ss.zzz"_s);
}

QString Words::dateClock(WallTime at, Zone zone)
{
    return QLocale().toString(dateTime(at, zone), u"d MMM HH:mm"_s);
}

QString Words::calendar(const CalendarView &calendar, Zone zone)
{
    if (!calendar.changesAt)
        return calendar.open ? tr("open") : tr("closed");
    const QString at = dateClock(*calendar.changesAt, zone);
    return calendar.open ? tr("open until %1").arg(at) : tr("closed until %1").arg(at);
}

QString Words::zoneName(Zone zone)
{
    return zone == Zone::Utc ? u"UTC"_s : QDateTime::currentDateTime().timeZoneAbbreviation();
}

QString Words::percent(double share)
{
    // 99.96 % is not yet 100 %: a share is rounded down to a tenth.
    const double tenths = std::floor(share * 1000 + 1e-9) / 10;
    return tr("%1 %").arg(QLocale().toString(tenths, 'f', std::fmod(tenths, 1.0) == 0.0 ? 0 : 1));
}

QString Words::weight(Weight weight)
{
    const double percent = weight.percent();
    const int decimals = weight.basisPoints % 100 == 0 ? 0 : weight.basisPoints % 10 == 0 ? 1 : 2;
    return tr("%1 %").arg(QLocale().toString(percent, 'f', decimals));
}

QString Words::limit(const Limit &breach)
{
    const QString value = QLocale().toString(breach.value, 'g', 6);
    switch (breach.comparison) {
    case Comparison::Above:
        return u"≤ "_s + value;
    case Comparison::AtLeast:
        return u"< "_s + value;
    case Comparison::Below:
        return u"≥ "_s + value;
    case Comparison::AtMost:
        return u"> "_s + value;
    case Comparison::Equal:
        return u"≠ "_s + value;
    case Comparison::NotEqual:
        return u"= "_s + value;
    }
    return value;
}

QString Words::side(const Limit &limit)
{
    const QString sign = limit.text().section(QLatin1Char(' '), 0, 0);
    const QString shown = sign == u">=" ? u"≥"_s : sign == u"<=" ? u"≤"_s : sign == u"!=" ? u"≠"_s : sign;
    return shown + QLatin1Char(' ') + QLocale().toString(limit.value, 'g', 6);
}

QString Words::breach(const Limit &breach, const QString &unit)
{
    const QString bad = side(breach);
    return unit.isEmpty() ? tr("breach %1").arg(bad) : tr("breach %1 %2", "limit and unit").arg(bad, unit);
}

QString Words::warn(const Limit &warn, const QString &unit)
{
    const QString bad = side(warn);
    return unit.isEmpty() ? tr("warn %1").arg(bad) : tr("warn %1 %2", "limit and unit").arg(bad, unit);
}

QString Words::shortDigest(const QString &hex)
{
    return hex.left(6);
}

QString Words::groupedDigest(const QString &hex)
{
    QStringList groups;
    for (qsizetype i = 0; i < std::min<qsizetype>(16, hex.size()); i += 4)
        groups << hex.mid(i, 4);
    return groups.join(QLatin1Char(' '));
}

QString Words::signature(SignatureState state)
{
    switch (state) {
    case SignatureState::Valid:
        return tr("signature valid");
    case SignatureState::Absent:
        return tr("not signed");
    case SignatureState::Expired:
        return tr("key expired");
    case SignatureState::Invalid:
        return tr("signature invalid");
    case SignatureState::NotChecked:
        return tr("not checked yet");
    case SignatureState::Disputed:
        return tr("disputed: the key is suspect");
    }
    return {};
}

StatusKind Words::kindOf(SignatureState state)
{
    switch (state) {
    case SignatureState::Valid:
        return StatusKind::Pass;
    case SignatureState::Expired:
        return StatusKind::Waiting;
    case SignatureState::Disputed:
        return StatusKind::Inconclusive;
    case SignatureState::Invalid:
        return StatusKind::Fail;
    case SignatureState::Absent:
    case SignatureState::NotChecked:
        return StatusKind::Idle;
    }
    return StatusKind::Idle;
}

QString Words::phase(Phase phase)
{
    switch (phase) {
    case Phase::Preparing:
        return tr("preparing");
    case Phase::Raising:
        return tr("raising");
    case Phase::Baking:
        return tr("baking");
    case Phase::AtGate:
        return tr("at the gate");
    case Phase::Held:
        return tr("held");
    case Phase::RollingBack:
        return tr("rolling back");
    case Phase::Completed:
        return tr("completed");
    case Phase::RolledBack:
        return tr("rolled back");
    }
    return {};
}

QString Words::action(Action action)
{
    switch (action) {
    case Action::Warn:
        return tr("warns");
    case Action::Hold:
        return tr("holds");
    case Action::RollBack:
        return tr("rolls back");
    case Action::SecurityRollBack:
        return tr("rolls back (security)");
    }
    return {};
}

QString Words::plus(std::optional<Duration> after)
{
    return after ? tr("+ %1").arg(span(*after)) : u"–"_s;
}

} // namespace interlock
