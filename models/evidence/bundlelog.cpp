#include "models/evidence/bundlelog.h"

#include "models/records/checkpoint.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

const QByteArray &fileIn(const BundleFiles &files, const QString &name)
{
    static const QByteArray none;
    const auto found = files.find(name);
    return found == files.end() ? none : found->second;
}

} // namespace

Result<std::unique_ptr<BundleLog>> BundleLog::open(const BundleFiles &files)
{
    const auto checkpoint =
        parseSignedNote(fileIn(files, u"checkpoint"_s)).and_then([](const SignedNote &note) {
            return parseCheckpointText(note.text);
        });
    if (!checkpoint)
        return fail(ErrorCode::Unverified, u"checkpoint: %1"_s.arg(checkpoint.error().text));
    if (!checkpoint->origin.startsWith(u"interlock/"))
        return fail(ErrorCode::Unverified,
                    u"checkpoint: %1 is no log of Interlock"_s.arg(checkpoint->origin));
    std::unique_ptr<BundleLog> log(new BundleLog(files));
    log->m_uuid = checkpoint->origin.mid(10);
    if (const Done read = log->readSamples(); !read)
        return passOn(read);
    return log;
}

Done BundleLog::readSamples()
{
    const QByteArray &samples = fileIn(m_files, u"samples/evaluations.jsonl"_s);
    qsizetype at = 0;
    while (at < samples.size()) {
        const qsizetype end = samples.indexOf('\n', at);
        auto row = readSampleLine(samples.mid(at, end < 0 ? -1 : end + 1 - at));
        if (!row)
            return fail(
                ErrorCode::Unverified,
                u"samples/evaluations.jsonl, line %1: %2"_s.arg(m_rows.size() + 1).arg(row.error().text));
        m_rows.push_back(std::move(*row));
        at = end + 1; // a line without its end was refused
    }
    return {};
}

Result<std::vector<LogRow>> BundleLog::records(qint64 from, int most) const
{
    std::vector<LogRow> rows;
    for (qint64 index = from; index < from + most; ++index) {
        const auto found = m_files.find(logName(index));
        if (found == m_files.end())
            break;
        rows.push_back({index, found->second});
    }
    return rows;
}

Result<std::vector<EvaluationRow>> BundleLog::evaluations(qint64 from, int most) const
{
    // Their order is judged by whoever folds them: the sequence is chained.
    const auto begin = size_t(std::clamp<qint64>(from, 0, qint64(m_rows.size())));
    const auto end = std::min(m_rows.size(), begin + size_t(most));
    return std::vector<EvaluationRow>(m_rows.begin() + qsizetype(begin), m_rows.begin() + qsizetype(end));
}

Result<QByteArray> BundleLog::blob(const QString &sha256) const
{
    const auto found = m_files.find(u"subjects/"_s + sha256);
    if (found == m_files.end())
        return fail(ErrorCode::NotFound, u"subjects/%1 is missing"_s.arg(sha256));
    return found->second;
}

} // namespace interlock
