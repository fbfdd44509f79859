#pragma once

#include "models/base/result.h"

#include <QJsonObject>
#include <QString>

#include <cstdio>

namespace interlock::cli {

/// Text of a record for a place of one line: its line feeds are shown, so that none of it looks like a line
/// of its own.
QString oneLine(QString text);
/// One line on standard output, UTF-8.
void printLine(const QString &line);
/// One JSON object on one line on standard output.
void printJson(const QJsonObject &object);
/// `interlock: warning: SENTENCE`, one line on standard error; changes no exit status.
void warn(const QString &sentence);
/// `interlock: MESSAGE` and the mend on standard error; gives the exit status of the error.
int complain(const Error &error);
/// Each problem of a file (PlanProblem, ImportProblem, ...) on a line of its own on standard error; gives the
/// exit status of bad input.
template <typename Problems>
int complainAll(const Problems &problems)
{
    for (const auto &problem : problems)
        std::fprintf(stderr, "%s\n", problem.text().toUtf8().constData());
    return exitStatus(ErrorCode::BadInput);
}

} // namespace interlock::cli
