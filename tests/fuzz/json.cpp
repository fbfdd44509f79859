#include "models/base/json.h"

#include "models/records/statement.h"
#include "tests/fuzz/entries.h"

namespace interlock::fuzz {

QString json(const QByteArray &input)
{
    const auto object = parseStrictJson(input);
    if (object) {
        const QByteArray compact = compactJson(*object);
        const auto again = parseStrictJson(compact);
        if (!again || *again != *object)
            return QStringLiteral("an object does not read back from its compact bytes");
        if (compactJson(*again) != compact)
            return QStringLiteral("compact bytes change when they are written again");
    }
    if (const auto statement = decodeStatement(input)) {
        const auto again = decodeStatement(encode(*statement));
        if (!object || !again || *again != *statement)
            return QStringLiteral("a statement does not read back from its bytes");
    }
    return {};
}

} // namespace interlock::fuzz
