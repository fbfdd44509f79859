#include "models/sources/rawanswer.h"

#include <algorithm>
#include <array>

namespace interlock {

bool isKeptHeader(const QByteArray &name)
{
    static const std::array<QByteArray, 5> kept{"content-type", "content-length", "date", "retry-after",
                                                "etag"};
    return std::ranges::find(kept, name.toLower()) != kept.end();
}

QByteArray rawAnswer(const RawAnswer &answer)
{
    if (answer.status == 0)
        return {};
    QByteArray raw = "HTTP " + QByteArray::number(answer.status) + '\n';
    for (const auto &[name, value] : answer.headers)
        if (isKeptHeader(name))
            raw += name.toLower() + ": " + value.left(200) + '\n';
    raw += '\n' + answer.body.left(kMostRaw);
    if (answer.body.size() > kMostRaw)
        raw += "\n[" + QByteArray::number(answer.body.size() - kMostRaw) + " bytes more]\n";
    return raw;
}

} // namespace interlock
