#pragma once

#include "models/guardrails/guardrail.h"
#include "models/plan/plan.h"
#include "models/planfile/yamltree.h"

#include <utility>

namespace interlock {

/// A plan under decoding: what was understood so far and what is wrong.
struct Decoding {
    const YamlNode &root;
    Problems &problems;
    Plan plan;
};

/// One map of the plan read key by key. Unknown keys and anything but a map are problems at once; `valid`
/// says whether there is a map at all.
class Keys {
public:
    Keys(const YamlNode &node, Problems &problems, QString where, const QStringList &known);

    bool valid() const { return m_node.isMap(); }
    Place place() const { return m_node.place; }
    const QString &where() const { return m_where; }
    /// `where` with a key behind it: "stages[0].bake".
    QString within(const QString &key) const { return m_where + QLatin1Char('.') + key; }
    bool has(QStringView key) const { return m_node.find(key) != nullptr; }
    const YamlNode *find(QStringView key) const { return m_node.find(key); }
    /// The same, and a problem when it is absent.
    const YamlNode *need(QStringView key) const;

    /// Reads a key with one of the functions below into `target`; an absent key leaves it as it is.
    template <typename Target, typename Read>
    void read(QStringView key, Target &target, Read &&with) const
    {
        if (const YamlNode *node = find(key))
            if (auto value = with(*node, m_problems))
                target = std::move(*value);
    }
    template <typename Target, typename Read>
    void readNeeded(QStringView key, Target &target, Read &&with) const
    {
        if (need(key))
            read(key, target, std::forward<Read>(with));
    }

private:
    const YamlNode &m_node;
    Problems &m_problems;
    QString m_where;
};

// Each reads one value; nothing means the problem was added.

std::optional<QString> readText(const YamlNode &node, Problems &problems);
/// A name others refer to: letters, digits, `.`, `_`, `-`; starts with a letter or digit; at most 64.
std::optional<QString> readName(const YamlNode &node, Problems &problems);
std::optional<QStringList> readTexts(const YamlNode &node, Problems &problems);
std::optional<QStringList> readNames(const YamlNode &node, Problems &problems);
std::optional<Duration> readDuration(const YamlNode &node, Problems &problems);
std::optional<Duration> readPositiveDuration(const YamlNode &node, Problems &problems);
/// "95%" gives 0.95; the sign is required, 0 to 100.
std::optional<double> readPercent(const YamlNode &node, Problems &problems);
std::optional<double> readNumber(const YamlNode &node, Problems &problems);
std::optional<bool> readTruth(const YamlNode &node, Problems &problems);
std::optional<QUrl> readHttpUrl(const YamlNode &node, Problems &problems);
/// A mail server: `host`, `host:port`, or with smtp:// (STARTTLS, port 587 unless said) or smtps:// (TLS at
/// once, port 465 unless said) before it. Port 465 alone means smtps.
std::optional<QUrl> readMailServer(const YamlNode &node, Problems &problems);
/// A bare mail address, `name@host`, in ASCII (RFC 5321 without quoted names).
std::optional<QString> readMailAddress(const YamlNode &node, Problems &problems);
/// A relative path without `..`, `.` or empty parts.
std::optional<QString> readRelativePath(const YamlNode &node, Problems &problems);
std::optional<Selector> readSelector(const YamlNode &node, Problems &problems);
std::optional<SecretRef> readSecret(const YamlNode &node, Problems &problems);
std::optional<Action> readAction(const YamlNode &node, Problems &problems);
std::optional<QJsonValue> readJson(const YamlNode &node, Problems &problems);

/// A whole number from `least` to `most`.
struct WholeNumber {
    int least = 0;
    int most = 1'000'000;
    std::optional<int> operator()(const YamlNode &node, Problems &problems) const;
};
/// Stands for a unit that could not be read, so that its limits are not complained about as well.
Unit unknownUnit();
bool isUnknown(const Unit &unit);

/// A limit such as "> 500ms", converted to `unit`.
struct LimitIn {
    Unit unit;
    std::optional<Limit> operator()(const YamlNode &node, Problems &problems) const;
};
/// An amount such as 400ms, converted to `unit`.
struct AmountIn {
    Unit unit;
    std::optional<double> operator()(const YamlNode &node, Problems &problems) const;
};
/// One word of a table.
template <typename Value>
struct WordOf {
    std::vector<std::pair<QString, Value>> table;
    std::optional<Value> operator()(const YamlNode &node, Problems &problems) const
    {
        const auto word = readText(node, problems);
        if (!word)
            return std::nullopt;
        for (const auto &[name, value] : table)
            if (name == *word)
                return value;
        complain(*word, node, problems);
        return std::nullopt;
    }

private:
    void complain(const QString &word, const YamlNode &node, Problems &problems) const;
};

/// "unknown WORD "x"; did you mean "y"?"
QString unknownWord(const QString &word, const QStringList &valid);

template <typename Value>
void WordOf<Value>::complain(const QString &word, const YamlNode &node, Problems &problems) const
{
    QStringList names;
    for (const auto &entry : table)
        names << entry.first;
    problems.add(node.place, unknownWord(word, names));
}

} // namespace interlock
