#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace interlock {

/// The candidate with the smallest edit distance (Damerau-Levenshtein), if it is near enough to be a slip;
/// else empty.
QString nearestName(QStringView wrong, const QStringList &candidates);

/// `did you mean "p95"?`, or a list of up to eight valid names when nothing is near, or nothing when there
/// are none.
QString didYouMean(QStringView wrong, const QStringList &candidates);

} // namespace interlock
