#include "models/store/ports.h"

namespace interlock {

namespace {
constexpr int kPiece = 1024;
} // namespace

Done missingRecord(qint64 index)
{
    return fail(ErrorCode::Unverified, QStringLiteral("record %1 is missing").arg(index),
                QStringLiteral("the log was changed: restore it from its newest copy"));
}

Done LogReader::scan(qint64 from, qint64 to, const Look &look) const
{
    while (from < to) {
        const auto rows = records(from, int(std::min<qint64>(to - from, kPiece)));
        if (!rows)
            return passOn(rows);
        if (rows->empty())
            return missingRecord(from);
        for (const LogRow &row : *rows) {
            if (row.index != from)
                return missingRecord(from);
            look(from++, row.envelope);
        }
    }
    return {};
}

} // namespace interlock
