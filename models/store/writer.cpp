#include "models/store/writer.h"

#include <QVariant>

namespace interlock {

Result<std::unique_ptr<StoreWriter>> StoreWriter::open(const QString &path)
{
    auto database = Database::open(path, OpenFor::Writing);
    if (!database)
        return passOn(database);
    return std::unique_ptr<StoreWriter>(new StoreWriter(std::move(*database)));
}

Done StoreWriter::append(const StoreBatch &batch)
{
    if (const Done begun = m_database->run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun;
    Done done = insertAll(batch);
    if (done)
        done = m_database->run(QStringLiteral("COMMIT"));
    if (!done)
        (void)m_database->run(QStringLiteral("ROLLBACK")); // its own failure adds nothing to the first
    if (!done && done.error().code == ErrorCode::Unverified && stands(batch))
        return {};
    return done;
}

Done StoreWriter::insertAll(const StoreBatch &batch)
{
    QSqlQuery query = m_database->query();
    query.prepare(QStringLiteral("INSERT INTO records (idx, envelope) SELECT ?, ? WHERE ? = (SELECT "
                                 "coalesce(max(idx) + 1, 0) FROM records)"));
    for (const LogRow &row : batch.records) {
        query.bindValue(0, row.index);
        query.bindValue(1, row.envelope);
        query.bindValue(2, row.index);
        if (!query.exec())
            return m_database->failed(query);
        if (query.numRowsAffected() != 1)
            return notNext(QStringLiteral("record %1 does not continue the log").arg(row.index));
    }
    if (const Done inserted = insertEvaluations(batch.evaluations); !inserted)
        return inserted;
    query.prepare(QStringLiteral("INSERT OR IGNORE INTO blobs VALUES (?, ?)"));
    for (const BlobRow &row : batch.blobs) {
        query.bindValue(0, row.sha256);
        query.bindValue(1, row.content);
        if (!query.exec())
            return m_database->failed(query);
    }
    query.prepare(QStringLiteral("UPDATE heads SET note = ? WHERE size = ?"));
    for (const auto &[size, note] : batch.cosigned) {
        query.bindValue(0, note);
        query.bindValue(1, size);
        if (!query.exec())
            return m_database->failed(query);
    }
    if (batch.head) {
        query.prepare(QStringLiteral("INSERT OR REPLACE INTO heads VALUES (?, ?)"));
        query.bindValue(0, batch.head->first);
        query.bindValue(1, batch.head->second);
        if (!query.exec())
            return m_database->failed(query);
    }
    return {};
}

Done StoreWriter::insertEvaluations(const std::vector<EvaluationRow> &rows)
{
    QSqlQuery query = m_database->query();
    query.prepare(QStringLiteral("INSERT INTO evaluations SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE ? = (SELECT "
                                 "coalesce(max(seq) + 1, 0) FROM evaluations)"));
    for (const EvaluationRow &row : rows) {
        const QVariant values[] = {row.sequence,  row.rollout, row.logSize, row.at.wallMs, row.at.bootMs,
                                   row.at.bootId, row.body,    row.chain,   row.sequence};
        for (int i = 0; i < 9; ++i)
            query.bindValue(i, values[i]);
        if (!query.exec())
            return m_database->failed(query);
        if (query.numRowsAffected() != 1)
            return notNext(QStringLiteral("evaluation %1 does not continue the journal").arg(row.sequence));
    }
    return {};
}

bool StoreWriter::stands(const StoreBatch &batch) const
{
    QSqlQuery query = m_database->query();
    const auto is = [&query](qint64 key, const QByteArray &bytes) {
        query.bindValue(0, key);
        return query.exec() && query.next() && query.value(0).toByteArray() == bytes;
    };
    query.prepare(QStringLiteral("SELECT envelope FROM records WHERE idx = ?"));
    for (const LogRow &row : batch.records)
        if (!is(row.index, row.envelope))
            return false;
    query.prepare(QStringLiteral("SELECT chain FROM evaluations WHERE seq = ?"));
    for (const EvaluationRow &row : batch.evaluations)
        if (!is(row.sequence, row.chain))
            return false;
    return !batch.records.empty() || !batch.evaluations.empty();
}

Done StoreWriter::notNext(const QString &what) const
{
    return fail(ErrorCode::Unverified, QStringLiteral("%1 of %2").arg(what, m_database->path()),
                QStringLiteral("another process wrote to the store: stop it, then start the engine again"));
}

} // namespace interlock
