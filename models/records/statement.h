#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace interlock {

/// Predicate types of our records.
namespace predicates {
inline constexpr QLatin1StringView policy("urn:interlock:policy:v1");
inline constexpr QLatin1StringView lease("urn:interlock:lease:v1");
inline constexpr QLatin1StringView approval("urn:interlock:approval:v1");
inline constexpr QLatin1StringView decision("urn:interlock:decision:v1");
inline constexpr QLatin1StringView event("urn:interlock:event:v1");
inline constexpr QLatin1StringView note("urn:interlock:note:v1");
inline constexpr QLatin1StringView ack("urn:interlock:ack:v1");
inline constexpr QLatin1StringView recovery("urn:interlock:recovery:v1");
} // namespace predicates

/// SSHSIG namespaces: a key that may sign one kind of thing cannot sign another.
namespace namespaces {
inline constexpr QLatin1StringView record("interlock-record.v1");
inline constexpr QLatin1StringView policy("interlock-policy.v1");
inline constexpr QLatin1StringView checkpoint("interlock-checkpoint.v1");
inline constexpr QLatin1StringView bundle("interlock-bundle.v1");
} // namespace namespaces

/// One thing a statement is about, by digest: 64 lower-case hexadecimal digits.
struct Subject {
    QString name;
    QString sha256;
    bool operator==(const Subject &) const = default;
};
Subject subjectOf(const QString &name, const QByteArray &bytes);

/// An in-toto Statement v1. At least one subject, unique names; integers below 2^53 only (other numbers are
/// decimal strings), no null; at most 256 KiB, 512 subjects, strings of 8 KiB.
struct Statement {
    QString predicateType;
    QJsonObject predicate;
    std::vector<Subject> subjects;
    bool operator==(const Statement &) const = default;
};

/// Deterministic compact JSON of the statement: the payload that is signed.
QByteArray encode(const Statement &statement);
/// Reads a payload by the strict profile (`signing.md` of the design, 2.1): any predicate type, its fields
/// unjudged. Line breaks and tabs stand only in values named reason, text, detail, why and printed.
Result<Statement> decodeStatement(const QByteArray &payload);

/// The same of a payload that passed it before, byte for byte: the profile is not looked at again.
Result<Statement> decodeHeldStatement(const QByteArray &payload);

/// The namespace a record of this predicate type is signed under; Unverified "unknown record" for a type
/// that is none of ours.
Result<QString> namespaceFor(const QString &predicateType);

/// `[A-Za-z0-9._@:/+-]{1,128}`: principals, roles, environments, rollouts.
bool isIdentifier(const QString &text);
bool isSha256Hex(const QString &text);
inline constexpr qsizetype kMostSaid = 2000; ///< bytes of a reason
/// The text with everything a record refuses replaced by U+FFFD, line feeds alone between its lines, cut to
/// `mostBytes` of UTF-8: for output of commands, messages of libraries, and why somebody lowers.
QString recordText(const QString &text, qsizetype mostBytes = kMostSaid);

} // namespace interlock
