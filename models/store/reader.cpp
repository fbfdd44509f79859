#include "models/store/reader.h"

#include "models/base/digest.h"

#include <QSqlError>
#include <QVariant>

#include <sqlite3.h>

namespace interlock {

namespace {

/// Rows of (integer, bytes) read where SQLite holds them: QSqlQuery copies each value twice, which costs more
/// than the hash of a record.
class InPlace {
public:
    InPlace(const Database &database, const char *sql) : m_database(database)
    {
        m_status = sqlite3_prepare_v2(database.handle(), sql, -1, &m_statement, nullptr);
    }
    ~InPlace() { sqlite3_finalize(m_statement); }
    InPlace(const InPlace &) = delete;
    InPlace &operator=(const InPlace &) = delete;

    void bind(qint64 first, qint64 second)
    {
        sqlite3_bind_int64(m_statement, 1, first);
        sqlite3_bind_int64(m_statement, 2, second);
    }
    bool next()
    {
        if (m_statement)
            m_status = sqlite3_step(m_statement);
        return m_status == SQLITE_ROW;
    }
    qint64 index() const { return sqlite3_column_int64(m_statement, 0); }
    /// Until the next row.
    QByteArrayView bytes() const
    {
        const auto *const data = static_cast<const char *>(sqlite3_column_blob(m_statement, 1));
        return {data, qsizetype(sqlite3_column_bytes(m_statement, 1))};
    }
    bool isDone() const { return m_status == SQLITE_DONE; }
    Done failure() const { return m_database.failed(QString::fromUtf8(sqlite3_errmsg(m_database.handle()))); }

private:
    const Database &m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_status = SQLITE_ERROR;
};

} // namespace

QByteArray chainOf(const QByteArray &previous, const EvaluationRow &row)
{
    QByteArray head;
    head.reserve(160);
    head.append(QByteArray::number(row.sequence)).append(' ').append(row.rollout.toUtf8()).append(' ');
    head.append(QByteArray::number(row.logSize))
        .append(' ')
        .append(QByteArray::number(row.at.wallMs))
        .append(' ');
    head.append(QByteArray::number(row.at.bootMs)).append(' ').append(row.at.bootId.toUtf8()).append('\n');
    return sha256({previous, head, row.body});
}

Result<std::unique_ptr<StoreReader>> StoreReader::open(const QString &path)
{
    auto database = Database::open(path, OpenFor::Reading);
    if (!database)
        return passOn(database);
    return std::unique_ptr<StoreReader>(new StoreReader(std::move(*database)));
}

qint64 StoreReader::dataVersion() const
{
    QSqlQuery query = m_database->query();
    return query.exec(QStringLiteral("PRAGMA data_version")) && query.next() ? query.value(0).toLongLong()
                                                                             : -1;
}

QString StoreReader::storeUuid() const
{
    return m_database->meta(QStringLiteral("store_uuid"));
}

Result<qint64> StoreReader::logSize() const
{
    QSqlQuery query = m_database->query();
    if (!query.exec(QStringLiteral("SELECT coalesce(max(idx) + 1, 0) FROM records")) || !query.next())
        return m_database->failed(query);
    return query.value(0).toLongLong();
}

Result<std::vector<LogRow>> StoreReader::records(qint64 from, int most) const
{
    InPlace query(*m_database, "SELECT idx, envelope FROM records WHERE idx >= ?1 ORDER BY idx LIMIT ?2");
    query.bind(from, most);
    std::vector<LogRow> rows;
    while (query.next())
        rows.push_back({query.index(), query.bytes().toByteArray()});
    if (!query.isDone())
        return passOn(query.failure());
    return rows;
}

Done StoreReader::scan(qint64 from, qint64 to, const Look &look) const
{
    InPlace query(*m_database, "SELECT idx, envelope FROM records WHERE idx >= ?1 AND idx < ?2 ORDER BY idx");
    query.bind(from, to);
    for (; query.next(); ++from) {
        if (query.index() != from)
            return missingRecord(from);
        look(from, query.bytes());
    }
    if (!query.isDone())
        return query.failure();
    return from < to ? missingRecord(from) : Done();
}

std::unique_ptr<LogReader> StoreReader::twin() const
{
    auto opened = open(m_database->path());
    return opened ? std::move(*opened) : nullptr;
}

Result<std::vector<EvaluationRow>> StoreReader::evaluations(qint64 from, int most) const
{
    QSqlQuery query = m_database->query();
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT seq, rollout, log_size, wall_ms, boot_ms, boot_id, body, chain FROM "
                                 "evaluations WHERE seq >= ? ORDER BY seq LIMIT ?"));
    query.addBindValue(from);
    query.addBindValue(most);
    if (!query.exec())
        return m_database->failed(query);
    std::vector<EvaluationRow> rows;
    while (query.next()) {
        EvaluationRow row;
        row.sequence = query.value(0).toLongLong();
        row.rollout = query.value(1).toString();
        row.logSize = query.value(2).toLongLong();
        row.at = {query.value(3).toLongLong(), query.value(4).toLongLong(), query.value(5).toString()};
        row.body = query.value(6).toByteArray();
        row.chain = query.value(7).toByteArray();
        rows.push_back(std::move(row));
    }
    if (query.lastError().isValid())
        return m_database->failed(query);
    return rows;
}

Result<QByteArray> StoreReader::blob(const QString &sha256) const
{
    QSqlQuery query = m_database->query();
    query.prepare(QStringLiteral("SELECT content FROM blobs WHERE sha256 = ?"));
    query.addBindValue(sha256);
    if (!query.exec())
        return m_database->failed(query);
    if (!query.next())
        return fail(ErrorCode::NotFound,
                    QStringLiteral("the store has no content with SHA-256 %1").arg(sha256));
    return query.value(0).toByteArray();
}

Result<std::optional<std::pair<qint64, QString>>> StoreReader::headWhere(const QString &condition) const
{
    QSqlQuery query = m_database->query();
    if (!query.exec(
            QStringLiteral("SELECT size, note FROM heads %1 ORDER BY size DESC LIMIT 1").arg(condition)))
        return m_database->failed(query);
    if (!query.next())
        return std::optional<std::pair<qint64, QString>>();
    return std::optional(std::pair(query.value(0).toLongLong(), query.value(1).toString()));
}

Result<std::optional<std::pair<qint64, QString>>> StoreReader::newestHead() const
{
    return headWhere({});
}

/// Each line of a signature begins with a dash that stands nowhere else in a note.
Result<std::optional<std::pair<qint64, QString>>> StoreReader::newestCosignedHead() const
{
    return headWhere(QStringLiteral("WHERE length(note) - length(replace(note, char(8212), '')) > 1"));
}

} // namespace interlock
