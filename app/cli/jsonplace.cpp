#include "app/cli/jsonplace.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

/// Walks over well-formed JSON; the end of the text ends every loop.
class JsonWalk {
public:
    explicit JsonWalk(const QByteArray &json) : m_json(json) {}

    qsizetype find(const QStringList &path)
    {
        skipSpace();
        for (const QString &step : path) {
            const qsizetype here = m_at;
            if (!(peek() == '{' ? enterMember(step) : peek() == '[' && enterItem(step.toInt())))
                return here;
        }
        return m_at;
    }

private:
    char peek() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }
    void skipSpace()
    {
        while (m_at < m_json.size() && QByteArrayView(" \t\r\n,:").contains(m_json[m_at]))
            ++m_at;
    }
    QString takeString()
    {
        const qsizetype begin = m_at++;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        ++m_at;
        const QByteArray one = "{\"k\":" + m_json.mid(begin, m_at - begin) + '}';
        return QJsonDocument::fromJson(one).object()[u"k"].toString();
    }
    void skipValue()
    {
        int depth = 0;
        do {
            if (peek() == '"')
                takeString();
            else {
                depth += QByteArrayView("{[").contains(peek())   ? 1
                         : QByteArrayView("}]").contains(peek()) ? -1
                                                                 : 0;
                ++m_at;
            }
        } while (m_at < m_json.size() && (depth > 0 || !QByteArrayView(",}]").contains(peek())));
    }
    bool enterMember(const QString &key)
    {
        ++m_at;
        for (skipSpace(); peek() == '"'; skipSpace()) {
            const bool found = takeString() == key;
            skipSpace();
            if (found)
                return true;
            skipValue();
        }
        return false;
    }
    bool enterItem(int index)
    {
        ++m_at;
        for (skipSpace(); index > 0 && m_at < m_json.size() && peek() != ']'; --index, skipSpace())
            skipValue();
        return peek() != ']';
    }

    const QByteArray &m_json;
    qsizetype m_at = 0;
};

} // namespace

QString lineAndColumn(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    return u"%1:%2"_s.arg(before.count('\n') + 1).arg(offset - before.lastIndexOf('\n'));
}

qsizetype placeInJson(const QByteArray &json, const QStringList &path)
{
    return std::min(JsonWalk(json).find(path), json.size());
}

} // namespace interlock::cli
