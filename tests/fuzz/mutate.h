#pragma once

#include <QByteArray>
#include <QRandomGenerator>

namespace interlock::fuzz {

/// One small change, as a careless or a hostile hand makes it: a bit, a byte, a piece taken out, doubled or
/// put in from another input, a number at its edge. The same generator gives the same change.
inline QByteArray mutated(QByteArray input, const QByteArray &other, QRandomGenerator &random)
{
    static constexpr const char *kEdges[] = {"0",       "-1", "2147483648", "9007199254740993", "1e400", "\"",
                                             "\\u0000", "{",  "]"};
    const auto place = [&random](const QByteArray &in) {
        return qsizetype(random.bounded(quint32(in.size() + 1)));
    };
    const qsizetype at = place(input), length = std::min<qsizetype>(input.size() - at, random.bounded(1, 33));
    switch (random.bounded(6)) {
    case 0:
        if (at < input.size())
            input[at] = char(input[at] ^ (1 << random.bounded(8)));
        break;
    case 1:
        if (at < input.size())
            input[at] = char(random.bounded(256));
        break;
    case 2:
        input.remove(at, length);
        break;
    case 3:
        input.insert(place(input), input.mid(at, length));
        break;
    case 4:
        input.insert(at, other.mid(place(other), random.bounded(1, 65)));
        break;
    default:
        input.insert(at, kEdges[random.bounded(int(std::size(kEdges)))]);
        break;
    }
    return input;
}

} // namespace interlock::fuzz
