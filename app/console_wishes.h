#pragma once

#include <QCoreApplication>

class QObject;

namespace interlock {

class Clock;
class ConsoleApplication;
class FirstView;

/// What the command line asks for.
struct Wishes {
    QString store, identity, key; ///< as ConsoleSeat has them
    QString engineProgram;
    QString theme;    ///< of this run only, by its word
    QString language; ///< of this run only
    bool kiosk = false, review = false;
    QString grab, pictures; ///< a file; a folder
    bool bench = false, firstFrame = false;

    /// A person's window opens, or the bench asks when it would.
    bool opensWindow() const { return !bench && (pictures.isEmpty() || !store.isEmpty()); }
    /// A picture for documents, or a measurement, is the same on every machine.
    bool isTheSameEverywhere() const { return !grab.isEmpty() || !pictures.isEmpty() || firstFrame; }
};

/// Whose texts the two halves of the program share.
struct Console {
    Q_DECLARE_TR_FUNCTIONS(interlock::Console)
};

/// All of the console but its first frame lies in a library of its own, which main() opens once that frame is
/// on the screen: the dynamic linker needs longer for it than all else takes. `first`: the frame, null where
/// none was shown. Runs the console and gives its exit status.
using RunConsole = int (*)(ConsoleApplication &application, const Clock &clock, const Wishes &wishes,
                           FirstView *first);
inline constexpr char kRunConsole[] = "interlockRunConsole";

} // namespace interlock
