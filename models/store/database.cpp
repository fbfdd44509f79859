#include "models/store/database.h"

#include "models/base/reach.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

#include <atomic>
#include <unistd.h>

namespace interlock {

namespace {

constexpr int kFormat = 1;
constexpr const char *kEvaluations =
    "CREATE TABLE evaluations (seq INTEGER PRIMARY KEY, rollout TEXT NOT NULL, log_size INTEGER NOT NULL, "
    "wall_ms INTEGER NOT NULL, boot_ms INTEGER NOT NULL, boot_id TEXT NOT NULL, body BLOB NOT NULL, "
    "chain BLOB NOT NULL)";
const char *const kSchema[] = {
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE records (idx INTEGER PRIMARY KEY, envelope BLOB NOT NULL)",
    kEvaluations,
    "CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE heads (size INTEGER PRIMARY KEY, note TEXT NOT NULL)",
    "PRAGMA user_version = 1",
};

QSqlDatabase connectTo(const QString &path, OpenFor purpose)
{
    static std::atomic<int> serial = 0;
    QSqlDatabase database =
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("interlock-%1").arg(serial++));
    QString uri = QString::fromLatin1(QUrl::fromLocalFile(path).toEncoded());
    QString options = QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=2000");
    if (purpose == OpenFor::Reading) {
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
        const QFileInfo folder(QFileInfo(path).absolutePath());
        if (!folder.isWritable() && !QFileInfo::exists(path + QStringLiteral("-wal")))
            uri += QStringLiteral("?immutable=1"); // decision 17: nobody writes, and we may not make a -shm
    }
    database.setDatabaseName(uri);
    database.setConnectOptions(options);
    return database;
}

Done checkFile(const QString &path, OpenFor purpose)
{
    const QFileInfo file(path);
    if (const Done reached = withinReach(path); !reached)
        return reached;
    if (!file.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("there is no store at %1").arg(path),
                    QStringLiteral("`interlock init` makes one; --store names another"));
    if (file.size() == 0)
        return fail(
            ErrorCode::Environment,
            QStringLiteral("the store %1 is empty (0 bytes): that is a lost store, not a new one").arg(path),
            QStringLiteral("restore it from a copy, or move it away and run `interlock init`"));
    if (purpose == OpenFor::Writing &&
        (!file.isWritable() || ::access(QFile::encodeName(file.absolutePath()).constData(), W_OK) != 0))
        return fail(ErrorCode::Environment, QStringLiteral("the store %1 is read-only").arg(path),
                    QStringLiteral("give the engine's user write access to the file and its folder"));
    return {};
}

/// SQLite takes a file whose last page is cut for whole and reads zeros there. Only the size is looked at: a
/// process that opens and closes the file itself loses the locks of all its connections, and the next
/// stranger to close the store then deletes the -wal file under the engine's feet.
bool endsWithinAPage(const QString &path, const QSqlDatabase &database)
{
    QSqlQuery pageSize(database);
    if (QFileInfo(path + QStringLiteral("-wal")).size() > 0) // pages may still come out of the log
        return false;
    return !pageSize.exec(QStringLiteral("PRAGMA page_size")) || !pageSize.next() ||
           QFileInfo(path).size() % std::max<qint64>(pageSize.value(0).toLongLong(), 1) != 0;
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const QString &path, OpenFor purpose)
{
    if (const Done checked = checkFile(path, purpose); !checked)
        return passOn(checked);
    std::unique_ptr<Database> opened(new Database(path, connectTo(path, purpose)));
    if (!opened->m_database.open())
        return fail(
            ErrorCode::Environment,
            QStringLiteral("cannot open the store %1: %2").arg(path, opened->m_database.lastError().text()),
            QStringLiteral("check its owner and rights"));
    if (const Done format = opened->checkFormat(); !format)
        return passOn(format);
    if (purpose == OpenFor::Writing) {
        for (const char *pragma :
             {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 1000"})
            if (const Done set = opened->run(QString::fromLatin1(pragma)); !set)
                return passOn(set);
    }
    return opened;
}

Done Database::create(const QString &path, const QString &storeUuid)
{
    if (QFileInfo::exists(path))
        return fail(ErrorCode::BadInput,
                    QStringLiteral("%1 is there already; it is never overwritten").arg(path),
                    QStringLiteral("name another store with --store"));
    const QString temporary = path + QStringLiteral(".making.") + QUuid::createUuid().toString(QUuid::Id128);
    {
        QFile file(temporary);
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return fail(ErrorCode::Environment,
                        QStringLiteral("cannot create %1: %2").arg(path, file.errorString()),
                        QStringLiteral("check the rights of its folder"));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    Done made;
    {
        Database database(temporary, connectTo(temporary, OpenFor::Writing));
        if (!database.m_database.open())
            made = fail(
                ErrorCode::Environment,
                QStringLiteral("cannot create %1: %2").arg(path, database.m_database.lastError().text()));
        for (const char *statement : kSchema)
            if (made)
                made = database.run(QString::fromLatin1(statement));
        QSqlQuery insert = database.query();
        insert.prepare(QStringLiteral("INSERT INTO meta VALUES ('store_uuid', ?)"));
        insert.addBindValue(storeUuid);
        if (made && !insert.exec())
            made = database.failed(insert);
    }
    if (made && ::link(QFile::encodeName(temporary).constData(), QFile::encodeName(path).constData()) !=
                    0) // never over another file
        made = fail(ErrorCode::Environment, QStringLiteral("cannot put the store in place at %1").arg(path));
    QFile::remove(temporary);
    return made;
}

Database::~Database()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Done Database::run(const QString &sql) const
{
    QSqlQuery statement(m_database);
    if (!statement.exec(sql))
        return failed(statement);
    return {};
}

tl::unexpected<Error> Database::failed(const QSqlQuery &query) const
{
    return failed(query.lastError().databaseText());
}

tl::unexpected<Error> Database::failed(const QString &why) const
{
    return fail(ErrorCode::Environment, QStringLiteral("the store %1 failed: %2").arg(m_path, why),
                QStringLiteral("check the disk and the file; `interlock verify` names what is damaged"));
}

sqlite3 *Database::handle() const
{
    return *static_cast<sqlite3 *const *>(m_database.driver()->handle().constData());
}

QString Database::meta(const QString &key) const
{
    QSqlQuery select = query();
    select.prepare(QStringLiteral("SELECT value FROM meta WHERE key = ?"));
    select.addBindValue(key);
    return select.exec() && select.next() ? select.value(0).toString() : QString();
}

Done Database::checkFormat() const
{
    QSqlQuery version = query();
    if (!version.exec(QStringLiteral("PRAGMA user_version")) || !version.next())
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 is not an Interlock store, or it is damaged: %2")
                        .arg(m_path, version.lastError().databaseText()),
                    QStringLiteral("restore it from a copy"));
    const int format = version.value(0).toInt();
    version.finish();
    if (endsWithinAPage(m_path, m_database))
        return fail(
            ErrorCode::Environment,
            QStringLiteral("%1 is not an Interlock store, or it is damaged: its end is missing").arg(m_path),
            QStringLiteral("restore it from a copy"));
    if (format > kFormat)
        return fail(ErrorCode::Environment,
                    QStringLiteral("the store %1 has format %2; this version reads up to %3")
                        .arg(m_path)
                        .arg(format)
                        .arg(kFormat),
                    QStringLiteral("use the newer Interlock that wrote it"));
    QSqlQuery check = query(); // a truncated file opens well and fails on the page that is gone
    if (format < kFormat ||
        !check.exec(
            QStringLiteral("SELECT (SELECT max(idx) FROM records), (SELECT max(seq) FROM evaluations), "
                           "(SELECT max(sha256) FROM blobs), (SELECT max(size) FROM heads), "
                           "(SELECT value FROM meta WHERE key = 'store_uuid')")) ||
        !check.next())
        return fail(ErrorCode::Environment,
                    QStringLiteral("%1 is not an Interlock store, or it is damaged: %2")
                        .arg(m_path, check.lastError().databaseText()),
                    QStringLiteral("restore it from a copy"));
    return {};
}

} // namespace interlock
