#include "models/store/writer.h"

#include <QFile>
#include <QStorageInfo>
#include <QVariant>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace interlock {

namespace {

constexpr qint64 kLogBytes = 1'200 * (4096 + 24); // 1,000 pages to a checkpoint, and the batch that passes it
constexpr qint64 kPlenty = 256LL * 1024 * 1024;
constexpr size_t kBlock = 64 * 1024;

/// Zeros from the end of the file up to this size, on disk; the file as it was if that fails.
void growTo(int file, qint64 size)
{
    struct stat now {};
    if (::fstat(file, &now) != 0 || now.st_size >= size)
        return;
    const std::vector<char> zeros(kBlock);
    qint64 at = now.st_size;
    while (at < size) {
        const ssize_t wrote = ::pwrite(file, zeros.data(), std::min(kBlock, size_t(size - at)), at);
        if (wrote <= 0)
            break;
        at += wrote;
    }
    if (at < size || ::fsync(file) != 0)
        (void)::ftruncate(file, now.st_size); // what was not written is not missed
}

} // namespace

StoreWriter::StoreWriter(std::unique_ptr<Database> database)
    : m_database(std::move(database)), m_begin(m_database->query()), m_commit(m_database->query()),
      m_insertRecord(m_database->query()), m_insertHead(m_database->query()),
      m_insertEvaluation(m_database->query())
{
    m_begin.prepare(QStringLiteral("BEGIN IMMEDIATE"));
    m_commit.prepare(QStringLiteral("COMMIT"));
    m_insertRecord.prepare(QStringLiteral("INSERT INTO records (idx, envelope) SELECT ?, ? WHERE ? = (SELECT "
                                          "coalesce(max(idx) + 1, 0) FROM records)"));
    m_insertHead.prepare(QStringLiteral("INSERT OR REPLACE INTO heads VALUES (?, ?)"));
    m_insertEvaluation.prepare(
        QStringLiteral("INSERT INTO evaluations SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE ? = (SELECT "
                       "coalesce(max(seq) + 1, 0) FROM evaluations)"));
}

Result<std::unique_ptr<StoreWriter>> StoreWriter::open(const QString &path)
{
    auto database = Database::open(path, OpenFor::Writing);
    if (!database)
        return passOn(database);
    return std::unique_ptr<StoreWriter>(new StoreWriter(std::move(*database)));
}

Done StoreWriter::append(const StoreBatch &batch)
{
    if (!m_begin.exec())
        return m_database->failed(m_begin);
    Done done = insertAll(batch);
    if (done && !m_commit.exec())
        done = m_database->failed(m_commit);
    if (!done)
        (void)m_database->run(QStringLiteral("ROLLBACK")); // its own failure adds nothing to the first
    if (!done && done.error().code == ErrorCode::Unverified && stands(batch))
        return {};
    return done;
}

Done StoreWriter::insertAll(const StoreBatch &batch)
{
    for (const LogRow &row : batch.records) {
        m_insertRecord.bindValue(0, row.index);
        m_insertRecord.bindValue(1, row.envelope);
        m_insertRecord.bindValue(2, row.index);
        if (!m_insertRecord.exec())
            return m_database->failed(m_insertRecord);
        if (m_insertRecord.numRowsAffected() != 1)
            return notNext(QStringLiteral("record %1 does not continue the log").arg(row.index));
    }
    if (const Done inserted = insertEvaluations(batch.evaluations); !inserted)
        return inserted;
    if (const Done inserted = insertContents(batch); !inserted)
        return inserted;
    if (!batch.head)
        return {};
    m_insertHead.bindValue(0, batch.head->first);
    m_insertHead.bindValue(1, batch.head->second);
    return m_insertHead.exec() ? Done() : Done(m_database->failed(m_insertHead));
}

/// Contents, and heads that others signed too: rare, so that their statements are not kept.
Done StoreWriter::insertContents(const StoreBatch &batch)
{
    QSqlQuery query = m_database->query();
    if (!batch.blobs.empty())
        query.prepare(QStringLiteral("INSERT OR IGNORE INTO blobs VALUES (?, ?)"));
    for (const BlobRow &row : batch.blobs) {
        query.bindValue(0, row.sha256);
        query.bindValue(1, row.content);
        if (!query.exec())
            return m_database->failed(query);
    }
    if (!batch.cosigned.empty())
        query.prepare(QStringLiteral("UPDATE heads SET note = ? WHERE size = ?"));
    for (const auto &[size, note] : batch.cosigned) {
        query.bindValue(0, note);
        query.bindValue(1, size);
        if (!query.exec())
            return m_database->failed(query);
    }
    return {};
}

/// Under the one writing lock that there is, so that nobody else writes there meanwhile. SQLite takes what
/// lies behind its last frame for nothing: zeros have no frame's checksum.
void StoreWriter::makeRoom()
{
    const QString log = m_database->path() + QStringLiteral("-wal");
    if (QStorageInfo(log).bytesAvailable() < kPlenty || !m_begin.exec())
        return;
    const int file = ::open(QFile::encodeName(log).constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file >= 0) {
        growTo(file, kLogBytes);
        ::close(file);
    }
    (void)m_database->run(QStringLiteral("ROLLBACK")); // nothing was begun in it
}

Done StoreWriter::insertEvaluations(const std::vector<EvaluationRow> &rows)
{
    for (const EvaluationRow &row : rows) {
        const QVariant values[] = {row.sequence,  row.rollout, row.logSize, row.at.wallMs, row.at.bootMs,
                                   row.at.bootId, row.body,    row.chain,   row.sequence};
        for (int i = 0; i < 9; ++i)
            m_insertEvaluation.bindValue(i, values[i]);
        if (!m_insertEvaluation.exec())
            return m_database->failed(m_insertEvaluation);
        if (m_insertEvaluation.numRowsAffected() != 1)
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
