#include "models/records/record.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString envelope(const QByteArray &input)
{
    const auto decoded = decodeEnvelope(input);
    if (decoded && encode(*decoded) != input)
        return QStringLiteral("an envelope decodes and encodes to other bytes");
    const auto checked = readRecord(input), held = readHeldRecord(input);
    if (checked && (!held || *held != *checked))
        return QStringLiteral("a record reads differently when its signature is checked");
    if (held && (held->envelope != input || !decoded))
        return QStringLiteral("a record is read that is no envelope");
    if (checked && makeEnvelope(checked->statement, checked->signedBy, encode(checked->signature)).isEmpty())
        return QStringLiteral("a record cannot be made again");
    return {};
}

} // namespace interlock::fuzz
