#include "models/records/allowedsigners.h"

#include "models/base/digest.h"

#include <QDateTime>
#include <QRegularExpression>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostBytes = 1024 * 1024;
constexpr int kMostLines = 10'000;

tl::unexpected<Error> atLine(int line, const QString &what)
{
    return fail(ErrorCode::BadInput, u"allowed signers, line %1: %2"_s.arg(line).arg(what));
}

/// Cuts at white space outside double quotes.
QStringList words(const QString &line)
{
    QStringList out(1);
    bool quoted = false;
    for (const QChar c : line) {
        quoted = c == u'"' ? !quoted : quoted;
        if (!quoted && (c == u' ' || c == u'\t'))
            out.append(QString());
        else
            out.last() += c;
    }
    out.removeAll(QString());
    return out;
}

QStringList optionsOf(const QString &word)
{
    QStringList out(1);
    bool quoted = false;
    for (const QChar c : word) {
        quoted = c == u'"' ? !quoted : quoted;
        if (!quoted && c == u',')
            out.append(QString());
        else if (c != u'"')
            out.last() += c;
    }
    return out;
}

/// YYYYMMDD or YYYYMMDDHHMM[SS], always with Z: without it ssh-keygen takes the reader's own zone.
std::optional<WallTime> validity(const QString &text)
{
    if (!text.endsWith(u'Z'))
        return {};
    const QString digits = text.chopped(1);
    static const QList<QString> formats{u"yyyyMMdd"_s, u"yyyyMMddHHmm"_s, u"yyyyMMddHHmmss"_s};
    for (const QString &format : formats) {
        QDateTime time = QDateTime::fromString(digits, format);
        if (digits.size() != format.size() || !time.isValid())
            continue;
        time.setTimeSpec(Qt::UTC);
        return wallFromMs(time.toMSecsSinceEpoch());
    }
    return {};
}

bool matches(const QString &pattern, const QString &text)
{
    const auto options = QRegularExpression::NoPatternOption;
    // Only * and ? are special in ssh's patterns.
    QString escaped = QRegularExpression::escape(pattern);
    escaped.replace(u"\\*"_s, u".*"_s).replace(u"\\?"_s, u"."_s);
    return QRegularExpression(QRegularExpression::anchoredPattern(escaped), options).match(text).hasMatch();
}

/// Takes one option; false for one that is not known.
bool takeOption(AllowedSigner &signer, const QString &option)
{
    const QString name = option.section(u'=', 0, 0), value = option.section(u'=', 1);
    if (name == u"namespaces") {
        signer.namespaces = value.split(u',', Qt::SkipEmptyParts);
        return !signer.namespaces.isEmpty();
    }
    if (name == u"valid-after")
        return (signer.validAfter = validity(value)).has_value();
    if (name == u"valid-before")
        return (signer.validBefore = validity(value)).has_value();
    return false;
}

bool isKeyType(const QString &word)
{
    return word.startsWith(u"ssh-") || word.startsWith(u"sk-") || word.startsWith(u"ecdsa-");
}

/// nullopt: a line that can never match one of our records.
Result<std::optional<AllowedSigner>> readLine(const QString &text, int number)
{
    const QStringList parts = words(text);
    AllowedSigner signer;
    if (parts.size() < 3)
        return atLine(number, u"needs PRINCIPALS [OPTIONS] TYPE KEY"_s);
    signer.principals = optionsOf(parts[0]);
    for (const QString &principal : std::as_const(signer.principals))
        if (!isIdentifier(principal))
            return atLine(number,
                          u"principal \"%1\" is not a plain name; wildcards are not taken"_s.arg(principal));
    qsizetype at = 1;
    bool authority = false;
    if (!isKeyType(parts[1])) {
        at = 2;
        for (const QString &option : optionsOf(parts[1])) {
            authority = authority || option == u"cert-authority";
            if (option != u"cert-authority" && !takeOption(signer, option))
                return atLine(number, u"option \"%1\" is not understood; times end with Z"_s.arg(option));
        }
    }
    if (parts.size() < at + 2)
        return atLine(number, u"the key is missing"_s);
    if (authority || (parts[at] != u"ssh-ed25519" && parts[at] != u"sk-ssh-ed25519@openssh.com"))
        return std::optional<AllowedSigner>();
    const auto key = publicKeyFromLine((parts[at] + u' ' + parts[at + 1]).toUtf8());
    if (!key)
        return atLine(number, key.error().text);
    signer.key = *key;
    return std::optional(signer);
}

/// The namespace for a predicate type: ours, or that of a deployment whose names carry its domain.
Result<QString> expectedNamespace(const QString &predicateType)
{
    static const QRegularExpression domain(
        u"^https://([A-Za-z0-9.-]{1,200})/(policy|lease|approval|decision|event|note|ack|recovery)/v1$"_s);
    const auto match = domain.match(predicateType);
    if (!match.hasMatch())
        return namespaceFor(predicateType);
    const bool isPolicy = match.captured(2) == u"policy";
    return QString(isPolicy ? namespaces::policy : namespaces::record) + u'@' + match.captured(1);
}

Result<QString> principalFor(const EnvelopeCheck &check, const PublicKey &key, const QString &nameSpace)
{
    QString why = u"key %1 is in no line of the allowed signers"_s.arg(key.fingerprint());
    for (const AllowedSigner &signer : check.signers) {
        if (signer.key != key)
            continue;
        if (signer.allows(nameSpace) && signer.isValidAt(check.at))
            return signer.principals.first();
        why = signer.allows(nameSpace)
                  ? u"key %1 is outside the time it is allowed for"_s.arg(key.fingerprint())
                  : u"key %1 is not allowed to sign under %2"_s.arg(key.fingerprint(), nameSpace);
    }
    return fail(ErrorCode::Unverified, why, u"get the signers' file from somebody you trust"_s);
}

} // namespace

bool AllowedSigner::allows(const QString &nameSpace) const
{
    bool positive = namespaces.isEmpty();
    for (const QString &pattern : namespaces) {
        if (pattern.startsWith(u'!') && matches(pattern.mid(1), nameSpace))
            return false;
        positive = positive || (!pattern.startsWith(u'!') && matches(pattern, nameSpace));
    }
    return positive;
}

bool AllowedSigner::isValidAt(WallTime at) const
{
    return (!validAfter || at >= *validAfter) && (!validBefore || at <= *validBefore);
}

Result<std::vector<AllowedSigner>> parseAllowedSigners(const QByteArray &bytes)
{
    const QList<QByteArray> lines = bytes.split('\n');
    if (bytes.size() > kMostBytes || lines.size() > kMostLines || bytes.contains('\0') ||
        !bytes.isValidUtf8())
        return fail(ErrorCode::BadInput, u"the allowed signers' file is too long or not text"_s);
    std::vector<AllowedSigner> signers;
    int number = 0;
    for (const QByteArray &raw : lines) {
        ++number;
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const auto signer = readLine(line, number);
        if (!signer)
            return passOn(signer);
        if (*signer)
            signers.push_back(**signer);
    }
    return signers;
}

Result<VerifiedEnvelope> verifyEnvelopeFile(const QByteArray &bytes, const EnvelopeCheck &check)
{
    const auto envelope = decodeEnvelope(bytes);
    if (!envelope)
        return fail(ErrorCode::Unverified, envelope.error().text, envelope.error().mend);
    auto statement = decodeStatement(envelope->payload);
    if (!statement)
        return fail(ErrorCode::Unverified, statement.error().text, statement.error().mend);
    const auto nameSpace =
        check.nameSpace ? Result<QString>(*check.nameSpace) : expectedNamespace(statement->predicateType);
    if (!nameSpace)
        return passOn(nameSpace);
    const auto signature =
        verifySshSignature(envelope->signature, nameSpace->toUtf8(), pae(kPayloadType, envelope->payload));
    if (!signature)
        return passOn(signature);
    if (envelope->keyid != signature->key.fingerprint())
        return fail(ErrorCode::Unverified,
                    u"the key id %1 names another key than the one that signed, %2"_s.arg(
                        envelope->keyid, signature->key.fingerprint()));
    const auto principal = principalFor(check, signature->key, *nameSpace);
    if (!principal)
        return passOn(principal);
    return VerifiedEnvelope{std::move(*statement), sha256Hex(envelope->payload), *principal, *nameSpace,
                            *signature};
}

} // namespace interlock
