#pragma once

#include "ui/follower/snapshot.h"

#include <QCoreApplication>
#include <QString>

namespace interlock {

/// Which clock the screen shows; records are always UTC.
enum class Zone { Local, Utc };

/// How numbers, times and limits read on the screen: user's locale, always with their unit.
class Words {
    Q_DECLARE_TR_FUNCTIONS(interlock::Words)
public:
    static QString number(double value);                      ///< three significant digits, or all above 100
    static QString amount(double value, const QString &unit); ///< "402 ms"
    static QString span(Duration duration);                   ///< "0.6 s", "3 min 30 s", "21 h 14 min"
    static QString countdown(Duration left);                  ///< "13:42", "21 h 14 min"
    static QString ago(Duration age);                         ///< "0.6 s ago"
    static QString clock(WallTime at, Zone zone);             ///< "15:21:07"
    static QString clockShort(WallTime at, Zone zone);        ///< "15:21"
    static QString clockMs(WallTime at, Zone zone);           ///< "15:21:05.812"
    static QString dateClock(WallTime at, Zone zone);         ///< "22 Nov 11:35"
    static QString calendar(const CalendarView &calendar, Zone zone); ///< "open until 20 Nov 17:00"
    static QString zoneName(Zone zone);                               ///< "UTC", "CET"
    static QString percent(double share);                             ///< 0.98 -> "98 %"
    static QString weight(Weight weight);                             ///< "25 %"
    static QString limit(const Limit &breach); ///< the side that is wanted: "> 500" reads "≤ 500"
    static QString side(const Limit &limit);   ///< the side that is not: "≥ 500"
    static QString breach(const Limit &breach, const QString &unit); ///< "breach > 500 ms"
    static QString warn(const Limit &warn, const QString &unit);     ///< "warn > 450 ms"
    static QString shortDigest(const QString &hex);                  ///< first six
    static QString groupedDigest(const QString &hex);                ///< "3f9c 1e07 ..." first 16
    static QString signature(SignatureState state);
    static StatusKind kindOf(SignatureState state); ///< the shape beside it
    static QString phase(Phase phase);
    static QString action(Action action);
    static QString plus(std::optional<Duration> after); ///< "+ 4 ms"; a dash while not yet
};

} // namespace interlock
