#pragma once

#include <QString>

namespace interlock {

/// Where a secret comes from; its value never stands in a plan, a record or a log.
struct SecretRef {
    enum class From { Env, File, Credential };
    From from = From::Env;
    QString name;
    bool operator==(const SecretRef &) const = default;
};

} // namespace interlock
