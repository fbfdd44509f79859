#pragma once

#include "models/lease/policy.h"

#include <QJsonArray>
#include <QSet>

namespace interlock {

/// Takes the fields of one JSON object out, one by one, and remembers the first fault. A field nobody took
/// is a fault too: unknown fields are refused. Absent optional fields read as empty, 0 or the epoch.
class Fields {
public:
    Fields(QJsonObject object, QString where) : m_object(std::move(object)), m_where(std::move(where)) {}

    bool has(const QString &key) const { return m_object.contains(key); }
    QString text(const QString &key); ///< any well-formed text, may be empty
    QString id(const QString &key);
    QString optionalId(const QString &key) { return has(key) ? id(key) : QString(); }
    QString digest(const QString &key);
    QString optionalDigest(const QString &key) { return has(key) ? digest(key) : QString(); }
    QStringList ids(const QString &key);
    /// Integers only: neither `true` nor `1.0` is a count.
    qint64 integer(const QString &key, qint64 least, qint64 most);
    bool truth(const QString &key);
    WallTime time(const QString &key);
    QJsonArray array(const QString &key);
    QJsonObject object(const QString &key);
    AsOf asOf();
    PolicyRef policy();

    void fault(const QString &what);
    /// The first fault, or the name of a field that is not known.
    Done done();

private:
    QJsonValue take(const QString &key);

    QJsonObject m_object;
    QString m_where;
    QSet<QString> m_taken;
    QString m_fault;
};

QJsonObject toJson(const AsOf &asOf);
QJsonObject toJson(const PolicyRef &policy);
QJsonArray toJson(const std::vector<SeatRule> &seats);
/// At most 8 seats, each role once.
std::vector<SeatRule> readSeats(Fields &fields, const QString &key);
/// "refused: WHAT" when a statement is of another type.
Done expectType(const Statement &statement, QLatin1StringView wanted);

inline constexpr int kMostSeats = 8;
inline constexpr qsizetype kMostReason = 2000; ///< bytes

} // namespace interlock
