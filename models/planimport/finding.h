#pragma once

#include <QString>

namespace interlock {

/// What became of one thing of the original.
enum class FindingKind {
    Dropped,      ///< it is not in the plan
    Approximated, ///< the nearest thing is in the plan
    Differs,      ///< the same words mean something else here
    Hazard,       ///< in the original it could pass for good without being so
    Added,        ///< a plan needs it and the original does not have it
    Open,         ///< a person must fill it in, or mend it, in the plan
};

/// dropped, approximated, differs, hazard, added, open: the words of reports and of `--json`.
QString toString(FindingKind kind);

/// One line of the report, at its place: in the original, or in the plan for what is open.
struct Finding {
    FindingKind kind = FindingKind::Dropped;
    QString file;
    int line = 1;
    int column = 1;
    QString message;

    QString text() const; ///< `file:line:column: kind: message`
    bool operator==(const Finding &) const = default;
};

} // namespace interlock
