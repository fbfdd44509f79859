#pragma once

#include <QStringList>

class QCoreApplication;

namespace interlock {

/// The languages with a catalogue of their own, as codes of ISO 639: "en", "de".
QStringList languages();

/// Installs the catalogues compiled in: English plurals always, and over them those of `language`, ours and
/// Qt's own. Empty: the language of the system, English if it has no catalogue. Called again it replaces what
/// it installed. How numbers and dates are written stays with the system's formats.
void loadLanguage(QCoreApplication &app, const QString &language);

} // namespace interlock
