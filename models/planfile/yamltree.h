#pragma once

#include "models/planfile/problems.h"

#include <QJsonValue>

#include <optional>
#include <vector>

namespace interlock {

/// One node of a plan's YAML with its place.
struct YamlNode {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    Place place;
    QString text;                ///< of a scalar
    bool quoted = false;         ///< a quoted scalar is always text, never a number or a truth value
    std::vector<YamlNode> keys;  ///< of a map, in the order of the file; parallel to `items`
    std::vector<YamlNode> items; ///< values of a map, elements of a sequence

    bool isMap() const { return kind == Kind::Map; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isScalar() const { return kind == Kind::Scalar; }
    /// The value of a key; null when this is no map or has no such key.
    const YamlNode *find(QStringView key) const;
};

/// The deepest place that exists on a path of keys and indices ("stages", "1", "bake"): where a problem with
/// it is shown.
Place placeOf(const YamlNode &root, const QStringList &path);

/// A node as JSON: plain numbers and true/false become numbers and booleans, everything else text.
QJsonValue toJson(const YamlNode &node);

/// How much a YAML file may hold, and what its messages call it. The defaults are a plan's.
struct YamlBounds {
    QString what = QStringLiteral("plan");
    qsizetype bytes = kMostPlanBytes;
    size_t depth = 16;
    int nodes = 20'000;
    int documents = 1;
    bool tabs = false; ///< within values, and where JSON has white space
};

/// Reads the subset of YAML 1.2 that plans are written in: one document of maps, lists and scalars. Refused,
/// because two readers could understand two things: tabs, anchors, aliases, tags, a second document, keys
/// that stand twice or are no text, control and bidirectional characters, more than 16 levels or 20,000
/// nodes.
std::optional<YamlNode> readYaml(const QByteArray &bytes, Problems &problems);
/// The same for files of others, which may hold several documents; JSON is such a file, too.
std::optional<std::vector<YamlNode>> readYamlDocuments(const QByteArray &bytes, const YamlBounds &bounds,
                                                       Problems &problems);

} // namespace interlock
