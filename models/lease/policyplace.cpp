#include "models/lease/policyplace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

/// Walks the text of one JSON value that is known to be well-formed.
class Walk {
public:
    explicit Walk(const QByteArray &json) : m_json(json) {}

    /// Offset of the value at the path (names, or numbers in lists); that of its nearest ancestor if it is
    /// not there.
    qsizetype find(const QStringList &path)
    {
        qsizetype found = space();
        for (const QString &step : path) {
            if (!enter(step))
                break;
            found = space();
        }
        return found;
    }

private:
    qsizetype space()
    {
        while (m_at < m_json.size() && isspace(uchar(m_json[m_at])))
            ++m_at;
        return m_at;
    }
    bool take(char wanted)
    {
        const bool is = space() < m_json.size() && m_json[m_at] == wanted;
        m_at += is ? 1 : 0;
        return is;
    }
    QByteArray string()
    {
        const qsizetype begin = ++m_at;
        while (m_at < m_json.size() && m_json[m_at] != '"')
            m_at += m_json[m_at] == '\\' ? 2 : 1;
        return m_json.mid(begin, m_at++ - begin);
    }
    void skip()
    {
        int depth = 0;
        for (space(); m_at < m_json.size(); ++m_at) {
            const char c = m_json[m_at];
            if (c == '"') {
                string();
                --m_at;
            } else if (c == '{' || c == '[')
                ++depth;
            else if ((c == ',' || c == '}' || c == ']') && depth == 0)
                return;
            else if (c == '}' || c == ']')
                --depth;
        }
    }
    /// Stops before the value of that name, or with that number.
    bool enter(const QString &step)
    {
        const bool list = take('[');
        if (!list && !take('{'))
            return false;
        for (int number = 0; space() < m_json.size() && m_json[m_at] != ']' && m_json[m_at] != '}';
             ++number) {
            const QString name = list ? QString::number(number) : QString::fromUtf8(string());
            if (!list)
                take(':');
            if (name == step)
                return true;
            skip();
            take(',');
        }
        return false;
    }

    const QByteArray &m_json;
    qsizetype m_at = 0;
};

/// The principal whose name stands in the fault.
std::optional<QString> principalIn(const QString &fault, const QJsonObject &policy)
{
    const QJsonArray principals = policy[u"principals"].toArray();
    for (qsizetype at = 0; at < principals.size(); ++at) {
        const QString id = QRegularExpression::escape(principals[at][u"id"].toString());
        if (!id.isEmpty() && fault.contains(QRegularExpression(u"(^|[ \"(])%1([ :,)\"]|$)"_s.arg(id))))
            return QString::number(at);
    }
    return {};
}

QStringList pathOf(const QString &fault, const QJsonObject &policy)
{
    static const QRegularExpression principal(u"principals\\[(\\d+)\\]"_s), key(u"keys\\[(\\d+)\\]"_s),
        rule(u"rule ([^ /]+)/([a-z]+)"_s), rules(u"(?:rules for|lease of) ([^ ]+)"_s),
        field(u"\"([A-Za-z]+)\""_s);
    const auto named = field.match(fault);
    const QStringList end = named.hasMatch() ? QStringList{named.captured(1)} : QStringList();
    if (const auto at = principal.match(fault); at.hasMatch()) {
        const auto which = key.match(fault);
        return QStringList{u"principals"_s, at.captured(1)} +
               (which.hasMatch() ? QStringList{u"keys"_s, which.captured(1)} : QStringList()) + end;
    }
    if (const auto at = rule.match(fault); at.hasMatch())
        return QStringList{u"rules"_s, at.captured(1), at.captured(2)} + end;
    if (const auto at = rules.match(fault); at.hasMatch())
        return {u"rules"_s, at.captured(1)};
    if (fault.startsWith(u"policy: risk points:"))
        return QStringList{u"risk"_s, u"points"_s} + end;
    if (fault.startsWith(u"policy: risk:"))
        return QStringList{u"risk"_s} + end;
    if (fault.contains(u"revoked"))
        return {u"revoked"_s};
    if (fault.contains(u"admin"))
        return {u"admins"_s};
    if (const auto at = principalIn(fault, policy))
        return {u"principals"_s, *at};
    return fault.contains(u"may") ? QStringList{u"may"_s} : end;
}

} // namespace

qsizetype placeOf(const QString &fault, const QByteArray &file)
{
    const QStringList path = pathOf(fault, QJsonDocument::fromJson(file).object());
    return path.isEmpty() ? -1 : Walk(file).find(path);
}

} // namespace interlock
