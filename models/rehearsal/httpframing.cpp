#include "models/rehearsal/httpframing.h"

#include <QList>

#include <algorithm>
#include <optional>

namespace interlock {

namespace {

constexpr qsizetype kMostLine = 8 * 1024;

struct Framing {
    std::optional<qint64> length;
    bool isChunked = false;
    bool closes = false;
    bool keepsAlive = false;
};

Done takeHeader(const QByteArray &line, Framing &framing)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0)
        return fail(ErrorCode::BadInput, QStringLiteral("a header has no name"));
    const QByteArray name = line.left(colon).toLower(), value = line.mid(colon + 1).trimmed();
    if (name == "content-length") {
        bool ok = !value.isEmpty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
        const qint64 length = value.toLongLong(&ok);
        if (!ok || length < 0 || (framing.length && framing.length != length))
            return fail(ErrorCode::BadInput, QStringLiteral("the length of the body is not clear"));
        framing.length = length;
    } else if (name == "transfer-encoding") {
        if (framing.isChunked || value.toLower() != "chunked")
            return fail(ErrorCode::BadInput, QStringLiteral("the transfer coding is not \"chunked\""));
        framing.isChunked = true;
    } else if (name == "connection") {
        framing.closes = framing.closes || value.toLower().contains("close");
        framing.keepsAlive = framing.keepsAlive || value.toLower().contains("keep-alive");
    }
    return {};
}

Result<Framing> readFraming(const QList<QByteArray> &lines, bool isOld)
{
    Framing framing;
    for (const QByteArray &line : lines.mid(1))
        if (const Done taken = takeHeader(line.trimmed(), framing); !taken)
            return passOn(taken);
    if (framing.isChunked && framing.length)
        return fail(ErrorCode::BadInput, QStringLiteral("the body has a length and chunks"));
    framing.closes = framing.closes || (isOld && !framing.keepsAlive);
    return framing;
}

} // namespace

BodyEnd BodyEnd::counted(qint64 bytes)
{
    BodyEnd end;
    end.m_left = bytes;
    return end;
}

BodyEnd BodyEnd::chunked()
{
    BodyEnd end;
    end.m_kind = Kind::ChunkSize;
    return end;
}

BodyEnd BodyEnd::untilClose()
{
    BodyEnd end;
    end.m_kind = Kind::UntilClose;
    return end;
}

Result<qsizetype> BodyEnd::take(QByteArrayView bytes)
{
    if (isOpen())
        return bytes.size();
    qsizetype at = 0;
    while (at < bytes.size() && !isOver()) {
        if (m_kind == Kind::Counted || m_kind == Kind::ChunkBytes) {
            const qsizetype step = qsizetype(std::min<qint64>(m_left, bytes.size() - at));
            m_left -= step;
            at += step;
            if (m_kind == Kind::ChunkBytes && m_left == 0)
                m_kind = Kind::ChunkEnd;
        } else if (const Done taken = takeLine(bytes[at++]); !taken) {
            return passOn(taken);
        }
    }
    return at;
}

Done BodyEnd::takeLine(char byte)
{
    if (byte != '\n') {
        m_line += byte;
        return m_line.size() <= kMostLine
                   ? Done()
                   : Done(fail(ErrorCode::BadInput, QStringLiteral("a chunk's line is too long")));
    }
    if (m_line.endsWith('\r'))
        m_line.chop(1);
    const Done ended = endLine();
    m_line.clear();
    return ended;
}

Done BodyEnd::endLine()
{
    if (m_kind == Kind::Trailer) {
        if (m_line.isEmpty())
            *this = BodyEnd();
        return {};
    }
    if (m_kind == Kind::ChunkEnd) {
        if (!m_line.isEmpty())
            return fail(ErrorCode::BadInput, QStringLiteral("a chunk is longer than it says"));
        m_kind = Kind::ChunkSize;
        return {};
    }
    bool ok = false;
    m_left = m_line.left(m_line.indexOf(';') < 0 ? m_line.size() : m_line.indexOf(';'))
                 .trimmed()
                 .toLongLong(&ok, 16);
    if (!ok || m_left < 0)
        return fail(ErrorCode::BadInput, QStringLiteral("a chunk has no size"));
    m_kind = m_left == 0 ? Kind::Trailer : Kind::ChunkBytes;
    return {};
}

Result<RequestHead> readRequestHead(const QByteArray &head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1."))
        return fail(ErrorCode::BadInput, QStringLiteral("this is no request of HTTP/1.1"));
    const auto framing = readFraming(lines, words.at(2) == "HTTP/1.0");
    if (!framing)
        return passOn(framing);
    return RequestHead{
        words.at(0), framing->isChunked ? BodyEnd::chunked() : BodyEnd::counted(framing->length.value_or(0)),
        framing->closes};
}

Result<ResponseHead> readResponseHead(const QByteArray &head, const QByteArray &method)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    const int status = words.size() > 1 ? words.at(1).toInt() : 0;
    if (!words.first().startsWith("HTTP/1.") || status < 100 || status > 999)
        return fail(ErrorCode::BadInput, QStringLiteral("this is no answer of HTTP/1.1"));
    const auto framing = readFraming(lines, words.first() == "HTTP/1.0");
    if (!framing)
        return passOn(framing);
    ResponseHead answer{status, {}, framing->closes};
    if (status < 200 || status == 204 || status == 304 || method == "HEAD")
        return answer;
    if (framing->isChunked)
        answer.body = BodyEnd::chunked();
    else
        answer.body = framing->length ? BodyEnd::counted(*framing->length) : BodyEnd::untilClose();
    return answer;
}

} // namespace interlock
