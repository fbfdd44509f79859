#pragma once

#include <QByteArray>
#include <QString>

#include <span>

namespace interlock::fuzz {

// One entry a parser of bytes from outside. It reads the input and gives what does not hold, or an empty
// text. libFuzzer calls it with what it makes up (main.cpp), the tests with the kept corpus (corpus.cpp).

/// Envelopes and records: what decodes encodes to the same bytes; no check is lighter than the full one.
QString envelope(const QByteArray &input);
/// Strict JSON and statements: compact bytes read back the same, and stay as they are.
QString json(const QByteArray &input);
/// SSHSIG blobs and armours, lines of public keys, allowed_signers.
QString sshsig(const QByteArray &input);
/// Signed notes, checkpoints, verifier keys.
QString note(const QByteArray &input);
/// What an ssh-agent answers.
QString agentreply(const QByteArray &input);
/// Text 0.0.4 and OpenMetrics; both readers see the same, also the second time.
QString exposition(const QByteArray &input);
/// Plans in YAML: what is read is written by `normalise` and read again as an equal plan.
QString planyaml(const QByteArray &input);
/// Files of other tools: a plan or problems, and the report tells whether the plan is whole.
QString importing(const QByteArray &input);

struct Entry {
    const char *name; ///< of its folder in the corpus, too
    QString (*run)(const QByteArray &input);
};
inline constexpr Entry kEntries[] = {{"envelope", envelope},     {"json", json},
                                     {"sshsig", sshsig},         {"note", note},
                                     {"agentreply", agentreply}, {"exposition", exposition},
                                     {"planyaml", planyaml},     {"importing", importing}};

} // namespace interlock::fuzz
