#include "models/records/sshwire.h"

#include <QtEndian>

#include <array>
#include <string_view>

namespace interlock {

namespace {

constexpr quint8 kNoDigit = 0xff;

/// What each byte is worth in base64; `kNoDigit` for all that are no digits, `=` too.
constexpr std::array<quint8, 256> digitValues()
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<quint8, 256> values{};
    values.fill(kNoDigit);
    for (size_t i = 0; i < digits.size(); ++i)
        values[quint8(digits[i])] = quint8(i);
    return values;
}

} // namespace

// Qt's own decoder accepts missing padding and pad bits that are not zero.
Result<QByteArray> strictBase64(QByteArrayView text)
{
    static constexpr std::array<quint8, 256> values = digitValues();
    const auto wrong = [] { return fail(ErrorCode::BadInput, QStringLiteral("not plain padded base64")); };
    const qsizetype pads = text.endsWith("==") ? 2 : text.endsWith('=') ? 1 : 0;
    if (text.size() % 4 != 0)
        return wrong();
    QByteArray bytes(text.size() / 4 * 3 - pads, Qt::Uninitialized);
    char *out = bytes.data();
    const auto *in = reinterpret_cast<const quint8 *>(text.data());
    quint32 seen = 0; // of all digits: anything that is none leaves a bit above the sixth
    const qsizetype whole = text.size() - (pads > 0 ? 4 : 0);
    for (qsizetype at = 0; at < whole; at += 4, out += 3) {
        const quint32 a = values[in[at]], b = values[in[at + 1]], c = values[in[at + 2]],
                      d = values[in[at + 3]];
        seen |= a | b | c | d;
        const quint32 bits = a << 18 | b << 12 | c << 6 | d;
        out[0] = char(bits >> 16);
        out[1] = char(bits >> 8);
        out[2] = char(bits);
    }
    if (pads > 0) {
        const quint32 a = values[in[whole]], b = values[in[whole + 1]],
                      c = pads == 1 ? values[in[whole + 2]] : 0;
        seen |= a | b | c;
        const quint32 bits = a << 18 | b << 12 | c << 6;
        if ((bits & (pads == 1 ? 0xffU : 0xffffU)) != 0)
            return wrong();
        out[0] = char(bits >> 16);
        if (pads == 1)
            out[1] = char(bits >> 8);
    }
    if (seen > 0x3f)
        return wrong();
    return bytes;
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
