#pragma once

#include "models/plan/plan.h"

#include <optional>

namespace interlock {

/// One content of the file that splits clients in nginx: the share, and a number that grows with each
/// content, so that an answer of $NAME_generation ("7-0500") proves which one is in force.
struct Split {
    qint64 number = 0;
    Weight canary;
    bool operator==(const Split &) const = default;
};

/// The whole file (ngx_http_split_clients_module; percentages have at most two decimals).
QByteArray splitFile(const NginxTraffic &traffic, const Split &split);
/// What a file says; nothing when it is not exactly what `splitFile` makes.
std::optional<Split> readSplitFile(const NginxTraffic &traffic, const QByteArray &file);
/// The number of the generation in a file, also in one that somebody else wrote; 0 where there is none.
qint64 generationNumber(const QByteArray &file);

QString generation(const Split &split);
std::optional<Split> readGeneration(const QString &text);

} // namespace interlock
