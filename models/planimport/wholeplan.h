#pragma once

#include "models/planimport/input.h"

namespace interlock {

/// What a person gives beside the original: sections of a plan, as text.
class GivenSections {
public:
    GivenSections() = default;
    /// Cuts a plan in block style at its sections; what is wrong goes to `notes`.
    GivenSections(const ImportFile &file, Notes &notes);

    bool has(const QString &section) const { return m_text.contains(section); }
    /// The section with its key, as it stands in the file; empty when there is none.
    QString text(const QString &section) const;
    /// Without its key: the entries of `sources`, `indicators` or `guardrails`.
    QString entries(const QString &section) const;
    /// Names within `sources`, `indicators` and `guardrails`.
    QStringList names() const { return m_names; }
    QStringList sections() const;

private:
    std::map<QString, QString> m_text;
    QStringList m_names;
};

} // namespace interlock
