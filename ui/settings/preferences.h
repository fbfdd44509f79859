#pragma once

#include "models/base/result.h"
#include "ui/keys/keymap.h"
#include "ui/style/look.h"
#include "ui/style/words.h"

namespace interlock {

/// What a person chose for this console. Nothing here changes what the guard does.
struct Preferences {
    ThemeChoice theme = ThemeChoice::Auto;
    int zoomPercent = 100; ///< 80 to 200, in steps of 10
    Density density = Density::Compact;
    Zone zone = Zone::Local;
    QString language = {};     ///< "de"; empty: as the system
    bool notifications = true; ///< on the desktop
    bool sound = false;        ///< a bell when a breach is confirmed or a rollback starts
    bool heldRollback = false; ///< the red button must be held for 600 ms, for touch screens
    bool letters = true;       ///< single keys act
    KeyChoices keys = {};      ///< only what differs from how the console comes
    bool operator==(const Preferences &) const = default;
};
constexpr int kZoomLeast = 80, kZoomMost = 200, kZoomStep = 10;

/// Where the window stood, to open it there again.
struct Session {
    QByteArray geometry;  ///< of QWidget::saveGeometry
    QString page;         ///< id of the screen: "live"
    QString store = {};   ///< what it showed; empty: the account's own store
    QString release = {}; ///< id of the rollout that was chosen
    int range = -1;       ///< of the curves, as `Range`; -1: as the console comes
    bool wide = false;    ///< all curves
    bool kiosk = false;
    QString filter = {};    ///< of the releases
    bool attention = false; ///< only releases that need attention
    bool operator==(const Session &) const = default;
};
constexpr int kMostWindows = 8;

/// The file of both: strict JSON with a format number. A file of a newer format, or a broken one, is an error
/// and is left as it is; missing keys take their defaults, what is out of bounds is bounded.
struct ConsoleFile {
    Preferences preferences;
    std::vector<Session> windows; ///< at most kMostWindows
    bool operator==(const ConsoleFile &) const = default;
};
Result<ConsoleFile> readConsoleFile(const QByteArray &bytes);
QByteArray toBytes(const ConsoleFile &file);

} // namespace interlock
