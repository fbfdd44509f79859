#include "models/planfile/yamltext.h"

#include "models/base/jsonitems.h"
#include "models/base/number.h"

#include <QJsonArray>
#include <QJsonObject>

namespace interlock {

namespace {

/// Whether a plain scalar would be read as something else than this text.
bool isSafePlain(const QString &text)
{
    static const QStringList words{QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("null"),
                                   QStringLiteral("Null"), QStringLiteral("NULL"),  QStringLiteral("~"),
                                   QStringLiteral("---"),  QStringLiteral("...")};
    const auto isPlain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
               QStringView(u"_./%").contains(c) || c == u'-';
    };
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isPlain) && text[0] != u'-' &&
           text[0] != u'%' && !words.contains(text) && !parseDecimal(text.toUtf8());
}

QString doubleQuoted(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', QStringLiteral("\\\\"))
        .replace(u'"', QStringLiteral("\\\""))
        .replace(u'\r', QStringLiteral("\\r"))
        .replace(u'\n', QStringLiteral("\\n"));
    return u'"' + escaped + u'"';
}

} // namespace

QString yamlScalar(const QString &text)
{
    if (isSafePlain(text))
        return text;
    if (text.contains(u'\n') || text.contains(u'\r'))
        return doubleQuoted(text);
    QString quoted = text;
    return u'\'' + quoted.replace(u'\'', QStringLiteral("''")) + u'\'';
}

QString yamlList(const QStringList &texts)
{
    QStringList items;
    for (const QString &text : texts)
        items << yamlScalar(text);
    return u'[' + items.join(QStringLiteral(", ")) + u']';
}

QString yamlFlow(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return decimalText(value.toDouble());
    case QJsonValue::String:
        return yamlScalar(value.toString());
    case QJsonValue::Array: {
        QStringList items;
        for (const QJsonValue item : itemsOf(value))
            items << yamlFlow(item);
        return u'[' + items.join(QStringLiteral(", ")) + u']';
    }
    case QJsonValue::Object: {
        QStringList pairs;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            pairs << yamlScalar(it.key()) + QStringLiteral(": ") + yamlFlow(it.value());
        return u'{' + pairs.join(QStringLiteral(", ")) + u'}';
    }
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

FlowMap &FlowMap::add(const char *key, const QString &yaml)
{
    if (!yaml.isEmpty())
        m_pairs << QString::fromLatin1(key) + QStringLiteral(": ") + yaml;
    return *this;
}

void YamlText::open(int level, const QString &key)
{
    m_text += QString(level * 2, u' ') + yamlScalar(key) + QStringLiteral(":\n");
}

void YamlText::add(int level, const char *key, const QString &yaml)
{
    if (!yaml.isEmpty())
        m_text += QString(level * 2, u' ') + QString::fromLatin1(key) + QStringLiteral(": ") + yaml + u'\n';
}

void YamlText::item(int level, const QString &yaml)
{
    m_text += QString(level * 2, u' ') + QStringLiteral("- ") + yaml + u'\n';
}

void YamlText::comment(int level, const QString &line)
{
    QString safe = line.simplified(); // a line break would end the comment
    m_text += safe.isEmpty() ? QStringLiteral("\n")
                             : QString(level * 2, u' ') + QStringLiteral("# ") + safe + u'\n';
}

} // namespace interlock
