#pragma once

#include <QString>

#include <vector>

namespace interlock::sim {

struct Bug {
    QString name;
    QString text;
};
/// All of planted/bugs.txt, in its order.
const std::vector<Bug> &bugs();
/// Brings one to life, by name; an empty name none. False when there is no such bug.
bool plant(const QString &name);

} // namespace interlock::sim
