#pragma once

#include "models/planfile/decode.h"

namespace interlock {

// Pieces that several kinds of traffic are read with.

/// The {words} that every text of `traffic` may hold.
extern const QStringList kShareWords;

/// A text whose {words} are all known.
struct TextWith {
    QStringList words;
    std::optional<QString> operator()(const YamlNode &node, Problems &problems) const;
};

/// A JSON pointer (RFC 6901) to a part of an answer.
std::optional<QString> readPointer(const YamlNode &node, Problems &problems);
std::optional<QString> readAbsolutePath(const YamlNode &node, Problems &problems);
/// A program and its arguments, which may hold {share} and {percent}.
std::optional<QStringList> readArguments(const YamlNode &node, Problems &problems);

/// One HTTP request: an address under its method, which is one of `methods`; its texts may hold `words`.
struct RequestWith {
    QString where;
    QStringList words;
    QStringList methods{QStringLiteral("get"), QStringLiteral("put"), QStringLiteral("post"),
                        QStringLiteral("patch")};
    std::optional<HttpRequest> operator()(const YamlNode &node, Problems &problems) const;
};

/// `verify_share`, which every kind of traffic may have.
void readShareCheck(const Keys &keys, std::optional<ShareCheck> &check, Decoding &decoding);

/// The keys of `traffic`: `type` and `known`.
Keys trafficKeys(const YamlNode &node, Decoding &decoding, const QStringList &known);

void decodePlatform(const YamlNode &node, Decoding &decoding); ///< `http`
void decodeCommand(const YamlNode &node, Decoding &decoding);
void decodeNginx(const YamlNode &node, Decoding &decoding);

} // namespace interlock
