#include "models/base/linediff.h"

#include <algorithm>

namespace interlock {

namespace {

constexpr qsizetype kMostLines = 2000;

QByteArrayList linesOf(const QByteArray &text)
{
    QByteArrayList lines = text.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

void add(std::vector<DiffLine> &to, DiffLine::Kind kind, const QByteArrayList &lines)
{
    for (const QByteArray &line : lines)
        to.push_back({kind, line});
}

/// The middle, where both texts differ at either end: a table of lengths of common subsequences.
void addMiddle(std::vector<DiffLine> &to, const QByteArrayList &before, const QByteArrayList &after)
{
    const auto rows = before.size(), columns = after.size();
    if (rows > kMostLines || columns > kMostLines || rows == 0 || columns == 0) {
        add(to, DiffLine::Kind::Removed, before);
        add(to, DiffLine::Kind::Added, after);
        return;
    }
    std::vector<quint16> lengths(size_t((rows + 1) * (columns + 1)), 0);
    const auto at = [&lengths, columns](qsizetype row, qsizetype column) -> quint16 & {
        return lengths[size_t(row * (columns + 1) + column)];
    };
    for (qsizetype row = rows - 1; row >= 0; --row)
        for (qsizetype column = columns - 1; column >= 0; --column)
            at(row, column) = before[row] == after[column]
                                  ? quint16(at(row + 1, column + 1) + 1)
                                  : std::max(at(row + 1, column), at(row, column + 1));
    qsizetype row = 0, column = 0;
    while (row < rows || column < columns)
        if (row < rows && column < columns && before[row] == after[column]) {
            to.push_back({DiffLine::Kind::Same, before[row++]});
            ++column;
        } else if (column == columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) {
            to.push_back({DiffLine::Kind::Removed, before[row++]});
        } else {
            to.push_back({DiffLine::Kind::Added, after[column++]});
        }
}

} // namespace

std::vector<DiffLine> lineDiff(const QByteArray &before, const QByteArray &after)
{
    const QByteArrayList old = linesOf(before), now = linesOf(after);
    const qsizetype least = std::min(old.size(), now.size());
    qsizetype head = 0, tail = 0;
    while (head < least && old[head] == now[head])
        ++head;
    while (tail < least - head && old[old.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    std::vector<DiffLine> diff;
    add(diff, DiffLine::Kind::Same, old.mid(0, head));
    addMiddle(diff, old.mid(head, old.size() - head - tail), now.mid(head, now.size() - head - tail));
    add(diff, DiffLine::Kind::Same, old.mid(old.size() - tail));
    return diff;
}

int changedLines(const std::vector<DiffLine> &diff)
{
    return int(
        std::ranges::count_if(diff, [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; }));
}

QByteArrayList diffLines(const std::vector<DiffLine> &diff, int around)
{
    QByteArrayList out;
    const auto isNear = [&diff, around](size_t at) {
        const size_t from = at < size_t(around) ? 0 : at - size_t(around);
        for (size_t i = from; i <= std::min(diff.size() - 1, at + size_t(around)); ++i)
            if (diff[i].kind != DiffLine::Kind::Same)
                return true;
        return false;
    };
    bool gap = false;
    for (size_t i = 0; i < diff.size(); ++i) {
        if (!isNear(i)) {
            gap = !out.isEmpty();
            continue;
        }
        if (gap)
            out << "...";
        gap = false;
        const char *sign = diff[i].kind == DiffLine::Kind::Same    ? "  "
                           : diff[i].kind == DiffLine::Kind::Added ? "+ "
                                                                   : "- ";
        out << sign + diff[i].text;
    }
    return out;
}

} // namespace interlock
