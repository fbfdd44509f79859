#include "models/store/copy.h"

#include "models/store/database.h"

#include <QDateTime>
#include <QFile>
#include <QVariant>

namespace interlock {

namespace {

/// Two databases behind one connection: `main` may be written, `other` is what is read.
Result<std::unique_ptr<Database>> openPair(const QString &written, const QString &other)
{
    auto database = Database::open(written, OpenFor::Writing);
    if (!database)
        return database;
    const QString attach = QStringLiteral("ATTACH DATABASE '%1' AS other")
                               .arg(QString(other).replace(u'\'', QStringLiteral("''")));
    if (const Done attached = (*database)->run(attach); !attached)
        return passOn(attached);
    return database;
}

Result<qint64> number(const Database &database, const QString &sql)
{
    QSqlQuery query = database.query();
    if (!query.exec(sql) || !query.next())
        return database.failed(query);
    return query.value(0).toLongLong();
}

/// The first index at which both have a record and not the same one; -1 when there is none.
Result<qint64> firstDifference(const Database &database)
{
    return number(database,
                  QStringLiteral("SELECT coalesce(min(mine.idx), -1) FROM main.records mine JOIN "
                                 "other.records theirs USING (idx) WHERE mine.envelope <> theirs.envelope"));
}

/// Only the newest record that both have: enough for a copy that only ever grew from this store.
Result<bool> goesOn(const Database &database)
{
    const auto same = number(
        database,
        QStringLiteral("SELECT count(*) FROM main.records mine JOIN other.records theirs USING (idx) WHERE "
                       "mine.idx = min((SELECT max(idx) FROM main.records), (SELECT max(idx) FROM "
                       "other.records)) AND mine.envelope = theirs.envelope"));
    const auto mine =
        number(database, QStringLiteral("SELECT count(*) FROM (SELECT 1 FROM main.records LIMIT 1)"));
    if (!same || !mine)
        return passOn(same ? mine : same);
    return *mine == 0 || *same == 1;
}

Done addMissing(const Database &database)
{
    for (const char *sql :
         {"BEGIN IMMEDIATE",
          "INSERT INTO main.records SELECT * FROM other.records WHERE idx > (SELECT coalesce(max(idx), -1) "
          "FROM "
          "main.records) ORDER BY idx",
          "INSERT INTO main.evaluations SELECT * FROM other.evaluations WHERE seq > (SELECT "
          "coalesce(max(seq), -1) FROM "
          "main.evaluations) ORDER BY seq",
          "INSERT OR IGNORE INTO main.blobs SELECT * FROM other.blobs",
          "INSERT OR IGNORE INTO main.heads SELECT * FROM other.heads", "COMMIT"})
        if (const Done ran = database.run(QString::fromLatin1(sql)); !ran) {
            (void)database.run(QStringLiteral("ROLLBACK")); // its own failure adds nothing to the first
            return ran;
        }
    return {};
}

Done beginCopy(const StorePaths &paths)
{
    QString uuid;
    {
        const auto store = Database::open(paths.database, OpenFor::Reading);
        if (!store)
            return passOn(store);
        uuid = (*store)->meta(QStringLiteral("store_uuid"));
    }
    return Database::create(paths.copy(), uuid);
}

void putAside(const StorePaths &paths)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddTHHmmsszzz"));
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::rename(paths.copy() + QString::fromLatin1(suffix),
                      paths.copy() + QStringLiteral(".until-") + stamp + QString::fromLatin1(suffix));
}

} // namespace

Done updateCopy(const StorePaths &paths)
{
    if (!QFile::exists(paths.copy()))
        if (const Done begun = beginCopy(paths); !begun)
            return begun;
    {
        const auto pair = openPair(paths.copy(), paths.database);
        if (!pair)
            return passOn(pair);
        const auto continues = goesOn(**pair);
        if (!continues)
            return passOn(continues);
        if (*continues)
            return addMissing(**pair);
    }
    putAside(paths);
    if (const Done begun = beginCopy(paths); !begun)
        return begun;
    const auto pair = openPair(paths.copy(), paths.database);
    return pair ? addMissing(**pair) : Done(passOn(pair));
}

Result<Restored> restoreFromCopy(const StorePaths &paths)
{
    if (!QFile::exists(paths.copy()))
        return fail(
            ErrorCode::NotFound, QStringLiteral("there is no copy of the log at %1").arg(paths.copy()),
            QStringLiteral("put the store back from a backup; admins may accept the loss: --accept-loss"));
    const auto pair = openPair(paths.database, paths.copy());
    if (!pair)
        return passOn(pair);
    const auto differs = firstDifference(**pair);
    if (!differs)
        return passOn(differs);
    if (*differs >= 0)
        return fail(
            ErrorCode::Unverified,
            QStringLiteral("record %1: the store and its copy do not say the same").arg(*differs),
            QStringLiteral("one of them was changed: keep both, compare them with `interlock verify`"));
    const QString records = QStringLiteral("SELECT count(*) FROM main.records");
    const QString evaluations = QStringLiteral("SELECT count(*) FROM main.evaluations");
    const auto before = number(**pair, records), looksBefore = number(**pair, evaluations);
    if (const Done added = addMissing(**pair); !added)
        return passOn(added);
    return Restored{number(**pair, records).value_or(0) - before.value_or(0),
                    number(**pair, evaluations).value_or(0) - looksBefore.value_or(0)};
}

Result<qint64> dropUnfounded(const StorePaths &paths)
{
    const auto database = Database::open(paths.database, OpenFor::Writing);
    if (!database)
        return passOn(database);
    const QString beyond = QStringLiteral("seq >= (SELECT min(seq) FROM evaluations WHERE log_size > (SELECT "
                                          "coalesce(max(idx) + 1, 0) FROM records))");
    if (const Done gone = (*database)->run(
            QStringLiteral("DELETE FROM heads WHERE size > (SELECT coalesce(max(idx) + 1, 0) FROM records)"));
        !gone)
        return passOn(gone);
    const auto count = number(**database, QStringLiteral("SELECT count(*) FROM evaluations WHERE ") + beyond);
    if (!count || *count == 0)
        return count;
    if (const Done gone = (*database)->run(QStringLiteral("DELETE FROM evaluations WHERE ") + beyond); !gone)
        return passOn(gone);
    return count;
}

} // namespace interlock
