#pragma once

#include <QJsonObject>
#include <QString>

namespace interlock {

// What the fields of an event say wherever it is shown, whatever stands around it: the log, the screen, a
// simulation.

/// Of a `report`: "check 3: 15 OK, 2 WARNING".
QString reportWords(const QJsonObject &fields);
/// Of an `approved`: "ann as lead, still to come: security".
QString approvedWords(const QJsonObject &fields);
/// Of a `value-frozen`: "latency has shown 7 to the last bit for many polls".
QString frozenWords(const QJsonObject &fields);

} // namespace interlock
