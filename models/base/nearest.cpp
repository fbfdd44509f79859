#include "models/base/nearest.h"

#include <algorithm>
#include <vector>

namespace interlock {

namespace {

int distance(QStringView a, QStringView b)
{
    const auto columns = size_t(b.size()) + 1;
    std::vector<int> before(columns), last(columns), row(columns);
    for (size_t j = 0; j < columns; ++j)
        last[j] = int(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = int(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const size_t at = size_t(j);
            const int change = a[i - 1].toLower() == b[j - 1].toLower() ? 0 : 1;
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], before[at - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[columns - 1];
}

} // namespace

QString nearestName(QStringView wrong, const QStringList &candidates)
{
    QString best;
    int least = std::max(2, int(wrong.size()) / 3) + 1;
    for (const QString &candidate : candidates) {
        const int apart = distance(wrong, candidate);
        const bool shareSomething = apart < int(std::max(wrong.size(), candidate.size()));
        if (apart < least && shareSomething && !candidate.isEmpty()) {
            least = apart;
            best = candidate;
        }
    }
    return best;
}

QString didYouMean(QStringView wrong, const QStringList &candidates)
{
    const QString near = nearestName(wrong, candidates);
    if (!near.isEmpty())
        return QStringLiteral("did you mean \"%1\"?").arg(near);
    QStringList named = candidates;
    named.removeAll(QString());
    if (named.isEmpty())
        return {};
    const bool cut = named.size() > 8;
    return QStringLiteral("valid here: %1%2")
        .arg(named.mid(0, 8).join(QStringLiteral(", ")), cut ? QStringLiteral(", ...") : QString());
}

} // namespace interlock
