#pragma once

#include "models/plan/plan.h"

#include <map>

namespace interlock {

/// Variables of an environment file, as `EnvironmentFile=` of systemd.exec(5) reads it: NAME=value lines,
/// comments behind # or ;, quotes and backslashes as in a shell. Of a name that stands twice the last counts.
using Variables = std::map<QString, QString>;

/// The variables of a file. A value that goes on in the next line is an error when `needed` names it.
Result<Variables> readVariables(const QByteArray &file, const QStringList &needed);
/// The file with these variables set: their lines replaced, absent ones added, all else as it was.
Result<QByteArray> withVariables(const QByteArray &file, const Variables &wanted);

/// What a plan wants in the file at this share.
Variables wantedVariables(const EnvTraffic &traffic, Weight canary);
/// The share that the file asks for; `kInPart` where its variables fit no share, with what does not fit.
struct FileShare {
    Weight canary;
    QString note{};
};
Result<FileShare> shareOfVariables(const EnvTraffic &traffic, const QByteArray &file);

} // namespace interlock
