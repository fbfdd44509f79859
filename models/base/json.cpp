#include "models/base/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QVarLengthArray>

namespace interlock {

namespace {

/// The keys of one object so far, in UTF-8. A handful is compared one by one, more go into a set.
class Keys {
public:
    /// False if it is there already.
    bool insert(const QByteArray &key)
    {
        if (std::find(m_first.begin(), m_first.end(), key) != m_first.end() || m_more.contains(key))
            return false;
        if (m_first.size() < kFew)
            m_first.append(key);
        else
            m_more.insert(key);
        return true;
    }

private:
    static constexpr int kFew = 16;
    QVarLengthArray<QByteArray, kFew> m_first;
    QSet<QByteArray> m_more;
};

/// A scan of the bytes alone, before any parser sees them.
class StrictScan {
public:
    StrictScan(const QByteArray &bytes, const JsonLimits &limits) : m_bytes(bytes), m_limits(limits) {}

    Done run()
    {
        if (m_bytes.size() > m_limits.bytes)
            return fail(ErrorCode::BadInput, QStringLiteral("JSON of %1 bytes; at most %2 are read")
                                                 .arg(m_bytes.size())
                                                 .arg(m_limits.bytes));
        skipSpace();
        if (peek() != '{')
            return wrong("a JSON object must start with {");
        if (!object(1))
            return fail(ErrorCode::BadInput, m_error);
        skipSpace();
        if (m_at != m_bytes.size())
            return wrong("text after the end of the JSON object");
        return {};
    }

private:
    char peek() const { return m_at < m_bytes.size() ? m_bytes[m_at] : '\0'; }
    tl::unexpected<Error> wrong(const char *what)
    {
        note(what);
        return fail(ErrorCode::BadInput, m_error);
    }
    bool note(const char *what)
    {
        m_error = QStringLiteral("JSON byte %1: %2").arg(m_at).arg(QLatin1String(what));
        return false;
    }
    void skipSpace()
    {
        while (m_at < m_bytes.size() && (m_bytes[m_at] == ' ' || m_bytes[m_at] == '\n' ||
                                         m_bytes[m_at] == '\t' || m_bytes[m_at] == '\r'))
            ++m_at;
    }
    bool eat(char wanted, const char *what)
    {
        skipSpace();
        if (peek() != wanted)
            return note(what);
        ++m_at;
        return true;
    }
    bool value(int depth)
    {
        skipSpace();
        switch (peek()) {
        case '{':
            return object(depth + 1);
        case '[':
            return array(depth + 1);
        case '"': {
            QByteArray ignored;
            return string(ignored);
        }
        case 't':
            return word("true");
        case 'f':
            return word("false");
        default:
            return number();
        }
    }
    bool object(int depth)
    {
        if (depth > m_limits.depth)
            return note("nested too deeply");
        ++m_at;
        skipSpace();
        if (peek() == '}')
            return ++m_at, true;
        Keys keys;
        while (true) {
            QByteArray key;
            skipSpace();
            if (peek() != '"')
                return note("a key must be a string");
            if (!string(key))
                return false;
            if (!keys.insert(key))
                return note("a key stands twice");
            if (!eat(':', "a colon is missing") || !value(depth))
                return false;
            skipSpace();
            if (peek() == '}')
                return ++m_at, true;
            if (!eat(',', "a comma or } is missing"))
                return false;
        }
    }
    bool array(int depth)
    {
        if (depth > m_limits.depth)
            return note("nested too deeply");
        ++m_at;
        skipSpace();
        if (peek() == ']')
            return ++m_at, true;
        while (true) {
            if (!value(depth))
                return false;
            skipSpace();
            if (peek() == ']')
                return ++m_at, true;
            if (!eat(',', "a comma or ] is missing"))
                return false;
        }
    }
    bool word(QByteArrayView wanted)
    {
        if (!QByteArrayView(m_bytes).sliced(m_at).startsWith(wanted))
            return note("neither a value nor true or false");
        m_at += wanted.size();
        return true;
    }
    bool number()
    {
        const qsizetype start = m_at;
        if (peek() == '-')
            ++m_at;
        const qsizetype digits = m_at;
        while (peek() >= '0' && peek() <= '9')
            ++m_at;
        if (m_at == digits)
            return note("neither a value nor true or false");
        if (m_bytes[digits] == '0' && m_at - digits > 1)
            return note("a number starts with 0");
        if (peek() == '.' || peek() == 'e' || peek() == 'E')
            return note("only integers are allowed; other numbers are strings");
        if (digits != start && m_bytes[digits] == '0')
            return note("an integer 0 has no sign");
        const qint64 read = m_at - digits > 16
                                ? (1LL << 53)
                                : QByteArrayView(m_bytes).sliced(start, m_at - start).toLongLong();
        if (read >= (1LL << 53) || read <= -(1LL << 53))
            return note("an integer must stay below 2^53");
        return true;
    }
    /// Gives the string in UTF-8; it points into the bytes where they say it plainly.
    bool string(QByteArray &utf8)
    {
        const char *const begin = m_bytes.constData() + m_at + 1;
        const char *const end = m_bytes.constData() + m_bytes.size();
        const char *const stop = std::find_if(
            begin, end, [](char c) { return c == '"' || c == '\\' || uchar(c) < 0x20 || uchar(c) >= 0x7f; });
        if (stop != end && *stop == '"' && stop - begin <= m_limits.stringBytes) {
            utf8 = QByteArray::fromRawData(begin, stop - begin);
            m_at += stop - begin + 2;
            return true;
        }
        QString text;
        if (!stringWithEscapes(text))
            return false;
        utf8 = text.toUtf8();
        return true;
    }
    bool stringWithEscapes(QString &text)
    {
        const qsizetype start = ++m_at;
        QByteArray raw;
        while (m_at < m_bytes.size() && m_bytes[m_at] != '"') {
            if (uchar(m_bytes[m_at]) < 0x20)
                return note("a raw control character in a string");
            if (m_at - start >= m_limits.stringBytes)
                return note("a string is too long");
            if (m_bytes[m_at] == '\\') {
                if (!flush(raw, text) || !escape(text))
                    return false;
                continue;
            }
            raw += m_bytes[m_at++];
        }
        if (m_at >= m_bytes.size())
            return note("a string has no end");
        if (m_at - start > m_limits.stringBytes) // an escape may have stepped over the bound
            return note("a string is too long");
        if (!flush(raw, text))
            return false;
        ++m_at;
        return wellFormed(text);
    }
    bool flush(QByteArray &raw, QString &text)
    {
        if (raw.isEmpty())
            return true;
        if (!raw.isValidUtf8())
            return note("a string is not UTF-8");
        text += QString::fromUtf8(raw);
        raw.clear();
        return true;
    }
    bool escape(QString &text)
    {
        static constexpr QByteArrayView letters("\"\\/bfnrt"), meant("\"\\/\b\f\n\r\t");
        ++m_at;
        const char letter = peek();
        if (letter == 'u') {
            const QByteArray hex = m_bytes.mid(m_at + 1, 4);
            bool ok = hex.size() == 4 && std::all_of(hex.begin(), hex.end(),
                                                     [](char c) { return std::isxdigit(uchar(c)) != 0; });
            const ushort code = ok ? hex.toUShort(&ok, 16) : ushort(0);
            if (!ok)
                return note("a bad \\u escape");
            text += QChar(code);
            m_at += 5;
            return true;
        }
        const qsizetype which = letter == '\0' ? -1 : letters.indexOf(letter);
        if (which < 0)
            return note("a bad escape");
        text += QLatin1Char(meant[which]);
        ++m_at;
        return true;
    }
    bool wellFormed(const QString &text)
    {
        for (qsizetype i = 0; i < text.size(); ++i) {
            const QChar c = text[i];
            char32_t code = c.unicode();
            if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
                code = QChar::surrogateToUcs4(c, text[++i]);
            else if (c.isSurrogate())
                return note("a lone surrogate");
            if ((code < 0x20 && code != '\n' && code != '\t') || code == 0x7f)
                return note("a control character in a string");
            if (QChar::isNonCharacter(code))
                return note("a noncharacter in a string");
            if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
                return note("a bidirectional control in a string");
        }
        return true;
    }

    const QByteArray &m_bytes;
    const JsonLimits &m_limits;
    qsizetype m_at = 0;
    QString m_error;
};

} // namespace

Result<QJsonObject> parseStrictJson(const QByteArray &bytes, const JsonLimits &limits)
{
    if (const Done scanned = StrictScan(bytes, limits).run(); !scanned)
        return passOn(scanned);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::BadInput,
                    QStringLiteral("JSON byte %1: %2").arg(error.offset).arg(error.errorString()));
    return document.object();
}

QByteArray compactJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace interlock
