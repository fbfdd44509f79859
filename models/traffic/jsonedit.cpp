#include "models/traffic/jsonedit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>

#include <vector>

namespace interlock {

namespace {

QByteArray textOf(const QJsonValue &value)
{
    return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).chopped(1).mid(1);
}

/// Walks over well-formed JSON and writes it anew; the end of the text ends every loop.
class JsonEdit {
public:
    explicit JsonEdit(const QByteArray &json) : m_json(json) {}

    QByteArray run(const QJsonValue &was, const QJsonValue &wanted)
    {
        const QByteArray before = space();
        const QByteArray changed = value(was, wanted);
        return before + changed + m_json.mid(m_at);
    }

private:
    /// One member of an object, or one element of an array.
    struct Part {
        QByteArray before; ///< white space before it
        QByteArray key;    ///< with its quotes and all up to the value; empty in an array
        QByteArray value;
    };

    char peek() const { return m_at < m_json.size() ? m_json[m_at] : '\0'; }
    bool isAtEnd() const { return m_at >= m_json.size(); }

    QByteArray space()
    {
        const qsizetype from = m_at;
        while (!isAtEnd() && QByteArrayView(" \t\r\n").contains(peek()))
            ++m_at;
        return m_json.mid(from, m_at - from);
    }

    QByteArray string()
    {
        const qsizetype from = m_at++;
        while (!isAtEnd() && peek() != '"')
            m_at += peek() == '\\' ? 2 : 1;
        ++m_at;
        return m_json.mid(from, m_at - from);
    }

    QByteArray untouched()
    {
        const qsizetype from = m_at;
        int depth = 0;
        do {
            if (peek() == '"') {
                (void)string();
                continue;
            }
            if (depth == 0 && QByteArrayView(",}] \t\r\n").contains(peek()))
                break;
            depth += int(peek() == '{' || peek() == '[') - int(peek() == '}' || peek() == ']');
            ++m_at;
        } while (!isAtEnd() && (depth > 0 || !QByteArrayView("}]\"").contains(m_json[m_at - 1])));
        return m_json.mid(from, m_at - from);
    }

    QByteArray value(const QJsonValue &was, const QJsonValue &wanted)
    {
        if (was == wanted)
            return untouched();
        if (was.isObject() && wanted.isObject())
            return object(was.toObject(), wanted.toObject());
        if (was.isArray() && wanted.isArray() && was.toArray().size() == wanted.toArray().size())
            return array(was.toArray(), wanted.toArray());
        (void)untouched();
        return textOf(wanted);
    }

    QByteArray object(const QJsonObject &was, const QJsonObject &wanted)
    {
        std::vector<Part> kept;
        QByteArray after, last = ": ";
        ++m_at;
        for (after = space(); peek() == '"'; after = space()) {
            Part part{after, string(), {}};
            const QString name = QJsonDocument::fromJson('[' + part.key + ']').array().first().toString();
            last = space();
            last += peek(); // the colon
            ++m_at;
            last += space();
            part.key += last;
            if (wanted.contains(name)) {
                part.value = value(was.value(name), wanted.value(name));
                kept.push_back(part);
            } else {
                (void)untouched();
            }
            after = space();
            if (peek() != ',')
                break;
            ++m_at;
        }
        ++m_at;
        for (auto one = wanted.begin(); one != wanted.end(); ++one)
            if (!was.contains(one.key()))
                kept.push_back({kept.empty() ? QByteArray() : kept.back().before,
                                textOf(QJsonValue(one.key())) + last, textOf(one.value())});
        return '{' + joined(kept) + after + '}';
    }

    QByteArray array(const QJsonArray &was, const QJsonArray &wanted)
    {
        std::vector<Part> kept;
        QByteArray after;
        ++m_at;
        after = space();
        for (qsizetype i = 0; i < was.size() && !isAtEnd(); ++i) {
            Part part{after, {}, value(was.at(i), wanted.at(i))};
            kept.push_back(part);
            after = space();
            if (peek() != ',')
                break;
            ++m_at;
            after = space();
        }
        ++m_at;
        return '[' + joined(kept) + after + ']';
    }

    /// Like join, but white space before a comma is not kept.
    static QByteArray joined(const std::vector<Part> &parts)
    {
        QByteArray text;
        for (const Part &part : parts)
            text += (text.isEmpty() ? QByteArray() : QByteArray(",")) + part.before + part.key + part.value;
        return text;
    }

    const QByteArray &m_json;
    qsizetype m_at = 0;
};

} // namespace

QByteArray editJson(const QByteArray &json, const QJsonObject &wanted)
{
    const QJsonObject was = QJsonDocument::fromJson(json).object();
    const QByteArray edited = JsonEdit(json).run(was, wanted);
    const QJsonDocument read = QJsonDocument::fromJson(edited);
    const bool holds = read.isObject() && read.object() == wanted;
    return holds ? edited : QJsonDocument(wanted).toJson(QJsonDocument::Indented);
}

} // namespace interlock
