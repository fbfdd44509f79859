#include "models/base/json.h"
#include "models/base/jsonitems.h"
#include "models/lease/fields.h"
#include "models/lease/lease.h"
#include "models/lease/policyplace.h"
#include "models/lease/risk.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostFileBytes = 200 * 1024; // a payload holds 256 KiB

QString placed(const QByteArray &bytes, const QString &name, qsizetype at, const QString &what)
{
    if (at < 0)
        return u"%1: %2"_s.arg(name, what);
    const QByteArray before = bytes.left(at);
    return u"%1:%2:%3: %4"_s.arg(name)
        .arg(before.count('\n') + 1)
        .arg(before.size() - before.lastIndexOf('\n'))
        .arg(what);
}

/// "FILE:LINE:COLUMN: what", one fault a line; without a place where a fault tells of none.
Error placed(const QByteArray &bytes, const QString &name, const Error &error)
{
    static const QRegularExpression offset(u"JSON byte (\\d+)"_s);
    if (const auto match = offset.match(error.text); match.hasMatch())
        return {ErrorCode::BadInput, placed(bytes, name, match.captured(1).toLongLong(), error.text),
                error.mend};
    QStringList lines;
    for (const QString &fault : error.text.split(u'\n'))
        lines << placed(bytes, name, placeOf(fault, bytes), fault);
    return {ErrorCode::BadInput, lines.join(u'\n'), error.mend};
}

/// A key may be the line of its .pub file and nothing else: one on a token then wants a touch, any other is
/// kept in a file. The fingerprint is computed; of a line that is none, reading it says why.
QJsonObject wholeKey(const QJsonValue &item)
{
    QJsonObject key = item.isString() ? QJsonObject{{u"pub"_s, item}} : item.toObject();
    const auto pub = publicKeyFromLine(key[u"pub"].toString().toUtf8());
    if (!key.contains(u"fp"_s) && key.contains(u"pub"_s)) {
        key.insert(u"fp"_s, pub ? pub->fingerprint() : u"unknown"_s);
        key.insert(u"pub"_s, pub ? pub->line() : key[u"pub"].toString());
    }
    const bool isToken = pub && pub->type == PublicKey::Type::SkEd25519;
    if (item.isString())
        key.insert(u"custody"_s, toString(isToken ? Custody::Fido2 : Custody::Software));
    if (!key.contains(u"require"_s))
        key.insert(u"require"_s, item.isString() && isToken ? QJsonArray{u"up"_s} : QJsonArray());
    return key;
}

QJsonArray withWholeKeys(const QJsonArray &principals)
{
    QJsonArray out;
    for (const QJsonValue &value : principals) {
        QJsonObject principal = value.toObject();
        QJsonArray keys;
        for (const QJsonValue &item : itemsOf(principal[u"keys"]))
            keys.append(wholeKey(item));
        principal.insert(u"keys"_s, keys);
        out.append(principal);
    }
    return out;
}

/// The weights of the risk score with those of the file where it names some: all that an admin may edit.
QJsonObject wholeRisk(const RiskWeights &risk)
{
    QJsonObject points;
    for (const auto &[factor, usual] : riskFactors()) {
        const auto own = risk.points.find(factor);
        points.insert(factor, own == risk.points.end() ? usual : own->second);
    }
    return {{u"limit"_s, risk.limit}, {u"points"_s, points}};
}

/// The inverse: what differs from the usual weights, as a policy holds it; none when nothing does. What is
/// not of that form is left as it is: reading it says what is wrong.
std::optional<QJsonValue> unusual(const QJsonValue &risk)
{
    if (risk.isUndefined())
        return {};
    QJsonObject left = risk.toObject();
    if (!left[u"points"].isObject())
        return risk;
    QJsonObject points = left[u"points"].toObject();
    for (const auto &[factor, usual] : riskFactors())
        if (points.value(factor) == usual)
            points.remove(factor);
    left.insert(u"points"_s, points);
    const QJsonObject none{{u"limit"_s, RiskWeights{}.limit}, {u"points"_s, QJsonObject()}};
    return left == none ? std::nullopt : std::optional<QJsonValue>(left);
}

} // namespace

Result<Policy> policyFromFile(const QByteArray &bytes, const QString &name, const Policy &frame)
{
    auto json = parseStrictJson(bytes, {kMostFileBytes, 12, 8 * 1024});
    if (!json)
        return tl::unexpected(placed(bytes, name, json.error()));
    const QJsonObject filled = toStatement(frame).predicate;
    for (const QString &key : {u"version"_s, u"previous"_s, u"asOf"_s, u"issued"_s}) {
        json->remove(key);
        if (filled.contains(key))
            json->insert(key, filled[key]);
    }
    if (!json->contains(u"revoked"_s))
        json->insert(u"revoked"_s, QJsonArray());
    json->insert(u"reason"_s, frame.reason.isEmpty() ? json->value(u"reason").toString() : frame.reason);
    json->insert(u"principals"_s, withWholeKeys(json->value(u"principals").toArray()));
    if (const auto risk = unusual(json->value(u"risk")))
        json->insert(u"risk"_s, *risk);
    else
        json->remove(u"risk"_s);
    Statement statement{QString(predicates::policy), *json, {subjectOf(u"policy"_s, compactJson(*json))}};
    auto policy = readPolicy(statement);
    if (!policy)
        return tl::unexpected(placed(bytes, name, policy.error()));
    return policy;
}

QByteArray policyFile(const Policy &policy)
{
    QJsonObject predicate = toStatement(policy).predicate;
    for (const QString &key : {u"version"_s, u"previous"_s, u"asOf"_s, u"issued"_s, u"reason"_s})
        predicate.remove(key);
    predicate.insert(u"risk"_s, wholeRisk(policy.risk));
    return QJsonDocument(predicate).toJson(QJsonDocument::Indented);
}

} // namespace interlock
