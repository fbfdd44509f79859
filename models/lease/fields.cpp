#include "models/lease/fields.h"

namespace interlock {

using namespace Qt::StringLiterals;

QJsonValue Fields::take(const QString &key)
{
    m_taken.insert(key);
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        fault(u"\"%1\" is missing"_s.arg(key));
    return value;
}

QString Fields::text(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isString())
        fault(u"\"%1\" must be a text"_s.arg(key));
    else if (key == u"reason" && value.toString().toUtf8().size() > kMostReason)
        fault(u"a reason has at most %1 bytes"_s.arg(kMostReason));
    return value.toString();
}

QString Fields::id(const QString &key)
{
    const QString value = text(key);
    if (!isIdentifier(value))
        fault(u"\"%1\" must be 1 to 128 of A-Z a-z 0-9 . _ @ : / + -"_s.arg(key));
    return value;
}

QString Fields::digest(const QString &key)
{
    const QString value = text(key);
    if (!isSha256Hex(value))
        fault(u"\"%1\" must be 64 lower-case hexadecimal digits"_s.arg(key));
    return value;
}

QStringList Fields::ids(const QString &key)
{
    QStringList out;
    for (const QJsonValue &item : array(key)) {
        if (!isIdentifier(item.toString()))
            fault(u"\"%1\" holds \"%2\", which is not a plain name"_s.arg(key, item.toString()));
        if (out.contains(item.toString()))
            fault(u"\"%1\" names \"%2\" twice"_s.arg(key, item.toString()));
        out << item.toString();
    }
    return out;
}

qint64 Fields::integer(const QString &key, qint64 least, qint64 most)
{
    const QJsonValue value = take(key);
    const qint64 number = value.toInteger(least - 1);
    if (!value.isDouble() || number < least || number > most)
        fault(u"\"%1\" must be a whole number from %2 to %3"_s.arg(key).arg(least).arg(most));
    return number;
}

bool Fields::truth(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isBool())
        fault(u"\"%1\" must be true or false"_s.arg(key));
    return value.toBool();
}

WallTime Fields::time(const QString &key)
{
    const QString value = text(key);
    bool ok = false;
    const WallTime at = fromRfc3339(value, ok);
    if (!ok || toRfc3339(at) != value) // one spelling: UTC, milliseconds, Z
        fault(u"\"%1\" must be a time such as 2026-11-21T08:00:00.000Z"_s.arg(key));
    return at;
}

QJsonArray Fields::array(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isArray())
        fault(u"\"%1\" must be a list"_s.arg(key));
    return value.toArray();
}

QJsonObject Fields::object(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isObject())
        fault(u"\"%1\" must be an object"_s.arg(key));
    return value.toObject();
}

AsOf Fields::asOf()
{
    Fields fields(object(u"asOf"_s), u"asOf"_s);
    AsOf asOf;
    asOf.origin = fields.id(u"origin"_s);
    asOf.size = fields.integer(u"size"_s, 0, (1LL << 53) - 1);
    asOf.root = fields.digest(u"root"_s);
    if (const Done done = fields.done(); !done)
        fault(done.error().text);
    return asOf;
}

PolicyRef Fields::policy()
{
    Fields fields(object(u"policy"_s), u"policy"_s);
    PolicyRef policy;
    policy.version = int(fields.integer(u"version"_s, 1, 1'000'000));
    policy.sha256 = fields.digest(u"sha256"_s);
    if (const Done done = fields.done(); !done)
        fault(done.error().text);
    return policy;
}

void Fields::fault(const QString &what)
{
    if (m_fault.isEmpty())
        m_fault = u"%1: %2"_s.arg(m_where, what);
}

Done Fields::done()
{
    const bool hasFault = !m_fault.isEmpty();
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (m_taken.contains(it.key()))
            continue;
        const QString unknown = u"\"%1\" is not a field of it"_s.arg(it.key());
        if (hasFault) // often what is missing, mistyped
            m_fault += u", and "_s + unknown;
        else
            fault(unknown);
    }
    return m_fault.isEmpty() ? Done() : Done(fail(ErrorCode::BadInput, m_fault));
}

QJsonObject toJson(const AsOf &asOf)
{
    return {{u"origin"_s, asOf.origin}, {u"size"_s, asOf.size}, {u"root"_s, asOf.root}};
}

QJsonObject toJson(const PolicyRef &policy)
{
    return {{u"version"_s, policy.version}, {u"sha256"_s, policy.sha256}};
}

QJsonArray toJson(const std::vector<SeatRule> &seats)
{
    QJsonArray out;
    for (const SeatRule &seat : seats)
        out.append(QJsonObject{{u"role"_s, seat.role}, {u"n"_s, seat.n}});
    return out;
}

std::vector<SeatRule> readSeats(Fields &fields, const QString &key)
{
    std::vector<SeatRule> seats;
    QSet<QString> roles;
    int total = 0;
    for (const QJsonValue &item : fields.array(key)) {
        Fields one(item.toObject(), key);
        SeatRule seat;
        seat.role = one.id(u"role"_s);
        seat.n = int(one.integer(u"n"_s, 1, kMostSeats));
        if (const Done done = one.done(); !done)
            fields.fault(done.error().text);
        if (roles.contains(seat.role))
            fields.fault(u"role %1 stands twice; use n"_s.arg(seat.role));
        roles.insert(seat.role);
        total += seat.n;
        seats.push_back(seat);
    }
    if (total > kMostSeats)
        fields.fault(u"more than %1 seats"_s.arg(kMostSeats));
    return seats;
}

Done expectType(const Statement &statement, QLatin1StringView wanted)
{
    if (statement.predicateType == wanted)
        return {};
    return fail(ErrorCode::BadInput, u"a record of type %1, not %2"_s.arg(statement.predicateType, wanted));
}

} // namespace interlock
