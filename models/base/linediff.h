#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace interlock {

struct DiffLine {
    enum class Kind { Same, Added, Removed };
    Kind kind = Kind::Same;
    QByteArray text; ///< without its line feed
    bool operator==(const DiffLine &) const = default;
};

/// A shortest way from one text to the other, line by line (longest common subsequence). Texts of which more
/// than 2,000 lines differ are given as all removed, then all added.
std::vector<DiffLine> lineDiff(const QByteArray &before, const QByteArray &after);
/// Lines added and removed.
int changedLines(const std::vector<DiffLine> &diff);
/// "+ line", "- line" and up to `around` unchanged lines beside them ("  line"); a gap is "...".
QByteArrayList diffLines(const std::vector<DiffLine> &diff, int around = 1);

} // namespace interlock
