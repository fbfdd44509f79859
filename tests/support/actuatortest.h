#pragma once

#include "models/traffic/actuator.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QTest>
#include <QTimer>

#include <optional>

/// What tests of actuators share: an answer waited for on the event loop.
namespace interlock::testing {

constexpr int kPatienceMs = 60'000;

template <typename Value>
std::optional<Value> await(const std::optional<Value> &slot)
{
    // not qWaitFor: it naps between two looks, and a gigabyte comes in many small pieces
    QTimer tick;
    tick.start(100);
    const QDeadlineTimer patience(kPatienceMs);
    while (!slot && !patience.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return slot;
}

inline Result<ActuatorReading> readNow(Actuator &actuator)
{
    const auto slot = std::make_shared<std::optional<Result<ActuatorReading>>>();
    actuator.read([slot](const Result<ActuatorReading> &reading) { *slot = reading; });
    return await(*slot).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
}

inline Done applyNow(Actuator &actuator, int basisPoints)
{
    const auto slot = std::make_shared<std::optional<Done>>();
    actuator.apply({basisPoints}, [slot](const Done &done) { *slot = done; });
    return await(*slot).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
}

inline Result<std::vector<Touched>> snapshotNow(Actuator &actuator)
{
    const auto slot = std::make_shared<std::optional<Result<std::vector<Touched>>>>();
    actuator.snapshot([slot](const Result<std::vector<Touched>> &touched) { *slot = touched; });
    return await(*slot).value_or(fail(ErrorCode::Cancelled, QStringLiteral("no answer in the test")));
}

/// "done", "unknown: SENTENCE" or "failed: SENTENCE".
inline QString outcome(const Done &done)
{
    if (done)
        return QStringLiteral("done");
    const bool unknown = done.error().code == ErrorCode::Timeout;
    return (unknown ? QStringLiteral("unknown: ") : QStringLiteral("failed: ")) + done.error().sentence();
}

/// The share in percent, or the error's sentence.
inline QString shareRead(Actuator &actuator)
{
    const auto reading = readNow(actuator);
    return reading ? toString(reading->canary) : reading.error().sentence();
}

inline bool put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace interlock::testing
