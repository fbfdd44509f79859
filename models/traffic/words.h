#pragma once

#include "models/plan/plan.h"

#include <QJsonValue>

#include <map>

namespace interlock {

/// What the {words} in the texts of a plan's traffic stand for.
using Words = std::map<QString, QString>;

/// {share} (0.05 at 5 %), {percent} (5) and {on} (true above 0 %, else false).
Words shareWords(Weight canary);

QString fill(const QString &text, const Words &words);
QStringList fill(const QStringList &texts, const Words &words);
/// All texts within a JSON value.
QJsonValue fill(const QJsonValue &value, const Words &words);
/// For an address: what is put in is percent-encoded.
QString fillAddress(const QString &text, const Words &words);

/// "5", "5%", "2.5 %", 0 to 100 in steps of 0.01: as people and programs write a percentage.
std::optional<Weight> readPercentage(const QString &text);
/// "0.05": 0 to 1 in steps of 0.0001.
std::optional<Weight> readShare(const QString &text);
/// The share that gives `text` when it is filled into `pattern`, which names {share} or {percent} once.
std::optional<Weight> shareWithin(const QString &pattern, const QString &text);
/// Whether a text depends on the share and not only on whether there is one.
bool namesShare(const QString &text);

} // namespace interlock
