#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QObject>

#include <functional>

namespace interlock {

/// Raising requests and lowering requests wait in directories of their own, so that a flood of the first
/// never delays the second.
enum class Lane { Raising, Lowering };

/// A request as it was read: once, and those bytes are what is verified.
struct Request {
    QByteArray bytes;
    QString sha256; ///< of the bytes: the name of its answer
    QString path;
    Lane lane = Lane::Raising;
    uint owner = 0; ///< user id of the file
};

/// Where requests come in. A request stays until it is removed, so that it survives a dead engine.
class Requests : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// Looks now; emits `arrived` for each request there is, lowering first.
    virtual void scan() = 0;
    /// The request was dealt with and its answer is durable: forget it.
    virtual void remove(const Request &request) = 0;
    /// It is being dealt with: not offered again, so that requests that wait never hide newer ones.
    virtual void setAside(const Request &request) = 0;
    /// It could not be dealt with yet: offered again at the next look.
    virtual void offerAgain(const Request &request) = 0;

    /// Says of a lowering whether it goes first: one that names what is open, before any flood of others.
    void setUrgent(std::function<bool(const QByteArray &)> isUrgent) { m_isUrgent = std::move(isUrgent); }

Q_SIGNALS:
    void arrived(const interlock::Request &request);
    void oddFile(const QString &path, const interlock::Error &error);

protected:
    bool isUrgent(const Request &request) const { return m_isUrgent && m_isUrgent(request.bytes); }

private:
    std::function<bool(const QByteArray &)> m_isUrgent;
};

} // namespace interlock
