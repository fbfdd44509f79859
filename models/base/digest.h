#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <initializer_list>

namespace interlock {

/// SHA-256 of the parts one after the other: 32 bytes. OpenSSL's, which uses the processor's own
/// instructions.
QByteArray sha256(std::initializer_list<QByteArrayView> parts);
inline QByteArray sha256(QByteArrayView bytes)
{
    return sha256({bytes});
}
/// The same as 64 lower-case hexadecimal digits.
QString sha256Hex(QByteArrayView bytes);

} // namespace interlock
