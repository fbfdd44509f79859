#include "models/records/statement.h"

#include "models/base/digest.h"
#include "models/base/json.h"
#include "models/base/jsonitems.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView kStatementType("https://in-toto.io/Statement/v1");
constexpr qsizetype kMostSubjects = 512;
constexpr qsizetype kMostSubjectName = 1024;

bool mayHoldLines(const QString &key)
{
    return key == u"reason" || key == u"text" || key == u"detail" || key == u"why" || key == u"printed";
}

/// Line breaks in a name would let one line of a list look like two.
Done checkLines(const QJsonValue &value, const QString &key)
{
    if (value.isString() && !mayHoldLines(key) &&
        (value.toString().contains(u'\n') || value.toString().contains(u'\t')))
        return fail(ErrorCode::BadInput, u"a line break or tab in \"%1\""_s.arg(key));
    if (value.isArray())
        for (const QJsonValue &item : itemsOf(value))
            if (const Done done = checkLines(item, key); !done)
                return done;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it.key().isEmpty() || it.key().contains(u'\n') || it.key().contains(u'\t'))
                return fail(ErrorCode::BadInput,
                            u"an empty key, or one with a line break, in \"%1\""_s.arg(key));
            if (const Done done = checkLines(it.value(), it.key()); !done)
                return done;
        }
    }
    return {};
}

Result<Subject> readSubject(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const QJsonObject digest = object.value(u"digest").toObject();
    const Subject subject{object.value(u"name").toString(), digest.value(u"sha256").toString()};
    if (object.size() != 2 || digest.size() != 1)
        return fail(ErrorCode::BadInput, u"a subject has a name and exactly one digest, sha256"_s);
    if (subject.name.isEmpty() || subject.name.toUtf8().size() > kMostSubjectName)
        return fail(ErrorCode::BadInput, u"a subject's name is empty or too long"_s);
    if (!isSha256Hex(subject.sha256))
        return fail(
            ErrorCode::BadInput,
            u"the digest of subject \"%1\" is not 64 lower-case hexadecimal digits"_s.arg(subject.name));
    return subject;
}

Result<std::vector<Subject>> readSubjects(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    if (array.isEmpty() || array.size() > kMostSubjects)
        return fail(ErrorCode::BadInput, u"a statement has 1 to %1 subjects"_s.arg(kMostSubjects));
    std::vector<Subject> subjects;
    QSet<QString> names;
    for (const QJsonValue &item : array) {
        const auto subject = readSubject(item);
        if (!subject)
            return passOn(subject);
        if (names.contains(subject->name))
            return fail(ErrorCode::BadInput, u"two subjects are named \"%1\""_s.arg(subject->name));
        names.insert(subject->name);
        subjects.push_back(*subject);
    }
    return subjects;
}

bool isUri(const QString &text)
{
    return text.contains(u':') && text.size() <= 256 &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c < QChar(0x7f); });
}

/// A line break can come in by an escape only. Most payloads have none, and no empty key.
bool mayHaveLines(const QByteArray &payload)
{
    if (payload.contains("\"\":"))
        return true;
    for (qsizetype at = payload.indexOf('\\'); at >= 0; at = payload.indexOf('\\', at + 2))
        if (const char escaped = payload.at(at + 1); escaped == 'n' || escaped == 't' || escaped == 'u')
            return true;
    return false;
}

Result<Statement> statementOf(const QJsonObject &object)
{
    if (object.size() != 4 || object.value(u"_type").toString() != kStatementType)
        return fail(ErrorCode::BadInput, u"not an in-toto Statement v1 with its four fields"_s);
    const QString type = object.value(u"predicateType").toString();
    if (!isUri(type))
        return fail(ErrorCode::BadInput, u"the predicate type is not a URI"_s);
    if (!object.value(u"predicate").isObject())
        return fail(ErrorCode::BadInput, u"the predicate is not an object"_s);
    auto subjects = readSubjects(object.value(u"subject"));
    if (!subjects)
        return passOn(subjects);
    return Statement{type, object.value(u"predicate").toObject(), std::move(*subjects)};
}

/// What no string of a record may hold; a lone surrogate is seen by the caller.
bool isForbidden(char32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t') || code == 0x7f || QChar::isNonCharacter(code) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

Subject subjectOf(const QString &name, const QByteArray &bytes)
{
    return {name, sha256Hex(bytes)};
}

QByteArray encode(const Statement &statement)
{
    QJsonArray subjects;
    for (const Subject &subject : statement.subjects)
        subjects.append(QJsonObject{{u"name"_s, subject.name},
                                    {u"digest"_s, QJsonObject{{u"sha256"_s, subject.sha256}}}});
    return compactJson({{u"_type"_s, QString(kStatementType)},
                        {u"subject"_s, subjects},
                        {u"predicateType"_s, statement.predicateType},
                        {u"predicate"_s, statement.predicate}});
}

Result<Statement> decodeStatement(const QByteArray &payload)
{
    const auto object = parseStrictJson(payload);
    if (!object)
        return passOn(object);
    auto statement = statementOf(*object);
    if (statement && mayHaveLines(payload))
        if (const Done done = checkLines(*object, u"statement"_s); !done)
            return passOn(done);
    return statement;
}

Result<Statement> decodeHeldStatement(const QByteArray &payload)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(payload, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::BadInput, u"JSON byte %1: %2"_s.arg(error.offset).arg(error.errorString()));
    return statementOf(document.object());
}

Result<QString> namespaceFor(const QString &predicateType)
{
    if (predicateType == predicates::policy)
        return QString(namespaces::policy);
    static const QStringList records{predicates::lease,   predicates::approval, predicates::decision,
                                     predicates::event,   predicates::note,     predicates::ack,
                                     predicates::recovery};
    if (records.contains(predicateType))
        return QString(namespaces::record);
    return fail(ErrorCode::Unverified, u"unknown record: predicate type %1"_s.arg(predicateType),
                u"it may come from a newer version; it is never taken for an approval"_s);
}

bool isIdentifier(const QString &text)
{
    return !text.isEmpty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') ||
               QStringView(u"._@:/+-").contains(c);
    });
}

bool isSha256Hex(const QString &text)
{
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

QString recordText(const QString &text, qsizetype mostBytes)
{
    QString clean;
    qsizetype bytes = 0;
    for (const char32_t code : QString(text).replace(u"\r\n"_s, u"\n"_s).toUcs4()) {
        const bool lone = code >= 0xd800 && code <= 0xdfff;
        const QString one = QString::fromUcs4(&code, 1);
        const QString kept = lone || isForbidden(code) ? QString(QChar(0xfffd)) : one;
        bytes += kept.toUtf8().size();
        if (bytes > mostBytes)
            break;
        clean += kept;
    }
    return clean;
}

} // namespace interlock
