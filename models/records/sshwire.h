#pragma once

#include "models/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace interlock {

/// Base64 of the standard alphabet, padded, without white space and with zero pad bits; nothing else is read.
Result<QByteArray> strictBase64(QByteArrayView text);

/// Appends in the encoding of RFC 4251, section 5: big-endian u32, string = u32 length + bytes.
void putU32(QByteArray &out, quint32 value);
void putString(QByteArray &out, QByteArrayView bytes);

/// Reads the same, never past the end. After a read that failed, every later one fails too.
class WireReader {
public:
    explicit WireReader(QByteArrayView bytes) : m_bytes(bytes) {}

    quint8 u8();
    quint32 u32();
    QByteArray string();
    QByteArray raw(qsizetype size);
    bool ok() const { return m_ok; }
    bool atEnd() const { return m_ok && m_at == m_bytes.size(); }
    qsizetype left() const { return m_bytes.size() - m_at; }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_ok = true;
};

} // namespace interlock
