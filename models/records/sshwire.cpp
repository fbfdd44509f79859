#include "models/records/sshwire.h"

#include <QtEndian>

namespace interlock {

Result<QByteArray> strictBase64(QByteArrayView text)
{
    const QByteArray copy = text.toByteArray();
    const auto decoded = QByteArray::fromBase64Encoding(copy, QByteArray::AbortOnBase64DecodingErrors);
    // Qt accepts missing padding and pad bits that are not zero: only the canonical text comes back equal.
    if (!decoded || decoded.decoded.toBase64() != copy)
        return fail(ErrorCode::BadInput, QStringLiteral("not plain padded base64"));
    return decoded.decoded;
}

void putU32(QByteArray &out, quint32 value)
{
    char bytes[4];
    qToBigEndian(value, bytes);
    out.append(bytes, 4);
}

void putString(QByteArray &out, QByteArrayView bytes)
{
    putU32(out, quint32(bytes.size()));
    out.append(bytes.data(), bytes.size());
}

quint8 WireReader::u8()
{
    const QByteArray byte = raw(1);
    return m_ok ? quint8(byte[0]) : quint8(0);
}

quint32 WireReader::u32()
{
    const QByteArray bytes = raw(4);
    return m_ok ? qFromBigEndian<quint32>(bytes.constData()) : 0;
}

QByteArray WireReader::string()
{
    return raw(qsizetype(u32()));
}

QByteArray WireReader::raw(qsizetype size)
{
    m_ok = m_ok && size <= left();
    if (!m_ok)
        return {};
    m_at += size;
    return m_bytes.sliced(m_at - size, size).toByteArray();
}

} // namespace interlock
