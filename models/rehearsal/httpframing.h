#pragma once

#include "models/base/result.h"

#include <QByteArray>

namespace interlock {

/// A head may have so many bytes.
inline constexpr qsizetype kMostHead = 64 * 1024;

/// Where the body of an HTTP/1.1 message ends (RFC 9112, section 6.3), told while its bytes pass by.
class BodyEnd {
public:
    /// No body at all.
    BodyEnd() = default;
    static BodyEnd counted(qint64 bytes);
    static BodyEnd chunked();
    static BodyEnd untilClose();

    /// How many of these bytes, from the first, belong to the body; an error when they are no chunks.
    Result<qsizetype> take(QByteArrayView bytes);
    bool isOver() const { return m_kind == Kind::Counted && m_left == 0; }
    /// It ends with the connection.
    bool isOpen() const { return m_kind == Kind::UntilClose; }

private:
    enum class Kind { Counted, ChunkSize, ChunkBytes, ChunkEnd, Trailer, UntilClose };
    Done takeLine(char byte);
    Done endLine();

    Kind m_kind = Kind::Counted;
    qint64 m_left = 0;
    QByteArray m_line; ///< of a chunk's size or a trailer, as far as it came
};

/// What matters of a request to who hands it on.
struct RequestHead {
    QByteArray method;
    BodyEnd body{};
    bool closes = false; ///< the connection ends with the answer
};
/// The bytes of a head, up to and without its empty line. An error for what a careful proxy must not hand on:
/// two lengths, or a coding it cannot follow (RFC 9112, section 11.2).
Result<RequestHead> readRequestHead(const QByteArray &head);

struct ResponseHead {
    int status = 0;
    BodyEnd body{};
    bool closes = false;
    bool isInterim() const { return status < 200 && status != 101; }
    bool isUpgrade() const { return status == 101; }
};
/// `method`: of the request that this answers.
Result<ResponseHead> readResponseHead(const QByteArray &head, const QByteArray &method);

} // namespace interlock
