#include "app/cli/commandline.h"
#include "app/cli/logging.h"

#include <QCoreApplication>
#include <QLocale>

#include <clocale>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("interlock"));
    QCoreApplication::setApplicationVersion(QStringLiteral(INTERLOCK_VERSION));
    // Qt takes the locale of the environment; numbers that we read and write are C everywhere.
    std::setlocale(LC_ALL, "C.UTF-8");
    QLocale::setDefault(QLocale::c());
    interlock::cli::logToStandardError();
    return interlock::cli::runCommandLine(argc, argv);
}
