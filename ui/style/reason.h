#pragma once

#include <QStringList>

namespace interlock {

/// A reason as the guard wrote it into the log, said in the language of whoever reads: "held by root" reads
/// "von root angehalten". The log itself stays as it was signed. What the guard did not make itself, a
/// person's words or an endpoint's, stays as it is. Where it names one of `you` as who did it, it says "you".
QString sayReason(const QString &written, const QStringList &you = {});
/// Who did something: "you" of whom is called so in the log.
QString sayWho(const QString &name, const QStringList &you);
/// A person of a list: "you" and the name beside it, unless that says the same.
QString sayYou(const QString &name);
/// Those that it knows, with %1, %2 where names and numbers stand.
QStringList knownReasons();

} // namespace interlock
