#include "ui/first/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
const QString kOurs = u"interlock.catalogue"_s;

void install(QCoreApplication &app, const QString &name, const QString &folder)
{
    auto *catalogue = new QTranslator(&app);
    catalogue->setObjectName(kOurs);
    if (catalogue->load(name, folder))
        QCoreApplication::installTranslator(catalogue);
    else
        delete catalogue;
}

/// The first language of the system that has a catalogue.
QString systemLanguage()
{
    for (const QString &wanted : QLocale::system().uiLanguages()) {
        const QString code = wanted.section(u'-', 0, 0);
        if (languages().contains(code))
            return code;
    }
    return u"en"_s;
}
} // namespace

QStringList languages()
{
    return {u"en"_s, u"de"_s};
}

void loadLanguage(QCoreApplication &app, const QString &language)
{
    qDeleteAll(app.findChildren<QTranslator *>(kOurs, Qt::FindDirectChildrenOnly));
    const QString folder = u":/i18n"_s;
    install(app, u"interlock_en"_s, folder);
    const QString code = languages().contains(language) ? language : systemLanguage();
    QLocale::setDefault(code == systemLanguage() ? QLocale::system() : QLocale(code)); // numbers as well
    if (code == u"en")
        return;
    install(app, u"qtbase_"_s + code,
            QLibraryInfo::path(QLibraryInfo::TranslationsPath)); // where it is installed
    install(app, u"interlock_"_s + code, folder);
}

} // namespace interlock
