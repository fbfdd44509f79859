#pragma once

#include <QRegularExpression>
#include <QString>

#include <map>
#include <optional>
#include <set>

namespace interlock {

/// Values for the names that an original leaves to whoever calls it, and which of them were asked for.
class Arguments {
public:
    explicit Arguments(std::map<QString, QString> given) : m_given(std::move(given)) {}

    std::optional<QString> value(const QString &name);
    /// Given, and asked for by nothing.
    QStringList unused() const;

private:
    std::map<QString, QString> m_given;
    std::set<QString> m_asked;
};

/// A template with its names filled in: each match of `pattern` (the name is its first group) becomes its
/// value among `known`, else among the arguments, else a mark that says which one is missing.
QString expand(const QString &text, const QRegularExpression &pattern,
               const std::map<QString, QString> &known, Arguments &arguments);
/// Whether a text holds a mark.
bool isOpen(const QString &text);

/// A PromQL expression in one line: comments and needless white space are gone, strings are as they were.
QString tidyQuery(const QString &query);

} // namespace interlock
