#include "ui/style/language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace interlock {

using namespace Qt::StringLiterals;

void loadLanguage(QCoreApplication &app, const QLocale &locale)
{
    auto *english = new QTranslator(&app);
    if (english->load(u":/i18n/interlock_en.qm"_s))
        QCoreApplication::installTranslator(english);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    auto *other = new QTranslator(&app);
    if (other->load(locale, u"interlock"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(other);
}

} // namespace interlock
