#pragma once

#include "tests/support/previewfeed.h"
#include "ui/first/language.h"
#include "ui/mainwindow.h"
#include "ui/style/look.h"

#include <QApplication>

#include <memory>

namespace interlock::test {

/// The console as a test finds it: English, light, 100 %, shown at 1440 x 900, nothing asked of it yet.
inline std::unique_ptr<MainWindow> openWindow(const Clock &clock, SpyCommands &commands)
{
    loadLanguage(*qApp, QStringLiteral("en"));
    applyLook(*qApp, ThemeChoice::Light, 1);
    commands.asked.clear();
    commands.waiting.clear();
    auto window = std::make_unique<MainWindow>(clock, commands);
    window->resize(1440, 900);
    window->QWidget::show();
    return window;
}

} // namespace interlock::test
