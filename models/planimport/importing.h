#pragma once

#include "models/planimport/draft.h"
#include "models/planimport/words.h"

namespace interlock {

/// One import under way.
struct Importing {
    const ImportOptions &options;
    Notes notes;
    Draft draft;
    Arguments arguments;

    /// A source for Prometheus at this address, as the original gives it; empty: it gives none. Gives its
    /// name.
    QString prometheus(const QString &address, const Ref &said);
};

// One function a tool. Each makes the draft of what the documents say; what is wrong goes to the notes.

void importArgo(const std::vector<Ref> &documents, Importing &importing);
void importFlagger(const std::vector<Ref> &documents, Importing &importing);
void importPrometheus(const std::vector<Ref> &documents, Importing &importing);
void importOpenSlo(const std::vector<Ref> &documents, Importing &importing);
void importKayenta(const std::vector<Ref> &documents, Importing &importing);

/// The text of an indicator that asks Prometheus, without a name.
DraftEntry promIndicator(const QString &source, const QString &promql, const QString &unit = {});

} // namespace interlock
