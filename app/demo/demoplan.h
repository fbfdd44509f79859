#pragma once

#include "models/base/result.h"

#include <QMap>

namespace interlock::demo {

/// Writes the demo's plan to `path`: the template that is compiled in (`resources/plans/demo.plan.yaml.in`)
/// with each `@NAME@` replaced. A name in the template that `values` lacks is an error.
Done writeDemoPlan(const QString &path, const QMap<QString, QString> &values);

} // namespace interlock::demo
