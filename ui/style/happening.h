#pragma once

#include <QString>

namespace interlock {

/// What a record says happened, for people: "intent" reads "ordered". A kind it does not know is shown as it
/// is written, without its hyphens.
QString happening(const QString &kind);

} // namespace interlock
