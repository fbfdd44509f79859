#pragma once

#include "models/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <memory>

struct sqlite3;

namespace interlock {

enum class OpenFor { Reading, Writing };

/// One SQLite connection, of one thread, closed when it goes. Refuses what only looks like a store: an empty
/// file (SQLite would open it as a new database), a truncated or foreign one, a newer format, one that cannot
/// be written when it must be.
class Database {
public:
    static Result<std::unique_ptr<Database>> open(const QString &path, OpenFor purpose);
    /// Makes a new store; never overwrites. The file appears complete or not at all.
    static Done create(const QString &path, const QString &storeUuid);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    QSqlQuery query() const { return QSqlQuery(m_database); }
    Done run(const QString &sql) const;
    QString path() const { return m_path; }
    /// SQLite's own handle of this connection.
    sqlite3 *handle() const;
    /// The failure of a query as an error that names the store.
    tl::unexpected<Error> failed(const QString &why) const;
    tl::unexpected<Error> failed(const QSqlQuery &query) const;
    QString meta(const QString &key) const;

private:
    Database(QString path, const QSqlDatabase &database) : m_path(std::move(path)), m_database(database) {}
    Done checkFormat() const;
    QString m_path;
    QSqlDatabase m_database;
};

} // namespace interlock
