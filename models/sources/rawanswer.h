#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace interlock {

/// What a server answered, whatever its status.
struct RawAnswer {
    int status = 0;                                   ///< 0: nothing was answered
    QList<std::pair<QByteArray, QByteArray>> headers; ///< of the short list that evidence may hold
    QByteArray body;
};

/// Of an answer, so much is kept (decision 22).
constexpr qsizetype kMostRaw = 64 * 1024;

/// Whether evidence may hold the header: those that say what came and when. All others may be secrets.
bool isKeptHeader(const QByteArray &name);

/// The answer as evidence keeps it: the status, the kept headers, an empty line, and the body, of which 64
/// KiB stand there and a last line says how many bytes were cut. Empty when nothing was answered.
QByteArray rawAnswer(const RawAnswer &answer);

} // namespace interlock
