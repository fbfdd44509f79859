#pragma once

class QCoreApplication;
class QLocale;

namespace interlock {

/// Installs the catalogues compiled in: English plurals always, and the language of `locale` over them when
/// there is one.
void loadLanguage(QCoreApplication &app, const QLocale &locale);

} // namespace interlock
