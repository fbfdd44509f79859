#pragma once

#include <QJsonValue>
#include <QString>
#include <QStringList>

namespace interlock {

/// A text as a YAML scalar that reads back as the same text: plain where that is safe, else single-quoted, or
/// double-quoted where it has line breaks.
QString yamlScalar(const QString &text);
/// "[a, b]"
QString yamlList(const QStringList &texts);
/// JSON as YAML in one line.
QString yamlFlow(const QJsonValue &value);

/// A map in one line, built pair by pair; values are YAML already. Pairs with an empty value are left out.
class FlowMap {
public:
    FlowMap &add(const char *key, const QString &yaml);
    QString text() const { return QStringLiteral("{%1}").arg(m_pairs.join(QStringLiteral(", "))); }

private:
    QStringList m_pairs;
};

/// A document in block style, line by line.
class YamlText {
public:
    /// "key: value", `level` deep; without a value the line opens a map or a list. Empty and null values of
    /// `add` are left out.
    void open(int level, const QString &key);
    void add(int level, const char *key, const QString &yaml);
    void item(int level, const QString &yaml);
    /// One line of a comment; an empty one ends a section.
    void comment(int level, const QString &line);
    /// Whole lines that are YAML already, indented as they are to stand.
    void raw(const QString &lines) { m_text += lines; }
    const QString &text() const { return m_text; }

private:
    QString m_text;
};

} // namespace interlock
